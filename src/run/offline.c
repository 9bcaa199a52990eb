/*
 * offline.c
 *		Writes the script that does what an online run would do.
 *
 * A script is text for psql: bodies as they are registered, byte for byte, and
 * around them the calls of script.c.  It consists of parts, each with its own run
 * in the log: one transaction for as many steps as possible, and for each revision
 * that is not transactional its statements and then a transaction that records
 * it.
 *
 * Bodies are read by psql and by the server once more when the script runs.  What
 * would make them mean something else then (settings that change how text is
 * read, variables of psql) is pinned, checked or refused here.
 */
#include "postgres.h"

#include <ctype.h>

#include "compat.h"
#include "errors.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parser.h"
#include "parser/scanner.h"
#include "revision/symbol.h"
#include "run/body.h"
#include "run/check.h"
#include "run/offline.h"
#include "run/report.h"
#include "run/script.h"
#include "store/history.h"
#include "store/journal.h"
#include "store/revisions.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/uuid.h"

/* A script that is being written. */
typedef struct Writer
{
	const SvHistory *history;
	const SvPlan *plan;
	const SvBody *bodies;		/* of the plan, one a step; NULL: a stamp */
	Snapshot	snapshot;
	const List *unknown;		/* what is applied where the script begins, but not registered */
	bool	   *applied;		/* before the part that is being written */
	bool		purge;
	StringInfoData text;
	List	   *variables;		/* char *: psql must not know these */
} Writer;

/* Appends text to a comment: no line end, whoever may have put one into a table. */
static void
append_line(StringInfo out, const char *text)
{
	for (; *text; text++)
		appendStringInfoChar(out, (unsigned char) *text < ' ' || *text == '\x7f' ? ' ' : *text);
}

/* Appends an element of an array. */
static void
append_element(StringInfo out, const char *text)
{
	bool		plain = *text != '\0' && pg_strcasecmp(text, "null") != 0;

	for (const char *p = text; *p && plain; p++)
		plain = isalnum((unsigned char) *p) || *p == '_' || *p == '.' || *p == '-';
	if (plain)
	{
		appendStringInfoString(out, text);
		return;
	}
	appendStringInfoChar(out, '"');
	for (const char *p = text; *p; p++)
	{
		if (*p == '"' || *p == '\\')
			appendStringInfoChar(out, '\\');
		appendStringInfoChar(out, *p);
	}
	appendStringInfoChar(out, '"');
}

/* The revisions that are current in a state, as an array. */
static char *
current_array(const Writer *writer, const bool *applied, const List *unknown)
{
	const SvRevmap *map = writer->history->map;
	bool	   *heads = palloc_array(bool, Max(map->nrevs, 1));
	StringInfoData array;
	ListCell   *cell;

	initStringInfo(&array);
	sv_revmap_heads(map, applied, heads);
	for (int32 i = 0; i < map->nrevs; i++)
	{
		if (!heads[i])
			continue;
		appendStringInfoString(&array, array.len > 0 ? ", " : "{");
		append_element(&array, map->revs[i]->id);
	}
	foreach(cell, unknown)
	{
		appendStringInfoString(&array, array.len > 0 ? ", " : "{");
		append_element(&array, lfirst(cell));
	}
	appendStringInfoString(&array, array.len > 0 ? "}" : "{}");
	return array.data;
}

/* The same for people to read. */
static char *
current_words(const Writer *writer, const bool *applied, const List *unknown)
{
	char	   *array = current_array(writer, applied, unknown);

	if (strcmp(array, "{}") == 0)
		return pstrdup("nothing");
	array[strlen(array) - 1] = '\0';
	return array + 1;
}

static void
append_step(const Writer *writer, StringInfo steps, const char *revision, const char *checksum)
{
	appendStringInfoString(steps, steps->len > 1 ? ",\n        {" : "\n        {");
	append_element(steps, revision);
	appendStringInfo(steps, ", %s}", checksum);
}

/* Appends a step with the checksum of its body. */
static void
append_registered_step(const Writer *writer, StringInfo steps, int32 revision)
{
	const SvHistory *history = writer->history;
	const char *id = history->map->revs[revision]->id;
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver body",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	SvRevisionRow *row = sv_revisions_get(&history->rels, history->project, id, writer->snapshot);

	if (row == NULL)
		elog(ERROR, "revision \"%s\" is not registered any more", id);
	append_step(writer, steps, id, sv_script_hash_body(row, writer->plan->direction));
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

/* Appends what a stamp makes applied, each before what needs it, and what it removes. */
static void
append_stamped(const Writer *writer, StringInfo steps)
{
	const SvHistory *history = writer->history;
	const SvRevmap *map = history->map;
	bool	   *changed = palloc_array(bool, Max(map->nrevs, 1));
	int32	   *order = palloc_array(int32, Max(map->nrevs, 1));
	ListCell   *cell;
	int32		n;

	for (int32 i = 0; i < map->nrevs; i++)
		changed[i] = writer->applied[i] != writer->plan->applied_after[i];
	if (writer->purge)
	{
		foreach(cell, writer->unknown)
			append_step(writer, steps, lfirst(cell), SV_SCRIPT_NOT_APPLIED);
		foreach(cell, history->altered)
			changed[lfirst_int(cell)] = true;
	}
	n = sv_graph_order(&map->needs, &map->needed_by, map->nrevs, changed, order);
	for (int32 i = 0; i < n; i++)
	{
		if (writer->plan->applied_after[order[i]])
			append_registered_step(writer, steps, order[i]);
		else
			append_step(writer, steps, map->revs[order[i]]->id, SV_SCRIPT_NOT_APPLIED);
	}
}

/* Writes the call of a procedure that says what a part is. */
static void
write_announcement(Writer *writer, const char *procedure, const pg_uuid_t *run, int32 first, int32 n)
{
	const SvHistory *history = writer->history;
	StringInfo	out = &writer->text;
	StringInfoData steps;

	initStringInfo(&steps);
	appendStringInfoChar(&steps, '{');
	if (writer->plan->direction == SV_STAMP)
		append_stamped(writer, &steps);
	else
	{
		for (int32 i = 0; i < n; i++)
			append_registered_step(writer, &steps, writer->plan->steps[first + i]);
	}
	appendStringInfoChar(&steps, '}');

	appendStringInfo(out, "CALL %s.%s(\n", quote_identifier(history->rels.schema), procedure);
	appendStringInfo(out, "    run => '%s',\n",
					 DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(run))));
	appendStringInfo(out, "    direction => '%s',\n", sv_direction_name(writer->plan->direction));
	appendStringInfo(out, "    project => %s,\n", quote_literal_cstr(history->project));
	appendStringInfo(out, "    current => %s,\n",
					 quote_literal_cstr(current_array(writer, writer->applied, writer->unknown)));
	appendStringInfo(out, "    applied => '%s',\n",
					 sv_script_hash_state(history->map, writer->applied, writer->unknown));
	appendStringInfo(out, "    steps => %s%s);\n", quote_literal_cstr(steps.data),
					 writer->purge ? ",\n    purge => true" : "");
	pfree(steps.data);
}

/* Notes that a name follows a colon in the code of a body: psql may take it for a variable. */
static void
note_variable(Writer *writer, const char *colon)
{
	const char *name = colon + 1;
	const char *quote = *name == '\'' || *name == '"' ? name++ : NULL;
	MemoryContext old;
	size_t		length = 0;
	ListCell   *cell;
	char	   *variable;

	while (isalnum((unsigned char) name[length]) || name[length] == '_' || IS_HIGHBIT_SET(name[length]))
		length++;
	/* Nobody gives a variable a number for a name, but every slice has some. */
	if (length == 0 || strspn(name, "0123456789") == length || (quote != NULL && name[length] != *quote))
		return;
	old = MemoryContextSwitchTo(GetMemoryChunkContext(writer));
	variable = pnstrdup(name, length);
	foreach(cell, writer->variables)
	{
		if (strcmp(lfirst(cell), variable) == 0)
			break;
	}
	if (cell == NULL)
		writer->variables = lappend(writer->variables, variable);
	MemoryContextSwitchTo(old);
}

static void
note_variables(Writer *writer, const SvBody *body)
{
	core_yy_extra_type extra;
	core_yyscan_t scanner = scanner_init(body->text, &extra, &ScanKeywords, ScanKeywordTokens);
	core_YYSTYPE value;
	YYLTYPE		location;
	int			token;

	while ((token = core_yylex(&value, &location, scanner)) != 0)
	{
		CHECK_FOR_INTERRUPTS();
		if (token == ':')
			note_variable(writer, body->text + location);
	}
	scanner_finish(scanner);
}

/* Does this SET change how the text that follows it is read? */
static bool
changes_reading(const VariableSetStmt *set)
{
	char	   *value;
	bool		on;

	if (set->kind != VAR_SET_VALUE)
		return false;
	value = ExtractSetVariableArgs(unconstify(VariableSetStmt *, set));
	if (pg_strcasecmp(set->name, "standard_conforming_strings") == 0)
		return !parse_bool(value, &on) || on != standard_conforming_strings;
	if (pg_strcasecmp(set->name, "client_encoding") == 0)
		return value == NULL || pg_char_to_encoding(value) != pg_get_client_encoding();
	return false;
}

/* Raises SV014 for what works in a body that is run online, but not in a script. */
static void
check_for_script(SvBody *body, const List *statements)
{
	ListCell   *cell;

	foreach(cell, statements)
	{
		RawStmt    *statement = lfirst_node(RawStmt, cell);

		sv_body_at(body, statement);
		if (IsA(statement->stmt, VariableSetStmt) &&
			changes_reading((const VariableSetStmt *) statement->stmt))
			ereport(ERROR,
					(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
					 errmsg("SET %s cannot be carried by a script",
							((const VariableSetStmt *) statement->stmt)->name),
					 errdetail("Online a body is read before it runs; in a script what follows would be read otherwise."),
					 errposition(pg_mbstrlen_with_len(body->text, body->location) + 1)));
	}
}

/* Writes the name of a setting, which may have a dot in it. */
static void
append_setting(StringInfo out, const char *name)
{
	char	   *copy = pstrdup(name);
	char	   *rest = copy;
	char	   *dot;

	while ((dot = strchr(rest, '.')) != NULL)
	{
		*dot = '\0';
		appendStringInfo(out, "%s.", quote_identifier(rest));
		rest = dot + 1;
	}
	appendStringInfoString(out, quote_identifier(rest));
	pfree(copy);
}

static bool
is_identity(const char *setting)
{
	return strcmp(setting, "role") == 0 || strcmp(setting, "session_authorization") == 0;
}

/*
 * Writes what takes back the settings of a body.  Inside a transaction the next
 * call does that, but another role may not be allowed to make it.
 */
static void
write_resets(Writer *writer, const List *statements, bool transactional)
{
	List	   *settings = NIL;
	ListCell   *cell;

	foreach(cell, statements)
	{
		const Node *node = lfirst_node(RawStmt, cell)->stmt;
		const VariableSetStmt *set = (const VariableSetStmt *) node;

		if (!IsA(node, VariableSetStmt) || set->name == NULL || (transactional && !is_identity(set->name)))
			continue;
		if (set->kind == VAR_SET_MULTI && strcmp(set->name, "SESSION CHARACTERISTICS") == 0)
			settings = lappend(lappend(lappend(settings, "default_transaction_isolation"),
									   "default_transaction_read_only"), "default_transaction_deferrable");
		else if (set->kind == VAR_SET_VALUE && (!set->is_local || transactional))
			settings = lappend(settings, set->name);
	}
	if (settings != NIL)
		appendStringInfoString(&writer->text, "-- Settings of the body end with it.\n");
	foreach(cell, settings)
	{
		appendStringInfoString(&writer->text, "RESET ");
		if (strcmp(lfirst(cell), "session_authorization") == 0)
			appendStringInfoString(&writer->text, "SESSION AUTHORIZATION");
		else
			append_setting(&writer->text, lfirst(cell));
		appendStringInfoString(&writer->text, ";\n");
	}
}

/* Writes the body of a step as it is, and what it lacks at its end. */
static void
write_body(Writer *writer, int32 step)
{
	StringInfo	out = &writer->text;
	int32		revision = writer->plan->steps[step];
	SvBody		body = writer->bodies[step];
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver body",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	size_t		length;
	List	   *statements;

	CHECK_FOR_INTERRUPTS();
	sv_body_read(&body, writer->history, writer->plan->direction, revision, writer->snapshot);
	sv_body_enter(&body);
	statements = sv_body_parse(&body);
	check_for_script(&body, statements);
	note_variables(writer, &body);
	sv_body_leave(&body);

	length = strlen(body.text);
	appendBinaryStringInfo(out, body.text, length);
	if (length > 0 && body.text[length - 1] != '\n')
		appendStringInfoChar(out, '\n');
	/* A statement of length 0 goes to the end of the text: no semicolon follows. */
	if (statements != NIL && llast_node(RawStmt, statements)->stmt_len == 0)
		appendStringInfoString(out, ";\n");
	write_resets(writer, statements, writer->history->map->revs[revision]->transactional);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

static void
write_title(Writer *writer, int32 revision)
{
	appendStringInfoString(&writer->text, "-- Running ");
	append_line(&writer->text,
				sv_report_words(writer->history, writer->plan, writer->plan->applied_before, revision));
	appendStringInfoChar(&writer->text, '\n');
}

static void
write_step_call(Writer *writer, int32 revision)
{
	appendStringInfo(&writer->text, "CALL %s.schemaver_script_step(%s);\n",
					 quote_identifier(writer->history->rels.schema),
					 quote_literal_cstr(writer->history->map->revs[revision]->id));
}

static void
write_end(Writer *writer)
{
	appendStringInfo(&writer->text,
					 "-- Writes the record of what has run; without it COMMIT fails.\n"
					 "CALL %s.schemaver_script_end();\n"
					 "COMMIT;\n",
					 quote_identifier(writer->history->rels.schema));
}

/* The state that a number of steps leaves. */
static void
advance(Writer *writer, int32 first, int32 n)
{
	for (int32 i = 0; i < n; i++)
	{
		int32		revision = writer->plan->steps[first + i];

		writer->applied[revision] = writer->plan->applied_after[revision];
	}
}

static void
write_begin(Writer *writer, const pg_uuid_t *run, int32 first, int32 n)
{
	appendStringInfoString(&writer->text,
						   "\nBEGIN;\n"
						   "-- Refuses to go on unless the database is where this begins, and unless the\n"
						   "-- revisions registered in it are these (steps: id, checksum of the body).\n");
	write_announcement(writer, "schemaver_script_begin", run, first, n);
}

/* Writes steps that run in one transaction. */
static void
write_transaction(Writer *writer, int32 first, int32 n)
{
	pg_uuid_t	run;

	sv_journal_new_run(&run);
	write_begin(writer, &run, first, n);
	for (int32 i = 0; i < n; i++)
	{
		appendStringInfoChar(&writer->text, '\n');
		write_title(writer, writer->plan->steps[first + i]);
		if (writer->plan->direction == SV_STAMP)
			continue;
		write_step_call(writer, writer->plan->steps[first + i]);
		write_body(writer, first + i);
	}
	appendStringInfoChar(&writer->text, '\n');
	write_end(writer);
	advance(writer, first, n);
}

/* What records a step by hand: a stamp of what is current after it. */
static char *
stamp_call(const Writer *writer, const bool *after)
{
	const SvRevmap *map = writer->history->map;
	bool	   *heads = palloc_array(bool, Max(map->nrevs, 1));
	StringInfoData target;
	bool		purge;

	initStringInfo(&target);
	sv_revmap_heads(map, after, heads);
	for (int32 i = 0; i < map->nrevs; i++)
	{
		if (heads[i])
			appendStringInfo(&target, "%s%s", target.len > 0 ? "," : "", map->revs[i]->id);
	}
	if (target.len == 0)
		appendStringInfoString(&target, "base");
	purge = memcmp(sv_plan_stamp(map, writer->applied, target.data, false)->applied_after, after,
				   sizeof(bool) * map->nrevs) != 0;
	return psprintf("SELECT * FROM %s.schemaver_stamp(%s%s);",
					quote_identifier(writer->history->rels.schema), quote_literal_cstr(target.data),
					purge ? ", purge => true" : "");
}

/* Writes a step whose statements run outside of a transaction. */
static void
write_outside(Writer *writer, int32 first)
{
	StringInfo	out = &writer->text;
	int32		revision = writer->plan->steps[first];
	bool	   *after = palloc_array(bool, writer->history->map->nrevs);
	pg_uuid_t	run;

	memcpy(after, writer->applied, sizeof(bool) * writer->history->map->nrevs);
	after[revision] = writer->plan->applied_after[revision];

	sv_journal_new_run(&run);
	appendStringInfoChar(out, '\n');
	write_title(writer, revision);
	appendStringInfoString(out,
						   "-- This runs outside of a transaction: each statement stays when it has run. What\n"
						   "-- stands above is committed. If the script stops before the next COMMIT, see which\n"
						   "-- of the statements have run (a failed CREATE INDEX CONCURRENTLY leaves an index\n"
						   "-- that is not valid: drop it), run the others, and record that by\n"
						   "--     ");
	append_line(out, stamp_call(writer, after));
	appendStringInfoString(out,
						   "\n-- Then make a new script for what is left.\n");
	write_announcement(writer, "schemaver_script_check", &run, first, 1);
	write_body(writer, first);
	write_begin(writer, &run, first, 1);
	write_step_call(writer, revision);
	write_end(writer);
	advance(writer, first, 1);
}

/* Writes all parts. */
static void
write_parts(Writer *writer)
{
	const SvPlan *plan = writer->plan;
	int32		first = 0;

	if (plan->direction == SV_STAMP)
	{
		write_transaction(writer, 0, plan->nsteps);
		return;
	}
	while (first < plan->nsteps)
	{
		int32		end = first;

		while (end < plan->nsteps && writer->history->map->revs[plan->steps[end]]->transactional)
			end++;
		if (end > first)
			write_transaction(writer, first, end - first);
		else
			write_outside(writer, end++);
		first = end;
	}
}

/* Does the script do anything? */
static bool
changes_anything(const Writer *writer)
{
	if (writer->plan->nsteps > 0)
		return true;
	if (writer->purge && (writer->unknown != NIL || writer->history->altered != NIL))
		return true;
	return memcmp(writer->plan->applied_before, writer->plan->applied_after,
				  sizeof(bool) * writer->history->map->nrevs) != 0;
}

/* Writes what stands above all parts. */
static void
write_head(const Writer *writer, StringInfo out, const char *target)
{
	const SvPlan *plan = writer->plan;
	StringInfoData line;
	ListCell   *cell;

	initStringInfo(&line);
	appendStringInfo(&line, "%s of project %s", sv_direction_name(plan->direction), writer->history->project);
	line.data[0] = pg_toupper((unsigned char) line.data[0]);
	appendStringInfoString(out, "-- ");
	append_line(out, line.data);
	resetStringInfo(&line);
	appendStringInfo(&line, "made by schemaver_%s_sql(%s%s)", sv_direction_name(plan->direction),
					 quote_literal_cstr(target), writer->purge ? ", purge => true" : "");
	appendStringInfoString(out, ", ");
	append_line(out, line.data);
	resetStringInfo(&line);
	appendStringInfo(&line, "It begins where %s is current, and ends where %s is.",
					 current_words(writer, plan->applied_before, writer->unknown),
					 current_words(writer, plan->applied_after, writer->purge ? NIL : writer->unknown));
	appendStringInfoString(out, ".\n-- ");
	append_line(out, line.data);
	appendStringInfoString(out, "\n");
	if (!changes_anything(writer))
	{
		appendStringInfoString(out, "-- There is nothing to do.\n");
		return;
	}
	appendStringInfo(out,
					 "-- To be run by psql, once: psql -X -f FILE\n"
					 "\n"
					 "\\set ON_ERROR_STOP on\n"
					 "\\set ON_ERROR_ROLLBACK off\n"
					 "\\set AUTOCOMMIT on\n"
					 "\\encoding %s\n"
					 "SET standard_conforming_strings = %s;\n",
					 pg_get_client_encoding_name(), standard_conforming_strings ? "on" : "off");
	foreach(cell, writer->variables)
		appendStringInfo(out,
						 "\\if :{?%s}\n"
						 "DO 'BEGIN RAISE EXCEPTION ''psql variable %s is set, and would replace what a body has''; END';\n"
						 "\\endif\n",
						 (char *) lfirst(cell), (char *) lfirst(cell));
	pfree(line.data);
}

/*
 * sv_offline_write
 *		Returns a script that takes a database from one state to another as an
 *		online run would, in the current memory context.
 *
 * The target may be a range START:END, which is planned without regard to what is
 * applied.  Raises whatever planning and checking an online run raises, except for
 * guards: these are for the database in which the script will run.
 */
char *
sv_offline_write(FunctionCallInfo fcinfo, SvDirection direction, const char *target, bool purge)
{
	bool		offline = sv_symbol_is_range(target);
	Writer	   *writer = palloc0_object(Writer);
	SvRelations rels;
	SvHistory  *history;
	StringInfoData script;

	sv_relations_find(fcinfo, &rels);
	writer->snapshot = RegisterSnapshot(GetActiveSnapshot());
	writer->history = history = sv_history_load(&rels, sv_project_name(), writer->snapshot);
	if (!offline && !purge)
		sv_check_applied(history);
	writer->plan = sv_plan_make(history->map, history->applied, direction, target, offline, purge);
	writer->bodies = sv_check_plan(history, writer->plan, writer->snapshot, NULL);
	writer->unknown = offline ? NIL : history->unknown;
	writer->purge = purge;
	writer->applied = palloc_array(bool, Max(history->map->nrevs, 1));
	memcpy(writer->applied, writer->plan->applied_before, sizeof(bool) * history->map->nrevs);
	initStringInfo(&writer->text);
	if (changes_anything(writer))
		write_parts(writer);
	UnregisterSnapshot(writer->snapshot);

	initStringInfo(&script);
	write_head(writer, &script, target);
	appendBinaryStringInfo(&script, writer->text.data, writer->text.len);
	return script.data;
}
