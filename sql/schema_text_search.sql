-- Text search: parsers, templates, dictionaries, configurations, made into each other in both directions
\getenv source PG_ABS_SRCDIR
\set file :source '/test/schema/both_ways.sql'
\set ECHO none
\i :file
\set ECHO all
\pset tuples_only on
\pset format unaligned
CREATE ROLE regress_schema_a;
CREATE ROLE regress_schema_b;

-- Parsers and templates
SELECT * FROM both_ways($$CREATE TABLE keep(a int)$$,
  $$CREATE TEXT SEARCH PARSER "P p" (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
    CREATE TEXT SEARCH TEMPLATE "T t" (INIT = dsimple_init, LEXIZE = dsimple_lexize);
    CREATE TEXT SEARCH DICTIONARY "D d" (TEMPLATE = "T t", stopwords = 'english'); CREATE TEXT SEARCH CONFIGURATION "C c" (PARSER = "P p");
    ALTER TEXT SEARCH CONFIGURATION "C c" ADD MAPPING FOR word, asciiword WITH "D d", simple$$);
SELECT * FROM both_ways($$CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
    CREATE TEXT SEARCH TEMPLATE t (LEXIZE = dsimple_lexize); COMMENT ON TEXT SEARCH TEMPLATE t IS 'c'; CREATE TEXT SEARCH CONFIGURATION c (PARSER = p)$$,
  $$DROP TEXT SEARCH PARSER p CASCADE; CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
    DROP TEXT SEARCH TEMPLATE t; CREATE TEXT SEARCH TEMPLATE t (INIT = dsimple_init, LEXIZE = dsimple_lexize);
    COMMENT ON TEXT SEARCH PARSER p IS 'p'; COMMENT ON TEXT SEARCH TEMPLATE t IS 'd'; CREATE TEXT SEARCH CONFIGURATION c (PARSER = p)$$);

-- Dictionaries
SELECT * FROM both_ways($$CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = snowball, language = 'english', stopwords = 'english')$$,
  $$ALTER TEXT SEARCH DICTIONARY d (language = 'german', stopwords)$$);
SELECT * FROM both_ways($$CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple); CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default"); ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH d;
    COMMENT ON TEXT SEARCH CONFIGURATION c IS 'c'; ALTER TEXT SEARCH CONFIGURATION c OWNER TO regress_schema_a; CREATE TABLE t(a text); CREATE INDEX i ON t USING gin (to_tsvector('c', a))$$,
  $$ALTER TEXT SEARCH CONFIGURATION c DROP MAPPING FOR word; DROP TEXT SEARCH DICTIONARY d; CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = snowball, language = 'english');
    ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH d$$);
SELECT * FROM both_ways($$CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, accept = 'false'); ALTER TEXT SEARCH DICTIONARY d OWNER TO regress_schema_b$$,
  $$ALTER TEXT SEARCH DICTIONARY d (stopwords = 'english', accept = true); ALTER TEXT SEARCH DICTIONARY d OWNER TO regress_schema_a; COMMENT ON TEXT SEARCH DICTIONARY d IS 'It''s'$$);
SELECT * FROM both_ways($$CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, accept = 'false', stopwords = 'english')$$,
  $$DROP TEXT SEARCH DICTIONARY d; CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, stopwords = 'english', accept = 'false')$$);

-- Configurations
SELECT * FROM both_ways($$CREATE TEXT SEARCH CONFIGURATION c (COPY = english); ALTER TEXT SEARCH CONFIGURATION c OWNER TO regress_schema_b$$,
  $$CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple); ALTER TEXT SEARCH CONFIGURATION c DROP MAPPING FOR url, email; ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR word, asciiword WITH d, english_stem;
    ALTER TEXT SEARCH CONFIGURATION c OWNER TO regress_schema_a; COMMENT ON TEXT SEARCH CONFIGURATION c IS 'c'$$);
SELECT * FROM both_ways($$CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple); CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default"); ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH d, simple$$,
  $$ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR word WITH simple, english_stem; DROP TEXT SEARCH DICTIONARY d$$);
SELECT * FROM both_ways($$CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default"); CREATE TABLE t(a text); CREATE INDEX i ON t USING gin (to_tsvector('c', a))$$,
  $$DROP INDEX i; DROP TEXT SEARCH CONFIGURATION c$$);

DROP ROLE regress_schema_a, regress_schema_b;
DROP FUNCTION both_ways, one_way;
