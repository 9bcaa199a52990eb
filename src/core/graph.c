/*
 * graph.c
 *		Directed graphs over the nodes 0 .. n-1.
 *
 * Nothing here knows what a revision is.  A set of nodes is an array of bool,
 * one per node: at the sizes that occur (100,000 revisions are 100 kB) that is
 * smaller than any list, and a test costs one load.  All results depend on the
 * node numbers alone, so a caller that numbers its nodes in a meaningful order
 * gets deterministic answers.
 */
#include "postgres.h"

#include "core/graph.h"
#include "lib/binaryheap.h"
#include "miscadmin.h"

/* A list of edges may be larger than palloc allows. */
#define alloc_huge(type, n) \
	((type *) palloc_extended(sizeof(type) * (Size) (n), MCXT_ALLOC_HUGE))

/*
 * Turns the lengths of the lists, which are in start shifted by one, into
 * positions.  Returns where the next target of each node goes.
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
 *		Builds the adjacency lists of nnodes nodes from a list of edges.
 *
 * The targets of a node keep their order in the list.  The arrays are allocated
 * in the current memory context.
 */
void
sv_edges_build(SvEdges *edges, int32 nnodes, const SvEdge *list, int32 nedges)
{
	int32	   *next;

	edges->start = palloc0_array(int32, nnodes + 1);
	edges->node = alloc_huge(int32, nedges);
	for (int32 e = 0; e < nedges; e++)
		edges->start[list[e].from + 1]++;
	next = start_lists(edges, nnodes);
	for (int32 e = 0; e < nedges; e++)
	{
		CHECK_FOR_INTERRUPTS();
		edges->node[next[list[e].from]++] = list[e].to;
	}
	pfree(next);
}

/*
 * sv_edges_reverse
 *		Builds the adjacency lists of the same graph with every edge reversed.
 *
 * The targets of a node are in ascending order.  The arrays are allocated in
 * the current memory context.
 */
void
sv_edges_reverse(SvEdges *reverse, const SvEdges *edges, int32 nnodes)
{
	int32		nedges = edges->start[nnodes];
	int32	   *next;

	reverse->start = palloc0_array(int32, nnodes + 1);
	reverse->node = alloc_huge(int32, nedges);
	for (int32 e = 0; e < nedges; e++)
		reverse->start[edges->node[e] + 1]++;
	next = start_lists(reverse, nnodes);
	for (int32 i = 0; i < nnodes; i++)
	{
		CHECK_FOR_INTERRUPTS();
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
 *		(NULL: an empty one), and removes from it what is inside.
 *
 * If the other set is closed, nothing outside of it can be reached through it,
 * so the walk can skip what is inside.
 */
void
sv_graph_close_outside(const SvEdges *edges, int32 nnodes, bool *set, const bool *closed)
{
	int32	   *stack = palloc_array(int32, nnodes);
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

		CHECK_FOR_INTERRUPTS();
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
 *		Tells whether the set contains everything that its members reach.
 */
bool
sv_graph_is_closed(const SvEdges *edges, int32 nnodes, const bool *set)
{
	for (int32 i = 0; i < nnodes; i++)
	{
		CHECK_FOR_INTERRUPTS();
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
 * Of the nodes that could come next, the one with the lowest number comes
 * first, so the order depends only on the numbering.  Needs outside of the set
 * do not count.  Returns how many nodes were written to order, which has room
 * for nnodes.  They are fewer than the members of the set if, and only if, the
 * set contains a cycle.
 */
int32
sv_graph_order(const SvEdges *needs, const SvEdges *needed_by, int32 nnodes,
			   const bool *set, int32 *order)
{
	int32	   *waits = palloc0_array(int32, nnodes);
	binaryheap *ready = binaryheap_allocate(nnodes, compare_descending, NULL);
	int32		n = 0;

	for (int32 i = 0; i < nnodes; i++)
	{
		CHECK_FOR_INTERRUPTS();
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

		CHECK_FOR_INTERRUPTS();
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
 * Removes from the set, which has all nodes, those that are not on a cycle and
 * do not need one.  Returns how many are left.
 */
static int32
take_acyclic(const SvEdges *needs, const SvEdges *needed_by, int32 nnodes, bool *set)
{
	int32	   *waits = palloc_array(int32, nnodes);
	int32	   *ready = palloc_array(int32, nnodes);
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

		CHECK_FOR_INTERRUPTS();
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
 *		Finds a cycle, in which each node needs the next and the last needs the
 *		first.
 *
 * Returns its length, 0 if there is none; cycle has room for nnodes.  Of several
 * cycles, this is the one found first from the lowest number, beginning at its
 * own lowest node.
 */
int32
sv_graph_cycle(const SvEdges *needs, const SvEdges *needed_by, int32 nnodes, int32 *cycle)
{
	bool	   *left = palloc_array(bool, nnodes);
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

	/*
	 * Every node that is left needs another one that is left, so the walk
	 * must close.
	 */
	while (seen[at] == 0)
	{
		CHECK_FOR_INTERRUPTS();
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

/* A walk through a graph that looks for its components, by Tarjan's algorithm. */
typedef struct Search
{
	const SvEdges *edges;
	int32		nseen;
	int32	   *seen;			/* by node: when it was visited, from 1; 0:
								 * not yet */
	int32	   *low;			/* by node: the first node on the stack that
								 * it reaches */
	int32	   *at;				/* by node: its next edge */
	int32	   *path;			/* the nodes on the current path of the walk */
	int32		depth;
	int32	   *stack;			/* the nodes of components that are not
								 * complete */
	int32		height;
	int32	   *component;		/* by node; -1: on the stack, or not visited
								 * yet */
	int32		ncomponents;
} Search;

static void
meet(Search *search, int32 node)
{
	search->seen[node] = search->low[node] = ++search->nseen;
	search->at[node] = search->edges->start[node];
	search->path[search->depth++] = node;
	search->stack[search->height++] = node;
}

/* Leaves the last node of the path, and closes the component that it began. */
static void
leave(Search *search)
{
	int32		node = search->path[--search->depth];

	if (search->depth > 0)
	{
		int32		before = search->path[search->depth - 1];

		search->low[before] = Min(search->low[before], search->low[node]);
	}
	if (search->low[node] != search->seen[node])
		return;
	while (search->component[node] < 0)
		search->component[search->stack[--search->height]] = search->ncomponents;
	search->ncomponents++;
}

/* Walks through everything that a node reaches and that has not been visited. */
static void
search_from(Search *search, int32 node)
{
	const SvEdges *edges = search->edges;

	meet(search, node);
	while (search->depth > 0)
	{
		int32		i = search->path[search->depth - 1];

		CHECK_FOR_INTERRUPTS();
		if (search->at[i] == edges->start[i + 1])
			leave(search);
		else
		{
			int32		t = edges->node[search->at[i]++];

			if (search->seen[t] == 0)
				meet(search, t);
			else if (search->component[t] < 0)
				search->low[i] = Min(search->low[i], search->seen[t]);
		}
	}
}

/*
 * sv_graph_components
 *		Returns the number of the strongly connected component of each node, in
 *		the current memory context: two nodes are on a common cycle if they are
 *		in one component.
 */
int32 *
sv_graph_components(const SvEdges *edges, int32 nnodes)
{
	int32	   *room = alloc_huge(int32, (Size) nnodes * 5);
	Search		search = {
		.edges = edges,
		.seen = room,
		.low = room + nnodes,
		.at = room + 2 * (Size) nnodes,
		.path = room + 3 * (Size) nnodes,
		.stack = room + 4 * (Size) nnodes,
		.component = palloc_array(int32, nnodes)
	};

	memset(search.seen, 0, sizeof(int32) * nnodes);
	memset(search.component, -1, sizeof(int32) * nnodes);
	for (int32 i = 0; i < nnodes; i++)
	{
		if (search.seen[i] == 0)
			search_from(&search, i);
	}
	pfree(room);
	return search.component;
}

/*
 * sv_graph_path
 *		Finds a shortest path from one node to another, both included.  From a
 *		node to itself, that is the node alone.
 *
 * Returns how many nodes it has, 0 if there is no path; path has room for
 * nnodes.
 */
int32
sv_graph_path(const SvEdges *edges, int32 nnodes, int32 from, int32 to, int32 *path)
{
	int32	   *next = palloc_array(int32, nnodes); /* by node: where it was
													 * reached from */
	int32	   *queue = palloc_array(int32, nnodes);
	int32		first = 0,
				last = 0,
				length = 0;

	memset(next, -1, sizeof(int32) * nnodes);
	next[from] = from;
	queue[last++] = from;
	while (first < last && next[to] < 0)
	{
		int32		i = queue[first++];

		CHECK_FOR_INTERRUPTS();
		for_each_target(t, edges, i)
		{
			if (next[t] >= 0)
				continue;
			next[t] = i;
			queue[last++] = t;
		}
	}
	if (next[to] >= 0)
	{
		for (int32 i = to;; i = next[i])
		{
			length++;
			if (i == from)
				break;
		}
		for (int32 i = to, n = length; n > 0; i = next[i])
			path[--n] = i;
	}
	pfree(queue);
	pfree(next);
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
		CHECK_FOR_INTERRUPTS();
		maximal[i] = set[i];
		for_each_target(t, needed_by, i)
		{
			if (set[t])
				maximal[i] = false;
		}
	}
}
