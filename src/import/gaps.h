/*
 * gaps.h
 *		What another tool has applied out of order.
 */
#ifndef SCHEMAVER_GAPS_H
#define SCHEMAVER_GAPS_H

#include "revision/rebase.h"
#include "revision/set.h"

extern SvRebase *sv_gaps_close(const SvSet *applied, const SvSet *recorded, const SvSet *missing);

#endif							/* SCHEMAVER_GAPS_H */
