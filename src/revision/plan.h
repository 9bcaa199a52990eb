/*
 * plan.h
 *		From a target to a plan, without touching the database.
 */
#ifndef SCHEMAVER_PLAN_H
#define SCHEMAVER_PLAN_H

#include "revision/set.h"

typedef enum SvDirection
{
	SV_UPGRADE,
	SV_DOWNGRADE,
	SV_STAMP,
} SvDirection;

/* What a stamp displaces, once that has been found out. */
typedef struct SvDisplaced
{
	const SvSet *before;		/* what was applied; NULL: not found out yet */
	char	   *heads;
} SvDisplaced;

/*
 * The steps of an upgrade or a downgrade in the order in which they run.  The
 * steps of a stamp are for the user's information: the new current heads, or
 * the former ones if there are no new ones.  What is applied afterwards is in
 * applied_after.
 */
typedef struct SvPlan
{
	SvDirection direction;
	int32		nsteps;
	int32	   *steps;			/* revisions, by number in the map */
	const SvSet *applied_before;
	SvSet	   *applied_after;
	SvDisplaced *displaced;		/* for the reports on each step; NULL: there
								 * are none */
} SvPlan;

extern SvPlan *sv_plan_upgrade(const SvRevmap *map, const SvSet *applied, const char *target);
extern SvPlan *sv_plan_downgrade(const SvRevmap *map, const SvSet *applied, const char *target);
extern SvPlan *sv_plan_stamp(const SvRevmap *map, const SvSet *applied, const char *target, bool purge);
extern SvPlan *sv_plan_make(const SvRevmap *map, const SvSet *applied, SvDirection direction,
							const char *target, bool offline, bool purge);
extern const char *sv_direction_name(SvDirection direction);
extern SvDirection sv_direction_parse(const char *name);

#endif							/* SCHEMAVER_PLAN_H */
