/*
 * cycle.c
 *		What a change to some revisions would break.
 *
 * A history that is already broken can be changed, and repaired: a change is not
 * refused for what was wrong before.  But one cycle does not hide another, and a
 * label that two revisions have does not hide a third one that takes it.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "revision/cycle.h"

/* Marks what a revision needed before with its number plus one. */
static void
mark_needs(const SvRevmap *before, const SvRevmap *after, int32 revision, int32 *marks)
{
	int32		old = sv_revmap_find(before, after->revs[revision]->id);

	if (old < 0)
		return;
	for_each_target(t, &before->needs, old)
	{
		int32		needed = sv_revmap_find(after, before->revs[t]->id);

		CHECK_FOR_INTERRUPTS();
		if (needed >= 0)
			marks[needed] = revision + 1;
	}
}

/* Makes a defect for the cycle that an edge closes: its target needs its source. */
static SvDefect *
describe(const SvRevmap *map, int32 from, int32 to)
{
	SvDefect   *defect = palloc_object(SvDefect);
	int32	   *cycle = palloc_array(int32, map->nrevs);
	int32	   *turned = palloc_array(int32, map->nrevs);
	int32		length = sv_graph_path(&map->needs, map->nrevs, to, from, cycle);
	int32		lowest = 0;

	for (int32 i = 1; i < length; i++)
	{
		if (cycle[i] < cycle[lowest])
			lowest = i;
	}
	for (int32 i = 0; i < length; i++)
		turned[i] = cycle[(lowest + i) % length];
	defect->kind = SV_DEFECT_CYCLE;
	defect->revision = turned[0];
	defect->name = sv_revmap_describe_cycle(map, turned, length);
	pfree(turned);
	pfree(cycle);
	return defect;
}

/* Returns the first cycle with an edge that was not there before; NULL if there is none. */
static const SvDefect *
find_new_cycle(const SvRevmap *before, const SvRevmap *after)
{
	int32	   *component = sv_graph_components(&after->needs, after->nrevs);
	int32	   *marks = palloc0_array(int32, after->nrevs);
	const SvDefect *found = NULL;

	for (int32 i = 0; i < after->nrevs && found == NULL; i++)
	{
		bool		is_marked = false;

		CHECK_FOR_INTERRUPTS();
		for_each_target(t, &after->needs, i)
		{
			CHECK_FOR_INTERRUPTS();
			if (component[t] != component[i])
				continue;
			if (!is_marked)
				mark_needs(before, after, i, marks);
			is_marked = true;
			if (marks[t] != i + 1)
			{
				found = describe(after, i, t);
				break;
			}
		}
	}
	pfree(marks);
	pfree(component);
	return found;
}

/*
 * Compares two labels that are taken, by name and then by the id of the revision
 * that has taken it, in the order of a map's defects.
 */
static int
compare_taken(const SvRevmap *map, const SvDefect *taken, const SvRevmap *other_map,
			  const SvDefect *other)
{
	int			order = strcmp(taken->name, other->name);

	return order != 0 ? order :
		strcmp(map->revs[taken->revision]->id, other_map->revs[other->revision]->id);
}

/*
 * Returns the first label taken by a revision that did not have it before; NULL
 * if there is none.  They come first among the defects.
 */
static const SvDefect *
find_new_taken(const SvRevmap *before, const SvRevmap *after)
{
	int32		k = 0;

	for (int32 i = 0; i < after->ndefects; i++)
	{
		const SvDefect *defect = &after->defects[i];
		int			order = 1;

		CHECK_FOR_INTERRUPTS();
		if (defect->kind != SV_DEFECT_DUPLICATE_LABEL)
			break;
		while (k < before->ndefects && before->defects[k].kind == SV_DEFECT_DUPLICATE_LABEL &&
			   (order = compare_taken(before, &before->defects[k], after, defect)) < 0)
			k++;
		if (k == before->ndefects || before->defects[k].kind != SV_DEFECT_DUPLICATE_LABEL || order != 0)
			return defect;
	}
	return NULL;
}

/*
 * Returns the first revision that replaces what another one replaces, or itself, and did
 * not do that before; NULL if there is none.
 */
static const SvDefect *
find_new_replaced(const SvRevmap *before, const SvRevmap *after)
{
	for (int32 i = 0; i < after->ndefects; i++)
	{
		const SvDefect *defect = &after->defects[i];
		bool		known = false;

		if (defect->kind != SV_DEFECT_REPLACED_TWICE && defect->kind != SV_DEFECT_REPLACES_ITSELF)
			continue;
		for (int32 k = 0; k < before->ndefects && !known; k++)
		{
			const SvDefect *old = &before->defects[k];

			CHECK_FOR_INTERRUPTS();
			known = old->kind == defect->kind && strcmp(old->name, defect->name) == 0 &&
				strcmp(before->revs[old->revision]->id, after->revs[defect->revision]->id) == 0;
		}
		if (!known)
			return defect;
	}
	return NULL;
}

/*
 * sv_cycle_new_defect
 *		Returns a taken label, something that is replaced twice, or a cycle, that the later map has and the earlier
 *		one does not; NULL if there is none.
 *
 * A cycle is new if one of its edges is.  Missing revisions do not count: they
 * may come later.  The result is in the current memory context, or in that of
 * the later map.
 */
const SvDefect *
sv_cycle_new_defect(const SvRevmap *before, const SvRevmap *after)
{
	const SvDefect *taken = find_new_taken(before, after);

	if (taken == NULL)
		taken = find_new_replaced(before, after);
	if (taken != NULL)
		return taken;
	/* A cycle is the last of the defects. */
	if (after->ndefects == 0 || after->defects[after->ndefects - 1].kind != SV_DEFECT_CYCLE)
		return NULL;
	return find_new_cycle(before, after);
}
