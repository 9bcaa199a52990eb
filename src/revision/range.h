/*
 * range.h
 *		The part of a history that a range selects.
 */
#ifndef SCHEMAVER_RANGE_H
#define SCHEMAVER_RANGE_H

#include "revision/line.h"

extern SvRevisions sv_range_history(const SvRevmap *map, const SvSet *applied, const char *range);

#endif							/* SCHEMAVER_RANGE_H */
