/*
 * portal.c
 *		Runs one statement of a body, as the server runs one that a client sends.
 *
 * It goes through a portal of its own, with a text of its own, so that hooks of
 * other extensions, event triggers and the log see what they would see of a client's
 * statement.  But it never runs as a top-level statement if that matters to the
 * server: a VACUUM would run, and break the session.
 */
#include "postgres.h"

#include "access/xact.h"
#include "compat.h"
#include "parser/analyze.h"
#include "run/clock.h"
#include "run/cursors.h"
#include "run/deferred.h"
#include "run/hooks.h"
#include "run/logging.h"
#include "run/portal.h"
#include "statement/top_level.h"
#include "tcop/pquery.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/portal.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* Analyzes, rewrites and plans a statement. */
static List *
plan_statement(const SvStatement *statement)
{
	bool		snapshot_set = analyze_requires_snapshot(statement->raw);
	List	   *queries;
	List	   *plans;

	if (snapshot_set)
		PushActiveSnapshot(GetTransactionSnapshot());
	queries = pg_analyze_and_rewrite_fixedparams(statement->raw, statement->text, NULL, 0, NULL);
	plans = pg_plan_queries(queries, statement->text, CURSOR_OPT_PARALLEL_OK, NULL);
	if (snapshot_set)
		PopActiveSnapshot();
	return plans;
}

/*
 * Runs a statement in a portal.  The portal is made first, so that cursors opened by
 * functions that planning calls come after it.
 */
static uint64
run_in_portal(const SvStatement *statement, bool top_level)
{
	QueryCompletion completion;
	Portal		portal = CreateNewPortal();
	List	   *plans;

	portal->visible = false;
	plans = plan_statement(statement);
	PortalDefineQuery(portal, NULL, statement->text, CreateCommandTag(statement->raw->stmt), plans, NULL);
	PortalStart(portal, NULL, 0, InvalidSnapshot);
	InitializeQueryCompletion(&completion);
	(void) PortalRun_compat(portal, FETCH_ALL, top_level, None_Receiver, None_Receiver, &completion);
	sv_cursors_see(portal);
	PortalDrop(portal, false);
	return command_tag_display_rowcount(completion.commandTag) ? completion.nprocessed : 0;
}

/*
 * sv_portal_run_alone
 *		Runs a statement that belongs to no body, in a worker; at top level, it may end
 *		the transaction and begin others, and must be the only statement of it.  Returns
 *		the number of rows that it returned or changed.  Raises what it raises.
 */
uint64
sv_portal_run_alone(const SvStatement *statement, bool top_level)
{
	uint64		rows;

	CommandCounterIncrement();
	rows = run_in_portal(statement, top_level || sv_statement_is_top_level(statement->raw->stmt));
	CommandCounterIncrement();
	return rows;
}

/*
 * sv_portal_run
 *		Runs a statement of the body that is running.  Returns the number of rows
 *		that it returned or changed.  Raises what it raises, and 57014 if its
 *		timeout has expired.
 */
uint64
sv_portal_run(const SvStatement *statement)
{
	TimestampTz start = GetCurrentTimestamp();
	bool		logged;
	uint64		rows;

	sv_clock_statement();
	sv_hooks_show_statement(statement->text);
	logged = sv_logging_statement(statement);
	CommandCounterIncrement();
	/* Analysis removes INTO from a SELECT. */
	rows = run_in_portal(statement, sv_statement_is_top_level(statement->raw->stmt));
	CommandCounterIncrement();
	sv_deferred_end_statement();
	sv_logging_duration(statement, start, logged);
	return rows;
}
