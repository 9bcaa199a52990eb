/*
 * set.c
 *		Sets of revisions of a map.
 *
 * A set is one bool per revision: at the sizes that occur (100,000 revisions are
 * 100 kB) that is smaller than any list, and a test costs one load.  Sets in one
 * expression must belong to the same map.  Results are in the current memory
 * context; a set is freed by pfree.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "revision/set.h"

static inline Size
size_of(const SvRevmap *map)
{
	return offsetof(SvSet, has) + sizeof(bool) * map->nrevs;
}

/*
 * sv_set_empty
 *		Returns a set that has no member yet.
 */
SvSet *
sv_set_empty(const SvRevmap *map)
{
	SvSet	   *set = palloc0(size_of(map));

	set->map = map;
	return set;
}

/*
 * sv_set_all
 *		Returns a set of all revisions of a map.
 */
SvSet *
sv_set_all(const SvRevmap *map)
{
	SvSet	   *set = palloc(size_of(map));

	set->map = map;
	memset(set->has, true, map->nrevs);
	return set;
}

/*
 * sv_set_copy
 *		Returns a set with the same members.
 */
SvSet *
sv_set_copy(const SvSet *set)
{
	return memcpy(palloc(size_of(set->map)), set, size_of(set->map));
}

/*
 * sv_set_of
 *		Returns a set of the revisions of a list.
 */
SvSet *
sv_set_of(const SvRevmap *map, const SvRevisions *list)
{
	SvSet	   *set = sv_set_empty(map);

	sv_set_add_list(set, list);
	return set;
}

/*
 * sv_set_closure
 *		Returns a set of a revision and everything that it reaches.
 */
SvSet *
sv_set_closure(const SvRevmap *map, const SvEdges *edges, int32 rev)
{
	SvSet	   *set = sv_set_empty(map);

	sv_set_add(set, rev);
	sv_set_close(set, edges);
	return set;
}

/*
 * sv_set_minus
 *		Returns a set of the members that another set does not have.
 */
SvSet *
sv_set_minus(const SvSet *set, const SvSet *other)
{
	SvSet	   *rest = sv_set_copy(set);

	sv_set_remove_all(rest, other);
	return rest;
}

/*
 * sv_set_difference
 *		Returns a set of the revisions that are in exactly one of two sets.
 */
SvSet *
sv_set_difference(const SvSet *set, const SvSet *other)
{
	SvSet	   *difference = sv_set_copy(set);

	for (int32 i = 0; i < set->map->nrevs; i++)
		difference->has[i] = set->has[i] != other->has[i];
	return difference;
}

/*
 * sv_set_heads
 *		Returns a set of the heads of a set: the members that no other member
 *		needs, by parents or dependencies.
 */
SvSet *
sv_set_heads(const SvSet *set)
{
	SvSet	   *heads = sv_set_empty(set->map);

	sv_graph_maximal(&set->map->needed_by, set->map->nrevs, set->has, heads->has);
	return heads;
}

/*
 * sv_set_add_list
 *		Adds the revisions of a list.
 */
void
sv_set_add_list(SvSet *set, const SvRevisions *list)
{
	for (int32 i = 0; i < list->count; i++)
		sv_set_add(set, list->revs[i]);
}

/*
 * sv_set_add_all
 *		Adds the members of another set.
 */
void
sv_set_add_all(SvSet *set, const SvSet *other)
{
	for (int32 i = 0; i < set->map->nrevs; i++)
		set->has[i] |= other->has[i];
}

/*
 * sv_set_remove_all
 *		Removes the members of another set.
 */
void
sv_set_remove_all(SvSet *set, const SvSet *other)
{
	for (int32 i = 0; i < set->map->nrevs; i++)
		set->has[i] &= !other->has[i];
}

/*
 * sv_set_keep
 *		Removes what is not a member of another set.
 */
void
sv_set_keep(SvSet *set, const SvSet *other)
{
	for (int32 i = 0; i < set->map->nrevs; i++)
		set->has[i] &= other->has[i];
}

/*
 * sv_set_close
 *		Adds everything that the members reach.
 */
void
sv_set_close(SvSet *set, const SvEdges *edges)
{
	sv_graph_close(edges, set->map->nrevs, set->has);
}

/*
 * sv_set_is_empty
 *		Tells whether there is no member.
 */
bool
sv_set_is_empty(const SvSet *set)
{
	return memchr(set->has, true, set->map->nrevs) == NULL;
}

/*
 * sv_set_equal
 *		Tells whether two sets have the same members.
 */
bool
sv_set_equal(const SvSet *set, const SvSet *other)
{
	return memcmp(set->has, other->has, sizeof(bool) * set->map->nrevs) == 0;
}

/*
 * sv_set_count
 *		Returns how many members there are.
 */
int32
sv_set_count(const SvSet *set)
{
	int32		count = 0;

	for (int32 i = 0; i < set->map->nrevs; i++)
		count += set->has[i];
	return count;
}

/*
 * sv_set_members
 *		Lists the members in ascending order.
 */
SvRevisions
sv_set_members(const SvSet *set)
{
	SvRevisions list = {0};

	for_each_member(rev, set)
		sv_list_add(&list, rev);
	return list;
}

/*
 * sv_set_order
 *		Lists the members so that each comes after what it needs, or before, and
 *		otherwise in the order of their numbers.  Members that are on a cycle, or
 *		come after one, are left out; the list has room for them at its end.
 */
SvRevisions
sv_set_order(const SvSet *set, bool newest_first)
{
	const SvRevmap *map = set->map;
	const SvEdges *first = newest_first ? &map->needed_by : &map->needs;
	const SvEdges *then = newest_first ? &map->needs : &map->needed_by;
	SvRevisions list = {0};

	if (sv_set_is_empty(set))
		return list;
	list.revs = palloc_array(int32, map->nrevs);
	list.count = sv_graph_order(first, then, map->nrevs, set->has, list.revs);
	return list;
}

/*
 * sv_set_filter
 *		Removes from a list everything that is not a member.
 */
void
sv_set_filter(const SvSet *set, SvRevisions *list)
{
	int32		n = 0;

	for (int32 i = 0; i < list->count; i++)
	{
		if (sv_set_has(set, list->revs[i]))
			list->revs[n++] = list->revs[i];
	}
	list->count = n;
}

/*
 * sv_set_ids
 *		Returns the ids of the members, which are the map's, as a list that ends
 *		with NULL; NULL for none.
 */
const char **
sv_set_ids(const SvSet *set)
{
	SvRevisions list = sv_set_members(set);
	const char **ids = sv_revmap_ids(set->map, list.revs, list.count);

	sv_list_free(&list);
	return ids;
}

/*
 * sv_set_join
 *		Returns the ids of the members as sv_revmap_join does.
 */
char *
sv_set_join(const SvSet *set)
{
	SvRevisions list = sv_set_members(set);
	char	   *text = sv_revmap_join(set->map, list.revs, list.count);

	sv_list_free(&list);
	return text;
}

/*
 * sv_set_target
 *		Returns the target of a stamp that makes this set applied: its heads,
 *		"a,b", or "base".  The set must contain everything that its members need.
 */
char *
sv_set_target(const SvSet *set)
{
	SvSet	   *heads = sv_set_heads(set);
	StringInfoData target;

	initStringInfo(&target);
	for_each_member(rev, heads)
		appendStringInfo(&target, "%s%s", target.len > 0 ? "," : "", set->map->revs[rev]->id);
	if (target.len == 0)
		appendStringInfoString(&target, "base");
	pfree(heads);
	return target.data;
}
