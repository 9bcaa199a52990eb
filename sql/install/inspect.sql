-- Looking: these functions do not change anything, so they work in a read-only
-- transaction and on a standby.

CREATE FUNCTION schemaver_heads(resolve_dependencies boolean DEFAULT false)
RETURNS TABLE (revision text, message text, branch_labels text[], is_applied boolean)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_heads';
COMMENT ON FUNCTION schemaver_heads(boolean)
IS 'the revisions that have no children, ordered by id; with resolve_dependencies, without those that another revision depends on';

CREATE FUNCTION schemaver_bases(branch text DEFAULT NULL)
RETURNS TABLE (revision text, message text, branch_labels text[], is_applied boolean)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_bases';
COMMENT ON FUNCTION schemaver_bases(text)
IS 'the revisions that have no parents, ordered by id; with branch, those below it';

CREATE FUNCTION schemaver_branches()
RETURNS TABLE (revision text, message text, children text[])
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_branches';
COMMENT ON FUNCTION schemaver_branches()
IS 'the revisions that have several children, newest first';

CREATE FUNCTION schemaver_current(check_heads boolean DEFAULT false)
RETURNS TABLE (revision text, message text, is_head boolean, applied_at timestamptz, applied_by text)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_current';
COMMENT ON FUNCTION schemaver_current(boolean)
IS 'the applied revisions that no other applied revision needs, ordered by id; with check_heads, an error unless every revision is applied';

CREATE FUNCTION schemaver_is_current() RETURNS boolean
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_is_current';
COMMENT ON FUNCTION schemaver_is_current() IS 'whether every revision is applied';

CREATE FUNCTION schemaver_history(range text DEFAULT NULL)
RETURNS TABLE (revision text, down_revision text[], depends_on text[], branch_labels text[], message text,
               is_current boolean, is_applied boolean, is_head boolean, is_branch_point boolean, is_merge_point boolean)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_history';
COMMENT ON FUNCTION schemaver_history(text)
IS 'the revisions of a range START:END, or all, newest first: each after the revisions that need it';

CREATE FUNCTION schemaver_history(range bigint)
RETURNS TABLE (revision text, down_revision text[], depends_on text[], branch_labels text[], message text,
               is_current boolean, is_applied boolean, is_head boolean, is_branch_point boolean, is_merge_point boolean)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_history_steps';
COMMENT ON FUNCTION schemaver_history(bigint)
IS 'the same for a number of steps: schemaver_history(+1) is schemaver_history(''+1'')';

CREATE FUNCTION schemaver_pending(target text DEFAULT 'heads')
RETURNS TABLE (step integer, revision text, message text, down_revision text[])
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_pending';
COMMENT ON FUNCTION schemaver_pending(text)
IS 'what an upgrade to the target would apply, in order';

CREATE FUNCTION schemaver_pending(target bigint)
RETURNS TABLE (step integer, revision text, message text, down_revision text[])
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_pending_steps';
COMMENT ON FUNCTION schemaver_pending(bigint)
IS 'the same for a number of steps: schemaver_pending(+1) is schemaver_pending(''+1'')';

CREATE FUNCTION schemaver_plan(target text, direction text DEFAULT 'upgrade', offline boolean DEFAULT NULL, purge boolean DEFAULT false)
RETURNS TABLE (step integer, direction text, revision text, message text, down_revision text[],
               transactional boolean, applied_after boolean)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_plan';
COMMENT ON FUNCTION schemaver_plan(text, text, boolean, boolean)
IS 'the steps of an upgrade, downgrade or stamp, in order; a range START:END, or offline, is planned regardless of what is applied';

CREATE FUNCTION schemaver_plan(target bigint, direction text DEFAULT 'upgrade', offline boolean DEFAULT NULL, purge boolean DEFAULT false)
RETURNS TABLE (step integer, direction text, revision text, message text, down_revision text[],
               transactional boolean, applied_after boolean)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_plan_steps';
COMMENT ON FUNCTION schemaver_plan(bigint, text, boolean, boolean)
IS 'the same for a number of steps: schemaver_plan(+1) is schemaver_plan(''+1'')';

CREATE FUNCTION schemaver_resolve(target text, single boolean DEFAULT false)
RETURNS TABLE (revision text)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_resolve';
COMMENT ON FUNCTION schemaver_resolve(text, boolean)
IS 'the revisions that a target means, ordered by id; NULL means a number of steps that leads off the graph';

CREATE FUNCTION schemaver_resolve(target bigint, single boolean DEFAULT false)
RETURNS TABLE (revision text)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_resolve_steps';
COMMENT ON FUNCTION schemaver_resolve(bigint, boolean)
IS 'the same for a number of steps: schemaver_resolve(+1) is schemaver_resolve(''+1'')';

CREATE FUNCTION schemaver_show(target text) RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_show';
COMMENT ON FUNCTION schemaver_show(text)
IS 'everything about the revisions that a target means, as readable text';

CREATE FUNCTION schemaver_show(target bigint) RETURNS text
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_show_steps';
COMMENT ON FUNCTION schemaver_show(bigint)
IS 'the same for a number of steps: schemaver_show(+1) is schemaver_show(''+1'')';

CREATE FUNCTION schemaver_status()
RETURNS TABLE (project text, heads text[], current text[], pending integer, environment text,
               last_run uuid, last_direction text, last_run_at timestamptz, last_run_by text)
LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'schemaver_status';
COMMENT ON FUNCTION schemaver_status()
IS 'one row: the state of the project and its last run';

CREATE FUNCTION schemaver_help(topic text DEFAULT NULL) RETURNS SETOF text
LANGUAGE C STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'schemaver_help';
COMMENT ON FUNCTION schemaver_help(text) IS 'the calls, by what one wants to do; with topic, those that it is about';
