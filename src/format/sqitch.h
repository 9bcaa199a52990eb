/*
 * sqitch.h
 *		Files of Sqitch: a plan, and the scripts of its changes.
 */
#ifndef SCHEMAVER_SQITCH_H
#define SCHEMAVER_SQITCH_H

#include "format/reading.h"

/* A change of the plan. */
typedef struct SvChange
{
	const char *name;
	const char *id;				/* as Sqitch computes it */
	const char **requires;		/* as written; ends with NULL */
	const char **conflicts;
	const char *timestamp;
	const char *planner;		/* "name <email>" */
	const char *note;			/* "" if there is none */
	const char **tags;			/* set after this change, in their order; ends with NULL */
	const char *place;			/* of its line in the plan */
} SvChange;

typedef struct SvSqitchPlan
{
	const char *project;
	const char *uri;			/* NULL: none */
	int32		nchanges;
	SvChange   *changes;
} SvSqitchPlan;

extern SvSqitchPlan *sv_sqitch_plan_read(SvReading *reading, int32 file);
extern bool sv_sqitch_matches(const SvReading *reading);
extern void sv_sqitch_read(SvReading *reading);

#endif							/* SCHEMAVER_SQITCH_H */
