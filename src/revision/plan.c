/*
 * plan.c
 *		From a target to a plan.
 *
 * The state is the set of applied revisions, and a plan is the difference of
 * two such sets, put in order.  This makes every plan possible that the graph
 * allows: Alembic, which keeps only the current heads, cannot tell afterwards
 * what is below them.
 *
 * The order depends on the graph and the ids alone, so it is the same on every
 * machine.
 */
#include "postgres.h"

#include "errors.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "revision/members.h"
#include "revision/plan.h"
#include "revision/resolve.h"
#include "utils/builtins.h"

#define NO_REVISION (-1)

static const SvCaller upgrade_caller = {"SELECT * FROM schemaver_upgrade(", ")", true, false};
static const SvCaller downgrade_caller = {"SELECT * FROM schemaver_downgrade(", ")", false, false};
static const SvCaller stamp_caller = {"SELECT * FROM schemaver_stamp(", ")", true, false};

/*
 * sv_direction_name
 *		Returns the name of a direction as users see it.
 */
const char *
sv_direction_name(SvDirection direction)
{
	static const char *const names[] = {
		[SV_UPGRADE] = "upgrade",
		[SV_DOWNGRADE] = "downgrade",
		[SV_STAMP] = "stamp"
	};

	return names[direction];
}

/*
 * sv_direction_parse
 *		Returns the direction of this name; raises 22023 if there is none.
 */
SvDirection
sv_direction_parse(const char *name)
{
	for (SvDirection direction = SV_UPGRADE; direction <= SV_STAMP; direction++)
	{
		if (strcmp(name, sv_direction_name(direction)) == 0)
			return direction;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("direction \"%s\" is not known", name),
			 errhint("The directions are 'upgrade', 'downgrade' and 'stamp'.")));
	return SV_UPGRADE;
}

static SvPlan *
begin_plan(SvDirection direction, const SvSet *applied)
{
	SvPlan	   *plan = palloc0_object(SvPlan);

	plan->direction = direction;
	plan->applied_before = applied;
	plan->applied_after = sv_set_copy(applied);
	plan->displaced = palloc0_object(SvDisplaced);
	return plan;
}

static void
refuse_range(const char *target, SvDirection direction)
{
	if (sv_symbol_is_range(target))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is a range, but a target is needed", target),
				 errdetail("A run always starts from the current revisions of the database."),
				 errhint("Give only the end of the range. SELECT * FROM schemaver_plan(%s, '%s') shows the steps in between.",
						 quote_literal_cstr(target), sv_direction_name(direction))));
}

static void
set_steps(SvPlan *plan, SvRevisions list)
{
	plan->steps = list.revs;
	plan->nsteps = list.count;
}

/*
 * sv_plan_upgrade
 *		Plans to apply the revisions that a target refers to, with everything
 *		that they need.
 *
 * The plan is in the current memory context.  Raises SV001 to SV005, or 22023
 * for bad syntax and ranges.
 */
SvPlan *
sv_plan_upgrade(const SvRevmap *map, const SvSet *applied, const char *target)
{
	SvPlan	   *plan = begin_plan(SV_UPGRADE, applied);
	SvSet	   *missing = sv_set_empty(map);
	SvLine		line = {NULL};
	SvMembers	members;
	const SvSymbol *symbol;

	sv_revmap_check(map);
	refuse_range(target, SV_UPGRADE);
	sv_members_begin(&members, target);
	while ((symbol = sv_members_next(&members)) != NULL)
	{
		SvRevisions named = sv_resolve_upgrade(map, applied, symbol, false, &line, &upgrade_caller);

		sv_set_add_list(missing, &named);
		sv_list_free(&named);
	}

	/*
	 * Usually nothing is missing below what is applied, so there is no need
	 * to look for it.
	 */
	if (sv_graph_is_closed(&map->needs, map->nrevs, applied->has))
		sv_graph_close_outside(&map->needs, map->nrevs, missing->has, applied->has);
	else
		sv_set_close(missing, &map->needs);
	sv_set_remove_all(missing, applied);
	sv_set_add_all(plan->applied_after, missing);
	set_steps(plan, sv_set_order(missing, false));
	return plan;
}

/* The revisions that would lack something that they need: this is where to cut. */
static SvSet *
what_follows(const SvRevmap *map, int32 rev)
{
	SvSet	   *set = sv_set_empty(map);
	SvRevisions bases;

	if (rev != SV_BASE)
	{
		for_each_target(child, &map->children, rev)
			sv_set_add(set, child);
		return set;
	}
	bases = sv_line_ends(map, &map->parents, NULL);
	sv_set_add_list(set, &bases);
	return set;
}

static void
report_nothing_below(const SvRevmap *map, const char *target, int32 branch)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_NOT_ON_PATH),
			 errmsg("cannot downgrade to \"%s\"", target),
			 errdetail("The line of %s does not pass through it.", map->revs[branch]->id),
			 errhint("SELECT * FROM schemaver_history() shows which revision follows which.")));
}

/*
 * If there are several ways up, keeps those that lead to the intended branch.
 */
static void
keep_branch(const SvRevmap *map, const char *target, SvSet *cut, int32 branch)
{
	if (branch == NO_REVISION || sv_set_count(cut) <= 1)
		return;
	sv_set_keep(cut, sv_set_closure(map, &map->parents, branch));
	if (sv_set_is_empty(cut))
		report_nothing_below(map, target, branch);
}

static void
check_is_current(const SvRevmap *map, const SvSet *applied, const char *target, int32 rev)
{
	if (rev == SV_BASE)
		return;
	if (!sv_set_has(sv_set_heads(applied), rev))
		ereport(ERROR,
				(errcode(ERRCODE_SV_NOT_ON_PATH),
				 errmsg("cannot downgrade to \"%s\"", target),
				 sv_set_has(applied, rev) ?
				 errdetail("No revision that follows %s is applied.", map->revs[rev]->id) :
				 errdetail("Revision %s is not applied.", map->revs[rev]->id),
				 errhint("SELECT * FROM schemaver_current() lists what is current.")));
}

/*
 * sv_plan_downgrade
 *		Plans to revert everything that needs more than the target.
 *
 * The plan is in the current memory context.  Raises SV001 to SV005, or 22023
 * for bad syntax, lists and ranges.
 */
SvPlan *
sv_plan_downgrade(const SvRevmap *map, const SvSet *applied, const char *target)
{
	SvPlan	   *plan = begin_plan(SV_DOWNGRADE, applied);
	SvSymbol	symbol;
	int32		branch;
	int32		rev;
	SvSet	   *cut;

	sv_revmap_check(map);
	refuse_range(target, SV_DOWNGRADE);
	symbol = sv_symbol_parse_one(target);
	rev = sv_resolve_downgrade(map, applied, &symbol, &branch, &downgrade_caller);
	cut = what_follows(map, rev);
	keep_branch(map, target, cut, branch);
	sv_set_close(cut, &map->needed_by);
	sv_set_keep(cut, applied);
	sv_set_remove_all(plan->applied_after, cut);
	if (sv_set_is_empty(cut))
		check_is_current(map, applied, target, rev);
	set_steps(plan, sv_set_order(cut, true));
	return plan;
}

/*
 * Adds to a set everything that is linked to its members, up or down, by parents
 * or dependencies.
 */
static void
add_linked(SvSet *set)
{
	SvSet	   *above = sv_set_copy(set);

	sv_set_close(set, &set->map->needs);
	sv_set_close(above, &set->map->needed_by);
	sv_set_add_all(set, above);
}

/*
 * Reads the target of a stamp: what it names, and what it clears.  "base" alone
 * clears everything, LABEL@base what is linked to LABEL.
 */
static void
read_stamp(const SvRevmap *map, const char *target, SvWalks walks, SvSet *named, SvSet *cleared)
{
	bool		only_base = true;
	SvLine		line = {NULL};
	SvMembers	members;
	const SvSymbol *symbol;

	sv_members_begin(&members, target);
	while ((symbol = sv_members_next(&members)) != NULL)
	{
		SvRevisions list = sv_resolve_symbol(map, symbol, walks, &line, &stamp_caller);
		int32		label = sv_resolve_label(map, symbol);
		bool		is_base = symbol->kind == SV_SYMBOL_BASE;

		sv_set_add_list(named, &list);
		sv_list_free(&list);
		if (is_base && label != NO_REVISION)
			sv_set_add(cleared, label);
		only_base = only_base && is_base && label == NO_REVISION;
	}
	add_linked(cleared);
	if (only_base)
		sv_set_add_all(cleared, sv_set_all(map));
}

/* Lists the new heads as steps, or the former ones if there are no new ones. */
static void
set_stamp_steps(SvPlan *plan)
{
	SvSet	   *before = sv_set_heads(plan->applied_before);
	SvSet	   *after = sv_set_heads(plan->applied_after);
	SvSet	   *changed = sv_set_minus(after, before);

	if (sv_set_is_empty(changed))
		changed = sv_set_minus(before, after);
	set_steps(plan, sv_set_members(changed));
}

static SvPlan *
plan_stamp(const SvRevmap *map, const SvSet *applied, const char *target, bool purge)
{
	SvPlan	   *plan = begin_plan(SV_STAMP, applied);
	SvSet	   *named = sv_set_empty(map);
	SvSet	   *cleared = sv_set_empty(map);
	SvWalks		walks = purge || sv_set_is_empty(applied) ? SV_WALKS_ON_GRAPH : SV_WALKS_UNKNOWN;

	read_stamp(map, target, walks, named, cleared);
	if (!purge)
	{
		SvSet	   *follows = sv_set_copy(named);
		SvSet	   *stays = sv_set_heads(applied);

		sv_set_close(follows, &map->needed_by);
		sv_set_remove_all(stays, follows);
		sv_set_remove_all(stays, cleared);
		sv_set_add_all(named, stays);
	}
	sv_set_close(named, &map->needs);
	plan->applied_after = named;
	set_stamp_steps(plan);
	return plan;
}

/*
 * sv_plan_stamp
 *		Plans to declare the revisions that a target names as applied, with
 *		everything that they need.
 *
 * Current heads that do not descend from the named revisions stay, unless
 * everything is purged.  The target may be a list.  The plan is in the current
 * memory context.  Raises SV001 to SV005 or 22023.
 */
SvPlan *
sv_plan_stamp(const SvRevmap *map, const SvSet *applied, const char *target, bool purge)
{
	sv_revmap_check(map);
	return plan_stamp(map, applied, target, purge);
}

/* What is applied at the start of a range. */
static SvSet *
range_start(const SvRevmap *map, const char *start)
{
	SvSet	   *applied;
	SvRevisions list;

	sv_revmap_check(map);
	list = sv_resolve(map, start, false);
	for (int32 i = 0; i < list.count; i++)
	{
		if (list.revs[i] < 0)
			ereport(ERROR,
					(errcode(ERRCODE_SV_NOT_ON_PATH),
					 errmsg("start \"%s\" of the range is outside the graph", start),
					 errhint("SELECT * FROM schemaver_history() lists all revisions.")));
	}
	applied = sv_set_of(map, &list);
	sv_set_close(applied, &map->needs);
	return applied;
}

/*
 * Plans an upgrade of a database that is at the start of START:END, without
 * looking at the state of this one.  Without ":" the range starts at base.
 */
static SvPlan *
plan_upgrade_range(const SvRevmap *map, const char *range)
{
	SvRange		sides = {"base", range};

	if (sv_symbol_is_range(range))
		sides = sv_symbol_split_range(range);
	return sv_plan_upgrade(map, range_start(map, sides.start), sides.end);
}

/*
 * Plans a downgrade of a database that is at the start of START:END, without
 * looking at the state of this one.
 */
static SvPlan *
plan_downgrade_range(const SvRevmap *map, const char *range)
{
	SvRange		sides = sv_symbol_split_range(range);

	return sv_plan_downgrade(map, range_start(map, sides.start), sides.end);
}

/*
 * Plans a stamp of a database that is at START.
 *
 * Each member of the list is START:END, all with the same start, or END alone
 * if nothing is applied there.
 */
static SvPlan *
plan_stamp_range(const SvRevmap *map, const char *range)
{
	StringInfoData ends;
	const char *start = NULL;
	char	   *members = pstrdup(range);
	char	   *next;

	initStringInfo(&ends);
	for (char *member = members; member != NULL; member = next)
	{
		SvRange		sides = {"base", member};

		CHECK_FOR_INTERRUPTS();
		next = strchr(member, ',');
		if (next != NULL)
			*next++ = '\0';
		if (sv_symbol_is_range(member))
			sides = sv_symbol_split_range(member);
		if (start != NULL && strcmp(start, sides.start) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the ranges of \"%s\" have different starts", range),
					 errdetail("One starts at \"%s\", another at \"%s\".", start, sides.start)));
		start = sides.start;
		appendStringInfo(&ends, "%s%s", ends.len > 0 ? "," : "", sides.end);
	}
	return plan_stamp(map, range_start(map, start), ends.data, false);
}

/*
 * sv_plan_make
 *		Makes the plan of a call.  If offline, the target is a range, and what
 *		is applied does not matter.  Raises what the planners raise, and 22023
 *		if a range is to be purged.
 */
SvPlan *
sv_plan_make(const SvRevmap *map, const SvSet *applied, SvDirection direction,
			 const char *target, bool offline, bool purge)
{
	switch (direction)
	{
		case SV_UPGRADE:
			return offline ? plan_upgrade_range(map, target) :
				sv_plan_upgrade(map, applied, target);
		case SV_DOWNGRADE:
			return offline ? plan_downgrade_range(map, target) :
				sv_plan_downgrade(map, applied, target);
		case SV_STAMP:
			break;
	}
	if (offline && purge)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a stamp cannot purge if its range starts at a revision"),
				 errhint("Leave out purge, or start the range at 'base'.")));
	return offline ? plan_stamp_range(map, target) :
		sv_plan_stamp(map, applied, target, purge);
}
