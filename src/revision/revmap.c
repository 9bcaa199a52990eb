/*
 * revmap.c
 *		The revisions of one project in memory, and their graph.
 *
 * A map is built once from the rows of a project and never changed.  It is made
 * for histories of 100,000 revisions in few megabytes, because touching memory
 * for the first time is a good part of the time that building takes: nothing is
 * copied, edges lie in two arrays, and a name is found by binary search, with no
 * hash table.  Whatever is wrong with the graph (a parent that is not there, a
 * cycle) is kept as a defect rather than raised, because people must be able to
 * look at a broken history; who plans calls sv_revmap_check.
 */
#include "postgres.h"

#include "core/pool.h"
#include "errors.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "port/pg_bswap.h"
#include "revision/revmap.h"
#include "utils/memutils.h"

#define NOT_FOUND (-1)
#define RECENT 16				/* revisions that are looked at first for a parent */
#define FEW 16					/* edges of a revision that are searched one by one */

/* A name that a revision refers to, to be looked up when all have arrived. */
typedef struct Reference
{
	const char *text;
	bool		is_parent;
} Reference;

struct SvRevmapBuilder
{
	MemoryContext context;		/* of the map */
	MemoryContext scratch;		/* of what only the building needs */
	SvPool		pool;			/* for the names of parents */

	int32		nrevs;
	int32		maxrevs;
	SvRevision *revs;			/* in order of arrival */
	SvKey	   *keys;			/* of their ids */

	/*
	 * What they need, grouped by revision, parents first.  Both ends are
	 * positions of arrival; -1 - i stands for name i.
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

	int32		maxdefects;
};

/* How ids are sorted: most of them differ, or end, within the key. */
typedef struct SortItem
{
	SvKey		key;
	int32		arrived;
} SortItem;

/* A byte of the keys as a digit: what its values count among those that occur. */
typedef struct Digit
{
	int32		radix;			/* how many values */
	uint8		rank[256];
} Digit;

static inline int
compare_ids(SvKey key, const char *id, SvKey other_key, const char *other_id)
{
	if (key.high != other_key.high)
		return key.high < other_key.high ? -1 : 1;
	if (key.low != other_key.low)
		return key.low < other_key.low ? -1 : 1;
	/* If the key has room left, both ids end in it. */
	if ((key.low & 0xff) == 0)
		return 0;
	return strcmp(id + sizeof(key), other_id + sizeof(key));
}

static inline int
compare_items(const SortItem *a, const SortItem *b, const SvRevision *revs)
{
	return compare_ids(a->key, revs[a->arrived].id, b->key, revs[b->arrived].id);
}

#define ST_SORT sort_items
#define ST_ELEMENT_TYPE SortItem
#define ST_COMPARE(a, b, revs) compare_items(a, b, revs)
#define ST_COMPARE_ARG_TYPE const SvRevision
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

static SvKey
sort_key(const char *text)
{
	SvKey		key = {0, 0};

	memcpy(&key, text, strnlen(text, sizeof(key)));
	key.high = pg_ntoh64(key.high);
	key.low = pg_ntoh64(key.low);
	return key;
}

static inline uint8
key_byte(SvKey key, int place)
{
	return place < 8 ? key.high >> (56 - 8 * place) : key.low >> (120 - 8 * place);
}

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

/* Raises 54000 before a count leaves its type. */
static void
check_room(int32 max)
{
	if (max > PG_INT32_MAX / 2)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the revisions of the project refer to too many others"),
				 errdetail("No more than %d references can be read.", max)));
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

/* Most parents have been registered shortly before, and need no search. */
static void
add_parent(SvRevmapBuilder *builder, const char *name)
{
	SvKey		key = sort_key(name);

	for (int32 i = builder->nrevs - 1; i >= 0 && i >= builder->nrevs - RECENT; i--)
	{
		if (compare_ids(builder->keys[i], builder->revs[i].id, key, name) == 0)
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
 * What it points to must live as long as the map; parents, a list that ends with
 * NULL, or NULL, is copied.  Ids must be distinct, as the table's primary key
 * sees to.
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
	builder->keys[builder->nrevs] = sort_key(revision->id);
	builder->revs[builder->nrevs++] = *revision;
}

/* Makes a digit of a byte of the keys. */
static void
make_digit(const SvRevmapBuilder *builder, int place, Digit *digit)
{
	bool		occurs[256] = {false};

	for (int32 i = 0; i < builder->nrevs; i++)
		occurs[key_byte(builder->keys[i], place)] = true;
	digit->radix = 0;
	for (int value = 0; value < lengthof(occurs); value++)
	{
		digit->rank[value] = digit->radix;
		digit->radix += occurs[value];
	}
}

/*
 * Finds the bucket of each revision by the first bytes in which ids differ, and
 * returns how many buckets there are: not more than revisions.  Most ids are hex
 * or decimal digits, often with a beginning that all share: what of the 256 values
 * does not occur at a place makes no bucket.
 */
static int32
choose_buckets(const SvRevmapBuilder *builder, int32 *bucket)
{
	int64		nbuckets = 1;
	Digit		digit;

	memset(bucket, 0, sizeof(int32) * builder->nrevs);
	for (int place = 0; place < sizeof(SvKey) && nbuckets * 2 <= builder->nrevs; place++)
	{
		make_digit(builder, place, &digit);
		if (nbuckets * digit.radix > builder->nrevs)
			break;
		if (digit.radix == 1)
			continue;
		for (int32 i = 0; i < builder->nrevs; i++)
			bucket[i] = bucket[i] * digit.radix + digit.rank[key_byte(builder->keys[i], place)];
		nbuckets *= digit.radix;
	}
	return (int32) nbuckets;
}

/*
 * Returns the revisions in the order of their ids: parts them into buckets, and
 * sorts what is in each.  bucket is room for a number a revision.
 */
static SortItem *
sort_revisions(const SvRevmapBuilder *builder, int32 *bucket)
{
	int32		nbuckets = choose_buckets(builder, bucket);
	SortItem   *items = palloc_array(SortItem, Max(builder->nrevs, 1));
	int32	   *next = palloc0_array(int32, nbuckets);	/* place in each bucket */
	int32		begin = 0;

	for (int32 i = 0; i < builder->nrevs; i++)
		next[bucket[i]]++;
	for (int32 b = 0; b < nbuckets; b++)
	{
		int32		count = next[b];

		next[b] = begin;
		begin += count;
	}
	for (int32 i = 0; i < builder->nrevs; i++)
	{
		SortItem   *item = &items[next[bucket[i]]++];

		item->key = builder->keys[i];
		item->arrived = i;
	}
	begin = 0;
	for (int32 b = 0; b < nbuckets; b++)
	{
		if (next[b] - begin > 1)
			sort_items(items + begin, next[b] - begin, builder->revs);
		begin = next[b];
	}
	pfree(next);
	return items;
}

/*
 * Numbers the revisions by id, and points from each number to its revision, which
 * stays where it arrived.
 */
static void
number_revisions(const SvRevmapBuilder *builder, SvRevmap *map)
{
	int32		n = builder->nrevs;
	SortItem   *items;

	map->nrevs = n;
	map->arrived = builder->revs;
	map->number = MemoryContextAlloc(builder->context, sizeof(int32) * Max(n, 1));
	map->revs = MemoryContextAlloc(builder->context, sizeof(SvRevision *) * Max(n, 1));
	map->keys = builder->keys;
	items = sort_revisions(builder, map->number);
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

/* Collects the labels; one that names something else already is a defect. */
static void
sort_labels(SvRevmapBuilder *builder, SvRevmap *map)
{
	SvLabel    *all = builder->labels;
	int32		n = builder->nlabels;

	for (int32 i = 0; i < n; i++)
		all[i].revision = map->number[all[i].revision];
	qsort(all, n, sizeof(SvLabel), compare_labels);

	map->labels = MemoryContextAlloc(builder->context, sizeof(SvLabel) * Max(n, 1));
	for (int32 i = 0; i < n; i++)
	{
		if ((map->nlabels > 0 && strcmp(map->labels[map->nlabels - 1].name, all[i].name) == 0) ||
			sv_revmap_find(map, all[i].name) != NOT_FOUND)
			add_defect(builder, map, SV_DEFECT_DUPLICATE_LABEL, all[i].revision, all[i].name);
		else
			map->labels[map->nlabels++] = all[i];
	}
}

/* A parent is an id, a dependency an id or a label; neither may be a prefix. */
static int32
look_up(const SvRevmap *map, const Reference *name)
{
	int32		found = sv_revmap_find(map, name->text);

	if (found == NOT_FOUND && !name->is_parent)
		found = sv_revmap_find_label(map, name->text);
	return found;
}

/*
 * Has the revision that an edge comes from this edge already?  The edges of a
 * revision follow one another.  Where they are many, the targets are marked with
 * the number of the revision that has met them last, and one more.
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
 * Makes the edges of the map, each once.  Returns whether they are known to make
 * no cycle, because whatever is needed had arrived before.
 */
static bool
make_edges(SvRevmapBuilder *builder, SvRevmap *map)
{
	SvEdge	   *needs = builder->edges; /* not longer than what is read from it */
	SvEdge	   *parents = palloc_extended(sizeof(SvEdge) * Max(builder->nedges, 1), MCXT_ALLOC_HUGE);
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

/*
 * sv_revmap_describe_cycle
 *		Returns the ids of a cycle, in which each needs the next, as "a -> b -> a",
 *		in the current memory context; of a long one, the first ones and how many
 *		more there are.
 */
char *
sv_revmap_describe_cycle(const SvRevmap *map, const int32 *cycle, int32 length)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int32 i = 0; i < Min(length, SV_MAX_LISTED); i++)
		appendStringInfo(&text, "%s -> ", map->revs[cycle[i]]->id);
	if (length > SV_MAX_LISTED)
		appendStringInfo(&text, "%d more -> ", length - SV_MAX_LISTED);
	appendStringInfoString(&text, map->revs[cycle[0]]->id);
	return text.data;
}

static void
find_cycle(SvRevmapBuilder *builder, SvRevmap *map)
{
	int32	   *cycle = palloc_array(int32, Max(map->nrevs, 1));
	int32		length = sv_graph_cycle(&map->needs, &map->needed_by, map->nrevs, cycle);

	if (length > 0)
	{
		char	   *text = sv_revmap_describe_cycle(map, cycle, length);

		add_defect(builder, map, SV_DEFECT_CYCLE, cycle[0], text);
		pfree(text);
	}
	pfree(cycle);
}

/* Lists the names that are missing by revision, if any are. */
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
		if (map->defects[i].kind == SV_DEFECT_MISSING_PARENT ||
			map->defects[i].kind == SV_DEFECT_MISSING_DEPENDENCY)
			list[n++] = (SvEdge) {map->defects[i].revision, i};
	}
	if (n > 0)
		sv_edges_build(&map->missing, map->nrevs, list, n);
	pfree(list);
}

/*
 * sv_revmap_finish
 *		Makes the map of what has been added and frees the builder.
 *
 * The map lies in the memory context in which it was begun, and has no other
 * owner: delete that context to free it.
 */
SvRevmap *
sv_revmap_finish(SvRevmapBuilder *builder)
{
	MemoryContext old = MemoryContextSwitchTo(builder->context);
	SvRevmap   *map = palloc0_object(SvRevmap);

	number_revisions(builder, map);
	sort_labels(builder, map);
	if (!make_edges(builder, map))
		find_cycle(builder, map);
	list_missing(map);

	MemoryContextSwitchTo(old);
	MemoryContextDelete(builder->scratch);
	pfree(builder);
	return map;
}

/*
 * sv_revmap_parents
 *		Returns the names of a revision's parents, those that are missing
 *		included, as a list that ends with NULL, in the current memory context.
 */
const char **
sv_revmap_parents(const SvRevmap *map, int32 revision)
{
	bool		any_missing = map->missing.start != NULL;
	int32		count = sv_edges_count(&map->parents, revision) +
		(any_missing ? sv_edges_count(&map->missing, revision) : 0);
	const char **names = palloc_array(const char *, count + 1);
	int			n = 0;

	for_each_target(parent, &map->parents, revision)
		names[n++] = map->revs[parent]->id;
	if (any_missing)
	{
		for_each_target(i, &map->missing, revision)
		{
			if (map->defects[i].kind == SV_DEFECT_MISSING_PARENT)
				names[n++] = map->defects[i].name;
		}
	}
	names[n] = NULL;
	return names;
}

/*
 * sv_revmap_with
 *		Returns a map in which some revisions are added, or replace those of the
 *		same ids, in the current memory context.  Texts are those of both: nothing
 *		of them is copied.
 */
SvRevmap *
sv_revmap_with(const SvRevmap *map, const SvRevision *revisions,
			   const char *const *const *parents, int32 count)
{
	SvRevmapBuilder *builder = sv_revmap_begin();
	bool	   *replaced = palloc0_array(bool, Max(map->nrevs, 1));

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
	return sv_revmap_finish(builder);
}

/*
 * sv_revmap_first_not_below
 *		Returns the number of the first revision whose id is not less than the
 *		given text, nrevs if there is none.
 */
int32
sv_revmap_first_not_below(const SvRevmap *map, const char *id)
{
	SvKey		key = sort_key(id);
	int32		low = 0,
				high = map->nrevs;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (compare_ids(map->keys[middle], map->revs[middle]->id, key, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * sv_revmap_find
 *		Returns the number of the revision with exactly this id, -1 if none.
 */
int32
sv_revmap_find(const SvRevmap *map, const char *id)
{
	int32		i = sv_revmap_first_not_below(map, id);

	return i < map->nrevs && strcmp(map->revs[i]->id, id) == 0 ? i : NOT_FOUND;
}

/* The revision that was added after another one, -1 if none. */
static inline int32
added_after(const SvRevmap *map, int32 revision)
{
	int32		next = map->revs[revision] - map->arrived + 1;

	return next < map->nrevs ? map->number[next] : NOT_FOUND;
}

/*
 * sv_revmap_find_near
 *		Returns the number of the revision with exactly this id, -1 if none; last
 *		is what was found before, -1 at first.
 *
 * Whoever looks up many names gets most of them without a search if they come in
 * the order of ids, or in the order in which the revisions were added.
 */
int32
sv_revmap_find_near(const SvRevmap *map, int32 last, const char *id)
{
	SvKey		key = sort_key(id);
	int32		next = last + 1;

	if (next < map->nrevs &&
		compare_ids(map->keys[next], map->revs[next]->id, key, id) == 0)
		return next;
	next = last == NOT_FOUND ? NOT_FOUND : added_after(map, last);
	if (next != NOT_FOUND &&
		compare_ids(map->keys[next], map->revs[next]->id, key, id) == 0)
		return next;
	return sv_revmap_find(map, id);
}

/*
 * sv_revmap_first_label_not_below
 *		Returns the place of the first label that is not less than the given text,
 *		nlabels if there is none.
 */
int32
sv_revmap_first_label_not_below(const SvRevmap *map, const char *label)
{
	int32		low = 0,
				high = map->nlabels;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (strcmp(map->labels[middle].name, label) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * sv_revmap_find_label
 *		Returns the number of the revision that carries exactly this label, -1
 *		if none does.
 */
int32
sv_revmap_find_label(const SvRevmap *map, const char *label)
{
	int32		i = sv_revmap_first_label_not_below(map, label);

	return i < map->nlabels && strcmp(map->labels[i].name, label) == 0 ?
		map->labels[i].revision : NOT_FOUND;
}

/*
 * sv_revmap_check
 *		Raises SV005 if the graph has a defect, so that no plan can be made.
 */
void
sv_revmap_check(const SvRevmap *map)
{
	if (map->ndefects > 0)
		sv_revmap_raise(map, &map->defects[0]);
}

/*
 * sv_revmap_raise
 *		Raises SV005 for one of the defects.
 */
void
sv_revmap_raise(const SvRevmap *map, const SvDefect *defect)
{
	const char *id = map->revs[defect->revision]->id;

	switch (defect->kind)
	{
		case SV_DEFECT_MISSING_PARENT:
		case SV_DEFECT_MISSING_DEPENDENCY:
			ereport(ERROR,
					(errcode(ERRCODE_SV_BROKEN_GRAPH),
					 errmsg("revision \"%s\" is not known, but revision \"%s\" %s it",
							defect->name, id,
							defect->kind == SV_DEFECT_MISSING_PARENT ? "follows" : "depends on"),
					 errhint("Register \"%s\", or correct or remove \"%s\" (schemaver_register, schemaver_remove). SELECT * FROM schemaver_validate() lists every problem.",
							 defect->name, id)));
			break;
		case SV_DEFECT_DUPLICATE_LABEL:
			ereport(ERROR,
					(errcode(ERRCODE_SV_BROKEN_GRAPH),
					 errmsg("branch label \"%s\" of revision \"%s\" is taken",
							defect->name, id),
					 errhint("SELECT * FROM schemaver_validate() lists every problem.")));
			break;
		case SV_DEFECT_CYCLE:
			break;
	}
	ereport(ERROR,
			(errcode(ERRCODE_SV_BROKEN_GRAPH),
			 errmsg("the graph of revisions has a cycle"),
			 errdetail("Each of these needs the next: %s.", defect->name),
			 errhint("SELECT * FROM schemaver_validate() lists every problem.")));
}

/*
 * sv_revmap_heads
 *		Marks the heads of a set of revisions: those that no other member needs,
 *		by parents or dependencies.
 */
void
sv_revmap_heads(const SvRevmap *map, const bool *applied, bool *heads)
{
	sv_graph_maximal(&map->needed_by, map->nrevs, applied, heads);
}

/*
 * sv_revmap_join
 *		Returns the ids of some revisions for a message, as "a, b", in the current
 *		memory context; of many, the first ones and how many more there are.
 */
char *
sv_revmap_join(const SvRevmap *map, const int32 *revisions, int32 count)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int32 i = 0; i < Min(count, SV_MAX_LISTED); i++)
		appendStringInfo(&text, "%s%s", i > 0 ? ", " : "", map->revs[revisions[i]]->id);
	if (count > SV_MAX_LISTED)
		appendStringInfo(&text, ", and %d more", count - SV_MAX_LISTED);
	return text.data;
}

/*
 * sv_revmap_describe_parents
 *		Returns the ids of a revision's parents as "a, b", in the current memory
 *		context.
 */
char *
sv_revmap_describe_parents(const SvRevmap *map, int32 revision)
{
	return sv_revmap_join(map, map->parents.node + map->parents.start[revision],
						  sv_edges_count(&map->parents, revision));
}
