/*
 * generate.c
 *		Writing a migration, and proving it in both directions.
 *
 * In the scratch database, a copy of the live schema is made.  The statements that make
 * it into the models are found and run there; so are those that lead back.  Each time
 * the result is read and compared.  So what is returned has done what it says.
 */
#include "postgres.h"

#include "core/text.h"
#include "errors.h"
#include "miscadmin.h"
#include "proof/compare.h"
#include "proof/copy.h"
#include "proof/divide.h"
#include "proof/generate.h"
#include "proof/scope.h"
#include "proof/silence.h"
#include "proof/trial.h"
#include "schema/environment.h"
#include "schema/hazard.h"
#include "schema/rehearsal.h"
#include "schema/twin.h"
#include "schema/unsaid.h"
#include "utils/guc.h"
#include "utils/snapmgr.h"

static bool needs_commit = false;

/*
 * sv_generate_needs_commit
 *		Was that the reason of the last error: a statement cannot run in a transaction
 *		block?
 */
bool
sv_generate_needs_commit(void)
{
	return needs_commit;
}

/* An SvRead: what there is now. */
static const SvSnapshot *
read_renamed(void *arg)
{
	SvSnapshot *snapshot = sv_trial_read(((const SvGoal *) arg)->schemas);

	/* What has been tried out is rolled back before the snapshot is used. */
	snapshot->is_here = false;
	return snapshot;
}

/* Renames come before everything else, one after the other. */
static List *
join(List *renaming, List *others)
{
	for (int i = 1; i < list_length(renaming); i++)
		((SvStep *) list_nth(renaming, i))->after = list_make1(list_nth(renaming, i - 1));
	for (int i = 0; renaming != NIL && i < list_length(others); i++)
	{
		SvStep	   *step = list_nth(others, i);

		step->after = lappend(step->after, llast(renaming));
	}
	return list_concat(renaming, others);
}

/* The steps from one schema, which is that of the database, to another one, which gets what it says nothing of. */
static List *
find_steps(const SvGoal *goal, SvSides *sides, const SvRenames *renames, bool online)
{
	int			level = sv_environment_enter();
	List	   *steps = sv_renames_make(renames, sides->source, sides->desired);
	const SvSnapshot *source = sides->source;

	/* Statements that are tried out need one. */
	PushActiveSnapshot(GetTransactionSnapshot());
	if (steps != NIL)
	{
		sv_environment_resolve(NULL);
		source = sv_rehearsal_read(steps, read_renamed, unconstify(SvGoal *, goal));
	}
	sides->desired = sv_unsaid_keep(sides->desired, source, renames->ignored);
	steps = join(steps, sv_migration_make(source, sides->desired, renames, online));
	PopActiveSnapshot();
	sv_environment_leave(level);
	return steps;
}

/* Those that have no statement. */
static List *
without_statement(const List *steps)
{
	List	   *result = NIL;
	ListCell   *cell;

	foreach(cell, steps)
		if (((const SvStep *) lfirst(cell))->ddl == NULL)
		result = lappend(result, lfirst(cell));
	return result;
}

static bool
is_about(const List *steps, const SvObject *object)
{
	ListCell   *cell;

	foreach(cell, steps)
	{
		const SvObject *other = ((const SvStep *) lfirst(cell))->object;

		if (other->kind == object->kind && strcmp(other->identity, object->identity) == 0)
			return true;
	}
	return false;
}

/* What the models say nothing of although it needs what these steps are about, for a message; NULL: nothing. */
static const char *
find_in_the_way(const SvGoal *goal, const SvSnapshot *copy, const List *steps)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int32 i = 0; i < copy->nobjects; i++)
	{
		const SvObject *object = copy->objects[i];
		bool		is_needing = false;

		CHECK_FOR_INTERRUPTS();
		for_each_target(k, &copy->needs, i)
			is_needing |= is_about(steps, copy->objects[k]);
		if (is_needing && sv_ignored_is_unsaid(goal->renames.ignored, object))
			sv_text_add_item(&list, object->identity);
	}
	return list.len == 0 ? NULL : list.data;
}

/* Is something missing, too?  Then it could be a rename that somebody has to tell. */
static bool
any_missing(const List *steps)
{
	ListCell   *cell;

	foreach(cell, steps)
	{
		const SvStep *step = lfirst(cell);

		if (step->codes != NULL && step->codes[0] != NULL && strstr(step->codes[0], ".missing") != NULL)
			return true;
	}
	return false;
}

static void
raise_without_statement(const SvGoal *goal, const SvSnapshot *copy, const List *open)
{
	const char *needing = any_missing(open) ? NULL : find_in_the_way(goal, copy, open);
	const char *differences = sv_compare_list(open);

	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg_plural("%d difference has no statement", "%d differences have no statement",
						   list_length(open), list_length(open)),
			 needing == NULL ? errdetail("Without statement: %s.", differences) :
			 errdetail("Without statement: %s. The models say nothing of what needs this: %s.", differences, needing),
			 needing == NULL ? errhint("Say with \"renames\" what has another name, or leave a difference alone with schemaver_ignore().") :
			 errhint("Drop what needs it in a revision before this one, or add it to the models.")));
}

static List *
find_up(SvGoal *goal, const SvSnapshot *copy)
{
	SvSides		sides = {.source = copy,.desired = goal->models};
	List	   *steps;
	List	   *open;

	if (goal->is_partial)
		sv_silence_add(goal->renames.ignored, goal->models, true);
	steps = sv_compare_material(find_steps(goal, &sides, &goal->renames, goal->online));
	sv_ignored_tell(goal->renames.ignored);
	sv_silence_tell(goal->renames.ignored);
	open = without_statement(steps);
	if (open != NIL)
		raise_without_statement(goal, copy, open);
	sv_twin_examine(steps, &sides);
	goal->is_told = true;
	return sv_moves_apply(steps, SV_RUN_OF_UPGRADE, goal->moves);
}

/* The answers that lead back. */
static SvRenames
reverse(const SvRenames *renames, SvIgnored *ignored)
{
	SvRenames	result = {.is_all = true,.ignored = ignored};

	result.list = palloc_array(SvRename, renames->n + 1);
	for (int i = 0; i < renames->n; i++)
		if (renames->list[i].to != NULL)
			result.list[result.n++] = (SvRename)
		{
			renames->list[i].to, renames->list[i].from
		};
	return result;
}

/* Runs those of a part; all are those of its run. */
static void
run_steps(const SvGoal *goal, SvRunOf run, const List *steps, const List *all)
{
	ListCell   *cell;

	foreach(cell, steps)
	{
		const SvStep *step = lfirst(cell);

		if (step->is_alone && !goal->commit)
		{
			needs_commit = true;
			elog(ERROR, "\"%s\" cannot run in a transaction block", step->ddl);
		}
	}
	sv_trial_steps(run, steps, all, goal->commit);
}

static bool
has_identity(const SvSnapshot *snapshot, const char *identity)
{
	for (int32 i = 0; i < snapshot->nobjects; i++)
		if (strcmp(snapshot->objects[i]->identity, identity) == 0)
			return true;
	return false;
}

/* Those of the answers that are about one part. */
static SvRenames
choose_renames(const SvRenames *renames, const SvSnapshot *from, const SvSnapshot *to)
{
	SvRenames	chosen = *renames;

	chosen.list = palloc_array(SvRename, renames->n + 1);
	chosen.n = 0;
	for (int i = 0; i < renames->n; i++)
		if (has_identity(from, renames->list[i].from) && has_identity(to, renames->list[i].to))
			chosen.list[chosen.n++] = renames->list[i];
	return chosen;
}

/* Which of them cannot run in a transaction block?  The statements show that, and need not be tried. */
static void
look_at(const List *steps)
{
	SvSides		sides = {.elsewhere = "the scratch database"};

	sv_twin_examine(steps, &sides);
}

/* Finds the way back from what there is now. */
static void
find_down(const SvGoal *goal, SvPart *part, const SvRenames *back)
{
	SvRenames	chosen = choose_renames(back, part->after, part->before);
	SvSides		sides = {.source = part->after,.desired = part->before};
	List	   *steps = sv_compare_material(find_steps(goal, &sides, &chosen, part->is_alone));

	/* It knows which statements cannot run in a transaction block. */
	if (part->is_alone)
		sv_twin_examine(steps, &sides);
	part->is_reversible = without_statement(steps) == NIL &&
		sv_compare_uncovered(part->after, part->before, NULL) == NIL;
	part->down = part->is_reversible ? sv_moves_apply(steps, SV_RUN_OF_DOWNGRADE, goal->moves) : NIL;
	look_at(part->down);
}

static void
raise_unequal(const List *remaining, const char *direction, const char *than)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_VERIFICATION_FAILED),
			 errmsg("the %s that was written does not lead to %s", direction, than),
			 errdetail("Remaining: %s.", sv_compare_list(remaining)),
			 errhint("Nothing has been stored. Unless an event trigger causes it, this is a fault of schemaver: please report it, and leave the difference alone with schemaver_ignore() until then.")));
}

static void
prove_up(const SvGoal *goal, const SvPart *last)
{
	List	   *remaining = sv_compare_remaining(last->after, goal->models, goal->renames.ignored, NULL);

	if (remaining != NIL)
		raise_unequal(remaining, "upgrade", "the models");
}

/* Goes back as far as there is a way. */
static void
prove_down(const SvGoal *goal, const List *parts)
{
	for (int i = list_length(parts) - 1; i >= 0; i--)
	{
		const SvPart *part = list_nth(parts, i);
		List	   *remaining;

		if (!part->is_reversible)
			return;
		run_steps(goal, SV_RUN_OF_DOWNGRADE, part->down, part->down);
		remaining = sv_compare_remaining(sv_trial_read(goal->schemas), part->before, NULL, NULL);
		if (remaining != NIL)
			raise_unequal(remaining, "downgrade", "the schema before the upgrade");
	}
}

/* What differs and is not covered; models that are partial say nothing of it.  It is told if nothing is written. */
static List *
find_uncovered(const SvGoal *goal)
{
	return goal->is_partial ? NIL : sv_compare_uncovered(goal->live, goal->models, goal->renames.ignored);
}

static void
tell_uncovered(const List *uncovered)
{
	if (uncovered != NIL)
		ereport(NOTICE,
				(errmsg_plural("%d object is of a kind that is not covered", "%d objects are of kinds that are not covered",
							   list_length(uncovered), list_length(uncovered)),
				 errdetail("Not covered: %s.", sv_compare_list(uncovered))));
}

/* All steps of the upgrade, in the order in which they run. */
static List *
join_up(const List *parts)
{
	List	   *result = NIL;
	ListCell   *cell;

	foreach(cell, parts)
		result = list_concat(result, ((const SvPart *) lfirst(cell))->up);
	return result;
}

/* Runs the parts, and finds the way back from each of them. */
static void
make_parts(const SvGoal *goal, const List *parts, const SvSnapshot *now)
{
	SvRenames	back = reverse(&goal->renames, NULL);
	const List *all = join_up(parts);
	const char *fingerprint = parts == NIL ? NULL : sv_scope_fingerprint(now, goal->scope, NULL);
	ListCell   *cell;

	foreach(cell, parts)
	{
		SvPart	   *part = lfirst(cell);

		part->before = now;
		part->fingerprint_before = fingerprint;
		run_steps(goal, SV_RUN_OF_UPGRADE, part->up, all);
		part->after = now = sv_trial_read(goal->schemas);
		part->fingerprint_after = fingerprint = sv_scope_fingerprint(now, goal->scope, NULL);
		find_down(goal, part, &back);
	}
}

static void
set_messages(const char *level)
{
	(void) set_config_option("client_min_messages", level, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SET, true, ERROR, false);
}

/*
 * sv_generate
 *		In a worker in the scratch database: the parts, SvPart *, of a migration that makes
 *		the live schema into the models; NIL if they are the same.  Both directions have
 *		run.  Allocated in the current context, and so is what it needs to know of an error
 *		for sv_trial_moves.  Notes in the goal what has been told, even if it raises an
 *		error.  Raises SV010 if one of them does not do what it should, 55000 for a
 *		difference without a statement, and what the statements raise.
 */
List *
sv_generate(SvGoal *goal)
{
	const char *level = pstrdup(GetConfigOption("client_min_messages", false, false));
	const SvSnapshot *now;
	List	   *uncovered;
	List	   *parts;

	if (goal->is_told)
		set_messages("error");
	now = goal->live == NULL ? sv_trial_read(goal->schemas) :
		sv_copy_build(goal->live, goal->schemas, goal->commit, goal->renames.ignored, goal->moves);
	parts = sv_divide(find_up(goal, now), goal->online);
	uncovered = find_uncovered(goal);
	make_parts(goal, parts, now);
	if (parts != NIL)
	{
		((SvPart *) linitial(parts))->uncovered = uncovered;
		prove_up(goal, llast(parts));
		prove_down(goal, parts);
	}
	set_messages(level);
	if (parts == NIL || goal->live == NULL)
		tell_uncovered(uncovered);
	return parts;
}

/*
 * sv_generate_back
 *		In a worker in a new database that has just gone from the schema before a revision
 *		to the one after it: finds the way back, in the order that earlier attempts have
 *		shown, and proves it.  Renames say what has another name; nothing else has.  Raises
 *		SV009 if there is none, SV010 if it does not lead to the schema before, and what
 *		the statements raise.
 */
void
sv_generate_back(SvPart *part, const SvRenames *renames, const List *moves)
{
	SvGoal		goal = {.commit = true,.moves = moves};
	List	   *remaining;
	ListCell   *cell;

	part->up = sv_compare_remaining(part->before, part->after, NULL, NULL);
	foreach(cell, part->up)
	{
		SvStep	   *step = lfirst(cell);

		/* What is still there under another name has lost nothing. */
		if (sv_snapshot_find(part->after, step->object->address) != NULL)
			step->hazards = 0;
	}
	find_down(&goal, part, renames);
	if (!part->is_reversible)
		ereport(ERROR,
				(errcode(ERRCODE_SV_IRREVERSIBLE),
				 errmsg("there are no statements for the way back"),
				 errhint("Write the downgrade by hand.")));
	/* As in the body that is written. */
	sv_trial_check_functions(false);
	run_steps(&goal, SV_RUN_OF_DOWNGRADE, part->down, part->down);
	remaining = sv_compare_remaining(sv_trial_read(NULL), part->before, NULL, NULL);
	if (remaining != NIL)
		raise_unequal(remaining, "downgrade", "the schema before the upgrade");
}
