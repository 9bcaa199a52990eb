/*
 * announce.h
 *		What a run reports: a notice per step, and a notification when it commits.
 */
#ifndef SCHEMAVER_ANNOUNCE_H
#define SCHEMAVER_ANNOUNCE_H

#include "revision/plan.h"
#include "run/body.h"
#include "store/history.h"
#include "utils/uuid.h"

extern char *sv_announce_words(const SvHistory *history, const SvPlan *plan, const SvSet *before,
							   int32 revision);
extern void sv_announce_step(const SvHistory *history, const SvPlan *plan, const SvSet *before,
							 int32 step, const SvBody *body);
extern void sv_announce_run(const SvHistory *history, const pg_uuid_t *run, const char *direction,
							int32 nsteps, const SvSet *after);

#endif							/* SCHEMAVER_ANNOUNCE_H */
