/*
 * parents.h
 *		What tables inherit from, and are partitions of.
 */
#ifndef SCHEMAVER_PARENTS_H
#define SCHEMAVER_PARENTS_H

#include "schema/action.h"

/* Those of a table, as its properties have them. */
typedef struct SvParents
{
	const char *partition_of;
	const char *bounds;
	const char *inherits;
	bool		is_pending;		/* was it being detached when that was
								 * interrupted? */
} SvParents;

extern bool sv_parents_are_partition(const SvObject *table, const char *partition_of);
extern void sv_parents_attach(SvAction *action, SvParents to);
extern void sv_parents_alter(SvAction *action, SvParents from, SvParents to);
extern bool sv_parents_are_left(SvParents from, SvParents to);
extern bool sv_parents_are_joined(SvParents from, SvParents to);
extern void sv_parents_depart(SvAction *action, SvParents from, SvParents to);
extern void sv_parents_arrive(SvAction *action, SvParents from, SvParents to);

#endif							/* SCHEMAVER_PARENTS_H */
