/*
 * graph.h
 *		Directed graphs over the nodes 0 .. n-1: adjacency, closure, order,
 *		cycles.
 */
#ifndef SCHEMAVER_GRAPH_H
#define SCHEMAVER_GRAPH_H

/*
 * Adjacency lists in two arrays: the targets of node i are
 * node[start[i]] .. node[start[i + 1] - 1].
 */
typedef struct SvEdges
{
	int32	   *start;			/* nnodes + 1 entries */
	int32	   *node;
} SvEdges;

/* One edge, as a graph is built from them. */
typedef struct SvEdge
{
	int32		from;
	int32		to;
} SvEdge;

/* Walks the targets of node i: for_each_target(t, edges, i) use(t); */
#define for_each_target(t, edges, i) \
	for (int32 t##_at = (edges)->start[i], t; \
		 t##_at < (edges)->start[(i) + 1] && ((t = (edges)->node[t##_at]), true); \
		 t##_at++)

static inline int32
sv_edges_count(const SvEdges *edges, int32 i)
{
	return edges->start[i + 1] - edges->start[i];
}

extern void sv_edges_build(SvEdges *edges, int32 nnodes, const SvEdge *list, int32 nedges);
extern void sv_edges_reverse(SvEdges *reverse, const SvEdges *edges, int32 nnodes);
extern void sv_graph_close(const SvEdges *edges, int32 nnodes, bool *set);
extern void sv_graph_close_outside(const SvEdges *edges, int32 nnodes, bool *set,
								   const bool *closed);
extern bool sv_graph_is_closed(const SvEdges *edges, int32 nnodes, const bool *set);
extern int32 sv_graph_order(const SvEdges *needs, const SvEdges *needed_by, int32 nnodes,
							const bool *set, int32 *order);
extern int32 sv_graph_cycle(const SvEdges *needs, const SvEdges *needed_by, int32 nnodes,
							int32 *cycle);
extern int32 *sv_graph_components(const SvEdges *edges, int32 nnodes);
extern int32 sv_graph_path(const SvEdges *edges, int32 nnodes, int32 from, int32 to, int32 *path);
extern void sv_graph_maximal(const SvEdges *needed_by, int32 nnodes, const bool *set, bool *maximal);

#endif							/* SCHEMAVER_GRAPH_H */
