/*
 * sqitch.h
 *		Files of Sqitch.
 */
#ifndef SCHEMAVER_SQITCH_H
#define SCHEMAVER_SQITCH_H

#include "format/reading.h"

/* A change of the plan. */
typedef struct SvChange
{
	const char *name;
	const char *id;				/* as Sqitch computes it */
	const char **requires;		/* as written; ends with NULL; NULL: none */
	const char **conflicts;
	const char *timestamp;
	const char *planner;		/* "name <email>" */
	const char *note;			/* "" if there is none */
	const char *place;			/* of its line in the plan */
	int32		tag;			/* the first of the tags set after it, if any,
								 * and before the next change: how many were
								 * set before */
	int32		next;			/* change of the same name; -1: there is none */
} SvChange;

typedef struct SvTag
{
	const char *name;
	int32		change;			/* the one before it */
	const char *place;
} SvTag;

typedef struct SvSqitchPlan
{
	const char *project;
	const char *uri;			/* NULL: none */
	int32		nchanges;
	int32		maxchanges;
	SvChange   *changes;		/* and one more, which only has the number of
								 * tags */
	int32		ntags;
	int32		maxtags;
	SvTag	   *tags;
	int32	   *by_name;		/* changes, by name and then in their order */
	int32	   *by_id;			/* changes, by id */
	int32	   *tags_by_name;
} SvSqitchPlan;

extern SvSqitchPlan *sv_sqitch_plan_read(SvReading *reading, int32 file);
extern const char *sv_sqitch_plan_local(const SvSqitchPlan *plan, const char *name);
extern int32 sv_sqitch_plan_tag(const SvSqitchPlan *plan, const char *tag);
extern int32 sv_sqitch_plan_find(const SvSqitchPlan *plan, int32 change, const char *name);

#endif							/* SCHEMAVER_SQITCH_H */
