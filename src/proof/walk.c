/*
 * walk.c
 *		Whether revisions do what they should, one after the other.
 *
 * In a new database, each is upgraded, downgraded and upgraded again; what a downgrade
 * leads to is compared with what was there before the upgrade.  The downgrade and what
 * follows are rolled back, so that a wrong one does not spoil the rest; after a revision
 * that runs outside of a transaction, the schema is restored.  In the end, all are
 * downgraded, as long as that is possible.  In place, it is the same, but a revision that
 * runs outside of a transaction is not verified: others only find its effect.
 *
 * If there are rows of the other database, they come in when its revisions have run, and
 * it is counted which of them the way back and forth loses.
 */
#include "postgres.h"

#include "pgstat.h"
#include "proof/compare.h"
#include "proof/ground.h"
#include "proof/sample.h"
#include "proof/tally.h"
#include "proof/trial.h"
#include "proof/walk.h"
#include "schema/fingerprint.h"
#include "utils/memutils.h"

/* A revision, and the schemas before and after it. */
typedef struct Stop
{
	SvVerified *revision;
	SvVerdictOf *verdict;
	SvSnapshot *before;
	SvSnapshot *after;
	const char *fingerprint;	/* of the schema before it */
	bool		is_up;			/* its effect is there */
	bool		has_rows;		/* there are rows before it */
	const SvSample *sample;		/* the rows that come in after it; NULL: none */
	SvTally    *rows_before;	/* NULL: not counted */
	SvTally    *rows_after;
} Stop;

/* What the row of a revision says instead of an error of it. */
#define UNVERIFIABLE "not verifiable in place"

static void
note_error(SvVerdictOf *verdict, const char *what, const SvFailure *failure)
{
	const ErrorData *error = failure->error;

	if (verdict->error == NULL)
		verdict->error = psprintf("%s: %s%s: %s%s%s", what, failure->is_of_place ? UNVERIFIABLE ": " : "",
								  unpack_sql_state(error->sqlerrcode), error->message,
								  error->context == NULL ? "" : "\n", error->context == NULL ? "" : error->context);
}

/* Does something, and notes if it fails. */
static SvAnswer
try_part(Stop *stop, SvTried part, const char *what)
{
	SvFailure	failure;

	if (sv_ground_try(part, stop, &failure))
		return SV_ANSWER_YES;
	note_error(stop->verdict, what, &failure);
	return failure.is_of_place ? SV_NOT_TRIED : SV_ANSWER_NO;
}

static void
upgrade(void *arg)
{
	const Stop *stop = arg;

	sv_ground_run(&stop->revision->up, stop->revision->transactional);
}

static void
downgrade(void *arg)
{
	const Stop *stop = arg;

	sv_ground_run(&stop->revision->down, stop->revision->transactional);
}

static void
upgrade_and_keep(void *arg)
{
	upgrade(arg);
	sv_ground_keep();
}

static void
downgrade_and_keep(void *arg)
{
	downgrade(arg);
	sv_ground_keep();
}

/* Notes how what there is now differs from what was there before. */
static void
compare(Stop *stop, SvSnapshot *now)
{
	SvVerdictOf *verdict = stop->verdict;
	bool		other_order;
	List	   *remaining = sv_compare_remaining(now, stop->before, NULL, &other_order);

	verdict->same_schema = remaining == NIL ? SV_ANSWER_YES : SV_ANSWER_NO;
	verdict->column_order_only = remaining == NIL && other_order;
	if (remaining != NIL)
		verdict->differences = sv_compare_list(remaining);
}

static void
note_lost(Stop *stop, int64 lost)
{
	stop->verdict->rows_lost = Max(stop->verdict->rows_lost, lost);
}

/*
 * The upgrade must do the same after the downgrade.  Values that it makes may be others
 * each time; but those of rows that have just been copied are those of users.
 */
static void
repeat(void *arg)
{
	Stop	   *stop = arg;
	SvSnapshot *again;
	List	   *remaining;

	upgrade(stop);
	if (stop->rows_after != NULL)
		note_lost(stop, stop->sample != NULL ? sv_tally_changed(stop->rows_after, sv_tally_take()) :
				  sv_tally_missing(stop->rows_after, sv_tally_take()));
	again = sv_ground_read();
	remaining = sv_compare_remaining(again, stop->after, NULL, NULL);
	stop->verdict->repeatable = remaining == NIL ? SV_ANSWER_YES : SV_ANSWER_NO;
	if (remaining != NIL && stop->verdict->error == NULL)
		stop->verdict->error = psprintf("second upgrade: it leads to something else: %s", sv_compare_list(remaining));
}

/* Tries the way back and forth. */
static void
try_back(Stop *stop)
{
	SvAnswer	answer;

	stop->verdict->downgrade = try_part(stop, downgrade, "downgrade");
	if (stop->verdict->downgrade != SV_ANSWER_YES)
		return;
	compare(stop, sv_ground_read());
	if (stop->rows_before != NULL)
		note_lost(stop, sv_tally_changed(stop->rows_before, sv_tally_take()));
	answer = try_part(stop, repeat, "second upgrade");
	if (answer != SV_ANSWER_YES)
		stop->verdict->repeatable = answer;
}

/* Makes the schema what it was after the upgrade, if something that was committed has changed it. */
static void
restore(void *arg)
{
	const Stop *stop = arg;
	List	   *steps = sv_compare_remaining(sv_ground_read(), stop->after, NULL, NULL);
	ListCell   *cell;

	foreach(cell, steps)
	{
		const SvStep *step = lfirst(cell);

		if (step->ddl != NULL)
			sv_trial_run(step->ddl, true, step->is_alone);
	}
}

/* Goes back to where the next revision begins.  Returns false if that is impossible. */
static bool
return_to_after(Stop *stop)
{
	if (stop->revision->transactional)
	{
		sv_ground_return();
		return true;
	}
	return try_part(stop, restore, "going on") == SV_ANSWER_YES &&
		sv_compare_remaining(sv_ground_read(), stop->after, NULL, NULL) == NIL;
}

static void
copy_rows(const SvSample *sample)
{
	sv_sample_insert(sample->rows, sample->length);
	sv_ground_keep();
}

/*
 * In place, a revision that runs outside of a transaction is not verified.  Returns false if
 * nothing can follow.
 */
static bool
go_on_without(Stop *stop)
{
	SvFailure	failure;

	stop->verdict->error = UNVERIFIABLE ": the revision runs outside of a transaction";
	if (sv_ground_try(upgrade_and_keep, stop, &failure))
		return true;
	stop->verdict->error = NULL;
	failure.is_of_place = true;
	note_error(stop->verdict, "upgrade, outside of a transaction", &failure);
	return false;
}

/* Runs the upgrade, and what else comes before the way back.  Returns false if nothing can follow. */
static bool
go_up(Stop *stop)
{
	if (sv_ground_is_in_place() && !stop->revision->transactional)
	{
		if (!go_on_without(stop))
			return false;
	}
	else
	{
		stop->verdict->upgrade = try_part(stop, upgrade_and_keep, "upgrade");
		if (stop->verdict->upgrade != SV_ANSWER_YES)
			return false;
	}
	if (stop->sample != NULL)
		copy_rows(stop->sample);
	return true;
}

/* Verifies one revision.  Returns false if nothing can follow. */
static bool
verify(Stop *stop)
{
	if (stop->has_rows)
		stop->rows_before = sv_tally_take();
	stop->is_up = go_up(stop);
	if (!stop->is_up)
		return false;
	stop->after = sv_ground_read();
	if (stop->has_rows || stop->sample != NULL)
		stop->rows_after = sv_tally_take();
	if (stop->revision->down.text == NULL || stop->verdict->upgrade != SV_ANSWER_YES)
		return true;
	if (stop->revision->transactional)
		sv_ground_mark();
	try_back(stop);
	return return_to_after(stop);
}

static void
report_progress(const char *what, int i, int n, const char *revision)
{
	char	   *text = psprintf("%s %d/%d %s", what, i + 1, n, revision);

	pgstat_report_activity(STATE_RUNNING, text);
	pfree(text);
}

/* What is told outlives the snapshots. */
static void
keep_texts(SvVerdictOf *verdict, MemoryContext context)
{
	if (verdict->differences != NULL)
		verdict->differences = MemoryContextStrdup(context, verdict->differences);
	if (verdict->error != NULL)
		verdict->error = MemoryContextStrdup(context, verdict->error);
}

/* Goes up, and returns from how many revisions there is a way down. */
static int
walk_up(Stop *stops, int n)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext behind = AllocSetContextCreate(caller, "schemaver revision verified", ALLOCSET_DEFAULT_SIZES);
	SvSnapshot *now;
	int			i;
	bool		goes_on = true;

	MemoryContextSwitchTo(behind);
	now = sv_ground_read();
	for (i = 0; i < n && goes_on; i++)
	{
		MemoryContext ahead = AllocSetContextCreate(caller, "schemaver revision verified", ALLOCSET_DEFAULT_SIZES);

		report_progress("verifying", i, n, stops[i].revision->revision);
		MemoryContextSwitchTo(caller);
		stops[i].before = now;
		stops[i].fingerprint = sv_fingerprint(now, SV_LEVEL_NORMAL);
		MemoryContextSwitchTo(ahead);
		goes_on = verify(&stops[i]);
		keep_texts(stops[i].verdict, caller);
		now = stops[i].after;
		MemoryContextDelete(behind);
		behind = ahead;
	}
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(behind);
	if (goes_on)
		return n;
	return stops[i - 1].is_up ? 0 : i - 1;
}

/* Goes down again, as long as each revision has a way back that works. */
static void
walk_down(Stop *stops, int n)
{
	for (int i = n - 1; i >= 0; i--)
	{
		Stop	   *stop = &stops[i];
		const char *fingerprint;

		report_progress("verifying the way down", i, n, stop->revision->revision);
		if (stop->verdict->same_schema != SV_ANSWER_YES ||
			try_part(stop, downgrade_and_keep, "downgrade after all upgrades") != SV_ANSWER_YES)
			return;
		fingerprint = sv_fingerprint(sv_ground_read(), SV_LEVEL_NORMAL);
		if (strcmp(fingerprint, stop->fingerprint) != 0 && stop->verdict->error == NULL)
		{
			stop->verdict->error = "downgrade after all upgrades: it does not lead to the schema before the upgrade";
			return;
		}
	}
}

/*
 * sv_verify_walk
 *		In a worker in a new database, or after sv_ground_clear, in a transaction: verifies revisions, each of which
 *		comes after those that it needs.  The verdicts have been allocated, and are filled
 *		with zeros.  Raises what sv_sample_insert raises.
 */
void
sv_verify_walk(SvVerified *revisions, SvVerdictOf *verdicts, int n, const SvSample *sample)
{
	Stop	   *stops = palloc0_array(Stop, n + 1);
	int			reached;

	for (int i = 0; i < n; i++)
	{
		stops[i].revision = &revisions[i];
		stops[i].verdict = &verdicts[i];
		verdicts[i].rows_lost = -1;
		stops[i].has_rows = sample->rows != NULL && i >= sample->at;
		stops[i].sample = sample->rows != NULL && i + 1 == sample->at ? sample : NULL;
	}
	if (sample->rows != NULL && sample->at == 0)
		copy_rows(sample);
	reached = walk_up(stops, n);
	walk_down(stops, reached);
}
