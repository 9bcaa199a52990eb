/*
 * records.c
 *		What the steps of a run have done, until it is written.
 *
 * A run writes everything at its end: one insertion of many rows costs much less than
 * many insertions of one row, and bodies never see a state that is half written.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "run/records.h"
#include "store/revisions.h"
#include "utils/timestamp.h"

/*
 * sv_records_begin
 *		Begins the records of a run, with room for the given number of steps, in the
 *		current memory context.
 *
 * The snapshot is used to read what a stamp records; other steps do not need it.  The
 * history must live as long as the records.
 */
void
sv_records_begin(SvRecords *records, const SvHistory *history, Snapshot snapshot,
				 const pg_uuid_t *run, int32 maxsteps)
{
	memset(records, 0, sizeof(*records));
	records->history = history;
	records->snapshot = snapshot;
	records->run = *run;
	records->steps = palloc0_array(SvRunStep, maxsteps);
	/* Between two flushes, no revision changes twice. */
	records->changes = palloc_array(SvChange, history->map->nrevs);
}

/*
 * sv_records_step
 *		Adds a step, which begins now.  Returns it, for the caller to fill in what is
 *		known about it; the name of the revision must live as long as the records.
 */
SvRunStep *
sv_records_step(SvRecords *records, SvDirection direction, const char *revision)
{
	SvRunStep  *step = &records->steps[records->nsteps++];

	step->direction = sv_direction_name(direction);
	step->revision = revision;
	step->started_at = GetCurrentTimestamp();
	return step;
}

static void
add_change(SvRecords *records, int32 revision, int32 step, bool applied)
{
	SvChange   *change = &records->changes[records->nchanges++];

	change->revision = revision;
	change->step = step;
	change->applied = applied;
}

/*
 * sv_records_change
 *		Notes that the last step has changed whether this revision is applied.
 */
void
sv_records_change(SvRecords *records, int32 revision, bool applied)
{
	add_change(records, revision, records->nsteps - 1, applied);
}

/*
 * sv_records_stamp
 *		Notes what a stamp has changed, whose steps are the last ones.  before is
 *		what was applied.
 *
 * The steps of a stamp are the heads; it includes what they need.
 */
void
sv_records_stamp(SvRecords *records, const SvSet *before, const SvPlan *plan)
{
	int32		nrevs = records->history->map->nrevs;
	int32	   *step_of = palloc_array(int32, nrevs);

	memset(step_of, -1, sizeof(int32) * nrevs);
	for (int32 i = 0; i < plan->nsteps; i++)
		step_of[plan->steps[i]] = records->nsteps - plan->nsteps + i;
	for (int32 i = 0; i < nrevs; i++)
	{
		bool		applied = sv_set_has(plan->applied_after, i);

		CHECK_FOR_INTERRUPTS();
		if (sv_set_has(before, i) != applied)
			add_change(records, i, step_of[i], applied);
	}
	pfree(step_of);
}

/* Records that a revision is applied: by a step, unless it is only needed by the stamped ones. */
static void
describe_applied(const SvRecords *records, const SvChange *change, TimestampTz now,
				 SvNewlyApplied *applied)
{
	const SvHistory *history = records->history;
	const SvRevision *rev = history->map->revs[change->revision];
	const SvRunStep *step = change->step >= 0 ? &records->steps[change->step] : NULL;

	applied->revision = rev->id;
	applied->applied_at = step != NULL ? step->started_at : now;
	if (step != NULL && step->has_checksum)
		memcpy(applied->checksum, step->checksum, SV_CHECKSUM_LENGTH);
	else
		sv_revisions_get_content(&history->project->rels, history->file, rev->locator, true,
								 records->snapshot, NULL, applied->checksum);
}

/*
 * Orders the changes by revision, so that the primary key is walked from left to
 * right.  Of 10,000 in no order, this takes 13 us, and a sort 770 us.
 */
static void
order_changes(SvRecords *records)
{
	int32		nrevs = records->history->map->nrevs;
	int32	   *change_of = palloc_array(int32, nrevs);
	SvChange   *ordered = palloc_array(SvChange, records->nchanges);
	int32		n = 0;

	memset(change_of, -1, sizeof(int32) * nrevs);
	for (int32 i = 0; i < records->nchanges; i++)
		change_of[records->changes[i].revision] = i;
	for (int32 i = 0; i < nrevs; i++)
	{
		if (change_of[i] >= 0)
			ordered[n++] = records->changes[change_of[i]];
	}
	memcpy(records->changes, ordered, sizeof(SvChange) * n);
	pfree(ordered);
	pfree(change_of);
}

/*
 * sv_records_flush
 *		Writes which revisions the steps since the last flush have made applied, or
 *		not applied any more.
 */
void
sv_records_flush(SvRecords *records)
{
	const SvHistory *history = records->history;
	SvNewlyApplied *added = palloc_array(SvNewlyApplied, records->nchanges);
	List	   *removed = NIL;
	TimestampTz now = GetCurrentTimestamp();
	int32		nadded = 0;

	if (records->nchanges > 1)
		order_changes(records);
	for (int32 i = 0; i < records->nchanges; i++)
	{
		const SvChange *change = &records->changes[i];

		CHECK_FOR_INTERRUPTS();
		if (change->applied)
			describe_applied(records, change, now, &added[nadded++]);
		else
			removed = lappend(removed,
							  unconstify(char *, history->map->revs[change->revision]->id));
	}
	sv_journal_unapply(history->project, removed);
	sv_journal_apply(history->project, added, nadded);
	records->nchanges = 0;
}

/*
 * sv_records_end
 *		Writes all steps to the log.
 */
void
sv_records_end(const SvRecords *records)
{
	sv_journal_log(records->history->project, &records->run, records->steps, records->nsteps);
}
