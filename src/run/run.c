/*
 * run.c
 *		Upgrade, downgrade and stamp: from a target to the new state.
 *
 * One call is one unit.  Everything that can be found out without running
 * anything is found out first: rights, guards, the plan, bodies that are
 * missing or contain what they may not.  Then the bodies run, and only then is
 * the state written, in a few statements for any number of steps.  There is no
 * way to be left in between: whatever fails raises an error, and the caller's
 * transaction or savepoint takes back bodies and state together.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/async.h"
#include "errors.h"
#include "miscadmin.h"
#include "portability/instr_time.h"
#include "run/execute.h"
#include "run/guard.h"
#include "run/lock.h"
#include "run/run.h"
#include "schemaver.h"
#include "store/history.h"
#include "store/journal.h"
#include "store/revisions.h"
#include "store/texts.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#define CHANNEL "schemaver"
#define MAX_PAYLOAD 7900		/* a little less than NOTIFY takes */
#define MAX_NAMED 10			/* revisions listed in one message */

/* A run under way. */
typedef struct Run
{
	const char *function;		/* "schemaver_upgrade()" */
	const SvRequest *requests;
	int			nrequests;
	const SvHistory *history;
	SvPlan	  **plans;			/* one a request */
	int32		nsteps;			/* of all plans */
	Snapshot	snapshot;		/* under which revisions are read throughout */
	pg_uuid_t	id;
	SvStep	   *steps;			/* done so far */
	int32		ndone;
	SvStepReceiver receiver;
	void	   *arg;
} Run;

static const char *
id_of(const Run *run, int32 revision)
{
	return run->history->map->revs[revision].id;
}

/* Makes the plans of all requests, each on the state that the one before leaves. */
static void
make_plans(Run *run)
{
	const SvRevmap *map = run->history->map;
	const bool *applied = run->history->applied;

	run->plans = palloc_array(SvPlan *, run->nrequests);
	run->nsteps = 0;
	for (int i = 0; i < run->nrequests; i++)
	{
		const SvRequest *request = &run->requests[i];

		switch (request->direction)
		{
			case SV_UPGRADE:
				run->plans[i] = sv_plan_upgrade(map, applied, request->target);
				break;
			case SV_DOWNGRADE:
				run->plans[i] = sv_plan_downgrade(map, applied, request->target);
				break;
			case SV_STAMP:
				run->plans[i] = sv_plan_stamp(map, applied, request->target, request->purge);
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

	for (int i = 0; i < run->nrequests; i++)
	{
		if (run->plans[i]->nsteps > 0 ||
			memcmp(history->applied, run->plans[i]->applied_after,
				   sizeof(bool) * history->map->nrevs) != 0)
			return true;
		if (run->requests[i].purge && (history->unknown != NIL || history->altered != NIL))
			return true;
	}
	return false;
}

/*
 * Raises an error if what is applied is not what is registered.  A purging
 * stamp is there to mend that.
 */
static void
check_applied(const Run *run)
{
	const SvHistory *history = run->history;
	ListCell   *cell;

	if (run->requests[0].purge)
		return;
	foreach(cell, history->unknown)
		ereport(ERROR,
				(errcode(ERRCODE_SV_UNKNOWN_REVISION),
				 errmsg("revision \"%s\" is applied but not registered", (char *) lfirst(cell)),
				 errdetail("%d applied revision(s) of project \"%s\" are not registered.",
						   list_length(history->unknown), history->project),
				 errhint("Register them, or set the state anew with SELECT * FROM schemaver_stamp('...', purge => true).")));
	foreach(cell, history->altered)
		ereport(ERROR,
				(errcode(ERRCODE_SV_CONTENT_DIFFERS),
				 errmsg("revision \"%s\" is not what was applied", id_of(run, lfirst_int(cell))),
				 errdetail("Its upgrade body has been changed since; that is so of %d applied revision(s).",
						   list_length(history->altered)),
				 errhint("Put the body back and make the change in a new revision. SELECT * FROM schemaver_validate() lists them.")));
}

/* Raises SV009 if a downgrade passes a revision that cannot be taken back. */
static void
check_reversible(const Run *run, const SvPlan *plan)
{
	int32	   *irreversible = palloc_array(int32, Max(plan->nsteps, 1));
	int32		n = 0;

	for (int32 i = 0; i < plan->nsteps; i++)
	{
		if (!run->history->map->revs[plan->steps[i]].has_downgrade)
			irreversible[n++] = plan->steps[i];
	}
	if (n > 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_IRREVERSIBLE),
				 errmsg("revision \"%s\" cannot be taken back: it has no downgrade body",
						id_of(run, irreversible[0])),
				 errdetail("Without a downgrade body: %s%s.",
						   sv_revmap_join(run->history->map, irreversible, Min(n, MAX_NAMED)),
						   n > MAX_NAMED ? ", ..." : ""),
				 errhint("Nothing has run. Write one: SELECT schemaver_edit(%s, downgrade => '...').",
						 quote_literal_cstr(id_of(run, irreversible[0])))));
	pfree(irreversible);
}

/* Returns the parents of a revision as "a, b". */
static char *
parents_of(const Run *run, int32 revision)
{
	const SvEdges *parents = &run->history->map->parents;

	return sv_revmap_join(run->history->map, parents->node + parents->start[revision],
						  sv_edges_count(parents, revision));
}

/* What to stamp when the body of a step has been run by hand. */
static const char *
target_after(const Run *run, const SvPlan *plan, int32 revision)
{
	const char *target = plan->direction == SV_UPGRADE ? id_of(run, revision) :
		parents_of(run, revision);

	return quote_literal_cstr(target[0] != '\0' ? target : "base");
}

/* Raises 25001 if a step cannot run inside a transaction. */
static void
check_transactional(const Run *run, const SvPlan *plan)
{
	for (int32 i = 0; i < plan->nsteps; i++)
	{
		const SvRevision *revision = &run->history->map->revs[plan->steps[i]];

		if (!revision->transactional)
			ereport(ERROR,
					(errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
					 errmsg("revision \"%s\" cannot run inside a transaction", revision->id),
					 errdetail("It is registered as not transactional; %s runs everything in one transaction.",
							   run->function),
					 errhint("Nothing has run. Go as far as the revision before it, run its statements by themselves, record it with SELECT * FROM schemaver_stamp(%s), and go on.",
							 target_after(run, plan, plan->steps[i]))));
	}
}

static void
read_body(const Run *run, SvDirection direction, int32 revision, SvBody *body)
{
	const SvRevision *rev = &run->history->map->revs[revision];

	memset(body, 0, sizeof(*body));
	body->direction = sv_direction_name(direction);
	body->revision = rev->id;
	body->text = sv_revisions_get_body(&run->history->rels, run->history->file, rev->locator,
									   direction == SV_UPGRADE, run->snapshot);
	if (body->text == NULL)
		body->text = "";		/* an upgrade may do nothing */
}

/* Looks at every body of a plan before the first one runs. */
static void
check_bodies(const Run *run, const SvPlan *plan)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver body",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);

	for (int32 i = 0; i < plan->nsteps; i++)
	{
		SvBody		body;

		CHECK_FOR_INTERRUPTS();
		read_body(run, plan->direction, plan->steps[i], &body);
		sv_execute_check(&body, &run->history->rels);
		MemoryContextReset(context);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

static void
check_plan(const Run *run, const SvPlan *plan)
{
	if (plan->direction == SV_STAMP)
		return;
	if (plan->direction == SV_DOWNGRADE)
		check_reversible(run, plan);
	check_transactional(run, plan);
	check_bodies(run, plan);
}

/* Returns the current heads that are none any more after a stamp, as "a, b". */
static char *
displaced_heads(const Run *run, const bool *before, const SvPlan *plan)
{
	const SvRevmap *map = run->history->map;
	bool	   *heads = palloc_array(bool, Max(map->nrevs, 1));
	bool	   *heads_after = palloc_array(bool, Max(map->nrevs, 1));
	int32	   *gone = palloc_array(int32, Max(map->nrevs, 1));
	int32		n = 0;

	sv_revmap_heads(map, before, heads);
	sv_revmap_heads(map, plan->applied_after, heads_after);
	for (int32 i = 0; i < map->nrevs; i++)
	{
		if (heads[i] && !heads_after[i])
			gone[n++] = i;
	}
	return sv_revmap_join(map, gone, n);
}

/* Tells the user what is about to happen, in Alembic's words. */
static void
announce(const Run *run, const bool *before, const SvPlan *plan, int32 revision)
{
	const SvRevision *rev = &run->history->map->revs[revision];
	const char *verb = plan->direction == SV_STAMP ? "stamp_revision" :
		sv_direction_name(plan->direction);
	const char *from = "";
	const char *to = "";

	if (!message_level_is_interesting(NOTICE))
		return;
	if (plan->applied_after[revision])
	{
		from = plan->direction == SV_STAMP ? displaced_heads(run, before, plan) :
			parents_of(run, revision);
		to = rev->id;
	}
	else
	{
		from = rev->id;
		if (plan->direction == SV_DOWNGRADE)
			to = parents_of(run, revision);
	}
	ereport(NOTICE,
			(errmsg("running %s %s -> %s%s%s", verb, from, to,
					rev->message != NULL ? ", " : "", rev->message != NULL ? rev->message : "")));
}

/* Runs the body of one step. */
static void
run_body(Run *run, SvDirection direction, int32 revision, SvStep *step)
{
	instr_time	start,
				duration;
	const SvRevision *rev = &run->history->map->revs[revision];
	SvEffect	effect;
	SvBody		body;

	read_body(run, direction, revision, &body);
	step->has_checksum = true;
	if (direction == SV_UPGRADE && rev->has_checksum)
		memcpy(step->checksum, rev->upgrade_checksum, SV_CHECKSUM_LENGTH);
	else
		sv_checksum(body.text, rev->transactional, step->checksum);
	INSTR_TIME_SET_CURRENT(start);
	sv_execute_body(&body, &run->history->rels, &effect);
	INSTR_TIME_SET_CURRENT(duration);
	INSTR_TIME_SUBTRACT(duration, start);
	step->elapsed = INSTR_TIME_GET_MICROSEC(duration);
	step->statements = effect.statements;
	step->rows = effect.rows;
}

/* Does the steps of one plan. */
static void
do_steps(Run *run, const bool *before, const SvPlan *plan)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver step",
												  ALLOCSET_DEFAULT_SIZES);

	for (int32 i = 0; i < plan->nsteps; i++)
	{
		SvStep	   *step = &run->steps[run->ndone];
		const SvRevision *revision = &run->history->map->revs[plan->steps[i]];
		MemoryContext old = MemoryContextSwitchTo(context);
		SvStepDone	done;

		step->direction = sv_direction_name(plan->direction);
		step->revision = revision->id;
		step->started_at = GetCurrentTimestamp();
		announce(run, before, plan, plan->steps[i]);
		if (plan->direction != SV_STAMP)
			run_body(run, plan->direction, plan->steps[i], step);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);

		done.step = ++run->ndone;
		done.direction = step->direction;
		done.revision = step->revision;
		done.message = revision->message;
		done.elapsed = step->elapsed;
		run->receiver(&done, run->arg);
	}
	MemoryContextDelete(context);
}

/* Writes what a plan has changed; times are those of the steps, if it had any. */
static void
record_state(const Run *run, const bool *before, const SvPlan *plan, const SvStep *steps)
{
	const SvHistory *history = run->history;
	int32		nrevs = history->map->nrevs;
	TimestampTz *times = palloc_array(TimestampTz, Max(nrevs, 1));
	SvNewlyApplied *added = palloc_array(SvNewlyApplied, Max(nrevs, 1));
	List	   *removed = NIL;
	TimestampTz now = GetCurrentTimestamp();
	int32		nadded = 0;

	for (int32 i = 0; i < nrevs; i++)
		times[i] = now;
	for (int32 i = 0; i < plan->nsteps; i++)
		times[plan->steps[i]] = steps[i].started_at;
	for (int32 i = 0; i < nrevs; i++)
	{
		const SvRevision *revision = &history->map->revs[i];

		if (before[i] && !plan->applied_after[i])
			removed = lappend(removed, unconstify(char *, revision->id));
		else if (!before[i] && plan->applied_after[i])
		{
			added[nadded].revision = revision->id;
			added[nadded].applied_at = times[i];
			added[nadded++].checksum = revision->has_checksum ? revision->upgrade_checksum : NULL;
		}
	}
	sv_journal_unapply(&history->rels, history->project, removed);
	sv_journal_apply(&history->rels, history->project, added, nadded);
}

/* Notes that a purging stamp takes a revision out of the state, perhaps to put it in anew. */
static void
purge_revision(Run *run, const char *revision, bool stays, List **removed)
{
	SvStep	   *step = &run->steps[run->ndone++];
	SvStepDone	done = {.step = run->ndone, .direction = sv_direction_name(SV_STAMP),
						.revision = revision};

	step->direction = done.direction;
	step->revision = revision;
	step->started_at = GetCurrentTimestamp();
	ereport(NOTICE,
			(errmsg("running stamp_revision %s -> %s", revision, stays ? revision : "")));
	run->receiver(&done, run->arg);
	*removed = lappend(*removed, unconstify(char *, revision));
}

/*
 * Takes out of the state what a purging stamp does not trust: what is not
 * registered, and what was applied with another content.  Returns what is
 * applied without them.
 */
static const bool *
purge_state(Run *run, const SvPlan *plan)
{
	const SvHistory *history = run->history;
	bool	   *applied = palloc_array(bool, Max(history->map->nrevs, 1));
	List	   *removed = NIL;
	ListCell   *cell;

	memcpy(applied, history->applied, sizeof(bool) * history->map->nrevs);
	foreach(cell, history->unknown)
		purge_revision(run, lfirst(cell), false, &removed);
	foreach(cell, history->altered)
	{
		int32		revision = lfirst_int(cell);

		purge_revision(run, id_of(run, revision), plan->applied_after[revision], &removed);
		applied[revision] = false;
	}
	sv_journal_unapply(&history->rels, history->project, removed);
	return applied;
}

/*
 * Raises SV014 if a body has changed what is applied or registered under the
 * run's feet, so that the state that is about to be written would not be true.
 */
static void
check_untouched(const Run *run, const bool *before, const SvPlan *plan)
{
	const SvHistory *then = run->history;
	const SvHistory *now;
	Snapshot	snapshot;
	bool		same;

	if (!sv_history_touched())
		return;
	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	now = sv_history_load(&then->rels, then->project, snapshot);
	UnregisterSnapshot(snapshot);

	same = (now->unknown == NIL);
	for (int32 i = 0; i < then->map->nrevs && same; i++)
	{
		int32		found = sv_revmap_find(now->map, id_of(run, i));

		same = found < 0 ? !before[i] && !plan->applied_after[i] : now->applied[found] == before[i];
	}
	if (!same)
		ereport(ERROR,
				(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
				 errmsg("the tables of schemaver have been changed during the run"),
				 errdetail("A body has changed which revisions are applied or registered. Nothing of this run remains."),
				 errhint("Leave these tables to schemaver_stamp() and schemaver_remove().")));
}

static void
perform(Run *run)
{
	const bool *applied = run->history->applied;

	for (int i = 0; i < run->nrequests; i++)
	{
		const SvPlan *plan = run->plans[i];
		const SvStep *steps;

		if (run->requests[i].purge)
			applied = purge_state(run, plan);
		steps = run->steps + run->ndone;
		sv_history_watch(&run->history->rels);
		do_steps(run, applied, plan);
		if (plan->direction != SV_STAMP)
			sv_execute_deferred(&run->history->rels);
		if (!sv_relations_intact(&run->history->rels))
			ereport(ERROR,
					(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
					 errmsg("a body has changed extension \"schemaver\" or its tables"),
					 errdetail("Nothing of this run remains: it could not have been recorded.")));
		check_untouched(run, applied, plan);
		record_state(run, applied, plan, steps);
		applied = plan->applied_after;
	}
	sv_journal_log(&run->history->rels, run->history->project, &run->id, run->steps, run->ndone);
}

static void
append_heads(StringInfo json, const char *key, const Run *run, const bool *applied)
{
	const SvRevmap *map = run->history->map;
	bool	   *heads = palloc_array(bool, Max(map->nrevs, 1));
	const char *comma = "";

	sv_revmap_heads(map, applied, heads);
	appendStringInfo(json, ", \"%s\": [", key);
	for (int32 i = 0; i < map->nrevs; i++)
	{
		if (!heads[i])
			continue;
		appendStringInfoString(json, comma);
		escape_json(json, map->revs[i].id);
		comma = ", ";
	}
	appendStringInfoChar(json, ']');
}

/* Sends one notification for the run, at commit. */
static void
notify(const Run *run)
{
	const bool *after = run->plans[run->nrequests - 1]->applied_after;
	StringInfoData json;
	int			plain;

	if (!sv_notify)
		return;
	initStringInfo(&json);
	appendStringInfo(&json, "{\"run\": \"%s\", \"project\": ",
					 DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(&run->id))));
	escape_json(&json, run->history->project);
	appendStringInfoString(&json, ", \"direction\": ");
	escape_json(&json, run->nrequests > 1 ? "reset" : sv_direction_name(run->requests[0].direction));
	appendStringInfo(&json, ", \"steps\": %d, \"user\": ", run->ndone);
	escape_json(&json, GetUserNameFromId(GetUserId(), false));
	plain = json.len;
	append_heads(&json, "from", run, run->history->applied);
	append_heads(&json, "to", run, after);
	if (json.len > MAX_PAYLOAD)
	{
		json.len = plain;
		json.data[plain] = '\0';
	}
	appendStringInfoChar(&json, '}');
	Async_Notify(CHANNEL, json.data);
	pfree(json.data);
}

/* Raises an error if this may not be done here, whatever the plan. */
static void
check_guards(const Run *run)
{
	bool		bodies = false;

	for (int i = 0; i < run->nrequests; i++)
	{
		bodies |= (run->requests[i].direction != SV_STAMP);
		if (run->requests[i].direction == SV_DOWNGRADE)
			sv_guard_downgrade(&run->history->rels);
	}
	if (bodies)
		sv_guard_bodies(&run->history->rels);
}

/*
 * Raises 40001 if a revision that the plans touch was changed or removed after
 * the transaction's snapshot was taken: another body would run than is
 * registered.  Where every statement has its own snapshot, the lock is enough.
 */
static void
check_snapshot(const Run *run)
{
	const SvHistory *history = run->history;
	const bool *applied = history->applied;
	int32		nrevs = history->map->nrevs;
	bool	   *touched = palloc0_array(bool, Max(nrevs, 1));
	const char **revisions = palloc_array(const char *, nrevs + 1);
	int32		n = 0;

	if (!IsolationUsesXactSnapshot())
		return;
	for (int i = 0; i < run->nrequests; i++)
	{
		const SvPlan *plan = run->plans[i];

		for (int32 j = 0; j < plan->nsteps; j++)
			touched[plan->steps[j]] = true;
		for (int32 j = 0; j < nrevs; j++)
			touched[j] |= (applied[j] != plan->applied_after[j]);
		applied = plan->applied_after;
	}
	for (int32 i = 0; i < nrevs; i++)
	{
		if (touched[i])
			revisions[n++] = id_of(run, i);
	}
	revisions[n] = NULL;
	sv_revisions_lock(&history->rels, history->project, revisions);
}

/* Under the lock: looks again, and does what is still to be done. */
static void
run_locked(Run *run)
{
	run->snapshot = RegisterSnapshot(GetTransactionSnapshot());
	run->history = sv_history_load(&run->history->rels, run->history->project, run->snapshot);
	check_guards(run);
	check_applied(run);
	make_plans(run);
	if (changes_anything(run))
	{
		check_snapshot(run);
		for (int i = 0; i < run->nrequests; i++)
			check_plan(run, run->plans[i]);
		sv_journal_new_run(&run->id);
		sv_journal_begin(&run->history->rels, run->history->project, &run->id,
						 run->nrequests > 1 ? "reset" :
						 sv_direction_name(run->requests[0].direction));
		run->steps = palloc0_array(SvStep, run->nsteps + list_length(run->history->unknown) +
								   list_length(run->history->altered) + 1);
		perform(run);
		notify(run);
	}
	UnregisterSnapshot(run->snapshot);
}

/* Takes the lock, and notes meanwhile that a run is under way. */
static void
lock_and_run(Run *run)
{
	const SvHistory *history = run->history;
	bool		before;

	sv_lock_run(&history->rels, history->project);
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

/*
 * sv_run
 *		Does what the requests ask for, in order and as one unit, telling the
 *		receiver of every step that has been done.
 *
 * An up-to-date database is recognized without any lock.  Otherwise the lock
 * is taken, held to the end of the transaction, and the state is read again: a
 * session that has waited finds that nothing is left to do.  Raises what the
 * plan raises (SV001 to SV005), SV001 and SV006 if the applied revisions are not
 * those registered, SV009, SV011, SV014, 25001, 25006, 40001, 42501, 55P03, and
 * whatever the bodies raise.
 */
void
sv_run(FunctionCallInfo fcinfo, const char *function, const SvRequest *requests,
	   int nrequests, SvStepReceiver receiver, void *arg)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver run",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Run			run = {
		.function = function,
		.requests = requests,
		.nrequests = nrequests,
		.receiver = receiver,
		.arg = arg
	};

	sv_guard_write(function);
	sv_guard_outside_run(function);
	run.history = sv_history_read_latest(fcinfo);
	check_guards(&run);
	check_applied(&run);
	make_plans(&run);
	if (changes_anything(&run))
		lock_and_run(&run);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}
