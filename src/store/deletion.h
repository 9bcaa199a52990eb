/*
 * deletion.h
 *		Removing many rows from one of our tables.
 */
#ifndef SCHEMAVER_DELETION_H
#define SCHEMAVER_DELETION_H

#include "access/genam.h"
#include "executor/tuptable.h"
#include "utils/relcache.h"
#include "utils/snapshot.h"

/* A removal of rows under way. */
typedef struct SvDeletion
{
	Relation	rel;
	Relation	index;			/* its primary key */
	int			nkeys;
	Snapshot	snapshot;
	IndexScanDesc scan;
	TupleTableSlot *slot;
} SvDeletion;

extern void sv_deletion_begin(SvDeletion *deletion, Oid table, int nkeys);
extern void sv_deletion_row(SvDeletion *deletion, const char *const *keys);
extern void sv_deletion_end(SvDeletion *deletion);

#endif							/* SCHEMAVER_DELETION_H */
