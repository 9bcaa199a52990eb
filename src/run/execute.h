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
	const SvSet *before;		/* what was applied before the plan */
	const SvPlan *plan;
} SvWatched;

/*
 * Is called for every statement of a body before and after it has run; the body says
 * which one it is.  What the body has deferred comes last, without a statement: NULL.
 * After a failure it is not called any more.  An error raised by the observer counts as
 * an error of the statement.  The current memory context is reset after the statement.
 */
typedef struct SvObserver
{
	void		(*before) (const SvBody *body, const SvStatement *statement, void *arg);
	void		(*after) (const SvBody *body, const SvStatement *statement, uint64 rows, void *arg);
	void	   *arg;
} SvObserver;

/* What the session had before the first body of a run. */
typedef struct SvBefore
{
	bool		differs;		/* could code that is left run as a different
								 * user? */
	List	   *deferred;		/* OIDs: tables on which something was
								 * deferred */
} SvBefore;

extern SvBefore *sv_execute_begin_run(void);
extern void sv_execute_end_run(const SvBefore *before);
extern void sv_execute_check(SvBody *body, const SvRelations *rels);
extern void sv_execute_body(SvBody *body, const SvWatched *watched, const SvObserver *observer,
							SvEffect *effect);
extern void sv_execute_begin_sent(void);
extern void sv_execute_end_sent(void);

#endif							/* SCHEMAVER_EXECUTE_H */
