/*
 * descent.h
 *		Walks down that reach a merge point.
 */
#ifndef SCHEMAVER_DESCENT_H
#define SCHEMAVER_DESCENT_H

#include "revision/set.h"
#include "revision/symbol.h"

extern void sv_descent_check(const SvRevmap *map, const SvSet *applied, const SvSymbol *symbol,
							 int32 from);

#endif							/* SCHEMAVER_DESCENT_H */
