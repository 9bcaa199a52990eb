/*
 * sort.h
 *		Sorting revisions by their ids.
 */
#ifndef SCHEMAVER_SORT_H
#define SCHEMAVER_SORT_H

#include "revision/revmap.h"

/* A revision while it is sorted: most ids differ, or end, within the key. */
typedef struct SvSortItem
{
	SvKey		key;
	int32		arrived;
} SvSortItem;

extern SvSortItem *sv_sort_revisions(const SvRevision *revs, const SvKey *keys, int32 nrevs,
									 int32 *bucket);

#endif							/* SCHEMAVER_SORT_H */
