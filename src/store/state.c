/*
 * state.c
 *		Who did it, and when: rows of schemaver_applied and schemaver_state.
 *
 * The rows are found by the tables' primary keys, without SPI: that is cheap,
 * needs no search_path, and asks for no right to the table.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "compat.h"
#include "store/history.h"
#include "store/state.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#define MAX_KEYS 3

/* A row that is being looked for. */
typedef struct Search
{
	Relation	rel;
	SysScanDesc scan;
	HeapTuple	tuple;			/* NULL: there is none */
} Search;

/* Looks for the row whose first columns, the primary key, have these values. */
static void
begin_search(Search *search, Oid table, Snapshot snapshot, int nkeys, const char *const *values)
{
	ScanKeyData keys[MAX_KEYS];

	search->rel = table_open(table, AccessShareLock);
	for (int i = 0; i < nkeys; i++)
		ScanKeyInit(&keys[i], i + 1, BTEqualStrategyNumber, F_TEXTEQ,
					CStringGetTextDatum(values[i]));
	search->scan = systable_beginscan(search->rel,
									  RelationGetPrimaryKeyIndex_compat(search->rel), true,
									  snapshot, nkeys, keys);
	search->tuple = systable_getnext(search->scan);
}

static void
end_search(Search *search)
{
	systable_endscan(search->scan);
	table_close(search->rel, NoLock);
}

/* The value of a column that is NOT NULL. */
static Datum
column(const Search *search, int attnum)
{
	bool		isnull;

	return heap_getattr(search->tuple, attnum, RelationGetDescr(search->rel), &isnull);
}

/*
 * sv_state_get_applied
 *		Tells when and by whom a revision was applied, in the current memory
 *		context.  Returns false if it is not.
 */
bool
sv_state_get_applied(const SvRelations *rels, const char *project, const char *revision,
					 Snapshot snapshot, SvStateApplied *applied)
{
	const char *keys[] = {project, SV_NO_TENANT, revision};
	Search		search;
	bool		found;

	begin_search(&search, rels->applied, snapshot, lengthof(keys), keys);
	found = HeapTupleIsValid(search.tuple);
	if (found)
	{
		applied->applied_at = DatumGetTimestampTz(column(&search, Anum_applied_applied_at));
		applied->applied_by = TextDatumGetCString(column(&search, Anum_applied_applied_by));
	}
	end_search(&search);
	return found;
}

/*
 * sv_state_get_last_run
 *		Tells of the last run of a project, in the current memory context.
 *		Returns false if there was none.
 */
bool
sv_state_get_last_run(const SvRelations *rels, const char *project, Snapshot snapshot,
					  SvStateLastRun *last)
{
	const char *keys[] = {project, SV_NO_TENANT};
	Search		search;
	bool		found;

	begin_search(&search, rels->state, snapshot, lengthof(keys), keys);
	found = HeapTupleIsValid(search.tuple);
	if (found)
	{
		last->run = *DatumGetUUIDP(column(&search, Anum_state_last_run));
		last->direction = TextDatumGetCString(column(&search, Anum_state_last_direction));
		last->started_at = DatumGetTimestampTz(column(&search, Anum_state_last_run_at));
		last->username = TextDatumGetCString(column(&search, Anum_state_last_run_by));
	}
	end_search(&search);
	return found;
}
