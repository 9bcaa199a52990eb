-- revision: f6b8
-- down_revision: e5a7
-- message: posts have a status
-- create_date: 2026-03-02 09:00:00+00

-- schemaver: upgrade
ALTER TABLE posts ADD COLUMN status text;
ALTER TABLE posts ALTER COLUMN status SET NOT NULL;

-- schemaver: downgrade
ALTER TABLE posts DROP COLUMN status;
