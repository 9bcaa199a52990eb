/*
 * sv_probe.c
 *		What other extensions see of the statements of a body: the arguments of
 *		their hooks, and the state meanwhile.
 *
 * Each statement that comes to the executor or to ProcessUtility while
 * sv_probe.record is on becomes one line of sv_probe(), a JSON object.  The
 * other functions cause events that rarely happen by themselves.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/xact.h"
#include "catalog/objectaccess.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "storage/fd.h"
#include "storage/lmgr.h"
#include "tcop/pquery.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/json.h"
#include "utils/memutils.h"
#include "utils/portal.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#if PG_VERSION_NUM >= 180000
#define PortalRun_compat(portal, count, top, dest, altdest, qc) PortalRun(portal, count, top, dest, altdest, qc)
#else
#define PortalRun_compat(portal, count, top, dest, altdest, qc) PortalRun(portal, count, top, true, dest, altdest, qc)
#endif

PG_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

PG_FUNCTION_INFO_V1(sv_probe);
PG_FUNCTION_INFO_V1(sv_probe_objects);
PG_FUNCTION_INFO_V1(sv_probe_run);
PG_FUNCTION_INFO_V1(sv_probe_take_descriptors);
PG_FUNCTION_INFO_V1(sv_probe_hold_extension);
PG_FUNCTION_INFO_V1(sv_probe_commit);

static bool record = false;
static bool greedy = false;
static int	deafness = 0;
static int	depth = 0;
static int64 nobjects = 0;
static List *lines = NIL;

static ProcessUtility_hook_type next_utility;
static ExecutorStart_hook_type next_start;
static ExecutorFinish_hook_type next_finish;
static object_access_hook_type next_access;

static void
append(StringInfo line, const char *key, const char *value)
{
	appendStringInfo(line, "%s\"%s\": ", line->len > 1 ? ", " : "", key);
	if (value == NULL)
		appendStringInfoString(line, "null");
	else
		escape_json(line, value);
}

static void
note(const char *hook, const char *context, const PlannedStmt *statement, const char *text)
{
	MemoryContext old = MemoryContextSwitchTo(TopMemoryContext);
	StringInfoData line;
	int			length = statement->stmt_len > 0 ? statement->stmt_len : strlen(text) - statement->stmt_location;

	initStringInfo(&line);
	appendStringInfoChar(&line, '{');
	append(&line, "hook", hook);
	append(&line, "context", context);
	append(&line, "text", text);
	append(&line, "statement", pnstrdup(text + statement->stmt_location, length));
	append(&line, "shown", debug_query_string);
	append(&line, "user", GetUserNameFromId(GetUserId(), false));
	append(&line, "search_path", GetConfigOption("search_path", false, false));
	append(&line, "row_security", GetConfigOption("row_security", false, false));
	append(&line, "restricted", GetConfigOption("restrict_nonsystem_relation_kind", true, false));
	append(&line, "statement_timeout", GetConfigOption("statement_timeout", false, false));
	appendStringInfo(&line, ", \"location\": %d, \"depth\": %d}", statement->stmt_location, depth);
	lines = lappend(lines, line.data);
	MemoryContextSwitchTo(old);
}

static void
utility(PlannedStmt *planned, const char *text, bool read_only, ProcessUtilityContext context,
		ParamListInfo params, QueryEnvironment *environment, DestReceiver *dest,
		QueryCompletion *completion)
{
	static const char *const names[] = {
		[PROCESS_UTILITY_TOPLEVEL] = "top level",
		[PROCESS_UTILITY_QUERY] = "query",
		[PROCESS_UTILITY_QUERY_NONATOMIC] = "nonatomic query",
		[PROCESS_UTILITY_SUBCOMMAND] = "subcommand"
	};

	if (record)
		note("utility", names[context], planned, text);
	depth++;
	PG_TRY();
	{
		if (next_utility)
			next_utility(planned, text, read_only, context, params, environment, dest, completion);
		else
			standard_ProcessUtility(planned, text, read_only, context, params, environment, dest, completion);
	}
	PG_FINALLY();
	{
		depth--;
	}
	PG_END_TRY();
	if (record && deafness > 0)
		pg_usleep(deafness * 1000L);
}

static void
start(QueryDesc *query, int flags)
{
	if (record)
		note("executor", "", query->plannedstmt, query->sourceText);
	if (next_start)
		next_start(query, flags);
	else
		standard_ExecutorStart(query, flags);
}

/* An extension that hides queries from earlier hooks. */
static void
finish(QueryDesc *query)
{
	if (next_finish && !greedy)
		next_finish(query);
	else
		standard_ExecutorFinish(query);
}

static void
access_object(ObjectAccessType access, Oid class_id, Oid object, int sub_id, void *arg)
{
	if (next_access)
		next_access(access, class_id, object, sub_id, arg);
	nobjects += record && access == OAT_POST_CREATE;
}

/* Returns how many objects were created while sv_probe.record was on. */
Datum
sv_probe_objects(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(nobjects);
}

/* Runs a utility statement in a separate portal, as another extension may. */
Datum
sv_probe_run(PG_FUNCTION_ARGS)
{
	char	   *sql = text_to_cstring(PG_GETARG_TEXT_PP(0));
	RawStmt    *raw = linitial_node(RawStmt, pg_parse_query(sql));
	List	   *queries = pg_analyze_and_rewrite_fixedparams(raw, sql, NULL, 0, NULL);
	Portal		portal = CreateNewPortal();

	PortalDefineQuery(portal, NULL, sql, CreateCommandTag(raw->stmt), pg_plan_queries(queries, sql, 0, NULL), NULL);
	PortalStart(portal, NULL, 0, InvalidSnapshot);
	(void) PortalRun_compat(portal, FETCH_ALL, false, None_Receiver, None_Receiver, NULL);
	PortalDrop(portal, false);
	PG_RETURN_VOID();
}

/* Takes descriptors that the server counts; returns how many there were. */
Datum
sv_probe_take_descriptors(PG_FUNCTION_ARGS)
{
	int			count = 0;

	while (count < PG_GETARG_INT32(0) && AcquireExternalFD())
		count++;
	PG_RETURN_INT32(count);
}

/* Prevents a table from growing, until it is cancelled. */
Datum
sv_probe_hold_extension(PG_FUNCTION_ARGS)
{
	Relation	rel = table_open(PG_GETARG_OID(0), AccessShareLock);

	LockRelationForExtension(rel, ExclusiveLock);
	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		pg_usleep(1000L);
	}
}

/* Commits a transaction block, which nothing in SQL can do within a statement. */
Datum
sv_probe_commit(PG_FUNCTION_ARGS)
{
	(void) EndTransactionBlock(false);
	CommitTransactionCommand();
	PG_RETURN_VOID();
}

/* Returns what has been recorded, and discards it. */
Datum
sv_probe(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	ListCell   *cell;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	foreach(cell, lines)
	{
		Datum		value = CStringGetTextDatum(lfirst(cell));
		bool		isnull = false;

		tuplestore_putvalues(result->setResult, result->setDesc, &value, &isnull);
	}
	lines = NIL;
	return (Datum) 0;
}

void
_PG_init(void)
{
	DefineCustomBoolVariable("sv_probe.record", "Records statements.", NULL, &record, false,
							 PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("sv_probe.deafness", "Lets utility statements that are recorded sleep, so many ms, without an ear for timeouts.",
							NULL, &deafness, 0, 0, INT_MAX / 1000, PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomBoolVariable("sv_probe.greedy", "Hides queries from other extensions.", NULL, &greedy,
							 false, PGC_USERSET, 0, NULL, NULL, NULL);
	next_utility = ProcessUtility_hook;
	ProcessUtility_hook = utility;
	next_start = ExecutorStart_hook;
	ExecutorStart_hook = start;
	next_finish = ExecutorFinish_hook;
	ExecutorFinish_hook = finish;
	next_access = object_access_hook;
	object_access_hook = access_object;
}
