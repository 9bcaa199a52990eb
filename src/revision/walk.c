/*
 * walk.c
 *		Walks of some steps up or down, from a revision or from below the bases.
 */
#include "postgres.h"

#include "errors.h"
#include "miscadmin.h"
#include "revision/line.h"
#include "revision/walk.h"

static void
report_ambiguous_walk(const SvRevmap *map, const SvSymbol *symbol, int32 at,
					  const SvRevisions *next)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_AMBIGUOUS),
			 errmsg("target \"%s\" is ambiguous: there are %d ways %s from %s", symbol->text,
					next->count, symbol->steps > 0 ? "up" : "down",
					at == SV_BASE ? "base" : map->revs[at]->id),
			 errdetail("The next revision could be one of: %s.", sv_list_join(map, next)),
			 symbol->steps > 0 ?
			 errhint("Give the revision by its id, or the branch, as in 'mybranch@%s'.", sv_symbol_without_label(symbol)) :
			 errhint("Give the revision by its id.")));
}

/* Where one step from SV_BASE can lead, or from a revision with several next ones. */
static SvRevisions
next_steps(const SvRevmap *map, int32 from, bool up, const SvSet *line)
{
	SvRevisions list = {0};

	if (from == SV_BASE)
		return up ? sv_line_ends(map, &map->parents, line) : list;
	if (up)
	{
		for_each_target(child, &map->children, from)
		{
			if (line == NULL || sv_set_has(line, child))
				sv_list_add(&list, child);
		}
		return list;
	}
	for_each_target(parent, &map->parents, from)
		sv_list_add(&list, parent);
	return list;
}

/*
 * Takes one step, up along the line if one is given.  Returns where it leads, or
 * SV_OFF_GRAPH; raises SV002 if there are several ways.
 */
static int32
take_step(const SvRevmap *map, const SvSymbol *symbol, int32 from, const SvSet *line)
{
	bool		up = symbol->steps > 0;
	const SvEdges *edges = up ? &map->children : &map->parents;
	int32		next = up || from == SV_BASE ? SV_OFF_GRAPH : SV_BASE;
	bool		is_single = from != SV_BASE;
	SvRevisions list;

	if (is_single)
	{
		int			count = 0;

		for_each_target(t, edges, from)
		{
			CHECK_FOR_INTERRUPTS();
			if (!up || line == NULL || sv_set_has(line, t))
			{
				next = t;
				count++;
			}
		}
		is_single = count <= 1;
	}
	if (is_single)
		return next;
	list = next_steps(map, from, up, line);
	if (list.count > 1)
		report_ambiguous_walk(map, symbol, from, &list);
	if (list.count == 1)
		next = list.revs[0];
	sv_list_free(&list);
	return next;
}

/*
 * sv_walk
 *		Walks from a revision, or from SV_BASE, by the number of steps of the
 *		symbol; up along the line if one is given.
 *
 * Returns where it ends: a revision, SV_BASE, or SV_OFF_GRAPH.  In the last case,
 * last is set, if given, to where it could not continue.  Raises SV002 if there
 * are several ways.
 */
int32
sv_walk(const SvRevmap *map, const SvSymbol *symbol, int32 from, const SvSet *line, int32 *last)
{
	/*
	 * With more steps than there are revisions, a walk leaves the graph or
	 * goes around in a cycle.
	 */
	for (int32 left = Min(abs(symbol->steps), map->nrevs + 2); left > 0; left--)
	{
		int32		next = take_step(map, symbol, from, line);

		CHECK_FOR_INTERRUPTS();
		if (next == SV_OFF_GRAPH)
		{
			if (last != NULL)
				*last = from;
			return SV_OFF_GRAPH;
		}
		from = next;
	}
	return from;
}
