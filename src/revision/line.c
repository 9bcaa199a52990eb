/*
 * line.c
 *		Lines of a graph, and where they end.
 *
 * The line of a revision is the revision with its ancestors and descendants,
 * followed through parents only: dependencies order revisions, but do not join
 * lines.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "revision/line.h"

/*
 * sv_line_of
 *		Returns the line of a revision, in the current memory context.
 */
SvSet *
sv_line_of(const SvRevmap *map, int32 rev)
{
	SvSet	   *line = sv_set_closure(map, &map->parents, rev);
	SvSet	   *above = sv_set_closure(map, &map->children, rev);

	sv_set_add_all(line, above);
	pfree(above);
	return line;
}

/*
 * sv_line_get
 *		Returns the line of a revision.  The result belongs to the given SvLine
 *		and is valid until the next call with it.
 */
const SvSet *
sv_line_get(SvLine *line, const SvRevmap *map, int32 rev)
{
	if (line->set != NULL && line->of == rev)
		return line->set;
	if (line->set != NULL)
		pfree(line->set);
	line->set = sv_line_of(map, rev);
	line->of = rev;
	return line->set;
}

/*
 * sv_line_ends
 *		Lists the revisions without outgoing edges, within the line if one is
 *		given, in ascending order.
 *
 * With the edges to children these are the tips, with needed_by the heads, with
 * parents the bases.
 */
SvRevisions
sv_line_ends(const SvRevmap *map, const SvEdges *edges, const SvSet *line)
{
	SvRevisions list = {0};

	for (int32 i = 0; i < map->nrevs; i++)
	{
		if (sv_edges_count(edges, i) == 0 && (line == NULL || sv_set_has(line, i)))
			sv_list_add(&list, i);
	}
	return list;
}

/*
 * sv_line_current
 *		Lists the heads of what is applied, within the line if one is given: the
 *		current heads.
 */
SvRevisions
sv_line_current(const SvSet *applied, const SvSet *line)
{
	SvSet	   *set = sv_set_copy(applied);
	SvSet	   *heads;
	SvRevisions list;

	if (line != NULL)
		sv_set_keep(set, line);
	heads = sv_set_heads(set);
	list = sv_set_members(heads);
	pfree(heads);
	pfree(set);
	return list;
}

/*
 * sv_line_applied_tips
 *		Lists the revisions of a line that are applied and have no applied child.
 */
SvRevisions
sv_line_applied_tips(const SvSet *applied, const SvSet *line)
{
	SvRevisions list = {0};

	for_each_member(rev, line)
	{
		bool		is_tip = sv_set_has(applied, rev);

		CHECK_FOR_INTERRUPTS();
		for_each_target(child, &line->map->children, rev)
			is_tip = is_tip && !sv_set_has(applied, child);
		if (is_tip)
			sv_list_add(&list, rev);
	}
	return list;
}

/* Is this a place where lines part or join, so that no label covers it alone? */
static bool
is_junction(const SvRevmap *map, int32 rev)
{
	return sv_edges_count(&map->needed_by, rev) > 1 || sv_edges_count(&map->parents, rev) > 1;
}

/*
 * Marks the revisions above one from which only a single line leads to its tip,
 * if the same applies to the revision itself.
 */
static void
mark_line_above(const SvRevmap *map, int32 rev, SvSet *set)
{
	SvRevisions line = {0};

	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		/* A line longer than the graph is a cycle. */
		if (is_junction(map, rev) || line.count > map->nrevs)
		{
			sv_list_free(&line);
			return;
		}
		sv_list_add(&line, rev);
		if (sv_edges_count(&map->children, rev) == 0)
			break;
		rev = map->children.node[map->children.start[rev]];
	}
	sv_set_add_list(set, &line);
	sv_list_free(&line);
}

/*
 * sv_line_labels
 *		Returns the branch labels that cover a revision, sorted; NULL for none.
 *
 * A label covers its revision and the descendants through parents, and what is
 * below on the same line if all of that is a single line.  The list, which ends
 * with NULL, is in the current memory context.
 */
const char **
sv_line_labels(const SvRevmap *map, int32 rev)
{
	SvSet	   *set;
	const char **labels;
	int32		n = 0;

	if (map->nlabels == 0)
		return NULL;
	set = sv_set_closure(map, &map->parents, rev);
	labels = palloc_array(const char *, map->nlabels + 1);
	mark_line_above(map, rev, set);
	for (int32 i = 0; i < map->nlabels; i++)
	{
		if (sv_set_has(set, map->labels[i].revision))
			labels[n++] = map->labels[i].name;
	}
	labels[n] = NULL;
	pfree(set);
	if (n > 0)
		return labels;
	pfree(labels);
	return NULL;
}

/*
 * sv_line_dependents
 *		Returns the ids of the revisions that depend on a revision without being
 *		its children, as a list that ends with NULL in the current memory
 *		context; NULL for none.
 */
const char **
sv_line_dependents(const SvRevmap *map, int32 rev)
{
	const char **ids = palloc_array(const char *, sv_edges_count(&map->needed_by, rev) + 1);
	const int32 *child = map->children.node + map->children.start[rev];
	const int32 *end = map->children.node + map->children.start[rev + 1];
	int32		n = 0;

	/* Both lists are in the order of the numbers, and each child is a user. */
	for_each_target(user, &map->needed_by, rev)
	{
		CHECK_FOR_INTERRUPTS();
		if (child < end && *child == user)
			child++;
		else
			ids[n++] = map->revs[user]->id;
	}
	ids[n] = NULL;
	return n > 0 ? ids : NULL;
}
