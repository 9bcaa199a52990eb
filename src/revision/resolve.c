/*
 * resolve.c
 *		What a name refers to.
 *
 * The rules are those of Alembic, as test/vectors shows them.  Where Alembic's
 * answer depends on the order of rows, or Alembic fails, the vectors have a
 * better one.  One rule may be surprising: dependencies order revisions, but
 * they are not part of a line, and walks do not follow them.  So "head" is a
 * revision without children, and "heads" are those that nothing needs.
 *
 * Everything is linear in the size of the graph: a line is a set of revisions,
 * which is computed once.
 */
#include "postgres.h"

#include "errors.h"
#include "miscadmin.h"
#include "revision/descent.h"
#include "revision/joining.h"
#include "revision/members.h"
#include "revision/name.h"
#include "revision/resolve.h"
#include "utils/builtins.h"

#define NO_REVISION (-1)

static const SvCaller resolve_caller = {"SELECT * FROM schemaver_resolve(", ")", true, false};
static const SvCaller show_caller = {"SELECT schemaver_show(", ")", true, false};
static const SvCaller bases_caller = {"SELECT * FROM schemaver_bases(", ")", true, false};

static void
report_walk_unknown(const SvSymbol *symbol)
{
	bool		from_heads = symbol->kind == SV_SYMBOL_NOTHING && symbol->steps < 0;

	ereport(ERROR,
			(errcode(ERRCODE_SV_UNKNOWN_REVISION),
			 errmsg("revision or branch label \"%s\" is not known", sv_symbol_without_label(symbol)),
			 from_heads ?
			 errdetail("Steps down would be counted from every head, which is not possible here.") :
			 errdetail("Only an upgrade or a downgrade can count steps up, or steps from a revision."),
			 errhint("Give the revision by its id. SELECT * FROM schemaver_history() lists all revisions.")));
}

static void
report_off_graph(const SvSymbol *symbol)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_NOT_ON_PATH),
			 errmsg("target \"%s\" is outside the graph", symbol->text),
			 errdetail("There is no revision that many steps away."),
			 errhint("SELECT * FROM schemaver_history() lists all revisions.")));
}

static void
report_several(const SvRevmap *map, const SvSymbol *symbol, const SvRevisions *list,
			   const SvCaller *caller)
{
	bool		all_will_do = caller->takes_several && symbol->kind == SV_SYMBOL_HEAD && !symbol->is_walk;
	const char *file = map->in_files ? sv_joining_file(map, list) : NULL;
	const char *start = caller->takes_range ? "base:" : "";
	char	   *named = psprintf("%s%s%s%s", caller->call,
								 quote_literal_cstr(psprintf("%s%s", start, map->revs[list->revs[0]]->id)),
								 caller->close,
								 !all_will_do ? "" :
								 psprintf(", or all of them with %s",
										  quote_literal_cstr(psprintf("%s%ss", start, symbol->text))));

	ereport(ERROR,
			(errcode(ERRCODE_SV_MULTIPLE_HEADS),
			 errmsg("target \"%s\" is ambiguous: there are %d heads", symbol->text, list->count),
			 errdetail("The heads are %s.", sv_list_join(map, list)),
			 file != NULL ?
			 errhint("Name one, as in %s. Or join them with one more file, which \"schemaver merge\" writes, and load again:\n%s",
					 named, file) :
			 map->in_files ?
			 errhint("Name one, as in %s. Or join them with one more file, which \"schemaver merge\" writes, and load again.",
					 named) :
			 errhint("Name one, as in %s, or join them with SELECT schemaver_merge().", named)));
}

/*
 * sv_resolve_label
 *		Returns the revision that the label of a symbol refers to; -1 if it has
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
				 errhint("Put a branch label or a revision before the \"@\", as in 'mybranch@head'.")));
	return sv_name_find(map, symbol->label, NULL, NULL);
}

/* The line of the label of a symbol; NULL if it has none.  It belongs to the given SvLine. */
static const SvSet *
label_line(const SvRevmap *map, const SvSymbol *symbol, SvLine *line)
{
	int32		rev = sv_resolve_label(map, symbol);

	return rev == NO_REVISION ? NULL : sv_line_get(line, map, rev);
}

/* What REV of a symbol refers to, on a line if one is given. */
static SvRevisions
resolve_place(const SvRevmap *map, const SvSymbol *symbol, const SvSet *line,
			  const SvCaller *caller)
{
	SvRevisions list = {0};

	switch (symbol->kind)
	{
		case SV_SYMBOL_NOTHING:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("target \"%s\" does not name a revision", symbol->text),
					 errhint("Write LABEL@REVISION, as in %s.",
							 quote_literal_cstr(psprintf("%shead", symbol->text)))));
			break;
		case SV_SYMBOL_NAME:
			sv_list_add(&list, sv_name_find(map, symbol->name, line, symbol->label));
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
					 errmsg("\"current\" cannot be used here"),
					 errdetail("It can be used in schemaver_show() and on one side of a range in schemaver_history()."),
					 errhint("SELECT * FROM schemaver_current() lists what is current.")));
			break;
	}
	return list;
}

/* The same where exactly one is needed: a revision, or SV_BASE. */
static int32
resolve_one_place(const SvRevmap *map, const SvSymbol *symbol, const SvSet *line,
				  const SvCaller *caller)
{
	SvRevisions list = resolve_place(map, symbol, line, caller);

	if (list.count > 1)
		report_several(map, symbol, &list, caller);
	return list.count == 1 ? list.revs[0] : SV_BASE;
}

/* Walks down from each of the heads, on the line if one is given. */
static SvRevisions
walk_from_heads(const SvRevmap *map, const SvSymbol *symbol, SvWalks walks, SvLine *line)
{
	SvRevisions list = {0};
	const SvSet *set = label_line(map, symbol, line);
	SvRevisions from;

	if (walks == SV_WALKS_UNKNOWN || symbol->kind != SV_SYMBOL_NOTHING || symbol->steps >= 0)
		report_walk_unknown(symbol);
	from = sv_line_ends(map, &map->needed_by, set);
	for (int32 i = 0; i < from.count; i++)
	{
		int32		rev = sv_walk(map, symbol, from.revs[i], NULL, NULL);

		if (rev < 0 && walks == SV_WALKS_ON_GRAPH)
			report_off_graph(symbol);
		if (rev != SV_BASE)
			sv_list_add(&list, rev);
	}
	sv_list_free(&from);
	return list;
}

/*
 * sv_resolve_symbol
 *		Returns what a symbol refers to where the state does not matter.
 *
 * The list is in the current memory context, and may repeat a revision.  line is
 * where the line of its label is kept, for the next symbol.  Raises SV001, SV002,
 * SV003, SV004 or 22023.
 */
SvRevisions
sv_resolve_symbol(const SvRevmap *map, const SvSymbol *symbol, SvWalks walks, SvLine *line,
				  const SvCaller *caller)
{
	SvRevisions none = {0};

	if (symbol->is_walk)
		return walk_from_heads(map, symbol, walks, line);
	if (symbol->kind == SV_SYMBOL_BASE)
	{
		(void) sv_resolve_label(map, symbol);
		return none;
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

		sv_list_append(&list, &more);
		sv_list_free(&more);
	}
	sv_list_sort(&list);
	return list;
}

/*
 * sv_resolve
 *		Returns the revisions that a target refers to, in ascending order.
 *
 * Before them comes -1 for each walk from a head that left the graph.  A
 * revision that is named twice counts once.
 *
 * With single, raises SV003 if it refers to more than one revision.  The list
 * is in the current memory context.  Raises SV001, SV002, SV003 or 22023.
 */
SvRevisions
sv_resolve(const SvRevmap *map, const char *target, bool single)
{
	SvRevisions list = resolve_all(map, target, single ? SV_WALKS_UNKNOWN : SV_WALKS_OFF_GRAPH,
								   &resolve_caller);

	if (single && list.count > 1)
		ereport(ERROR,
				(errcode(ERRCODE_SV_MULTIPLE_HEADS),
				 errmsg("target \"%s\" refers to %d revisions, but one is needed", target, list.count),
				 errdetail("They are %s.", sv_list_join(map, &list)),
				 errhint("Name one of them.")));
	return list;
}

/*
 * sv_resolve_show
 *		Returns the revisions that a target of "show" refers to, in ascending
 *		order.
 *
 * "current" means the current heads.  Raises SV004 for a walk that does not end
 * on a revision.  The list is in the current memory context.
 */
SvRevisions
sv_resolve_show(const SvRevmap *map, const SvSet *applied, const char *target)
{
	if (!sv_symbol_is_list(target))
	{
		SvSymbol	symbol = sv_symbol_parse_one(target);

		if (symbol.kind == SV_SYMBOL_CURRENT && symbol.label == NULL && !symbol.is_walk)
			return sv_line_current(applied, NULL);
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
	SvSet	   *below;

	if (branch == NULL)
		return sv_line_ends(map, &map->parents, NULL);
	symbol = sv_symbol_parse_one(branch);
	label = sv_resolve_label(map, &symbol);
	named = sv_resolve_symbol(map, &symbol, SV_WALKS_UNKNOWN, &line, &bases_caller);
	if (label == NO_REVISION && symbol.kind == SV_SYMBOL_BASE)
		return sv_line_ends(map, &map->parents, NULL);
	below = sv_set_of(map, &named);
	if (label != NO_REVISION)
		sv_set_add(below, label);
	sv_set_close(below, &map->parents);
	return sv_line_ends(map, &map->parents, below);
}

/*
 * sv_resolve_one
 *		Returns the revision with this id or label, in full or abbreviated to a
 *		prefix; keywords and walks are not accepted.  Raises SV001 or SV002.
 */
int32
sv_resolve_one(const SvRevmap *map, const char *name)
{
	if (*name == '\0' || sv_symbol_is_reserved(name))
		ereport(ERROR,
				(errcode(ERRCODE_SV_UNKNOWN_REVISION),
				 errmsg("\"%s\" is not a revision", name),
				 errhint("Give the revision by its id. SELECT * FROM schemaver_history() lists all revisions.")));
	return sv_name_find(map, name, NULL, NULL);
}

/*
 * sv_resolve_itself
 *		The same for a revision that is to be changed: what replaces it does not stand
 *		for it.
 */
int32
sv_resolve_itself(const SvRevmap *map, const char *name)
{
	int32		revision = sv_resolve_one(map, name);
	bool		is_itself = strncmp(map->revs[revision]->id, name, strlen(name)) == 0;

	for (const char **label = map->revs[revision]->branch_labels; label != NULL && *label != NULL; label++)
	{
		CHECK_FOR_INTERRUPTS();
		is_itself |= strncmp(*label, name, strlen(name)) == 0;
	}
	if (!is_itself)
		ereport(ERROR,
				(errcode(ERRCODE_SV_UNKNOWN_REVISION),
				 errmsg("revision \"%s\" is not registered any more", name),
				 errdetail("Revision \"%s\" replaces it.", map->revs[revision]->id)));
	return revision;
}

/* Where a walk up without REV starts: at what is applied, or at base. */
static int32
start_of_climb(const SvRevmap *map, const SvSet *applied, const SvSymbol *symbol, const SvSet *line)
{
	SvRevisions from = sv_line_current(applied, line);
	int32		rev;

	if (from.count > 1)
		ereport(ERROR,
				(errcode(ERRCODE_SV_AMBIGUOUS),
				 errmsg("target \"%s\" is ambiguous: there are %d current heads", symbol->text, from.count),
				 errdetail("The current heads are %s.", sv_list_join(map, &from)),
				 errhint("Name the one to start from, as in %s.",
						 quote_literal_cstr(psprintf("%s%s", map->revs[from.revs[0]]->id,
													 sv_symbol_without_label(symbol))))));
	if (from.count == 0)
		return SV_BASE;
	rev = from.revs[0];
	sv_list_free(&from);
	return rev;
}

/*
 * Where a walk with REV starts.  For a walk down, REV must be on the line of
 * LABEL; for a walk up, only the steps must.
 */
static int32
start_of_walk(const SvRevmap *map, const SvSymbol *symbol, const SvSet *line, const SvCaller *caller)
{
	int32		from = resolve_one_place(map, symbol, symbol->steps < 0 ? line : NULL, caller);

	if (symbol->steps == 0)
		report_off_graph(symbol);
	return from;
}

/* Alembic, too, takes a walk of no steps for a mistake. */
static int
hint_no_steps(void)
{
	return errhint("To upgrade by one revision, SELECT * FROM schemaver_upgrade('+1'). To downgrade by one, SELECT * FROM schemaver_downgrade('-1').");
}

static int32
climb(const SvRevmap *map, const SvSet *applied, const SvSymbol *symbol, bool stop_at_tip,
	  SvLine *label, const SvCaller *caller)
{
	const SvSet *line = label_line(map, symbol, label);
	bool		relative = symbol->kind == SV_SYMBOL_NOTHING;
	int32		from,
				last,
				rev;

	if (relative && symbol->steps <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_NOT_ON_PATH),
				 errmsg("cannot upgrade to \"%s\"", symbol->text),
				 symbol->steps == 0 ? hint_no_steps() :
				 errhint("To downgrade, SELECT * FROM schemaver_downgrade(%s).",
						 quote_literal_cstr(symbol->text))));
	from = relative ? start_of_climb(map, applied, symbol, line) :
		start_of_walk(map, symbol, line, caller);
	rev = sv_walk(map, symbol, from, line, &last);
	if (rev == SV_OFF_GRAPH && stop_at_tip && symbol->steps > 0)
		rev = last;
	if (rev < 0)
		report_off_graph(symbol);
	return rev;
}

/*
 * sv_resolve_upgrade
 *		Returns what a target of an upgrade refers to.
 *
 * With stop_at_tip, a walk up that is too long ends where it cannot continue.  line is as for
 * sv_resolve_symbol.  The list is in the current memory context.  Raises SV001 to SV004 or 22023.
 */
SvRevisions
sv_resolve_upgrade(const SvRevmap *map, const SvSet *applied, const SvSymbol *symbol,
				   bool stop_at_tip, SvLine *line, const SvCaller *caller)
{
	SvRevisions list = {0};

	if (!symbol->is_walk)
		return sv_resolve_symbol(map, symbol, SV_WALKS_UNKNOWN, line, caller);
	sv_list_add(&list, climb(map, applied, symbol, stop_at_tip, line, caller));
	return list;
}

/* Where a walk down without REV starts. */
static int32
start_of_descent(const SvRevmap *map, const SvSet *applied, const SvSymbol *symbol, const SvSet *line)
{
	SvRevisions from = sv_line_current(applied, NULL);

	if (line != NULL)
	{
		sv_set_filter(line, &from);
		if (from.count == 0)
			from = sv_line_applied_tips(applied, line);
	}
	if (from.count == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_NOT_ON_PATH),
				 errmsg("cannot downgrade to \"%s\": nothing is applied%s", symbol->text,
						line != NULL ? " on that line" : ""),
				 errhint("SELECT * FROM schemaver_current() lists what is current.")));
	if (from.count > 1)
		ereport(ERROR,
				(errcode(ERRCODE_SV_AMBIGUOUS),
				 errmsg("target \"%s\" is ambiguous: there are %d current heads", symbol->text, from.count),
				 errdetail("The current heads are %s.", sv_list_join(map, &from)),
				 errhint("Name the one to start from, as in SELECT * FROM schemaver_downgrade(%s).",
						 quote_literal_cstr(psprintf("%s@%s", map->revs[from.revs[0]]->id,
													 sv_symbol_without_label(symbol))))));
	return from.revs[0];
}

/*
 * sv_resolve_downgrade
 *		Returns the revision, or SV_BASE, that a target of a downgrade leads to.
 *
 * branch is set to the revision whose line is meant if there are several ways;
 * -1 if none is meant.  Raises SV001 to SV004 or 22023.
 */
int32
sv_resolve_downgrade(const SvRevmap *map, const SvSet *applied, const SvSymbol *symbol,
					 int32 *branch, const SvCaller *caller)
{
	int32		label = sv_resolve_label(map, symbol);
	SvSet	   *line = label == NO_REVISION ? NULL : sv_line_of(map, label);
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
				 errmsg("cannot downgrade to \"%s\"", symbol->text),
				 symbol->steps == 0 ? hint_no_steps() :
				 errhint("To upgrade, SELECT * FROM schemaver_upgrade(%s).",
						 quote_literal_cstr(symbol->text))));
	else
	{
		from = start_of_descent(map, applied, symbol, line);
		if (label == NO_REVISION)
			*branch = from;
	}
	sv_descent_check(map, applied, symbol, from);
	rev = sv_walk(map, symbol, from, line, NULL);
	if (rev == SV_OFF_GRAPH)
		report_off_graph(symbol);
	return rev;
}
