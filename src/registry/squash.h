/*
 * squash.h
 *		Making one revision of several.
 */
#ifndef SCHEMAVER_REGISTRY_SQUASH_H
#define SCHEMAVER_REGISTRY_SQUASH_H

#include "revision/plan.h"
#include "store/history.h"

/* A statement that does something to rows. */
typedef struct SvDataStep
{
	const char *revision;
	const char *direction;
	const char *command;
	int			line;			/* of the body, from 1 */
} SvDataStep;

/* Revisions that are to become one. */
typedef struct SvSquash
{
	const SvHistory *history;	/* the view in which they are */
	SvRevisions before;			/* what must be there before them, in order */
	SvRevisions parts;			/* in order */
	SvRevisionRow row;			/* of the new revision; its id can be NULL */
	List	   *data_steps;		/* SvDataStep * */
	const char *irreversible;	/* parts without a downgrade; NULL: none */
} SvSquash;

extern void sv_squash_compose(SvSquash *squash, const SvHistory *history, const char *range);
extern const char *sv_squash_store(const SvProject *project, const SvSquash *squash, const char *range);

#endif							/* SCHEMAVER_REGISTRY_SQUASH_H */
