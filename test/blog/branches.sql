-- Two developers start from the same revision.  Ana sorts the posts, Ben lets readers follow authors.

-- Ana
SELECT schemaver_revision(
  rev_id        => 'e5a7093bc150',
  message       => 'create categories',
  head          => 'd48e6f21a040',
  branch_labels => '{sorting}',
  upgrade   => $$
    CREATE TABLE categories (
      id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name  text NOT NULL UNIQUE
    );
    CREATE TABLE post_categories (
      post_id      bigint NOT NULL REFERENCES posts ON DELETE CASCADE,
      category_id  bigint NOT NULL REFERENCES categories ON DELETE CASCADE,
      PRIMARY KEY (post_id, category_id)
    );
  $$,
  downgrade => $$
    DROP TABLE post_categories, categories;
  $$);

-- Ben: the parent already has a child, so splice says that he means to branch
SELECT schemaver_revision(
  rev_id        => 'f6b81d4ce260',
  message       => 'create follows',
  head          => 'd48e6f21a040',
  splice        => true,
  branch_labels => '{social}',
  upgrade   => $$
    CREATE TABLE follows (
      follower_id  bigint NOT NULL REFERENCES users ON DELETE CASCADE,
      followed_id  bigint NOT NULL REFERENCES users ON DELETE CASCADE,
      since        timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (follower_id, followed_id),
      CHECK (follower_id <> followed_id)
    );
  $$,
  downgrade => $$
    DROP TABLE follows;
  $$);

-- Ana
SELECT schemaver_revision(
  rev_id    => '17c92e5df370',
  message   => 'count post views',
  head      => 'sorting@head',
  upgrade   => $$
    CREATE TABLE post_views (
      post_id    bigint NOT NULL REFERENCES posts ON DELETE CASCADE,
      viewed_on  date NOT NULL,
      views      bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (post_id, viewed_on)
    );
  $$,
  downgrade => $$
    DROP TABLE post_views;
  $$);

-- Ben
SELECT schemaver_revision(
  rev_id    => '28da3f6e0480',
  message   => 'create notifications',
  head      => 'social@head',
  upgrade   => $$
    CREATE TYPE notification_kind AS ENUM ('comment', 'follow', 'post');
    CREATE TABLE notifications (
      id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id  bigint NOT NULL REFERENCES users ON DELETE CASCADE,
      kind     notification_kind NOT NULL,
      seen     boolean NOT NULL DEFAULT false,
      sent_at  timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX notifications_unseen_idx ON notifications (user_id) WHERE NOT seen;
  $$,
  downgrade => $$
    DROP TABLE notifications;
    DROP TYPE notification_kind;
  $$);
