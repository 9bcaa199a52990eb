--
-- What a body plants, or a caller has in search_path, cannot change what
-- schemaver does.
--
CREATE SCHEMA t_hijack;
CREATE SCHEMA evil;
SET schemaver.project = 'hijack';
SET client_min_messages = warning;

-- a trap raises a notice when it is used
CREATE TABLE t_hijack.sprung (what text);
CREATE FUNCTION t_hijack.spring(what text) RETURNS void LANGUAGE plpgsql
AS $$ BEGIN RAISE WARNING 'trap: %', what; INSERT INTO t_hijack.sprung VALUES (what); END $$;

-- the traps, as a body
SELECT $traps$
SET search_path = evil, pg_catalog, public;
CREATE FUNCTION evil.text_eq(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM t_hijack.spring('text ='); RETURN true; END $$;
CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.text_eq);
CREATE FUNCTION evil.int_eq(int, int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM t_hijack.spring('int ='); RETURN true; END $$;
CREATE OPERATOR evil.= (LEFTARG = int, RIGHTARG = int, FUNCTION = evil.int_eq);
CREATE FUNCTION evil.div(bigint, numeric) RETURNS numeric LANGUAGE plpgsql AS $$ BEGIN PERFORM t_hijack.spring('/'); RETURN 0; END $$;
CREATE OPERATOR evil./ (LEFTARG = bigint, RIGHTARG = numeric, FUNCTION = evil.div);
CREATE FUNCTION evil.cat(text, text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM t_hijack.spring('||'); RETURN ''; END $$;
CREATE OPERATOR evil.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.cat);
CREATE FUNCTION evil.now() RETURNS timestamptz LANGUAGE plpgsql AS $$ BEGIN PERFORM t_hijack.spring('now'); RETURN 'epoch'; END $$;
CREATE FUNCTION evil.clock_timestamp() RETURNS timestamptz LANGUAGE plpgsql AS $$ BEGIN PERFORM t_hijack.spring('clock_timestamp'); RETURN 'epoch'; END $$;
CREATE FUNCTION evil.gen_random_uuid() RETURNS uuid LANGUAGE plpgsql AS $$ BEGIN PERFORM t_hijack.spring('gen_random_uuid'); RETURN NULL; END $$;
CREATE FUNCTION evil.inet_client_addr() RETURNS inet LANGUAGE plpgsql AS $$ BEGIN PERFORM t_hijack.spring('inet_client_addr'); RETURN NULL; END $$;
CREATE FUNCTION evil.make_interval(secs double precision) RETURNS interval LANGUAGE plpgsql AS $$ BEGIN PERFORM t_hijack.spring('make_interval'); RETURN '1 year'; END $$;
CREATE FUNCTION evil.unnest(text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN PERFORM t_hijack.spring('unnest'); END $$;
CREATE FUNCTION evil.unnest(bytea[]) RETURNS SETOF bytea LANGUAGE plpgsql AS $$ BEGIN PERFORM t_hijack.spring('unnest'); END $$;
CREATE AGGREGATE evil.max(text) (SFUNC = evil.cat, STYPE = text);
CREATE AGGREGATE evil.count(text) (SFUNC = evil.cat, STYPE = text);
CREATE FUNCTION evil.schemaver_invalidate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM t_hijack.spring('trigger'); RETURN NULL; END $$;
CREATE FUNCTION evil.schemaver_upgrade(target text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM t_hijack.spring('upgrade'); RETURN 0; END $$;
CREATE DOMAIN evil.text AS pg_catalog.text CHECK (false);
CREATE DOMAIN evil.uuid AS pg_catalog.uuid CHECK (false);
CREATE DOMAIN evil.timestamptz AS pg_catalog.timestamptz CHECK (false);
CREATE TYPE evil.interval AS ENUM ('never');
CREATE COLLATION evil."C" FROM "POSIX";
-- casts are in no schema
CREATE FUNCTION evil.to_number(bytea) RETURNS numeric LANGUAGE plpgsql AS $$ BEGIN PERFORM t_hijack.spring('cast'); RETURN 0; END $$;
CREATE CAST (bytea AS numeric) WITH FUNCTION evil.to_number(bytea) AS IMPLICIT;
CREATE CAST (pg_catalog.text AS bytea) WITHOUT FUNCTION AS IMPLICIT;
CREATE CAST (pg_catalog.text AS pg_catalog.timestamptz) WITH INOUT AS IMPLICIT;
CREATE CAST (pg_catalog.text AS pg_catalog.uuid) WITH INOUT AS IMPLICIT;
CREATE CAST (bigint AS pg_catalog.interval) WITH INOUT AS IMPLICIT;
CREATE CAST (pg_catalog.interval AS bigint) WITH INOUT AS IMPLICIT;
CREATE CAST (pg_catalog.timestamptz AS bigint) WITH INOUT AS IMPLICIT;
CREATE TABLE evil.schemaver_revisions AS TABLE public.schemaver_revisions;
CREATE TABLE evil.schemaver_applied AS TABLE public.schemaver_applied;
CREATE TABLE evil.schemaver_state AS TABLE public.schemaver_state;
CREATE TABLE evil.schemaver_log AS TABLE public.schemaver_log;
CREATE TABLE evil.schemaver_settings (name text COLLATE pg_catalog."C", value pg_catalog.text);
CREATE TEMP TABLE schemaver_revisions AS TABLE public.schemaver_revisions;
CREATE TEMP TABLE schemaver_applied AS TABLE public.schemaver_applied;
CREATE TEMP TABLE schemaver_state AS TABLE public.schemaver_state;
CREATE TEMP TABLE schemaver_log AS TABLE public.schemaver_log;
CREATE TEMP TABLE pg_class AS TABLE pg_catalog.pg_class;
CREATE TEMP TABLE pg_extension AS SELECT * FROM pg_catalog.pg_extension WHERE false;
CREATE TEMP TABLE pg_proc AS SELECT * FROM pg_catalog.pg_proc WHERE false
$traps$ AS traps \gset

CREATE VIEW t_hijack.remains AS
  SELECT (SELECT pg_catalog.count(*) FROM t_hijack.sprung) AS traps,
         (SELECT pg_catalog.array_agg(revision ORDER BY revision) FROM public.schemaver_applied WHERE project OPERATOR(pg_catalog.=) 'hijack') AS applied,
         (SELECT pg_catalog.array_agg(direction || ' ' || revision ORDER BY started_at) FROM public.schemaver_log WHERE project OPERATOR(pg_catalog.=) 'hijack') AS log,
         (SELECT last_direction FROM public.schemaver_state WHERE project OPERATOR(pg_catalog.=) 'hijack') AS state;

SELECT schemaver_register('a1', NULL, :'traps', '');
SELECT schemaver_register('b2', '{a1}', 'CREATE TABLE t_hijack.after (id integer)', 'DROP TABLE t_hijack.after');
SELECT schemaver_register('c3', '{b2}', 'SET search_path = evil; SET SESSION search_path = evil, pg_catalog; RESET ROLE', '');

-- all in one run: the first body sets the traps
SELECT step, direction, revision FROM schemaver_upgrade();
SELECT * FROM t_hijack.remains;
-- in between: the traps do work when they are used
SET search_path = evil, pg_catalog;
SELECT 'a'::pg_catalog.text = 'b'::pg_catalog.text AS equal;
DELETE FROM t_hijack.sprung;

-- and now the caller has them in search_path, and temporary ones, too: those of the body ended with it
SELECT pg_catalog.count(*) FROM pg_catalog.pg_class WHERE relnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema();
SET search_path = pg_catalog;
CREATE TEMP TABLE schemaver_revisions AS TABLE public.schemaver_revisions;
CREATE TEMP TABLE schemaver_applied AS TABLE public.schemaver_applied;
CREATE TEMP TABLE schemaver_state AS TABLE public.schemaver_state;
CREATE TEMP TABLE schemaver_log AS TABLE public.schemaver_log;
CREATE TEMP TABLE pg_class AS TABLE pg_catalog.pg_class;
SET search_path = pg_temp, evil, pg_catalog, public;
SELECT step, direction, revision FROM public.schemaver_downgrade('a1');
SELECT * FROM t_hijack.remains;
SELECT public.schemaver_register('d4', '{c3}', 'SELECT 1', 'SELECT 1');
SELECT public.schemaver_revision('auto', 'SELECT 1', '', rev_id => 'e5');
SELECT public.schemaver_edit('e5', upgrade => 'SELECT 2');
SELECT public.schemaver_remove('e5');
SELECT step, direction, revision FROM public.schemaver_upgrade();
SELECT step, direction, revision FROM public.schemaver_upgrade();
SELECT step, direction, revision FROM public.schemaver_stamp('b2');
SELECT step, direction, revision FROM public.schemaver_stamp('d4', purge => true);
SELECT public.schemaver_configure('environment', 'test');
SELECT public.schemaver_configure('allow_downgrade', 'on');
SELECT revision FROM public.schemaver_current();
SELECT public.schemaver_is_current();
SELECT revision FROM public.schemaver_heads();
SELECT step, direction, revision FROM public.schemaver_downgrade('b2');
SELECT * FROM t_hijack.remains;
-- the rows are what they should be
SELECT pg_catalog.count(*) AS log, pg_catalog.bool_and(elapsed OPERATOR(pg_catalog.<) '1 min'::pg_catalog.interval) AS sane,
       pg_catalog.bool_and(started_at OPERATOR(pg_catalog.>) 'epoch'::pg_catalog.timestamptz) AS recent
FROM public.schemaver_log WHERE project OPERATOR(pg_catalog.=) 'hijack';
-- the look-alikes are empty
SELECT pg_catalog.count(*) FROM evil.schemaver_log WHERE project OPERATOR(pg_catalog.=) 'hijack';
SELECT pg_catalog.count(*) FROM pg_temp.schemaver_log WHERE project OPERATOR(pg_catalog.=) 'hijack';
SELECT pg_catalog.count(*) FROM evil.schemaver_settings;

-- a caller whose settings are odd
SET search_path = '';
SET session_replication_role = replica;
-- it is always on since 19
SELECT count(set_config(name, 'off', false)) AS ignored FROM pg_settings
WHERE name = 'standard_conforming_strings' AND current_setting('server_version_num')::int < 190000 \gset
SET DateStyle = 'SQL, DMY';
SET IntervalStyle = sql_standard;
SET bytea_output = escape;
SET transform_null_equals = on;
SET row_security = off;
SET default_transaction_isolation = serializable;
SET plan_cache_mode = force_generic_plan;
SET quote_all_identifiers = on;
SET array_nulls = off;
SELECT step, direction, revision FROM public.schemaver_upgrade();
SELECT step, direction, revision FROM public.schemaver_downgrade('b2');
SELECT * FROM t_hijack.remains;
RESET ALL;
DISCARD TEMP;
SET client_min_messages = warning;
SET schemaver.project = 'hijack';

-- a body that writes our tables by hand, where it may: nothing is recorded twice
SELECT schemaver_configure('environment', NULL), schemaver_configure('allow_downgrade', NULL);
SELECT schemaver_edit('c3', upgrade => 'INSERT INTO public.schemaver_applied (project, revision) VALUES (''hijack'', ''c3'')');
\set VERBOSITY sqlstate
SELECT step, direction, revision FROM schemaver_upgrade();
\set VERBOSITY default
-- one that changes what is still to be run: the checked content runs
SELECT schemaver_edit('c3', upgrade => 'UPDATE public.schemaver_revisions SET upgrade = ''COMMIT'' WHERE revision = ''d4''');
SELECT step, direction, revision FROM schemaver_upgrade();
SELECT upgrade FROM schemaver_revisions WHERE project = 'hijack' AND revision = 'd4';

-- nor does one that removes what is applied or registered leave a wrong record
SELECT schemaver_register('e5', '{d4}', 'TRUNCATE public.schemaver_applied');
SELECT revision FROM schemaver_upgrade();
SELECT schemaver_edit('e5', upgrade => 'DELETE FROM public.schemaver_applied WHERE revision = ''b2''');
SELECT revision FROM schemaver_upgrade();
SELECT schemaver_edit('e5', upgrade => 'DELETE FROM public.schemaver_revisions WHERE revision = ''e5''');
SELECT revision FROM schemaver_upgrade();
-- changes in another project do not affect this run
SELECT schemaver_edit('e5', upgrade => 'INSERT INTO public.schemaver_applied (project, revision) VALUES (''other'', ''x'')');
SELECT revision FROM schemaver_upgrade();
DELETE FROM schemaver_applied WHERE project = 'other';

RESET schemaver.project;
DELETE FROM schemaver_revisions WHERE project = 'hijack';
DELETE FROM schemaver_applied WHERE project = 'hijack';
DELETE FROM schemaver_state WHERE project = 'hijack';
DELETE FROM schemaver_log WHERE project = 'hijack';
DROP SCHEMA evil CASCADE;
DROP SCHEMA t_hijack CASCADE;
DROP CAST (text AS bytea);
DROP CAST (text AS timestamptz);
DROP CAST (text AS uuid);
DROP CAST (bigint AS interval);
DROP CAST (interval AS bigint);
DROP CAST (timestamptz AS bigint);
