/*
 * cycle.h
 *		What a change to some revisions would break.
 */
#ifndef SCHEMAVER_CYCLE_H
#define SCHEMAVER_CYCLE_H

#include "revision/revmap.h"

extern const SvDefect *sv_cycle_new_defect(const SvRevmap *before, const SvRevmap *after);

#endif							/* SCHEMAVER_CYCLE_H */
