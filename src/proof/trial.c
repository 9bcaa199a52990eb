/*
 * trial.c
 *		Trying statements out in the scratch database, or in place.
 *
 * Usually all of them run in one transaction, which is rolled back in the end.  If that
 * would take too many locks, or if a statement cannot run in a transaction block, each
 * is committed, in a database that is dropped in the end.  Bodies can also run in place: in
 * this database, in a transaction that they share and that is rolled back in the end.
 */
#include "postgres.h"

#include "access/xact.h"
#include "compat.h"
#include "miscadmin.h"
#include "proof/capacity.h"
#include "proof/trial.h"
#include "proof/untouched.h"
#include "run/deferred.h"
#include "run/hooks.h"
#include "run/leftovers.h"
#include "run/portal.h"
#include "schema/reader.h"
#include "statement/concurrent.h"
#include "tcop/tcopprot.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "worker/serve.h"

/* Sets what the worker also has after a RESET ALL. */
static void
set(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_DATABASE_USER, GUC_ACTION_SET, true, ERROR, false);
}

/*
 * sv_trial_check_functions
 *		Are the bodies of functions checked when these are created?
 */
void
sv_trial_check_functions(bool check)
{
	set("check_function_bodies", check ? "on" : "off");
}

/*
 * sv_trial_begin
 *		In a worker, begins a transaction.  Defaults of the role or database that change
 *		what statements mean do not apply.  Unless functions are checked, their bodies may
 *		name what comes later.
 */
void
sv_trial_begin(bool check_functions)
{
	sv_serve_begin();
	set("default_transaction_isolation", "read committed");
	set("default_transaction_read_only", "off");
	set("default_transaction_deferrable", "off");
	sv_trial_check_functions(check_functions);
	set("quote_all_identifiers", "off");
	set("default_tablespace", "");
	set("array_nulls", "on");
	sv_serve_commit();
	sv_serve_begin();
}

/* Lets a new transaction begin, with the settings that have been made. */
static void
commit(void)
{
	MemoryContext context = CurrentMemoryContext;

	sv_serve_commit();
	sv_serve_begin();
	MemoryContextSwitchTo(context);
}

/* Error context callback. */
static void
show_statement(void *arg)
{
	int			position = geterrposition();

	if (position > 0)
	{
		errposition(0);
		internalerrposition(position);
		internalerrquery(arg);
	}
	else
		errcontext("statement: %s", (const char *) arg);
}

/*
 * Runs a statement that has a transaction of its own.  If it is code, it only ends that
 * if it may; others do not run code after they have.
 */
static void
run_alone(const SvStatement *statement)
{
	const Node *raw = statement->raw->stmt;
	bool		may_commit = sv_serve_may_commit();

	(void) sv_portal_run_alone(statement, may_commit || !(IsA(raw, CallStmt) || IsA(raw, DoStmt)));
}

/*
 * sv_trial_run
 *		Runs a statement without semicolon, and commits it if that is wanted; one that
 *		cannot run in a transaction block must be committed.  Raises what it raises, and
 *		what sv_capacity_check raises.
 */
void
sv_trial_run(const char *ddl, bool commits, bool is_alone)
{
	ErrorContextCallback callback = {error_context_stack, show_statement, unconstify(char *, ddl)};
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver statement on trial", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	List	   *parsed;
	SvStatement statement = {.text = ddl};

	CHECK_FOR_INTERRUPTS();
	error_context_stack = &callback;
	parsed = pg_parse_query(ddl);
	if (list_length(parsed) != 1)
		elog(ERROR, "\"%s\" is not one statement", ddl);
	statement.raw = linitial_node(RawStmt, parsed);
	/* It must be the first one that does anything in its transaction. */
	if (is_alone)
	{
		commit();
		run_alone(&statement);
	}
	else
		(void) sv_portal_run_alone(&statement, false);
	error_context_stack = callback.previous;
	if (commits)
		commit();
	else
		sv_capacity_check();
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

/* The statement that runs, among those of its run; NULL: none does. */
static struct
{
	SvRunOf		run;
	const List *all;
	const SvStep *step;
}			current;

/*
 * sv_trial_steps
 *		Runs the statements of some of the steps of a run, as sv_trial_run does.
 */
void
sv_trial_steps(SvRunOf run, const List *steps, const List *all, bool commit)
{
	ListCell   *cell;

	current.run = run;
	current.all = all;
	foreach(cell, steps)
	{
		current.step = lfirst(cell);
		sv_trial_run(current.step->ddl, commit, current.step->is_alone);
	}
	current.step = NULL;
}

/*
 * sv_trial_moves
 *		After an error was caught: the moves that could help the next attempt, if it is of
 *		sv_trial_steps, whose steps must still be there; as sv_moves_find.  NIL after other
 *		errors, and if too much has been tried.  Allocated in the context.
 */
List *
sv_trial_moves(const List *tried, MemoryContext context)
{
	MemoryContext old;
	ErrorData  *error;
	List	   *moves;

	if (current.step == NULL || list_length(tried) >= SV_MAX_MOVES)
		return NIL;
	old = MemoryContextSwitchTo(context);
	error = CopyErrorData();
	moves = sv_moves_find(current.run, current.all, current.step, error);
	FreeErrorData(error);
	MemoryContextSwitchTo(old);
	return moves;
}

/* How a body is run. */
typedef enum Way
{
	TOGETHER,					/* its statements in one transaction */
	APART,						/* each in one of its own */
	IN_PLACE,					/* in one transaction, which others must not
								 * notice */
	IN_PLACE_ALTHOUGH_APART,	/* likewise, for what they do to the schema */
} Way;

/* Of a statement that would be committed, only the effect is wanted; nobody can be blocked. */
static void
run_in_place(const SvStatement *statement, Way way)
{
	if (way == IN_PLACE_ALTHOUGH_APART && IsA(statement->raw->stmt, VacuumStmt))
		return;
	if (way == IN_PLACE_ALTHOUGH_APART)
		sv_statement_make_blocking(statement->raw->stmt);
	(void) sv_portal_run_alone(statement, false);
	sv_deferred_end_statement();
	sv_capacity_check();
	sv_untouched_check();
}

static void
run_statement(const SvStatement *statement, Way way)
{
	switch (way)
	{
		case TOGETHER:
			(void) sv_portal_run_alone(statement, false);
			sv_deferred_end_statement();
			break;
		case APART:
			run_alone(statement);
			commit();
			break;
		default:
			run_in_place(statement, way);
	}
}

static void
run_statements(SvBody *body, Way way)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver statement on trial", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = CurrentMemoryContext;
	ListCell   *cell;

	foreach(cell, sv_body_cut(body))
	{
		CHECK_FOR_INTERRUPTS();
		sv_body_run(body, lfirst(cell));
		MemoryContextSwitchTo(context);
		run_statement(lfirst(cell), way);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
	}
	MemoryContextDelete(context);
}

/* What the body has deferred, set or left in the session ends with it: others run in the same transaction. */
static void
run_together(SvBody *body, Way way)
{
	int			nest = NewGUCNestLevel();

	sv_leftovers_begin_run();
	sv_hooks_begin_body();
	sv_body_enter(body);
	run_statements(body, way);
	sv_body_end(body);
	if (sv_deferred_any())
		sv_deferred_fire();
	sv_leftovers_close_cursors();
	sv_body_leave(body);
	AtEOXact_GUC(false, nest);
	sv_leftovers_end();
	sv_hooks_end_body();
}

static void
run_apart(SvBody *body)
{
	sv_body_enter(body);
	/* Some statements must be the first of their transaction. */
	commit();
	run_statements(body, APART);
	sv_body_end(body);
	ResetAllOptions();
	sv_body_leave(body);
}

/*
 * sv_trial_body
 *		Runs a body of a revision in the transaction that has begun, and what it has
 *		deferred; or each of its statements in a transaction of its own, so that another
 *		one has begun in the end.  The current memory context must outlive the transaction.
 *		What it sets ends with it.  Raises what its statements raise, with their place.
 */
void
sv_trial_body(SvBody *body, bool transactional)
{
	if (transactional)
		run_together(body, TOGETHER);
	else
		run_apart(body);
}

/*
 * sv_trial_body_in_place
 *		The same in this database, always in the transaction that has begun.  Also raises
 *		what sv_capacity_check and sv_untouched_check raise.  Of a body that is not
 *		transactional, the effect on the schema remains, if its statements can run in a
 *		transaction without CONCURRENTLY.
 */
void
sv_trial_body_in_place(SvBody *body, bool transactional)
{
	run_together(body, transactional ? IN_PLACE : IN_PLACE_ALTHOUGH_APART);
	sv_untouched_check();
}

/*
 * sv_trial_read
 *		Reads those of the schemas in a list that exist, or everything if there is no
 *		list, as it is now.  Allocated in the current context.
 */
SvSnapshot *
sv_trial_read(const char **schemas)
{
	return sv_reader_take(sv_reader_existing(schemas), NULL, NULL);
}
