/*
 * script.c
 *		Scripts: bodies that a client sends, and a record that is written as of a
 *		run.
 *
 * In a script the statements of the bodies stand between calls of ours, so a run
 * is spread over many statements of one transaction.  What is known of it lies in
 * memory that ends with the transaction.  The first call checks everything that
 * an online run checks, and that this is the database and these are the revisions
 * that the script was made for; a call before each body ends the one before; the
 * last call writes the record.
 *
 * A transaction in which a script has begun and not ended cannot be committed,
 * and one that was divided by savepoints cannot end its script: a part of what
 * ran could have been rolled back.  So nothing is recorded that did not run, and
 * nothing runs without being recorded.
 *
 * Settings: each body runs in a GUC nest level of its own, which the next call
 * rolls back, so that they end with the body as in an online run.  The level is
 * open across statements; that works because nothing but subtransactions and
 * functions opens and closes others, and these do so within it.
 *
 * The statements of a revision that is not transactional run between two
 * transactions.  There is no lock meanwhile: CREATE INDEX CONCURRENTLY would wait
 * for ever for a session that waits for us.  So the state is checked before and
 * after, and an error in between makes the session forget that it has begun.
 */
#include "postgres.h"

#include "access/xact.h"
#include "errors.h"
#include "miscadmin.h"
#include "run/announce.h"
#include "run/authority.h"
#include "run/body.h"
#include "run/execute.h"
#include "run/feasibility.h"
#include "run/guard.h"
#include "run/intact.h"
#include "run/lock.h"
#include "run/message.h"
#include "run/records.h"
#include "run/run.h"
#include "script/gucs.h"
#include "script/script.h"
#include "script/witness.h"
#include "store/history.h"
#include "store/journal.h"
#include "store/obstacles.h"
#include "store/texts.h"
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
	SvStep	   *steps;			/* one a step of the plan; unused by a stamp */
	const char **checksums;		/* that the script has of their bodies */
	int32		nbegun;
	int			level;			/* of the settings of the body that runs; 0: none */
	bool		divided;		/* by a savepoint */
	bool		ended;
}			current;

/* The revision whose statements are running outside of a transaction. */
static struct
{
	bool		valid;
	pg_uuid_t	run;
	TimestampTz started_at;
	SvGucs	   *gucs;			/* the settings before them, in their own context */
	MemoryContext context;
}			outside;

/* What a script comes to in this database. */
typedef struct Meaning
{
	SvHistory  *history;
	SvPlan	   *plan;
	SvStep	   *steps;
	SvMistrust	mistrust;
} Meaning;

static bool
is_under_way(void)
{
	return current.context != NULL && !current.ended;
}

/* The statements outside of a transaction have come to their end, or to nothing. */
static void
forget_outside(void)
{
	MemoryContext context = outside.context;

	memset(&outside, 0, sizeof(outside));
	if (context != NULL)
		MemoryContextDelete(context);
	sv_witness_forget();
}

/* A transaction has ended, perhaps one that a procedure of a body has ended itself. */
static void
at_transaction_end(bool aborted)
{
	if (current.context != NULL)
	{
		if (is_under_way())
			(void) sv_guard_set_running(false);
		memset(&current, 0, sizeof(current));
		sv_witness_forget();
	}
	/* After an error no portal is active any more. */
	if (aborted && ActivePortal == NULL)
		forget_outside();
}

static void
at_transaction_event(XactEvent event, void *arg)
{
	switch (event)
	{
		case XACT_EVENT_PRE_COMMIT:
		case XACT_EVENT_PRE_PREPARE:
			if (is_under_way())
				ereport(ERROR,
						(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						 errmsg("cannot commit a script that has not come to its end"),
						 errdetail("What it has run would not be recorded: schemaver_script_end() was not called."),
						 errhint("Run the script as it was made.")));
			break;
		case XACT_EVENT_COMMIT:
		case XACT_EVENT_ABORT:
		case XACT_EVENT_PREPARE:
			at_transaction_end(event == XACT_EVENT_ABORT);
			break;
		default:
			break;
	}
}

/*
 * A subtransaction that begins outside of any portal and snapshot is a savepoint;
 * those of functions begin within.
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

/*
 * sv_script_hash_state
 *		Returns a hash of the ids of what is applied, be it registered or not, as
 *		hex digits in the current memory context.
 */
char *
sv_script_hash_state(const SvRevmap *map, const SvSet *applied, const List *unknown)
{
	StringInfoData ids;
	ListCell   *next = list_head(unknown);
	uint8		hash[SV_CHECKSUM_LENGTH];

	initStringInfo(&ids);
	for_each_member(i, applied)
	{
		for (; next != NULL && strcmp(lfirst(next), map->revs[i]->id) < 0; next = lnext(unknown, next))
			appendStringInfo(&ids, "%s\n", (char *) lfirst(next));
		appendStringInfo(&ids, "%s\n", map->revs[i]->id);
	}
	for (; next != NULL; next = lnext(unknown, next))
		appendStringInfo(&ids, "%s\n", (char *) lfirst(next));
	sv_checksum(ids.data, true, hash);
	pfree(ids.data);
	return sv_checksum_hex(hash);
}

/*
 * sv_script_hash_body
 *		Returns the checksum of what a step in this direction runs or records, as
 *		hex digits in the current memory context.
 *
 * It is that of the body as it is, whatever has been noted.
 */
char *
sv_script_hash_body(const SvRevisionRow *row, SvDirection direction)
{
	uint8		checksum[SV_CHECKSUM_LENGTH];

	sv_checksum(direction == SV_DOWNGRADE ? row->downgrade : row->upgrade, row->transactional, checksum);
	return sv_checksum_hex(checksum);
}

/* How many statements has this body? */
static int32
count_statements(const SvRevisionRow *row, SvDirection direction)
{
	SvBody		body = {
		.direction = sv_direction_name(direction),
		.revision = row->revision,
		.text = direction == SV_UPGRADE ? row->upgrade : row->downgrade
	};
	int32		statements;

	if (body.text == NULL)
		return 0;
	sv_body_enter(&body);
	statements = list_length(sv_body_parse(&body));
	sv_body_leave(&body);
	return statements;
}

/* What is logged as the checksum of a step: the same as of an online run. */
static void
set_checksum(SvStep *step, const SvRevisionRow *row, SvDirection direction)
{
	step->has_checksum = true;
	if (direction == SV_UPGRADE)
		memcpy(step->checksum, row->upgrade_checksum, SV_CHECKSUM_LENGTH);
	else
		sv_checksum(row->downgrade, row->transactional, step->checksum);
}

static void
report_other_body(const char *revision, SvDirection direction)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_CONTENT_DIFFERS),
			 errmsg("revision \"%s\" is not the one from which the script was made", revision),
			 errdetail("Its %s body is different, or whether it is transactional.",
					   direction == SV_DOWNGRADE ? "downgrade" : "upgrade"),
			 errhint("Make a new script, or register the revision here as it is where the script was made.")));
}

/* Compares what the script has of a revision with what is registered. */
static void
check_content(Meaning *meaning, const SvScript *script, const SvScriptStep *given, int32 revision,
			  Snapshot snapshot)
{
	const SvHistory *history = meaning->history;
	SvStep	   *step = &meaning->steps[meaning->plan->nsteps];
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver body",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	SvRevisionRow *row = sv_history_get_row(history, revision, snapshot);
	const char *authority;

	if (strcmp(sv_script_hash_body(row, script->direction), given->checksum) != 0)
		report_other_body(given->revision, script->direction);
	authority = script->direction == SV_UPGRADE ? row->upgrade_authority : row->downgrade_authority;
	if (script->direction != SV_STAMP)
	{
		set_checksum(step, row, script->direction);
		step->statements = count_statements(row, script->direction);
	}
	MemoryContextSwitchTo(old);
	if (script->direction != SV_STAMP)
		sv_authority_look(&meaning->mistrust, sv_direction_name(script->direction), given->revision,
						  authority == NULL ? NULL : pstrdup(authority));
	MemoryContextDelete(context);
}

/* Is all there that a step needs, or gone that needs it? */
static void
check_order(const SvHistory *history, const SvPlan *plan, int32 revision)
{
	const SvRevmap *map = history->map;
	bool		up = plan->direction == SV_UPGRADE;
	const SvEdges *edges = up ? &map->needs : &map->needed_by;

	for_each_target(other, edges, revision)
	{
		if (sv_set_has(plan->applied_after, other) != up)
			ereport(ERROR,
					(errcode(ERRCODE_SV_CONTENT_DIFFERS),
					 errmsg("the graph is not the one from which the script was made"),
					 up ? errdetail("Revision \"%s\" needs \"%s\", which is not applied before it.",
									map->revs[revision]->id, map->revs[other]->id) :
					 errdetail("Revision \"%s\" needs \"%s\", and is not taken back before it.",
							   map->revs[other]->id, map->revs[revision]->id),
					 errhint("Make a new script.")));
	}
}

static void
report_bad_step(const SvScriptStep *step, const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("step \"%s\" of the script is not possible", step->revision),
			 errdetail("%s", problem),
			 errhint("Run the script as it was made.")));
}

/* Reads one step, and does it to the state that the plan leaves. */
static void
read_step(Meaning *meaning, const SvScript *script, const SvScriptStep *given, Snapshot snapshot)
{
	const SvHistory *history = meaning->history;
	SvPlan	   *plan = meaning->plan;
	bool		removed = strcmp(given->checksum, SV_SCRIPT_NOT_APPLIED) == 0;
	int32		revision = sv_revmap_find(history->map, given->revision);
	bool		after;

	if (revision < 0 && script->purge && removed)
		return;					/* what is applied, but not registered */
	if (revision < 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_UNKNOWN_REVISION),
				 errmsg("revision \"%s\" of the script is not registered", given->revision),
				 errhint("Register it as it is registered where the script was made.")));
	if (removed && script->direction != SV_STAMP)
		report_bad_step(given, "It has no checksum.");
	after = script->direction == SV_UPGRADE || (script->direction == SV_STAMP && !removed);
	if (sv_set_has(plan->applied_after, revision) == after && !script->purge)
		report_bad_step(given, after ? "The revision is applied already." : "The revision is not applied.");
	if (!removed)
		check_content(meaning, script, given, revision, snapshot);
	if (script->direction != SV_STAMP)
		check_order(history, plan, revision);
	if (after)
		sv_set_add(plan->applied_after, revision);
	else
		sv_set_remove(plan->applied_after, revision);
	plan->steps[plan->nsteps++] = revision;
}

/* Reads the steps; raises an error if they are not what they were. */
static void
read_steps(Meaning *meaning, const SvScript *script, Snapshot snapshot)
{
	SvPlan	   *plan = palloc0_object(SvPlan);

	sv_revmap_check(meaning->history->map);
	plan->direction = script->direction;
	plan->applied_before = meaning->history->applied;
	plan->applied_after = sv_set_copy(plan->applied_before);
	plan->steps = palloc_array(int32, script->nsteps);
	meaning->plan = plan;
	meaning->steps = palloc0_array(SvStep, script->nsteps);
	memset(&meaning->mistrust, 0, sizeof(SvMistrust));
	for (int32 i = 0; i < script->nsteps; i++)
	{
		CHECK_FOR_INTERRUPTS();
		read_step(meaning, script, &script->steps[i], snapshot);
	}
	sv_authority_check_script(&meaning->mistrust, meaning->history);
}

static const char *
describe_current(const char *const *revisions)
{
	return revisions == NULL ? "nothing" : sv_texts_join(revisions);
}

/*
 * sv_script_current
 *		Returns the ids of what is current, be it registered or not, as a list that
 *		ends with NULL in the current memory context; NULL for none.
 */
const char **
sv_script_current(const SvSet *applied, const List *unknown)
{
	SvSet	   *heads = sv_set_heads(applied);
	const char **ids = palloc_array(const char *, sv_set_count(heads) + list_length(unknown) + 1);
	ListCell   *cell;
	int			n = 0;

	for_each_member(i, heads)
		ids[n++] = heads->map->revs[i]->id;
	foreach(cell, unknown)
		ids[n++] = lfirst(cell);
	ids[n] = NULL;
	return n > 0 ? ids : NULL;
}

/* Raises 55000 unless the database is where the script begins, and has not run it. */
static void
check_state(const SvHistory *history, const SvScript *script)
{
	const char **here;

	if (sv_journal_has_run(&history->project->rels, &script->run))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("this script has been run already"),
				 errdetail("Run %s is in schemaver_log.",
						   DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(&script->run)))),
				 errhint("If it is to run once more, make a new script: each runs once.")));
	if (strcmp(sv_script_hash_state(history->map, history->applied, history->unknown),
			   script->applied) == 0)
		return;
	here = sv_script_current(history->applied, history->unknown);
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("the script does not begin where this database is"),
			 sv_texts_equal(here, script->current) ?
			 errdetail("The same is current, %s, but below it not the same is applied.",
					   describe_current(here)) :
			 errdetail("It begins where %s is current; here that is %s.",
					   describe_current(script->current), describe_current(here)),
			 errhint("Make a script that begins here: SELECT schemaver_%s_sql(...).",
					 sv_direction_name(script->direction))));
}

/* Raises an error if this may not be done here, whatever the state. */
static void
check_guards(const SvRelations *rels, const SvScript *script)
{
	sv_relations_check_version(rels);
	if (script->direction == SV_DOWNGRADE)
		sv_guard_downgrade(rels);
	if (script->direction != SV_STAMP)
		sv_guard_script(rels);
}

/*
 * Takes the lock and finds out what the script comes to here, in the current
 * memory context.  Raises whatever speaks against it.
 */
static void
understand(const SvScript *script, Meaning *meaning)
{
	const SvProject *project;
	Snapshot	snapshot;

	check_guards(&script->project->rels, script);
	sv_lock_run(script->project);
	project = sv_project_again(script->project);	/* it may have waited */
	check_guards(&project->rels, script);
	sv_obstacles_refuse_any(&project->rels, script->direction != SV_UPGRADE);

	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	meaning->history = sv_history_load(project, snapshot);
	if (!script->purge)			/* which is there to mend that */
		sv_feasibility_check_applied(meaning->history);
	check_state(meaning->history, script);
	read_steps(meaning, script, snapshot);
	sv_feasibility_check_snapshot(meaning->history, &meaning->plan, 1);
	UnregisterSnapshot(snapshot);
}

static void
refuse_savepoint(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("a script cannot be divided by savepoints"),
			 errdetail("What has been rolled back to one would be recorded as done."),
			 errhint("Take out SAVEPOINT; in psql, \\set ON_ERROR_ROLLBACK off.")));
}

/* Raises an error unless the client itself calls: no body does, be it online or in a script. */
static void
check_caller(Oid procedure, const char *function)
{
	sv_guard_write(function);
	if (!is_under_way() && !sv_message_is_body())
		sv_guard_outside_run(function);
	sv_witness_check_call(procedure, function);
}

/* Raises an error unless the call is one of a script, in its own transaction. */
static void
check_call(Oid procedure, const char *function, bool in_transaction)
{
	check_caller(procedure, function);
	if (is_under_way())
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("%s cannot be called before the script that has begun has ended", function)));
	if (in_transaction && !IsTransactionBlock())
		ereport(ERROR,
				(errcode(ERRCODE_NO_ACTIVE_SQL_TRANSACTION),
				 errmsg("%s can only be called in a transaction block", function),
				 errhint("BEGIN comes before it, COMMIT after schemaver_script_end().")));
	if (!in_transaction && IsTransactionBlock())
		ereport(ERROR,
				(errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
				 errmsg("%s cannot be called in a transaction block", function),
				 errdetail("The statements that follow cannot run inside a transaction."),
				 errhint("Run the script without psql's --single-transaction, with AUTOCOMMIT on.")));
	if (GetCurrentTransactionNestLevel() > 1)
		refuse_savepoint();
	register_callbacks();
}

static bool
is_outside(const pg_uuid_t *run)
{
	return outside.valid && memcmp(&outside.run, run, sizeof(pg_uuid_t)) == 0;
}

/*
 * Raises 25001 if the plan has a revision whose statements have not just run
 * outside of a transaction, as they must.
 */
static void
check_outside(const SvScript *script, const Meaning *meaning)
{
	const SvPlan *plan = meaning->plan;

	if (plan->direction == SV_STAMP)
		return;
	for (int32 i = 0; i < plan->nsteps; i++)
	{
		const SvRevision *revision = meaning->history->map->revs[plan->steps[i]];

		if (!revision->transactional && (plan->nsteps > 1 || !is_outside(&script->run)))
			ereport(ERROR,
					(errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
					 errmsg("revision \"%s\" cannot be recorded: its statements have not run before", revision->id),
					 errdetail("They run after schemaver_script_check(), outside of a transaction, in the same session and without an error."),
					 errhint("If they were run by hand, record them with SELECT * FROM schemaver_stamp(...).")));
	}
}

/*
 * Returns the body of a step as it is registered, in the current memory context.
 * Raises SV006 if it is not the one that the script was made from.
 */
static const char *
read_body(const SvHistory *history, SvDirection direction, const char *revision, const char *checksum)
{
	Snapshot	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	SvRevisionRow *row = sv_revisions_get(history->project, revision, snapshot);
	const char *text;

	UnregisterSnapshot(snapshot);
	if (row == NULL || strcmp(sv_script_hash_body(row, direction), checksum) != 0)
		report_other_body(revision, direction);
	text = direction == SV_UPGRADE ? row->upgrade : row->downgrade;
	return text == NULL ? "" : text;
}

/* From now on the client has to send the body of this step. */
static void
expect_body(const SvHistory *history, SvDirection direction, const char *revision, const char *checksum)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver body",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);

	sv_witness_expect(sv_direction_name(direction), revision,
					  read_body(history, direction, revision, checksum));
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

/*
 * Ends the statements that have run outside of a transaction, and what they have
 * set, if they are those of this run.
 */
static void
end_outside(const pg_uuid_t *run)
{
	if (!is_outside(run))
	{
		forget_outside();
		return;
	}
	sv_witness_end();
	sv_gucs_put_back(outside.gucs);
}

/*
 * sv_script_check
 *		Raises whatever sv_script_begin would, and notes that statements of a
 *		revision now run outside of a transaction.  25001 in a transaction block.
 *
 * Here and below, procedure is the one that the client has called.
 */
void
sv_script_check(Oid procedure, const SvScript *script)
{
	Meaning		meaning;

	check_call(procedure, "schemaver_script_check()", false);
	understand(script, &meaning);
	for (int32 i = 0; i < meaning.plan->nsteps; i++)
		sv_announce_step(meaning.history, meaning.plan, meaning.history->applied, meaning.plan->steps[i]);
	forget_outside();
	if (meaning.plan->nsteps != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("schemaver_script_check() is for one revision"),
				 errhint("Run the script as it was made.")));
	expect_body(meaning.history, script->direction, script->steps[0].revision, script->steps[0].checksum);
	outside.context = AllocSetContextCreate(TopMemoryContext, "schemaver script settings",
											ALLOCSET_DEFAULT_SIZES);
	outside.gucs = sv_gucs_remember(outside.context);
	outside.valid = true;
	outside.run = script->run;
	outside.started_at = GetCurrentTimestamp();
}

/* The checksums that a script has of its bodies, in a memory context. */
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
 * the script begins or has run it, SV001 and SV006 if its revisions are not those
 * registered, and what an online run raises before it begins: SV011, 25006,
 * 40001, 42501, 55P03.
 */
void
sv_script_begin(Oid procedure, const SvScript *script)
{
	MemoryContext context;
	MemoryContext old;
	Meaning		meaning;

	check_call(procedure, "schemaver_script_begin()", true);
	end_outside(&script->run);
	context = AllocSetContextCreate(TopTransactionContext, "schemaver script", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	understand(script, &meaning);
	check_outside(script, &meaning);
	if (script->direction != SV_STAMP)	/* which is recorded by a run of its own */
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
}

/* Puts back what the body that has run has set, and notes how long it took. */
static void
end_body(void)
{
	SvStep	   *step;
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

/* Raises an error unless a script is under way that this call can be part of. */
static void
check_continues(Oid procedure, const char *function)
{
	check_caller(procedure, function);
	if (!is_under_way())
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("%s is called where no script is under way", function),
				 errdetail("A script begins with schemaver_script_begin(), in the same transaction."),
				 errhint("Run the script as it was made.")));
	if (current.divided || GetCurrentTransactionNestLevel() > 1)
		refuse_savepoint();
}

/* What should come next. */
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
			 errmsg("the steps of the script are not those that it has announced"),
			 errdetail("After %d step(s) comes %s, announced is %s.", current.nbegun,
					   found == NULL ? "the end" : quote_literal_cstr(found),
					   expected == NULL ? "the end" : quote_literal_cstr(expected)),
			 errhint("Run the script as it was made.")));
}

/*
 * sv_script_step
 *		Ends the body before, and notes that the one of this revision follows.
 *		Raises 55000 if it is not this one's turn.
 */
void
sv_script_step(Oid procedure, const char *revision)
{
	const SvPlan *plan;
	const char *expected;
	SvStep	   *step;

	check_continues(procedure, "schemaver_script_step()");
	end_body();
	plan = current.plan;
	expected = next_step();
	if (expected == NULL || strcmp(expected, revision) != 0)
		report_out_of_order(expected, revision);
	if (!is_outside(&current.run))
		sv_announce_step(current.history, plan, plan->applied_before, plan->steps[current.nbegun]);
	if (is_outside(&current.run))
		sv_witness_expect(sv_direction_name(plan->direction), NULL, NULL);
	else
		expect_body(current.history, plan->direction, expected, current.checksums[current.nbegun]);
	step = &current.steps[current.nbegun++];
	step->direction = sv_direction_name(plan->direction);
	step->revision = expected;
	step->started_at = is_outside(&current.run) ? outside.started_at : GetCurrentTimestamp();
	current.level = NewGUCNestLevel();
	sv_execute_begin_sent();
}

/*
 * Stamps as an online call would.  Since the script says exactly what is applied
 * afterwards, everything else goes, whichever way it was asked for.
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
				 errmsg("the graph is not the one from which the script was made"),
				 errdetail("What the script would have applied lacks something that it needs."),
				 errhint("Make a new script.")));
	(void) sv_run(sv_project_again(history->project), &options, &nsteps);
}

/* Records the bodies that have run as an online run would. */
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
}

/*
 * sv_script_end
 *		Ends a script and writes its record.  Raises 55000 if steps are missing,
 *		and SV014 if its bodies have changed the extension or its tables.
 */
void
sv_script_end(Oid procedure)
{
	check_continues(procedure, "schemaver_script_end()");
	end_body();
	if (next_step() != NULL)
		report_out_of_order(next_step(), NULL);
	(void) sv_guard_set_running(false);
	if (current.plan->direction == SV_STAMP)
		stamp();
	else
		record();
	current.ended = true;
	forget_outside();
}
