-- The history of a blog, up to the day when two people start to work at the same time.
-- In a project each of these revisions is a file in git; here they are calls.

SELECT schemaver_revision(
  rev_id    => 'a1f0c3d29b10',
  message   => 'create users',
  upgrade   => $$
    CREATE TABLE users (
      id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name       text NOT NULL UNIQUE,
      email      text NOT NULL,
      joined_at  timestamptz NOT NULL DEFAULT now()
    );
    CREATE UNIQUE INDEX users_email_key ON users (lower(email));
  $$,
  downgrade => $$
    DROP TABLE users;
  $$);

SELECT schemaver_revision(
  rev_id    => 'b27d4e8f1c20',
  message   => 'create roles and permissions',
  upgrade   => $$
    CREATE TABLE roles (
      id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name  text NOT NULL UNIQUE
    );
    CREATE TABLE permissions (
      id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name  text NOT NULL UNIQUE
    );
    CREATE TABLE role_permissions (
      role_id        bigint NOT NULL REFERENCES roles ON DELETE CASCADE,
      permission_id  bigint NOT NULL REFERENCES permissions ON DELETE CASCADE,
      PRIMARY KEY (role_id, permission_id)
    );

    INSERT INTO roles (name) VALUES ('reader'), ('author'), ('editor');
    INSERT INTO permissions (name) VALUES ('comment'), ('write'), ('publish');
    INSERT INTO role_permissions
      SELECT r.id, p.id
      FROM roles r
      JOIN permissions p ON p.name = 'comment'
        OR p.name = 'write' AND r.name IN ('author', 'editor')
        OR p.name = 'publish' AND r.name = 'editor';

    ALTER TABLE users ADD COLUMN role_id bigint REFERENCES roles;
    UPDATE users SET role_id = (SELECT id FROM roles WHERE name = 'reader');
    ALTER TABLE users ALTER COLUMN role_id SET NOT NULL;
  $$,
  downgrade => $$
    ALTER TABLE users DROP COLUMN role_id;
    DROP TABLE role_permissions, permissions, roles;
  $$);

SELECT schemaver_revision(
  rev_id    => 'c3915ab07d30',
  message   => 'create posts',
  upgrade   => $$
    CREATE TABLE posts (
      id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      author_id     bigint NOT NULL REFERENCES users ON DELETE CASCADE,
      title         text NOT NULL,
      body          text NOT NULL DEFAULT '',
      is_published  boolean NOT NULL DEFAULT false,
      published_at  timestamptz
    );
    CREATE INDEX posts_author_id_idx ON posts (author_id);
  $$,
  downgrade => $$
    DROP TABLE posts;
  $$);

SELECT schemaver_revision(
  rev_id    => 'd48e6f21a040',
  message   => 'create comments',
  upgrade   => $$
    CREATE TABLE comments (
      id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      post_id     bigint NOT NULL REFERENCES posts ON DELETE CASCADE,
      author_id   bigint NOT NULL REFERENCES users ON DELETE CASCADE,
      body        text NOT NULL,
      written_at  timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX comments_post_id_idx ON comments (post_id);
  $$,
  downgrade => $$
    DROP TABLE comments;
  $$);
