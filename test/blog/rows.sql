-- People use the blog while it is developed.
INSERT INTO users (name, email, role_id)
  SELECT v.name, v.email, r.id
  FROM (VALUES ('ana', 'ana@example.org', 'editor'),
               ('ben', 'ben@example.org', 'author'),
               ('cleo', 'cleo@example.org', 'reader')) AS v (name, email, role)
  JOIN roles r ON r.name = v.role
  ORDER BY v.name;

INSERT INTO posts (author_id, title, is_published, published_at)
  SELECT u.id, v.title, v.is_published, v.published_at
  FROM (VALUES ('ana', 'Hello, world', true, timestamptz '2026-01-05 09:00+00'),
               ('ben', 'Ten things about trees', true, '2026-02-11 18:30+00'),
               ('ben', 'What I said about trees', false, '2026-02-12 08:00+00'),
               ('ana', 'Unfinished', false, NULL)) AS v (author, title, is_published, published_at)
  JOIN users u ON u.name = v.author
  ORDER BY v.title;

INSERT INTO comments (post_id, author_id, body)
  SELECT p.id, u.id, 'First!'
  FROM posts p, users u
  WHERE p.title = 'Hello, world' AND u.name = 'cleo';
