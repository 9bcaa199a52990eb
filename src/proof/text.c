/*
 * text.c
 *		Running a text that builds a schema.
 *
 * It is what an ORM or pg_dump has written, or somebody with an editor: one file or
 * several in any order.  What only a client understands is left out, and told.  All
 * statements run in the order of the text, without subtransactions, because these would
 * change what some statements can do.  If one of them misses something, all is rolled
 * back, and those that fail are tried again after the others.
 */
#include "postgres.h"

#include "access/xact.h"
#include "core/place.h"
#include "core/sqlscan.h"
#include "core/text.h"
#include "errors.h"
#include "format/client.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "proof/capacity.h"
#include "proof/text.h"
#include "run/body.h"
#include "run/portal.h"
#include "statement/cluster.h"
#include "statement/forbidden.h"
#include "statement/kind.h"
#include "statement/place.h"
#include "tcop/cmdtag.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "worker/serve.h"

/* How many statements a NOTICE names. */
#define TOLD 20

typedef struct Statement
{
	SvStatement statement;
	int			line;			/* of the text, from 1 */
	bool		is_done;
	bool		is_late;		/* it has failed, and was tried again */
} Statement;

/* A text, and the statement that errors are about. */
typedef struct Text
{
	const char *text;
	List	   *statements;		/* of Statement * */
	const Statement *current;
	bool		commit;			/* each statement, when it has run */
	MemoryContext work;			/* for a statement that runs */
	ErrorContextCallback callback;
} Text;

/* Describes an error of the parser, which has no statement yet. */
static void
describe_position(const char *text, int position)
{
	const char *at = text + pg_mbcharcliplen(text, strlen(text), position - 1);

	errposition(0);
	errcontext("models, line %d, column %d", 1 + sv_place_count_lines(text, at), sv_place_column(text, at));
}

/* Error context callback: positions are in the text of the statement. */
static void
describe_place(void *arg)
{
	const Text *text = arg;
	int			position = geterrposition();

	if (text->current == NULL)
	{
		if (position > 0)
			describe_position(text->text, position);
		return;
	}
	if (position > 0)
	{
		errposition(0);
		internalerrposition(position);
		internalerrquery(text->current->statement.text);
	}
	errcontext("models, line %d", text->current->line);
}

static void
enter(Text *text)
{
	text->callback.callback = describe_place;
	text->callback.arg = text;
	text->callback.previous = error_context_stack;
	error_context_stack = &text->callback;
}

static void
leave(Text *text)
{
	error_context_stack = text->callback.previous;
}

/* Raises 0A000 if data follow a COPY. */
static void
refuse_data(const char *text)
{
	const char *data = sv_client_find_data(text);

	if (data != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("models cannot have data for COPY"),
				 errdetail("A COPY FROM STDIN begins in line %d.", 1 + sv_place_count_lines(text, data)),
				 errhint("Leave the data out: pg_dump --schema-only.")));
}

static void
tell_commands(const List *names)
{
	StringInfoData list;
	ListCell   *cell;

	if (names == NIL)
		return;
	initStringInfo(&list);
	foreach(cell, names)
		if (foreach_current_index(cell) < TOLD)
		sv_text_add_item(&list, lfirst(cell));
	ereport(NOTICE,
			(errmsg_plural("%d command of psql is left out", "%d commands of psql are left out",
						   list_length(names), list_length(names)),
			 errdetail("Left out: %s%s.", list.data, list_length(names) > TOLD ? " and others" : "")));
}

/* Parses a statement that begins here as a text of its own. */
static Statement *
cut(Text *text, RawStmt *raw)
{
	Statement  *result = palloc0_object(Statement);
	int			start = sv_statement_start(text->text, raw);
	int			stop = sv_statement_stop(text->text, raw);
	List	   *parsed;

	stop = sv_text_end_without(text->text + start, text->text + stop, SV_BLANKS) - text->text;
	result->statement.in_body = raw;
	result->statement.text = pnstrdup(text->text + start, stop - start);
	text->current = result;
	parsed = pg_parse_query(result->statement.text);
	if (list_length(parsed) != 1)
		elog(ERROR, "could not split the models into statements");
	result->statement.raw = linitial_node(RawStmt, parsed);
	return result;
}

/* Does it set something that this server does not have?  Dumps of later versions do so. */
static bool
sets_unknown(const Node *statement)
{
	const VariableSetStmt *set = (const VariableSetStmt *) statement;

	return IsA(statement, VariableSetStmt) && set->name != NULL && strchr(set->name, '.') == NULL &&
		GetConfigOptionByName(set->name, NULL, true) == NULL;
}

/* Raises SV014 for a statement that may not run. */
static void
check(const Text *text, const Node *statement)
{
	const char *reason = NULL;

	if (sv_statement_is_of_cluster(statement))
		reason = "It would change more than the schema of a database.";
	else if (sv_statement_needs_client(statement))
		reason = "It copies from or to the client.";
	else if (text->commit && (IsA(statement, DoStmt) || IsA(statement, CallStmt)))
		reason = "The models have so many objects that their statements are committed one by one, and what code does could not be undone.";
	if (reason != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
				 errmsg("%s is not allowed in models", CreateCommandName(unconstify(Node *, statement))),
				 errdetail("%s", reason)));
}

/* A new table has no rows, so nobody can be blocked. */
static void
make_transactional(Node *statement)
{
	if (IsA(statement, IndexStmt))
		((IndexStmt *) statement)->concurrent = false;
}

/* Splits the text into statements, and checks them. */
static void
parse(Text *text)
{
	SvTextPlace place = {0};
	ListCell   *cell;

	sv_sqlscan_check(text->text);
	foreach(cell, pg_parse_query(text->text))
	{
		RawStmt    *raw = lfirst_node(RawStmt, cell);
		Statement  *statement;

		CHECK_FOR_INTERRUPTS();
		if (sv_statement_is(raw->stmt, SV_STATEMENT_TRANSACTION) || sets_unknown(raw->stmt))
			continue;
		sv_place_move(&place, text->text, text->text + sv_statement_start(text->text, raw));
		statement = cut(text, raw);
		statement->line = place.line;
		check(text, raw->stmt);
		make_transactional(statement->statement.raw->stmt);
		text->statements = lappend(text->statements, statement);
	}
	text->current = NULL;
}

static void
run_statement(Text *text, Statement *statement)
{
	MemoryContext old = MemoryContextSwitchTo(text->work);
	SvStatement copy = statement->statement;

	CHECK_FOR_INTERRUPTS();
	text->current = statement;
	/* Analysis changes it, and it may have to run again. */
	copy.raw = copyObject(copy.raw);
	(void) sv_portal_run_alone(&copy, false);
	text->current = NULL;
	statement->is_done = true;
	MemoryContextSwitchTo(old);
	MemoryContextReset(text->work);
	if (!text->commit)
		sv_capacity_check();
}

/* Could another statement be missing that comes later? */
static bool
misses_something(const ErrorData *error)
{
	return ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION
		&& error->sqlerrcode != ERRCODE_INSUFFICIENT_PRIVILEGE && error->sqlerrcode != ERRCODE_SYNTAX_ERROR;
}

/* What is done in a subtransaction. */
typedef void (*Part) (Text *text, Statement *statement);

static void
run_all(Text *text, Statement *unused)
{
	ListCell   *cell;

	foreach(cell, text->statements)
		run_statement(text, lfirst(cell));
}

/* Does something in a subtransaction.  Returns NULL, or its error if something was missing; raises others. */
static ErrorData *
attempt(Text *text, Part part, Statement *statement)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	ErrorData  *volatile error = NULL;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		part(text, statement);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	if (error != NULL && !misses_something(error))
		ReThrowError(error);
	return error;
}

/* Tells which statements have not run in their turn. */
static void
tell_order(const Text *text)
{
	StringInfoData lines;
	int			n = 0;
	ListCell   *cell;

	initStringInfo(&lines);
	foreach(cell, text->statements)
	{
		const Statement *statement = lfirst(cell);

		if (statement->is_late && n++ < TOLD)
			appendStringInfo(&lines, "%s%d", n == 1 ? "" : ", ", statement->line);
	}
	if (n > 0)
		ereport(NOTICE,
				(errmsg_plural("%d statement of the models ran after others that it needs",
							   "%d statements of the models ran after others that they need", n, n),
				 errdetail("They begin in these lines: %s%s.", lines.data, n > TOLD ? " and others" : "")));
}

/* Runs a statement if it can run now. */
static ErrorData *
try_statement(Text *text, Statement *statement)
{
	ErrorData  *error = attempt(text, run_statement, statement);

	statement->is_late |= error != NULL;
	statement->is_done = error == NULL;
	if (text->commit && error == NULL)
	{
		sv_serve_commit();
		sv_serve_begin();
	}
	return error;
}

/* Runs each statement when what it needs is there. */
static void
run_in_any_order(Text *text)
{
	ErrorData  *first;
	bool		any;
	ListCell   *cell;

	do
	{
		any = false;
		first = NULL;
		foreach(cell, text->statements)
		{
			Statement  *statement = lfirst(cell);
			bool		was_done = statement->is_done;
			ErrorData  *error = was_done ? NULL : try_statement(text, statement);

			any |= error == NULL && !was_done;
			if (first == NULL)
				first = error;
		}
	} while (first != NULL && any);
	if (first != NULL)
		ReThrowError(first);
	tell_order(text);
}

static void
forget_done(Text *text)
{
	ListCell   *cell;

	foreach(cell, text->statements)
		((Statement *) lfirst(cell))->is_done = false;
	text->current = NULL;
}

/*
 * sv_text_run
 *		Runs the statements, in a worker, in a transaction that has begun; if commit is
 *		true, each in its own one.  Raises what they raise, with the line; SV014 for what
 *		is not allowed; 0A000 for data; and what sv_capacity_check raises.
 */
void
sv_text_run(const char *given, bool commit)
{
	MemoryContext context = AllocSetContextCreate(TopMemoryContext, "schemaver models", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Text		text = {.commit = commit};
	List	   *commands = NIL;

	text.work = AllocSetContextCreate(context, "schemaver statement of models", ALLOCSET_DEFAULT_SIZES);
	refuse_data(given);
	text.text = sv_client_without_commands(given, &commands);
	tell_commands(commands);
	enter(&text);
	parse(&text);
	if (commit || attempt(&text, run_all, NULL) != NULL)
	{
		forget_done(&text);
		run_in_any_order(&text);
	}
	leave(&text);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}
