/*
 * walk.h
 *		Walks of some steps up or down.
 */
#ifndef SCHEMAVER_WALK_H
#define SCHEMAVER_WALK_H

#include "revision/set.h"
#include "revision/symbol.h"

/* Where a walk can end, besides on a revision. */
#define SV_OFF_GRAPH	(-1)
#define SV_BASE			(-2)	/* below the bases */

extern int32 sv_walk(const SvRevmap *map, const SvSymbol *symbol, int32 from, const SvSet *line,
					 int32 *last);

#endif							/* SCHEMAVER_WALK_H */
