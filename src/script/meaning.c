/*
 * meaning.c
 *		What a script means in this database.
 *
 * This checks everything that an online run checks, and also that the database and
 * its revisions are those that the script was made for.
 */
#include "postgres.h"

#include "errors.h"
#include "miscadmin.h"
#include "run/body.h"
#include "run/feasibility.h"
#include "run/guard.h"
#include "run/lock.h"
#include "script/fingerprint.h"
#include "script/meaning.h"
#include "store/obstacles.h"
#include "store/texts.h"
#include "store/view.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/* Returns the number of statements in a body. */
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

/* Sets the checksum that is logged for a step, which is the same as in an online run. */
static void
set_checksum(SvRunStep *step, const SvRevisionRow *row, SvDirection direction)
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
			 errmsg("revision \"%s\" differs from the one that the script was made from", revision),
			 errdetail("Its %s body or its transactional flag is different.",
					   direction == SV_DOWNGRADE ? "downgrade" : "upgrade"),
			 errhint("Make a new script, or register the revision as it is in the database where the script was made.")));
}

/* Compares a revision in the script with the registered one. */
static void
check_content(SvMeaning *meaning, const SvScript *script, const SvScriptStep *given, int32 revision,
			  Snapshot snapshot)
{
	const SvHistory *history = meaning->history;
	SvRunStep  *step = &meaning->steps[meaning->plan->nsteps];
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver body",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	SvRevisionRow *row = sv_history_get_row(history, revision, snapshot);
	const char *authority;

	if (!sv_fingerprint_matches(row, script->direction, given->checksum))
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

/* Checks that everything a step needs is applied, or that everything that needs it is reverted. */
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
					 errmsg("the graph differs from the one that the script was made from"),
					 up ? errdetail("Revision \"%s\" needs \"%s\", which is not applied before it.",
									map->revs[revision]->id, map->revs[other]->id) :
					 errdetail("Revision \"%s\" needs \"%s\", but is not reverted before it.",
							   map->revs[other]->id, map->revs[revision]->id),
					 errhint("Make a new script.")));
	}
}

static void
report_bad_step(const SvScriptStep *step, const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("step \"%s\" of the script is not valid", step->revision),
			 errdetail("%s", problem),
			 errhint("Run the script unchanged.")));
}

/* Reads one step, and applies it to the state that the plan leaves. */
static void
read_step(SvMeaning *meaning, const SvScript *script, const SvScriptStep *given, Snapshot snapshot)
{
	const SvHistory *history = meaning->history;
	SvPlan	   *plan = meaning->plan;
	bool		removed = strcmp(given->checksum, SV_SCRIPT_NOT_APPLIED) == 0;
	int32		revision = sv_revmap_find(history->map, given->revision);
	bool		after;

	if (revision < 0 && script->purge && removed)
		return;					/* it is applied, but not registered */
	if (revision < 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_UNKNOWN_REVISION),
				 errmsg("revision \"%s\" of the script is not registered", given->revision),
				 errhint("Register it as it is in the database where the script was made.")));
	if (removed && script->direction != SV_STAMP)
		report_bad_step(given, "It has no checksum.");
	after = script->direction == SV_UPGRADE || (script->direction == SV_STAMP && !removed);
	if (sv_set_has(plan->applied_after, revision) == after && !script->purge)
		report_bad_step(given, after ? "The revision is already applied." : "The revision is not applied.");
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

/* Reads the steps; raises an error if they do not match what is registered. */
static void
read_steps(SvMeaning *meaning, const SvScript *script, Snapshot snapshot)
{
	SvPlan	   *plan = palloc0_object(SvPlan);

	sv_revmap_check(meaning->history->map);
	plan->direction = script->direction;
	plan->applied_before = meaning->history->applied;
	plan->applied_after = sv_set_copy(plan->applied_before);
	plan->steps = palloc_array(int32, script->nsteps);
	meaning->plan = plan;
	meaning->steps = palloc0_array(SvRunStep, script->nsteps);
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
	return revisions == NULL ? "base" : sv_texts_join(revisions);
}

/* Raises 55000 unless the database is where the script starts, and has not run it. */
static void
check_state(const SvHistory *history, const SvScript *script)
{
	const char **here;

	if (sv_journal_has_run(&history->project->rels, &script->run))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("this script has already been run"),
				 errdetail("Run %s is recorded in schemaver_log.",
						   DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(&script->run)))),
				 errhint("Each script can run only once. To run it again, make a new script.")));
	if (strcmp(sv_fingerprint_state(history->map, history->applied, history->unknown),
			   script->applied) == 0)
		return;
	here = sv_fingerprint_current(history->applied, history->unknown);
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("the script does not start from the current state of this database"),
			 sv_texts_equal(here, script->current) ?
			 errdetail("Both are at %s, but different revisions are applied below it.",
					   describe_current(here)) :
			 errdetail("The script starts from %s, but this database is at %s.",
					   describe_current(script->current), describe_current(here)),
			 errhint("Make a script that starts from this state: SELECT schemaver_%s_sql(...).",
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

/* Shows the revisions of a script, even if there is one that would replace them. */
static const SvHistory *
show_steps(const SvHistory *history, const SvScript *script)
{
	List	   *names = NIL;

	for (int32 i = 0; i < script->nsteps; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (sv_revmap_find_alias(history->whole->map, script->steps[i].revision) >= 0 &&
			strcmp(script->steps[i].checksum, SV_SCRIPT_NOT_APPLIED) != 0)
			names = lappend(names, unconstify(char *, script->steps[i].revision));
	}
	return names == NIL || history->whole == history ? history : sv_view_make(history->whole, names);
}

/*
 * sv_meaning_find
 *		Takes the run lock and finds out what the script means here, in the current
 *		memory context.  Raises an error if it may not run here.
 */
void
sv_meaning_find(const SvScript *script, SvMeaning *meaning)
{
	const SvProject *project;
	Snapshot	snapshot;

	check_guards(&script->project->rels, script);
	sv_lock_run(script->project);
	project = sv_project_again(script->project);	/* it may have waited */
	check_guards(&project->rels, script);
	sv_obstacles_refuse_any(&project->rels, script->direction != SV_UPGRADE);

	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	meaning->history = show_steps(sv_history_load(project, snapshot), script);
	if (!script->purge)			/* which exists to repair that */
		sv_feasibility_check_applied(meaning->history);
	check_state(meaning->history, script);
	read_steps(meaning, script, snapshot);
	sv_feasibility_check_snapshot(meaning->history, &meaning->plan, 1);
	UnregisterSnapshot(snapshot);
}

/*
 * sv_meaning_read_body
 *		Returns the body of a step as it is registered, in the current memory context.
 *		Raises SV006 if it is not the one that the script was made from.
 */
const char *
sv_meaning_read_body(const SvHistory *history, SvDirection direction, const char *revision, const char *checksum)
{
	Snapshot	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	SvRevisionRow *row = sv_revisions_get(history->project, revision, snapshot);
	const char *text;

	UnregisterSnapshot(snapshot);
	if (row == NULL || !sv_fingerprint_matches(row, direction, checksum))
		report_other_body(revision, direction);
	text = direction == SV_UPGRADE ? row->upgrade : row->downgrade;
	return text == NULL ? "" : text;
}
