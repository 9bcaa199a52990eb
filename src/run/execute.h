/*
 * execute.h
 *		Runs a body.
 */
#ifndef SCHEMAVER_EXECUTE_H
#define SCHEMAVER_EXECUTE_H

#include "run/body.h"

/* What a body has done. */
typedef struct SvEffect
{
	int32		statements;
	int64		rows;			/* returned or changed */
} SvEffect;

/* What a body must leave alone. */
typedef struct SvWatched
{
	const SvHistory *history;
	const SvSet *before;			/* what was applied before the plan */
	const SvPlan *plan;
} SvWatched;

/* What was there before the first body of a run. */
typedef struct SvBefore
{
	bool		differs;		/* could code that is left run as somebody else? */
	List	   *deferred;		/* OIDs: tables that something was deferred on */
} SvBefore;

extern SvBefore *sv_execute_begin_run(void);
extern void sv_execute_end_run(const SvBefore *before);
extern void sv_execute_check(SvBody *body, const SvRelations *rels);
extern void sv_execute_body(SvBody *body, const SvWatched *watched, SvEffect *effect);
extern void sv_execute_begin_sent(void);
extern void sv_execute_end_sent(void);

#endif							/* SCHEMAVER_EXECUTE_H */
