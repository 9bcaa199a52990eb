/*
 * plan.h
 *		From a target to what has to be done, without touching the database.
 */
#ifndef SCHEMAVER_PLAN_H
#define SCHEMAVER_PLAN_H

#include "revision/revmap.h"

typedef enum SvDirection
{
	SV_UPGRADE,
	SV_DOWNGRADE,
	SV_STAMP,
} SvDirection;

/* What a stamp displaces, once somebody has found it out. */
typedef struct SvDisplaced
{
	const bool *before;			/* what was applied; NULL: nobody has yet */
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
	const bool *applied_before; /* one a revision of the map */
	bool	   *applied_after;
	SvDisplaced *displaced;		/* for who tells of each step; NULL: nobody does */
} SvPlan;

extern SvPlan *sv_plan_upgrade(const SvRevmap *map, const bool *applied, const char *target);
extern SvPlan *sv_plan_downgrade(const SvRevmap *map, const bool *applied, const char *target);
extern SvPlan *sv_plan_stamp(const SvRevmap *map, const bool *applied, const char *target, bool purge);
extern SvPlan *sv_plan_make(const SvRevmap *map, const bool *applied, SvDirection direction,
							const char *target, bool offline, bool purge);
extern const char *sv_direction_name(SvDirection direction);
extern SvDirection sv_direction_parse(const char *name);

/* Where a new revision hangs. */
typedef struct SvPlace
{
	int32		nparents;
	int32	   *parents;
	const char **depends_on;	/* as to be stored, ends with NULL; NULL: none */
} SvPlace;

extern SvPlace *sv_plan_create(const SvRevmap *map, const char *id, const char *head, bool splice,
							   const char *const *branch_labels, const char *const *depends_on);
extern void sv_plan_check_names(const SvRevmap *map, const char *id, const char *const *labels);

#endif							/* SCHEMAVER_PLAN_H */
