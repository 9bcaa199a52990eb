/*
 * adopt.c
 *		Taking over from another migration tool: reads its table and stamps.
 *
 * The table is a user's, so it is read as the caller, with the caller's rights,
 * and only if it is a table: what a view calls would run in the middle of this.
 *
 * The run lock comes first.  Between reading what is applied and stamping nobody
 * may apply more: the stamp would take it back.  Then the table is locked
 * against writing, if the caller may write to it, so that the other tool neither
 * is halfway through a migration nor begins one before the state is committed.
 * Whoever may only read it must not be able to stop those who write.
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "revision/adopt.h"
#include "run/adopt.h"
#include "run/check.h"
#include "run/guard.h"
#include "run/lock.h"
#include "store/history.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#define FUNCTION "schemaver_adopt()"

/* Locks and opens the table; raises 42809 if it is something else. */
static Relation
open_table(Oid table)
{
	bool		may_write = pg_class_aclcheck(table, GetUserId(),
											  ACL_UPDATE | ACL_DELETE | ACL_TRUNCATE) == ACLCHECK_OK;
	Relation	rel = try_relation_open(table, may_write ? ShareLock : AccessShareLock);

	if (rel == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("the table to be adopted has been dropped")));
	if (rel->rd_rel->relkind != RELKIND_RELATION &&
		rel->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table", RelationGetRelationName(rel)),
				 errdetail_relkind_not_supported(rel->rd_rel->relkind)));
	return rel;
}

/* Can a value of this type become text without calling anything of a user's? */
static bool
is_plain_type(Oid type)
{
	switch (getBaseType(type))
	{
		case BOOLOID:
		case BPCHAROID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case NAMEOID:
		case NUMERICOID:
		case TEXTOID:
		case VARCHAROID:
			return true;
		default:
			return false;
	}
}

/* Raises 22023 for a table that no tool has written. */
static void
report_unknown_table(Relation rel)
{
	TupleDesc	desc = RelationGetDescr(rel);
	StringInfoData columns;

	initStringInfo(&columns);
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (!column->attisdropped)
			appendStringInfo(&columns, "%s%s %s", columns.len > 0 ? ", " : "",
							 quote_identifier(NameStr(column->attname)),
							 format_type_with_typemod(column->atttypid, column->atttypmod));
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("table \"%s\" is not one that a known migration tool keeps",
					RelationGetRelationName(rel)),
			 columns.len > 0 ? errdetail("It has the columns %s.", columns.data) :
			 errdetail("It has no columns."),
			 errhint("These can be read: %s.", sv_tracker_list())));
}

static const SvTracker *
recognize_table(Relation rel)
{
	TupleDesc	desc = RelationGetDescr(rel);
	SvTrackerColumn *columns = palloc_array(SvTrackerColumn, Max(desc->natts, 1));
	const SvTracker *tracker;
	int			n = 0;

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (column->attisdropped)
			continue;
		columns[n].name = NameStr(column->attname);
		columns[n++].is_plain = is_plain_type(column->atttypid);
	}
	tracker = sv_tracker_find(RelationGetRelationName(rel), columns, n);
	if (tracker == NULL)
		report_unknown_table(rel);
	pfree(columns);
	return tracker;
}

/* The statement that reads the columns of a table, each as text. */
static char *
make_query(Relation rel, const SvTracker *tracker)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT");
	for (int i = 0; tracker->reads[i] != NULL; i++)
		appendStringInfo(&sql, "%s t.%s::pg_catalog.text", i > 0 ? "," : "",
						 quote_identifier(tracker->reads[i]));
	appendStringInfo(&sql, " FROM %s AS t",
					 quote_qualified_identifier(get_namespace_name(RelationGetNamespace(rel)),
												RelationGetRelationName(rel)));
	if (tracker->order != NULL)
		appendStringInfo(&sql, " ORDER BY t.%s", quote_identifier(tracker->order));
	return sql.data;
}

/* Copies the rows that SPI has read into the current memory context. */
static void
copy_rows(SvBookkeeping *books)
{
	int			ncolumns = SPI_tuptable->tupdesc->natts;
	const char *const **rows;

	if (SPI_processed > PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("table \"%s\" has too many rows", books->table)));
	books->nrows = (int32) SPI_processed;
	rows = palloc_extended(sizeof(*rows) * Max(books->nrows, 1), MCXT_ALLOC_HUGE);
	for (int32 i = 0; i < books->nrows; i++)
	{
		const char **values = palloc_array(const char *, ncolumns);

		CHECK_FOR_INTERRUPTS();
		for (int column = 0; column < ncolumns; column++)
			values[column] = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, column + 1);
		rows[i] = values;
	}
	books->rows = rows;
}

/* Reads the table, as the caller and under a search_path that can call nothing of a user's. */
static void
read_table(Oid table, SvBookkeeping *books)
{
	MemoryContext context = CurrentMemoryContext;
	Relation	rel = open_table(table);
	MemoryContext old;
	char	   *query;
	int			nest,
				result;

	books->tracker = recognize_table(rel);
	books->table = pstrdup(RelationGetRelationName(rel));
	query = make_query(rel, books->tracker);
	relation_close(rel, NoLock);

	nest = NewGUCNestLevel();
	(void) set_config_option("search_path", "pg_catalog, pg_temp", PGC_USERSET,
							 PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	SPI_connect();
	result = SPI_execute(query, false, 0);
	if (result != SPI_OK_SELECT)
		elog(ERROR, "could not execute \"%s\": %s", query, SPI_result_code_string(result));
	old = MemoryContextSwitchTo(context);
	copy_rows(books);
	MemoryContextSwitchTo(old);
	SPI_finish();
	AtEOXact_GUC(true, nest);
}

/*
 * Returns what to stamp so that the project records what the table does; NULL if
 * there is nothing to do.  The run lock is held.
 */
static char *
find_target(FunctionCallInfo fcinfo, SvBookkeeping *books)
{
	SvRelations rels;
	Snapshot	snapshot;
	const SvHistory *history;
	SvAdoption *adoption;
	ListCell   *cell;

	/* What the reading of the table may have done comes before what is read now. */
	sv_relations_find(fcinfo, &rels);
	CommandCounterIncrement();
	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	history = sv_history_load(&rels, books->project, snapshot);
	UnregisterSnapshot(snapshot);
	sv_check_applied(history);
	adoption = sv_adopt_read(history->map, books);
	sv_adopt_check_applied(history->map, books, history->applied, adoption->recorded);
	foreach(cell, adoption->left_out)
		ereport(NOTICE,
				(errmsg("\"%s\" of table \"%s\" is left out: nothing of it is registered",
						(char *) lfirst(cell), books->table)));
	if (history->map->nrevs == 0 ||
		memcmp(history->applied, adoption->recorded, sizeof(bool) * history->map->nrevs) == 0)
		return NULL;
	return sv_adopt_target(history->map, adoption->recorded);
}

/*
 * sv_adopt
 *		Stamps what another tool has recorded as applied in its table, telling
 *		the receiver of every step.
 *
 * It only adds: nothing that is applied stops being so.  Raises 22023 or 42809
 * for another table, what sv_adopt_read and sv_adopt_check_applied raise, what
 * sv_run raises for a stamp, and what the server raises for the reading.
 */
void
sv_adopt(FunctionCallInfo fcinfo, Oid table, SvStepReceiver receiver, void *arg)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver adopt",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	SvRequest	request = {.direction = SV_STAMP};
	SvBookkeeping books = {0};
	SvRelations rels;

	sv_guard_write(FUNCTION);
	sv_guard_outside_run(FUNCTION);
	sv_relations_find(fcinfo, &rels);
	books.project = sv_project_name();
	sv_lock_run(&rels, books.project);
	read_table(table, &books);
	request.target = find_target(fcinfo, &books);
	if (request.target != NULL)
	{
		MemoryContextSwitchTo(old);
		sv_run(fcinfo, FUNCTION, &request, 1, receiver, arg);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}
