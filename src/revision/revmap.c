/*
 * revmap.c
 *		The revisions of one project in memory, and their graph.
 *
 * A map is built once from the rows of a project (revmap_build.c) and never
 * changed.  Problems of the graph (a missing parent, a cycle) are kept as defects
 * rather than raised, because people must be able to look at a broken history.
 * Planning calls sv_revmap_check.
 */
#include "postgres.h"

#include "errors.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "revision/revmap.h"

#define NOT_FOUND (-1)

/*
 * sv_revmap_parents
 *		Returns the names of a revision's parents, including missing ones, as a
 *		list that ends with NULL, in the current memory context.
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
 * sv_revmap_first_not_below
 *		Returns the number of the first revision whose id is not less than the
 *		given text; nrevs if there is none.
 */
int32
sv_revmap_first_not_below(const SvRevmap *map, const char *id)
{
	SvKey		key = sv_key_of(id);
	int32		low = 0,
				high = map->nrevs;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (sv_key_compare(map->keys[middle], map->revs[middle]->id, key, id) < 0)
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
 * If many names are looked up in the order of ids, or in the order in which the
 * revisions were added, most of them are found without a search.
 */
int32
sv_revmap_find_near(const SvRevmap *map, int32 last, const char *id)
{
	SvKey		key = sv_key_of(id);
	int32		next = last + 1;

	if (next < map->nrevs &&
		sv_key_compare(map->keys[next], map->revs[next]->id, key, id) == 0)
		return next;
	next = last == NOT_FOUND ? NOT_FOUND : added_after(map, last);
	if (next != NOT_FOUND &&
		sv_key_compare(map->keys[next], map->revs[next]->id, key, id) == 0)
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
 * sv_revmap_find_alias
 *		Returns the number of the revision that stands for exactly this name, -1 if
 *		none does.
 */
int32
sv_revmap_find_alias(const SvRevmap *map, const char *name)
{
	int32		low = 0,
				high = map->naliases;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;
		int			order = strcmp(map->aliases[middle].name, name);

		if (order == 0)
			return map->aliases[middle].revision;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NOT_FOUND;
}

/*
 * sv_revmap_replaces
 *		In the map of all revisions: does this one replace the one with this id, perhaps
 *		by way of others?
 */
bool
sv_revmap_replaces(const SvRevmap *map, int32 revision, const char *id)
{
	for (int32 by = sv_revmap_find_alias(map, id); by != NOT_FOUND;
		 by = sv_revmap_find_alias(map, map->revs[by]->id))
	{
		CHECK_FOR_INTERRUPTS();
		if (by == revision)
			return true;
	}
	return false;
}

/*
 * sv_revmap_check
 *		Raises SV005 if the graph has a defect, because no plan can be made
 *		then.
 */
void
sv_revmap_check(const SvRevmap *map)
{
	if (map->ndefects > 0)
		sv_revmap_raise(map, &map->defects[0]);
}

/* Raises SV005 for a defect of revisions that replace others. */
static void
raise_replaced(const char *id, const SvDefect *defect)
{
	if (defect->kind == SV_DEFECT_MISSING_REPLACED)
		ereport(ERROR,
				(errcode(ERRCODE_SV_BROKEN_GRAPH),
				 errmsg("revision \"%s\" is not known, but it was squashed together with \"%s\"",
						defect->name, id),
				 errdetail("Some of these revisions are applied, and the others must be applied one by one."),
				 errhint("Register \"%s\" again. SELECT * FROM schemaver_validate() lists every problem.",
						 defect->name)));
	ereport(ERROR,
			(errcode(ERRCODE_SV_BROKEN_GRAPH),
			 defect->kind == SV_DEFECT_REPLACES_ITSELF ? errmsg("revision \"%s\" replaces itself", id) :
			 errmsg("revision \"%s\" replaces \"%s\", which another revision replaces, too", id, defect->name),
			 errhint("Correct or remove it. SELECT * FROM schemaver_validate() lists every problem.")));
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
					 map->in_files ?
					 errhint("Add the file of \"%s\", or correct the file of \"%s\", and load again. SELECT * FROM schemaver_validate() lists every problem.",
							 defect->name, id) :
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
		case SV_DEFECT_REPLACED_TWICE:
		case SV_DEFECT_REPLACES_ITSELF:
		case SV_DEFECT_MISSING_REPLACED:
			raise_replaced(id, defect);
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
 * sv_revmap_ids
 *		Returns the ids of some revisions as a list that ends with NULL, in the
 *		current memory context; NULL for none.  The ids are the map's.
 */
const char **
sv_revmap_ids(const SvRevmap *map, const int32 *revisions, int32 count)
{
	const char **ids;

	if (count == 0)
		return NULL;
	ids = palloc_array(const char *, count + 1);
	for (int32 i = 0; i < count; i++)
		ids[i] = map->revs[revisions[i]]->id;
	ids[count] = NULL;
	return ids;
}

/*
 * sv_revmap_join
 *		Returns the ids of some revisions for a message, as "a, b", in the current
 *		memory context; if there are many, the first ones and how many more there
 *		are.
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
 * sv_revmap_join_targets
 *		Returns the ids of the revisions that the edges of a revision lead to, as
 *		sv_revmap_join does.
 */
char *
sv_revmap_join_targets(const SvRevmap *map, const SvEdges *edges, int32 revision)
{
	return sv_revmap_join(map, edges->node + edges->start[revision],
						  sv_edges_count(edges, revision));
}

/*
 * sv_revmap_describe_cycle
 *		Returns the ids of a cycle, in which each needs the next, as "a -> b -> a",
 *		in the current memory context; if it is long, the first ones and how many
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
