/*
 * feasibility.h
 *		Whether a plan can be carried out.
 */
#ifndef SCHEMAVER_FEASIBILITY_H
#define SCHEMAVER_FEASIBILITY_H

#include "revision/plan.h"
#include "run/body.h"
#include "store/history.h"

extern void sv_feasibility_check_applied(const SvHistory *history);
extern SvBody *sv_feasibility_check_plan(const SvHistory *history, const SvPlan *plan,
										 Snapshot snapshot, const char *function);
extern void sv_feasibility_check_snapshot(const SvHistory *history, SvPlan *const *plans, int nplans);

#endif							/* SCHEMAVER_FEASIBILITY_H */
