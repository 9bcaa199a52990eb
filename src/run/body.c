/*
 * body.c
 *		The upgrade or downgrade body of a revision: parsing it, and reporting
 *		where in it something is wrong.
 *
 * The server's own parser splits a body into statements.  While one is being
 * parsed, analyzed or run, an error context callback turns positions, which
 * would be taken for positions in the client's query, into positions in the
 * body, and adds direction, revision, statement and line, and the line of the file
 * that the body was loaded from.  Positions in error messages are characters,
 * locations in parse trees are bytes.
 */
#include "postgres.h"

#include "catalog/dependency.h"
#include "catalog/namespace.h"
#include "commands/extension.h"
#include "compat.h"
#include "core/place.h"
#include "core/sqlscan.h"
#include "core/text.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parser.h"
#include "run/body.h"
#include "run/hint.h"
#include "schemaver.h"
#include "statement/extension.h"
#include "statement/forbidden.h"
#include "statement/place.h"
#include "store/revisions.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

/* A message shows at most this much of a body, in bytes. */
#define MAX_EXCERPT 2000

/* And at most this much of a statement that is only named, in characters. */
#define MAX_STATEMENT 100

/*
 * Chooses what of the body to show with an error at a location: all of it, or
 * the statement, or what is around the place, from the beginning of a line if
 * there is one.
 */
static void
choose_excerpt(const SvBody *body, int location, int *start, int *end)
{
	const char *line;

	*start = 0;
	*end = strlen(body->text);
	if (*end > MAX_EXCERPT && body->statement > 0 &&
		location >= body->location && location <= body->location + body->length)
	{
		*start = body->location;
		*end = body->location + body->length;
	}
	if (*end - *start <= MAX_EXCERPT)
		return;
	if (location - *start > MAX_EXCERPT / 2)
	{
		*start += pg_mbcliplen(body->text + *start, *end - *start,
							   location - MAX_EXCERPT / 2 - *start);
		line = memchr(body->text + *start, '\n', location - *start);
		if (line != NULL)
			*start = line + 1 - body->text;
	}
	*end = *start + pg_mbcliplen(body->text + *start, *end - *start, MAX_EXCERPT);
}

/* Makes the error point at a location in the body, not at the client's query. */
static void
transpose_position(const SvBody *body, int location)
{
	int			start,
				end;

	choose_excerpt(body, location, &start, &end);
	errposition(0);
	internalerrposition(pg_mbstrlen_with_len(body->text + start, location - start) + 1);
	internalerrquery(pnstrdup(body->text + start, end - start));
}

/*
 * Is it an error that is being reported, and not a notice or a line for the log?
 * These have codes, too, and only a copy of the report says what it is.
 */
static bool
is_error(void)
{
	MemoryContext old;
	ErrorData  *report;
	bool		is;

	if (geterrcode() == ERRCODE_SUCCESSFUL_COMPLETION)
		return false;
	old = MemoryContextSwitchTo(TopMemoryContext);
	report = CopyErrorData();
	is = report->elevel >= ERROR;
	FreeErrorData(report);
	MemoryContextSwitchTo(old);
	return is;
}

/* Returns the statement on one line, or the beginning of it if it is long. */
static char *
excerpt_statement(const SvBody *body)
{
	const char *text = body->text + body->location;
	const char *end = text + body->length;
	int			room = Min(body->length, (MAX_STATEMENT + 1) * MAX_MULTIBYTE_CHAR_LEN);
	char	   *excerpt = palloc(room + sizeof("..."));
	int			used = 0;
	int			kept;

	for (; text < end && used < room; text++)
	{
		bool		blank = !IS_HIGHBIT_SET(*text) && (*text <= ' ' || *text == 0x7f);

		if (!blank)
			excerpt[used++] = *text;
		else if (used > 0 && excerpt[used - 1] != ' ')
			excerpt[used++] = ' ';
	}
	while (used > 0 && text == end && excerpt[used - 1] == ' ')
		used--;
	kept = pg_mbcharcliplen(excerpt, used, MAX_STATEMENT);
	strcpy(excerpt + kept, kept < used ? "..." : "");
	return excerpt;
}

/* Adds the body and the statement. */
static void
describe_statement(const SvBody *body, bool error, bool has_place, int line, int column)
{
	/* The server adds such a line for the statements of a function. */
	if (error && !has_place && body->statement > 0 && !body->ending)
		errcontext("SQL statement \"%s\"", excerpt_statement(body));
	if (body->ending)
		errcontext("triggers deferred by the %s of revision \"%s\"", body->direction, body->revision);
	else if (body->statement > 0 && has_place)
		errcontext("%s of revision \"%s\", statement %d, line %d, column %d", body->direction,
				   body->revision, body->statement, line, column);
	else if (body->statement > 0)
		errcontext("%s of revision \"%s\", statement %d, line %d", body->direction,
				   body->revision, body->statement, line);
	else if (has_place)
		errcontext("%s of revision \"%s\", line %d, column %d", body->direction,
				   body->revision, line, column);
	else
		errcontext("%s of revision \"%s\"", body->direction, body->revision);
}

/*
 * Adds the file, and the line in it: of the place in the body, of its beginning, or
 * for what the whole body has deferred, all its lines.
 */
static void
describe_file(const SvBody *body, bool has_place, int line, int column)
{
	int			lines = 0;

	if (body->file == NULL)
		return;
	if (body->ending)
		lines = sv_place_count_lines(body->text,
									 sv_text_end_without(body->text, body->text + strlen(body->text),
														 SV_BLANKS));
	if (lines > 0)
		errcontext("file \"%s\", lines %d to %d", body->file, body->file_line,
				   body->file_line + lines);
	else if (has_place && !body->ending)
		errcontext("file \"%s\", line %d, column %d", body->file, body->file_line + line - 1, column);
	else
		errcontext("file \"%s\", line %d", body->file, body->file_line);
}

/* Adds what is the same for the whole body. */
static void
describe_origin(const SvBody *body, bool error)
{
	if (body->project != NULL)
		errcontext("project \"%s\"", body->project);
	if (!error || !body->is_new)
		return;
	if (body->file != NULL)
		errcontext("revisions loaded in this transaction are gone if it is rolled back");
	else
		errcontext("revisions registered in this transaction are gone if it is rolled back");
}

/* Error context callback; see the head of the file. */
static void
describe_place(void *arg)
{
	SvBody	   *body = (SvBody *) arg;
	int			position = geterrposition();
	int			location = body->location;
	bool		error = is_error();
	int			line;
	int			column = 0;

	if (position > 0)
	{
		const char *origin = body->text + body->origin;

		location = body->origin + pg_mbcharcliplen(origin, strlen(origin), position - 1);
		transpose_position(body, location);
	}
	line = body->line +
		sv_place_count_lines(body->text + body->location, body->text + location);
	if (position > 0 || body->file != NULL)
		column = sv_place_column(body->text, body->text + location);
	if (error)
		sv_hint_add(body);
	describe_statement(body, error, position > 0, line, column);
	describe_file(body, position > 0 || body->statement > 0, line, column);
	describe_origin(body, error);
}

/*
 * sv_body_read
 *		Reads a body of a revision, in the current memory context, unless its text
 *		is already in memory.  The snapshot is the one under which the history was
 *		read, and has been registered since then.
 */
void
sv_body_read(SvBody *body, const SvHistory *history, SvDirection direction, int32 revision,
			 Snapshot snapshot)
{
	const SvRevision *rev = history->map->revs[revision];
	const char *project = history->project->name;
	SvStoredBody stored;

	if (body->text != NULL)
		return;
	memset(body, 0, sizeof(*body));
	body->direction = sv_direction_name(direction);
	body->revision = rev->id;
	body->project = strcmp(project, SV_DEFAULT_PROJECT) == 0 ? NULL : project;
	sv_revisions_get_content(&history->project->rels, history->file, rev->locator,
							 direction == SV_UPGRADE, snapshot, &stored, body->checksum);
	body->authority = stored.authority;
	body->file = stored.origin.file;
	body->file_line = stored.origin.line;
	body->is_new = stored.is_new;
	body->text = stored.text != NULL ? stored.text : pstrdup("");	/* an upgrade may do
																	 * nothing */
}

/*
 * sv_body_forget
 *		Frees the text of a body that was read.
 */
void
sv_body_forget(SvBody *body)
{
	pfree(unconstify(char *, body->text));
	body->text = NULL;
}

/*
 * sv_body_enter
 *		From here to sv_body_leave, errors are described as errors of this body.
 *		The struct must stay where it is meanwhile.
 */
void
sv_body_enter(SvBody *body)
{
	body->statement = 0;
	body->ending = false;
	body->location = 0;
	body->origin = 0;
	body->line = 1;
	body->callback.callback = describe_place;
	body->callback.arg = body;
	body->callback.previous = error_context_stack;
	error_context_stack = &body->callback;
}

/*
 * sv_body_leave
 *		Ends what sv_body_enter has begun.
 */
void
sv_body_leave(SvBody *body)
{
	error_context_stack = body->callback.previous;
}

/*
 * sv_body_errcontext
 *		Describes the body as a whole, for an error about it that is raised outside of
 *		sv_body_enter and sv_body_leave.
 */
int
sv_body_errcontext(const SvBody *body)
{
	describe_statement(body, true, false, 1, 0);
	describe_file(body, false, 1, 0);
	describe_origin(body, true);
	return 0;
}

/*
 * sv_body_parse
 *		Returns the RawStmts of a body, NIL if it has no statement, in the
 *		current memory context.  Raises a syntax error with its place in the
 *		body, or what sv_sqlscan_check raises.  To be called between enter and leave.
 */
List *
sv_body_parse(SvBody *body)
{
	sv_sqlscan_check(body->text);
	return pg_parse_query(body->text);
}

/* Makes a statement that is a body's part a text of its own. */
static SvStatement *
cut_statement(SvBody *body, RawStmt *raw)
{
	SvStatement *statement = palloc_object(SvStatement);
	int			start = sv_statement_start(body->text, raw);
	int			end = sv_statement_stop(body->text, raw);
	List	   *parsed;

	end = sv_text_end_without(body->text + start, body->text + end, SV_BLANKS) - body->text;
	statement->in_body = raw;
	if (start == 0 && body->text[end] == '\0')
	{
		statement->raw = raw;
		statement->text = body->text;
		return statement;
	}
	statement->text = pnstrdup(body->text + start, end - start);
	body->origin = start;
	parsed = pg_parse_query(statement->text);
	body->origin = 0;
	if (list_length(parsed) != 1)
		elog(ERROR, "could not split the %s of revision \"%s\" into statements",
			 body->direction, body->revision);
	statement->raw = linitial_node(RawStmt, parsed);
	return statement;
}

/*
 * sv_body_cut
 *		Returns the statements of a body, SvStatement *, each with a text of its own,
 *		in the current memory context.  Raises a syntax error with its place in the
 *		body.  To be called between enter and leave.
 *
 * All are cut, and parsed again, before the first one runs, because it could change
 * the settings that define what a literal is.  The parser has already warned about
 * backslashes in literals when the body was checked, so it does not warn again.
 */
List *
sv_body_cut(SvBody *body)
{
	List	   *statements = NIL;
	bool		quiet = !standard_conforming_strings;
	int			nest = 0;
	ListCell   *cell;

	if (quiet)
	{
		nest = NewGUCNestLevel();
		(void) set_config_option("escape_string_warning", "off", PGC_USERSET, PGC_S_SESSION,
								 GUC_ACTION_SAVE, true, 0, false);
	}
	foreach(cell, sv_body_parse(body))
	{
		CHECK_FOR_INTERRUPTS();
		statements = lappend(statements, cut_statement(body, lfirst_node(RawStmt, cell)));
	}
	if (quiet)
		AtEOXact_GUC(true, nest);
	return statements;
}

/*
 * sv_body_at
 *		Notes which statement errors are about from now on: the next one.
 */
void
sv_body_at(SvBody *body, const RawStmt *statement)
{
	int			start = sv_statement_start(body->text, statement);

	body->statement++;
	body->line += sv_place_count_lines(body->text + body->location, body->text + start);
	body->location = start;
	body->length = sv_statement_stop(body->text, statement) - start;
}

/*
 * sv_body_run
 *		The same for a statement that is about to run: from now on, positions count
 *		from its beginning.
 */
void
sv_body_run(SvBody *body, const SvStatement *statement)
{
	sv_body_at(body, statement->in_body);
	body->origin = body->location;
}

/*
 * sv_body_end
 *		Notes that errors are now about what the statements have deferred.
 */
void
sv_body_end(SvBody *body)
{
	body->ending = true;
}

/* Does this statement drop the extension, or the schema that it is in? */
static bool
drops_schemaver(const Node *statement, const SvRelations *rels)
{
	ListCell   *cell;

	foreach(cell, sv_statement_dropped(statement, OBJECT_EXTENSION))
	{
		if (get_extension_oid(strVal(lfirst(cell)), true) == rels->extension)
			return true;
	}
	foreach(cell, sv_statement_dropped(statement, OBJECT_SCHEMA))
	{
		if (get_namespace_oid(strVal(lfirst(cell)), true) == rels->schema_oid)
			return true;
	}
	return false;
}

/* Is it a change of the extension itself? */
static bool
alters_schemaver(const Node *statement, const SvRelations *rels)
{
	const char *name = sv_statement_altered_extension(statement);

	return name != NULL && get_extension_oid(name, true) == rels->extension;
}

/*
 * sv_body_forbidden
 *		Returns why a statement may not be in a body, NULL if it may.
 */
const char *
sv_body_forbidden(const RawStmt *statement, const SvRelations *rels)
{
	const char *reason = sv_statement_forbidden(statement->stmt);

	if (reason != NULL)
		return reason;
	if (drops_schemaver(statement->stmt, rels))
		return "A body cannot drop the extension that runs it.";
	if (alters_schemaver(statement->stmt, rels))
		return "A body cannot change the extension that runs it.";
	return NULL;
}
