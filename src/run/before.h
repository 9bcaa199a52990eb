/*
 * before.h
 *		What others look at before a run.
 */
#ifndef SCHEMAVER_BEFORE_H
#define SCHEMAVER_BEFORE_H

#include "revision/plan.h"
#include "store/history.h"

/* A run that is about to begin. */
typedef struct SvComing
{
	const SvHistory *history;
	SvPlan	   *const *plans;	/* one after the other */
	int			nplans;
	Snapshot	snapshot;		/* under which revisions are read */
} SvComing;

/* Is called before anything has run or been written, as the caller; raises an error to prevent that. */
typedef void (*SvBeforeRun) (const SvComing *coming);

extern void sv_before_run_set(SvBeforeRun before);
extern void sv_before_run(const SvComing *coming);

#endif							/* SCHEMAVER_BEFORE_H */
