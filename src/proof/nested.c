/*
 * nested.c
 *		Statements inside of others while a schema is tried out.
 *
 * Functions, DO and the scripts of extensions run statements that the text does not show.
 * What is rolled back may do anything, but not take too many locks.  Where statements are
 * committed, what the cluster has must not change: that would stay.
 */
#include "postgres.h"

#include "errors.h"
#include "nodes/plannodes.h"
#include "proof/capacity.h"
#include "proof/nested.h"
#include "proof/untouched.h"
#include "statement/cluster.h"
#include "tcop/utility.h"

static ProcessUtility_hook_type next_process_utility;
static bool is_watching = false;
static bool is_committed;

static void
process_utility(PlannedStmt *planned, const char *text, bool read_only,
				ProcessUtilityContext context, ParamListInfo params,
				QueryEnvironment *environment, DestReceiver *dest, QueryCompletion *completion)
{
	if (is_committed && sv_statement_is_of_cluster(planned->utilityStmt))
		ereport(ERROR,
				(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
				 errmsg("%s is not allowed in models", CreateCommandName(planned->utilityStmt)),
				 errdetail("Their statements are committed one by one, and this would change more than the schema of a database.")));
	if (next_process_utility != NULL)
		next_process_utility(planned, text, read_only, context, params, environment, dest, completion);
	else
		standard_ProcessUtility(planned, text, read_only, context, params, environment, dest, completion);
	if (is_committed)
		return;
	sv_capacity_check();
	sv_untouched_check();
}

/*
 * sv_nested_watch
 *		In a worker that does nothing else: from now on, looks at all utility statements,
 *		wherever they are.  With commit, SV014 is raised for those that change the
 *		cluster, otherwise sv_capacity_check and sv_untouched_check are called after each.
 */
void
sv_nested_watch(bool commit)
{
	is_committed = commit;
	if (is_watching)
		return;
	next_process_utility = ProcessUtility_hook;
	ProcessUtility_hook = process_utility;
	is_watching = true;
}
