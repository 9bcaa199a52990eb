/*
 * checks.c
 *		What a portable script checks before it changes anything.
 *
 * The checks are code of PL/pgSQL in DO.  What every part needs is written once, and
 * kept by psql in variables: locking the table, and comparing what is recorded with
 * what this part expects.  The first part also creates the table, and says precisely
 * what is wrong.
 *
 * The session may have any search_path, and the table may have been planted by
 * somebody who would like to run code as the role that runs the script.  So the code
 * looks for nothing but in pg_catalog, and before anything is written it makes sure
 * that nothing of anybody's runs then.  What it changes for itself is undone before
 * the body.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schemaver.h"
#include "script/checks.h"
#include "script/fill.h"
#include "script/quote.h"
#include "script/record.h"
#include "utils/builtins.h"

/* What all the code begins and ends with. */
#define BEGIN_CODE \
	"DECLARE\n" \
	"    path pg_catalog.text := pg_catalog.current_setting('search_path');\n"
#define BEGIN_BODY \
	"BEGIN\n" \
	"    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);\n"
#define END_CODE \
	"    PERFORM pg_catalog.set_config('search_path', path, true);\n" \
	"END "

/* Numbers for what is recorded: see record.c. */
#define STATE \
	"coalesce(to_hex(bit_xor(('x' || left(encode(sha256(convert_to(\n" \
	"                revision || ' ' || checksum || ' ' || state, 'UTF8')), 'hex'), 16))::bit(64)::bigint)), '0')"
#define HASH(text, seed) "hashtextextended(" text " COLLATE \"C\", " seed ")"
#define QUICK_STATE \
	"coalesce(to_hex(bit_xor(" HASH("state", HASH("checksum", HASH("revision", "0"))) ")), '0')"

/* Text from the table, in which control characters could command a terminal. */
#define PRINTED(text) "regexp_replace(" text ", '[[:cntrl:]]', '?', 'g')"

/*
 * The current revisions, and the same as it can be pasted into a literal: somebody
 * may have put quotes into the table.
 */
#define HEADS \
	"SELECT coalesce(" PRINTED("string_agg(revision, ',' ORDER BY revision)") ", 'base') INTO heads\n" \
	"    FROM (SELECT revision COLLATE \"C\" FROM {table} WHERE project = {project}\n" \
	"        EXCEPT SELECT unnest(needs) COLLATE \"C\" FROM {table} WHERE project = {project}) AS h;\n" \
	"    from_heads := replace(heads, '''', '''''');\n"

/* Up to ten revisions for which something is true; NULL for none. */
#define LISTED(condition) \
	PRINTED("array_to_string((array_agg(revision ORDER BY revision COLLATE \"C\") FILTER (WHERE " condition "))[1:10], ', ')") "\n" \
	"            || CASE WHEN count(*) FILTER (WHERE " condition ") > 10 THEN ', ...' ELSE '' END"

static const char lock_code[] =
BEGIN_CODE
"    problem pg_catalog.text;\n"
BEGIN_BODY
"    -- The name of the schema cannot move to another one while this is locked, which only a superuser can do.\n"
"    IF has_table_privilege('pg_namespace', 'UPDATE') THEN\n"
"        PERFORM FROM pg_namespace WHERE nspname = {schema} FOR KEY SHARE;\n"
"    END IF;\n"
"    -- Of two scripts, the second waits here until the first commits.\n"
"    LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE;\n"
"    -- Nothing of anybody's may run when a row is written.\n"
"    SELECT CASE\n"
"        WHEN c.relkind <> 'r' OR c.relpersistence <> 'p' OR c.relispartition\n"
"            OR EXISTS (SELECT FROM pg_inherits WHERE c.oid IN (inhrelid, inhparent))\n"
"            THEN 'It is not an ordinary table.'\n"
"        WHEN c.relowner NOT IN (n.nspowner, d.datdba) AND NOT o.rolsuper AND c.relowner <> r.oid\n"
"            AND (r.rolsuper OR NOT pg_has_role(c.relowner, 'USAGE'))\n"
"            THEN format('It belongs to role \"%s\", which the current role, \"%s\", has no reason to trust.',\n"
"                o.rolname, r.rolname)\n"
"        WHEN EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid)\n"
"            THEN 'It has triggers, or is referenced by a foreign key.'\n"
"        WHEN EXISTS (SELECT FROM pg_rewrite WHERE ev_class = c.oid)\n"
"            THEN 'It has rules.'\n"
"        WHEN c.relrowsecurity\n"
"            THEN 'It has row-level security.'\n"
"        WHEN EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND contype NOT IN ('p', 'n'))\n"
"            OR (SELECT count(*) FROM pg_index WHERE indrelid = c.oid) <> 1\n"
"            OR NOT EXISTS (SELECT FROM pg_index WHERE indrelid = c.oid AND indisprimary AND indisvalid\n"
"                AND indimmediate AND indkey::text = '1 2')\n"
"            THEN 'Its constraints or indexes are not those with which it was created.'\n"
"        WHEN (SELECT string_agg(attname || ' ' || typname || CASE WHEN atthasdef OR attgenerated <> '' OR attidentity <> ''\n"
"                OR typnamespace <> 'pg_catalog'::regnamespace THEN ', different' ELSE '' END, ', ' ORDER BY attnum)\n"
"            FROM pg_attribute JOIN pg_type t ON t.oid = atttypid\n"
"            WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) <>\n"
"            'project text, revision text, needs _text, message text, checksum text, state text, '\n"
"            'recorded_at timestamptz, recorded_by text'\n"
"            OR EXISTS (SELECT FROM pg_attribute a JOIN pg_collation l ON l.oid = a.attcollation\n"
"                WHERE a.attrelid = c.oid AND NOT l.collisdeterministic)\n"
"            THEN 'Its columns are not those with which it was created.'\n"
"        END INTO STRICT problem\n"
"    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles o ON o.oid = c.relowner\n"
"        JOIN pg_database d ON d.datname = current_database() JOIN pg_roles r ON r.rolname = current_user\n"
"    WHERE n.nspname = {schema} AND c.relname = 'schemaver_portable';\n"
"    IF problem IS NOT NULL THEN\n"
"        RAISE EXCEPTION USING ERRCODE = '55000',\n"
"            MESSAGE = 'cannot use table ' || {table_name},\n"
"            DETAIL = problem,\n"
"            HINT = format('Find out who has made or changed it. If it is to be trusted, restore it as it was, or change its owner: '\n"
"                'ALTER TABLE %s OWNER TO %I;', {table_text}, current_user);\n"
"    END IF;\n"
END_CODE;

static const char compare_code[] =
BEGIN_CODE
"    expected pg_catalog.text[];\n"
"    here pg_catalog.text;\n"
"    heads pg_catalog.text;\n"
"    from_heads pg_catalog.text;\n"
BEGIN_BODY
"    -- What must be recorded, as two numbers; the second is fast, if the server has the hash for it.\n"
"    expected := string_to_array(current_setting('schemaver_script.state'), ' ');\n"
"    IF getdatabaseencoding() = 'UTF8' AND to_hex(" HASH("'schemaver'", "0") ") = {probe} THEN\n"
"        SELECT " QUICK_STATE " INTO here\n"
"        FROM {table} WHERE project = {project};\n"
"        expected[1] := expected[2];\n"
"    ELSE\n"
"        SELECT " STATE " INTO here\n"
"        FROM {table} WHERE project = {project};\n"
"    END IF;\n"
"    IF here <> expected[1] THEN\n"
"        " HEADS
"        RAISE EXCEPTION USING ERRCODE = '55000',\n"
"            MESSAGE = 'what is recorded for project ' || {project_name} || ' has changed while the script was running',\n"
"            DETAIL = 'The database is at ' || heads || ' now.',\n"
"            HINT = {hint};\n"
"    END IF;\n"
END_CODE;

static const char open_code[] =
BEGIN_CODE
"    grantee pg_catalog.text;\n"
BEGIN_BODY
"    IF current_setting('transaction_read_only') = 'on' THEN\n"
"        RAISE EXCEPTION USING ERRCODE = '25006',\n"
"            MESSAGE = 'cannot run a script in a read-only transaction',\n"
"            DETAIL = CASE WHEN pg_is_in_recovery() THEN 'This server is a standby.'\n"
"                ELSE 'Setting default_transaction_read_only is on.' END,\n"
"            HINT = CASE WHEN pg_is_in_recovery() THEN 'Run the script on the primary server.'\n"
"                ELSE 'If the database may be written to: PGOPTIONS=''-c default_transaction_read_only=off''' END;\n"
"    ELSIF EXISTS (SELECT FROM pg_extension WHERE extname = 'schemaver') THEN\n"
"        RAISE EXCEPTION USING ERRCODE = '55000',\n"
"            MESSAGE = 'extension \"schemaver\" is installed in this database',\n"
"            DETAIL = 'It would not know what a portable script has done.',\n"
"            HINT = 'Call schemaver_upgrade() and the like here, or make a script that is not portable.';\n"
"    ELSIF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = {schema}) THEN\n"
"        RAISE EXCEPTION USING ERRCODE = '3F000',\n"
"            MESSAGE = format('schema \"%s\" does not exist', {schema}),\n"
"            DETAIL = 'The script records there what is applied.',\n"
"            HINT = format('CREATE SCHEMA %I; or make the script for another schema.', {schema});\n"
"    ELSIF NOT has_schema_privilege({schema}, 'USAGE') THEN\n"
"        RAISE EXCEPTION USING ERRCODE = '42501',\n"
"            MESSAGE = format('role \"%s\" has no right to use schema \"%s\"', current_user, {schema}),\n"
"            DETAIL = 'The script records there what is applied.',\n"
"            HINT = format('GRANT USAGE, CREATE ON SCHEMA %I TO %I;', {schema}, current_user);\n"
"    ELSIF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'schemaver_portable'\n"
"            AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = {schema})) THEN\n"
"        IF NOT has_schema_privilege({schema}, 'CREATE') THEN\n"
"            RAISE EXCEPTION USING ERRCODE = '42501',\n"
"                MESSAGE = format('role \"%s\" has no right to create a table in schema \"%s\"', current_user, {schema}),\n"
"                DETAIL = 'The script records there what is applied.',\n"
"                HINT = format('GRANT CREATE ON SCHEMA %I TO %I;', {schema}, current_user);\n"
"        END IF;\n"
"        BEGIN\n"
"            CREATE TABLE {table} (\n"
"                project text COLLATE \"C\" NOT NULL,\n"
"                revision text COLLATE \"C\" NOT NULL,\n"
"                needs text[] NOT NULL,           -- revisions that must be applied before it\n"
"                message text,\n"
"                checksum text NOT NULL,          -- of its upgrade body\n"
"                state text NOT NULL,             -- applied; upgrading, downgrading: it has begun and not ended\n"
"                recorded_at timestamp with time zone NOT NULL,\n"
"                recorded_by text NOT NULL,\n"
"                PRIMARY KEY (project, revision)) USING heap;\n"
"            COMMENT ON TABLE {table} IS\n"
"                'what portable scripts of schemaver have applied; schemaver_adopt() reads it';\n"
"            FOR grantee IN SELECT DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END\n"
"                FROM pg_class c, aclexplode(c.relacl) a\n"
"                WHERE c.oid = {table_text}::regclass AND a.grantee <> c.relowner\n"
"            LOOP\n"
"                EXECUTE 'REVOKE ALL ON TABLE ' || {table_text} || ' FROM ' || grantee;\n"
"            END LOOP;\n"
"        EXCEPTION WHEN unique_violation OR duplicate_table THEN\n"
"            NULL;                                -- another script has just created it\n"
"        END;\n"
"    END IF;\n"
"    IF NOT (SELECT bool_and(has_table_privilege(c.oid, p)) FROM pg_class c,\n"
"            unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p\n"
"            WHERE c.relname = 'schemaver_portable'\n"
"            AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = {schema})) THEN\n"
"        RAISE EXCEPTION USING ERRCODE = '42501',\n"
"            MESSAGE = format('role \"%s\" has no right to write to table %s', current_user, {table_name}),\n"
"            DETAIL = 'The script records there what is applied.',\n"
"            HINT = format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE %s TO %I;', {table_text}, current_user);\n"
"    END IF;\n"
END_CODE;

static const char start_code[] =
BEGIN_CODE
"    here pg_catalog.text;\n"
"    heads pg_catalog.text;\n"
"    from_heads pg_catalog.text;\n"
"    place pg_catalog.int4;\n"
"    differs pg_catalog.text;\n"
"    added pg_catalog.text;\n"
"    missing pg_catalog.text;\n"
"    others pg_catalog.text;\n"
"    begun pg_catalog.record;\n"
BEGIN_BODY
"    SELECT " STATE " INTO here\n"
"    FROM {table} WHERE project = {project};\n"
"    -- The states from which each part of the script starts, and in which it ends.\n"
"    place := array_position({states}, here);\n"
"    IF place = 1 THEN\n"
"        PERFORM pg_catalog.set_config('search_path', path, true);\n"
"        RETURN;\n"
"    END IF;\n"
"    " HEADS
"    SELECT p.state, " PRINTED("p.project") " AS project, " PRINTED("p.revision") " AS revision,\n"
"        " PRINTED("p.recorded_by") " AS recorded_by, p.recorded_at INTO begun FROM {table} p\n"
"    WHERE project = {project} AND state <> 'applied' ORDER BY revision COLLATE \"C\" LIMIT 1;\n"
"    IF begun.state IS NOT NULL THEN\n"
"        RAISE EXCEPTION USING ERRCODE = '55000',\n"
"            MESSAGE = format('%s revision \"%s\" of project %s has begun and not ended', " PRINTED("begun.state") ", begun.revision, {project_name}),\n"
"            DETAIL = format('Role \"%s\" began it on %s, outside of a transaction. Either it is still running, or it was interrupted.',\n"
"                begun.recorded_by, begun.recorded_at),\n"
"            HINT = format(CASE begun.state\n"
"                WHEN 'upgrading' THEN 'If it was interrupted, see which of its statements have run. Then run the others and %s, or undo them and %s.'\n"
"                ELSE 'If it was interrupted, see which of its statements have run. Then undo them and %s, or run the others and %s.' END,\n"
"                format('UPDATE %s SET state = ''applied'' WHERE project = %L AND revision = %L', {table_text}, begun.project, begun.revision),\n"
"                format('DELETE FROM %s WHERE project = %L AND revision = %L', {table_text}, begun.project, begun.revision));\n"
"    ELSIF place = cardinality({states}) THEN\n"
"        RAISE EXCEPTION USING ERRCODE = '55000',\n"
"            MESSAGE = 'the database is already where this script ends',\n"
"            DETAIL = format('Project %s is at %s.', {project_name}, heads),\n"
"            HINT = 'The script has been run, and there is nothing left to do.';\n"
"    ELSIF place IS NOT NULL THEN\n"
"        RAISE EXCEPTION USING ERRCODE = '55000',\n"
"            MESSAGE = 'the script does not start from the current state of this database',\n"
"            DETAIL = format('The script starts from %s, but project %s is at %s, where %s of its %s revisions are done.',\n"
"                {start}, {project_name}, heads, place - 1, cardinality({states}) - 1),\n"
"            HINT = {hint};\n"
"    END IF;\n"
"    SELECT " LISTED("e.checksum <> p.checksum") ",\n"
"        " LISTED("e.checksum IS NULL") ",\n"
"        " LISTED("p.checksum IS NULL") "\n"
"        INTO differs, added, missing\n"
"    FROM ({expected}) AS e (revision, checksum) FULL JOIN\n"
"        (SELECT p.revision, p.checksum FROM {table} p WHERE project = {project}) AS p USING (revision);\n"
"    SELECT " PRINTED("string_agg(DISTINCT format('\"%s\"', project), ', ')") " INTO others FROM {table};\n"
"    IF differs IS NOT NULL THEN\n"
"        RAISE EXCEPTION USING ERRCODE = '55000',\n"
"            MESSAGE = 'revisions that are applied here are not those from which the script was made',\n"
"            DETAIL = 'Recorded with another checksum: ' || differs || '.',\n"
"            HINT = 'Where the script was made, register them as they were applied here. Then make a new script.';\n"
"    END IF;\n"
"    RAISE EXCEPTION USING ERRCODE = '55000',\n"
"        MESSAGE = 'the script does not start from the current state of this database',\n"
"        DETAIL = format('The script starts from %s, but project %s is at %s.', {start}, {project_name}, heads)\n"
"            || coalesce(' Not recorded: ' || missing || '.', '') || coalesce(' Recorded, but not expected: ' || added || '.', '')\n"
"            || CASE WHEN here = '0' AND others IS NOT NULL THEN format(' The table has only rows of %s.', others) ELSE '' END,\n"
"        HINT = {hint};\n"
END_CODE;

/* What may be filled in; start_code has all of them, the others some. */
enum
{
	FILL_TABLE, FILL_TABLE_TEXT, FILL_TABLE_NAME, FILL_SCHEMA, FILL_PROJECT, FILL_PROJECT_NAME,
	FILL_HINT, FILL_PROBE, FILL_STATES, FILL_START, FILL_EXPECTED, FILLS
};

/* Returns text in quotes, for code that looks for nothing but in pg_catalog. */
static char *
quoted(const char *text)
{
	StringInfoData out;

	initStringInfo(&out);
	sv_quote_value(&out, text, "text");
	*strstr(out.data + out.len - strlen("::pg_catalog.text"), "::") = '\0';
	return out.data;
}

/*
 * Returns an expression for a hint: the call that makes the script for the rest.  A
 * stamp replaces what is recorded, because a range of its kind starts at one revision.
 */
static char *
hint_expression(const SvWriter *writer)
{
	SvDirection direction = writer->plan->direction;
	const char *project = writer->history->project->name;
	const char *choose = strcmp(project, SV_DEFAULT_PROJECT) == 0 ? "" :
		psprintf("SET schemaver.project = %s; ", quote_literal_cstr(project));
	char	   *head = psprintf("Make a script that starts from this state: %sSELECT schemaver_%s_sql('",
								choose, sv_direction_name(direction));
	char	   *end = sv_set_target(writer->plan->applied_after);
	StringInfoData tail;

	initStringInfo(&tail);
	appendStringInfo(&tail, "%s'%s, portable => true", end, direction == SV_STAMP ? ", purge => true" : "");
	if (strcmp(writer->schema, "public") != 0)
		appendStringInfo(&tail, ", schema => %s", quote_literal_cstr(writer->schema));
	appendStringInfoString(&tail, ");");
	if (direction == SV_STAMP)
		return quoted(psprintf("%s%s", head, tail.data));
	return psprintf("%s || from_heads || ':' || %s", quoted(head), quoted(tail.data));
}

static void
set(SvFill *fills, int blank, const char *name, const char *value)
{
	fills[blank].name = name;
	fills[blank].value = value;
}

static void
fill_in(const SvWriter *writer, SvFill *fills)
{
	char	   *table = sv_record_table(writer);
	const char *project = writer->history->project->name;

	memset(fills, 0, sizeof(SvFill) * FILLS);
	for (int i = 0; i < FILLS; i++)
		fills[i].name = "";
	set(fills, FILL_TABLE, "table", table);
	set(fills, FILL_TABLE_TEXT, "table_text", quoted(table));
	set(fills, FILL_TABLE_NAME, "table_name", quoted(psprintf("\"%s.schemaver_portable\"", writer->schema)));
	set(fills, FILL_SCHEMA, "schema", quoted(writer->schema));
	set(fills, FILL_PROJECT, "project", quoted(project));
	set(fills, FILL_PROJECT_NAME, "project_name", quoted(psprintf("\"%s\"", project)));
	set(fills, FILL_HINT, "hint", hint_expression(writer));
	set(fills, FILL_PROBE, "probe", psprintf("'%llx'", (unsigned long long) sv_record_hash("schemaver", 0)));
}

/*
 * sv_checks_define
 *		Writes what makes psql keep the code that every part needs.
 */
void
sv_checks_define(SvWriter *writer, StringInfo out)
{
	SvFill		fills[FILLS];

	fill_in(writer, fills);
	appendStringInfoString(out,
						   "-- What each part checks, kept by psql: the table, and what is recorded in it.\n"
						   "SELECT " SV_QUOTE_TAG "\n");
	sv_fill_append(out, lock_code, fills, FILLS);
	appendStringInfoString(out, SV_QUOTE_TAG " AS schemaver_lock,\n" SV_QUOTE_TAG "\n");
	sv_fill_append(out, compare_code, fills, FILLS);
	appendStringInfoString(out, SV_QUOTE_TAG " AS schemaver_compare\n"
						   "\\gset\n");
}

/*
 * sv_checks_open
 *		Writes what creates the table, if it is missing.
 */
void
sv_checks_open(SvWriter *writer)
{
	SvFill		fills[FILLS];

	fill_in(writer, fills);
	appendStringInfoString(&writer->text,
						   "-- The table in which the script records what is applied.\n"
						   "DO " SV_QUOTE_TAG "\n");
	sv_fill_append(&writer->text, open_code, fills, FILLS);
	appendStringInfoString(&writer->text, SV_QUOTE_TAG ";\n");
}

/*
 * sv_checks_lock
 *		Writes what locks the table to the end of the transaction, and checks it.
 *
 * Statements find the table by its name.  While the body runs, the owner of the
 * schema may rename it, and put another table in its place.  So this is repeated
 * before anything is written, and a superuser, who has the most to lose, also keeps
 * the schema from being renamed.
 */
void
sv_checks_lock(SvWriter *writer)
{
	appendStringInfoString(&writer->text, "DO :'schemaver_lock';\n");
}

/* Returns the states from which parts start, and the last one. */
static char *
list_states(SvWriter *writer)
{
	const SvPlan *plan = writer->plan;
	SvRecorded	recorded = sv_record_set_state(writer, plan->applied_before);
	StringInfoData list;

	initStringInfo(&list);
	appendStringInfo(&list, "ARRAY['%llx'", (unsigned long long) recorded.digest);
	if (plan->direction == SV_STAMP)
		appendStringInfo(&list, ", '%llx'",
						 (unsigned long long) sv_record_set_state(writer, plan->applied_after).digest);
	else
	{
		for (int32 i = 0; i < plan->nsteps; i++)
		{
			CHECK_FOR_INTERRUPTS();
			sv_record_toggle(writer, &recorded, plan->steps[i], SV_RECORD_APPLIED);
			appendStringInfo(&list, i % 4 == 3 ? ",\n        '%llx'" : ", '%llx'",
							 (unsigned long long) recorded.digest);
		}
	}
	appendStringInfoString(&list, "]");
	return list.data;
}

/* Returns a query for what must be recorded: revision, checksum. */
static char *
list_expected(SvWriter *writer)
{
	StringInfoData list;

	initStringInfo(&list);
	for_each_member(revision, writer->plan->applied_before)
	{
		CHECK_FOR_INTERRUPTS();
		appendStringInfoString(&list, list.len > 0 ? ",\n        (" : "VALUES\n        (");
		sv_quote_value(&list, writer->history->map->revs[revision]->id, "text");
		appendStringInfo(&list, ", '%s')", sv_record_checksum(writer, revision));
	}
	if (list.len == 0)
		appendStringInfoString(&list, "SELECT ''::text, ''::text WHERE false");
	return list.data;
}

/*
 * sv_checks_start
 *		Writes what compares the database with where the script starts.
 */
void
sv_checks_start(SvWriter *writer)
{
	const SvPlan *plan = writer->plan;
	SvFill		fills[FILLS];

	fill_in(writer, fills);
	set(fills, FILL_STATES, "states", list_states(writer));
	set(fills, FILL_START, "start", quoted(sv_set_target(plan->applied_before)));
	set(fills, FILL_EXPECTED, "expected", list_expected(writer));
	appendStringInfoString(&writer->text,
						   "-- Fails unless exactly this is applied.\n"
						   "DO " SV_QUOTE_TAG "\n");
	sv_fill_append(&writer->text, start_code, fills, FILLS);
	appendStringInfoString(&writer->text, SV_QUOTE_TAG ";\n");
}

/*
 * sv_checks_continue
 *		Writes what compares the database with where the previous part has ended.
 */
void
sv_checks_continue(SvWriter *writer, const SvRecorded *recorded)
{
	appendStringInfo(&writer->text,
					 "-- Fails unless the parts before it, and nothing else, have been recorded.\n"
					 "SET LOCAL schemaver_script.state TO '%llx %llx';\n"
					 "DO :'schemaver_compare';\n",
					 (unsigned long long) recorded->digest, (unsigned long long) recorded->quick);
}
