-- revision: ae1027
-- down_revision: 1975ea
-- message: users have an email

-- schemaver: upgrade
ALTER TABLE users ADD email text;
INSERT INTO users VALUES (1, 'Zoë', '"100 %" <zoë@example.org>, \t? :name {} $1 ''%s''');

-- schemaver: downgrade
ALTER TABLE users DROP email;
