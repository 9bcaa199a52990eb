/*
 * line.c
 *		Lines of a graph, and where they end.
 *
 * The line of a revision is the revision with its ancestors and descendants by
 * parents alone: dependencies order revisions, but do not join lines.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "revision/line.h"

/*
 * sv_line_add
 *		Appends a revision to a list in the current memory context.
 */
void
sv_line_add(SvRevisions *list, int32 rev)
{
	/* Room is doubled when the count reaches a power of two. */
	if (list->count == 0)
		list->revs = palloc_array(int32, 1);
	else if ((list->count & (list->count - 1)) == 0)
		list->revs = repalloc_huge(list->revs, sizeof(int32) * list->count * 2);
	list->revs[list->count++] = rev;
}

/*
 * sv_line_members
 *		Lists the members of a set in ascending order, in the current memory
 *		context.
 */
SvRevisions
sv_line_members(const SvRevmap *map, const bool *set)
{
	SvRevisions list = {0};

	for (int32 i = 0; i < map->nrevs; i++)
	{
		if (set[i])
			sv_line_add(&list, i);
	}
	return list;
}

/*
 * sv_line_of
 *		Returns the line of a revision, as a set in the current memory context.
 */
bool *
sv_line_of(const SvRevmap *map, int32 rev)
{
	bool	   *line = palloc0_array(bool, map->nrevs);
	bool	   *above = palloc0_array(bool, map->nrevs);

	line[rev] = above[rev] = true;
	sv_graph_close(&map->parents, map->nrevs, line);
	sv_graph_close(&map->children, map->nrevs, above);
	for (int32 i = 0; i < map->nrevs; i++)
		line[i] |= above[i];
	pfree(above);
	return line;
}

/*
 * sv_line_get
 *		Returns the line of a revision, which belongs to the given one and lives
 *		until that is asked for another.
 */
const bool *
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
 *		Lists the revisions from which no edge leads on, of the line if there is
 *		one, in ascending order.
 *
 * Without children that is the tips, without users (needed_by) the heads,
 * without parents the bases.
 */
SvRevisions
sv_line_ends(const SvRevmap *map, const SvEdges *edges, const bool *line)
{
	SvRevisions list = {0};

	for (int32 i = 0; i < map->nrevs; i++)
	{
		if (sv_edges_count(edges, i) == 0 && (line == NULL || line[i]))
			sv_line_add(&list, i);
	}
	return list;
}

/*
 * sv_line_current
 *		Lists the maximal elements of what is applied, of the line if there is
 *		one: the current heads.
 */
SvRevisions
sv_line_current(const SvRevmap *map, const bool *applied, const bool *line)
{
	bool	   *set = palloc_array(bool, map->nrevs);
	bool	   *maximal = palloc_array(bool, map->nrevs);
	SvRevisions list;

	for (int32 i = 0; i < map->nrevs; i++)
		set[i] = applied[i] && (line == NULL || line[i]);
	sv_revmap_heads(map, set, maximal);
	list = sv_line_members(map, maximal);
	pfree(set);
	pfree(maximal);
	return list;
}

/*
 * sv_line_applied_tips
 *		Lists the revisions of a line that are applied and have no applied child.
 */
SvRevisions
sv_line_applied_tips(const SvRevmap *map, const bool *applied, const bool *line)
{
	SvRevisions list = {0};

	for (int32 i = 0; i < map->nrevs; i++)
	{
		bool		is_tip = applied[i] && line[i];

		CHECK_FOR_INTERRUPTS();
		for_each_target(child, &map->children, i)
			is_tip = is_tip && !applied[child];
		if (is_tip)
			sv_line_add(&list, i);
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
 * Marks the revisions above one from which nothing but a single line leads to
 * its tip, if that is so of the one itself.
 */
static void
mark_line_above(const SvRevmap *map, int32 rev, bool *set)
{
	SvRevisions line = {0};

	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		/* A line longer than the graph is a cycle. */
		if (is_junction(map, rev) || line.count > map->nrevs)
		{
			sv_line_free(&line);
			return;
		}
		sv_line_add(&line, rev);
		if (sv_edges_count(&map->children, rev) == 0)
			break;
		rev = map->children.node[map->children.start[rev]];
	}
	for (int32 i = 0; i < line.count; i++)
		set[line.revs[i]] = true;
	sv_line_free(&line);
}

/*
 * sv_line_labels
 *		Returns the branch labels that cover a revision, sorted; NULL for none.
 *
 * A label covers its revision with the descendants by parents, and what lies
 * below on the same line if all of that is one single line.  The list, which
 * ends with NULL, is in the current memory context.
 */
const char **
sv_line_labels(const SvRevmap *map, int32 rev)
{
	bool	   *set;
	const char **labels;
	int32		n = 0;

	if (map->nlabels == 0)
		return NULL;
	set = palloc0_array(bool, map->nrevs);
	labels = palloc_array(const char *, map->nlabels + 1);
	set[rev] = true;
	sv_graph_close(&map->parents, map->nrevs, set);
	mark_line_above(map, rev, set);
	for (int32 i = 0; i < map->nlabels; i++)
	{
		if (set[map->labels[i].revision])
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
 *		Returns the ids of what depends on a revision without being its child,
 *		as a list that ends with NULL in the current memory context; NULL for
 *		none.
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

static int
compare_revisions(const void *a, const void *b)
{
	int32		left = *(const int32 *) a;
	int32		right = *(const int32 *) b;

	CHECK_FOR_INTERRUPTS();
	return (left > right) - (left < right);
}

/*
 * sv_line_make_set
 *		Sorts a list and drops repetitions, but not of walks off the graph.
 */
void
sv_line_make_set(SvRevisions *list)
{
	int32		n = 0;

	if (list->count == 0)
		return;
	qsort(list->revs, list->count, sizeof(int32), compare_revisions);
	for (int32 i = 0; i < list->count; i++)
	{
		if (n == 0 || list->revs[i] < 0 || list->revs[n - 1] != list->revs[i])
			list->revs[n++] = list->revs[i];
	}
	list->count = n;
}

/*
 * sv_line_append
 *		Adds all of another list.
 */
void
sv_line_append(SvRevisions *list, const SvRevisions *more)
{
	for (int32 i = 0; i < more->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		sv_line_add(list, more->revs[i]);
	}
}

/*
 * sv_line_free
 *		Frees what a list has, and makes it an empty one.
 */
void
sv_line_free(SvRevisions *list)
{
	if (list->count > 0)
		pfree(list->revs);
	list->count = 0;
	list->revs = NULL;
}

/*
 * sv_line_keep
 *		Leaves in a list what is on a line.
 */
void
sv_line_keep(SvRevisions *list, const bool *line)
{
	int32		n = 0;

	for (int32 i = 0; i < list->count; i++)
	{
		if (line[list->revs[i]])
			list->revs[n++] = list->revs[i];
	}
	list->count = n;
}

/*
 * sv_line_describe
 *		Returns the ids of a list of revisions as sv_revmap_join does.
 */
char *
sv_line_describe(const SvRevmap *map, const SvRevisions *list)
{
	return sv_revmap_join(map, list->revs, list->count);
}
