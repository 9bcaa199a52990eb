/*
 * adoption.h
 *		From another tool's tracking table to the revisions that it records as
 *		applied.
 */
#ifndef SCHEMAVER_ADOPTION_H
#define SCHEMAVER_ADOPTION_H

#include "import/tracker.h"
#include "nodes/pg_list.h"
#include "revision/rebase.h"

/* The revisions that a tracking table records. */
typedef struct SvAdoption
{
	const SvSet *recorded;
	List	   *left_out;		/* char *: histories of which nothing is
								 * registered */
	const SvSet *late;			/* not recorded, although what follows them is */
	SvRebase   *moves;			/* after which nothing needs these; NULL: none
								 * are needed */
	const char **checksums;		/* of the recorded bodies, by number of the
								 * revision; NULL: not recorded */
} SvAdoption;

extern SvAdoption *sv_adoption_read(const SvRevmap *map, const SvSet *applied,
									const SvBookkeeping *books);
extern void sv_adoption_check_applied(const SvBookkeeping *books, const SvSet *applied,
									  const SvSet *recorded);

#endif							/* SCHEMAVER_ADOPTION_H */
