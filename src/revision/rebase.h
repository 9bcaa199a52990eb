/*
 * rebase.h
 *		Moving revisions that are not applied onto another head.
 */
#ifndef SCHEMAVER_REBASE_H
#define SCHEMAVER_REBASE_H

#include "revision/set.h"

/* A revision that gets different parents. */
typedef struct SvMove
{
	int32		revision;
	const char **parents;		/* ends with NULL */
} SvMove;

/* What a rebase changes. */
typedef struct SvRebase
{
	int32		count;
	SvMove	   *moves;
} SvRebase;

extern SvRebase *sv_rebase_plan(const SvRevmap *map, const SvSet *applied, const char *revision,
								const char *onto);

#endif							/* SCHEMAVER_REBASE_H */
