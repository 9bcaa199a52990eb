/*
 * lines.h
 *		Values of properties that are lists, an item a line.
 */
#ifndef SCHEMAVER_LINES_H
#define SCHEMAVER_LINES_H

#include "nodes/pg_list.h"

/* Lines that are looked for. */
typedef struct SvLineIndex
{
	const char **lines;
	int			n;
} SvLineIndex;

extern List *sv_lines_split(const char *lines);
extern List *sv_lines_split_at(const char *text, const char *separator);
extern SvLineIndex sv_lines_index(const List *lines);
extern bool sv_lines_contain(const SvLineIndex *index, const char *line);
extern List *sv_lines_missing(const List *lines, const List *others);
extern char *sv_lines_join(const List *lines, const char *separator);

#endif							/* SCHEMAVER_LINES_H */
