/*
 * write.c
 *		Writes the script that does what an online run would do.
 *
 * A script is text for psql: bodies as they are registered, byte for byte, and
 * around them the calls of script.c.  It consists of parts, each with its own run
 * in the log: one transaction for as many steps as possible, and for each revision
 * that is not transactional its statements and then a transaction that records
 * it.  No backslash in it is a body's, an id's or a message's, so that none of these
 * can become a command of psql, whatever state a body leaves psql in.
 *
 * Bodies are read by psql and by the server once more when the script runs.  A
 * statement that psql could read in another way than the server (pieces.c) is
 * written as a query for its text, with \gexec, which sends the result unread; settings
 * that change how text is read are pinned, and refused in bodies.
 */
#include "postgres.h"

#include <ctype.h>

#include "compat.h"
#include "errors.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parser.h"
#include "revision/symbol.h"
#include "run/announce.h"
#include "run/body.h"
#include "run/feasibility.h"
#include "script/pieces.h"
#include "script/script.h"
#include "script/witness.h"
#include "script/write.h"
#include "statement/setting.h"
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
	SvSet	   *applied;		/* before the part that is being written */
	bool		purge;
	StringInfoData text;
	const char *key;			/* that ends psql's restricted mode */
} Writer;

/*
 * Appends text to a comment: no line end, whoever may have put one into a table, and
 * no backslash, in whatever state psql may be.
 */
static void
append_line(StringInfo out, const char *text)
{
	for (; *text; text++)
	{
		if (*text == '\\')
			appendStringInfoString(out, "%5C");
		else
			appendStringInfoChar(out, (unsigned char) *text < ' ' || *text == '\x7f' ? ' ' : *text);
	}
}

/*
 * Appends a value of a type, so that it means the same whatever has been set: where
 * quotes alone would not do that, by its bytes.
 */
static void
append_value(StringInfo out, const char *text, const char *type)
{
	bool		plain = true;

	for (const char *p = text; *p && plain; p++)
		plain = *p != '\\' && *p != '\x7f' && !IS_HIGHBIT_SET(*p) && (*p == '\n' || (unsigned char) *p >= ' ');
	if (plain)
		appendStringInfoString(out, quote_literal_cstr(text));
	else
	{
		appendStringInfoString(out, "pg_catalog.convert_from(pg_catalog.decode('");
		for (const char *p = text; *p; p++)
			appendStringInfo(out, "%02x", (unsigned char) *p);
		appendStringInfo(out, "'::pg_catalog.text, 'hex'::pg_catalog.text), '%s'::pg_catalog.name)",
						 GetDatabaseEncodingName());
	}
	appendStringInfo(out, "::pg_catalog.%s", type);
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
current_array(const SvSet *applied, const List *unknown)
{
	const char **ids = sv_script_current(applied, unknown);
	StringInfoData array;

	initStringInfo(&array);
	for (; ids != NULL && *ids != NULL; ids++)
	{
		appendStringInfoString(&array, array.len > 0 ? ", " : "{");
		append_element(&array, *ids);
	}
	appendStringInfoString(&array, array.len > 0 ? "}" : "{}");
	return array.data;
}

/* The same for people to read. */
static char *
current_words(const SvSet *applied, const List *unknown)
{
	char	   *array = current_array(applied, unknown);

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
	SvRevisionRow *row = sv_history_get_row(history, revision, writer->snapshot);

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
	SvSet	   *changed = sv_set_difference(writer->applied, writer->plan->applied_after);
	SvRevisions order;
	ListCell   *cell;

	if (writer->purge)
	{
		foreach(cell, writer->unknown)
			append_step(writer, steps, lfirst(cell), SV_SCRIPT_NOT_APPLIED);
		foreach(cell, history->altered)
			sv_set_add(changed, lfirst_int(cell));
	}
	order = sv_set_order(changed, false);
	for (int32 i = 0; i < order.count; i++)
	{
		if (sv_set_has(writer->plan->applied_after, order.revs[i]))
			append_registered_step(writer, steps, order.revs[i]);
		else
			append_step(writer, steps, map->revs[order.revs[i]]->id, SV_SCRIPT_NOT_APPLIED);
	}
}

static void
append_argument(StringInfo out, const char *name, const char *value, const char *type)
{
	appendStringInfo(out, "    %s => ", name);
	append_value(out, value, type);
	appendStringInfoString(out, ",\n");
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

	appendStringInfo(out, "CALL %s.%s(\n", quote_identifier(history->project->rels.schema), procedure);
	append_argument(out, "run", DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(run))), "uuid");
	append_argument(out, "direction", sv_direction_name(writer->plan->direction), "text");
	append_argument(out, "project", history->project->name, "text");
	append_argument(out, "current", current_array(writer->applied, writer->unknown), "text[]");
	append_argument(out, "applied", sv_script_hash_state(history->map, writer->applied, writer->unknown), "text");
	append_argument(out, "steps", steps.data, "text[]");
	/* All arguments, since another procedure could have fewer that may be left out. */
	appendStringInfo(out, "    purge => %s);\n", writer->purge ? "true" : "false");
	pfree(steps.data);
}

/* Raises SV014 for what works in a body that is run online, but not in a script. */
static void
check_for_script(SvBody *body, const List *statements)
{
	ListCell   *cell;

	foreach(cell, statements)
	{
		RawStmt    *statement = lfirst_node(RawStmt, cell);
		const char *setting;

		sv_body_at(body, statement);
		setting = sv_statement_changes_reading(statement->stmt, standard_conforming_strings,
											   pg_get_client_encoding());
		if (setting != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
					 errmsg("SET %s cannot be carried by a script", setting),
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

/* Does a body speak of who the session is other than by SET? */
static bool
may_set_identity(const char *text)
{
	char	   *lower = pstrdup(text);

	for (char *p = lower; *p; p++)
		*p = pg_ascii_tolower(*p);
	return strstr(lower, "set_config") != NULL;
}

/* The settings that a body sets by SET, and that something has to be done about. */
static List *
settings_to_reset(const List *statements, bool transactional)
{
	List	   *settings = NIL;
	ListCell   *cell;
	ListCell   *name;

	foreach(cell, statements)
	{
		foreach(name, sv_statement_settings(lfirst_node(RawStmt, cell)->stmt, transactional))
		{
			if (is_identity(lfirst(name)) == transactional)
				settings = lappend(settings, lfirst(name));
		}
	}
	return settings;
}

/*
 * Writes what ends the settings of a body.  The next call puts back all of them,
 * but another role may not be allowed to make it; and outside of a transaction
 * some would keep it from coming that far.
 */
static void
write_resets(Writer *writer, const SvBody *body, const List *statements, bool transactional)
{
	StringInfo	out = &writer->text;
	List	   *settings = settings_to_reset(statements, transactional);
	ListCell   *cell;

	if (transactional && settings == NIL && !may_set_identity(body->text))
		return;
	appendStringInfoString(out,
						   "-- Settings of the body end with it.\n"
						   "RESET SESSION AUTHORIZATION;\n"
						   "RESET ROLE;\n");
	if (transactional)
		return;
	appendStringInfo(out, "SET client_encoding TO %s;\n", pg_get_client_encoding_name());
	foreach(cell, settings)
	{
		appendStringInfoString(out, "RESET ");
		append_setting(out, lfirst(cell));
		appendStringInfoString(out, ";\n");
	}
}

static void
end_line(StringInfo out)
{
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		appendStringInfoChar(out, '\n');
}

/* Writes text as comments, with something in front of each line. */
static void
append_comment(StringInfo out, const char *from, const char *to, const char *mark)
{
	end_line(out);
	while (from < to)
	{
		const char *end = from + strcspn(from, "\r\n");
		char	   *line;

		CHECK_FOR_INTERRUPTS();
		if (end > to)
			end = to;
		line = pnstrdup(from, end - from);
		if (line[strspn(line, " \t\f\v;")] != '\0')
		{
			/* One comment is not to be put into another. */
			if (strncmp(line + strspn(line, " \t"), "--", 2) != 0 || strcmp(mark, "-- ") != 0)
				appendStringInfoString(out, mark);
			append_line(out, line);
			appendStringInfoChar(out, '\n');
		}
		pfree(line);
		from = end < to ? end + 1 : to;
	}
}

/* Writes what is between two statements: as it is if no psql could read it otherwise. */
static void
append_gap(StringInfo out, const char *from, const char *to)
{
	const char *p;

	/* Behind a query that psql has sent, its line has ended. */
	if (from < to && *from == '\n' && out->data[out->len - 1] == '\n')
		from++;
	/* A comment that psql sends does no harm, but looks strange in front of another statement. */
	for (p = from; p < to && !(p[0] == '/' && p[1] == '*'); p++)
		;
	if (p == to && sv_pieces_is_plain_gap(from, to))
		appendBinaryStringInfo(out, from, to - from);
	else
		append_comment(out, from, to, "-- ");
}

/*
 * Writes a statement that psql could read in another way than the server: as a
 * query for its text, which psql sends without reading it.
 */
static void
write_carried(Writer *writer, const SvBody *body, const SvPiece *piece, int number)
{
	StringInfo	out = &writer->text;
	text	   *statement = cstring_to_text_with_len(body->text + piece->start, piece->end - piece->start);
	Datum		packed = DirectFunctionCall2(binary_encode, PointerGetDatum(statement),
											 CStringGetTextDatum("base64"));

	end_line(out);
	appendStringInfo(out, "-- Statement %d is handed on without being read by psql (%%5C is a backslash):\n", number);
	append_comment(out, body->text + piece->start, body->text + piece->end, "--     ");
	appendStringInfo(out, ":schemaver_unrestrict\n" SV_CARRIER_HEAD "%s" SV_CARRIER_MIDDLE "%s" SV_CARRIER_TAIL "\n"
					 "\\gexec\n"
					 ":schemaver_restrict\n",
					 TextDatumGetCString(packed), GetDatabaseEncodingName());
}

/* May a comment that goes to the end of its line stand behind the last token? */
static bool
ends_with_comment(const SvBody *body, const SvPiece *piece)
{
	for (int i = piece->last; i + 1 < piece->end; i++)
	{
		if (body->text[i] == '-' && body->text[i + 1] == '-')
			return true;
	}
	return false;
}

/* Writes the statements of a body, and what is between them. */
static void
write_pieces(Writer *writer, const SvBody *body, const SvPiece *pieces, int npieces)
{
	StringInfo	out = &writer->text;
	const char *done = body->text;

	for (int i = 0; i < npieces; i++)
	{
		const SvPiece *piece = &pieces[i];

		CHECK_FOR_INTERRUPTS();
		append_gap(out, done, body->text + piece->start);
		if (piece->plain)
		{
			appendBinaryStringInfo(out, body->text + piece->start, piece->end - piece->start);
			/* A comment at its end must not take the semicolon. */
			appendStringInfoString(out, ends_with_comment(body, piece) ? "\n;" : ";");
		}
		else
			write_carried(writer, body, piece, i + 1);
		done = body->text + piece->stop;
		if (*done == ';')
			done++;
	}
	append_gap(out, done, body->text + strlen(body->text));
	end_line(out);
}

/* Error context callback: the server's error about a character does not say what to do. */
static void
hint_at_encoding(void *arg)
{
	if (geterrcode() == ERRCODE_UNTRANSLATABLE_CHARACTER)
		errhint("SET client_encoding = '%s';", GetDatabaseEncodingName());
}

/* Raises 22P05 unless a text is the same when the client has had it and sent it back. */
static void
check_survives(const char *text)
{
	ErrorContextCallback callback = {error_context_stack, hint_at_encoding, NULL};
	int			length = strlen(text);
	char	   *there,
			   *back;

	error_context_stack = &callback;
	there = pg_server_to_client(text, length);
	back = there == text ? there : pg_client_to_server(there, strlen(there));
	if (strcmp(back, text) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNTRANSLATABLE_CHARACTER),
				 errmsg("a script cannot be written in encoding \"%s\"", pg_get_client_encoding_name()),
				 errdetail("Some characters would be changed by the conversion to that encoding and back to that of this database, \"%s\".",
						   GetDatabaseEncodingName())));
	error_context_stack = callback.previous;
	if (there != text)
		pfree(there);
}

/* Writes the body of a step. */
static void
write_body(Writer *writer, int32 step)
{
	int32		revision = writer->plan->steps[step];
	SvBody		body = writer->bodies[step];
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver body",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	List	   *statements;
	SvPiece    *pieces;
	int			npieces;

	CHECK_FOR_INTERRUPTS();
	sv_body_read(&body, writer->history, writer->plan->direction, revision, writer->snapshot);
	sv_body_enter(&body);
	statements = sv_body_parse(&body);
	check_for_script(&body, statements);
	body.statement = 0;			/* what follows is about all of it */
	check_survives(body.text);
	pieces = sv_pieces_cut(body.text, statements, &npieces);
	sv_body_leave(&body);

	write_pieces(writer, &body, pieces, npieces);
	write_resets(writer, &body, statements, writer->history->map->revs[revision]->transactional);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

static void
write_title(Writer *writer, int32 revision)
{
	appendStringInfoString(&writer->text, "-- Running ");
	append_line(&writer->text,
				sv_announce_words(writer->history, writer->plan, writer->plan->applied_before, revision));
	appendStringInfoChar(&writer->text, '\n');
}

static void
write_step_call(Writer *writer, int32 revision)
{
	appendStringInfo(&writer->text, "CALL %s.schemaver_script_step(",
					 quote_identifier(writer->history->project->rels.schema));
	append_value(&writer->text, writer->history->map->revs[revision]->id, "text");
	appendStringInfoString(&writer->text, ");\n");
}

static void
write_end(Writer *writer)
{
	appendStringInfo(&writer->text,
					 "-- Writes the record of what has run; without it COMMIT fails.\n"
					 "CALL %s.schemaver_script_end();\n"
					 "COMMIT;\n",
					 quote_identifier(writer->history->project->rels.schema));
}

/* Does a number of steps to a state. */
static void
advance(const SvPlan *plan, SvSet *applied, int32 first, int32 n)
{
	for (int32 i = first; i < first + n; i++)
	{
		if (sv_set_has(plan->applied_after, plan->steps[i]))
			sv_set_add(applied, plan->steps[i]);
		else
			sv_set_remove(applied, plan->steps[i]);
	}
}

static void
write_begin(Writer *writer, const char *begin, const pg_uuid_t *run, int32 first, int32 n)
{
	appendStringInfo(&writer->text,
					 "\n%s;\n"
					 "-- Refuses to go on unless the database is where this begins, and unless the\n"
					 "-- revisions registered in it are these (steps: id, checksum of the body).\n",
					 begin);
	write_announcement(writer, "schemaver_script_begin", run, first, n);
}

/* Writes steps that run in one transaction. */
static void
write_transaction(Writer *writer, int32 first, int32 n)
{
	pg_uuid_t	run;

	sv_journal_new_run(&run);
	write_begin(writer, "BEGIN", &run, first, n);
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
	advance(writer->plan, writer->applied, first, n);
}

/* What records a step by hand: a stamp of what is current after it. */
static char *
stamp_call(const Writer *writer, const SvSet *after)
{
	char	   *target = sv_set_target(after);
	SvPlan	   *plan = sv_plan_stamp(writer->history->map, writer->applied, target, false);
	bool		purge = !sv_set_equal(plan->applied_after, after);
	StringInfoData call;

	initStringInfo(&call);
	appendStringInfo(&call, "SELECT * FROM %s.schemaver_stamp(", quote_identifier(writer->history->project->rels.schema));
	append_value(&call, target, "text");
	appendStringInfo(&call, ", purge => %s);", purge ? "true" : "false");
	return call.data;
}

/* Writes a step whose statements run outside of a transaction. */
static void
write_outside(Writer *writer, int32 first)
{
	StringInfo	out = &writer->text;
	int32		revision = writer->plan->steps[first];
	SvSet	   *after = sv_set_copy(writer->applied);
	pg_uuid_t	run;

	advance(writer->plan, after, first, 1);
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
	/* A default that the body has set does not stop the record of it. */
	write_begin(writer, "BEGIN READ WRITE", &run, first, 1);
	write_step_call(writer, revision);
	write_end(writer);
	advance(writer->plan, writer->applied, first, 1);
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
	return !sv_set_equal(writer->plan->applied_before, writer->plan->applied_after);
}

/* Chooses what ends psql's restricted mode: random, so that no body can know it. */
static void
choose_key(Writer *writer)
{
	pg_uuid_t	key;

	sv_journal_new_run(&key);
	writer->key = DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(&key)));
}

/*
 * Writes what turns off psql's commands, where it can.  A command that psql does not
 * know is an error even where it is not reached, but the value of a variable is
 * read as if it stood there.
 */
static void
write_restriction(const Writer *writer, StringInfo out)
{
	appendStringInfo(out,
					 "-- From here on psql takes no commands, if it is of a release that has \\restrict.\n"
					 "SELECT pg_catalog.int4ge(:VERSION_NUM, 180000)\n"
					 "    OR (pg_catalog.int4ge(:VERSION_NUM, 170006) AND pg_catalog.int4lt(:VERSION_NUM, 180000))\n"
					 "    OR (pg_catalog.int4ge(:VERSION_NUM, 160010) AND pg_catalog.int4lt(:VERSION_NUM, 170000))\n"
					 "    OR (pg_catalog.int4ge(:VERSION_NUM, 150014) AND pg_catalog.int4lt(:VERSION_NUM, 160000))\n"
					 "    AS schemaver_restricts\n"
					 "\\gset\n"
					 "\\set schemaver_restrict ''\n"
					 "\\set schemaver_unrestrict ''\n"
					 "\\if :schemaver_restricts\n"
					 "\\set schemaver_restrict '\\\\restrict %s'\n"
					 "\\set schemaver_unrestrict '\\\\unrestrict %s'\n"
					 "\\endif\n"
					 ":schemaver_restrict\n",
					 writer->key, writer->key);
}

/* Raises 0A000 if a script would not be safe from being misread. */
static void
check_client(const Writer *writer)
{
	if (!PG_VALID_BE_ENCODING(pg_get_client_encoding()))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a script cannot be written in encoding \"%s\"", pg_get_client_encoding_name()),
				 errdetail("In that encoding, part of a character can look like a quote or a backslash."),
				 errhint("SET client_encoding = '%s';", GetDatabaseEncodingName())));
	for (const char *p = writer->history->project->rels.schema; *p; p++)
	{
		if ((unsigned char) *p < ' ' || *p == '\\' || *p == '\x7f')
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("a script cannot be written for an extension in schema %s",
							quote_identifier(writer->history->project->rels.schema)),
					 errdetail("Its name contains a backslash or a control character."),
					 errhint("Give the schema another name: ALTER SCHEMA %s RENAME TO ...;",
							 quote_identifier(writer->history->project->rels.schema))));
	}
}

/* Writes what stands above all parts. */
static void
write_head(const Writer *writer, StringInfo out, const char *target)
{
	const SvPlan *plan = writer->plan;
	StringInfoData line;

	initStringInfo(&line);
	appendStringInfo(&line, "%s of project %s", sv_direction_name(plan->direction), writer->history->project->name);
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
					 current_words(plan->applied_before, writer->unknown),
					 current_words(plan->applied_after, writer->purge ? NIL : writer->unknown));
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
					 "\\set SINGLELINE off\n"
					 "\\set SINGLESTEP off\n"
					 "\\set FETCH_COUNT 0\n"
					 "\\set ON_ERROR_STOP on\n"
					 "\\set ON_ERROR_ROLLBACK off\n"
					 "\\set AUTOCOMMIT on\n"
					 "SET client_encoding TO %s;\n"
					 "SET standard_conforming_strings TO %s;\n",
					 pg_get_client_encoding_name(), standard_conforming_strings ? "on" : "off");
	if (plan->direction != SV_STAMP)
		write_restriction(writer, out);
	pfree(line.data);
}

/*
 * sv_script_write
 *		Returns a script that takes a database from one state to another as an
 *		online run would, in the current memory context.
 *
 * The target may be a range START:END, which is planned without regard to what is
 * applied.  Raises whatever planning and checking an online run raises, except for
 * guards: these are for the database in which the script will run.
 */
char *
sv_script_write(const SvProject *project, SvDirection direction, const char *target, bool purge)
{
	bool		offline = sv_symbol_is_range(target);
	Writer	   *writer = palloc0_object(Writer);
	SvHistory  *history;
	StringInfoData script;

	writer->snapshot = RegisterSnapshot(GetActiveSnapshot());
	writer->history = history = sv_history_load(project, writer->snapshot);
	if (!offline && !purge)
		sv_feasibility_check_applied(history);
	check_client(writer);
	choose_key(writer);
	writer->plan = sv_plan_make(history->map, history->applied, direction, target, offline, purge);
	writer->bodies = sv_feasibility_check_plan(history, writer->plan, writer->snapshot, NULL);
	writer->unknown = offline ? NIL : history->unknown;
	writer->purge = purge;
	writer->applied = sv_set_copy(writer->plan->applied_before);
	initStringInfo(&writer->text);
	if (changes_anything(writer))
		write_parts(writer);
	UnregisterSnapshot(writer->snapshot);

	initStringInfo(&script);
	write_head(writer, &script, target);
	appendBinaryStringInfo(&script, writer->text.data, writer->text.len);
	if (writer->text.len > 0 && direction != SV_STAMP)
		appendStringInfoString(&script, "\n:schemaver_unrestrict\n");
	check_survives(script.data);
	return script.data;
}
