/*
 * revmap_build.c
 *		Building a map from the rows of a project.
 *
 * A map is designed to hold 100,000 revisions in a few megabytes, because touching
 * memory for the first time is a large part of the time that building takes.
 * Nothing is copied, edges are in two arrays, and names are found by binary
 * search, without a hash table.
 */
#include "postgres.h"

#include "core/pool.h"
#include "errors.h"
#include "miscadmin.h"
#include "nodes/pg_list.h"
#include "revision/revmap.h"
#include "revision/sort.h"
#include "utils/memutils.h"

#define NOT_FOUND (-1)
#define RECENT 16				/* revisions that are checked first for a
								 * parent */
#define FEW 16					/* edges of a revision that are searched one
								 * by one */

/* A name that a revision refers to, to be looked up when all revisions have been added. */
typedef struct Reference
{
	const char *text;
	bool		is_parent;
} Reference;

/* A name, and the id of a revision that has to do with it. */
typedef struct GivenAlias
{
	const char *name;
	const char *id;
} GivenAlias;

struct SvRevmapBuilder
{
	MemoryContext context;		/* of the map */
	MemoryContext scratch;		/* of what is only needed for building */
	SvPool		pool;			/* for the names of parents */

	int32		nrevs;
	int32		maxrevs;
	SvRevision *revs;			/* in order of arrival */
	SvKey	   *keys;			/* of their ids */

	/*
	 * What they need, grouped by revision, parents first.  Both ends are
	 * positions of arrival; -1 - i means name i.
	 */
	int32		nedges;
	int32		maxedges;
	SvEdge	   *edges;

	int32		nnames;
	int32		maxnames;
	Reference  *names;

	int32		nlabels;
	int32		maxlabels;
	SvLabel    *labels;			/* of positions of arrival */

	int32		nreplaced;		/* how many names are replaced */
	bool		is_view;		/* and these are given: */
	List	   *aliases;		/* of GivenAlias * */
	List	   *missing;		/* the same: defects */

	int32		maxdefects;
};

/*
 * sv_revmap_begin
 *		Starts a map in the current memory context.
 */
SvRevmapBuilder *
sv_revmap_begin(void)
{
	SvRevmapBuilder *builder = palloc0_object(SvRevmapBuilder);

	builder->context = CurrentMemoryContext;
	builder->scratch = AllocSetContextCreate(CurrentMemoryContext,
											 "schemaver revision map scratch",
											 ALLOCSET_DEFAULT_SIZES);
	builder->pool.context = builder->scratch;
	builder->maxrevs = builder->maxedges = builder->maxnames = builder->maxlabels = 256;
	builder->revs = palloc_array(SvRevision, builder->maxrevs);
	builder->keys = palloc_array(SvKey, builder->maxrevs);
	builder->edges = MemoryContextAlloc(builder->scratch, sizeof(SvEdge) * builder->maxedges);
	builder->names = MemoryContextAlloc(builder->scratch, sizeof(Reference) * builder->maxnames);
	builder->labels = MemoryContextAlloc(builder->scratch, sizeof(SvLabel) * builder->maxlabels);
	return builder;
}

/* Raises 54000 before a count overflows its type. */
static void
check_room(int32 max)
{
	if (max > PG_INT32_MAX / 2)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the revisions of the project refer to too many other revisions"),
				 errdetail("At most %d references can be read.", max)));
}

static void
add_edge(SvRevmapBuilder *builder, int32 to)
{
	CHECK_FOR_INTERRUPTS();
	if (builder->nedges == builder->maxedges)
	{
		check_room(builder->maxedges);
		builder->maxedges *= 2;
		builder->edges = repalloc_huge(builder->edges, sizeof(SvEdge) * builder->maxedges);
	}
	builder->edges[builder->nedges].from = builder->nrevs;
	builder->edges[builder->nedges++].to = to;
}

static void
add_name(SvRevmapBuilder *builder, const char *text, bool is_parent)
{
	if (builder->nnames == builder->maxnames)
	{
		builder->maxnames *= 2;
		builder->names = repalloc_huge(builder->names, sizeof(Reference) * builder->maxnames);
	}
	builder->names[builder->nnames].text = text;
	builder->names[builder->nnames++].is_parent = is_parent;
	add_edge(builder, -builder->nnames);
}

static void
add_label(SvRevmapBuilder *builder, const char *name)
{
	CHECK_FOR_INTERRUPTS();
	if (builder->nlabels == builder->maxlabels)
	{
		check_room(builder->maxlabels);
		builder->maxlabels *= 2;
		builder->labels = repalloc_huge(builder->labels, sizeof(SvLabel) * builder->maxlabels);
	}
	builder->labels[builder->nlabels].name = name;
	builder->labels[builder->nlabels++].revision = builder->nrevs;
}

/* Most parents were registered shortly before, and are found without a search. */
static void
add_parent(SvRevmapBuilder *builder, const char *name)
{
	SvKey		key = sv_key_of(name);

	for (int32 i = builder->nrevs - 1; i >= 0 && i >= builder->nrevs - RECENT; i--)
	{
		if (sv_key_compare(builder->keys[i], builder->revs[i].id, key, name) == 0)
		{
			add_edge(builder, i);
			return;
		}
	}
	add_name(builder, sv_pool_text(&builder->pool, name, strlen(name)), true);
}

/*
 * sv_revmap_add
 *		Adds one revision, in any order.
 *
 * What it points to must live as long as the map; parents, which is a list that
 * ends with NULL, or NULL, is copied.  Ids must be unique, which the table's
 * primary key ensures.
 */
void
sv_revmap_add(SvRevmapBuilder *builder, const SvRevision *revision,
			  const char *const *parents)
{
	if (builder->nrevs == builder->maxrevs)
	{
		builder->maxrevs *= 2;
		builder->revs = repalloc_huge(builder->revs, sizeof(SvRevision) * builder->maxrevs);
		builder->keys = repalloc_huge(builder->keys, sizeof(SvKey) * builder->maxrevs);
	}
	for (; parents != NULL && *parents != NULL; parents++)
		add_parent(builder, *parents);
	for (const char **name = revision->depends_on; name != NULL && *name != NULL; name++)
		add_name(builder, *name, false);
	for (const char **label = revision->branch_labels; label != NULL && *label != NULL; label++)
		add_label(builder, *label);
	for (const char **name = revision->replaces; name != NULL && *name != NULL; name++)
		builder->nreplaced++;
	builder->keys[builder->nrevs] = sv_key_of(revision->id);
	builder->revs[builder->nrevs++] = *revision;
}

/*
 * sv_revmap_begin_view
 *		The map will show a part of another one: what its revisions replace is not in it,
 *		and the names that stand for others are given.
 */
void
sv_revmap_begin_view(SvRevmapBuilder *builder)
{
	builder->is_view = true;
}

static List *
add_given(SvRevmapBuilder *builder, List *list, const char *name, const char *id)
{
	MemoryContext old = MemoryContextSwitchTo(builder->scratch);
	GivenAlias *given = palloc_object(GivenAlias);

	given->name = name;
	given->id = id;
	list = lappend(list, given);
	MemoryContextSwitchTo(old);
	return list;
}

/*
 * sv_revmap_add_alias
 *		A revision stands for a name.  Both texts must live as long as the map, and each
 *		name is given once.
 */
void
sv_revmap_add_alias(SvRevmapBuilder *builder, const char *name, const char *id)
{
	builder->aliases = add_given(builder, builder->aliases, name, id);
}

/*
 * sv_revmap_add_missing
 *		A name is missing that was squashed together with a revision.
 */
void
sv_revmap_add_missing(SvRevmapBuilder *builder, const char *name, const char *id)
{
	builder->missing = add_given(builder, builder->missing, name, id);
}

/*
 * Numbers the revisions by id, and makes each number point to its revision, which
 * is not moved.
 */
static void
number_revisions(const SvRevmapBuilder *builder, SvRevmap *map)
{
	int32		n = builder->nrevs;
	SvSortItem *items;

	map->nrevs = n;
	map->arrived = builder->revs;
	map->number = MemoryContextAlloc(builder->context, sizeof(int32) * n);
	map->revs = MemoryContextAlloc(builder->context, sizeof(SvRevision *) * n);
	map->keys = builder->keys;
	items = sv_sort_revisions(builder->revs, builder->keys, n, map->number);
	for (int32 i = 0; i < n; i++)
	{
		int32		arrived = items[i].arrived;

		map->keys[i] = items[i].key;
		map->revs[i] = &builder->revs[arrived];
		map->number[arrived] = i;
	}
	pfree(items);
}

static void
add_defect(SvRevmapBuilder *builder, SvRevmap *map, SvDefectKind kind, int32 revision,
		   const char *name)
{
	MemoryContext old = MemoryContextSwitchTo(builder->context);

	if (map->ndefects == builder->maxdefects)
	{
		builder->maxdefects = Max(builder->maxdefects * 2, 8);
		if (map->defects == NULL)
			map->defects = palloc_array(SvDefect, builder->maxdefects);
		else
			map->defects = repalloc_huge(map->defects, sizeof(SvDefect) * builder->maxdefects);
	}
	map->defects[map->ndefects].kind = kind;
	map->defects[map->ndefects].revision = revision;
	map->defects[map->ndefects++].name = pstrdup(name);
	MemoryContextSwitchTo(old);
}

static int
compare_labels(const void *a, const void *b)
{
	const SvLabel *left = a;
	const SvLabel *right = b;
	int			order = strcmp(left->name, right->name);

	CHECK_FOR_INTERRUPTS();
	if (order != 0)
		return order;
	return (left->revision > right->revision) - (left->revision < right->revision);
}

static int
compare_aliases(const void *a, const void *b)
{
	const SvAlias *left = a;
	const SvAlias *right = b;
	int			order = strcmp(left->name, right->name);

	CHECK_FOR_INTERRUPTS();
	if (order != 0)
		return order;
	return (left->revision > right->revision) - (left->revision < right->revision);
}

/* Lists what the revisions of a map replace, or the aliases that are given for a view. */
static void
list_aliases(SvRevmapBuilder *builder, SvRevmap *map)
{
	int32		n = 0;
	ListCell   *cell;

	map->aliases = palloc_extended(sizeof(SvAlias) * ((Size) builder->nreplaced + list_length(builder->aliases) + 1),
								   MCXT_ALLOC_HUGE);
	for (int32 i = 0; i < map->nrevs && !builder->is_view; i++)
	{
		for (const char **name = map->revs[i]->replaces; name != NULL && *name != NULL; name++)
		{
			map->aliases[n].name = *name;
			map->aliases[n++].revision = i;
		}
	}
	foreach(cell, builder->aliases)
	{
		const GivenAlias *given = lfirst(cell);

		map->aliases[n].name = given->name;
		map->aliases[n].revision = sv_revmap_find(map, given->id);
		if (map->aliases[n].revision != NOT_FOUND)
			n++;
	}
	map->naliases = n;
	qsort(map->aliases, n, sizeof(SvAlias), compare_aliases);
}

/* Is a revision replaced, perhaps by way of others, by itself? */
static bool
replaces_itself(const SvRevmap *map, int32 revision)
{
	int32		by = revision;

	for (int32 i = 0; i <= map->naliases && by != NOT_FOUND; i++)
	{
		CHECK_FOR_INTERRUPTS();
		by = sv_revmap_find_alias(map, map->revs[by]->id);
		if (by == revision)
			return true;
	}
	return false;
}

/*
 * Keeps one alias of each name, and none that would lead back to itself; returns the
 * others.
 */
static List *
take_bad_aliases(SvRevmap *map)
{
	List	   *bad = NIL;
	int32		n = 0;

	for (int32 i = 0; i < map->naliases; i++)
	{
		if (n > 0 && strcmp(map->aliases[n - 1].name, map->aliases[i].name) == 0)
			bad = lappend(bad, memcpy(palloc_object(SvAlias), &map->aliases[i], sizeof(SvAlias)));
		else
			map->aliases[n++] = map->aliases[i];
	}
	map->naliases = n;
	for (int32 i = 0; i < map->naliases; i++)
	{
		int32		replaced = sv_revmap_find(map, map->aliases[i].name);

		if (replaced == NOT_FOUND || !replaces_itself(map, replaced))
			continue;
		bad = lappend(bad, memcpy(palloc_object(SvAlias), &map->aliases[i], sizeof(SvAlias)));
		memmove(&map->aliases[i], &map->aliases[i + 1], sizeof(SvAlias) * (map->naliases - i - 1));
		map->naliases--;
		i--;
	}
	return bad;
}

/* Reports what is wrong with the aliases, or missing in a view. */
static void
report_bad_aliases(SvRevmapBuilder *builder, SvRevmap *map, const List *bad)
{
	ListCell   *cell;

	foreach(cell, bad)
	{
		const SvAlias *alias = lfirst(cell);
		bool		twice = sv_revmap_find_alias(map, alias->name) != NOT_FOUND;

		add_defect(builder, map, twice ? SV_DEFECT_REPLACED_TWICE : SV_DEFECT_REPLACES_ITSELF,
				   alias->revision, alias->name);
	}
	foreach(cell, builder->missing)
	{
		const GivenAlias *given = lfirst(cell);

		add_defect(builder, map, SV_DEFECT_MISSING_REPLACED, sv_revmap_find(map, given->id), given->name);
	}
}

/*
 * May a revision have the label of another one, because one of them replaces the other?
 * Then the label names the one that is replaced.
 */
static bool
share_label(const SvRevmap *map, SvLabel *label, int32 revision)
{
	if (map->naliases == 0)
		return false;
	if (sv_revmap_replaces(map, revision, map->revs[label->revision]->id))
		return true;
	if (!sv_revmap_replaces(map, label->revision, map->revs[revision]->id))
		return false;
	label->revision = revision;
	return true;
}

/* Collects the labels; one that already names something else is a defect. */
static void
sort_labels(SvRevmapBuilder *builder, SvRevmap *map)
{
	SvLabel    *all = builder->labels;
	int32		n = builder->nlabels;

	for (int32 i = 0; i < n; i++)
		all[i].revision = map->number[all[i].revision];
	qsort(all, n, sizeof(SvLabel), compare_labels);

	map->labels = MemoryContextAlloc(builder->context, sizeof(SvLabel) * n);
	for (int32 i = 0; i < n; i++)
	{
		SvLabel    *last = map->nlabels > 0 ? &map->labels[map->nlabels - 1] : NULL;

		if (last != NULL && strcmp(last->name, all[i].name) == 0 && share_label(map, last, all[i].revision))
			continue;
		if ((last != NULL && strcmp(last->name, all[i].name) == 0) ||
			sv_revmap_find(map, all[i].name) != NOT_FOUND)
			add_defect(builder, map, SV_DEFECT_DUPLICATE_LABEL, all[i].revision, all[i].name);
		else
			map->labels[map->nlabels++] = all[i];
	}
}

/*
 * A parent is an id, a dependency is an id or a label; neither may be a prefix.  What
 * replaces a revision that is not there stands for it.
 */
static int32
look_up(const SvRevmap *map, const Reference *name)
{
	int32		found = sv_revmap_find(map, name->text);

	if (found == NOT_FOUND && !name->is_parent)
		found = sv_revmap_find_label(map, name->text);
	return found != NOT_FOUND ? found : sv_revmap_find_alias(map, name->text);
}

/*
 * Does the source of an edge already have this edge?  The edges of a revision
 * are consecutive.  If there are many, the targets are marked with the number of
 * the revision that saw them last, plus one.
 */
static bool
is_repeated(const SvEdge *edges, int32 nedges, SvEdge edge, int32 nrevs, int32 **marks)
{
	bool		known;
	int32		first = nedges;

	if (*marks == NULL)
	{
		while (first > 0 && edges[first - 1].from == edge.from && nedges - first < FEW)
		{
			if (edges[--first].to == edge.to)
				return true;
		}
		if (nedges - first < FEW)
			return false;
		*marks = palloc0_array(int32, nrevs);
		for (; first < nedges; first++)
			(*marks)[edges[first].to] = edge.from + 1;
	}
	known = (*marks)[edge.to] == edge.from + 1;
	(*marks)[edge.to] = edge.from + 1;
	return known;
}

/*
 * Makes the edges of the map, each once.  Returns whether they are known to form
 * no cycle, because everything that a revision needs was added before it.
 */
static bool
make_edges(SvRevmapBuilder *builder, SvRevmap *map)
{
	SvEdge	   *needs = builder->edges; /* not longer than what is read from
										 * it */
	SvEdge	   *parents = palloc_extended(sizeof(SvEdge) * builder->nedges, MCXT_ALLOC_HUGE);
	int32	   *marks = NULL;
	bool		in_order = true;
	int32		nparents = 0,
				nneeds = 0;

	for (int32 i = 0; i < builder->nedges; i++)
	{
		SvEdge		edge = builder->edges[i];
		const Reference *name = edge.to < 0 ? &builder->names[-1 - edge.to] : NULL;

		CHECK_FOR_INTERRUPTS();
		in_order = in_order && name == NULL;
		edge.from = map->number[edge.from];
		edge.to = name == NULL ? map->number[edge.to] : look_up(map, name);
		if (edge.to == NOT_FOUND)
		{
			add_defect(builder, map,
					   name->is_parent ? SV_DEFECT_MISSING_PARENT : SV_DEFECT_MISSING_DEPENDENCY,
					   edge.from, name->text);
			continue;
		}
		if (is_repeated(needs, nneeds, edge, map->nrevs, &marks))
			continue;
		needs[nneeds++] = edge;
		if (name == NULL || name->is_parent)
			parents[nparents++] = edge;
	}

	sv_edges_build(&map->parents, map->nrevs, parents, nparents);
	sv_edges_reverse(&map->children, &map->parents, map->nrevs);
	map->needs = map->parents;
	map->needed_by = map->children;
	if (nneeds > nparents)
	{
		sv_edges_build(&map->needs, map->nrevs, needs, nneeds);
		sv_edges_reverse(&map->needed_by, &map->needs, map->nrevs);
	}
	pfree(parents);
	if (marks != NULL)
		pfree(marks);
	return in_order;
}

static void
find_cycle(SvRevmapBuilder *builder, SvRevmap *map)
{
	int32	   *cycle = palloc_array(int32, map->nrevs);
	int32		length = sv_graph_cycle(&map->needs, &map->needed_by, map->nrevs, cycle);

	if (length > 0)
	{
		char	   *text = sv_revmap_describe_cycle(map, cycle, length);

		add_defect(builder, map, SV_DEFECT_CYCLE, cycle[0], text);
		pfree(text);
	}
	pfree(cycle);
}

/* Lists the missing names by revision, if there are any. */
static void
list_missing(SvRevmap *map)
{
	SvEdge	   *list;
	int32		n = 0;

	if (map->ndefects == 0)
		return;
	list = palloc_extended(sizeof(SvEdge) * map->ndefects, MCXT_ALLOC_HUGE);
	for (int32 i = 0; i < map->ndefects; i++)
	{
		SvEdge		edge = {map->defects[i].revision, i};

		if (map->defects[i].kind == SV_DEFECT_MISSING_PARENT ||
			map->defects[i].kind == SV_DEFECT_MISSING_DEPENDENCY)
			list[n++] = edge;
	}
	if (n > 0)
		sv_edges_build(&map->missing, map->nrevs, list, n);
	pfree(list);
}

/*
 * sv_revmap_finish
 *		Makes the map from what has been added, and frees the builder.
 *
 * The map is in the memory context in which it was begun, and has no other
 * owner: delete that context to free it.
 */
SvRevmap *
sv_revmap_finish(SvRevmapBuilder *builder)
{
	MemoryContext old = MemoryContextSwitchTo(builder->context);
	SvRevmap   *map = palloc0_object(SvRevmap);
	List	   *bad = NIL;

	number_revisions(builder, map);
	if (builder->nreplaced > 0 || builder->aliases != NIL)
	{
		list_aliases(builder, map);
		bad = take_bad_aliases(map);
	}
	sort_labels(builder, map);
	report_bad_aliases(builder, map, bad);
	if (!make_edges(builder, map))
		find_cycle(builder, map);
	list_missing(map);

	MemoryContextSwitchTo(old);
	MemoryContextDelete(builder->scratch);
	pfree(builder);
	return map;
}

/*
 * sv_revmap_with
 *		Returns a map in which some revisions are added, or replace those with the
 *		same ids, in the current memory context.  It shares the texts of both:
 *		they are not copied.
 */
SvRevmap *
sv_revmap_with(const SvRevmap *map, const SvRevision *revisions,
			   const char *const *const *parents, int32 count)
{
	SvRevmapBuilder *builder = sv_revmap_begin();
	bool	   *replaced = palloc0_array(bool, map->nrevs);
	SvRevmap   *with;

	for (int32 i = 0; i < count; i++)
	{
		int32		old = sv_revmap_find(map, revisions[i].id);

		if (old != NOT_FOUND)
			replaced[old] = true;
	}
	for (int32 i = 0; i < map->nrevs; i++)
	{
		const char **names;

		if (replaced[i])
			continue;
		names = sv_revmap_parents(map, i);
		sv_revmap_add(builder, map->revs[i], names);
		pfree(names);
	}
	for (int32 i = 0; i < count; i++)
		sv_revmap_add(builder, &revisions[i], parents[i]);
	pfree(replaced);
	with = sv_revmap_finish(builder);
	with->in_files = map->in_files;
	return with;
}
