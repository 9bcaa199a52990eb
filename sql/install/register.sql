-- Registering revisions.

CREATE FUNCTION schemaver_revision(
    message text,
    upgrade text DEFAULT '',
    downgrade text DEFAULT NULL,
    head text DEFAULT 'head',
    splice boolean DEFAULT false,
    branch_labels text[] DEFAULT NULL,
    depends_on text[] DEFAULT NULL,
    rev_id text DEFAULT NULL,
    transactional boolean DEFAULT true)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_revision';
COMMENT ON FUNCTION schemaver_revision(text, text, text, text, boolean, text[], text[], text, boolean) IS 'adds a new revision on top of the head, or of what head names; returns its id';

CREATE FUNCTION schemaver_register(
    revision text,
    down_revision text[] DEFAULT NULL,
    upgrade text DEFAULT '',
    downgrade text DEFAULT NULL,
    message text DEFAULT NULL,
    branch_labels text[] DEFAULT NULL,
    depends_on text[] DEFAULT NULL,
    transactional boolean DEFAULT true)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_register';
COMMENT ON FUNCTION schemaver_register(text, text[], text, text, text, text[], text[], boolean) IS 'registers a revision that has an id and a place, in any order and any number of times; returns added, unchanged or replaced';

CREATE FUNCTION schemaver_merge(
    revisions text[] DEFAULT '{heads}',
    message text DEFAULT NULL,
    branch_labels text[] DEFAULT NULL,
    rev_id text DEFAULT NULL)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_merge';
COMMENT ON FUNCTION schemaver_merge(text[], text, text[], text) IS 'adds a revision that joins several heads, by default all of them; returns its id';

CREATE FUNCTION schemaver_merge(
    revisions text,
    message text DEFAULT NULL,
    branch_labels text[] DEFAULT NULL,
    rev_id text DEFAULT NULL)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_merge_list';
COMMENT ON FUNCTION schemaver_merge(text, text, text[], text) IS 'the same for a list of revisions such as ''b1,c1''';

CREATE FUNCTION schemaver_rebase(
    revision text,
    onto text DEFAULT 'head')
RETURNS TABLE (revision text, down_revision text[])
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_rebase';
COMMENT ON FUNCTION schemaver_rebase(text, text) IS 'moves a line of unapplied revisions onto another head; returns those that got different parents';

CREATE FUNCTION schemaver_edit(
    revision text,
    upgrade text DEFAULT NULL,
    downgrade text DEFAULT NULL,
    message text DEFAULT NULL,
    branch_labels text[] DEFAULT NULL,
    depends_on text[] DEFAULT NULL,
    transactional boolean DEFAULT NULL)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_edit';
COMMENT ON FUNCTION schemaver_edit(text, text, text, text, text[], text[], boolean) IS 'changes parts of a revision, where NULL leaves a part as it is; of an applied revision only downgrade, message and labels';

CREATE FUNCTION schemaver_remove(revision text)
RETURNS text
LANGUAGE C VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'schemaver_remove';
COMMENT ON FUNCTION schemaver_remove(text) IS 'removes a revision that is not applied and that no other revision needs; returns its id';

CREATE FUNCTION schemaver_validate()
RETURNS TABLE (severity text, code text, revision text, problem text, hint text)
LANGUAGE C STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'schemaver_validate';
COMMENT ON FUNCTION schemaver_validate() IS 'everything that is wrong with the project, errors before warnings; no rows if nothing is wrong';

