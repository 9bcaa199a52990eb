-- revision: 1975ea
-- down_revision: base
-- message: create users

-- schemaver: upgrade
DROP TABLE IF EXISTS members;
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);

-- schemaver: downgrade
DROP TABLE users;
