/*
 * text.c
 *		Running a text that builds a schema.
 *
 * It is what an ORM or pg_dump has written, or somebody with an editor: one file or
 * several in any order.  What only a client understands is left out, and told.  First,
 * all statements run in the order of the text, without subtransactions, because these
 * would change what some statements can do.  If one of them misses something, the caller
 * rolls all of it back, and those that fail are tried again after the others.
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
#include "proof/nested.h"
#include "proof/text.h"
#include "proof/waiting.h"
#include "run/body.h"
#include "run/portal.h"
#include "statement/cluster.h"
#include "statement/concurrent.h"
#include "statement/forbidden.h"
#include "statement/kind.h"
#include "statement/place.h"
#include "statement/setting.h"
#include "storage/lock.h"
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
	const char *at;				/* where it begins in the text */
	int			line;			/* likewise, from 1 */
	bool		is_done;
	bool		is_late;		/* it has failed, and was tried again */
	bool		is_next;		/* it is tried in the next pass */
} Statement;

/* A text, and the statement that errors are about. */
typedef struct Text
{
	const char *text;
	List	   *statements;		/* of Statement * */
	const Statement *current;
	SvTextMode	mode;
	List	   *commands;		/* of psql, that are left out: const char * */
	List	   *settings;		/* that the server does not have: likewise */
	MemoryContext work;			/* for a statement that runs */
	ErrorContextCallback callback;
} Text;

/* Names the place of an error in a part of the text that begins here. */
static void
describe_position(const char *text, const char *part, int position)
{
	const char *at = part + pg_mbcharcliplen(part, strlen(part), position - 1);

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
		/* An error of the parser. */
		if (position > 0)
			describe_position(text->text, text->text, position);
		return;
	}
	if (position == 0)
	{
		errcontext("models, line %d", text->current->line);
		return;
	}
	internalerrposition(position);
	internalerrquery(text->current->statement.text);
	describe_position(text->text, text->current->at, position);
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
				 errdetail("Rows follow a COPY FROM STDIN."),
				 errhint("Leave the data out: pg_dump --schema-only."),
				 errcontext("models, line %d", 1 + sv_place_count_lines(text, data))));
}

/* The first of some names. */
static const char *
join(const List *names)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, names)
		if (foreach_current_index(cell) < TOLD)
		sv_text_add_item(&list, lfirst(cell));
	if (list_length(names) > TOLD)
		appendStringInfoString(&list, " and others");
	return list.data;
}

/* Notes a command.  Raises 0A000 if it would make psql read or run something else, so that it cannot be left out. */
static void
add_command(void *arg, const char *name, Size offset)
{
	static const char *const commands[] = {
		"\\c", "\\connect", "\\copy", "\\elif", "\\else", "\\gexec", "\\i", "\\if", "\\include", "\\include_relative", "\\ir"
	};
	Text	   *text = arg;

	for (int i = 0; i < lengthof(commands); i++)
		if (strcmp(name, commands[i]) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("models cannot have command %s of psql", commands[i]),
					 errdetail("What the models are would depend on what psql does then."),
					 errhint("Give the statements themselves: several files can be joined, in any order."),
					 errcontext("models, line %d", 1 + sv_place_count_lines(text->text, text->text + offset))));
	text->commands = lappend(text->commands, unconstify(char *, name));
}

static void
tell_left_out(const Text *text)
{
	int			ncommands = list_length(text->commands);
	int			nsettings = list_length(text->settings);

	if (ncommands > 0)
		ereport(NOTICE,
				(errmsg_plural("%d command of psql is left out", "%d commands of psql are left out", ncommands, ncommands),
				 errdetail("Left out: %s.", join(text->commands))));
	if (nsettings > 0)
		ereport(NOTICE,
				(errmsg_plural("%d setting that this server does not have is left out",
							   "%d settings that this server does not have are left out", nsettings, nsettings),
				 errdetail("Left out: %s.", join(text->settings))));
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
	result->at = text->text + start;
	result->statement.in_body = raw;
	result->statement.text = pnstrdup(text->text + start, stop - start);
	text->current = result;
	parsed = pg_parse_query(result->statement.text);
	if (list_length(parsed) != 1)
		elog(ERROR, "could not split the models into statements");
	result->statement.raw = linitial_node(RawStmt, parsed);
	return result;
}

/* Does it begin or commit a transaction, and nothing else? */
static bool
frames(const Node *statement)
{
	const TransactionStmt *transaction = (const TransactionStmt *) statement;

	return IsA(statement, TransactionStmt) && !transaction->chain &&
		(transaction->kind == TRANS_STMT_BEGIN || transaction->kind == TRANS_STMT_START || transaction->kind == TRANS_STMT_COMMIT);
}

/*
 * Is it a statement that has no effect on what the models are?  All is one transaction.
 * The client has converted the text; after SET client_encoding, errors could not be read.
 */
static bool
is_left_out(Text *text, const Node *statement)
{
	const VariableSetStmt *set = (const VariableSetStmt *) statement;
	const char *unknown = sv_statement_unknown_setting(statement);

	if (unknown != NULL)
		text->settings = lappend(text->settings, pstrdup(unknown));
	return unknown != NULL || frames(statement) ||
		(IsA(statement, VariableSetStmt) && set->name != NULL && pg_strcasecmp(set->name, "client_encoding") == 0);
}

/* Why a statement may not run; NULL: it may. */
static const char *
find_objection(const Node *statement)
{
	if (sv_statement_is_of_cluster(statement))
		return "It would change more than the schema of a database.";
	if (sv_statement_needs_client(statement))
		return "It copies from or to the client.";
	if (sv_statement_is(statement, SV_STATEMENT_TRANSACTION))
		return "All models are created in one transaction, which is rolled back.";
	if (sv_statement_changes_reading(statement, true, PG_UTF8) != NULL)
		return "The text after it would be read differently.";
	return NULL;
}

/* Raises SV014 for a statement that may not run. */
static void
check(const Text *text, const Node *statement)
{
	const char *objection = find_objection(statement);

	if (objection != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
				 errmsg("%s is not allowed in models", CreateCommandName(unconstify(Node *, statement))),
				 errdetail("%s", objection)));
	if (text->mode == SV_TEXT_COMMITTED && (IsA(statement, DoStmt) || IsA(statement, CallStmt)))
		ereport(ERROR,
				(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
				 errmsg("%s is not allowed in models that are too large for one transaction",
						CreateCommandName(unconstify(Node *, statement))),
				 errdetail("Their statements are committed one by one, and what code does could not be undone."),
				 errhint("Leave it out, or increase max_locks_per_transaction, which is %d, and restart the server.",
						 max_locks_per_xact)));
}

/*
 * Changes a statement into one that does the same here.  Nobody can be blocked.  What
 * this database has, such as extensions, is there already.  The end of a transaction that
 * SET LOCAL is for does not come.
 */
static void
adapt(Node *statement)
{
	sv_statement_make_blocking(statement);
	switch (nodeTag(statement))
	{
		case T_CreateExtensionStmt:
			((CreateExtensionStmt *) statement)->if_not_exists = true;
			break;
		case T_CreateSchemaStmt:
			((CreateSchemaStmt *) statement)->if_not_exists |= ((CreateSchemaStmt *) statement)->schemaElts == NIL;
			break;
		case T_VariableSetStmt:
			((VariableSetStmt *) statement)->is_local = false;
			break;
		default:
			break;
	}
}

/* What an ORM has not printed would be a schema without tables. */
static void
raise_empty(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the text of the models has no statement"),
			 errhint("Look at what the program that prints them says.")));
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
		if (is_left_out(text, raw->stmt))
			continue;
		sv_place_move(&place, text->text, text->text + sv_statement_start(text->text, raw));
		statement = cut(text, raw);
		statement->line = place.line;
		check(text, raw->stmt);
		adapt(statement->statement.raw->stmt);
		text->statements = lappend(text->statements, statement);
	}
	text->current = NULL;
	if (text->statements == NIL)
		raise_empty();
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
}

/*
 * sv_text_misses_something
 *		Could a statement be missing that comes later?
 */
bool
sv_text_misses_something(const ErrorData *error)
{
	if (error->sqlerrcode == ERRCODE_UNDEFINED_SCHEMA)
		return true;
	return ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION
		&& error->sqlerrcode != ERRCODE_INSUFFICIENT_PRIVILEGE && error->sqlerrcode != ERRCODE_SYNTAX_ERROR;
}

static void
run_in_order(Text *text)
{
	ListCell   *cell;

	foreach(cell, text->statements)
		run_statement(text, lfirst(cell));
}

/* Runs a statement in a subtransaction.  Returns NULL, or its error if it misses something; raises others. */
static ErrorData *
attempt(Text *text, Statement *statement)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	ErrorData  *volatile error = NULL;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		run_statement(text, statement);
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
	if (error != NULL && !sv_text_misses_something(error))
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
	MemoryContext context = CurrentMemoryContext;
	ErrorData  *error = attempt(text, statement);

	statement->is_late |= error != NULL;
	statement->is_done = error == NULL;
	if (text->mode == SV_TEXT_COMMITTED && error == NULL)
	{
		sv_serve_commit();
		sv_serve_begin();
		MemoryContextSwitchTo(context);
	}
	return error;
}

/* A pass over statements that have not run. */
typedef struct Pass
{
	List	   *places;			/* int: which, in the order of the text */
	List	   *next;			/* int: those that may have waited for what it
								 * made */
	bool		has_run_any;
	ErrorData  *first;			/* NULL: none has failed */
} Pass;

/* Those that may have waited for a statement are tried in the next pass. */
static void
wake(Text *text, const SvWaiting *waiting, const Statement *statement, Pass *pass)
{
	ListCell   *cell;

	foreach(cell, sv_waiting_for(waiting, statement->statement.raw->stmt))
	{
		Statement  *waited = list_nth(text->statements, lfirst_int(cell));

		if (waited->is_done || waited->is_next)
			continue;
		waited->is_next = true;
		pass->next = lappend_int(pass->next, lfirst_int(cell));
	}
}

static void
run_pass(Text *text, SvWaiting *waiting, Pass *pass)
{
	ListCell   *cell;

	foreach(cell, pass->places)
	{
		Statement  *statement = list_nth(text->statements, lfirst_int(cell));
		bool		was_late = statement->is_late;
		ErrorData  *error;

		statement->is_next = false;
		error = try_statement(text, statement);
		if (error == NULL)
		{
			pass->has_run_any = true;
			wake(text, waiting, statement, pass);
			continue;
		}
		if (!was_late)
			sv_waiting_add(waiting, lfirst_int(cell), statement->statement.text);
		if (pass->first == NULL)
			pass->first = error;
		else
			FreeErrorData(error);
	}
	list_sort(pass->next, list_int_cmp);
}

static List *
find_waiting(const Text *text)
{
	List	   *result = NIL;
	ListCell   *cell;

	foreach(cell, text->statements)
		if (!((const Statement *) lfirst(cell))->is_done)
		result = lappend_int(result, foreach_current_index(cell));
	return result;
}

/* Runs each statement when what it needs is there.  If nothing that a statement names has been made, all are tried. */
static void
run_in_any_order(Text *text)
{
	SvWaiting  *waiting = sv_waiting_create();
	Pass		pass = {.places = find_waiting(text)};
	bool		is_full = true;

	while (pass.places != NIL)
	{
		List	   *next;

		run_pass(text, waiting, &pass);
		if (is_full && !pass.has_run_any)
			ReThrowError(pass.first);
		next = pass.next;
		is_full = next == NIL;
		pass = (Pass)
		{
			.places = is_full ? find_waiting(text) : next
		};
	}
}

/* Messages are about what the text has done, not what it has set. */
static void
tell(const Text *text, const char *level)
{
	(void) set_config_option("client_min_messages", level, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SET, true, ERROR, false);
	tell_left_out(text);
	tell_order(text);
}

/*
 * sv_text_run
 *		Runs the statements, in a worker, in a transaction block; if they are committed, in
 *		a transaction that has begun.  Raises what they raise, with the line; SV014 for
 *		what is not allowed; 0A000 for data; 22023 for a text without statements; and what
 *		sv_capacity_check raises.
 */
void
sv_text_run(const char *given, SvTextMode mode)
{
	MemoryContext context = AllocSetContextCreate(TopMemoryContext, "schemaver models", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Text		text = {.mode = mode};
	const char *level = pstrdup(GetConfigOption("client_min_messages", false, false));

	text.work = AllocSetContextCreate(context, "schemaver statement of models", ALLOCSET_DEFAULT_SIZES);
	text.text = sv_text_skip_bom(given);
	refuse_data(text.text);
	text.text = sv_client_without_commands(text.text, add_command, &text);
	sv_nested_watch(mode == SV_TEXT_COMMITTED ? SV_NESTED_COMMITTED : SV_NESTED_ROLLED_BACK);
	enter(&text);
	parse(&text);
	if (mode == SV_TEXT_IN_ORDER)
		run_in_order(&text);
	else
		run_in_any_order(&text);
	leave(&text);
	tell(&text, level);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}
