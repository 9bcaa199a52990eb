/*
 * row.c
 *		Writing one row whose primary key may already exist.
 *
 * The row is formed by insertion.c (sv_insertion_begin_one, sv_insertion_row) and
 * written here immediately.  This uses the server's speculative insertion, as
 * INSERT ...  ON CONFLICT does in a plan: it waits for another session that
 * writes the same key at the same time, and finds its row.
 */
#include "postgres.h"

#include "access/tableam.h"
#include "access/xact.h"
#include "compat.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "store/row.h"
#include "store/seek.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/*
 * Tries to write the row.  If its key already exists, returns false and the place
 * of that row; the place is invalid if another session is just writing it.
 */
static bool
try_insert(SvInsertion *insertion, TupleTableSlot *slot, ItemPointer conflict)
{
	bool		failed = false;
	uint32		token;

	ItemPointerSetInvalid(&slot->tts_tid);

	/*
	 * In REPEATABLE READ and SERIALIZABLE, 19 checks whether a row with the
	 * key is visible.
	 */
	insertion->estate->es_snapshot = GetActiveSnapshot();
	if (!ExecCheckIndexConstraints_compat(insertion->indexed, slot, insertion->estate, conflict,
										  insertion->key))
		return false;
	token = SpeculativeInsertionLockAcquire(GetCurrentTransactionId());
	table_tuple_insert_speculative(insertion->rel, slot, GetCurrentCommandId(true), 0, NULL, token);
	(void) ExecInsertIndexTuples_speculative_compat(insertion->indexed, slot, insertion->estate,
													&failed, insertion->key);
	table_tuple_complete_speculative(insertion->rel, slot, token, !failed);
	SpeculativeInsertionLockRelease(GetCurrentTransactionId());
	ItemPointerSetInvalid(conflict);
	return !failed;
}

/* Ends the row, and returns it. */
static TupleTableSlot *
finish_row(SvInsertion *insertion)
{
	TupleTableSlot *slot = insertion->slots[0];

	sv_insertion_check_row(insertion, slot);
	ExecStoreVirtualTuple(slot);
	MemoryContextSwitchTo(GetPerTupleMemoryContext(insertion->estate));
	return slot;
}

/*
 * sv_row_add
 *		Ends a row, and writes it.  Returns false, without writing, if there is a
 *		row with its primary key, which need not be visible to the transaction.
 *		old is the result of sv_insertion_row.
 */
bool
sv_row_add(SvInsertion *insertion, MemoryContext old)
{
	TupleTableSlot *slot = finish_row(insertion);
	ItemPointerData conflict;
	bool		added;

	while (!(added = try_insert(insertion, slot, &conflict)) && !ItemPointerIsValid(&conflict))
		CHECK_FOR_INTERRUPTS();
	MemoryContextSwitchTo(old);
	return added;
}

/*
 * Writes the row in place of the one that was found and is locked.  Columns that we
 * do not know keep their values.
 */
static void
update_row(SvInsertion *insertion, TupleTableSlot *slot, TupleTableSlot *found, int ncolumns)
{
	TupleTableSlot *row = table_slot_create(insertion->rel, NULL);
	TU_UpdateIndexes_compat update_indexes;

	CheckCmdReplicaIdentity(insertion->rel, CMD_UPDATE);
	slot_getallattrs(slot);
	slot_getallattrs(found);
	for (int i = 0; i < row->tts_tupleDescriptor->natts; i++)
	{
		TupleTableSlot *source = i < ncolumns ? slot : found;

		row->tts_values[i] = source->tts_values[i];
		row->tts_isnull[i] = source->tts_isnull[i];
	}
	sv_insertion_check_row(insertion, row);
	ExecStoreVirtualTuple(row);
	simple_table_tuple_update(insertion->rel, &found->tts_tid, row, InvalidSnapshot, &update_indexes);
	ExecUpdateIndexTuples_compat(insertion->indexed, row, insertion->estate, update_indexes);
	ExecDropSingleTupleTableSlot(row);
}

/*
 * sv_row_replace
 *		Ends a row, and writes this number of its first columns in place of those
 *		of a row that was found and locked.
 */
void
sv_row_replace(SvInsertion *insertion, MemoryContext old, TupleTableSlot *found, int ncolumns)
{
	update_row(insertion, finish_row(insertion), found, ncolumns);
	MemoryContextSwitchTo(old);
}

/*
 * Locks the row at this place.  Returns false if another session has changed or
 * removed it.  Raises 40001 if the transaction's snapshot does not advance and
 * does not show its latest version.
 */
static bool
lock_conflict(SvInsertion *insertion, ItemPointer place, TupleTableSlot *found)
{
	Snapshot	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	bool		locked = sv_seek_lock_row(insertion->rel, place, snapshot, found, LockTupleNoKeyExclusive);

	if (IsolationUsesXactSnapshot() &&
		(!locked || !table_tuple_satisfies_snapshot(insertion->rel, found, snapshot)))
		sv_seek_raise_conflict();
	UnregisterSnapshot(snapshot);
	return locked;
}

/*
 * sv_row_put
 *		Ends a row, and writes it.  If there is a row with its primary key,
 *		replaces this number of its first columns.
 *
 * In REPEATABLE READ and SERIALIZABLE this raises 40001 if another session has
 * written that row since the snapshot was taken, whether or not it was there
 * before.
 */
void
sv_row_put(SvInsertion *insertion, MemoryContext old, int ncolumns)
{
	TupleTableSlot *slot = finish_row(insertion);
	TupleTableSlot *found = table_slot_create(insertion->rel, NULL);
	ItemPointerData conflict;

	while (!try_insert(insertion, slot, &conflict))
	{
		CHECK_FOR_INTERRUPTS();
		if (!ItemPointerIsValid(&conflict) || !lock_conflict(insertion, &conflict, found))
			continue;
		update_row(insertion, slot, found, ncolumns);
		break;
	}
	ExecDropSingleTupleTableSlot(found);
	MemoryContextSwitchTo(old);
}
