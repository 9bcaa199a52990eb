/*
 * sv_observer.c
 *		What the observer of a body hears of its statements.
 *
 * It has a copy of schemaver in it, with the same hooks and settings.  So a session
 * must not use both libraries.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/extension.h"
#include "fmgr.h"
#include "run/feasibility.h"
#include "run/lock.h"
#include "run/step.h"
#include "store/history.h"
#include "store/journal.h"
#include "store/project.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(sv_observer_run);

/* What is in the argument of the observer. */
typedef struct Observed
{
	const char *refused;		/* statement before which it raises an error */
	int64		rows;
} Observed;

static const char *
show(const SvBody *body, const SvStatement *statement)
{
	return statement != NULL ? statement->text : body->ending ? "the end" : "nothing";
}

static void
before(const SvBody *body, const SvStatement *statement, void *arg)
{
	const Observed *observed = arg;

	ereport(NOTICE,
			(errmsg("before %s %s %d: %s", body->direction, body->revision, body->statement,
					show(body, statement))));
	if (strcmp(show(body, statement), observed->refused) == 0)
		ereport(ERROR,
				(errmsg("refused")));
}

static void
after(const SvBody *body, const SvStatement *statement, uint64 rows, void *arg)
{
	Observed   *observed = arg;

	observed->rows += rows;
	ereport(NOTICE,
			(errmsg("after %s %s %d: %s, rows: %d", body->direction, body->revision, body->statement,
					show(body, statement), (int) rows)));
}

/* Carries out the steps of a plan, and writes their records. */
static void
run_steps(const SvHistory *history, const SvPlan *plan, Snapshot snapshot, const SvObserver *observer)
{
	const SvWatched watched = {history, history->applied, plan};
	const SvBody *bodies = sv_feasibility_check_plan(history, plan, snapshot, "sv_observer_run()");
	SvBefore   *session = sv_execute_begin_run();
	SvRecords	records;
	pg_uuid_t	run;

	sv_journal_new_run(&run);
	sv_journal_begin(history->project, &run, sv_direction_name(plan->direction));
	sv_records_begin(&records, history, snapshot, &run, plan->nsteps);
	sv_history_watch(&history->project->rels);
	for (int32 i = 0; i < plan->nsteps; i++)
		sv_step_do(&records, &watched, plan->steps[i], &bodies[i], observer);
	sv_execute_end_run(session);
	sv_records_flush(&records);
	sv_records_end(&records);
}

/* Upgrades or downgrades, observed, to a target; returns the rows that the observer has heard of. */
Datum
sv_observer_run(PG_FUNCTION_ARGS)
{
	SvDirection direction = sv_direction_parse(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	const char *target = text_to_cstring(PG_GETARG_TEXT_PP(1));
	Observed	observed = {text_to_cstring(PG_GETARG_TEXT_PP(2)), 0};
	const SvObserver observer = {before, after, &observed};
	const SvProject *project = sv_project_find_in(get_extension_oid("schemaver", false), "default");
	Snapshot	snapshot;
	const SvHistory *history;

	sv_lock_run(project);
	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	history = sv_history_take(sv_project_again(project), snapshot);
	run_steps(history, sv_plan_make(history->map, history->applied, direction, target, false, false),
			  snapshot, &observer);
	UnregisterSnapshot(snapshot);
	PG_RETURN_INT64(observed.rows);
}
