-- revision: d48e
-- down_revision: b27d
-- message: create follows
-- create_date: 2026-02-03 11:00:00+00

-- schemaver: upgrade
CREATE TABLE follows (
  follower_id  bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  followed_id  bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  PRIMARY KEY (follower_id, followed_id)
);

-- schemaver: downgrade
DROP TABLE follows;
