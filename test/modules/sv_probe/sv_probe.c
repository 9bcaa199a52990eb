/*
 * sv_probe.c
 *		What other extensions see of the statements of a body: what their hooks are
 *		given, and what is in force meanwhile.
 *
 * Each statement that comes to the executor or to ProcessUtility while
 * sv_probe.record is on becomes one line of sv_probe(), a JSON object.
 */
#include "postgres.h"

#include "executor/executor.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/json.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

PG_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

PG_FUNCTION_INFO_V1(sv_probe);

static bool record = false;
static bool greedy = false;
static int	depth = 0;
static List *lines = NIL;

static ProcessUtility_hook_type next_utility;
static ExecutorStart_hook_type next_start;
static ExecutorFinish_hook_type next_finish;

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

/* An extension that hides queries from those whose hook was there before. */
static void
finish(QueryDesc *query)
{
	if (next_finish && !greedy)
		next_finish(query);
	else
		standard_ExecutorFinish(query);
}

/* Returns what has been recorded, and forgets it. */
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
	DefineCustomBoolVariable("sv_probe.greedy", "Hides queries from other extensions.", NULL, &greedy,
							 false, PGC_USERSET, 0, NULL, NULL, NULL);
	next_utility = ProcessUtility_hook;
	ProcessUtility_hook = utility;
	next_start = ExecutorStart_hook;
	ExecutorStart_hook = start;
	next_finish = ExecutorFinish_hook;
	ExecutorFinish_hook = finish;
}
