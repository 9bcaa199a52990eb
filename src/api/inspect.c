/*
 * inspect.c
 *		SQL functions that look at a history and change nothing.
 *
 * They read what the active snapshot shows, through the history that the
 * session keeps in memory.  They use neither SPI nor search_path, so that no
 * function of a user can get in their way.
 */
#include "postgres.h"

#include "api/args.h"
#include "api/rows.h"
#include "compat.h"
#include "errors.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "revision/plan.h"
#include "revision/range.h"
#include "revision/resolve.h"
#include "run/empty.h"
#include "run/unsaved.h"
#include "store/view.h"
#include "store/journal.h"
#include "store/revisions.h"
#include "store/settings.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

PG_FUNCTION_INFO_V1(schemaver_heads);
PG_FUNCTION_INFO_V1(schemaver_bases);
PG_FUNCTION_INFO_V1(schemaver_branches);
PG_FUNCTION_INFO_V1(schemaver_current);
PG_FUNCTION_INFO_V1(schemaver_is_current);
PG_FUNCTION_INFO_V1(schemaver_history);
PG_FUNCTION_INFO_V1(schemaver_pending);
PG_FUNCTION_INFO_V1(schemaver_plan);
PG_FUNCTION_INFO_V1(schemaver_resolve);
PG_FUNCTION_INFO_V1(schemaver_show);
PG_FUNCTION_INFO_V1(schemaver_status);

#define AHEAD 4					/* rows; long enough for memory to arrive */

/* A set-returning function at work: what it reads, and what it returns. */
typedef struct Output
{
	ErrorContextCallback unsaved;
	const SvHistory *history;
	SvRows		rows;
} Output;

/* Reads what a call is about, and says so if that is nothing. */
static const SvHistory *
read_history(FunctionCallInfo fcinfo)
{
	const SvHistory *history = sv_history_read(sv_arg_project(fcinfo));

	sv_empty_notice(history);
	return history;
}

static void
begin_output(Output *output, FunctionCallInfo fcinfo)
{
	sv_unsaved_enter(&output->unsaved);
	sv_rows_begin(&output->rows, fcinfo);
	output->history = read_history(fcinfo);
}

static Datum
end_output(const Output *output)
{
	sv_unsaved_leave(&output->unsaved);
	return (Datum) 0;
}

static const char **
targets_of(const SvRevmap *map, const SvEdges *edges, int32 rev)
{
	return sv_revmap_ids(map, edges->node + edges->start[rev], sv_edges_count(edges, rev));
}

static void
put_parents(Output *output, int32 rev)
{
	MemoryContext old = MemoryContextSwitchTo(output->rows.row);
	const char **ids = sv_revmap_parents(output->history->map, rev);

	MemoryContextSwitchTo(old);
	sv_rows_texts(&output->rows, ids);
}

static void
put_ids(Output *output, const int32 *revs, int32 count)
{
	MemoryContext old = MemoryContextSwitchTo(output->rows.row);
	const char **ids = sv_revmap_ids(output->history->map, revs, count);

	MemoryContextSwitchTo(old);
	sv_rows_texts(&output->rows, ids);
}

static bool
has_children(const SvRevmap *map, int32 rev)
{
	return sv_edges_count(&map->children, rev) > 0;
}

/* Adds the row of a revision at an end of the graph. */
static void
put_end_row(Output *output, int32 rev)
{
	const SvRevision *revision = output->history->map->revs[rev];

	sv_rows_text(&output->rows, revision->id);
	sv_rows_text(&output->rows, revision->message);
	sv_rows_texts(&output->rows, revision->branch_labels);
	sv_rows_bool(&output->rows, sv_set_has(output->history->applied, rev));
	sv_rows_end(&output->rows);
}

/* schemaver_heads(resolve_dependencies boolean) */
Datum
schemaver_heads(PG_FUNCTION_ARGS)
{
	bool		resolve_dependencies = sv_arg_bool(fcinfo, 0, false);
	Output		output;
	const SvRevmap *map;
	SvRevisions list;

	begin_output(&output, fcinfo);
	map = output.history->map;
	list = sv_line_ends(map, resolve_dependencies ? &map->needed_by : &map->children, NULL);
	for (int32 i = 0; i < list.count; i++)
		put_end_row(&output, list.revs[i]);
	return end_output(&output);
}

/* schemaver_bases(branch text) */
Datum
schemaver_bases(PG_FUNCTION_ARGS)
{
	char	   *branch = sv_arg_text_or_null(fcinfo, 0);
	Output		output;
	SvRevisions list;

	begin_output(&output, fcinfo);
	list = sv_resolve_bases(output.history->map, branch);
	for (int32 i = 0; i < list.count; i++)
		put_end_row(&output, list.revs[i]);
	return end_output(&output);
}

/* schemaver_branches() */
Datum
schemaver_branches(PG_FUNCTION_ARGS)
{
	Output		output;
	const SvRevmap *map;
	SvRevisions list;

	begin_output(&output, fcinfo);
	map = output.history->map;
	list = sv_range_history(map, output.history->applied, NULL);
	for (int32 i = 0; i < list.count; i++)
	{
		int32		rev = list.revs[i];

		if (sv_edges_count(&map->children, rev) < 2)
			continue;
		sv_rows_text(&output.rows, map->revs[rev]->id);
		sv_rows_text(&output.rows, map->revs[rev]->message);
		put_ids(&output, map->children.node + map->children.start[rev],
				sv_edges_count(&map->children, rev));
		sv_rows_end(&output.rows);
	}
	return end_output(&output);
}

static void
check_everything_applied(const SvHistory *history)
{
	int32		pending = sv_history_count_pending(history);

	if (pending > 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_NOT_AT_HEAD),
				 errmsg("the database is not at head"),
				 errdetail_plural("%d revision is not applied.", "%d revisions are not applied.",
								  pending, pending),
				 errhint("SELECT * FROM schemaver_pending() lists them.")));
}

/* Adds a row of schemaver_current; rev is -1 if the revision is not registered. */
static void
put_current_row(Output *output, const char *id, int32 rev)
{
	const SvHistory *history = output->history;
	SvAppliedRow applied;
	bool		found;
	MemoryContext old = MemoryContextSwitchTo(output->rows.row);

	found = sv_journal_get_applied(history->project, id, GetActiveSnapshot(), &applied);
	MemoryContextSwitchTo(old);
	if (!found)
	{
		sv_history_forget();	/* it was deleted by hand, without the
								 * triggers that report it */
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("the row of applied revision \"%s\" has just been deleted by another session", id),
				 errhint("Call again.")));
	}
	sv_rows_text(&output->rows, id);
	sv_rows_text(&output->rows, rev < 0 ? NULL : history->map->revs[rev]->message);
	sv_rows_bool(&output->rows, rev >= 0 && !has_children(history->map, rev));
	sv_rows_put(&output->rows, TimestampTzGetDatum(applied.applied_at));
	sv_rows_text(&output->rows, applied.applied_by);
	sv_rows_end(&output->rows);
}

/* schemaver_current(check_heads boolean) */
Datum
schemaver_current(PG_FUNCTION_ARGS)
{
	bool		check_heads = sv_arg_bool(fcinfo, 0, false);
	Output		output;
	const SvHistory *history;
	SvSet	   *current;
	ListCell   *cell;

	begin_output(&output, fcinfo);
	history = output.history;
	if (check_heads)
		check_everything_applied(history);
	current = sv_set_heads(history->applied);
	for_each_member(i, current)
		put_current_row(&output, history->map->revs[i]->id, i);

	/*
	 * A revision that is applied but not registered has no place in the
	 * graph: it may be current.
	 */
	foreach(cell, history->unknown)
		put_current_row(&output, lfirst(cell), -1);
	return end_output(&output);
}

/* schemaver_is_current() */
Datum
schemaver_is_current(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(sv_history_count_pending(read_history(fcinfo)) == 0);
}

/*
 * Prefetches the data of the revisions that come next in a list.  Numbers follow
 * the ids, so a walk along the graph would wait for memory at every revision.
 * First comes the pointer to the revision, then the revision, then its texts.  With
 * 100,000 revisions in memory, schemaver_history() takes 23 ms instead of 33 (21
 * instead of 24 at best).  It must be inlined: gcc considers it a function without
 * effect, and drops the call.
 */
static pg_attribute_always_inline void
prefetch_revisions(const SvHistory *history, const SvSet *current, const SvRevisions *list, int32 at)
{
	const SvRevmap *map = history->map;

	if (at + 3 * AHEAD < list->count)
	{
		int32		rev = list->revs[at + 3 * AHEAD];

		prefetch_compat(&map->revs[rev]);
		prefetch_compat(&map->parents.start[rev]);
		prefetch_compat(&map->children.start[rev]);
		prefetch_compat(&current->has[rev]);
		prefetch_compat(&history->applied->has[rev]);
	}
	if (at + 2 * AHEAD < list->count)
	{
		int32		rev = list->revs[at + 2 * AHEAD];

		prefetch_compat(&map->revs[rev]->id);
		prefetch_compat(&map->revs[rev]->depends_on);
		prefetch_compat(&map->parents.node[map->parents.start[rev]]);
	}
	if (at + AHEAD < list->count)
	{
		const SvRevision *revision = map->revs[list->revs[at + AHEAD]];

		prefetch_compat(revision->id);
		prefetch_compat(revision->message);
	}
}

/* schemaver_history(range text) */
Datum
schemaver_history(PG_FUNCTION_ARGS)
{
	char	   *range = sv_arg_text_or_null(fcinfo, 0);
	Output		output;
	const SvRevmap *map;
	SvRevisions list;
	SvSet	   *current;

	begin_output(&output, fcinfo);
	map = output.history->map;
	current = sv_set_heads(output.history->applied);
	list = sv_range_history(map, output.history->applied, range);
	for (int32 i = 0; i < list.count; i++)
	{
		int32		rev = list.revs[i];

		prefetch_revisions(output.history, current, &list, i);
		sv_rows_text(&output.rows, map->revs[rev]->id);
		put_parents(&output, rev);
		sv_rows_texts(&output.rows, map->revs[rev]->depends_on);
		sv_rows_texts(&output.rows, map->revs[rev]->branch_labels);
		sv_rows_text(&output.rows, map->revs[rev]->message);
		sv_rows_bool(&output.rows, sv_set_has(current, rev));
		sv_rows_bool(&output.rows, sv_set_has(output.history->applied, rev));
		sv_rows_bool(&output.rows, !has_children(map, rev));
		sv_rows_bool(&output.rows, sv_edges_count(&map->children, rev) > 1);
		sv_rows_bool(&output.rows, sv_edges_count(&map->parents, rev) > 1);
		sv_rows_end(&output.rows);
	}
	return end_output(&output);
}

/* schemaver_pending(target text) */
Datum
schemaver_pending(PG_FUNCTION_ARGS)
{
	char	   *target = sv_arg_text(fcinfo, 0, "target");
	Output		output;
	const SvRevmap *map;
	SvPlan	   *plan;

	begin_output(&output, fcinfo);
	output.history = sv_view_for(output.history, SV_UPGRADE, target, false);
	map = output.history->map;
	plan = sv_plan_upgrade(map, output.history->applied, target);
	for (int32 i = 0; i < plan->nsteps; i++)
	{
		sv_rows_int(&output.rows, i + 1);
		sv_rows_text(&output.rows, map->revs[plan->steps[i]]->id);
		sv_rows_text(&output.rows, map->revs[plan->steps[i]]->message);
		put_parents(&output, plan->steps[i]);
		sv_rows_end(&output.rows);
	}
	return end_output(&output);
}

static void
put_step(Output *output, const SvPlan *plan, int32 step, int32 rev)
{
	const SvRevmap *map = output->history->map;

	sv_rows_int(&output->rows, step);
	sv_rows_text(&output->rows, sv_direction_name(plan->direction));
	sv_rows_text(&output->rows, map->revs[rev]->id);
	sv_rows_text(&output->rows, map->revs[rev]->message);
	put_parents(output, rev);
	sv_rows_bool(&output->rows, map->revs[rev]->transactional);
	sv_rows_bool(&output->rows, sv_set_has(plan->applied_after, rev));
	sv_rows_end(&output->rows);
}

/*
 * A stamp runs nothing, so its plan shows every revision that it would declare
 * applied or not applied, in the order of the graph.
 */
static void
put_stamp_steps(Output *output, const SvPlan *plan)
{
	SvSet	   *changed = sv_set_difference(plan->applied_before, plan->applied_after);
	SvRevisions list = sv_set_order(changed, false);

	for (int32 i = 0; i < list.count; i++)
		put_step(output, plan, i + 1, list.revs[i]);
}

/* schemaver_plan(target text, direction text, offline boolean, purge boolean) */
Datum
schemaver_plan(PG_FUNCTION_ARGS)
{
	char	   *target = sv_arg_text(fcinfo, 0, "target");
	char	   *direction = sv_arg_text(fcinfo, 1, "direction");
	Output		output;
	SvPlan	   *plan;
	bool		offline;

	begin_output(&output, fcinfo);
	offline = sv_arg_bool(fcinfo, 2, sv_symbol_is_range(target));
	output.history = sv_view_for(output.history, sv_direction_parse(direction), target, offline);
	plan = sv_plan_make(output.history->map, output.history->applied, sv_direction_parse(direction),
						target, offline, sv_arg_bool(fcinfo, 3, false));
	if (plan->direction == SV_STAMP)
		put_stamp_steps(&output, plan);
	else
	{
		for (int32 i = 0; i < plan->nsteps; i++)
			put_step(&output, plan, i + 1, plan->steps[i]);
	}
	return end_output(&output);
}

/* schemaver_resolve(target text, single boolean) */
Datum
schemaver_resolve(PG_FUNCTION_ARGS)
{
	char	   *target = sv_arg_text(fcinfo, 0, "target");
	Output		output;
	SvRevisions list;

	begin_output(&output, fcinfo);
	list = sv_resolve(output.history->map, target, sv_arg_bool(fcinfo, 1, false));
	for (int32 i = 0; i < list.count; i++)
	{
		sv_rows_text(&output.rows, list.revs[i] < 0 ? NULL : output.history->map->revs[list.revs[i]]->id);
		sv_rows_end(&output.rows);
	}
	return end_output(&output);
}

static void
append_list(StringInfo text, const char *title, const char *const *names)
{
	if (names == NULL)
		return;
	appendStringInfo(text, "%s: %s", title, names[0]);
	for (int i = 1; names[i] != NULL; i++)
		appendStringInfo(text, ", %s", names[i]);
	appendStringInfoChar(text, '\n');
}

static void
append_event(StringInfo text, const char *title, TimestampTz when, const char *who)
{
	appendStringInfo(text, "%s: %s by %s\n", title, timestamptz_to_str(when), who);
}

static void
append_body(StringInfo text, const char *title, const char *body, const char *if_none)
{
	size_t		length = body == NULL ? 0 : strlen(body);

	appendStringInfo(text, "\n-- %s\n%s", title, body == NULL ? if_none : body);
	if (body == NULL || (length > 0 && body[length - 1] != '\n'))
		appendStringInfoChar(text, '\n');
}

/* Appends where a revision is in the graph. */
static void
append_place(StringInfo text, const SvRevmap *map, int32 rev, bool is_current)
{
	int32		nparents = sv_edges_count(&map->parents, rev);
	int32		nchildren = sv_edges_count(&map->children, rev);
	const char *base[] = {"<base>", NULL};
	const char **parents = sv_revmap_parents(map, rev);

	appendStringInfo(text, "Rev: %s%s%s%s%s\n", map->revs[rev]->id,
					 nchildren == 0 ? " (head)" : "", nchildren > 1 ? " (branchpoint)" : "",
					 nparents > 1 ? " (mergepoint)" : "", is_current ? " (current)" : "");
	append_list(text, nparents > 1 ? "Merges" : "Parent",
				parents[0] == NULL ? base : parents);
	append_list(text, "Depends on", map->revs[rev]->depends_on);
	append_list(text, nchildren > 1 ? "Branches into" : "Next",
				targets_of(map, &map->children, rev));
	append_list(text, "Needed by", sv_line_dependents(map, rev));
	append_list(text, "Branch names", sv_line_labels(map, rev));
}

/* Appends what a revision replaces, and what replaces it. */
static void
append_squashed(StringInfo text, const SvRevmap *whole, const SvRevision *revision)
{
	int32		by = sv_revmap_find_alias(whole, revision->id);

	append_list(text, "Replaces", revision->replaces);
	if (by >= 0)
		appendStringInfo(text, "Replaced by: %s\n", whole->revs[by]->id);
}

/* Appends on whose authority the bodies were registered, unless it is a superuser's. */
static void
append_authority(StringInfo text, const SvRevisionRow *row)
{
	const char *up = row->upgrade_authority;
	const char *down = row->downgrade_authority;

	if (up != NULL && down != NULL && strcmp(up, down) == 0)
		appendStringInfo(text, "Authority: %s\n", up);
	else if (up != NULL || down != NULL)
		appendStringInfo(text, "Authority: %s (upgrade), %s (downgrade)\n",
						 up != NULL ? up : "a superuser", down != NULL ? down : "a superuser");
}

/* Appends the files that the bodies were loaded from. */
static void
append_files(StringInfo text, const SvRevisionRow *row)
{
	const char *up = row->upgrade_origin.file;
	const char *down = row->downgrade_origin.file;

	if (up != NULL && down != NULL && strcmp(up, down) != 0)
		appendStringInfo(text, "File: %s (upgrade), %s (downgrade)\n", up, down);
	else if (up != NULL || down != NULL)
		appendStringInfo(text, "File: %s\n", up != NULL ? up : down);
}

/* Appends what the upgrade leads from and to, if that is recorded. */
static void
append_structure(StringInfo text, const SvStructure *structure)
{
	if (!sv_structure_is_known(structure))
		return;
	appendStringInfo(text, "Structure before: %s\n", structure->before);
	appendStringInfo(text, "Structure after: %s\n", structure->after);
}

static void
append_revision(StringInfo text, const SvHistory *history, int32 rev, bool is_current)
{
	const SvRevision *revision = history->map->revs[rev];
	SvRevisionRow *row = sv_history_get_row(history, rev, GetActiveSnapshot());
	SvAppliedRow applied;

	append_place(text, history->map, rev, is_current);
	append_squashed(text, history->whole->map, revision);
	append_event(text, "Created", row->created_at, row->created_by);
	append_authority(text, row);
	append_files(text, row);
	append_structure(text, &row->structure);
	if (sv_set_has(history->applied, rev) &&
		sv_journal_get_applied(history->project, revision->id, GetActiveSnapshot(), &applied))
		append_event(text, "Applied", applied.applied_at, applied.applied_by);
	if (!revision->transactional)
		appendStringInfoString(text, "Runs outside of a transaction.\n");
	if (revision->message != NULL)
		appendStringInfo(text, "\n    %s\n", revision->message);
	append_body(text, "upgrade", row->upgrade, "-- (nothing)");
	append_body(text, "downgrade", row->downgrade,
				revision->has_downgrade ? "-- (nothing)" : "-- (none: it cannot be reverted)");
}

/* schemaver_show(target text) */
Datum
schemaver_show(PG_FUNCTION_ARGS)
{
	char	   *target = sv_arg_text(fcinfo, 0, "target");
	const SvHistory *history = read_history(fcinfo);
	SvSet	   *current;
	ErrorContextCallback unsaved;
	SvRevisions list;
	StringInfoData text;

	/* What is replaced, or replaces what is applied, is not in the view. */
	if (sv_revmap_find(history->map, target) < 0 && sv_revmap_find(history->whole->map, target) >= 0)
		history = history->whole;
	current = sv_set_heads(history->applied);
	sv_unsaved_enter(&unsaved);
	list = sv_resolve_show(history->map, history->applied, target);
	sv_unsaved_leave(&unsaved);
	initStringInfo(&text);
	for (int32 i = 0; i < list.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (i > 0)
			appendStringInfoChar(&text, '\n');
		append_revision(&text, history, list.revs[i], sv_set_has(current, list.revs[i]));
	}
	PG_RETURN_TEXT_P(cstring_to_text_with_len(text.data, text.len));
}

static void
put_last_run(Output *output)
{
	SvStateRow	state;
	MemoryContext old = MemoryContextSwitchTo(output->rows.row);
	bool		found = sv_journal_get_state(output->history->project, GetActiveSnapshot(), &state);
	pg_uuid_t  *run = palloc_object(pg_uuid_t);

	MemoryContextSwitchTo(old);
	if (!found)
	{
		for (int i = 0; i < 4; i++)
			sv_rows_null(&output->rows);
		return;
	}
	*run = state.run;
	sv_rows_put(&output->rows, UUIDPGetDatum(run));
	sv_rows_text(&output->rows, state.direction);
	sv_rows_put(&output->rows, TimestampTzGetDatum(state.started_at));
	sv_rows_text(&output->rows, state.username);
}

/* schemaver_status() */
Datum
schemaver_status(PG_FUNCTION_ARGS)
{
	Output		output;
	const SvHistory *history;
	SvRevisions heads;
	SvRevisions current;

	begin_output(&output, fcinfo);
	history = output.history;
	heads = sv_resolve(history->map, "heads", false);
	current = sv_set_members(sv_set_heads(history->applied));
	sv_rows_text(&output.rows, history->project->name);
	put_ids(&output, heads.revs, heads.count);
	put_ids(&output, current.revs, current.count);
	sv_rows_int(&output.rows, sv_history_count_pending(history));
	sv_rows_text(&output.rows, sv_settings_get(&history->project->rels, "environment"));
	put_last_run(&output);
	sv_rows_end(&output.rows);
	return end_output(&output);
}
