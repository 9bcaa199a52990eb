/*
 * query.c
 *		Queries of catalogs.
 *
 * A query is analyzed under a search path on which only the server's own objects are,
 * and executed under that of the schema that is read, which the deparsers print names
 * for.  SPI would analyze it again when the path has changed, and find what the owner
 * of that schema has planted.  It runs with the rights of the caller.
 */
#include "postgres.h"

#include "access/tupdesc.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/params.h"
#include "nodes/parsenodes.h"
#include "nodes/plannodes.h"
#include "schema/environment.h"
#include "schema/query.h"
#include "tcop/dest.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/plancache.h"
#include "utils/snapmgr.h"

/* A receiver that hands each row to a function. */
typedef struct RowReceiver
{
	DestReceiver pub;			/* first: the executor knows only this */
	SvQueryRow	row;
	void	   *arg;
	MemoryContext context;		/* in which it is called */
} RowReceiver;

static bool
receive_row(TupleTableSlot *slot, DestReceiver *self)
{
	RowReceiver *receiver = (RowReceiver *) self;
	MemoryContext executor = MemoryContextSwitchTo(receiver->context);

	CHECK_FOR_INTERRUPTS();
	slot_getallattrs(slot);
	receiver->row(receiver->arg, slot);
	MemoryContextSwitchTo(executor);
	return true;
}

static void
start_rows(DestReceiver *self, int operation, TupleDesc desc)
{
}

static void
end_rows(DestReceiver *self)
{
}

/* A query that this session has analyzed. */
typedef struct KnownQuery
{
	const char *sql;			/* the key: texts are constants */
	CachedPlanSource *source;
} KnownQuery;

static HTAB *known_queries = NULL;

static CachedPlanSource *
analyze_query(const char *sql)
{
	static Oid	types[] = {OIDARRAYOID};
	RawStmt    *raw = linitial_node(RawStmt, pg_parse_query(sql));
	CachedPlanSource *source = CreateCachedPlan(raw, sql, CMDTAG_SELECT);
	List	   *queries = pg_analyze_and_rewrite_fixedparams(raw, sql, types, lengthof(types), NULL);

	CompleteCachedPlan(source, queries, NULL, types, lengthof(types), NULL, NULL, CURSOR_OPT_GENERIC_PLAN, true);
	SaveCachedPlan(source);
	return source;
}

/*
 * Returns a plan, which must be released.  The server revalidates it under the search
 * path of the analysis, which is the current one.
 */
static CachedPlan *
plan_query(const char *sql)
{
	HASHCTL		control = {.keysize = sizeof(char *),.entrysize = sizeof(KnownQuery)};
	KnownQuery *known;

	if (known_queries == NULL)
		known_queries = hash_create("schemaver queries of catalogs", 64, &control, HASH_ELEM | HASH_BLOBS);
	known = hash_search(known_queries, &sql, HASH_FIND, NULL);
	if (known == NULL)
	{
		CachedPlanSource *source = analyze_query(sql);

		known = hash_search(known_queries, &sql, HASH_ENTER, NULL);
		known->source = source;
	}
	return GetCachedPlan(known->source, NULL, CurrentResourceOwner, NULL);
}

static ParamListInfo
bind_schemas(const SvReader *reader)
{
	ParamListInfo params = makeParamList(1);

	params->params[0].value = reader->schemas;
	params->params[0].isnull = false;
	params->params[0].pflags = PARAM_FLAG_CONST;
	params->params[0].ptype = OIDARRAYOID;
	return params;
}

static void
execute(const SvReader *reader, const char *sql, PlannedStmt *plan, DestReceiver *receiver)
{
	QueryDesc  *query = CreateQueryDesc(plan, sql, reader->snapshot, InvalidSnapshot, receiver,
										bind_schemas(reader), NULL, 0);

	ExecutorStart(query, 0);
	ExecutorRun_compat(query, ForwardScanDirection, 0);
	ExecutorFinish(query);
	ExecutorEnd(query);
	FreeQueryDesc(query);
}

/*
 * sv_query_each
 *		Runs a query, and calls the function for each of its rows, in the memory
 *		context of the caller.  $1 is the list of schemas.  The environment must have
 *		been entered.  Raises what the deparsers raise if an object has vanished.
 */
void
sv_query_each(const SvReader *reader, const char *sql, SvQueryRow row, void *arg)
{
	RowReceiver receiver =
	{
		.pub = {receive_row, start_rows, end_rows, end_rows, DestNone},
		.row = row,
		.arg = arg,
		.context = CurrentMemoryContext,
	};
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver query of catalogs",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	CachedPlan *plan;

	PushActiveSnapshot(reader->snapshot);
	sv_environment_resolve(NULL);
	plan = plan_query(sql);
	sv_environment_resolve(reader->home);
	MemoryContextSwitchTo(caller);
	execute(reader, sql, linitial_node(PlannedStmt, plan->stmt_list), &receiver.pub);
	ReleaseCachedPlan(plan, CurrentResourceOwner);
	PopActiveSnapshot();
	MemoryContextDelete(context);
}

/*
 * sv_query_text
 *		The value of a text or name column of a row, counted from 0; NULL for NULL.
 *		Allocated in the current context.
 */
const char *
sv_query_text(TupleTableSlot *slot, int column)
{
	Form_pg_attribute attribute = TupleDescAttr(slot->tts_tupleDescriptor, column);

	if (slot->tts_isnull[column])
		return NULL;
	if (attribute->atttypid == NAMEOID)
		return pstrdup(NameStr(*DatumGetName(slot->tts_values[column])));
	Assert(attribute->atttypid == TEXTOID);
	return TextDatumGetCString(slot->tts_values[column]);
}

/*
 * sv_query_oid
 *		The value of an oid column of a row; InvalidOid for NULL.
 */
Oid
sv_query_oid(TupleTableSlot *slot, int column)
{
	Assert(TupleDescAttr(slot->tts_tupleDescriptor, column)->atttypid == OIDOID);
	return slot->tts_isnull[column] ? InvalidOid : DatumGetObjectId(slot->tts_values[column]);
}

/*
 * sv_query_int
 *		The value of an int4 column of a row; 0 for NULL.
 */
int32
sv_query_int(TupleTableSlot *slot, int column)
{
	Assert(TupleDescAttr(slot->tts_tupleDescriptor, column)->atttypid == INT4OID);
	return slot->tts_isnull[column] ? 0 : DatumGetInt32(slot->tts_values[column]);
}
