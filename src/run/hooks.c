/*
 * hooks.c
 *		What the server reports to us while a body runs, including statements
 *		inside functions and DO, and the end of the transaction.
 *
 * Outside of bodies the hooks only call the next hook.  A body counts as running
 * from begin to end, or until the transaction or subtransaction that it began in is
 * rolled back: only the rollback shows that somebody has caught its error.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/objectaccess.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_proc.h"
#include "executor/executor.h"
#include "run/advisory.h"
#include "run/clock.h"
#include "run/deferred.h"
#include "run/hooks.h"
#include "run/leftovers.h"
#include "run/watch.h"
#include "statement/kind.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/memutils.h"

static ProcessUtility_hook_type next_process_utility;
static ExecutorFinish_hook_type next_executor_finish;
static object_access_hook_type next_object_access;

/* The body that runs. */
static struct
{
	int			level;			/* of the transaction that it began in; 0: no
								 * body */
	const char *query;			/* debug_query_string before */
	char	   *shown;			/* its replacement; NULL: none */
}			body;

static void
process_utility(PlannedStmt *planned, const char *text, bool read_only,
				ProcessUtilityContext context, ParamListInfo params,
				QueryEnvironment *environment, DestReceiver *dest, QueryCompletion *completion)
{
	Node	   *statement = planned->utilityStmt;

	/*
	 * LISTEN begins at COMMIT, and ends with the session; so that of a body
	 * alone in its session means nothing, nor does UNLISTEN.
	 */
	if (body.level > 0 && sv_statement_is(statement, SV_STATEMENT_LISTEN))
		return;
	if (body.level > 0)
		sv_deferred_foresee_utility(statement);
	if (next_process_utility != NULL)
		next_process_utility(planned, text, read_only, context, params, environment, dest, completion);
	else
		standard_ProcessUtility(planned, text, read_only, context, params, environment, dest, completion);
	if (body.level == 0)
		return;
	if (IsA(statement, PrepareStmt))
		sv_leftovers_see_prepare(((PrepareStmt *) statement)->name);
	sv_deferred_see_utility(statement);
	sv_watch_see_utility(statement);
}

static void
executor_finish(QueryDesc *query)
{
	if (next_executor_finish != NULL)
		next_executor_finish(query);
	else
		standard_ExecutorFinish(query);
	if (body.level > 0)
		sv_deferred_see_query(query);
}

static void
object_access(ObjectAccessType access, Oid class_id, Oid object, int sub_id, void *arg)
{
	if (next_object_access != NULL)
		next_object_access(access, class_id, object, sub_id, arg);
	if (access == OAT_FUNCTION_EXECUTE)
		sv_advisory_see_function(object);
	else if (body.level > 0 && access == OAT_POST_CREATE && sub_id == 0)
	{
		sv_leftovers_see_object(class_id, object);
		if (class_id == ConstraintRelationId)
			sv_deferred_see_constraint(object);
	}
}

/* Shows the caller's statement again, unless somebody else has already replaced ours. */
static void
hide_statement(void)
{
	if (body.shown == NULL)
		return;
	if (debug_query_string == body.shown)
		debug_query_string = body.query;
	pfree(body.shown);
	body.shown = NULL;
}

/* The body has failed. */
static void
abort_body(void)
{
	if (body.level == 0)
		return;
	body.level = 0;
	sv_clock_abort();
	sv_deferred_forget();
	sv_leftovers_abort();
	sv_watch_end();
}

static void
at_transaction_event(XactEvent event, void *arg)
{
	if (event == XACT_EVENT_ABORT)
	{
		hide_statement();
		abort_body();
	}
	if (event == XACT_EVENT_ABORT || event == XACT_EVENT_COMMIT || event == XACT_EVENT_PREPARE)
	{
		body.level = 0;
		sv_deferred_end_transaction();
		sv_leftovers_end_transaction();
	}
}

static void
at_subtransaction_event(SubXactEvent event, SubTransactionId id, SubTransactionId parent, void *arg)
{
	if (event == SUBXACT_EVENT_ABORT_SUB && body.level > 0 &&
		GetCurrentTransactionNestLevel() <= body.level)
	{
		hide_statement();
		abort_body();
	}
}

/*
 * sv_hooks_install
 *		To be called once, when the library is loaded.
 */
void
sv_hooks_install(void)
{
	next_process_utility = ProcessUtility_hook;
	ProcessUtility_hook = process_utility;
	next_executor_finish = ExecutorFinish_hook;
	ExecutorFinish_hook = executor_finish;
	next_object_access = object_access_hook;
	object_access_hook = object_access;
	RegisterXactCallback(at_transaction_event, NULL);
	RegisterSubXactCallback(at_subtransaction_event, NULL);
}

/*
 * sv_hooks_begin_body
 *		From here to sv_hooks_end_body, or an error, all that runs belongs to a body.
 */
void
sv_hooks_begin_body(void)
{
	body.level = GetCurrentTransactionNestLevel();
	body.query = debug_query_string;
	sv_leftovers_begin();
}

/*
 * sv_hooks_show_statement
 *		Makes the log, current_query() and others see this text as the client's
 *		statement.  It is copied: when an error is reported, the caller's memory may
 *		be gone.
 */
void
sv_hooks_show_statement(const char *text)
{
	char	   *shown = MemoryContextStrdup(TopTransactionContext, text);

	hide_statement();
	body.shown = shown;
	debug_query_string = shown;
}

/*
 * sv_hooks_end_body
 *		Notes that the body has ended without an error.
 */
void
sv_hooks_end_body(void)
{
	hide_statement();
	body.level = 0;
}
