-- A boolean becomes a status: add the column, fill it from the old one, drop the old one.  The downgrade does the reverse.
SELECT schemaver_revision(
  rev_id    => '4afc518026a0',
  message   => 'posts have a status',
  upgrade   => $$
    ALTER TABLE posts ADD COLUMN status text;
    UPDATE posts SET status = CASE
      WHEN is_published THEN 'published'
      WHEN published_at IS NOT NULL THEN 'withdrawn'
      ELSE 'draft'
    END;
    ALTER TABLE posts
      ALTER COLUMN status SET NOT NULL,
      ALTER COLUMN status SET DEFAULT 'draft',
      ADD CONSTRAINT posts_status_check CHECK (status IN ('draft', 'published', 'withdrawn')),
      DROP COLUMN is_published;
  $$,
  downgrade => $$
    ALTER TABLE posts ADD COLUMN is_published boolean;
    UPDATE posts SET is_published = CASE status WHEN 'published' THEN true ELSE false END;
    ALTER TABLE posts
      ALTER COLUMN is_published SET NOT NULL,
      ALTER COLUMN is_published SET DEFAULT false,
      DROP COLUMN status;
  $$);
