-- revision: 17c9
-- down_revision: f6b8
-- message: count posts
-- create_date: 2026-03-09 09:00:00+00

-- schemaver: upgrade
ALTER TABLE users ADD COLUMN posts bigint NOT NULL DEFAULT 0;
UPDATE users u SET posts = (SELECT count(*) FROM posts p WHERE p.author_id = u.id);
SELECT pg_sleep(2);    -- so that the demo has the time to start another upgrade

-- schemaver: downgrade
ALTER TABLE users DROP COLUMN posts;
