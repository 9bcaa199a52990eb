/*
 * nested.c
 *		Statements inside of others while a schema is tried out.
 *
 * Functions, DO and the scripts of extensions run statements that the text does not show.
 * What is rolled back may do anything, but not take too many locks.  Where statements are
 * committed, what the cluster has must not change: that would stay.  So would what
 * downgrades drop, such as a role that everybody else uses.  A subscription would even keep
 * the database from being dropped.
 */
#include "postgres.h"

#include "errors.h"
#include "nodes/plannodes.h"
#include "proof/capacity.h"
#include "proof/hidden.h"
#include "proof/nested.h"
#include "proof/untouched.h"
#include "statement/cluster.h"
#include "tcop/utility.h"

static ProcessUtility_hook_type next_process_utility;
static bool is_watching = false;
static SvNested what;

static void
refuse(Node *statement)
{
	if (what == SV_NESTED_IN_TEST)
		ereport(ERROR,
				(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
				 errmsg("%s is not tried out, because a database with a subscription cannot be dropped", CreateCommandName(statement)),
				 errdetail("The scratch database is dropped at the end.")));
	if (what == SV_NESTED_COMMITTED)
		ereport(ERROR,
				(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
				 errmsg("%s is not allowed in models", CreateCommandName(statement)),
				 errdetail("Their statements are committed one by one, and this would change more than the schema of a database.")));
	ereport(ERROR,
			(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
			 errmsg("%s is not tried out, because it changes more than a database", CreateCommandName(statement)),
			 errdetail("What it changes would stay when the scratch database is dropped."),
			 what == SV_NESTED_PROVED ? 0 : errhint("Where it may stay: SELECT schemaver_configure('environment', 'test').")));
}

/* May a statement not run? */
static bool
is_refused(Node *statement)
{
	switch (what)
	{
		case SV_NESTED_ROLLED_BACK:
			return false;
		case SV_NESTED_IN_TEST:
			return IsA(statement, CreateSubscriptionStmt);
		default:
			return sv_statement_is_of_cluster(statement);
	}
}

static void
process_utility(PlannedStmt *planned, const char *text, bool read_only,
				ProcessUtilityContext context, ParamListInfo params,
				QueryEnvironment *environment, DestReceiver *dest, QueryCompletion *completion)
{
	if (what == SV_NESTED_IN_PLACE)
		sv_hidden_check(planned->utilityStmt);
	else if (is_refused(planned->utilityStmt))
		refuse(planned->utilityStmt);
	if (next_process_utility != NULL)
		next_process_utility(planned, text, read_only, context, params, environment, dest, completion);
	else
		standard_ProcessUtility(planned, text, read_only, context, params, environment, dest, completion);
	if (what != SV_NESTED_ROLLED_BACK && what != SV_NESTED_IN_PLACE)
		return;
	sv_capacity_check();
	sv_untouched_check();
}

/*
 * sv_nested_watch
 *		In a worker that does nothing else: from now on, looks at all utility statements,
 *		wherever they are.  If they are rolled back, sv_capacity_check and
 *		sv_untouched_check are called after each, and sv_hidden_check before those of
 *		revisions; otherwise SV014 is raised for those that would leave something behind.
 */
void
sv_nested_watch(SvNested statements)
{
	what = statements;
	if (is_watching)
		return;
	next_process_utility = ProcessUtility_hook;
	ProcessUtility_hook = process_utility;
	is_watching = true;
}
