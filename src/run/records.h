/*
 * records.h
 *		What the steps of a run have done, until it is written.
 */
#ifndef SCHEMAVER_RECORDS_H
#define SCHEMAVER_RECORDS_H

#include "revision/plan.h"
#include "store/history.h"
#include "store/journal.h"

/* A revision becomes applied, or is not applied any more. */
typedef struct SvChange
{
	int32		revision;		/* by its number in the map */
	int32		step;			/* that changes it, from 0; -1: none, a stamp
								 * includes it */
	bool		applied;		/* afterwards */
} SvChange;

/*
 * The records of one transaction.  Steps are added one by one, and written
 * all at once: to the log, and what they change to the applied set.
 */
typedef struct SvRecords
{
	const SvHistory *history;	/* as it was before the first step */
	Snapshot	snapshot;		/* under which that was read */
	pg_uuid_t	run;
	SvRunStep  *steps;
	int32		nsteps;
	SvChange   *changes;		/* that are not written yet */
	int32		nchanges;
} SvRecords;

extern void sv_records_begin(SvRecords *records, const SvHistory *history, Snapshot snapshot,
							 const pg_uuid_t *run, int32 maxsteps);
extern SvRunStep *sv_records_step(SvRecords *records, SvDirection direction, const char *revision);
extern void sv_records_change(SvRecords *records, int32 revision, bool applied);
extern void sv_records_stamp(SvRecords *records, const SvSet *before, const SvPlan *plan);
extern void sv_records_flush(SvRecords *records);
extern void sv_records_end(const SvRecords *records);

#endif							/* SCHEMAVER_RECORDS_H */
