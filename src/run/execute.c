/*
 * execute.c
 *		Runs a body, statement by statement, as the caller.
 *
 * Each statement goes through a portal of its own, as if the client had sent
 * it, so that hooks of other extensions see it; but never as a top-level one: a
 * VACUUM would run, and break the session.  No subtransaction is put around a
 * body, because that changes what works in it.  Whatever a body sets (search_path,
 * role, any setting) ends with it.
 *
 * Where the caller has changed role, the bodies must not be able to change back
 * to the session's user, so they run as inside a SECURITY DEFINER function; and
 * what they have deferred is fired under the same identity before it ends (until
 * PostgreSQL 17 a deferred trigger would fire as the session's user at COMMIT).
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "compat.h"
#include "errors.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/analyze.h"
#include "run/execute.h"
#include "tcop/pquery.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/portal.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

/* How often triggers that fire may defer others. */
#define MAX_DEFERRED_ROUNDS 10

/* Who the caller is, while bodies run under a tighter identity. */
typedef struct Identity
{
	Oid			user;
	int			context;
} Identity;

static void
tighten_identity(Identity *caller)
{
	GetUserIdAndSecContext(&caller->user, &caller->context);
	if (caller->user != GetSessionUserId())
		SetUserIdAndSecContext(caller->user, caller->context | SECURITY_LOCAL_USERID_CHANGE);
}

static void
restore_identity(const Identity *caller)
{
	SetUserIdAndSecContext(caller->user, caller->context);
}

/* Analyzes, rewrites and plans one statement. */
static List *
plan_statement(RawStmt *statement, const char *text)
{
	bool		snapshot_set = analyze_requires_snapshot(statement);
	List	   *queries;
	List	   *plans;

	if (snapshot_set)
		PushActiveSnapshot(GetTransactionSnapshot());
	queries = pg_analyze_and_rewrite_fixedparams(statement, text, NULL, 0, NULL);
	plans = pg_plan_queries(queries, text, CURSOR_OPT_PARALLEL_OK, NULL);
	if (snapshot_set)
		PopActiveSnapshot();
	return plans;
}

/* Runs one statement; returns the number of rows. */
static uint64
run_statement(RawStmt *statement, const char *text)
{
	QueryCompletion completion;
	Portal		portal;
	List	   *plans;

	CommandCounterIncrement();
	plans = plan_statement(statement, text);
	portal = CreateNewPortal();
	portal->visible = false;
	PortalDefineQuery(portal, NULL, text, CreateCommandTag(statement->stmt), plans, NULL);
	PortalStart(portal, NULL, 0, InvalidSnapshot);
	InitializeQueryCompletion(&completion);
	(void) PortalRun_compat(portal, FETCH_ALL, false, None_Receiver, None_Receiver, &completion);
	PortalDrop(portal, false);
	return command_tag_display_rowcount(completion.commandTag) ? completion.nprocessed : 0;
}

/* Raises SV014 if the statement that has just run took our tables away. */
static void
check_tables(const SvRelations *rels)
{
	const Oid	tables[] = {rels->revisions, rels->applied, rels->state, rels->log, rels->settings};

	for (size_t i = 0; i < lengthof(tables); i++)
	{
		if (!SearchSysCacheExists1(RELOID, ObjectIdGetDatum(tables[i])))
			ereport(ERROR,
					(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
					 errmsg("the body has dropped extension \"schemaver\" or one of its tables"),
					 errdetail("Nothing of this run remains: it could not have been recorded.")));
	}
}

/*
 * sv_execute_check
 *		Parses a body and raises SV014 if it contains a statement that may not
 *		stand in one.
 */
void
sv_execute_check(SvBody *body, const SvRelations *rels)
{
	ListCell   *cell;

	sv_body_enter(body);
	foreach(cell, sv_body_parse(body))
	{
		RawStmt    *statement = lfirst_node(RawStmt, cell);
		const char *reason = sv_body_forbidden(statement, rels);

		sv_body_at(body, statement);
		if (reason != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
					 errmsg("%s is not allowed in the body of a revision",
							CreateCommandName(statement->stmt)),
					 errdetail("%s", reason),
					 errhint("Nothing has run. Correct the body with SELECT schemaver_edit(%s, %s => '...').",
							 quote_literal_cstr(body->revision), body->direction),
					 errposition(pg_mbstrlen_with_len(body->text, body->location) + 1)));
	}
	sv_body_leave(body);
}

/*
 * sv_execute_body
 *		Runs a body as the caller.  Errors keep the SQLSTATE they have and get
 *		their place in the body.
 *
 * The statements' memory is freed as they end; what the parser makes lies in
 * the current context.
 */
void
sv_execute_body(SvBody *body, const SvRelations *rels, SvEffect *effect)
{
	MemoryContext per_statement = AllocSetContextCreate(CurrentMemoryContext,
														"schemaver statement",
														ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = CurrentMemoryContext;
	int			nest = NewGUCNestLevel();
	Identity	caller;
	ListCell   *cell;

	effect->statements = 0;
	effect->rows = 0;
	tighten_identity(&caller);
	sv_body_enter(body);
	foreach(cell, sv_body_parse(body))
	{
		RawStmt    *statement = lfirst_node(RawStmt, cell);

		CHECK_FOR_INTERRUPTS();
		sv_body_at(body, statement);
		MemoryContextSwitchTo(per_statement);
		effect->rows += run_statement(statement, body->text);
		MemoryContextSwitchTo(old);
		MemoryContextReset(per_statement);
		effect->statements++;
		CommandCounterIncrement();
		check_tables(rels);
	}
	sv_body_leave(body);

	/* Before anything of our own: role and search_path are the body's yet. */
	AtEOXact_GUC(false, nest);
	restore_identity(&caller);
	MemoryContextDelete(per_statement);
}

/*
 * Raises SV014 if a body has left open a cursor WITH HOLD: its query would run at
 * COMMIT, as whoever the session is by then.  The caller's own cursors are older
 * than the statement that we are in.
 */
static void
check_cursors(void)
{
	bool		any;

	SPI_connect();
	if (SPI_execute("SELECT FROM pg_catalog.pg_cursor() WHERE is_holdable AND creation_time"
					" OPERATOR(pg_catalog.>=) pg_catalog.statement_timestamp()", true, 0) < 0)
		elog(ERROR, "could not read the cursors");
	any = SPI_processed > 0;
	SPI_finish();
	if (any)
		ereport(ERROR,
				(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
				 errmsg("a body has left a cursor WITH HOLD open"),
				 errdetail("Under SET ROLE that is not allowed: the cursor would be read at COMMIT, with the rights that the session has by then."),
				 errhint("Close the cursor in the body, or declare it WITHOUT HOLD.")));
}

/* Is any trigger still deferred? */
static bool
has_deferred_triggers(void)
{
	Relation	rel = table_open(TriggerRelationId, AccessShareLock);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	bool		found = false;
	HeapTuple	tuple;

	while (!found && HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_trigger trigger = (Form_pg_trigger) GETSTRUCT(tuple);

		found = trigger->tgdeferrable && AfterTriggerPendingOnRel(trigger->tgrelid);
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return found;
}

/* Fires once what is deferred, with the identity that the bodies had. */
static void
fire_deferred(void)
{
	ConstraintsSetStmt *statement = makeNode(ConstraintsSetStmt);
	int			nest = NewGUCNestLevel();
	Identity	caller;

	tighten_identity(&caller);
	statement->deferred = false;
	AfterTriggerSetState(statement);
	AtEOXact_GUC(false, nest);
	restore_identity(&caller);
	CommandCounterIncrement();
}

/*
 * sv_execute_deferred
 *		Fires what the bodies have deferred, if it would otherwise fire under
 *		another identity than theirs.  Raises what that raises, and SV014 for
 *		what cannot be done now.
 *
 * A trigger that fires may defer another one.  What is left after some rounds
 * would fire at COMMIT, as whoever the session is by then.
 */
void
sv_execute_deferred(const SvRelations *rels)
{
	int			rounds = 0;

	if (GetUserId() == GetSessionUserId())
		return;
	do
		fire_deferred();
	while (has_deferred_triggers() && ++rounds < MAX_DEFERRED_ROUNDS);
	if (rounds == MAX_DEFERRED_ROUNDS)
		ereport(ERROR,
				(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
				 errmsg("triggers that the bodies have deferred defer each other without end"),
				 errdetail("Under SET ROLE nothing may be left to fire at COMMIT, with the rights that the session has by then."),
				 errhint("Leave out SET CONSTRAINTS ... DEFERRED in the triggers.")));
	check_cursors();
}
