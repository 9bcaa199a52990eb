/*
 * seek.h
 *		Finding rows by the primary key, one after another, to lock or change them.
 */
#ifndef SCHEMAVER_SEEK_H
#define SCHEMAVER_SEEK_H

#include "access/genam.h"
#include "executor/tuptable.h"
#include "nodes/lockoptions.h"
#include "storage/lockdefs.h"
#include "store/relations.h"
#include "utils/relcache.h"
#include "utils/snapshot.h"

/* A table that is searched for rows. */
typedef struct SvSeek
{
	Relation	rel;
	Relation	index;			/* its primary key */
	int			nkeys;
	Snapshot	snapshot;
	IndexScanDesc scan;
	TupleTableSlot *slot;		/* the row that was found */
} SvSeek;

extern void sv_seek_begin(SvSeek *seek, const SvRelation *table, LOCKMODE mode);
extern bool sv_seek_row(SvSeek *seek, const char *const *keys);
extern bool sv_seek_lock_row(Relation rel, const ItemPointerData *place, Snapshot snapshot,
							 TupleTableSlot *slot, LockTupleMode mode);
extern bool sv_seek_lock(SvSeek *seek, const char *const *keys, LockTupleMode mode);
extern void sv_seek_end(SvSeek *seek);
extern void sv_seek_raise_conflict(void);

#endif							/* SCHEMAVER_SEEK_H */
