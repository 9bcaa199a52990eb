/*
 * intact.h
 *		Whether the extension and its rows are still what a run relies on.
 */
#ifndef SCHEMAVER_INTACT_H
#define SCHEMAVER_INTACT_H

#include "run/body.h"
#include "store/history.h"

extern void sv_intact_check_extension(const SvRelations *rels, const SvBody *body);
extern void sv_intact_check_rows(const SvHistory *then, const SvSet *before, const SvPlan *plan,
								 const SvBody *body);
extern void sv_intact_check(const SvRelations *rels);
extern void sv_intact_check_untouched(const SvHistory *then, const SvSet *before, const SvPlan *plan);

#endif							/* SCHEMAVER_INTACT_H */
