-- Rights on objects of the server, and on members of extensions, as they differ from those that these begin with
SET client_min_messages = warning;
CREATE ROLE regress_rights;
CREATE ROLE regress_rights_too;
-- Nothing is read of what is as it was.
SELECT identity FROM schemaver_schema() WHERE kind = 'rights';
SELECT schemaver_snapshot('before') IS NOT NULL AS kept, schemaver_fingerprint() AS normal, schemaver_fingerprint('shape') AS shape \gset
GRANT SELECT ON pg_catalog.pg_authid TO regress_rights;
GRANT SELECT (rolname), UPDATE (rolname) ON pg_catalog.pg_authid TO regress_rights WITH GRANT OPTION;
REVOKE SELECT ON information_schema.tables FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) TO PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_catalog.lower(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_catalog.count("any") TO regress_rights;
REVOKE USAGE ON TYPE pg_catalog.int4 FROM PUBLIC;
GRANT CREATE ON SCHEMA information_schema TO regress_rights;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
REVOKE USAGE ON LANGUAGE sql FROM PUBLIC;
SELECT identity, parent, definition FROM schemaver_schema() WHERE kind = 'rights';
SELECT :'normal' = schemaver_fingerprint() AS normal, :'shape' = schemaver_fingerprint('shape') AS shape;
-- There and back
SELECT identity, ddl, codes, hazards FROM schemaver_diff('snapshot:before', 'live') WHERE kind <> 'setting';
SELECT identity, ddl, codes, hazards FROM schemaver_diff('live', 'snapshot:before') WHERE kind <> 'setting';
-- changed once more
SELECT schemaver_snapshot('between') IS NOT NULL AS kept;
REVOKE UPDATE (rolname) ON pg_catalog.pg_authid FROM regress_rights;
GRANT SELECT (rolname) ON pg_catalog.pg_authid TO regress_rights_too;
SELECT identity, ddl, codes FROM schemaver_diff('snapshot:between', 'live') WHERE kind <> 'setting';
\set ECHO none
SELECT format('%s;', ddl) FROM schemaver_diff('live', 'snapshot:between') WHERE ddl IS NOT NULL ORDER BY step \gexec
\set ECHO all
RESET search_path;
SELECT count(*) FROM schemaver_diff('live', 'snapshot:between');
-- A dump has them, after all else
SELECT regexp_replace(content, '^.*\n(GRANT CREATE ON SCHEMA information_schema)', '\1') FROM schemaver_dump();
SELECT name FROM schemaver_dump(layout => 'files') WHERE name ~ '^acl' ORDER BY 1;
-- Those of the server are read with all schemas only.
CREATE SCHEMA own;
SELECT count(*) FROM schemaver_schema('{own}') WHERE kind = 'rights';
-- ignored
SELECT schemaver_ignore('acl.*', '* pg_catalog.*', 'the server differs');
SET client_min_messages = notice;
SELECT identity, ddl FROM schemaver_diff('live', 'snapshot:before') WHERE kind <> 'setting';
SET client_min_messages = warning;
SELECT schemaver_ignore('acl.*', '* pg_catalog.*', NULL);
\set ECHO none
SELECT format('%s;', ddl) FROM schemaver_diff('live', 'snapshot:before') WHERE ddl IS NOT NULL ORDER BY step \gexec
\set ECHO all
RESET search_path;
SELECT identity FROM schemaver_schema() WHERE kind = 'rights';
SELECT :'normal' = schemaver_fingerprint() AS normal;
-- What is granted on schemaver's own functions is not read.
GRANT EXECUTE ON FUNCTION schemaver_fingerprint TO regress_rights;
SELECT identity FROM schemaver_schema() WHERE kind = 'rights';
REVOKE EXECUTE ON FUNCTION schemaver_fingerprint FROM regress_rights;
SELECT schemaver_snapshot_drop('before'), schemaver_snapshot_drop('between');
DROP ROLE regress_rights, regress_rights_too;
