/*
 * check.h
 *		Whether a plan can be carried out.
 */
#ifndef SCHEMAVER_CHECK_H
#define SCHEMAVER_CHECK_H

#include "revision/plan.h"
#include "run/body.h"
#include "store/history.h"

extern void sv_check_applied(const SvHistory *history);
extern SvBody *sv_check_plan(const SvHistory *history, const SvPlan *plan, Snapshot snapshot,
							 const char *function);
extern void sv_check_snapshot(const SvHistory *history, SvPlan *const *plans, int nplans);
extern void sv_check_extension(const SvRelations *rels, const SvBody *body);
extern void sv_check_rows(const SvHistory *then, const bool *before, const SvPlan *plan,
						  const SvBody *body);
extern void sv_check_intact(const SvRelations *rels);
extern void sv_check_untouched(const SvHistory *then, const bool *before, const SvPlan *plan);

#endif							/* SCHEMAVER_CHECK_H */
