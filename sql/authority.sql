-- Bodies remember on whose authority they were registered: that of the role that is not a superuser and decides who may
-- register, if there is one.  A superuser does not run them while that role is not one.
\set ECHO errors
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_sv_lead, regress_sv_author, regress_sv_gone;
CREATE ROLE regress_sv_lead;
CREATE ROLE regress_sv_author;
CREATE ROLE regress_sv_gone;
RESET client_min_messages;
\set ECHO all
\pset null -
CREATE VIEW authorities AS
  SELECT revision, upgrade_authority, downgrade_authority FROM schemaver_revisions ORDER BY revision;
GRANT EXECUTE ON FUNCTION schemaver_edit, schemaver_load TO regress_sv_author;
GRANT CREATE ON SCHEMA public TO regress_sv_lead;

-- where only superusers decide, nothing is recorded
SELECT schemaver_register('a', NULL, 'SELECT 1', 'SELECT 2');
-- a role that can pass on the right to register decides from now on, whoever registers: in each way
GRANT EXECUTE ON FUNCTION schemaver_register TO regress_sv_lead WITH GRANT OPTION;
SELECT schemaver_register('b', '{a}', 'SELECT 1', 'SELECT 2');
SELECT schemaver_revision('c', rev_id => 'c', head => 'a', splice => true, downgrade => 'SELECT 3');
SELECT schemaver_merge(rev_id => 'd');
SELECT revision, action FROM schemaver_load('{"e.sql": "-- revision: e\n-- down_revision: d\n\n-- schemaver: upgrade\nSELECT 1;\n"}') WHERE action <> 'stale';
SET ROLE regress_sv_lead;
SELECT schemaver_register('f', '{e}', 'SELECT 1', 'SELECT 2');
RESET ROLE;
SELECT * FROM authorities;
-- what was registered before stays as it is, as long as its bodies do not change
SELECT schemaver_register('a', NULL, 'SELECT 1', 'SELECT 2');
SELECT schemaver_register('a', NULL, 'SELECT 1', 'SELECT 2', 'a message');
SELECT schemaver_edit('a', branch_labels => '{lab}');
SELECT schemaver_edit('a', upgrade => 'SELECT 1');
SELECT * FROM authorities WHERE revision = 'a';
SELECT schemaver_edit('a', downgrade => 'SELECT 22');
SELECT * FROM authorities WHERE revision = 'a';
SELECT schemaver_register('a', NULL, 'SELECT 11', 'SELECT 22', 'a message', '{lab}');
SELECT * FROM authorities WHERE revision = 'a';

-- while the role decides, a superuser runs nothing; afterwards, nothing that the role has decided
SELECT * FROM schemaver_upgrade('a');
REVOKE EXECUTE ON FUNCTION schemaver_register FROM regress_sv_lead CASCADE;
SELECT * FROM schemaver_upgrade('a');
SELECT * FROM schemaver_upgrade('heads');
SELECT * FROM schemaver_current();
-- a stamp runs nothing
SELECT step, revision FROM schemaver_stamp('a');
SELECT * FROM schemaver_downgrade('base');
SELECT step, revision FROM schemaver_stamp('base');
-- schemaver_show says so
SELECT regexp_replace(schemaver_show('b'), 'Created: [^\n]*\n', '');

-- changing the message, the labels, the place or the other body does not change it
SELECT schemaver_edit('b', message => 'read'), schemaver_edit('b', branch_labels => '{other}'), schemaver_edit('b', downgrade => 'SELECT 2');
SELECT schemaver_remove('f'), schemaver_remove('e'), schemaver_remove('d');
SELECT * FROM schemaver_rebase('c', onto => 'b');
SELECT * FROM authorities;
SELECT regexp_replace(schemaver_show('b'), 'Created: [^\n]*\n', '') ~ 'Authority: regress_sv_lead \(upgrade\), a superuser \(downgrade\)' AS both_shown;
-- registering the body again does, in each way; also for an applied revision, whose upgrade body does not change
SELECT schemaver_edit('a', upgrade => 'SELECT 11');
SELECT step, revision FROM schemaver_upgrade('a');
SELECT * FROM schemaver_downgrade('base');
SELECT schemaver_register('a', NULL, 'SELECT 11', 'SELECT 22', 'a message', '{lab}');
SELECT schemaver_register('a', NULL, 'SELECT 11', 'SELECT 22', 'a message', '{lab}');
SELECT revision FROM schemaver_downgrade('base');
-- a role that a superuser allows to register has the same effect
SET ROLE regress_sv_author;
SELECT schemaver_edit('b', upgrade => 'SELECT 1');
SELECT revision, action FROM schemaver_load('{"c.sql": "-- revision: c\n-- down_revision: b\n-- message: c\n\n-- schemaver: upgrade\n\n-- schemaver: downgrade\nSELECT 3;\n"}') WHERE action <> 'stale';
RESET ROLE;
SELECT * FROM authorities;
SELECT revision FROM schemaver_upgrade();
-- the statement of the hint, for one and for several
UPDATE schemaver_revisions SET upgrade_authority = 'regress_sv_lead', downgrade_authority = 'regress_sv_lead';
SELECT * FROM schemaver_downgrade('b');
UPDATE public.schemaver_revisions SET downgrade_authority = NULL WHERE project = 'default' AND revision = 'c' AND downgrade_authority = 'regress_sv_lead';
SELECT revision FROM schemaver_downgrade('b');
SELECT * FROM schemaver_downgrade('base');
UPDATE public.schemaver_revisions SET downgrade_authority = NULL WHERE project = 'default' AND downgrade_authority = 'regress_sv_lead';
SELECT revision FROM schemaver_downgrade('base');
-- a reset runs both
SELECT schemaver_configure('environment', 'test');
SELECT * FROM schemaver_reset();

-- a role that was dropped, or never existed, is not a superuser; one that has become a superuser is one
UPDATE schemaver_revisions SET upgrade_authority = 'regress_sv_gone' WHERE revision = 'a';
DROP ROLE regress_sv_gone;
SELECT * FROM schemaver_upgrade('a');
UPDATE schemaver_revisions SET upgrade_authority = 'regress_sv_lead' WHERE revision = 'a';
ALTER ROLE regress_sv_lead SUPERUSER;
SELECT revision FROM schemaver_upgrade('a');
SELECT revision FROM schemaver_downgrade('base');
ALTER ROLE regress_sv_lead NOSUPERUSER;
-- other roles run what they could run before
GRANT EXECUTE ON FUNCTION schemaver_upgrade(text) TO regress_sv_author;
SET ROLE regress_sv_author;
SELECT revision FROM schemaver_upgrade('a');
RESET ROLE;
SELECT revision FROM schemaver_stamp('base');

-- a script is also refused: SET ROLE is not enough there
SELECT substring(schemaver_upgrade_sql('a') FROM 'CALL [^;]*?schemaver_script_begin[(].*?[)];') AS begin_script \gset
BEGIN;
:begin_script
ROLLBACK;
GRANT EXECUTE ON PROCEDURE schemaver_script_begin TO regress_sv_author;
BEGIN;
SET LOCAL ROLE regress_sv_author;
:begin_script
ROLLBACK;
SELECT schemaver_edit('a', upgrade => 'SELECT 11');
BEGIN;
:begin_script
ROLLBACK;

-- a role that may write the tables without being a superuser cannot change that
GRANT INSERT, UPDATE ON schemaver_revisions TO regress_sv_author;
GRANT SELECT ON schemaver_revisions TO regress_sv_author;
SET ROLE regress_sv_author;
INSERT INTO schemaver_revisions (revision, down_revision, upgrade) VALUES ('i1', '{a}', 'SELECT 1');
INSERT INTO schemaver_revisions (revision, down_revision, upgrade_authority, downgrade_authority) VALUES ('i2', '{i1}', NULL, 'postgres');
COPY schemaver_revisions (revision, down_revision, upgrade_authority) FROM stdin;
i3	{i2}	postgres
\.
UPDATE schemaver_revisions SET upgrade = 'SELECT 4', upgrade_authority = NULL WHERE revision = 'b';
INSERT INTO schemaver_revisions (revision) VALUES ('i1') ON CONFLICT (project, revision) DO UPDATE SET upgrade_authority = NULL;
RESET ROLE;
SELECT * FROM authorities;
-- a value written by a superuser counts
INSERT INTO schemaver_revisions (revision, upgrade_authority) VALUES ('i4', 'regress_sv_lead'), ('i5', NULL);
SET session_replication_role = replica;
INSERT INTO schemaver_revisions (revision, upgrade_authority) VALUES ('i6', 'regress_sv_lead');
RESET session_replication_role;
SELECT * FROM authorities WHERE revision >= 'i4';

-- unless other roles can add triggers, which run last: then a superuser runs nothing
SELECT revision FROM schemaver_upgrade('a');
GRANT TRIGGER ON schemaver_revisions TO regress_sv_author;
GRANT CREATE ON SCHEMA public TO regress_sv_author;
SET ROLE regress_sv_author;
CREATE FUNCTION forge() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.upgrade_authority := NULL; RETURN NEW; END';
CREATE TRIGGER zz BEFORE INSERT ON schemaver_revisions FOR EACH ROW EXECUTE FUNCTION forge();
INSERT INTO schemaver_revisions (revision, down_revision, upgrade) VALUES ('forged', '{a}', 'SELECT 1');
RESET ROLE;
SELECT * FROM schemaver_upgrade('forged');
REVOKE TRIGGER ON TABLE public.schemaver_revisions FROM regress_sv_author CASCADE;
SELECT * FROM schemaver_upgrade('forged');
DROP TRIGGER zz ON public.schemaver_revisions;
DROP FUNCTION forge();
DELETE FROM schemaver_revisions WHERE revision = 'forged';
GRANT TRIGGER ON schemaver_revisions TO PUBLIC;
SELECT * FROM schemaver_downgrade('base');
REVOKE TRIGGER ON schemaver_revisions FROM PUBLIC;
UPDATE schemaver_revisions SET downgrade_authority = NULL WHERE revision = 'a';
SELECT revision FROM schemaver_downgrade('base');

-- every function that registers counts, and its owner can grant it
CREATE FUNCTION who_decides(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE statement;
  PERFORM schemaver_upgrade('a');
  RAISE EXCEPTION 'nobody';
EXCEPTION WHEN OTHERS THEN
  RETURN sqlerrm;
END $$;
SELECT DISTINCT p.proname, kind, who_decides(format(statement, p.oid::regprocedure))
FROM pg_proc p, (VALUES ('grant', 'GRANT EXECUTE ON FUNCTION %s TO regress_sv_lead WITH GRANT OPTION'),
  ('owner', 'ALTER FUNCTION %s OWNER TO regress_sv_lead')) AS way (kind, statement)
WHERE proname IN ('schemaver_register', 'schemaver_revision', 'schemaver_edit', 'schemaver_load', 'schemaver_load_directory', 'schemaver_autogenerate',
  'schemaver_baseline', 'schemaver_squash', 'schemaver_heads')
ORDER BY 1, 2;
DROP FUNCTION who_decides(text);

-- a body that is made of others has their authority, whoever makes it
SET schemaver.project = 'made';
SELECT schemaver_register('m1', NULL, 'CREATE TABLE m (n integer)', 'DROP TABLE m');
SELECT schemaver_register('m2', '{m1}', 'ALTER TABLE m ADD o integer', 'ALTER TABLE m DROP o');
SELECT schemaver_register('m3', '{m2}', 'ALTER TABLE m ADD p integer', 'ALTER TABLE m DROP p');
UPDATE schemaver_revisions SET upgrade_authority = 'regress_sv_lead' WHERE revision = 'm2';
UPDATE schemaver_revisions SET downgrade_authority = 'regress_sv_lead' WHERE revision = 'm3';
SELECT schemaver_squash('m1:m3', 'made', rev_id => 'm4');
GRANT EXECUTE ON FUNCTION schemaver_squash, schemaver_scratch_drop TO regress_sv_author;
ALTER ROLE regress_sv_author CREATEDB;
SET ROLE regress_sv_author;
SELECT schemaver_squash('m1:m3', 'made', rev_id => 'm4');
RESET ROLE;
SELECT * FROM authorities WHERE revision = 'm4';
SELECT * FROM schemaver_upgrade('m4');
UPDATE schemaver_revisions SET upgrade_authority = 'regress_sv_other' WHERE revision = 'm3';
SELECT schemaver_remove('m4');
SET ROLE regress_sv_author;
SELECT schemaver_squash('m1:m3', 'made', rev_id => 'm4');
SELECT schemaver_squash('m1:m2', 'made', rev_id => 'm4');
SELECT schemaver_scratch_drop();
RESET ROLE;
SELECT * FROM authorities WHERE revision = 'm4';
DELETE FROM schemaver_revisions WHERE project = 'made';
RESET schemaver.project;

-- the owner of the tables decides as well
-- (all of them, so that the owner of one can write the others)
ALTER TABLE schemaver_revisions OWNER TO regress_sv_lead;
ALTER TABLE schemaver_applied OWNER TO regress_sv_lead;
ALTER TABLE schemaver_state OWNER TO regress_sv_lead;
ALTER TABLE schemaver_log OWNER TO regress_sv_lead;
SELECT * FROM schemaver_upgrade('b');
SELECT revision FROM schemaver_stamp('a', purge => true);
SELECT schemaver_register('o', '{a}');
ALTER TABLE schemaver_revisions OWNER TO CURRENT_USER;
ALTER TABLE schemaver_applied OWNER TO CURRENT_USER;
ALTER TABLE schemaver_state OWNER TO CURRENT_USER;
ALTER TABLE schemaver_log OWNER TO CURRENT_USER;
SELECT * FROM authorities WHERE revision = 'o';

-- what is compared between databases does not depend on it
SELECT schemaver_manifest() AS manifest, schemaver_export('o') AS file \gset
UPDATE schemaver_revisions SET upgrade_authority = NULL, downgrade_authority = NULL;
SELECT schemaver_manifest() = :'manifest' AS same_manifest, schemaver_export('o') = :'file' AS same_file;

-- without the columns the extension is not what its version says, whatever their names
DROP VIEW authorities;
BEGIN;
ALTER TABLE schemaver_revisions DROP COLUMN downgrade_authority;
SELECT * FROM schemaver_heads();
ROLLBACK;
BEGIN;
ALTER TABLE schemaver_revisions ALTER COLUMN upgrade_authority TYPE varchar;
SELECT * FROM schemaver_heads();
ROLLBACK;
BEGIN;
ALTER TABLE schemaver_log ALTER COLUMN rows TYPE integer;
SELECT * FROM schemaver_heads();
ROLLBACK;
-- a version whose name has no numbers counts as this one
BEGIN;
UPDATE pg_extension SET extversion = 'mine' WHERE extname = 'schemaver';
SELECT schemaver_edit('o', message => 'mine');
SELECT count(*) FROM schemaver_validate() WHERE code = '55000';
ROLLBACK;
-- a table newer than the extension's version is not missed; any other is
BEGIN;
ALTER EXTENSION schemaver DROP TABLE schemaver_settings;
DROP TABLE schemaver_settings;
SAVEPOINT present;
SELECT * FROM schemaver_heads();
ROLLBACK TO present;
UPDATE pg_extension SET extversion = '0.0' WHERE extname = 'schemaver';
SELECT revision FROM schemaver_stamp('base');
SELECT revision FROM schemaver_current();
SELECT count(*) FROM schemaver_validate() WHERE code = '55000';
ROLLBACK;
-- a function outside of the extension, or of its schema; an extension without dumped tables
BEGIN;
ALTER EXTENSION schemaver DROP FUNCTION schemaver_heads(boolean);
SELECT * FROM schemaver_heads();
ROLLBACK;
BEGIN;
CREATE SCHEMA astray;
ALTER FUNCTION schemaver_heads(boolean) SET SCHEMA astray;
SELECT * FROM astray.schemaver_heads();
ROLLBACK;
BEGIN;
UPDATE pg_extension SET extconfig = NULL, extcondition = NULL WHERE extname = 'schemaver';
SELECT count(*) FROM schemaver_validate() WHERE code IS NOT NULL;
ROLLBACK;

\set ECHO errors
SET client_min_messages = warning;
DROP EXTENSION schemaver;
CREATE EXTENSION schemaver;
DROP OWNED BY regress_sv_lead, regress_sv_author;
DROP ROLE regress_sv_lead, regress_sv_author;
