/*
 * resolve.h
 *		What a name stands for.
 */
#ifndef SCHEMAVER_RESOLVE_H
#define SCHEMAVER_RESOLVE_H

#include "revision/revmap.h"

/* Some revisions, by number in the map; -1 is a walk that left the graph. */
typedef struct SvRevisions
{
	int32		count;
	int32	   *revs;
} SvRevisions;

extern SvRevisions sv_resolve(const SvRevmap *map, const char *target, bool single);
extern SvRevisions sv_resolve_show(const SvRevmap *map, const bool *applied, const char *target);
extern SvRevisions sv_resolve_bases(const SvRevmap *map, const char *branch);
extern SvRevisions sv_resolve_history(const SvRevmap *map, const bool *applied, const char *range);
extern int32 sv_resolve_one(const SvRevmap *map, const char *name);

#endif							/* SCHEMAVER_RESOLVE_H */
