/*
 * body.c
 *		The upgrade or downgrade body of a revision: parsing it, and saying
 *		where in it something is wrong.
 *
 * The server's own parser splits a body into statements.  While one is being
 * parsed, analyzed or run, an error context callback turns positions, which
 * would be taken for positions in the client's query, into positions in the
 * body, and adds direction, revision, statement and line.  Positions in error
 * messages are characters, locations in parse trees are bytes.
 */
#include "postgres.h"

#include "catalog/dependency.h"
#include "commands/extension.h"
#include "core/sqlscan.h"
#include "mb/pg_wchar.h"
#include "parser/parser.h"
#include "run/body.h"
#include "store/revisions.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

/* Of a longer body only this much goes into a message, in bytes. */
#define MAX_EXCERPT 2000

/* Returns how many lines end between two places in the body. */
static int
count_lines(const SvBody *body, int from, int to)
{
	const char *end = body->text + to;
	int			lines = 0;

	for (const char *p = body->text + from;
		 p < end && (p = memchr(p, '\n', end - p)) != NULL; p++)
		lines++;
	return lines;
}

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

/* Where the server's own hint does not say what to do here, ours does. */
static void
add_hint(const SvBody *body)
{
	bool		up = strcmp(body->direction, "upgrade") == 0;

	switch (geterrcode())
	{
		case ERRCODE_ACTIVE_SQL_TRANSACTION:
			if (up)
				errhint("schemaver_upgrade runs in one transaction. Take the statement out of the body; or, if it cannot run in any transaction, SELECT schemaver_edit(%s, transactional => false), and run the script that SELECT schemaver_upgrade_sql(...) makes.",
						quote_literal_cstr(body->revision));
			else
				errhint("schemaver_downgrade runs in one transaction. Take the statement out of the body with SELECT schemaver_edit(%s, downgrade => '...').",
						quote_literal_cstr(body->revision));
			break;
		case ERRCODE_UNSAFE_NEW_ENUM_VALUE_USAGE:
			errhint("schemaver_%s runs in one transaction, and a new enum value cannot be used before that has ended. Let a revision of its own add the value, and upgrade to that one in a call of its own.",
					body->direction);
			break;
		case ERRCODE_OUT_OF_MEMORY:
			errhint("If the lock table is full, this is too much for one transaction: go on in several calls, each in a transaction of its own, such as SELECT * FROM schemaver_%s('%s100'), or raise max_locks_per_transaction and restart the server.",
					body->direction, up ? "+" : "-");
			break;
		case ERRCODE_OBJECT_IN_USE:
			errhint("If trigger events are pending, put SET CONSTRAINTS ALL IMMEDIATE before the statement. Otherwise call schemaver_%s in a statement of its own, in a session that has no open cursor on the table.",
					body->direction);
			break;
	}
}

/* Returns the column, from 1, of a location: characters from the line's beginning. */
static int
column_of(const SvBody *body, int location)
{
	int			start = location;

	while (start > 0 && body->text[start - 1] != '\n')
		start--;
	return pg_mbstrlen_with_len(body->text + start, location - start) + 1;
}

/* Error context callback; see the head of the file. */
static void
describe_place(void *arg)
{
	SvBody	   *body = (SvBody *) arg;
	int			position = geterrposition();
	int			location = body->location;
	int			line;

	if (position > 0)
	{
		location = pg_mbcharcliplen(body->text, strlen(body->text), position - 1);
		transpose_position(body, location);
	}
	line = body->line + count_lines(body, body->location, location);
	add_hint(body);
	if (body->statement > 0)
		errcontext("%s of revision \"%s\", statement %d, line %d", body->direction,
				   body->revision, body->statement, line);
	else if (position > 0)
		errcontext("%s of revision \"%s\", line %d, column %d", body->direction,
				   body->revision, line, column_of(body, location));
	else
		errcontext("%s of revision \"%s\"", body->direction, body->revision);
	if (body->file != NULL && (body->statement > 0 || position > 0))
		errcontext("file \"%s\", line %d, column %d", body->file, body->file_line + line - 1,
				   column_of(body, location));
}

/*
 * sv_body_read
 *		Reads a body of a revision, in the current memory context, unless its
 *		text is there already.  The snapshot is the one under which the history
 *		was read, registered ever since.
 */
void
sv_body_read(SvBody *body, const SvHistory *history, SvDirection direction, int32 revision,
			 Snapshot snapshot)
{
	const SvRevision *rev = history->map->revs[revision];
	char	   *text;

	if (body->text != NULL)
		return;
	memset(body, 0, sizeof(*body));
	body->direction = sv_direction_name(direction);
	body->revision = rev->id;
	sv_revisions_get_content(&history->rels, history->file, rev->locator,
							 direction == SV_UPGRADE, snapshot, &text, body->checksum);
	body->text = text != NULL ? text : pstrdup(""); /* an upgrade may do nothing */
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
	body->location = 0;
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
 * sv_body_parse
 *		Returns the RawStmts of a body, NIL if it has no statement, in the
 *		current memory context.  Raises a syntax error with its place in the
 *		body.  To be called between enter and leave.
 */
List *
sv_body_parse(SvBody *body)
{
	return pg_parse_query(body->text);
}

/*
 * sv_body_at
 *		Says which statement errors are about from now on: the next one.
 */
void
sv_body_at(SvBody *body, const RawStmt *statement)
{
	int			start = sv_sqlscan_skip_blanks(body->text + statement->stmt_location, NULL, NULL) - body->text;
	int			end = statement->stmt_location + statement->stmt_len;

	/* A length of 0 means: to the end of the text. */
	if (statement->stmt_len == 0)
		end = strlen(body->text);
	body->statement++;
	body->line += count_lines(body, body->location, start);
	body->location = start;
	body->length = end - body->location;
}

/* Does this DROP take the extension, or the schema that it lives in? */
static bool
drops_schemaver(const DropStmt *drop, const SvRelations *rels)
{
	const char *extension = get_extension_name(rels->extension);
	ListCell   *cell;

	if (drop->removeType != OBJECT_EXTENSION && drop->removeType != OBJECT_SCHEMA)
		return false;
	foreach(cell, drop->objects)
	{
		const char *name = strVal(lfirst(cell));

		if (strcmp(name, drop->removeType == OBJECT_EXTENSION ? extension : rels->schema) == 0)
			return true;
	}
	return false;
}

/* Is it a change of the extension itself? */
static bool
alters_schemaver(const Node *statement, const SvRelations *rels)
{
	const char *name = NULL;

	if (IsA(statement, AlterExtensionStmt))
		name = ((const AlterExtensionStmt *) statement)->extname;
	else if (IsA(statement, AlterExtensionContentsStmt))
		name = ((const AlterExtensionContentsStmt *) statement)->extname;
	return name != NULL && strcmp(name, get_extension_name(rels->extension)) == 0;
}

/*
 * sv_body_forbidden
 *		Returns why a statement may not stand in a body, NULL if it may.
 *
 * BEGIN, COMMIT and their like would act on the caller's transaction, which a
 * function must not touch; COPY from or to the client would break the protocol
 * in the middle of a query.
 */
const char *
sv_body_forbidden(const RawStmt *statement, const SvRelations *rels)
{
	const Node *node = statement->stmt;

	switch (nodeTag(node))
	{
		case T_TransactionStmt:
			return "A body runs inside a transaction that it cannot begin, end or divide.";
		case T_CopyStmt:
			if (((const CopyStmt *) node)->filename == NULL)
				return "A body has no client to copy from or to.";
			return NULL;
		case T_DropStmt:
			if (drops_schemaver((const DropStmt *) node, rels))
				return "A body cannot drop the extension that runs it.";
			return NULL;
		case T_AlterExtensionStmt:
		case T_AlterExtensionContentsStmt:
			if (alters_schemaver(node, rels))
				return "A body cannot change the extension that runs it.";
			return NULL;
		default:
			return NULL;
	}
}
