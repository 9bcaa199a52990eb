/*
 * descent.c
 *		Walks down that reach a merge point.
 *
 * Below a merge point there are several ways, so a number of steps does not say
 * where to go.  Typing -1 there means to undo the merge, which is a downgrade
 * to any of its parents: what does not need the merge stays.
 */
#include "postgres.h"

#include "errors.h"
#include "miscadmin.h"
#include "revision/descent.h"
#include "revision/line.h"
#include "utils/builtins.h"

/* Is the merge point the only child of one of its parents that is on the way to it? */
static bool
is_only_way(const SvRevmap *map, int32 parent, int32 merge, const SvSet *below)
{
	for_each_target(child, &map->children, parent)
	{
		CHECK_FOR_INTERRUPTS();
		if (child != merge && sv_set_has(below, child))
			return false;
	}
	return true;
}

/*
 * Returns the target of a downgrade that cuts right below a merge point: one of
 * its parents, or, for a parent with other children, that parent on the line of
 * the merge point.  There is always a parent from which nothing else leads
 * there.
 */
static char *
target_below(const SvRevmap *map, int32 merge)
{
	SvSet	   *below;

	for_each_target(parent, &map->parents, merge)
	{
		if (sv_edges_count(&map->children, parent) == 1)
			return pstrdup(map->revs[parent]->id);
	}
	below = sv_set_closure(map, &map->parents, merge);
	for_each_target(parent, &map->parents, merge)
	{
		if (is_only_way(map, parent, merge, below))
			return psprintf("%s@%s", map->revs[merge]->id, map->revs[parent]->id);
	}
	elog(ERROR, "revision \"%s\" has no parent", map->revs[merge]->id);
	return NULL;
}

/* Raises SV002 for a merge point that is not the end of a walk. */
static void
report_merge_point(const SvRevmap *map, const SvSymbol *symbol, int32 from, int32 merge)
{
	const char *id = map->revs[merge]->id;

	ereport(ERROR,
			(errcode(ERRCODE_SV_AMBIGUOUS),
			 errmsg("target \"%s\" is ambiguous: there are %d ways down from %s", symbol->text,
					sv_edges_count(&map->parents, merge), id),
			 errdetail("The next revision could be one of: %s.", sv_revmap_join_targets(map, &map->parents, merge)),
			 errhint("To revert merge point %s%s, but nothing below it, SELECT * FROM schemaver_downgrade(%s).",
					 id, from == merge ? "" : " and what needs it",
					 quote_literal_cstr(target_below(map, merge)))));
}

/*
 * sv_descent_check
 *		Raises SV002 if the walk down of a symbol reaches an applied merge point
 *		before its end.  The walk starts from a revision, or from below the bases
 *		(a negative number).
 */
void
sv_descent_check(const SvRevmap *map, const SvSet *applied, const SvSymbol *symbol, int32 from)
{
	int32		at = from;

	for (int32 left = -symbol->steps; left > 0 && at >= 0; left--)
	{
		int			nparents = sv_edges_count(&map->parents, at);

		CHECK_FOR_INTERRUPTS();
		if (nparents > 1 && sv_set_has(applied, at))
			report_merge_point(map, symbol, from, at);
		at = nparents == 0 ? -1 : map->parents.node[map->parents.start[at]];
	}
}
