/*
 * list.h
 *		Lists of revisions.
 */
#ifndef SCHEMAVER_LIST_H
#define SCHEMAVER_LIST_H

#include "revision/revmap.h"

/* Some revisions, by number in the map; -1 is a walk that left the graph. */
typedef struct SvRevisions
{
	int32		count;
	int32	   *revs;
} SvRevisions;

extern void sv_list_add(SvRevisions *list, int32 rev);
extern void sv_list_append(SvRevisions *list, const SvRevisions *more);
extern void sv_list_sort(SvRevisions *list);
extern void sv_list_free(SvRevisions *list);
extern char *sv_list_join(const SvRevmap *map, const SvRevisions *list);

#endif							/* SCHEMAVER_LIST_H */
