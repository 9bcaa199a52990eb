-- Acting: each call is one unit and returns the steps that it has done.

CREATE FUNCTION schemaver_upgrade(target text DEFAULT 'head')
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_upgrade';
COMMENT ON FUNCTION schemaver_upgrade(text) IS 'applies every revision that the target needs and that is not applied, all or nothing; no rows when nothing is left to do';

CREATE FUNCTION schemaver_upgrade(target bigint)
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_upgrade_steps';
COMMENT ON FUNCTION schemaver_upgrade(bigint) IS 'applies this many revisions, all or nothing: schemaver_upgrade(+1) is schemaver_upgrade(''+1'')';

CREATE FUNCTION schemaver_downgrade(target text DEFAULT '-1')
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_downgrade';
COMMENT ON FUNCTION schemaver_downgrade(text) IS 'reverts every revision that follows the target, all or nothing';

CREATE FUNCTION schemaver_downgrade(target bigint)
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_downgrade_steps';
COMMENT ON FUNCTION schemaver_downgrade(bigint) IS 'reverts this many revisions, all or nothing: schemaver_downgrade(-1) is schemaver_downgrade(''-1'')';

CREATE FUNCTION schemaver_stamp(target text, purge boolean DEFAULT false)
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_stamp';
COMMENT ON FUNCTION schemaver_stamp(text, boolean) IS 'records the target as the current state without running anything; with purge, forgets everything else';

CREATE FUNCTION schemaver_stamp(target bigint, purge boolean DEFAULT false)
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_stamp_steps';
COMMENT ON FUNCTION schemaver_stamp(bigint, boolean)
IS 'the same for a number of steps: schemaver_stamp(+1) is schemaver_stamp(''+1'')';

CREATE FUNCTION schemaver_adopt(tracking_table regclass)
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_adopt';
COMMENT ON FUNCTION schemaver_adopt(regclass) IS 'records as applied, without running anything, what the table of another migration tool records as applied; only adds';

CREATE FUNCTION schemaver_reset()
RETURNS TABLE (step integer, direction text, revision text, message text, elapsed interval)
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_reset';
COMMENT ON FUNCTION schemaver_reset() IS 'reverts everything and applies it again; only if the environment is configured as development or test';

