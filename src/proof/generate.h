/*
 * generate.h
 *		Writing a migration, and proving it in both directions.
 */
#ifndef SCHEMAVER_GENERATE_H
#define SCHEMAVER_GENERATE_H

#include "proof/moves.h"
#include "schema/renames.h"

/* What is wanted. */
typedef struct SvGoal
{
	const SvSnapshot *live;		/* NULL: a new database */
	SvSnapshot *models;
	bool		is_partial;		/* the models say nothing of what they do not
								 * have */
	bool		online;
	bool		commit;			/* each statement */
	const char **schemas;		/* ends with NULL; NULL: all */
	const char *scope;			/* what fingerprints cover: see scope.h */
	SvRenames	renames;
	const List *moves;			/* what earlier attempts have shown: SvMove * */
	bool		is_told;		/* likewise: what there is to tell */
} SvGoal;

/* What becomes one revision. */
typedef struct SvPart
{
	List	   *up;				/* of SvStep * */
	List	   *down;			/* likewise */
	List	   *uncovered;		/* likewise: what differs, and stays as it is */
	bool		is_reversible;
	bool		is_alone;		/* it runs outside of a transaction block */
	const SvSnapshot *before;
	const SvSnapshot *after;
	const char *fingerprint_before;
	const char *fingerprint_after;
} SvPart;

extern List *sv_generate(SvGoal *goal);
extern void sv_generate_back(SvPart *part, const SvRenames *renames, const List *moves);
extern bool sv_generate_needs_commit(void);

#endif							/* SCHEMAVER_GENERATE_H */
