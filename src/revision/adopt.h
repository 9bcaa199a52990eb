/*
 * adopt.h
 *		From another tool's books to the revisions that they call applied.
 */
#ifndef SCHEMAVER_ADOPT_H
#define SCHEMAVER_ADOPT_H

#include "nodes/pg_list.h"
#include "revision/revmap.h"
#include "revision/tracker.h"

/* A table as it was read. */
typedef struct SvBookkeeping
{
	const SvTracker *tracker;
	const char *table;			/* for messages */
	const char *project;
	int32		nrows;
	const char *const **rows;	/* the columns that the tracker reads; NULL: NULL */
} SvBookkeeping;

/* What it stands for. */
typedef struct SvAdoption
{
	bool	   *recorded;		/* one a revision of the map */
	List	   *left_out;		/* char *: histories of which nothing is registered */
} SvAdoption;

extern SvAdoption *sv_adopt_read(const SvRevmap *map, const SvBookkeeping *books);
extern void sv_adopt_check_applied(const SvRevmap *map, const SvBookkeeping *books,
								   const bool *applied, const bool *recorded);
extern char *sv_adopt_target(const SvRevmap *map, const bool *recorded);

#endif							/* SCHEMAVER_ADOPT_H */
