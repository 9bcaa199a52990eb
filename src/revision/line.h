/*
 * line.h
 *		Lines of a graph, and where they end.
 */
#ifndef SCHEMAVER_LINE_H
#define SCHEMAVER_LINE_H

#include "revision/set.h"

/* The line of a revision, as a set, kept for repeated use. */
typedef struct SvLine
{
	SvSet	   *set;			/* NULL: none yet */
	int32		of;
} SvLine;

extern const SvSet *sv_line_get(SvLine *line, const SvRevmap *map, int32 rev);
extern SvSet *sv_line_of(const SvRevmap *map, int32 rev);
extern SvRevisions sv_line_ends(const SvRevmap *map, const SvEdges *edges, const SvSet *line);
extern SvRevisions sv_line_current(const SvSet *applied, const SvSet *line);
extern SvRevisions sv_line_applied_tips(const SvSet *applied, const SvSet *line);
extern const char **sv_line_labels(const SvRevmap *map, int32 rev);
extern const char **sv_line_dependents(const SvRevmap *map, int32 rev);

#endif							/* SCHEMAVER_LINE_H */
