/*
 * ignored.c
 *		Rows of schemaver_ignored: differences that somebody wants to live with.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "miscadmin.h"
#include "store/deletion.h"
#include "store/ignored.h"
#include "store/lookup.h"
#include "store/obstacles.h"
#include "store/row.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* Raises 55000 if this database has no such table yet. */
static const SvRelation *
find_table(const SvRelations *rels)
{
	const SvRelation *table = &rels->tables[SV_TABLE_IGNORED];

	if (!OidIsValid(table->oid))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("extension \"schemaver\" has version %s in this database, which ignores no differences", rels->version),
				 errhint("ALTER EXTENSION schemaver UPDATE")));
	return table;
}

static SvIgnoredRow *
read_row(HeapTuple tuple, Relation rel)
{
	SvIgnoredRow *row = palloc_object(SvIgnoredRow);
	bool		isnull;
	Datum		until = heap_getattr(tuple, Anum_ignored_until, RelationGetDescr(rel), &isnull);

	row->code = sv_lookup_text(tuple, rel, Anum_ignored_code);
	row->identity = sv_lookup_text(tuple, rel, Anum_ignored_identity);
	row->reason = sv_lookup_text(tuple, rel, Anum_ignored_reason);
	row->until = isnull ? DATEVAL_NOEND : DatumGetDateADT(until);
	return row;
}

static List *
read_rows(Relation rel, Relation index)
{
	Snapshot	snapshot = RegisterSnapshot(IsInParallelMode() ? GetActiveSnapshot() : GetLatestSnapshot());
	SysScanDesc scan = systable_beginscan_ordered(rel, index, snapshot, 0, NULL);
	HeapTuple	tuple;
	List	   *rows = NIL;

	while (HeapTupleIsValid(tuple = systable_getnext_ordered(scan, ForwardScanDirection)))
	{
		CHECK_FOR_INTERRUPTS();
		rows = lappend(rows, read_row(tuple, rel));
	}
	systable_endscan_ordered(scan);
	UnregisterSnapshot(snapshot);
	return rows;
}

/*
 * sv_ignored_list
 *		Returns the rows, as SvIgnoredRow, in the order of the primary key, in the current
 *		memory context; none if this database has no such table yet, or if the table has
 *		lost its primary key.
 */
List *
sv_ignored_list(const SvRelations *rels)
{
	const SvRelation *table = &rels->tables[SV_TABLE_IGNORED];
	Relation	rel;
	Oid			key;
	List	   *rows = NIL;

	if (!OidIsValid(table->oid))
		return NIL;
	rel = table_open(table->oid, AccessShareLock);
	key = sv_obstacles_key(rel, table->nkeys);
	if (OidIsValid(key))
	{
		Relation	index = index_open(key, AccessShareLock);

		rows = read_rows(rel, index);
		index_close(index, NoLock);
	}
	table_close(rel, NoLock);
	return rows;
}

/* The reason of a row, or NULL if the row does not exist. */
static char *
find_reason(const SvRelations *rels, const char *code, const char *identity)
{
	const char *keys[] = {code, identity};
	Relation	rel = table_open(find_table(rels)->oid, AccessShareLock);
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	HeapTuple	tuple = sv_lookup(rel, snapshot, keys, lengthof(keys));
	char	   *reason = HeapTupleIsValid(tuple) ? sv_lookup_text(tuple, rel, Anum_ignored_reason) : NULL;

	UnregisterSnapshot(snapshot);
	table_close(rel, NoLock);
	return reason;
}

/*
 * sv_ignored_put
 *		Writes a row, or replaces it; returns the reason that it has had, or NULL, in the
 *		current memory context.
 */
char *
sv_ignored_put(const SvRelations *rels, const SvIgnoredRow *row)
{
	char	   *before = find_reason(rels, row->code, row->identity);
	SvInsertion insertion;
	MemoryContext old;

	sv_insertion_begin_one(&insertion, find_table(rels));
	old = sv_insertion_row(&insertion);
	sv_insertion_set_text(&insertion, Anum_ignored_code, row->code);
	sv_insertion_set_text(&insertion, Anum_ignored_identity, row->identity);
	sv_insertion_set_text(&insertion, Anum_ignored_reason, row->reason);
	if (row->until != DATEVAL_NOEND)
		sv_insertion_set(&insertion, Anum_ignored_until, DateADTGetDatum(row->until));
	sv_insertion_set_timestamp(&insertion, Anum_ignored_changed_at, GetCurrentTransactionStartTimestamp());
	sv_insertion_set_text(&insertion, Anum_ignored_changed_by, GetUserNameFromId(GetUserId(), false));
	sv_row_put(&insertion, old, Anum_ignored_changed_by);
	sv_insertion_end(&insertion, false);
	return before;
}

/*
 * sv_ignored_remove
 *		Removes a row, if there is one; returns its reason, or NULL, in the current memory
 *		context.
 */
char *
sv_ignored_remove(const SvRelations *rels, const char *code, const char *identity)
{
	const char *keys[] = {code, identity, NULL};
	char	   *before = find_reason(rels, code, identity);
	SvDeletion	deletion;

	sv_deletion_begin(&deletion, find_table(rels));
	(void) sv_deletion_any(&deletion, keys);
	sv_deletion_end(&deletion);
	return before;
}

/*
 * sv_ignored_is_over
 *		Has the last day of a row passed, in the time zone of the session?
 */
bool
sv_ignored_is_over(const SvIgnoredRow *row)
{
	return row->until < GetSQLCurrentDate();
}
