-- revision: f411ed
-- down_revision: ae1027
-- message: names are numbers

-- schemaver: upgrade
CREATE TABLE numbers (number integer);
-- Not all of them are.
INSERT INTO numbers SELECT name::integer FROM users;

-- schemaver: downgrade
DROP TABLE numbers;
