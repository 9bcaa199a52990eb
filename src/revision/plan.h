/*
 * plan.h
 *		From a target to what has to be done, without touching the database.
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

/* What a stamp displaces, once somebody has found it out. */
typedef struct SvDisplaced
{
	const SvSet *before;			/* what was applied; NULL: nobody has yet */
	char	   *heads;
} SvDisplaced;

/*
 * The steps of an upgrade or a downgrade in the order in which they run.  Of a
 * stamp, the steps are what to tell the user: the new current heads, or those
 * that are no longer if nothing new comes; what is applied afterwards is in
 * applied_after.
 */
typedef struct SvPlan
{
	SvDirection direction;
	int32		nsteps;
	int32	   *steps;			/* revisions, by number in the map */
	const SvSet *applied_before;
	SvSet	   *applied_after;
	SvDisplaced *displaced;		/* for who tells of each step; NULL: nobody does */
} SvPlan;

extern SvPlan *sv_plan_upgrade(const SvRevmap *map, const SvSet *applied, const char *target);
extern SvPlan *sv_plan_downgrade(const SvRevmap *map, const SvSet *applied, const char *target);
extern SvPlan *sv_plan_stamp(const SvRevmap *map, const SvSet *applied, const char *target, bool purge);
extern SvPlan *sv_plan_make(const SvRevmap *map, const SvSet *applied, SvDirection direction,
							const char *target, bool offline, bool purge);
extern const char *sv_direction_name(SvDirection direction);
extern SvDirection sv_direction_parse(const char *name);

#endif							/* SCHEMAVER_PLAN_H */
