/*
 * running.c
 *		Running a script: bodies that a client sends, and a record like that of an
 *		online run.
 *
 * In a script the statements of the bodies are between calls of ours, so a run
 * is spread over many statements of one transaction.  What is known about it is in
 * memory that ends with the transaction.  The first call makes all the checks
 * (meaning.c); a call before each body ends the previous one; the last call writes
 * the record.
 *
 * A transaction in which a script has begun and not ended cannot be committed,
 * and one that was divided by savepoints cannot end its script: part of what ran
 * could have been rolled back.  So nothing is recorded that did not run, and
 * nothing runs without being recorded.
 *
 * Each body runs in a GUC nest level of its own, which the next call rolls back, so
 * that settings end with the body, as in an online run.  The level stays open across
 * statements; that works because only subtransactions and functions open and close
 * others, and they do so within it.
 *
 * Statements that cannot run in a transaction come before it: outside.c.
 */
#include "postgres.h"

#include "access/xact.h"
#include "errors.h"
#include "miscadmin.h"
#include "run/after.h"
#include "run/announce.h"
#include "run/before.h"
#include "run/execute.h"
#include "run/guard.h"
#include "run/intact.h"
#include "run/records.h"
#include "run/run.h"
#include "run/watch.h"
#include "script/caller.h"
#include "script/meaning.h"
#include "script/outside.h"
#include "script/running.h"
#include "script/witness.h"
#include "store/history.h"
#include "store/journal.h"
#include "tcop/pquery.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* The script that the transaction is in. */
static struct
{
	MemoryContext context;		/* ends with the transaction; NULL: no script */
	const SvHistory *history;
	const SvPlan *plan;
	pg_uuid_t	run;
	bool		purge;
	SvRunStep  *steps;			/* one for each step of the plan; unused by a
								 * stamp */
	const char **checksums;		/* of their bodies, as the script has them */
	int32		nbegun;
	int			level;			/* GUC nest level of the body that runs; 0:
								 * none */
	bool		divided;		/* by a savepoint */
	bool		ended;
}			current;

static bool
is_under_way(void)
{
	return current.context != NULL && !current.ended;
}

/* A transaction has ended, perhaps because a procedure in a body has ended it. */
static void
at_transaction_end(bool aborted)
{
	if (current.context != NULL)
	{
		if (is_under_way())
			(void) sv_guard_set_running(false);
		memset(&current, 0, sizeof(current));
		sv_watch_end();
		sv_witness_forget();
	}
	/* After an error no portal is active any more. */
	if (aborted && ActivePortal == NULL)
		sv_outside_forget();
}

static void
at_transaction_event(XactEvent event, void *arg)
{
	if (event != XACT_EVENT_PRE_COMMIT && event != XACT_EVENT_PRE_PREPARE)
		at_transaction_end(event == XACT_EVENT_ABORT);
	else if (is_under_way())
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("cannot commit a script that has not ended"),
				 errdetail("The steps that have run would not be recorded, because schemaver_script_end() was not called."),
				 errhint("Run the script unchanged.")));
}

/*
 * A subtransaction that begins outside of any portal and snapshot is a savepoint;
 * those of functions begin inside one.
 */
static void
at_subtransaction_event(SubXactEvent event, SubTransactionId id, SubTransactionId parent, void *arg)
{
	if (event == SUBXACT_EVENT_START_SUB && is_under_way() && ActivePortal == NULL && !ActiveSnapshotSet())
		current.divided = true;
}

static void
register_callbacks(void)
{
	static bool registered = false;

	if (registered)
		return;
	RegisterXactCallback(at_transaction_event, NULL);
	RegisterSubXactCallback(at_subtransaction_event, NULL);
	registered = true;
}

/* From now on the client must send the body of this step. */
static void
expect_body(const SvHistory *history, SvDirection direction, const char *revision, const char *checksum)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver body",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);

	sv_witness_expect(sv_direction_name(direction), revision,
					  sv_meaning_read_body(history, direction, revision, checksum));
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

/* Others may prevent it.  A stamp is looked at by the run that carries it out. */
static void
look_before(const SvMeaning *meaning)
{
	SvComing	coming = {meaning->history, &meaning->plan, 1, InvalidSnapshot};

	if (meaning->plan->direction == SV_STAMP)
		return;
	coming.snapshot = RegisterSnapshot(GetTransactionSnapshot());
	sv_before_run(&coming);
	UnregisterSnapshot(coming.snapshot);
}

/*
 * sv_script_check
 *		Raises whatever sv_script_begin would raise, and 25001 in a transaction
 *		block.  Notes that statements of a revision now run outside of a transaction.
 *
 * Here and below, procedure is the one that the client has called.
 */
void
sv_script_check(Oid procedure, const SvScript *script)
{
	SvMeaning	meaning;

	sv_caller_check_first(procedure, "schemaver_script_check()", false, is_under_way());
	register_callbacks();
	sv_meaning_find(script, &meaning);
	for (int32 i = 0; i < meaning.plan->nsteps; i++)
		sv_announce_step(meaning.history, meaning.plan, meaning.history->applied, i, NULL);
	sv_outside_forget();
	if (meaning.plan->nsteps != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("schemaver_script_check() must be called for exactly one revision"),
				 errhint("Run the script unchanged.")));
	look_before(&meaning);
	expect_body(meaning.history, script->direction, script->steps[0].revision, script->steps[0].checksum);
	sv_outside_begin(&script->run);
}

/* Returns the checksums of a script's bodies, in a memory context. */
static const char **
copy_checksums(const SvScript *script, MemoryContext context)
{
	const char **checksums = MemoryContextAlloc(context, sizeof(char *) * script->nsteps);

	for (int i = 0; i < script->nsteps; i++)
		checksums[i] = MemoryContextStrdup(context, script->steps[i].checksum);
	return checksums;
}

/*
 * sv_script_begin
 *		Begins a script in the current transaction, which cannot be committed from
 *		here to sv_script_end.
 *
 * Raises 25P01 outside of a transaction block, 55000 if the database is not where
 * the script starts or has already run it, SV001 and SV006 if the script's revisions
 * are not the registered ones, and what an online run raises before it begins:
 * SV011, 25006, 40001, 42501, 55P03.
 */
void
sv_script_begin(Oid procedure, const SvScript *script)
{
	MemoryContext context;
	MemoryContext old;
	SvMeaning	meaning;

	sv_caller_check_first(procedure, "schemaver_script_begin()", true, is_under_way());
	register_callbacks();
	sv_outside_end(&script->run);
	context = AllocSetContextCreate(TopTransactionContext, "schemaver script", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	sv_meaning_find(script, &meaning);
	sv_outside_check(script, &meaning);
	if (!sv_outside_is(&script->run))	/* otherwise it has run already */
		look_before(&meaning);
	if (script->direction != SV_STAMP)	/* a stamp is recorded by a run of its
										 * own */
		sv_journal_begin(meaning.history->project, &script->run, sv_direction_name(script->direction));
	MemoryContextSwitchTo(old);

	memset(&current, 0, sizeof(current));
	current.history = meaning.history;
	current.plan = meaning.plan;
	current.steps = meaning.steps;
	current.checksums = copy_checksums(script, context);
	current.run = script->run;
	current.purge = script->purge;
	current.context = context;
	sv_witness_expect(sv_direction_name(script->direction), NULL, NULL);
	(void) sv_guard_set_running(true);
	sv_history_watch(&meaning.history->project->rels);
	sv_watch_begin(&meaning.history->project->rels);
}

/* Restores the settings after the body that has run, and notes how long it took. */
static void
end_body(void)
{
	SvRunStep  *step;
	int			probe;

	sv_witness_end();
	if (current.level == 0)
		return;
	probe = NewGUCNestLevel();
	AtEOXact_GUC(true, probe);
	if (probe != current.level + 1)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the statements of a script must be sent one by one"),
				 errdetail("This one was sent from inside a function that has settings of its own.")));
	sv_execute_end_sent();
	AtEOXact_GUC(false, current.level);
	current.level = 0;
	step = &current.steps[current.nbegun - 1];
	step->elapsed = GetCurrentTimestamp() - step->started_at;
}

/* Returns the step that should come next, NULL if it is the end. */
static const char *
next_step(void)
{
	const SvPlan *plan = current.plan;

	if (plan->direction == SV_STAMP || current.nbegun == plan->nsteps)
		return NULL;
	return current.history->map->revs[plan->steps[current.nbegun]]->id;
}

static void
report_out_of_order(const char *expected, const char *found)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("the steps of the script are not the announced ones"),
			 errdetail_plural("After %d step comes %s, but %s was announced.",
							  "After %d steps comes %s, but %s was announced.",
							  current.nbegun, current.nbegun,
							  found == NULL ? "the end" : quote_literal_cstr(found),
							  expected == NULL ? "the end" : quote_literal_cstr(expected)),
			 errhint("Run the script unchanged.")));
}

/*
 * sv_script_step
 *		Ends the previous body, and notes that the body of this revision follows.
 *		Raises 55000 if it is not this revision's turn.
 */
void
sv_script_step(Oid procedure, const char *revision)
{
	const SvPlan *plan;
	const char *expected;
	SvRunStep  *step;

	sv_caller_check_next(procedure, "schemaver_script_step()", is_under_way(), current.divided);
	end_body();
	plan = current.plan;
	expected = next_step();
	if (expected == NULL || strcmp(expected, revision) != 0)
		report_out_of_order(expected, revision);
	if (!sv_outside_is(&current.run))
		sv_announce_step(current.history, plan, plan->applied_before, current.nbegun, NULL);
	if (sv_outside_is(&current.run))
		sv_witness_expect(sv_direction_name(plan->direction), NULL, NULL);
	else
		expect_body(current.history, plan->direction, expected, current.checksums[current.nbegun]);
	step = &current.steps[current.nbegun++];
	step->direction = sv_direction_name(plan->direction);
	step->revision = expected;
	step->started_at = sv_outside_is(&current.run) ? sv_outside_started_at() : GetCurrentTimestamp();
	current.level = NewGUCNestLevel();
	sv_execute_begin_sent();
}

/*
 * Stamps as an online call would.  Because the script says exactly what is applied
 * afterwards, everything else is removed, with or without purge.
 */
static void
stamp(void)
{
	const SvHistory *history = current.history;
	const SvRequest request = {SV_STAMP, sv_set_target(current.plan->applied_after)};
	const SvRunOptions options = {
		.function = "schemaver_script_end()",
		.requests = &request,
		.nrequests = 1,
		.purge = true,
		.id = &current.run
	};
	int32		nsteps;

	if (!sv_set_equal(sv_plan_stamp(history->map, history->applied, request.target, true)->applied_after,
					  current.plan->applied_after))
		ereport(ERROR,
				(errcode(ERRCODE_SV_CONTENT_DIFFERS),
				 errmsg("the graph differs from the one that the script was made from"),
				 errdetail("The script would leave a revision applied without one that it needs."),
				 errhint("Make a new script.")));
	(void) sv_run(sv_project_again(history->project), &options, &nsteps);
}

/* Records the bodies that have run, as an online run would. */
static void
record(void)
{
	const SvHistory *history = current.history;
	const SvPlan *plan = current.plan;
	SvRecords	records;

	sv_intact_check(&history->project->rels);
	sv_intact_check_untouched(history, plan->applied_before, plan);
	sv_records_begin(&records, history, InvalidSnapshot, &current.run, plan->nsteps);
	for (int32 i = 0; i < plan->nsteps; i++)
	{
		CHECK_FOR_INTERRUPTS();
		*sv_records_step(&records, plan->direction, current.steps[i].revision) = current.steps[i];
		sv_records_change(&records, plan->steps[i], plan->direction == SV_UPGRADE);
	}
	sv_records_flush(&records);
	sv_records_end(&records);
	sv_announce_run(history, &current.run, sv_direction_name(plan->direction), plan->nsteps,
					plan->applied_after);
	sv_after_run(history->project, &current.run);
}

/*
 * sv_script_end
 *		Ends a script and writes its record.  Raises 55000 if steps are missing,
 *		and SV014 if its bodies have changed the extension or its tables.
 */
void
sv_script_end(Oid procedure)
{
	sv_caller_check_next(procedure, "schemaver_script_end()", is_under_way(), current.divided);
	end_body();
	if (next_step() != NULL)
		report_out_of_order(next_step(), NULL);
	(void) sv_guard_set_running(false);
	if (current.plan->direction == SV_STAMP)
		stamp();
	else
		record();
	current.ended = true;
	sv_outside_forget();
}
