/*
 * resolve.c
 *		What a name stands for.
 *
 * The rules are Alembic's, as test/vectors shows them; where Alembic's answer
 * hangs on the order of rows or breaks down, the vectors have a better one.
 * There is one rule that surprises: dependencies order revisions, but they are
 * not part of a line, and no walk follows them.  So "head" is what has no
 * children, and "heads" is what nothing needs.
 *
 * Everything is linear in the size of the graph: a line is a set of revisions,
 * found once, and then asked.
 */
#include "postgres.h"

#include "errors.h"
#include "miscadmin.h"
#include "revision/descent.h"
#include "revision/members.h"
#include "revision/name.h"
#include "revision/resolve.h"
#include "utils/builtins.h"

#define NO_REVISION (-1)

static const SvCaller resolve_caller = {"SELECT * FROM schemaver_resolve(", ")", true};
static const SvCaller show_caller = {"SELECT schemaver_show(", ")", true};
static const SvCaller bases_caller = {"SELECT * FROM schemaver_bases(", ")", true};

/* The walk of a symbol as it was typed, without the label. */
static const char *
without_label(const SvSymbol *symbol)
{
	const char *at = strchr(symbol->text, '@');

	return at == NULL ? symbol->text : at + 1;
}

static void
report_walk_unknown(const SvSymbol *symbol)
{
	bool		from_heads = symbol->kind == SV_SYMBOL_NOTHING && symbol->steps < 0;

	ereport(ERROR,
			(errcode(ERRCODE_SV_UNKNOWN_REVISION),
			 errmsg("revision or branch label \"%s\" is not known", without_label(symbol)),
			 from_heads ?
			 errdetail("Steps down are counted from every head, and that is not possible here.") :
			 errdetail("Only an upgrade or a downgrade counts steps up, or from a revision."),
			 errhint("Give the revision by its id; SELECT * FROM schemaver_history() lists all.")));
}

static void
report_off_graph(const SvSymbol *symbol)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_NOT_ON_PATH),
			 errmsg("target \"%s\" is off the graph", symbol->text),
			 errdetail("There is no revision so many steps away."),
			 errhint("SELECT * FROM schemaver_history() shows what there is.")));
}

static void
report_several(const SvRevmap *map, const SvSymbol *symbol, const SvRevisions *list,
			   const SvCaller *caller)
{
	bool		all_will_do = caller->takes_several && symbol->kind == SV_SYMBOL_HEAD && !symbol->is_walk;

	ereport(ERROR,
			(errcode(ERRCODE_SV_MULTIPLE_HEADS),
			 errmsg("target \"%s\" is ambiguous: there are %d heads", symbol->text, list->count),
			 errdetail("The heads are %s.", sv_line_describe(map, list)),
			 errhint("Name one, as in %s%s%s%s, or join them with SELECT schemaver_merge().",
					 caller->call, quote_literal_cstr(map->revs[list->revs[0]]->id), caller->close,
					 all_will_do ? psprintf(", or all of them with %s",
											quote_literal_cstr(psprintf("%ss", symbol->text))) : "")));
}

/*
 * sv_resolve_label
 *		Returns the revision that the label of a symbol stands for, -1 if it has
 *		none.
 *
 * The label may be any name.  Raises SV001 or SV002.
 */
int32
sv_resolve_label(const SvRevmap *map, const SvSymbol *symbol)
{
	if (symbol->label == NULL)
		return NO_REVISION;
	if (sv_symbol_is_reserved(symbol->label))
		ereport(ERROR,
				(errcode(ERRCODE_SV_UNKNOWN_REVISION),
				 errmsg("\"%s\" is not a branch", symbol->label),
				 errhint("Before the \"@\" comes a branch label or a revision, as in 'mybranch@head'.")));
	return sv_name_find(map, symbol->label, NULL, NULL);
}

/* The line of the label of a symbol; NULL if it has none.  It is that line's own. */
static const bool *
label_line(const SvRevmap *map, const SvSymbol *symbol, SvLine *line)
{
	int32		rev = sv_resolve_label(map, symbol);

	return rev == NO_REVISION ? NULL : sv_line_get(line, map, rev);
}

/* What REV of a symbol stands for, on a line if one is given. */
static SvRevisions
resolve_place(const SvRevmap *map, const SvSymbol *symbol, const bool *line,
			  const SvCaller *caller)
{
	SvRevisions list = {0};

	switch (symbol->kind)
	{
		case SV_SYMBOL_NOTHING:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("target \"%s\" names no revision", symbol->text),
					 errhint("Write LABEL@REVISION, as in %s.",
							 quote_literal_cstr(psprintf("%shead", symbol->text)))));
			break;
		case SV_SYMBOL_NAME:
			sv_line_add(&list, sv_name_find(map, symbol->name, line, symbol->label));
			break;
		case SV_SYMBOL_HEAD:
			list = sv_line_ends(map, &map->children, line);
			if (list.count > 1)
				report_several(map, symbol, &list, caller);
			break;
		case SV_SYMBOL_HEADS:
			list = line != NULL ? sv_line_ends(map, &map->children, line) : sv_line_ends(map, &map->needed_by, NULL);
			break;
		case SV_SYMBOL_BASE:
			break;
		case SV_SYMBOL_CURRENT:
			ereport(ERROR,
					(errcode(ERRCODE_SV_UNKNOWN_REVISION),
					 errmsg("\"current\" is not known here"),
					 errdetail("It can be used in schemaver_show and on one side of the range of schemaver_history."),
					 errhint("SELECT * FROM schemaver_current() lists what is current.")));
			break;
	}
	return list;
}

/* The same where one is needed: a revision, or SV_BASE. */
static int32
resolve_one_place(const SvRevmap *map, const SvSymbol *symbol, const bool *line,
				  const SvCaller *caller)
{
	SvRevisions list = resolve_place(map, symbol, line, caller);

	if (list.count > 1)
		report_several(map, symbol, &list, caller);
	return list.count == 1 ? list.revs[0] : SV_BASE;
}

static void
report_ambiguous_walk(const SvRevmap *map, const SvSymbol *symbol, int32 at,
					  const SvRevisions *next)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_AMBIGUOUS),
			 errmsg("target \"%s\" is ambiguous: there are %d ways %s from %s", symbol->text,
					next->count, symbol->steps > 0 ? "up" : "down",
					at == SV_BASE ? "base" : map->revs[at]->id),
			 errdetail("The next could be %s.", sv_line_describe(map, next)),
			 symbol->steps > 0 ?
			 errhint("Give the revision by its id, or the branch, as in 'mybranch@%s'.", without_label(symbol)) :
			 errhint("Give the revision by its id.")));
}

/* Where one can come with one step from SV_BASE, or from a revision that has several next ones. */
static SvRevisions
next_steps(const SvRevmap *map, int32 from, bool up, const bool *line)
{
	SvRevisions list = {0};

	if (from == SV_BASE)
		return up ? sv_line_ends(map, &map->parents, line) : list;
	if (up)
	{
		for_each_target(child, &map->children, from)
		{
			if (line == NULL || line[child])
				sv_line_add(&list, child);
		}
		return list;
	}
	for_each_target(parent, &map->parents, from)
		sv_line_add(&list, parent);
	return list;
}

/*
 * Takes one step, up along the line if one is given.  Returns where it leads, or
 * SV_OFF_GRAPH; raises SV002 where there are several ways.
 */
static int32
take_step(const SvRevmap *map, const SvSymbol *symbol, int32 from, const bool *line)
{
	bool		up = symbol->steps > 0;
	const SvEdges *edges = up ? &map->children : &map->parents;
	int32		next = up || from == SV_BASE ? SV_OFF_GRAPH : SV_BASE;
	bool		is_single = from != SV_BASE;
	SvRevisions list;

	if (is_single)
	{
		int			count = 0;

		for_each_target(t, edges, from)
		{
			CHECK_FOR_INTERRUPTS();
			if (!up || line == NULL || line[t])
			{
				next = t;
				count++;
			}
		}
		is_single = count <= 1;
	}
	if (is_single)
		return next;
	list = next_steps(map, from, up, line);
	if (list.count > 1)
		report_ambiguous_walk(map, symbol, from, &list);
	if (list.count == 1)
		next = list.revs[0];
	sv_line_free(&list);
	return next;
}

/*
 * Walks from a revision, or from SV_BASE, as many steps as the symbol says; up
 * along the line if one is given.  Returns where it ends: a revision, SV_BASE,
 * or SV_OFF_GRAPH, then with last, if given, where it could not go on.  Raises
 * SV002 where there are several ways.
 */
static int32
walk(const SvRevmap *map, const SvSymbol *symbol, int32 from, const bool *line, int32 *last)
{
	/* More steps than there are revisions lead off the graph, or around in it. */
	for (int32 left = Min(abs(symbol->steps), map->nrevs + 2); left > 0; left--)
	{
		int32		next = take_step(map, symbol, from, line);

		CHECK_FOR_INTERRUPTS();
		if (next == SV_OFF_GRAPH)
		{
			if (last != NULL)
				*last = from;
			return SV_OFF_GRAPH;
		}
		from = next;
	}
	return from;
}

/* Walks down from each of the heads, on the line if there is one. */
static SvRevisions
walk_from_heads(const SvRevmap *map, const SvSymbol *symbol, SvWalks walks, SvLine *line)
{
	SvRevisions list = {0};
	const bool *set = label_line(map, symbol, line);
	SvRevisions from;

	if (walks == SV_WALKS_UNKNOWN || symbol->kind != SV_SYMBOL_NOTHING || symbol->steps >= 0)
		report_walk_unknown(symbol);
	from = sv_line_ends(map, &map->needed_by, set);
	for (int32 i = 0; i < from.count; i++)
	{
		int32		rev = walk(map, symbol, from.revs[i], NULL, NULL);

		if (rev < 0 && walks == SV_WALKS_ON_GRAPH)
			report_off_graph(symbol);
		if (rev != SV_BASE)
			sv_line_add(&list, rev);
	}
	sv_line_free(&from);
	return list;
}

/*
 * sv_resolve_symbol
 *		Returns what a symbol stands for where the state does not matter.
 *
 * The list is in the current memory context, and may repeat a revision.  line is
 * where the line of its label is kept, for the next symbol.  Raises SV001, SV002,
 * SV003, SV004 or 22023.
 */
SvRevisions
sv_resolve_symbol(const SvRevmap *map, const SvSymbol *symbol, SvWalks walks, SvLine *line,
				  const SvCaller *caller)
{
	if (symbol->is_walk)
		return walk_from_heads(map, symbol, walks, line);
	if (symbol->kind == SV_SYMBOL_BASE)
	{
		(void) sv_resolve_label(map, symbol);
		return (SvRevisions) {0};
	}
	return resolve_place(map, symbol, label_line(map, symbol, line), caller);
}

static SvRevisions
resolve_all(const SvRevmap *map, const char *target, SvWalks walks, const SvCaller *caller)
{
	SvRevisions list = {0};
	SvLine		line = {NULL};
	SvMembers	members;
	const SvSymbol *symbol;

	sv_members_begin(&members, target);
	while ((symbol = sv_members_next(&members)) != NULL)
	{
		SvRevisions more = sv_resolve_symbol(map, symbol, walks, &line, caller);

		sv_line_append(&list, &more);
		sv_line_free(&more);
	}
	sv_line_make_set(&list);
	return list;
}

/*
 * sv_resolve
 *		Returns the revisions that a target stands for, in ascending order.
 *
 * Before them comes -1 for each walk from a head that left the graph.  Who is
 * named twice counts once.
 *
 * With single it must stand for one revision at most: SV003.  The list is in
 * the current memory context.  Raises SV001, SV002, SV003 or 22023.
 */
SvRevisions
sv_resolve(const SvRevmap *map, const char *target, bool single)
{
	SvRevisions list = resolve_all(map, target, single ? SV_WALKS_UNKNOWN : SV_WALKS_OFF_GRAPH,
								   &resolve_caller);

	if (single && list.count > 1)
		ereport(ERROR,
				(errcode(ERRCODE_SV_MULTIPLE_HEADS),
				 errmsg("target \"%s\" stands for %d revisions, but one is needed", target, list.count),
				 errdetail("They are %s.", sv_line_describe(map, &list)),
				 errhint("Name one of them.")));
	return list;
}

/*
 * sv_resolve_show
 *		Returns the revisions that a target of "show" stands for, in ascending
 *		order.
 *
 * "current" stands for the current heads, and every walk must end on a
 * revision: SV004.  The list is in the current memory context.
 */
SvRevisions
sv_resolve_show(const SvRevmap *map, const bool *applied, const char *target)
{
	if (!sv_symbol_is_list(target))
	{
		SvSymbol	symbol = sv_symbol_parse_one(target);

		if (symbol.kind == SV_SYMBOL_CURRENT && symbol.label == NULL && !symbol.is_walk)
			return sv_line_current(map, applied, NULL);
	}
	return resolve_all(map, target, SV_WALKS_ON_GRAPH, &show_caller);
}

/*
 * sv_resolve_bases
 *		Returns the bases, in ascending order; with a branch, those below what it
 *		names, and below its label if it has one.
 */
SvRevisions
sv_resolve_bases(const SvRevmap *map, const char *branch)
{
	SvSymbol	symbol;
	int32		label;
	SvRevisions named;
	SvLine		line = {NULL};
	bool	   *below;

	if (branch == NULL)
		return sv_line_ends(map, &map->parents, NULL);
	symbol = sv_symbol_parse_one(branch);
	label = sv_resolve_label(map, &symbol);
	named = sv_resolve_symbol(map, &symbol, SV_WALKS_UNKNOWN, &line, &bases_caller);
	if (label == NO_REVISION && symbol.kind == SV_SYMBOL_BASE)
		return sv_line_ends(map, &map->parents, NULL);
	below = palloc0_array(bool, Max(map->nrevs, 1));
	for (int32 i = 0; i < named.count; i++)
		below[named.revs[i]] = true;
	if (label != NO_REVISION)
		below[label] = true;
	sv_graph_close(&map->parents, map->nrevs, below);
	return sv_line_ends(map, &map->parents, below);
}

/*
 * sv_resolve_one
 *		Returns the revision with this id or label in full, or with this prefix
 *		of one; keywords and walks are not taken.  Raises SV001 or SV002.
 */
int32
sv_resolve_one(const SvRevmap *map, const char *name)
{
	if (*name == '\0' || sv_symbol_is_reserved(name))
		ereport(ERROR,
				(errcode(ERRCODE_SV_UNKNOWN_REVISION),
				 errmsg("\"%s\" is not a revision", name),
				 errhint("Give the revision by its id; SELECT * FROM schemaver_history() lists all.")));
	return sv_name_find(map, name, NULL, NULL);
}

/* Where a walk without REV starts, going up: at what is applied, or at base. */
static int32
start_of_climb(const SvRevmap *map, const bool *applied, const SvSymbol *symbol, const bool *line)
{
	SvRevisions from = sv_line_current(map, applied, line);
	int32		rev;

	if (from.count > 1)
		ereport(ERROR,
				(errcode(ERRCODE_SV_AMBIGUOUS),
				 errmsg("target \"%s\" is ambiguous: there are %d current heads", symbol->text, from.count),
				 errdetail("The current heads are %s.", sv_line_describe(map, &from)),
				 errhint("Say from which one, as in %s.",
						 quote_literal_cstr(psprintf("%s%s", map->revs[from.revs[0]]->id,
													 without_label(symbol))))));
	if (from.count == 0)
		return SV_BASE;
	rev = from.revs[0];
	sv_line_free(&from);
	return rev;
}

/*
 * Where a walk with REV starts.  Going down, REV must be on the line of LABEL;
 * going up, only the steps must.
 */
static int32
start_of_walk(const SvRevmap *map, const SvSymbol *symbol, const bool *line, const SvCaller *caller)
{
	int32		from = resolve_one_place(map, symbol, symbol->steps < 0 ? line : NULL, caller);

	if (symbol->steps == 0)
		report_off_graph(symbol);
	return from;
}

static int32
climb(const SvRevmap *map, const bool *applied, const SvSymbol *symbol, bool stop_at_tip,
	  SvLine *label, const SvCaller *caller)
{
	const bool *line = label_line(map, symbol, label);
	bool		relative = symbol->kind == SV_SYMBOL_NOTHING;
	int32		from,
				last,
				rev;

	if (relative && symbol->steps <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_NOT_ON_PATH),
				 errmsg("an upgrade cannot go to \"%s\"", symbol->text),
				 errhint("To go down, SELECT * FROM schemaver_downgrade(%s).",
						 quote_literal_cstr(symbol->text))));
	from = relative ? start_of_climb(map, applied, symbol, line) :
		start_of_walk(map, symbol, line, caller);
	rev = walk(map, symbol, from, line, &last);
	if (rev == SV_OFF_GRAPH && stop_at_tip && symbol->steps > 0)
		rev = last;
	if (rev < 0)
		report_off_graph(symbol);
	return rev;
}

/*
 * sv_resolve_upgrade
 *		Returns what a target of an upgrade stands for.
 *
 * With stop_at_tip a walk up that is too long ends where it cannot go on.  line is
 * as for sv_resolve_symbol.  The list is in the current memory context.  Raises SV001 to SV004 or 22023.
 */
SvRevisions
sv_resolve_upgrade(const SvRevmap *map, const bool *applied, const SvSymbol *symbol,
				   bool stop_at_tip, SvLine *line, const SvCaller *caller)
{
	SvRevisions list = {0};

	if (!symbol->is_walk)
		return sv_resolve_symbol(map, symbol, SV_WALKS_UNKNOWN, line, caller);
	sv_line_add(&list, climb(map, applied, symbol, stop_at_tip, line, caller));
	return list;
}

/* Where a walk without REV starts, going down. */
static int32
start_of_descent(const SvRevmap *map, const bool *applied, const SvSymbol *symbol, const bool *line)
{
	SvRevisions from = sv_line_current(map, applied, NULL);

	if (line != NULL)
	{
		sv_line_keep(&from, line);
		if (from.count == 0)
			from = sv_line_applied_tips(map, applied, line);
	}
	if (from.count == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_NOT_ON_PATH),
				 errmsg("cannot go down to \"%s\": nothing is applied%s", symbol->text,
						line != NULL ? " on that line" : ""),
				 errhint("SELECT * FROM schemaver_current() lists what is current.")));
	if (from.count > 1)
		ereport(ERROR,
				(errcode(ERRCODE_SV_AMBIGUOUS),
				 errmsg("target \"%s\" is ambiguous: there are %d current heads", symbol->text, from.count),
				 errdetail("The current heads are %s.", sv_line_describe(map, &from)),
				 errhint("Say from which one, as in SELECT * FROM schemaver_downgrade(%s).",
						 quote_literal_cstr(psprintf("%s@%s", map->revs[from.revs[0]]->id,
													 without_label(symbol))))));
	return from.revs[0];
}

/*
 * sv_resolve_downgrade
 *		Returns to which revision, or to SV_BASE, a target of a downgrade goes.
 *
 * branch is set to the revision whose line is meant where there are several
 * ways, -1 if none is.  Raises SV001 to SV004 or 22023.
 */
int32
sv_resolve_downgrade(const SvRevmap *map, const bool *applied, const SvSymbol *symbol,
					 int32 *branch, const SvCaller *caller)
{
	int32		label = sv_resolve_label(map, symbol);
	bool	   *line = label == NO_REVISION ? NULL : sv_line_of(map, label);
	int32		from,
				rev;

	*branch = label;
	if (!symbol->is_walk)
		return resolve_one_place(map, symbol, NULL, caller);
	if (symbol->kind != SV_SYMBOL_NOTHING)
		from = start_of_walk(map, symbol, line, caller);
	else if (symbol->steps >= 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_NOT_ON_PATH),
				 errmsg("a downgrade cannot go to \"%s\"", symbol->text),
				 errhint("To go up, SELECT * FROM schemaver_upgrade(%s).",
						 quote_literal_cstr(symbol->text))));
	else
	{
		from = start_of_descent(map, applied, symbol, line);
		if (label == NO_REVISION)
			*branch = from;
	}
	sv_descent_check(map, applied, symbol, from);
	rev = walk(map, symbol, from, line, NULL);
	if (rev == SV_OFF_GRAPH)
		report_off_graph(symbol);
	return rev;
}
