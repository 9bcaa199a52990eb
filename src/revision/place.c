/*
 * place.c
 *		Where a new revision goes: what it follows, what it depends on, and which
 *		names it may have.
 */
#include "postgres.h"

#include "core/ident.h"
#include "core/names.h"
#include "errors.h"
#include "miscadmin.h"
#include "revision/place.h"
#include "revision/resolve.h"
#include "utils/builtins.h"

#define NO_REVISION (-1)

/*
 * If what to merge is ambiguous, the hint is how to follow one head instead, or
 * to merge all of them.
 */
static const SvCaller callers[] = {
	[SV_PLACE_REVISION] = {"SELECT schemaver_revision(head => ", ", ...)", true, false},
	[SV_PLACE_GENERATED] = {"SELECT schemaver_autogenerate(head => ", ", ...)", true, false},
	[SV_PLACE_TEMPLATE] = {"SELECT schemaver_template(head => ", ", ...)", true, false},
	[SV_PLACE_MERGE] = {"SELECT schemaver_revision(head => ", ", ...)", true, false},
};
static const SvCaller dependency_caller = {"depends_on => ARRAY[", "]", false, false};

static void
check_can_be_parent(const SvRevmap *map, SvPlacePurpose purpose, int32 rev, bool splice)
{
	if (splice || sv_edges_count(&map->children, rev) == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_SV_NOT_AT_HEAD),
			 errmsg("revision \"%s\" is not a head", map->revs[rev]->id),
			 errdetail("It is followed by %s.",
					   sv_revmap_join_targets(map, &map->children, rev)),
			 purpose == SV_PLACE_MERGE || purpose == SV_PLACE_GENERATED ?
			 errhint("SELECT * FROM schemaver_heads() lists the heads.") :
			 errhint("SELECT * FROM schemaver_heads() lists the heads. To begin a branch here, SELECT schemaver_%s(..., head => %s, splice => true).",
					 purpose == SV_PLACE_TEMPLATE ? "template" : "revision",
					 quote_literal_cstr(map->revs[rev]->id))));
}

static void
report_own_reference(const char *id, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_BROKEN_GRAPH),
			 errmsg("revision \"%s\" cannot be its own %s", id, what),
			 errhint("Give a different rev_id, or leave it out to have one generated.")));
}

/*
 * Adds the revisions that one name in a list of parents refers to; seen holds
 * those that were named before.
 */
static void
add_parents(const SvRevmap *map, const char *id, const SvRevisions *named, SvSet *seen,
			SvRevisions *parents)
{
	for (int32 k = 0; k < named->count; k++)
	{
		int32		rev = named->revs[k];

		if (sv_set_has(seen, rev))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("revision \"%s\" is named twice as a parent", map->revs[rev]->id)));
		if (strcmp(map->revs[rev]->id, id) == 0)
			report_own_reference(id, "parent");
		sv_set_add(seen, rev);
		sv_list_add(parents, rev);
	}
}

static void
find_parents(const SvRevmap *map, SvPlacePurpose purpose, const char *id, const char *head,
			 bool splice, SvPlace *place)
{
	SvSymbolReader reader;
	const SvSymbol *symbol;
	SvLine		line = {NULL};
	SvRevisions parents = {0};
	SvSet	   *seen = sv_set_empty(map);

	sv_symbol_begin(&reader, head);
	while ((symbol = sv_symbol_next(&reader)) != NULL)
	{
		SvRevisions named;

		if (strcmp(symbol->text, id) == 0)
			report_own_reference(id, "parent");
		named = sv_resolve_symbol(map, symbol, SV_WALKS_ON_GRAPH, &line, &callers[purpose]);
		add_parents(map, id, &named, seen, &parents);
		sv_list_free(&named);
	}
	for (int32 k = 0; k < parents.count; k++)
		check_can_be_parent(map, purpose, parents.revs[k], splice);
	place->nparents = parents.count;
	place->parents = parents.revs;
	pfree(seen);
}

/* A dependency as it is stored: a label as typed, or else a full id. */
static const char *
find_dependency(const SvRevmap *map, const char *id, const char *name, SvLine *line)
{
	SvSymbol	symbol = sv_symbol_parse_one(name);
	SvRevisions named;

	if (strcmp(symbol.text, id) == 0)
		report_own_reference(id, "dependency");
	named = sv_resolve_symbol(map, &symbol, SV_WALKS_UNKNOWN, line, &dependency_caller);
	if (named.count == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot depend on \"%s\": it is not a revision", name)));
	if (named.count > 1)
		ereport(ERROR,
				(errcode(ERRCODE_SV_MULTIPLE_HEADS),
				 errmsg("dependency \"%s\" refers to %d revisions", name, named.count),
				 errdetail("They are %s.", sv_list_join(map, &named)),
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
	const char **found;			/* by position in the list; NULL: not looked
								 * up yet */
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

/* Is a revision among those that are replaced, or does one of these replace it? */
static bool
is_replaced(const SvRevmap *map, int32 rev, const char *const *replaces)
{
	SvNames		names = sv_names_of(replaces);
	bool		found = false;

	while (names.count > 0 && rev != NO_REVISION && !found)
	{
		CHECK_FOR_INTERRUPTS();
		found = sv_names_have(&names, map->revs[rev]->id);
		rev = sv_revmap_find_alias(map, map->revs[rev]->id);
	}
	return found;
}

/*
 * sv_place_check_names
 *		Raises SV005 if a revision, which is new or replaces the one with this
 *		id, would have a name that another one has, or would have a label twice.
 *		It may have the labels of what is squashed into it.
 */
void
sv_place_check_names(const SvRevmap *map, const char *id, const char *const *labels,
					 const char *const *replaces)
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
		if (rev != NO_REVISION && strcmp(map->revs[rev]->id, id) != 0 && !sv_revmap_replaces(map, rev, id) &&
			!is_replaced(map, rev, replaces))
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
				 errmsg("revision \"%s\" already exists", id),
				 errhint("To change it, SELECT schemaver_edit(%s, ...).", quote_literal_cstr(id))));
}

/*
 * sv_place_find
 *		Finds the place of a new revision: its parents, and its dependencies as
 *		they are to be stored.
 *
 * head may be a list; purpose decides what hints say.  The result is in the
 * current memory context, or points into the map.  Raises 22023 for an invalid
 * id, SV007 for a parent that has children unless splicing is allowed, SV006
 * for an id that already exists, SV005 for a taken label, and what resolving
 * the names raises.
 */
SvPlace *
sv_place_find(const SvRevmap *map, SvPlacePurpose purpose, const char *id, const char *head,
			  bool splice, const char *const *branch_labels, const char *const *depends_on)
{
	SvPlace    *place = palloc0_object(SvPlace);

	sv_ident_check_revision(id);
	find_parents(map, purpose, id, head, splice, place);
	check_is_new(map, id);
	place->depends_on = find_dependencies(map, id, depends_on);
	sv_place_check_names(map, id, branch_labels, NULL);
	return place;
}
