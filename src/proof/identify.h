/*
 * identify.h
 *		At which revision a database is, by its structure.
 */
#ifndef SCHEMAVER_IDENTIFY_H
#define SCHEMAVER_IDENTIFY_H

#include "proof/walk.h"
#include "schema/snapshot.h"

/* How a schema differs from that after a number of revisions. */
typedef struct SvLikeness
{
	int			ndifferences;
	const char *differences;	/* of the nearest one; NULL: not asked for, or
								 * none */
	bool		is_moved;		/* they are only what a move of the database
								 * from an older server can change */
} SvLikeness;

extern void sv_identify(SvVerified *revisions, const SvSnapshot *live, SvLikeness *after, int n);

#endif							/* SCHEMAVER_IDENTIFY_H */
