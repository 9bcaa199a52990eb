-- revision: 27c6a3
-- down_revision: 1975ea
-- message: posts

-- schemaver: upgrade
CREATE TABLE posts (id bigint PRIMARY KEY, author bigint REFERENCES users);

-- schemaver: downgrade
DROP TABLE posts;
