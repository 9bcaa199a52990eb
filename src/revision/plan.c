/*
 * plan.c
 *		From a target to what has to be done.
 *
 * The state is the set of applied revisions, and a plan is a difference of two
 * such sets, put in order.  That is what makes every plan possible that the
 * graph allows: Alembic, which keeps the current heads alone, cannot say
 * afterwards what lies below them.
 *
 * The order depends on the graph and the ids alone, so it is the same on every
 * machine.
 */
#include "postgres.h"

#include "core/ident.h"
#include "core/names.h"
#include "errors.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "revision/members.h"
#include "revision/plan.h"
#include "revision/resolve.h"
#include "utils/builtins.h"

#define NO_REVISION (-1)

static const SvCaller upgrade_caller = {"SELECT * FROM schemaver_upgrade(", ")", true};
static const SvCaller downgrade_caller = {"SELECT * FROM schemaver_downgrade(", ")", false};
static const SvCaller stamp_caller = {"SELECT * FROM schemaver_stamp(", ")", true};
static const SvCaller create_caller = {"SELECT schemaver_revision(head => ", ", ...)", true};

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
			 errhint("It is 'upgrade', 'downgrade' or 'stamp'.")));
	return SV_UPGRADE;
}

static bool *
empty_set(const SvRevmap *map)
{
	return palloc0_array(bool, Max(map->nrevs, 1));
}

static void
add_all(bool *set, const SvRevisions *list)
{
	for (int32 i = 0; i < list->count; i++)
		set[list->revs[i]] = true;
}

static bool
is_empty(const SvRevmap *map, const bool *set)
{
	return map->nrevs == 0 || memchr(set, true, map->nrevs) == NULL;
}

static SvPlan *
begin_plan(const SvRevmap *map, SvDirection direction, const bool *applied)
{
	SvPlan	   *plan = palloc0_object(SvPlan);

	plan->direction = direction;
	plan->applied_before = applied;
	plan->applied_after = empty_set(map);
	memcpy(plan->applied_after, applied, map->nrevs);
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
				 errdetail("What runs begins where the database is."),
				 errhint("Give the end of the range alone. SELECT * FROM schemaver_plan(%s, '%s') shows what lies between.",
						 quote_literal_cstr(target), sv_direction_name(direction))));
}

/* Orders the members of a set as the steps of a plan. */
static void
set_steps(SvPlan *plan, const SvRevmap *map, const bool *set)
{
	const SvEdges *first = &map->needs;
	const SvEdges *then = &map->needed_by;

	if (is_empty(map, set))
		return;
	if (plan->direction == SV_DOWNGRADE)
	{
		first = &map->needed_by;
		then = &map->needs;
	}
	plan->steps = palloc_array(int32, map->nrevs);
	plan->nsteps = sv_graph_order(first, then, map->nrevs, set, plan->steps);
}

/*
 * sv_plan_upgrade
 *		Plans to apply what a target stands for, with all that it needs.
 *
 * The plan is in the current memory context.  Raises SV001 to SV005, or 22023
 * for bad syntax and ranges.
 */
SvPlan *
sv_plan_upgrade(const SvRevmap *map, const bool *applied, const char *target)
{
	SvPlan	   *plan = begin_plan(map, SV_UPGRADE, applied);
	bool	   *missing = empty_set(map);
	SvLine		line = {NULL};
	SvMembers	members;
	const SvSymbol *symbol;

	sv_revmap_check(map);
	refuse_range(target, SV_UPGRADE);
	sv_members_begin(&members, target);
	while ((symbol = sv_members_next(&members)) != NULL)
	{
		SvRevisions named = sv_resolve_upgrade(map, applied, symbol, false, &line, &upgrade_caller);

		add_all(missing, &named);
		sv_line_free(&named);
	}
	/* As a rule nothing is missing below what is applied, and need not be looked for. */
	if (sv_graph_is_closed(&map->needs, map->nrevs, applied))
		sv_graph_close_outside(&map->needs, map->nrevs, missing, applied);
	else
		sv_graph_close(&map->needs, map->nrevs, missing);
	for (int32 i = 0; i < map->nrevs; i++)
	{
		missing[i] = missing[i] && !applied[i];
		plan->applied_after[i] |= missing[i];
	}
	set_steps(plan, map, missing);
	return plan;
}

/* The revisions that would no longer have what they need: where to cut. */
static bool *
what_follows(const SvRevmap *map, int32 rev)
{
	bool	   *set = empty_set(map);

	if (rev != SV_BASE)
	{
		for_each_target(child, &map->children, rev)
			set[child] = true;
		return set;
	}
	for (int32 i = 0; i < map->nrevs; i++)
		set[i] = sv_edges_count(&map->parents, i) == 0;
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
 * Where there are several ways up, keeps those that lead to the branch that is
 * meant.
 */
static void
keep_branch(const SvRevmap *map, const char *target, bool *cut, int32 branch)
{
	bool	   *below;
	int32		n = 0;

	for (int32 i = 0; i < map->nrevs; i++)
		n += cut[i];
	if (branch == NO_REVISION || n <= 1)
		return;
	below = empty_set(map);
	below[branch] = true;
	sv_graph_close(&map->parents, map->nrevs, below);
	for (int32 i = 0; i < map->nrevs; i++)
		cut[i] = cut[i] && below[i];
	if (is_empty(map, cut))
		report_nothing_below(map, target, branch);
}

static void
check_is_current(const SvRevmap *map, const bool *applied, const char *target, int32 rev)
{
	bool	   *current = empty_set(map);

	if (rev == SV_BASE)
		return;
	sv_revmap_heads(map, applied, current);
	if (!current[rev])
		ereport(ERROR,
				(errcode(ERRCODE_SV_NOT_ON_PATH),
				 errmsg("cannot downgrade to \"%s\"", target),
				 applied[rev] ?
				 errdetail("No revision that follows %s is applied.", map->revs[rev]->id) :
				 errdetail("Revision %s is not applied.", map->revs[rev]->id),
				 errhint("SELECT * FROM schemaver_current() lists what is current.")));
}

/*
 * sv_plan_downgrade
 *		Plans to take back whatever needs more than the target.
 *
 * The plan is in the current memory context.  Raises SV001 to SV005, or 22023
 * for bad syntax, lists and ranges.
 */
SvPlan *
sv_plan_downgrade(const SvRevmap *map, const bool *applied, const char *target)
{
	SvPlan	   *plan = begin_plan(map, SV_DOWNGRADE, applied);
	SvSymbol	symbol;
	int32		branch;
	int32		rev;
	bool	   *cut;

	sv_revmap_check(map);
	refuse_range(target, SV_DOWNGRADE);
	symbol = sv_symbol_parse_one(target);
	rev = sv_resolve_downgrade(map, applied, &symbol, &branch, &downgrade_caller);
	cut = what_follows(map, rev);
	keep_branch(map, target, cut, branch);
	sv_graph_close(&map->needed_by, map->nrevs, cut);
	for (int32 i = 0; i < map->nrevs; i++)
	{
		cut[i] = cut[i] && applied[i];
		plan->applied_after[i] = plan->applied_after[i] && !cut[i];
	}
	if (is_empty(map, cut))
		check_is_current(map, applied, target, rev);
	set_steps(plan, map, cut);
	return plan;
}

/* Adds to a set whatever is linked to its members, up or down, by parents or dependencies. */
static void
add_linked(const SvRevmap *map, bool *set)
{
	bool	   *above = empty_set(map);

	memcpy(above, set, map->nrevs);
	sv_graph_close(&map->needs, map->nrevs, set);
	sv_graph_close(&map->needed_by, map->nrevs, above);
	for (int32 i = 0; i < map->nrevs; i++)
		set[i] |= above[i];
}

/*
 * Reads the target of a stamp: what it names, and what it clears.  "base" alone
 * clears everything, LABEL@base what is linked to LABEL.
 */
static void
read_stamp(const SvRevmap *map, const char *target, SvWalks walks, bool *named, bool *cleared)
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

		add_all(named, &list);
		sv_line_free(&list);
		if (is_base && label != NO_REVISION)
			cleared[label] = true;
		only_base = only_base && is_base && label == NO_REVISION;
	}
	add_linked(map, cleared);
	if (only_base)
		memset(cleared, true, map->nrevs);
}

/* Tells of the heads that are new, or of those that were if none is. */
static void
set_stamp_steps(SvPlan *plan, const SvRevmap *map)
{
	bool	   *before = empty_set(map);
	bool	   *after = empty_set(map);
	bool	   *changed = empty_set(map);
	SvRevisions list;

	sv_revmap_heads(map, plan->applied_before, before);
	sv_revmap_heads(map, plan->applied_after, after);
	for (int32 i = 0; i < map->nrevs; i++)
		changed[i] = after[i] && !before[i];
	if (is_empty(map, changed))
	{
		for (int32 i = 0; i < map->nrevs; i++)
			changed[i] = before[i] && !after[i];
	}
	list = sv_line_members(map, changed);
	plan->steps = list.revs;
	plan->nsteps = list.count;
}

static SvPlan *
plan_stamp(const SvRevmap *map, const bool *applied, const char *target, bool purge)
{
	SvPlan	   *plan = begin_plan(map, SV_STAMP, applied);
	bool	   *named = plan->applied_after;
	bool	   *cleared = empty_set(map);
	bool	   *current = empty_set(map);
	SvWalks		walks = purge || is_empty(map, applied) ? SV_WALKS_ON_GRAPH : SV_WALKS_UNKNOWN;

	memset(named, false, map->nrevs);
	read_stamp(map, target, walks, named, cleared);
	if (!purge)
	{
		bool	   *follows = empty_set(map);

		memcpy(follows, named, map->nrevs);
		sv_graph_close(&map->needed_by, map->nrevs, follows);
		sv_revmap_heads(map, applied, current);
		for (int32 i = 0; i < map->nrevs; i++)
			named[i] |= current[i] && !follows[i] && !cleared[i];
	}
	sv_graph_close(&map->needs, map->nrevs, named);
	set_stamp_steps(plan, map);
	return plan;
}

/*
 * sv_plan_stamp
 *		Plans to declare applied what a target names, with all that it needs.
 *
 * Current heads that do not descend from what is named stay, unless all is
 * purged.  The target may be a list.  The plan is in the current memory context.
 * Raises SV001 to SV005 or 22023.
 */
SvPlan *
sv_plan_stamp(const SvRevmap *map, const bool *applied, const char *target, bool purge)
{
	sv_revmap_check(map);
	return plan_stamp(map, applied, target, purge);
}

/* What is applied where a range starts. */
static bool *
range_start(const SvRevmap *map, const char *start)
{
	bool	   *applied = empty_set(map);
	SvRevisions list;

	sv_revmap_check(map);
	list = sv_resolve(map, start, false);
	for (int32 i = 0; i < list.count; i++)
	{
		if (list.revs[i] < 0)
			ereport(ERROR,
					(errcode(ERRCODE_SV_NOT_ON_PATH),
					 errmsg("start \"%s\" of the range is off the graph", start),
					 errhint("SELECT * FROM schemaver_history() shows what there is.")));
	}
	add_all(applied, &list);
	sv_graph_close(&map->needs, map->nrevs, applied);
	return applied;
}

/*
 * Plans an upgrade of a database that is at the start of START:END, without
 * asking where this one is.  Without ":" it starts at base.
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
 * asking where this one is.
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
 * for one where nothing is applied.
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
					 errdetail("One is \"%s\", another \"%s\".", start, sides.start)));
		start = sides.start;
		appendStringInfo(&ends, "%s%s", ends.len > 0 ? "," : "", sides.end);
	}
	return plan_stamp(map, range_start(map, start), ends.data, false);
}

/*
 * sv_plan_make
 *		Makes the plan of a call: offline, of a range, without regard to what is
 *		applied.  Raises what the planners raise, and 22023 if a range is to be
 *		purged.
 */
SvPlan *
sv_plan_make(const SvRevmap *map, const bool *applied, SvDirection direction,
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
				 errmsg("a stamp cannot purge what a range starts from"),
				 errhint("Leave out purge, or start the range at 'base'.")));
	return offline ? plan_stamp_range(map, target) :
		sv_plan_stamp(map, applied, target, purge);
}

static void
check_can_be_parent(const SvRevmap *map, int32 rev, bool splice)
{
	if (splice || sv_edges_count(&map->children, rev) == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_SV_NOT_AT_HEAD),
			 errmsg("revision \"%s\" is not a head", map->revs[rev]->id),
			 errdetail("It is followed by %s.",
					   sv_revmap_join(map, map->children.node + map->children.start[rev],
									  sv_edges_count(&map->children, rev))),
			 errhint("SELECT * FROM schemaver_heads() lists the heads. To begin a branch here, SELECT schemaver_revision(..., head => %s, splice => true).",
					 quote_literal_cstr(map->revs[rev]->id))));
}

static void
report_own_reference(const char *id, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_BROKEN_GRAPH),
			 errmsg("revision \"%s\" cannot be its own %s", id, what),
			 errhint("Give another rev_id, or leave it out to have one made.")));
}

/* Adds what one name of a list of parents stands for; seen is what has been named before. */
static void
add_parents(const SvRevmap *map, const char *id, const SvRevisions *named, bool *seen,
			SvRevisions *parents)
{
	for (int32 k = 0; k < named->count; k++)
	{
		int32		rev = named->revs[k];

		if (seen[rev])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("revision \"%s\" is named twice as a parent", map->revs[rev]->id)));
		if (strcmp(map->revs[rev]->id, id) == 0)
			report_own_reference(id, "parent");
		seen[rev] = true;
		sv_line_add(parents, rev);
	}
}

static void
find_parents(const SvRevmap *map, const char *id, const char *head, bool splice, SvPlace *place)
{
	SvSymbolReader reader;
	const SvSymbol *symbol;
	SvLine		line = {NULL};
	SvRevisions parents = {0};
	bool	   *seen = empty_set(map);

	sv_symbol_begin(&reader, head);
	while ((symbol = sv_symbol_next(&reader)) != NULL)
	{
		SvRevisions named;

		if (strcmp(symbol->text, id) == 0)
			report_own_reference(id, "parent");
		named = sv_resolve_symbol(map, symbol, SV_WALKS_ON_GRAPH, &line, &create_caller);
		add_parents(map, id, &named, seen, &parents);
		sv_line_free(&named);
	}
	for (int32 k = 0; k < parents.count; k++)
		check_can_be_parent(map, parents.revs[k], splice);
	place->nparents = parents.count;
	place->parents = parents.revs;
	pfree(seen);
}

/* A dependency as it is to be stored: a label as typed, else a full id. */
static const char *
find_dependency(const SvRevmap *map, const char *id, const char *name, SvLine *line)
{
	SvSymbol	symbol = sv_symbol_parse_one(name);
	SvRevisions named;

	if (strcmp(symbol.text, id) == 0)
		report_own_reference(id, "dependency");
	named = sv_resolve_symbol(map, &symbol, SV_WALKS_UNKNOWN, line, &create_caller);
	if (named.count == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is not a revision that another could depend on", name)));
	if (named.count > 1)
		ereport(ERROR,
				(errcode(ERRCODE_SV_MULTIPLE_HEADS),
				 errmsg("dependency \"%s\" stands for %d revisions", name, named.count),
				 errdetail("They are %s.", sv_revmap_join(map, named.revs, named.count)),
				 errhint("Name each of them, as in depends_on => '{%s,%s}'.",
						 map->revs[named.revs[0]]->id, map->revs[named.revs[1]]->id)));
	if (symbol.label == NULL && sv_revmap_find(map, symbol.text) == NO_REVISION &&
		sv_revmap_find_label(map, symbol.text) != NO_REVISION)
		return symbol.text;
	return map->revs[named.revs[0]]->id;
}

static const char **
find_dependencies(const SvRevmap *map, const char *id, const char *const *names)
{
	SvNames		all = sv_names_of(names);
	const char **found;			/* by place in all; NULL: not looked up yet */
	const char **list;
	SvLine		line = {NULL};

	if (all.count == 0)
		return NULL;
	found = palloc0_array(const char *, all.count);
	list = palloc_array(const char *, all.count + 1);
	for (int i = 0; i < all.count; i++)
	{
		int			place = sv_names_find(&all, names[i]);

		CHECK_FOR_INTERRUPTS();
		if (found[place] == NULL)
			found[place] = find_dependency(map, id, names[i], &line);
		list[i] = found[place];
	}
	list[all.count] = NULL;
	return list;
}

/* The revision that has a name already; NO_REVISION if none has. */
static int32
owner_of(const SvRevmap *map, const char *name)
{
	int32		rev = sv_revmap_find(map, name);

	return rev != NO_REVISION ? rev : sv_revmap_find_label(map, name);
}

static void
report_taken(const char *label, const char *owner)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_BROKEN_GRAPH),
			 errmsg("branch label \"%s\" is taken", label),
			 errdetail("It names revision %s.", owner),
			 errhint("Choose another label.")));
}

/*
 * sv_plan_check_names
 *		Raises SV005 if a revision, new or in the place of the one of this id,
 *		would have a name that another one has, or a label twice.
 */
void
sv_plan_check_names(const SvRevmap *map, const char *id, const char *const *labels)
{
	int32		rev = sv_revmap_find_label(map, id);
	SvNames		all;
	const char *taken;

	if (rev != NO_REVISION && strcmp(map->revs[rev]->id, id) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_BROKEN_GRAPH),
				 errmsg("\"%s\" is the branch label of revision \"%s\"", id, map->revs[rev]->id),
				 errhint("Choose another id.")));
	for (int i = 0; labels != NULL && labels[i] != NULL; i++)
	{
		CHECK_FOR_INTERRUPTS();
		sv_ident_check_label(labels[i]);
		rev = owner_of(map, labels[i]);
		if (rev != NO_REVISION && strcmp(map->revs[rev]->id, id) != 0)
			report_taken(labels[i], map->revs[rev]->id);
		if (strcmp(labels[i], id) == 0)
			report_taken(labels[i], id);
	}
	all = sv_names_of(labels);
	taken = sv_names_double(&all);
	if (taken != NULL)
		report_taken(taken, id);
	pfree(all.sorted);
}

static void
check_is_new(const SvRevmap *map, const char *id)
{
	if (sv_revmap_find(map, id) != NO_REVISION)
		ereport(ERROR,
				(errcode(ERRCODE_SV_CONTENT_DIFFERS),
				 errmsg("revision \"%s\" exists already", id),
				 errhint("To change it, SELECT schemaver_edit(%s, ...).", quote_literal_cstr(id))));
}

/*
 * sv_plan_create
 *		Finds the place of a new revision: its parents, and its dependencies as
 *		they are to be stored.
 *
 * head may be a list.  The result is in the current memory context, or points
 * into the map.  Raises 22023 for a bad id, SV007 for a parent that has
 * children unless it may be spliced, SV006 for an id that exists, SV005 for a
 * taken label, and what resolving the names raises.
 */
SvPlace *
sv_plan_create(const SvRevmap *map, const char *id, const char *head, bool splice,
			   const char *const *branch_labels, const char *const *depends_on)
{
	SvPlace    *place = palloc0_object(SvPlace);

	sv_ident_check_revision(id);
	find_parents(map, id, head, splice, place);
	check_is_new(map, id);
	place->depends_on = find_dependencies(map, id, depends_on);
	sv_plan_check_names(map, id, branch_labels);
	return place;
}
