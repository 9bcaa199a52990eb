--
-- The drawing of the graph.  The revisions are put into the tables by hand, so
-- that broken histories can be drawn too.
--
\pset format unaligned
\pset tuples_only on
\set SHOW_CONTEXT never
SET schemaver.project = 'graph';
SET client_min_messages = warning;

-- builds the history described by a text like 'a; b<a; c<a; d<b,c; e>d', where <
-- precedes the parents and > the dependencies
CREATE FUNCTION pg_temp.history(spec text) RETURNS void LANGUAGE sql AS $$
    DELETE FROM schemaver_applied;
    DELETE FROM schemaver_revisions;
    INSERT INTO schemaver_revisions (project, revision, down_revision, depends_on)
    SELECT 'graph', part[1], string_to_array(part[3], ','), string_to_array(part[5], ',')
    FROM string_to_table(spec, '; ') AS item,
         regexp_match(item, '^([^<>]+)(<([^>]+))?(>(.+))?$') AS part;
$$;
CREATE FUNCTION pg_temp.apply(VARIADIC revisions text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO schemaver_applied (project, revision) SELECT 'graph', unnest(revisions);
$$;

-- nothing, one, a line
SELECT * FROM schemaver_graph();
SELECT * FROM schemaver_graph('mermaid');
SELECT * FROM schemaver_graph('dot');
SELECT pg_temp.history('a');
SELECT * FROM schemaver_graph();
SELECT pg_temp.history('a; c<a; b<c');
SELECT pg_temp.apply('a', 'c');
SELECT * FROM schemaver_graph();

-- the arguments
SELECT * FROM schemaver_graph('png');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schemaver_graph(NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schemaver_graph(format => 'ASCII');

-- a typical history: two branches, a dependency, a merge; partly applied
SELECT pg_temp.history('');
INSERT INTO schemaver_revisions (project, revision, down_revision, depends_on, branch_labels, message) VALUES
('graph', '1975ea83b712', NULL, NULL, NULL, 'users'),
('graph', 'ae1027a6acf1', '{1975ea83b712}', NULL, NULL, 'roles and permissions'),
('graph', '27c6a30d7c24', '{ae1027a6acf1}', NULL, '{blog,posts}', 'posts'),
('graph', '3a9c41e5d0b7', '{27c6a30d7c24}', NULL, NULL, 'comments'),
('graph', '55d0e1f7a2c9', '{ae1027a6acf1}', NULL, '{social}', 'follows'),
('graph', '7b11c2f0e9aa', '{55d0e1f7a2c9}', '{blog}', NULL, 'post views'),
('graph', 'c4d8a7e2b1f0', '{3a9c41e5d0b7,7b11c2f0e9aa}', NULL, NULL, 'merge blog and social'),
('graph', 'e0b3f6a91d52', '{c4d8a7e2b1f0}', NULL, NULL, '');
SELECT * FROM schemaver_graph();
SELECT pg_temp.apply('1975ea83b712', 'ae1027a6acf1', '27c6a30d7c24', '55d0e1f7a2c9');
SELECT * FROM schemaver_graph();
SELECT * FROM schemaver_graph('mermaid');
SELECT * FROM schemaver_graph('dot');
-- what another revision depends on is not a current head
SELECT pg_temp.apply('7b11c2f0e9aa');
SELECT * FROM schemaver_graph();

-- merges of three and more, and the order of their parents
SELECT pg_temp.history('a; b<a; c<a; d<a; e<b,c,d');
SELECT * FROM schemaver_graph();
SELECT pg_temp.history('a; b<a; c<a; d<a; e<a; f<e,c,d,b,a');
SELECT * FROM schemaver_graph();
-- lanes that make room for a merge, and close up after a base
SELECT pg_temp.history('a; b<a; c; d<c; e<d; f<d; g<e,f; h<b,c');
SELECT * FROM schemaver_graph();
-- several bases: what is below a base is not its parent
SELECT pg_temp.history('a; b<a; c; d<c; e; f<e,d; g');
SELECT * FROM schemaver_graph();
SELECT pg_temp.history('a; b; c<a; d<a,b; e');
SELECT * FROM schemaver_graph();
-- many heads on one revision
SELECT pg_temp.history('a; b<a; c<a; d<a; e<a; f<a');
SELECT * FROM schemaver_graph();
-- merges that cross
SELECT pg_temp.history('a; b<a; c<a; d<b,c; e<c,b; f<d,e; g<e,d');
SELECT * FROM schemaver_graph();
SELECT pg_temp.history('a; b; c; d; e<a,b,c,d; f<d,b; g<c,a; h<e,f,g; i<d,e');
SELECT * FROM schemaver_graph();

-- dependencies are below what depends on them, without a line
SELECT pg_temp.history('a; b<a; c<b; x; y<x>b; z<y>c');
SELECT * FROM schemaver_graph();
SELECT pg_temp.history('a; b<a>a; c<b>a,b');
SELECT * FROM schemaver_graph();
SELECT * FROM schemaver_graph('dot');

-- references that are missing
SELECT pg_temp.history('a<gone; b<a,lost>nothing,a; c>b');
SELECT * FROM schemaver_graph();
SELECT * FROM schemaver_graph('mermaid');
-- a cycle has no newest revision, but it can be shown
SELECT pg_temp.history('a<c; b<a; c<b; d<none');
SELECT * FROM schemaver_graph();
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schemaver_graph('mermaid');
SELECT * FROM schemaver_graph('dot');

-- anything that a name or a message may contain
SELECT pg_temp.history('');
INSERT INTO schemaver_revisions (project, revision, down_revision, branch_labels, message) VALUES
('graph', 'end', NULL, '{"<b>","rel-1x"}', '1. "quoted" \N \l & &lt;b> <br/> #35; %%{init}%% `x`'),
('graph', '"]<&\;', '{end}', NULL, '- *x* _y_ fa:fa-user [a](b) ends in blanks  '),
('graph', '|', '{end}', NULL, '| | |');
SELECT * FROM schemaver_graph();
SELECT * FROM schemaver_graph('mermaid');
SELECT * FROM schemaver_graph('dot');
SELECT pg_temp.history(repeat('é', 120));
UPDATE schemaver_revisions SET message = repeat('long ', 30000);
SELECT pg_temp.apply(revision) FROM schemaver_revisions;
SELECT octet_length(g), g = '* ' || revision || ' (head) (current) ' || message
FROM schemaver_graph() g, schemaver_revisions;

-- other projects are not shown
SET schemaver.project = 'another';
SELECT * FROM schemaver_graph();
SET schemaver.project = 'graph';

-- long and wide histories: how many rows, and the widest
CREATE FUNCTION pg_temp.size() RETURNS text LANGUAGE sql AS $$
    SELECT count(*) || ' rows, ' || max(length(rtrim(substring(g from '^[|/\\_ *o]*')))) || ' columns'
    FROM schemaver_graph() g;
$$;
SELECT pg_temp.history(string_agg(
    CASE WHEN i = 0 THEN 'r0000'
         WHEN i % 3 = 0 THEN format('r%s<r%s,r%s', to_char(i, 'FM0000'), to_char(i - 2, 'FM0000'), to_char(i - 1, 'FM0000'))
         WHEN i % 3 = 1 THEN format('r%s<r%s', to_char(i, 'FM0000'), to_char(i - 1, 'FM0000'))
         ELSE format('r%s<r%s', to_char(i, 'FM0000'), to_char(i - 2, 'FM0000')) END, '; '))
FROM generate_series(0, 1999) i;
SELECT pg_temp.size();
SELECT * FROM schemaver_graph() LIMIT 8;
-- 200 branches of three from one base, and their merge
SELECT pg_temp.history('base; ' || string_agg(format('a%s<base; b%1$s<a%1$s; c%1$s<b%1$s', i), '; '))
FROM generate_series(1, 200) i;
SELECT pg_temp.size();
INSERT INTO schemaver_revisions (project, revision, down_revision)
SELECT 'graph', 'merge', array_agg('c' || i ORDER BY i) FROM generate_series(1, 200) i;
SELECT pg_temp.size();

--
-- The drawing says what the graph is: following the lines downwards from each
-- revision leads to its parents and nowhere else.
--
CREATE FUNCTION pg_temp.read_drawing() RETURNS TABLE (revision text, parent text)
LANGUAGE plpgsql AS $$
DECLARE
    lines text;             -- a row
    lanes text[] := '{}';   -- where each lane comes from: ids with commas
    below text[];           -- the same after this row
    fresh int := 0;         -- lane of the revision just drawn, which need not go on
    node int;
    foot int;
    strokes int;
BEGIN
    FOR lines IN SELECT * FROM schemaver_graph() LOOP
        node := length(substring(lines from '^((?:\| )*)[*o]')) / 2 + 1;
        IF node IS NOT NULL THEN
            IF fresh = cardinality(lanes) AND node < fresh AND substr(lines, 2 * fresh - 1, 1) <> '|' THEN
                lanes := trim_array(lanes, 1);
            END IF;
            parent := split_part(substr(lines, 2 * greatest(cardinality(lanes), node) + 1), ' ', 1);
            FOR revision IN SELECT string_to_table(lanes[node], ',') LOOP
                RETURN NEXT;
            END LOOP;
            lanes[node] := parent;
            fresh := node;
            CONTINUE;
        END IF;
        below := '{}';
        FOR lane IN 1 .. cardinality(lanes) LOOP
            strokes := 0;
            IF substr(lines, 2 * lane - 1, 1) = '|' THEN
                strokes := strokes + 1;
                below[lane] := concat_ws(',', below[lane], lanes[lane]);
            END IF;
            IF lane > 1 AND substr(lines, 2 * lane - 2, 1) = '/' THEN
                strokes := strokes + 1;
                foot := lane - 1;
                WHILE foot > 1 AND substr(lines, 2 * foot - 2, 1) = '_' LOOP
                    foot := foot - 1;
                END LOOP;
                below[foot] := concat_ws(',', below[foot], lanes[lane]);
            END IF;
            IF substr(lines, 2 * lane, 1) = '\' THEN
                strokes := strokes + 1;
                foot := lane + 1;
                WHILE substr(lines, 2 * foot, 1) = '_' LOOP
                    foot := foot + 1;
                END LOOP;
                below[foot] := concat_ws(',', below[foot], lanes[lane]);
            END IF;
            IF strokes = 0 AND lane <> fresh OR strokes > 1 AND lanes[lane] <> parent THEN
                RAISE EXCEPTION 'lane % is broken in row "%"', lane, lines;
            END IF;
        END LOOP;
        lanes := below;
        fresh := 0;
    END LOOP;
END
$$;
-- revisions and parents that only one of the two has
CREATE FUNCTION pg_temp.differences() RETURNS bigint LANGUAGE sql AS $$
    WITH drawn AS (SELECT revision, parent FROM pg_temp.read_drawing()),
         stored AS (SELECT revision, unnest(down_revision) FROM schemaver_revisions)
    SELECT count(*)
    FROM ((TABLE drawn EXCEPT ALL TABLE stored) UNION ALL (TABLE stored EXCEPT ALL TABLE drawn)) AS d;
$$;
SELECT pg_temp.differences();
-- up to four parents, among the last ten revisions or all, in graphs of thirty
CREATE FUNCTION pg_temp.random_history(recent int) RETURNS void LANGUAGE sql AS $$
    SELECT pg_temp.history(string_agg('r' || i || coalesce('<' || parents, ''), '; '))
    FROM generate_series(1, 30) AS i,
         LATERAL (SELECT string_agg('r' || p, ',') AS parents
                  FROM (SELECT p FROM generate_series(greatest(1, i - recent), i - 1) AS p
                        ORDER BY random() LIMIT (random() * random() * 4.4)::int) AS chosen) AS listed;
$$;
DO $$
DECLARE
    edges bigint := 0;
BEGIN
    PERFORM setseed(0.5);
    FOR n IN 1 .. 100 LOOP
        PERFORM pg_temp.random_history(CASE WHEN n % 2 = 0 THEN 10 ELSE 30 END);
        ASSERT (SELECT count(*) = 30 FROM schemaver_graph() g WHERE g ~ '[*o]'), 'a revision is not drawn';
        ASSERT pg_temp.differences() = 0, 'the drawing is wrong';
        edges := edges + (SELECT sum(cardinality(down_revision)) FROM schemaver_revisions);
    END LOOP;
    RAISE INFO 'enough lines: %', edges > 2000;
END
$$;

SELECT provolatile, proparallel, obj_description(oid, 'pg_proc')
FROM pg_proc WHERE proname = 'schemaver_graph';
