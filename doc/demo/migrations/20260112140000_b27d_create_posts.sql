-- revision: b27d
-- down_revision: a1f0
-- message: create posts
-- create_date: 2026-01-12 14:00:00+00

-- schemaver: upgrade
CREATE TABLE posts (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  author_id  bigint NOT NULL REFERENCES users,
  title      text NOT NULL,
  published  date
);
CREATE INDEX posts_author_id_idx ON posts (author_id);

-- schemaver: downgrade
DROP TABLE posts;
