/*
 * rows.c
 *		Single rows of the tables, for those who ask about one revision.
 *
 * The rows are found by the tables' primary keys, without SPI: that is cheap,
 * needs no search_path, and asks for no right to the table.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "compat.h"
#include "store/history.h"
#include "store/rows.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/timestamp.h"

#define MAX_KEYS 3

/* A row that is being looked for. */
typedef struct Search
{
	Relation	rel;
	SysScanDesc scan;
	HeapTuple	tuple;			/* NULL: there is none */
	ScanKeyData keys[MAX_KEYS];
} Search;

static void
begin_search(Search *search, Oid table, Snapshot snapshot, int nkeys, const char *const *values)
{
	Oid			index;

	search->rel = table_open(table, AccessShareLock);
	index = RelationGetPrimaryKeyIndex_compat(search->rel);
	for (int i = 0; i < nkeys; i++)
		ScanKeyInit(&search->keys[i], i + 1, BTEqualStrategyNumber, F_TEXTEQ,
					CStringGetTextDatum(values[i]));
	search->scan = systable_beginscan(search->rel, index, OidIsValid(index), snapshot,
									  nkeys, search->keys);
	search->tuple = systable_getnext(search->scan);
}

static void
end_search(Search *search)
{
	systable_endscan(search->scan);
	table_close(search->rel, NoLock);
}

static Datum
column(const Search *search, int attnum, bool *isnull)
{
	return heap_getattr(search->tuple, attnum, RelationGetDescr(search->rel), isnull);
}

static char *
text_column(const Search *search, int attnum)
{
	bool		isnull;
	Datum		value = column(search, attnum, &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

static TimestampTz
time_column(const Search *search, int attnum)
{
	bool		isnull;

	return DatumGetTimestampTz(column(search, attnum, &isnull));
}

/*
 * sv_rows_revision
 *		Reads what one revision has besides its place in the graph, in the current
 *		memory context.  Returns false if it does not exist.
 */
bool
sv_rows_revision(const SvRelations *rels, const char *project, const char *revision,
				 Snapshot snapshot, SvRevisionRow *row)
{
	const char *keys[] = {project, revision};
	Search		search;
	bool		found;

	begin_search(&search, rels->revisions, snapshot, lengthof(keys), keys);
	found = HeapTupleIsValid(search.tuple);
	if (found)
	{
		row->upgrade = text_column(&search, Anum_revisions_upgrade);
		row->downgrade = text_column(&search, Anum_revisions_downgrade);
		row->created_at = time_column(&search, Anum_revisions_created_at);
		row->created_by = text_column(&search, Anum_revisions_created_by);
	}
	end_search(&search);
	return found;
}

/*
 * sv_rows_applied
 *		Reads when and by whom a revision was applied, in the current memory
 *		context.  Returns false if it is not.
 */
bool
sv_rows_applied(const SvRelations *rels, const char *project, const char *revision,
				Snapshot snapshot, SvAppliedRow *row)
{
	const char *keys[] = {project, SV_NO_TENANT, revision};
	Search		search;
	bool		found;

	begin_search(&search, rels->applied, snapshot, lengthof(keys), keys);
	found = HeapTupleIsValid(search.tuple);
	if (found)
	{
		row->applied_at = time_column(&search, Anum_applied_applied_at);
		row->applied_by = text_column(&search, Anum_applied_applied_by);
	}
	end_search(&search);
	return found;
}

/*
 * sv_rows_state
 *		Reads the last run of a project, in the current memory context.  Returns
 *		false if there was none.
 */
bool
sv_rows_state(const SvRelations *rels, const char *project, Snapshot snapshot, SvStateRow *row)
{
	const char *keys[] = {project, SV_NO_TENANT};
	Search		search;
	bool		found;
	bool		isnull;

	begin_search(&search, rels->state, snapshot, lengthof(keys), keys);
	found = HeapTupleIsValid(search.tuple);
	if (found)
	{
		row->run = *DatumGetUUIDP(column(&search, Anum_state_last_run, &isnull));
		row->direction = text_column(&search, Anum_state_last_direction);
		row->started_at = time_column(&search, Anum_state_last_run_at);
		row->username = text_column(&search, Anum_state_last_run_by);
	}
	end_search(&search);
	return found;
}

/*
 * sv_rows_setting
 *		Returns the value of a setting in the current memory context, NULL if it
 *		has none.
 */
char *
sv_rows_setting(const SvRelations *rels, const char *name, Snapshot snapshot)
{
	const char *keys[] = {name};
	Search		search;
	char	   *value;

	begin_search(&search, rels->settings, snapshot, lengthof(keys), keys);
	value = HeapTupleIsValid(search.tuple) ? text_column(&search, Anum_settings_value) : NULL;
	end_search(&search);
	return value;
}
