-- revision: c391
-- down_revision: b27d
-- message: create tags
-- create_date: 2026-02-03 10:00:00+00

-- schemaver: upgrade
CREATE TABLE tags (
  post_id  bigint NOT NULL REFERENCES posts ON DELETE CASCADE,
  name     text NOT NULL,
  PRIMARY KEY (post_id, name)
);

-- schemaver: downgrade
DROP TABLE tags;
