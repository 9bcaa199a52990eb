/*
 * deletion.c
 *		Removing many rows from one of our tables.
 *
 * Rows are found by their primary key, of texts, and removed without a plan: that
 * spares an estimate and a trigger for each, and needs nobody's rights.  As with
 * insertion.c, triggers do not exist here.
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "store/deletion.h"
#include "store/texts.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* Columns of the longest primary key. */
#define MAX_KEYS 3

/*
 * Raises 55000 unless the primary key is the one that the extension has made: the
 * first columns of the table, in their order and in that of their bytes.  In
 * another one rows would be looked for in vain.
 */
static void
check_index(Relation rel, Relation index, int nkeys)
{
	bool		is_ours = IndexRelationGetNumberOfKeyAttributes(index) == nkeys;

	for (int i = 0; i < nkeys && is_ours; i++)
		is_ours = index->rd_index->indkey.values[i] == i + 1 && index->rd_opcintype[i] == TEXTOID &&
			index->rd_indcollation[i] == C_COLLATION_OID;
	if (!is_ours)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table \"%s\" has another primary key", RelationGetRelationName(rel)),
				 errhint("Give it back the one that the extension has made for it.")));
}

/*
 * sv_deletion_begin
 *		Opens a table for rows to be removed that the transaction sees now.
 *		Whatever the deletion needs lies in the current memory context.  Raises
 *		55000 if the primary key is not that over the first nkeys columns, or if
 *		removals are published and subscribers could not tell of which rows.
 */
void
sv_deletion_begin(SvDeletion *deletion, Oid table, int nkeys)
{
	Oid			index;

	Assert(nkeys <= MAX_KEYS);
	deletion->nkeys = nkeys;
	deletion->rel = table_open(table, RowExclusiveLock);
	CheckCmdReplicaIdentity(deletion->rel, CMD_DELETE);
	index = RelationGetPrimaryKeyIndex_compat(deletion->rel);
	if (!OidIsValid(index))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table \"%s\" has no primary key", RelationGetRelationName(deletion->rel)),
				 errhint("Give it back the one that the extension has made for it.")));
	deletion->index = index_open(index, RowExclusiveLock);
	check_index(deletion->rel, deletion->index, nkeys);
	deletion->snapshot = RegisterSnapshot(GetTransactionSnapshot());
	deletion->slot = table_slot_create(deletion->rel, NULL);
	deletion->scan = index_beginscan_compat(deletion->rel, deletion->index, deletion->snapshot, nkeys);
}

/* Removes the row in the slot.  Returns false if another session was quicker. */
static bool
remove_row(SvDeletion *deletion)
{
	TM_FailureData failure;

	return table_tuple_delete_compat(deletion->rel, &deletion->slot->tts_tid,
									 GetCurrentCommandId(true), deletion->snapshot,
									 &failure) == TM_Ok;
}

/*
 * sv_deletion_row
 *		Removes the row with this primary key, which is known to be there; keys
 *		ends with NULL.  Raises 40001 if another session has changed or removed it
 *		meanwhile.
 */
void
sv_deletion_row(SvDeletion *deletion, const char *const *keys)
{
	ScanKeyData scankeys[MAX_KEYS];

	CHECK_FOR_INTERRUPTS();
	for (int i = 0; i < deletion->nkeys; i++)
		ScanKeyInit(&scankeys[i], i + 1, BTEqualStrategyNumber, F_TEXTEQ, CStringGetTextDatum(keys[i]));
	index_rescan(deletion->scan, scankeys, deletion->nkeys, NULL, 0);
	if (!index_getnext_slot(deletion->scan, ForwardScanDirection, deletion->slot) ||
		!remove_row(deletion))
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("could not serialize access to table \"%s\"",
						RelationGetRelationName(deletion->rel)),
				 errdetail("Another session has changed or removed the row (%s) since it was read.",
						   sv_texts_join(keys)),
				 errhint("Call again in a new transaction.")));
	for (int i = 0; i < deletion->nkeys; i++)
		pfree(DatumGetPointer(scankeys[i].sk_argument));
}

/*
 * sv_deletion_end
 *		Closes the table.  What comes next does not see the rows any more.
 */
void
sv_deletion_end(SvDeletion *deletion)
{
	index_endscan(deletion->scan);
	ExecDropSingleTupleTableSlot(deletion->slot);
	UnregisterSnapshot(deletion->snapshot);
	index_close(deletion->index, NoLock);
	CacheInvalidateRelcache(deletion->rel);
	table_close(deletion->rel, NoLock);
	CommandCounterIncrement();
}
