/*
 * line.h
 *		Lines of a graph, and where they end.
 */
#ifndef SCHEMAVER_LINE_H
#define SCHEMAVER_LINE_H

#include "revision/revmap.h"

/* Some revisions, by number in the map; -1 is a walk that left the graph. */
typedef struct SvRevisions
{
	int32		count;
	int32	   *revs;
} SvRevisions;

/* The line of a revision, as a set, for who asks for it again and again. */
typedef struct SvLine
{
	bool	   *set;			/* NULL: none yet */
	int32		of;
} SvLine;

extern const bool *sv_line_get(SvLine *line, const SvRevmap *map, int32 rev);
extern void sv_line_add(SvRevisions *list, int32 rev);
extern SvRevisions sv_line_members(const SvRevmap *map, const bool *set);
extern bool *sv_line_of(const SvRevmap *map, int32 rev);
extern SvRevisions sv_line_ends(const SvRevmap *map, const SvEdges *edges, const bool *line);
extern SvRevisions sv_line_current(const SvRevmap *map, const bool *applied, const bool *line);
extern SvRevisions sv_line_applied_tips(const SvRevmap *map, const bool *applied, const bool *line);
extern void sv_line_make_set(SvRevisions *list);
extern void sv_line_append(SvRevisions *list, const SvRevisions *more);
extern void sv_line_free(SvRevisions *list);
extern void sv_line_keep(SvRevisions *list, const bool *line);
extern char *sv_line_describe(const SvRevmap *map, const SvRevisions *list);
extern const char **sv_line_labels(const SvRevmap *map, int32 rev);
extern const char **sv_line_dependents(const SvRevmap *map, int32 rev);

#endif							/* SCHEMAVER_LINE_H */
