/*
 * set.h
 *		Sets of revisions of a map.
 */
#ifndef SCHEMAVER_SET_H
#define SCHEMAVER_SET_H

#include "revision/list.h"
#include "revision/revmap.h"

typedef struct SvSet
{
	const SvRevmap *map;
	bool		has[FLEXIBLE_ARRAY_MEMBER]; /* by number of the revision */
} SvSet;

static inline bool
sv_set_has(const SvSet *set, int32 rev)
{
	Assert(rev >= 0 && rev < set->map->nrevs);
	return set->has[rev];
}

static inline void
sv_set_add(SvSet *set, int32 rev)
{
	Assert(rev >= 0 && rev < set->map->nrevs);
	set->has[rev] = true;
}

static inline void
sv_set_remove(SvSet *set, int32 rev)
{
	Assert(rev >= 0 && rev < set->map->nrevs);
	set->has[rev] = false;
}

/* The first member from a revision on; the number of revisions if there is none. */
static inline int32
sv_set_next(const SvSet *set, int32 rev)
{
	int32		nrevs = set->map->nrevs;
	const bool *found;

	if (rev >= nrevs || set->has[rev])
		return rev;
	found = memchr(set->has + rev, true, nrevs - rev);
	return found == NULL ? nrevs : found - set->has;
}

/* Walks the members in ascending order: for_each_member(rev, set) use(rev); */
#define for_each_member(rev, set) \
	for (int32 rev = sv_set_next(set, 0); rev < (set)->map->nrevs; rev = sv_set_next(set, rev + 1))

extern SvSet *sv_set_empty(const SvRevmap *map);
extern SvSet *sv_set_all(const SvRevmap *map);
extern SvSet *sv_set_copy(const SvSet *set);
extern SvSet *sv_set_of(const SvRevmap *map, const SvRevisions *list);
extern SvSet *sv_set_closure(const SvRevmap *map, const SvEdges *edges, int32 rev);
extern SvSet *sv_set_minus(const SvSet *set, const SvSet *other);
extern SvSet *sv_set_difference(const SvSet *set, const SvSet *other);
extern SvSet *sv_set_heads(const SvSet *set);

extern void sv_set_add_list(SvSet *set, const SvRevisions *list);
extern void sv_set_add_all(SvSet *set, const SvSet *other);
extern void sv_set_remove_all(SvSet *set, const SvSet *other);
extern void sv_set_keep(SvSet *set, const SvSet *other);
extern void sv_set_close(SvSet *set, const SvEdges *edges);

extern bool sv_set_is_empty(const SvSet *set);
extern bool sv_set_equal(const SvSet *set, const SvSet *other);
extern int32 sv_set_count(const SvSet *set);

extern SvRevisions sv_set_members(const SvSet *set);
extern SvRevisions sv_set_order(const SvSet *set, bool newest_first);
extern void sv_set_filter(const SvSet *set, SvRevisions *list);
extern const char **sv_set_ids(const SvSet *set);
extern char *sv_set_join(const SvSet *set);
extern char *sv_set_target(const SvSet *set);

#endif							/* SCHEMAVER_SET_H */
