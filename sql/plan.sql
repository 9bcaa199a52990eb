--
-- From a target to the steps that lead there, and the errors if none do.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET schemaver.project = 'test_plan';
CREATE SCHEMA test_plan;
SET search_path = test_plan, public;
\pset tuples_only on
\pset format unaligned

\getenv directory PG_ABS_SRCDIR
\set shared :directory '/sql/include/told_in_a_line.sql'
\set ECHO none
\i :shared
\set ECHO all
CREATE FUNCTION planned(target text, direction text DEFAULT 'upgrade') RETURNS SETOF text LANGUAGE sql AS $$
    SELECT told(format('SELECT revision || CASE WHEN direction = ''stamp'' AND NOT applied_after THEN '' (not)'' ELSE '''' END
                    FROM schemaver_plan(%L, %L)', target, direction));
$$;

-- a1 - b1 - c1 - d1     one    (c1 depends on b2)
--   \- b2 - c2          two
SELECT schemaver_register('a1', message => 'root');
SELECT schemaver_register('b1', '{a1}', branch_labels => '{one}');
SELECT schemaver_register('c1', '{b1}', depends_on => '{two}');
SELECT schemaver_register('d1', '{c1}', transactional => false);
SELECT schemaver_register('b2', '{a1}', branch_labels => '{two}');
SELECT schemaver_register('c2', '{b2}');

-- up from nothing: each after what it needs, otherwise by id
SELECT * FROM schemaver_plan('heads');
SELECT planned('one');
SELECT planned('c1');
SELECT planned('one@head');
SELECT planned('b1,b2');
SELECT planned('+1');
SELECT planned('+2');
SELECT planned('one@+2');
SELECT planned('head');
SELECT planned('b1-1');
SELECT planned('-1');
SELECT planned('base');
SELECT planned('base-1');
SELECT planned('d1+1');
SELECT planned('a1+0');

-- a gap below what is applied is pending
INSERT INTO schemaver_applied (project, revision) VALUES ('test_plan', 'a1'), ('test_plan', 'b1'), ('test_plan', 'c1');
SELECT * FROM schemaver_pending();
SELECT planned('c1');
SELECT planned('one@head');
SELECT told('SELECT revision FROM schemaver_pending(''nosuch'')');
SELECT told('SELECT revision FROM schemaver_pending(NULL)');

-- down
SELECT planned('-1', 'downgrade');
INSERT INTO schemaver_applied (project, revision) VALUES ('test_plan', 'b2'), ('test_plan', 'c2');
SELECT planned('-1', 'downgrade');
SELECT planned('one@-1', 'downgrade');
SELECT planned('two@-1', 'downgrade');
SELECT planned('two@-2', 'downgrade');
SELECT planned('a1', 'downgrade');
SELECT planned('b2', 'downgrade');
SELECT planned('base', 'downgrade');
SELECT planned('c1', 'downgrade');
SELECT planned('d1', 'downgrade');
SELECT planned('heads', 'downgrade');
SELECT planned('c1,c2', 'downgrade');
SELECT planned('+1', 'downgrade');
SELECT planned('+0');
SELECT planned('-0', 'downgrade');
SELECT planned('b2', 'sideways');

-- stamps: what would be declared applied, or not
SELECT planned('d1', 'stamp');
SELECT planned('b2', 'stamp');
SELECT planned('one@base', 'stamp');
SELECT planned('base', 'stamp');
SELECT planned('-1', 'stamp');
SELECT told('SELECT revision FROM schemaver_plan(''a1'', ''stamp'', purge => true)');

-- ranges ignore the state of the database
SELECT planned('b1:d1');
SELECT planned('d1:b1', 'downgrade');
SELECT planned('heads:base', 'downgrade');
SELECT planned('b1:heads', 'stamp');
SELECT planned('-9:heads');
SELECT told('SELECT revision FROM schemaver_plan(''b1'', offline => true)');
SELECT told('SELECT revision FROM schemaver_plan(''b1:d1'', offline => false)');
SELECT told('SELECT revision FROM schemaver_plan(''b1'', ''downgrade'', offline => true)');
SELECT told('SELECT revision FROM schemaver_upgrade(''b1:d1'')');

-- where a new revision would go
CREATE FUNCTION created(rev_id text, head text DEFAULT 'head', splice boolean DEFAULT false,
                        branch_labels text[] DEFAULT NULL, depends_on text[] DEFAULT NULL)
RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY SELECT told(format('SELECT schemaver_revision(''m'', rev_id => %L, head => %L, splice => %L, branch_labels => %L, depends_on => %L)',
                                    rev_id, head, splice, branch_labels, depends_on));
END $$;
SELECT created('e1');
SELECT created('e1', 'b1');
SELECT created('e1', 'd1,d1');
SELECT created('e1', 'nosuch');
SELECT created('e1', 'one@head', branch_labels => '{two}');
SELECT created('e1', 'one@head', branch_labels => '{x,x}');
SELECT created('e1', 'one@head', branch_labels => '{e1}');
SELECT created('e1', 'one@head', depends_on => '{heads}');
SELECT created('e1', 'one@head', depends_on => '{base}');
SELECT created('e1', 'one@head', depends_on => '{e1}');
SELECT created('d1', 'd1', splice => true);
SELECT created('d1', 'heads');
SELECT created('two', 'heads');
SELECT created('a:b', 'heads');
SELECT created('e1', 'heads', branch_labels => '{three}', depends_on => '{two,b1}');
SELECT down_revision, depends_on, branch_labels FROM schemaver_revisions WHERE project = 'test_plan' AND revision = 'e1';

-- nothing is planned with a broken graph
SELECT schemaver_register('z1', '{missing}');
SELECT planned('heads');
SELECT planned('base', 'downgrade');
SELECT planned('a1', 'stamp');
