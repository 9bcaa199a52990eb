/*
 * sequence.h
 *		Where the revisions of numbered files go on a line that exists.
 */
#ifndef SCHEMAVER_SEQUENCE_H
#define SCHEMAVER_SEQUENCE_H

#include "revision/set.h"

/* The revision of a numbered file. */
typedef struct SvSequenceItem
{
	const char *id;
	int32		revision;		/* its number; -1: it is not registered */
	bool		is_applied;
	const char **parents;		/* its place; ends with NULL, NULL: a base */
	bool		is_moved;		/* it is registered with other parents */
	const char *late_for;		/* an applied revision that comes after it in
								 * the order of the tool, unless it already
								 * has its place; NULL: none */
} SvSequenceItem;

/* The files of a tool that orders them by their names. */
typedef struct SvSequence
{
	SvSequenceItem *items;		/* in the order of the tool */
	int32		nitems;
	int			(*compare) (const char *, const char *);	/* this order, of ids */
	const char *end;			/* the last revision of the line; NULL: none */
} SvSequence;

extern void sv_sequence_place(SvSequence *sequence, const SvRevmap *map, const SvSet *applied);

#endif							/* SCHEMAVER_SEQUENCE_H */
