/*
 * deletion.c
 *		Removing rows from one of our tables.
 *
 * Rows are found by their primary key, whose columns are texts, and removed
 * without a plan.  That avoids planning and a trigger for each, and needs no
 * privileges.  As in insertion.c, triggers do not fire.
 */
#include "postgres.h"

#include "access/tableam.h"
#include "access/xact.h"
#include "compat.h"
#include "executor/executor.h"
#include "store/deletion.h"
#include "store/obstacles.h"
#include "store/texts.h"
#include "utils/inval.h"
#include "utils/rel.h"

/*
 * sv_deletion_begin
 *		Opens a table to remove rows that the transaction can see now.  The
 *		memory of the deletion is in the current memory context.  Raises 55000
 *		if there is an obstacle (see obstacles.c), and if removals are published
 *		and subscribers could not tell which rows were removed.
 */
void
sv_deletion_begin(SvDeletion *deletion, const SvRelation *table)
{
	sv_seek_begin(&deletion->seek, table, RowExclusiveLock);
	sv_obstacles_refuse(deletion->seek.rel, table->nkeys, true);
	CheckCmdReplicaIdentity(deletion->seek.rel, CMD_DELETE);
}

/* Removes the row in the slot.  Returns false if another session was faster. */
static bool
remove_row(SvSeek *seek)
{
	TM_FailureData failure;

	return table_tuple_delete_compat(seek->rel, &seek->slot->tts_tid, GetCurrentCommandId(true),
									 seek->snapshot, &failure) == TM_Ok;
}

/*
 * sv_deletion_row
 *		Removes the row with this primary key, which is known to exist,
 *		unchanged; keys ends with NULL.  Raises 40001 if another session has
 *		changed or removed it meanwhile.
 */
void
sv_deletion_row(SvDeletion *deletion, const char *const *keys)
{
	SvSeek	   *seek = &deletion->seek;

	if (!sv_seek_row(seek, keys) || !remove_row(seek))
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("could not serialize access to table \"%s\"",
						RelationGetRelationName(seek->rel)),
				 errdetail("Another session has changed or removed the row (%s) since it was read.",
						   sv_texts_join(keys)),
				 errhint("Call again in a new transaction.")));
}

/*
 * sv_deletion_any
 *		Removes the row with this primary key in its latest version.  Returns
 *		false if there is none.  Raises 40001 if the transaction's snapshot does
 *		not advance and another session has changed the row since.
 */
bool
sv_deletion_any(SvDeletion *deletion, const char *const *keys)
{
	SvSeek	   *seek = &deletion->seek;

	if (!sv_seek_lock(seek, keys, LockTupleExclusive))
		return false;
	simple_table_tuple_delete(seek->rel, &seek->slot->tts_tid, seek->snapshot);
	return true;
}

/*
 * sv_deletion_end
 *		Closes the table.  Later commands do not see the rows any more.
 */
void
sv_deletion_end(SvDeletion *deletion)
{
	CacheInvalidateRelcache(deletion->seek.rel);
	sv_seek_end(&deletion->seek);
	CommandCounterIncrement();
}
