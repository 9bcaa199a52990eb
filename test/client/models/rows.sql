-- Rows for the blog before its first change.  Every value is given, because not every ORM gives columns a default in the server.
INSERT INTO roles (id, name) VALUES (1, 'author'), (2, 'editor');
INSERT INTO permissions (id, name) VALUES (1, 'write'), (2, 'publish');
INSERT INTO role_permissions (role_id, permission_id) VALUES (1, 1), (2, 1), (2, 2);
INSERT INTO users (id, email, username, password_hash, role_id, interests, active, created_at, website, bio, avatar_url) VALUES
  (1, 'ana@example.org', 'Ana', 'x', 2, '{trees,"old maps"}', true, '2026-01-01 10:00+00', 'https://ana.example.org', 'Draws "maps".', NULL),
  (2, 'ben@example.org', 'Ben', NULL, 1, '{}', true, '2026-01-02 10:00+00', NULL, NULL, 'ben.png'),
  (3, 'zoe@example.org', 'Zoë', 'y', NULL, '{}', false, '2026-01-03 10:00+00', NULL, NULL, NULL);
INSERT INTO categories (id, name, slug, parent_id) VALUES (1, 'Nature', 'nature', NULL), (2, 'Trees', 'trees', 1);
INSERT INTO posts (id, author_id, category_id, title, body, status, views, published_at, created_at) VALUES
  (1, 1, 2, 'On trees', E'They grow;\n50% of the time.', 'published', 120, '2026-01-05 10:00+00', '2026-01-04 10:00+00'),
  (2, 2, NULL, 'It''s a draft', '', 'draft', 0, NULL, '2026-01-06 10:00+00');
INSERT INTO comments (id, post_id, author_id, parent_id, body, created_at) VALUES
  (1, 1, 2, NULL, 'Yes.', '2026-01-07 10:00+00'),
  (2, 1, 1, 1, 'Thank you', '2026-01-08 10:00+00');
INSERT INTO follows (follower_id, followed_id, created_at) VALUES (2, 1, '2026-01-09 10:00+00'), (3, 1, '2026-01-09 11:00+00');
INSERT INTO post_views (id, post_id, user_id, address, viewed_at) VALUES
  (1, 1, 2, '192.0.2.7', '2026-01-10 10:00+00'),
  (2, 1, NULL, '2001:db8::1', '2026-01-10 11:00+00');
INSERT INTO notifications (id, user_id, actor_id, kind, payload, read_at, created_at) VALUES
  (1, 1, 2, 'comment', '{"comment": 1}', NULL, '2026-01-07 10:00+00'),
  (2, 1, 3, 'follow', '{}', '2026-01-10 10:00+00', '2026-01-09 11:00+00');
