/*
 * graph.c
 *		Directed graphs over the nodes 0 .. n-1.
 *
 * Nothing here knows what a revision is.  A set of nodes is an array of bool,
 * one a node: at the sizes that occur (100,000 revisions are 100 kB) that is
 * smaller than any list and a test costs one load.  All results are a function
 * of the node numbers alone, so a caller who numbers its nodes in a meaningful
 * order gets deterministic answers.
 */
#include "postgres.h"

#include "core/graph.h"
#include "lib/binaryheap.h"

/*
 * Makes places of the lengths of the lists, which are in start one further on.
 * Returns where the next target of each node goes.
 */
static int32 *
start_lists(SvEdges *edges, int32 nnodes)
{
	int32	   *next = palloc_array(int32, nnodes + 1);

	for (int32 i = 0; i < nnodes; i++)
		edges->start[i + 1] += edges->start[i];
	memcpy(next, edges->start, sizeof(int32) * (nnodes + 1));
	return next;
}

/*
 * sv_edges_build
 *		Makes adjacency lists of nnodes nodes from a list of edges.
 *
 * The targets of a node keep the order that they have in the list.  The arrays
 * are allocated in the current memory context.
 */
void
sv_edges_build(SvEdges *edges, int32 nnodes, const SvEdge *list, int32 nedges)
{
	int32	   *next;

	edges->start = palloc0_array(int32, nnodes + 1);
	edges->node = palloc_array(int32, Max(nedges, 1));
	for (int32 e = 0; e < nedges; e++)
		edges->start[list[e].from + 1]++;
	next = start_lists(edges, nnodes);
	for (int32 e = 0; e < nedges; e++)
		edges->node[next[list[e].from]++] = list[e].to;
	pfree(next);
}

/*
 * sv_edges_reverse
 *		Makes the adjacency lists of the same graph with every edge turned.
 *
 * The targets of a node come out in ascending order.  The arrays are allocated
 * in the current memory context.
 */
void
sv_edges_reverse(SvEdges *reverse, const SvEdges *edges, int32 nnodes)
{
	int32		nedges = edges->start[nnodes];
	int32	   *next;

	reverse->start = palloc0_array(int32, nnodes + 1);
	reverse->node = palloc_array(int32, Max(nedges, 1));
	for (int32 e = 0; e < nedges; e++)
		reverse->start[edges->node[e] + 1]++;
	next = start_lists(reverse, nnodes);
	for (int32 i = 0; i < nnodes; i++)
	{
		for_each_target(t, edges, i)
			reverse->node[next[t]++] = i;
	}
	pfree(next);
}

/*
 * sv_graph_close
 *		Adds to the set every node that its members reach.
 */
void
sv_graph_close(const SvEdges *edges, int32 nnodes, bool *set)
{
	sv_graph_close_outside(edges, nnodes, set, NULL);
}

/*
 * sv_graph_close_outside
 *		Adds to the set every node that its members reach outside of another set
 *		(NULL: an empty one), and takes out of it what lies inside.
 *
 * If the other set is closed, nothing outside of it is reached through it, and
 * what lies inside need not be walked.
 */
void
sv_graph_close_outside(const SvEdges *edges, int32 nnodes, bool *set, const bool *closed)
{
	int32	   *stack = palloc_array(int32, Max(nnodes, 1));
	int32		depth = 0;

	for (int32 i = 0; i < nnodes; i++)
	{
		if (closed != NULL && closed[i])
			set[i] = false;
		if (set[i])
			stack[depth++] = i;
	}
	while (depth > 0)
	{
		int32		i = stack[--depth];

		for_each_target(t, edges, i)
		{
			if (!set[t] && (closed == NULL || !closed[t]))
			{
				set[t] = true;
				stack[depth++] = t;
			}
		}
	}
	pfree(stack);
}

/*
 * sv_graph_is_closed
 *		Tells whether the set contains whatever its members reach.
 */
bool
sv_graph_is_closed(const SvEdges *edges, int32 nnodes, const bool *set)
{
	for (int32 i = 0; i < nnodes; i++)
	{
		if (!set[i])
			continue;
		for_each_target(t, edges, i)
		{
			if (!set[t])
				return false;
		}
	}
	return true;
}

/* binaryheap keeps the largest element on top: order by descending number. */
static int
compare_descending(Datum a, Datum b, void *arg)
{
	int32		left = DatumGetInt32(a);
	int32		right = DatumGetInt32(b);

	return (left < right) - (left > right);
}

/*
 * sv_graph_order
 *		Writes the members of the set so that each comes after what it needs.
 *
 * Among the nodes that could come next the lowest number comes first, so the
 * order depends on nothing but the numbering.  Needs outside of the set do not
 * count.  Returns how many nodes were written to order, which has room for
 * nnodes: fewer than the set has if, and only if, it contains a cycle.
 */
int32
sv_graph_order(const SvEdges *needs, const SvEdges *needed_by, int32 nnodes,
			   const bool *set, int32 *order)
{
	int32	   *waits = palloc0_array(int32, Max(nnodes, 1));
	binaryheap *ready = binaryheap_allocate(Max(nnodes, 1), compare_descending, NULL);
	int32		n = 0;

	for (int32 i = 0; i < nnodes; i++)
	{
		if (!set[i])
			continue;
		for_each_target(t, needs, i)
			waits[i] += set[t];
		if (waits[i] == 0)
			binaryheap_add_unordered(ready, Int32GetDatum(i));
	}
	binaryheap_build(ready);

	while (!binaryheap_empty(ready))
	{
		int32		i = DatumGetInt32(binaryheap_remove_first(ready));

		order[n++] = i;
		for_each_target(t, needed_by, i)
		{
			if (set[t] && --waits[t] == 0)
				binaryheap_add(ready, Int32GetDatum(t));
		}
	}
	binaryheap_free(ready);
	pfree(waits);
	return n;
}

/*
 * Takes out of the set, which has all nodes, those that are on no cycle and
 * need none.  Returns how many are left.
 */
static int32
take_acyclic(const SvEdges *needs, const SvEdges *needed_by, int32 nnodes, bool *set)
{
	int32	   *waits = palloc_array(int32, Max(nnodes, 1));
	int32	   *ready = palloc_array(int32, Max(nnodes, 1));
	int32		left = nnodes,
				depth = 0;

	for (int32 i = 0; i < nnodes; i++)
	{
		waits[i] = sv_edges_count(needs, i);
		if (waits[i] == 0)
			ready[depth++] = i;
	}
	for (; depth > 0; left--)
	{
		int32		i = ready[--depth];

		set[i] = false;
		for_each_target(t, needed_by, i)
		{
			if (--waits[t] == 0)
				ready[depth++] = t;
		}
	}
	pfree(ready);
	pfree(waits);
	return left;
}

/*
 * sv_graph_cycle
 *		Finds a cycle, each node of which needs the next and the last the first.
 *
 * Returns its length, 0 if there is none; cycle has room for nnodes.  Of several
 * cycles the one met first from the lowest number is given, beginning at its
 * own lowest node.
 */
int32
sv_graph_cycle(const SvEdges *needs, const SvEdges *needed_by, int32 nnodes, int32 *cycle)
{
	bool	   *left = palloc_array(bool, Max(nnodes, 1));
	int32	   *seen;			/* step of the walk, from 1 */
	int32	   *path;
	int32		at = 0,
				length = 0,
				first,
				lowest;

	memset(left, true, nnodes);
	if (take_acyclic(needs, needed_by, nnodes, left) == 0)
		return 0;
	seen = palloc0_array(int32, nnodes);
	path = palloc_array(int32, nnodes);
	while (!left[at])
		at++;

	/* Whatever is left needs something that is left too: the walk must close. */
	while (seen[at] == 0)
	{
		path[length++] = at;
		seen[at] = length;
		for_each_target(t, needs, at)
		{
			if (left[t])
			{
				at = t;
				break;
			}
		}
	}
	first = seen[at] - 1;
	length -= first;
	lowest = first;
	for (int32 i = first; i < first + length; i++)
	{
		if (path[i] < path[lowest])
			lowest = i;
	}
	for (int32 i = 0; i < length; i++)
		cycle[i] = path[first + (lowest - first + i) % length];
	return length;
}

/*
 * sv_graph_maximal
 *		Marks the members of the set that no other member needs.
 */
void
sv_graph_maximal(const SvEdges *needed_by, int32 nnodes, const bool *set, bool *maximal)
{
	for (int32 i = 0; i < nnodes; i++)
	{
		maximal[i] = set[i];
		for_each_target(t, needed_by, i)
		{
			if (set[t])
				maximal[i] = false;
		}
	}
}
