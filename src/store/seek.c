/*
 * seek.c
 *		Finding rows by the primary key, one after another, to lock or change them.
 *
 * There is no plan, no trigger and no check of privileges: rows are found through
 * the index, and concurrent changes by other sessions are handled here.  The
 * columns of primary keys are texts.
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "compat.h"
#include "miscadmin.h"
#include "store/obstacles.h"
#include "store/seek.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/*
 * sv_seek_raise_conflict
 *		Raises 40001, as the server does if another session has changed a row
 *		since the transaction's snapshot was taken.
 */
void
sv_seek_raise_conflict(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
			 errmsg("could not serialize access due to concurrent update"),
			 errhint("Call again in a new transaction.")));
}

static void
begin_scan(SvSeek *seek)
{
	seek->snapshot = RegisterSnapshot(GetTransactionSnapshot());
	seek->scan = index_beginscan_compat(seek->rel, seek->index, seek->snapshot, seek->nkeys);
}

static void
end_scan(SvSeek *seek)
{
	index_endscan(seek->scan);
	UnregisterSnapshot(seek->snapshot);
}

/*
 * sv_seek_begin
 *		Opens a table to look for rows that the transaction can see now.  The
 *		memory for that is in the current memory context.  Raises 55000 if the
 *		primary key is not that of the extension, or if there is another obstacle
 *		to writing and the table is opened with RowExclusiveLock.
 */
void
sv_seek_begin(SvSeek *seek, const SvRelation *table, LOCKMODE mode)
{
	seek->nkeys = table->nkeys;
	seek->rel = table_open(table->oid, mode);
	sv_obstacles_refuse(seek->rel, table->nkeys, false);
	seek->index = index_open(sv_obstacles_key(seek->rel, table->nkeys), mode);
	seek->slot = table_slot_create(seek->rel, NULL);
	begin_scan(seek);
}

/*
 * sv_seek_row
 *		Looks for the row with this primary key, and puts it into the slot.  keys
 *		holds a text for each of its columns.  Returns false if there is none.
 */
bool
sv_seek_row(SvSeek *seek, const char *const *keys)
{
	ScanKeyData scankeys[INDEX_MAX_KEYS];
	bool		found;

	CHECK_FOR_INTERRUPTS();
	for (int i = 0; i < seek->nkeys; i++)
		ScanKeyInit(&scankeys[i], i + 1, BTEqualStrategyNumber, F_TEXTEQ, CStringGetTextDatum(keys[i]));
	index_rescan(seek->scan, scankeys, seek->nkeys, NULL, 0);
	found = index_getnext_slot(seek->scan, ForwardScanDirection, seek->slot);
	for (int i = 0; i < seek->nkeys; i++)
		pfree(DatumGetPointer(scankeys[i].sk_argument));
	return found;
}

/*
 * sv_seek_lock_row
 *		Locks the row at this place, and puts it into the slot.  Returns false if
 *		another session has changed or removed it.
 */
bool
sv_seek_lock_row(Relation rel, const ItemPointerData *place, Snapshot snapshot,
				 TupleTableSlot *slot, LockTupleMode mode)
{
	ItemPointerData tid = *place;
	TM_FailureData failure;
	TM_Result	result = table_tuple_lock(rel, &tid, snapshot, slot, GetCurrentCommandId(true),
										  mode, LockWaitBlock, 0, &failure);

	/*
	 * Changes by the current command cannot occur here: every call begins
	 * with a new command.
	 */
	if (result != TM_Ok && result != TM_Updated && result != TM_Deleted)
		elog(ERROR, "could not lock a row of \"%s\"", RelationGetRelationName(rel));
	return result == TM_Ok;
}

/*
 * sv_seek_lock
 *		Looks for the row with this primary key, and locks it until the end of
 *		the transaction; the slot contains the locked version.  Returns false if
 *		there is none.
 *
 * If another session has changed it meanwhile, looks for its current version;
 * or raises 40001 if the transaction's snapshot does not advance.
 */
bool
sv_seek_lock(SvSeek *seek, const char *const *keys, LockTupleMode mode)
{
	while (sv_seek_row(seek, keys))
	{
		if (sv_seek_lock_row(seek->rel, &seek->slot->tts_tid, seek->snapshot, seek->slot, mode))
			return true;
		if (IsolationUsesXactSnapshot())
			sv_seek_raise_conflict();
		ExecClearTuple(seek->slot);
		end_scan(seek);
		begin_scan(seek);
	}
	return false;
}

/*
 * sv_seek_end
 *		Closes the table.
 */
void
sv_seek_end(SvSeek *seek)
{
	end_scan(seek);
	ExecDropSingleTupleTableSlot(seek->slot);
	index_close(seek->index, NoLock);
	table_close(seek->rel, NoLock);
}
