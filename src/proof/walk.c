/*
 * walk.c
 *		Whether revisions do what they should, one after the other.
 *
 * In a new database, each is upgraded, downgraded and upgraded again; what a downgrade
 * leads to is compared with what was there before the upgrade.  The downgrade and what
 * follows are rolled back, so that a wrong one does not spoil the rest; after a revision
 * that runs outside of a transaction, the schema is restored.  In the end, all are
 * downgraded, as long as that is possible.
 *
 * If there are rows of the other database, they come in when its revisions have run, and
 * it is counted which of them the way back and forth loses.
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "proof/compare.h"
#include "proof/sample.h"
#include "proof/tally.h"
#include "proof/trial.h"
#include "proof/walk.h"
#include "schema/attempt.h"
#include "schema/fingerprint.h"
#include "utils/memutils.h"
#include "worker/serve.h"

/* A revision, and the schemas before and after it. */
typedef struct Stop
{
	SvVerified *revision;
	SvVerdictOf *verdict;
	SvSnapshot *before;
	SvSnapshot *after;
	const char *fingerprint;	/* of the schema before it */
	bool		has_rows;		/* there are rows before it */
	const SvSample *sample;		/* the rows that come in after it; NULL: none */
	SvTally    *rows_before;	/* NULL: not counted */
	SvTally    *rows_after;
} Stop;

/* What is tried, and can fail. */
typedef void (*Part) (Stop *stop);

static void
note_error(SvVerdictOf *verdict, const char *what, const ErrorData *error)
{
	if (verdict->error == NULL)
		verdict->error = psprintf("%s: %s: %s%s%s", what, unpack_sql_state(error->sqlerrcode), error->message,
								  error->context == NULL ? "" : "\n", error->context == NULL ? "" : error->context);
}

/* Does something in the transaction that has begun.  If it fails, that is noted, and another one has begun. */
static bool
try_part(Stop *stop, Part part, const char *what)
{
	MemoryContext context = CurrentMemoryContext;
	ErrorContextCallback *callbacks = error_context_stack;
	volatile bool result = false;

	PG_TRY();
	{
		part(stop);
		result = true;
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		if (sv_attempt_is_final(error))
			ReThrowError(error);
		error_context_stack = callbacks;
		note_error(stop->verdict, what, error);
		AbortCurrentTransaction();
		sv_serve_begin();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	return result;
}

static void
upgrade(Stop *stop)
{
	sv_trial_body(&stop->revision->up, stop->revision->transactional);
}

static void
downgrade(Stop *stop)
{
	sv_trial_body(&stop->revision->down, stop->revision->transactional);
}

static void
upgrade_and_commit(Stop *stop)
{
	upgrade(stop);
	sv_serve_commit();
	sv_serve_begin();
}

static void
downgrade_and_commit(Stop *stop)
{
	downgrade(stop);
	sv_serve_commit();
	sv_serve_begin();
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
repeat(Stop *stop)
{
	SvSnapshot *again;
	List	   *remaining;

	upgrade(stop);
	if (stop->rows_after != NULL)
		note_lost(stop, stop->sample != NULL ? sv_tally_changed(stop->rows_after, sv_tally_take()) :
				  sv_tally_missing(stop->rows_after, sv_tally_take()));
	again = sv_trial_read(NULL);
	remaining = sv_compare_remaining(again, stop->after, NULL, NULL);
	stop->verdict->repeatable = remaining == NIL ? SV_ANSWER_YES : SV_ANSWER_NO;
	if (remaining != NIL && stop->verdict->error == NULL)
		stop->verdict->error = psprintf("second upgrade: it leads to something else: %s", sv_compare_list(remaining));
}

/* Tries the way back and forth. */
static void
try_back(Stop *stop)
{
	bool		is_back = try_part(stop, downgrade, "downgrade");

	stop->verdict->downgrade = is_back ? SV_ANSWER_YES : SV_ANSWER_NO;
	if (!is_back)
		return;
	compare(stop, sv_trial_read(NULL));
	if (stop->rows_before != NULL)
		note_lost(stop, sv_tally_changed(stop->rows_before, sv_tally_take()));
	if (!try_part(stop, repeat, "second upgrade"))
		stop->verdict->repeatable = SV_ANSWER_NO;
}

/* Makes the schema what it was after the upgrade, if something that was committed has changed it. */
static void
restore(Stop *stop)
{
	List	   *steps = sv_compare_remaining(sv_trial_read(NULL), stop->after, NULL, NULL);
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
		AbortCurrentTransaction();
		sv_serve_begin();
		return true;
	}
	return try_part(stop, restore, "going on") && sv_compare_remaining(sv_trial_read(NULL), stop->after, NULL, NULL) == NIL;
}

static void
copy_rows(const SvSample *sample)
{
	MemoryContext context = CurrentMemoryContext;

	sv_sample_insert(sample->rows, sample->length);
	sv_serve_commit();
	sv_serve_begin();
	MemoryContextSwitchTo(context);
}

/* Verifies one revision.  Returns false if nothing can follow. */
static bool
verify(Stop *stop)
{
	bool		is_up;

	if (stop->has_rows)
		stop->rows_before = sv_tally_take();
	is_up = try_part(stop, upgrade_and_commit, "upgrade");
	stop->verdict->upgrade = is_up ? SV_ANSWER_YES : SV_ANSWER_NO;
	if (!is_up)
		return false;
	if (stop->sample != NULL)
		copy_rows(stop->sample);
	stop->after = sv_trial_read(NULL);
	if (stop->has_rows || stop->sample != NULL)
		stop->rows_after = sv_tally_take();
	if (stop->revision->down.text == NULL)
		return true;
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
	now = sv_trial_read(NULL);
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
	return stops[i - 1].verdict->upgrade == SV_ANSWER_NO ? i - 1 : 0;
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
		if (stop->verdict->same_schema != SV_ANSWER_YES || !try_part(stop, downgrade_and_commit, "downgrade after all upgrades"))
			return;
		fingerprint = sv_fingerprint(sv_trial_read(NULL), SV_LEVEL_NORMAL);
		if (strcmp(fingerprint, stop->fingerprint) != 0 && stop->verdict->error == NULL)
		{
			stop->verdict->error = "downgrade after all upgrades: it does not lead to the schema before the upgrade";
			return;
		}
	}
}

/*
 * sv_verify_walk
 *		In a worker in a new database, in a transaction: verifies revisions, each of which
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
