/*
 * run.c
 *		Upgrade, downgrade and stamp: from a target to the new state.
 *
 * One call is one unit.  Everything that can be checked without running anything
 * is checked first: rights, guards, the plan, bodies that are missing or contain
 * what they may not.  Then the bodies run (step.c), and only then are applied
 * revisions and log written, for all steps at once (records.c).  There is no state
 * in between: every failure raises an error, and the caller's transaction or
 * savepoint rolls back bodies and state together.
 */
#include "postgres.h"

#include "core/pool.h"
#include "miscadmin.h"
#include "run/after.h"
#include "run/announce.h"
#include "run/before.h"
#include "run/empty.h"
#include "run/authority.h"
#include "run/feasibility.h"
#include "run/guard.h"
#include "run/intact.h"
#include "run/lock.h"
#include "run/run.h"
#include "run/unsaved.h"
#include "run/step.h"
#include "store/history.h"
#include "store/journal.h"
#include "store/view.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/* A run in progress. */
typedef struct Run
{
	const SvRunOptions *options;
	const SvHistory *history;
	SvPlan	  **plans;			/* one for each request */
	SvBody	  **bodies;			/* of each plan, one for each step; NULL: a
								 * stamp */
	int32		nsteps;			/* of all plans */
	Snapshot	snapshot;		/* under which all revisions are read */
	SvRecords	records;
} Run;

static const char *
id_of(const Run *run, int32 revision)
{
	return run->history->map->revs[revision]->id;
}

/* Returns the name of a run in the state and in notifications. */
static const char *
run_direction(const Run *run)
{
	const SvRunOptions *options = run->options;

	return options->nrequests > 1 ? "reset" : sv_direction_name(options->requests[0].direction);
}

/* Makes the plans of all requests, each for the state that the previous one leaves. */
static void
make_plans(Run *run)
{
	const SvRevmap *map;
	const SvSet *applied;

	for (int i = 0; i < run->options->nrequests; i++)
		run->history = sv_view_for(run->history, run->options->requests[i].direction,
								   run->options->requests[i].target, false);
	map = run->history->map;
	applied = run->history->applied;
	run->plans = palloc_array(SvPlan *, run->options->nrequests);
	run->nsteps = 0;
	for (int i = 0; i < run->options->nrequests; i++)
	{
		const SvRequest *request = &run->options->requests[i];

		switch (request->direction)
		{
			case SV_UPGRADE:
				run->plans[i] = sv_plan_upgrade(map, applied, request->target);
				break;
			case SV_DOWNGRADE:
				run->plans[i] = sv_plan_downgrade(map, applied, request->target);
				break;
			case SV_STAMP:
				run->plans[i] = sv_plan_stamp(map, applied, request->target, run->options->purge);
				break;
		}
		applied = run->plans[i]->applied_after;
		run->nsteps += run->plans[i]->nsteps;
	}
}

/* Does any plan change the state? */
static bool
changes_anything(const Run *run)
{
	const SvHistory *history = run->history;

	for (int i = 0; i < run->options->nrequests; i++)
	{
		if (run->plans[i]->nsteps > 0 ||
			!sv_set_equal(history->applied, run->plans[i]->applied_after))
			return true;
	}
	return run->options->purge && (history->unknown != NIL || history->altered != NIL);
}

/* Carries out the steps of one plan. */
static void
do_steps(Run *run, const SvSet *before, const SvPlan *plan, const SvBody *bodies)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver step",
												  ALLOCSET_DEFAULT_SIZES);
	const SvWatched watched = {run->history, before, plan};

	for (int32 i = 0; i < plan->nsteps; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(context);

		CHECK_FOR_INTERRUPTS();
		sv_step_do(&run->records, &watched, i, bodies != NULL ? &bodies[i] : NULL, NULL);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
	}
	MemoryContextDelete(context);
	if (plan->direction == SV_STAMP)
		sv_records_stamp(&run->records, before, plan);
}

/* Records that a purging stamp removes a revision from the state, perhaps to add it again. */
static void
purge_revision(Run *run, const char *revision, bool stays, List **removed)
{
	(void) sv_records_step(&run->records, SV_STAMP, revision);
	ereport(NOTICE,
			(errmsg("running stamp_revision %s -> %s", revision, stays ? revision : "")));
	*removed = lappend(*removed, unconstify(char *, revision));
}

/*
 * Removes from the state what a purging stamp does not trust: what is not
 * registered, and what was applied with different content.  Returns what is
 * applied without them.
 */
static const SvSet *
purge_state(Run *run, const SvPlan *plan)
{
	const SvHistory *history = run->history;
	SvSet	   *applied = sv_set_copy(history->applied);
	List	   *removed = NIL;
	ListCell   *cell;

	foreach(cell, history->unknown)
		purge_revision(run, lfirst(cell), false, &removed);
	foreach(cell, history->altered)
	{
		int32		revision = lfirst_int(cell);

		purge_revision(run, id_of(run, revision), sv_set_has(plan->applied_after, revision),
					   &removed);
		sv_set_remove(applied, revision);
	}
	sv_journal_unapply(history->project, removed);
	return applied;
}

static void
perform(Run *run)
{
	SvBefore   *before;
	const SvSet *applied = run->history->applied;

	before = sv_execute_begin_run();
	if (run->options->purge)
		applied = purge_state(run, run->plans[0]);
	for (int i = 0; i < run->options->nrequests; i++)
	{
		const SvPlan *plan = run->plans[i];

		sv_history_watch(&run->history->project->rels);
		do_steps(run, applied, plan, run->bodies[i]);
		sv_execute_end_run(before);
		sv_intact_check(&run->history->project->rels);
		sv_intact_check_untouched(run->history, applied, plan);
		sv_records_flush(&run->records);
		applied = plan->applied_after;
	}
	sv_records_end(&run->records);
}

/* Raises an error if this may not be done here, whatever the plan. */
static void
check_guards(const Run *run)
{
	bool		bodies = false;

	if (run->options->nrequests > 1)	/* a reset */
		sv_guard_reset(&run->history->project->rels);
	for (int i = 0; i < run->options->nrequests; i++)
	{
		SvDirection direction = run->options->requests[i].direction;

		bodies |= (direction != SV_STAMP);
		if (direction == SV_DOWNGRADE)
			sv_guard_downgrade(&run->history->project->rels);
	}
	sv_relations_check_version(&run->history->project->rels);
	if (bodies)
		sv_guard_bodies(&run->history->project->rels);
}

/* Checks the bodies of all plans before the first one runs. */
static void
check_plans(Run *run)
{
	SvMistrust	mistrust = {0};

	run->bodies = palloc_array(SvBody *, run->options->nrequests);
	for (int i = 0; i < run->options->nrequests; i++)
	{
		const SvBody *bodies = run->bodies[i] =
			sv_feasibility_check_plan(run->history, run->plans[i], run->snapshot, run->options->function);

		for (int32 j = 0; bodies != NULL && j < run->plans[i]->nsteps; j++)
			sv_authority_look(&mistrust, bodies[j].direction, bodies[j].revision, bodies[j].authority);
	}
	sv_authority_check(&mistrust, run->history);
}

/* Records that the run begins. */
static void
begin_records(Run *run)
{
	const SvHistory *history = run->history;
	int32		maxsteps = run->nsteps + list_length(history->unknown) + list_length(history->altered);
	pg_uuid_t	id;

	if (run->options->id != NULL)
		id = *run->options->id;
	else
		sv_journal_new_run(&id);
	sv_journal_begin(history->project, &id, run_direction(run));
	sv_records_begin(&run->records, history, run->snapshot, &id, maxsteps);
}

/* Others may prevent it. */
static void
look_before(const Run *run)
{
	const SvComing coming = {run->history, run->plans, run->options->nrequests, run->snapshot};

	sv_before_run(&coming);
}

/* Under the lock: checks again, and does what is still to be done. */
static void
run_locked(Run *run)
{
	const SvProject *project = sv_project_again(run->history->project);

	run->snapshot = RegisterSnapshot(GetTransactionSnapshot());
	run->history = sv_history_take(project, run->snapshot);
	check_guards(run);
	if (!run->options->purge)	/* which exists to repair that */
		sv_feasibility_check_applied(run->history);
	make_plans(run);
	if (changes_anything(run))
	{
		sv_feasibility_check_snapshot(run->history, run->plans, run->options->nrequests);
		check_plans(run);
		look_before(run);
		begin_records(run);
		perform(run);
		sv_announce_run(run->history, &run->records.run, run_direction(run), run->records.nsteps,
						run->plans[run->options->nrequests - 1]->applied_after);
		sv_after_run(run->history->project, &run->records.run);
	}
	UnregisterSnapshot(run->snapshot);
}

/* Takes the lock, and runs while it is noted that a run is in progress. */
static void
lock_and_run(Run *run)
{
	const SvHistory *history = run->history;
	bool		before;

	sv_lock_run(history->project);
	before = sv_guard_set_running(true);
	PG_TRY();
	{
		run_locked(run);
	}
	PG_FINALLY();
	{
		sv_guard_set_running(before);
	}
	PG_END_TRY();
}

/* Returns a copy of the steps that have been done, in the current memory context. */
static const SvRunStep *
copy_steps(const SvRecords *records)
{
	SvRunStep  *steps = palloc_array(SvRunStep, records->nsteps);
	SvPool		pool = {.context = CurrentMemoryContext};

	for (int32 i = 0; i < records->nsteps; i++)
	{
		const SvRunStep *step = &records->steps[i];

		CHECK_FOR_INTERRUPTS();
		steps[i] = *step;
		steps[i].revision = sv_pool_text(&pool, step->revision, strlen(step->revision));
		if (step->message != NULL)
			steps[i].message = sv_pool_text(&pool, step->message, strlen(step->message));
	}
	return steps;
}

/*
 * sv_run
 *		Carries out the requests, in order and as one unit.  Returns the steps that
 *		have been done, in the current memory context.
 *
 * An up-to-date database is recognized without any lock.  Otherwise the lock is
 * taken and held to the end of the transaction, and everything is read again, the
 * owner of the extension too: a session that has waited may find that nothing is
 * left to do, or that it may not do it any more.  Raises what the plan raises
 * (SV001 to SV005), SV001 and SV006 if the applied revisions are not the
 * registered ones, SV009, SV011, SV014, 25001, 25006, 40001, 42501, 55P03, and
 * whatever the bodies raise.
 */
const SvRunStep *
sv_run(const SvProject *project, const SvRunOptions *options, int32 *nsteps)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver run",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Run			run = {.options = options};
	ErrorContextCallback unsaved;
	const SvRunStep *steps;

	sv_unsaved_enter(&unsaved);
	sv_guard_write(options->function);
	sv_guard_outside_run(options->function);
	run.history = sv_history_read_latest(project);
	sv_empty_notice(run.history);
	check_guards(&run);
	if (!options->purge)		/* which exists to repair that */
		sv_feasibility_check_applied(run.history);
	make_plans(&run);
	if (changes_anything(&run))
		lock_and_run(&run);
	MemoryContextSwitchTo(old);
	steps = copy_steps(&run.records);
	*nsteps = run.records.nsteps;
	sv_unsaved_leave(&unsaved);
	MemoryContextDelete(context);
	return steps;
}
