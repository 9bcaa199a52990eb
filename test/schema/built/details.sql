-- What is easily lost: twins, comments of what belongs to something else, the order in which options were set.
CREATE TABLE twins (a int, b int, CONSTRAINT twins_b PRIMARY KEY (a), CONSTRAINT twins_c UNIQUE (a),
  CONSTRAINT twins_d UNIQUE (b) INCLUDE (a), CONSTRAINT twins_e UNIQUE (b));
ALTER TABLE twins ADD CONSTRAINT twins_f UNIQUE (b) INCLUDE (a), ADD CONSTRAINT twins_g UNIQUE (a),
  ADD CONSTRAINT twins_h EXCLUDE USING btree (b WITH =), ADD CONSTRAINT twins_i EXCLUDE USING btree (b WITH =);
COMMENT ON INDEX twins_b IS 'of the key';
COMMENT ON CONSTRAINT twins_b ON twins IS 'the key';
COMMENT ON INDEX twins_h IS 'of the exclusion';

CREATE TABLE numbered (i int GENERATED ALWAYS AS IDENTITY, t text);
ALTER SEQUENCE numbered_i_seq SET UNLOGGED;
CREATE UNLOGGED TABLE unlogged (i int GENERATED ALWAYS AS IDENTITY, t text);
ALTER SEQUENCE unlogged_i_seq SET LOGGED;

CREATE TABLE options (a int, CONSTRAINT options_a UNIQUE (a) WITH (fillfactor = 50, deduplicate_items = off))
  WITH (fillfactor = 30, autovacuum_enabled = off, toast.autovacuum_enabled = off);
CREATE VIEW checked WITH (security_barrier, check_option = local) AS SELECT a FROM options WHERE a > 0;
CREATE MATERIALIZED VIEW stored WITH (fillfactor = 40, autovacuum_enabled = off) AS SELECT a FROM options;
CREATE INDEX options_b ON options USING gin ((ARRAY[a])) WITH (gin_pending_list_limit = 100, fastupdate = on);
ALTER TABLE options ALTER COLUMN a SET (n_distinct_inherited = 4, n_distinct = 5);
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple, stopwords = english, accept = false);

-- A range comes with a cast to its multirange.
CREATE TYPE texts AS RANGE (subtype = text, multirange_type_name = many_texts);
