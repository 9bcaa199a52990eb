/*
 * steps.h
 *		Which steps come after which.
 */
#ifndef SCHEMAVER_STEPS_H
#define SCHEMAVER_STEPS_H

#include "schema/action.h"

extern void sv_steps_number(const List *steps);
extern bool sv_steps_include(const List *steps, const SvStep *step);
extern bool sv_steps_comes_after(const List *steps, const SvStep *step, const SvStep *other);
extern List *sv_steps_sort(const List *steps);

#endif							/* SCHEMAVER_STEPS_H */
