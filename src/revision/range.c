/*
 * range.c
 *		The part of a history that a range selects.
 *
 * A:B selects what is below B, through parents and dependencies, as far as it
 * is A or descends from A through parents.
 */
#include "postgres.h"

#include "errors.h"
#include "miscadmin.h"
#include "revision/members.h"
#include "revision/range.h"
#include "revision/resolve.h"

static const SvCaller history_caller = {"SELECT * FROM schemaver_history(", ")", true, true};

static bool
is_current(const char *side)
{
	return strcmp(side, "current") == 0;
}

/*
 * The lower side of a range.  Returns whether it is base; label is set to the
 * revision that the last label of the side refers to, if there is one.
 */
static bool
history_start(const SvRevmap *map, const SvSet *applied, const char *side, SvRevisions *start,
			  int32 *label)
{
	SvLine		line = {NULL};
	SvMembers	members;
	const SvSymbol *symbol;
	bool		from_base = false;

	if (is_current(side))
	{
		*start = sv_line_current(applied, NULL);
		return start->count == 0;
	}
	sv_members_begin(&members, side);
	while ((symbol = sv_members_next(&members)) != NULL)
	{
		SvRevisions more = sv_resolve_symbol(map, symbol, SV_WALKS_OFF_GRAPH, &line, &history_caller);

		if (symbol->label != NULL)
			*label = sv_resolve_label(map, symbol);
		from_base |= (more.count == 0);
		for (int32 k = 0; k < more.count; k++)
		{
			if (more.revs[k] < 0)
				from_base = true;
			else
				sv_list_add(start, more.revs[k]);
		}
		sv_list_free(&more);
	}
	sv_list_sort(start);
	return from_base;
}

/* The upper side of a range, read as an upgrade from the lower one. */
static SvRevisions
history_end(const SvRevmap *map, const SvSet *applied, const char *side, const SvRevisions *start)
{
	SvRevisions list = {0};
	SvSet	   *below;
	SvLine		line = {NULL};
	SvMembers	members;
	const SvSymbol *symbol;

	if (is_current(side))
	{
		list = sv_line_current(applied, NULL);
		if (list.count > 0)
			return list;
		side = "heads";
	}
	below = sv_set_of(map, start);
	sv_set_close(below, &map->needs);
	sv_members_begin(&members, side);
	while ((symbol = sv_members_next(&members)) != NULL)
	{
		SvRevisions more = sv_resolve_upgrade(map, below, symbol, true, &line, &history_caller);

		sv_list_append(&list, &more);
		sv_list_free(&more);
	}
	sv_list_sort(&list);
	return list;
}

static void
report_not_on_path(const char *range, const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_NOT_ON_PATH),
			 errmsg("range \"%s\" does not lead from its start to its end", range),
			 errdetail("%s", problem),
			 errhint("Give the older revision first. SELECT * FROM schemaver_history() lists all revisions.")));
}

/* What is below the end and is a start or descends from one. */
static SvSet *
history_part(const SvRevmap *map, const char *range, bool from_base, const SvRevisions *start,
			 const SvRevisions *end)
{
	SvSet	   *part = sv_set_of(map, end);
	SvSet	   *above;

	sv_set_close(part, &map->needs);
	for (int32 i = 0; i < start->count; i++)
	{
		if (!sv_set_has(part, start->revs[i]))
			report_not_on_path(range, psprintf("Revision %s is not below the end of the range.",
											   map->revs[start->revs[i]]->id));
	}
	if (from_base)
		return part;
	above = sv_set_of(map, start);
	sv_set_close(above, &map->children);
	sv_set_keep(part, above);
	return part;
}

/* The members of a set, each before what it needs. */
static SvRevisions
newest_first(SvSet *set)
{
	SvRevisions list = sv_set_order(set, true);
	SvRevisions rest;

	/* A cycle and what is below it have no order, so they come last. */
	for (int32 i = 0; i < list.count; i++)
		sv_set_remove(set, list.revs[i]);
	rest = sv_set_members(set);
	sv_list_append(&list, &rest);
	return list;
}

/*
 * sv_range_history
 *		Returns the revisions of a range, newest first; all revisions for NULL.
 *
 * The list is in the current memory context.  Raises SV001 to SV004, or 22023
 * if the text is not a range.
 */
SvRevisions
sv_range_history(const SvRevmap *map, const SvSet *applied, const char *range)
{
	SvRange		sides;
	int32		label = -1;
	bool		from_base;
	SvRevisions start = {0};
	SvRevisions end;
	SvSet	   *part;
	bool		meets = false;

	if (range == NULL)
		return newest_first(sv_set_all(map));
	sides = sv_symbol_split_range(range);
	if (is_current(sides.start) && is_current(sides.end))
		ereport(ERROR,
				(errcode(ERRCODE_SV_UNKNOWN_REVISION),
				 errmsg("\"current\" can appear on only one side of a range"),
				 errhint("SELECT * FROM schemaver_current() lists what is current.")));
	from_base = history_start(map, applied, *sides.start ? sides.start : "base", &start, &label);
	end = history_end(map, applied, *sides.end ? sides.end : "heads", &start);
	if (label >= 0)
		sv_set_filter(sv_line_of(map, label), &end);
	part = history_part(map, range, from_base, &start, &end);
	for (int32 i = 0; i < end.count; i++)
		meets |= sv_set_has(part, end.revs[i]);
	if (end.count > 0 && !meets)
		report_not_on_path(range, "The end does not descend from the start.");
	return newest_first(part);
}
