/*
 * verify.c
 *		SQL functions that try revisions out.
 */
#include "postgres.h"

#include "api/args.h"
#include "api/rows.h"
#include "api/trial.h"
#include "core/graph.h"
#include "core/pack.h"
#include "miscadmin.h"
#include "proof/sample.h"
#include "proof/verify.h"
#include "revision/plan.h"
#include "revision/resolve.h"
#include "revision/symbol.h"
#include "run/empty.h"
#include "run/guard.h"
#include "run/unsaved.h"
#include "schema/reader.h"
#include "schema/wire.h"
#include "store/view.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(schemaver_derive_downgrade);
PG_FUNCTION_INFO_V1(schemaver_identify);
PG_FUNCTION_INFO_V1(schemaver_verify);

/* Reads the revisions of a plan. */
static SvVerified *
read_plan(const SvHistory *history, const SvPlan *plan)
{
	const SvRevisions list = {plan->nsteps, plan->steps};

	return sv_trial_revisions(history, &list);
}

/* The way from an empty database up to a target. */
static SvPlan *
plan_up_to(const SvHistory *history, const char *target)
{
	if (sv_symbol_is_range(target))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is a range, but a target is needed", target),
				 errdetail("All revisions up to the target run, in an empty database."),
				 errhint("Give only the end of the range.")));
	return sv_plan_make(history->map, history->applied, SV_UPGRADE, target, true, false);
}

static void
put_answer(SvRows *rows, SvAnswer answer)
{
	if (answer == SV_NOT_TRIED)
		sv_rows_null(rows);
	else
		sv_rows_bool(rows, answer == SV_ANSWER_YES);
}

static void
put_text(SvRows *rows, const char *text)
{
	if (text == NULL)
		sv_rows_null(rows);
	else
		sv_rows_text(rows, text);
}

static void
put_row(SvRows *rows, const SvVerified *revision, const SvVerdictOf *verdict)
{
	sv_rows_text(rows, revision->revision);
	put_answer(rows, verdict->upgrade);
	put_answer(rows, verdict->downgrade);
	put_answer(rows, verdict->same_schema);
	put_answer(rows, verdict->repeatable);
	put_text(rows, verdict->differences);
	sv_rows_bool(rows, verdict->column_order_only);
	if (verdict->rows_lost < 0)
		sv_rows_null(rows);
	else
		sv_rows_put(rows, Int64GetDatum(verdict->rows_lost));
	put_text(rows, verdict->error);
	sv_rows_end(rows);
}

/* Brings the applied revisions of a plan before the others.  Returns their number. */
static int
put_applied_first(SvPlan *plan, const SvHistory *history)
{
	int32	   *steps = palloc_array(int32, plan->nsteps + 1);
	int			napplied = 0;
	int			n;

	for (int32 i = 0; i < plan->nsteps; i++)
		if (sv_set_has(history->applied, plan->steps[i]))
			steps[napplied++] = plan->steps[i];
	n = napplied;
	for (int32 i = 0; i < plan->nsteps; i++)
		if (!sv_set_has(history->applied, plan->steps[i]))
			steps[n++] = plan->steps[i];
	plan->steps = steps;
	return napplied;
}

/* Reads the rows that the revisions are tried out with, and where they come in. */
static void
read_sample(SvSample *sample, const char **tables, SvPlan *plan, const SvHistory *history)
{
	StringInfoData rows;

	if (tables == NULL)
		return;
	if (!sv_graph_is_closed(&history->map->needs, history->map->nrevs, history->applied->has))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("rows cannot be copied, because a revision below an applied one is not applied"),
				 errhint("SELECT * FROM schemaver_pending() lists it.")));
	sample->at = put_applied_first(plan, history);
	if (sample->at < history->napplied)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("rows cannot be copied, because the target does not include all applied revisions"),
				 errdetail("They fit a schema that the revisions up to the target do not lead to."),
				 errhint("SELECT * FROM schemaver_verify('heads', data => ...)")));
	initStringInfo(&rows);
	sv_sample_read(tables, &rows);
	sample->rows = rows.data;
	sample->length = rows.len;
}

/*
 * schemaver_verify(target, data, in_place)
 *		Tries all revisions up to the target, in both directions, in a new database or in
 *		place; with rows of this one, if tables are named.
 */
Datum
schemaver_verify(PG_FUNCTION_ARGS)
{
	char	   *target = sv_arg_text(fcinfo, 0, "target");
	bool		in_place = sv_arg_bool(fcinfo, 2, false);
	const SvProject *project = sv_trial_project(fcinfo, "schemaver_verify()");
	const SvHistory *history;
	SvPlan	   *plan;
	SvVerified *revisions;
	SvVerdictOf *verdicts;
	SvSample	sample = {0};
	SvRows		rows;
	ErrorContextCallback unsaved;

	if (in_place)
		sv_guard_in_place(&project->rels);
	sv_unsaved_enter(&unsaved);
	sv_rows_begin(&rows, fcinfo);
	history = sv_history_read(project);
	sv_empty_notice(history);
	/* The rows fit the way that this database has gone. */
	history = sv_view_for(history, SV_UPGRADE, target, PG_ARGISNULL(1));
	plan = plan_up_to(history, target);
	read_sample(&sample, sv_arg_texts(fcinfo, 1), plan, history);
	revisions = read_plan(history, plan);
	verdicts = palloc_extended(sizeof(SvVerdictOf) * ((Size) plan->nsteps + 1), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	if (plan->nsteps > 0)
		sv_verify(revisions, verdicts, plan->nsteps, !sv_guard_is_disposable(&project->rels, NULL), in_place, &sample);
	for (int32 i = 0; i < plan->nsteps; i++)
		put_row(&rows, &revisions[i], &verdicts[i]);
	sv_unsaved_leave(&unsaved);
	return (Datum) 0;
}

/*
 * schemaver_derive_downgrade(revision)
 *		A body that reverts a revision, written from what its upgrade does.
 */
Datum
schemaver_derive_downgrade(PG_FUNCTION_ARGS)
{
	char	   *name = sv_arg_text(fcinfo, 0, "revision");
	const SvProject *project = sv_trial_project(fcinfo, "schemaver_derive_downgrade()");
	const SvHistory *history;
	SvPlan	   *plan;
	int32		revision;
	const char *body;
	ErrorContextCallback unsaved;

	sv_unsaved_enter(&unsaved);
	history = sv_history_read(project);
	revision = sv_resolve_itself(history->whole->map, name);
	history = sv_view_showing(history, history->whole->map->revs[revision]->id);
	revision = sv_revmap_find(history->map, history->whole->map->revs[revision]->id);
	plan = sv_plan_make(history->map, history->applied, SV_UPGRADE, history->map->revs[revision]->id, true, false);
	if (plan->nsteps == 0 || plan->steps[plan->nsteps - 1] != revision)
		elog(ERROR, "revision \"%s\" does not come last", history->map->revs[revision]->id);
	body = sv_verify_derive(read_plan(history, plan), plan->nsteps, !sv_guard_is_disposable(&project->rels, NULL));
	sv_unsaved_leave(&unsaved);
	return CStringGetTextDatum(body);
}

/* Is this where the schema is?  After a move from an older server, nothing may be exactly the same. */
static bool
is_there(const SvLikeness *likeness, bool after_move)
{
	return likeness->ndifferences == 0 || (after_move && likeness->is_moved);
}

/* The ids of the revisions after which it is the same, but the first one; ends with NULL. */
static const char **
find_others(const SvVerified *revisions, const SvLikeness *after, int first, int n, bool after_move)
{
	const char **others = palloc0_array(const char *, n + 1);
	int			count = 0;

	for (int i = first + 1; i <= n; i++)
		if (is_there(&after[i], after_move))
			others[count++] = revisions[i - 1].revision;
	return count == 0 ? NULL : others;
}

/* Where there are the fewest differences; if there are some everywhere, rather where a move explains them. */
static int
find_nearest(const SvLikeness *after, int n, bool *after_move)
{
	int			nearest = 0;

	for (int i = 1; i <= n; i++)
		if (after[i].ndifferences < after[nearest].ndifferences)
			nearest = i;
	*after_move = false;
	for (int i = 0; i <= n && after[nearest].ndifferences > 0; i++)
	{
		if (!after[i].is_moved)
			continue;
		*after_move = true;
		return i;
	}
	return nearest;
}

/* One row: where there is no difference, or where there are the fewest. */
static void
put_likeness(SvRows *rows, const SvVerified *revisions, const SvLikeness *after, int n)
{
	bool		after_move;
	int			nearest = find_nearest(after, n, &after_move);
	const char *name = nearest == 0 ? "base" : revisions[nearest - 1].revision;
	bool		found = is_there(&after[nearest], after_move);

	put_text(rows, found ? name : NULL);
	sv_rows_texts(rows, found ? find_others(revisions, after, nearest, n, after_move) : NULL);
	sv_rows_text(rows, name);
	put_text(rows, found ? NULL : after[nearest].differences);
	sv_rows_end(rows);
}

/*
 * schemaver_identify(target)
 *		The revision after which the schema is what it is.
 */
Datum
schemaver_identify(PG_FUNCTION_ARGS)
{
	char	   *target = sv_arg_text(fcinfo, 0, "target");
	const SvProject *project = sv_trial_project(fcinfo, "schemaver_identify()");
	const SvHistory *history;
	SvPlan	   *plan;
	SvVerified *revisions;
	SvLikeness *after;
	StringInfoData live;
	SvRows		rows;
	ErrorContextCallback unsaved;

	sv_unsaved_enter(&unsaved);
	sv_rows_begin(&rows, fcinfo);
	history = sv_history_read(project);
	sv_empty_notice(history);
	history = sv_view_for(history, SV_UPGRADE, target, true);
	plan = plan_up_to(history, target);
	revisions = read_plan(history, plan);
	after = palloc_extended(sizeof(SvLikeness) * ((Size) plan->nsteps + 1), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	initStringInfo(&live);
	sv_wire_write(sv_reader_take(NULL, NULL, NULL), sv_pack_append, &live);
	sv_verify_identify(revisions, plan->nsteps, !sv_guard_is_disposable(&project->rels, NULL), live.data, live.len, after);
	put_likeness(&rows, revisions, after, plan->nsteps);
	sv_unsaved_leave(&unsaved);
	return (Datum) 0;
}
