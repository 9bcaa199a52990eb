/*
 * sequence.c
 *		Where the revisions of numbered files go on a line that exists.
 *
 * The parent of a numbered file is the file before it.  In a database this is only
 * where a line begins: files vanish when old ones are pruned, and a low number may
 * arrive after higher ones were applied.  Applied revisions stay where they are,
 * because their order is the order in which they were applied.  What is not applied
 * follows the last one that is, in the order of the tool.
 *
 * An applied revision that is in none of the files has either vanished from them, or
 * it was never there: somebody has registered it by hand.  Below an applied file this
 * makes no difference.  Above, those whose names look like those of the files are
 * taken for vanished ones, and continue the line.  Revisions with any other name are
 * a branch.
 */
#include "postgres.h"

#include "core/text.h"
#include "core/version.h"
#include "miscadmin.h"
#include "revision/sequence.h"

#define NOTHING (-1)
#define UNKNOWN (-2)

/* What the names of the files have in common. */
typedef enum Likeness
{
	LIKE_VERSIONS,				/* they are numbers, or versions */
	LIKE_NUMBERED,				/* they begin with a number */
	LIKE_ANYTHING
} Likeness;

/* The line that is applied.  Arrays are by number of the revision. */
typedef struct Line
{
	SvSequence *sequence;
	const SvRevmap *map;
	const SvSet *applied;
	Likeness	likeness;
	int32	   *item;			/* the item of a revision; NOTHING: it is in
								 * none of the files */
	int32	   *order;			/* all applied revisions, each after its
								 * parents */
	int32		norder;
	int32	   *place;			/* of the last item at or below an applied
								 * revision; NOTHING: there is none; UNKNOWN:
								 * its parents are not known */
	int32		length;			/* items that are applied */
	int32		last;			/* the last of them, a revision; or NOTHING */
	int32		tip;			/* what continues the line after it; or
								 * NOTHING */
	const char *highest;		/* the highest id that has vanished; NULL:
								 * none */
} Line;

/* Is this a number, and then the end or a separator? */
static bool
is_numbered(const char *id)
{
	size_t		digits = sv_text_digits(id);

	return digits > 0 && strchr("_-.", id[digits]) != NULL;
}

static bool
is_like(Likeness likeness, const char *id)
{
	return likeness == LIKE_ANYTHING || (likeness == LIKE_NUMBERED && is_numbered(id)) ||
		sv_version_normalize(id) != NULL;
}

/* Does a revision look like one of the files?  A label of its own marks a branch. */
static bool
looks_vanished(const Line *line, int32 revision)
{
	const SvRevision *rev = line->map->revs[revision];
	const char **label = rev->branch_labels;

	if (line->item[revision] != NOTHING || !sv_set_has(line->applied, revision))
		return false;
	for (; label != NULL && *label != NULL; label++)
	{
		CHECK_FOR_INTERRUPTS();
		if (sv_version_normalize(*label) == NULL)
			return false;
	}
	return is_like(line->likeness, rev->id);
}

/* Finds the items in the map. */
static void
find_items(Line *line)
{
	line->likeness = LIKE_VERSIONS;
	line->item = palloc_array(int32, line->map->nrevs);
	for (int32 i = 0; i < line->map->nrevs; i++)
		line->item[i] = NOTHING;
	for (int32 i = 0; i < line->sequence->nitems; i++)
	{
		SvSequenceItem *item = &line->sequence->items[i];

		CHECK_FOR_INTERRUPTS();
		item->revision = sv_revmap_find(line->map, item->id);
		item->is_applied = item->revision >= 0 && sv_set_has(line->applied, item->revision);
		item->is_moved = false;
		item->late_for = NULL;
		if (item->revision >= 0)
			line->item[item->revision] = i;
		while (!is_like(line->likeness, item->id))
			line->likeness++;
	}
}

/* Returns the place of the last item below a revision. */
static int32
find_place(const Line *line, int32 revision)
{
	const SvRevmap *map = line->map;
	int32		place = NOTHING;

	if (map->missing.start != NULL && sv_edges_count(&map->missing, revision) > 0)
		return UNKNOWN;
	for_each_target(parent, &map->parents, revision)
	{
		if (!sv_set_has(line->applied, parent) || line->place[parent] == UNKNOWN)
			return UNKNOWN;
		place = Max(place, line->place[parent]);
	}
	return place;
}

/*
 * Finds out in which order the items were applied, looking through everything that
 * is in none of the files.  Returns false if they are not on one line.
 */
static bool
find_line(Line *line)
{
	const SvRevmap *map = line->map;
	int32		napplied = 0;

	line->last = line->tip = NOTHING;
	line->place = palloc_array(int32, map->nrevs);
	line->order = palloc_array(int32, map->nrevs);
	line->norder = sv_graph_order(&map->parents, &map->children, map->nrevs, line->applied->has,
								  line->order);
	for (int32 i = 0; i < line->norder; i++)
	{
		int32		revision = line->order[i];

		CHECK_FOR_INTERRUPTS();
		line->place[revision] = find_place(line, revision);
		if (line->item[revision] == NOTHING)
			continue;
		if (line->place[revision] != line->length - 1)
			return false;
		line->place[revision] = line->length++;
		line->last = revision;
	}
	for (int32 i = 0; i < line->sequence->nitems; i++)
		napplied += line->sequence->items[i].is_applied;
	return napplied == line->length;	/* others are on a cycle */
}

/* Remembers the highest id that has vanished, if that can be compared. */
static void
note_vanished(Line *line, int32 revision)
{
	const char *id = line->map->revs[revision]->id;

	if (line->likeness == LIKE_ANYTHING)
		return;
	if (line->highest == NULL || line->sequence->compare(line->highest, id) < 0)
		line->highest = id;
}

/*
 * Finds what has vanished, below the last item and above it, and what continues the
 * line: the only tip of those above.
 */
static void
find_vanished(Line *line)
{
	const SvEdges *parents = &line->map->parents;
	bool	   *above = palloc0_array(bool, line->map->nrevs);
	bool	   *below = palloc0_array(bool, line->map->nrevs);	/* the last item, or
																 * what has vanished */
	int32		ntips = 0;

	for (int32 i = 0; i < line->norder; i++)
	{
		int32		revision = line->order[i];

		CHECK_FOR_INTERRUPTS();
		above[revision] = line->last == NOTHING;
		for_each_target(parent, parents, revision)
			above[revision] |= parent == line->last || above[parent];
	}
	for (int32 i = line->norder; i-- > 0;)
	{
		int32		revision = line->order[i];
		bool		vanished = looks_vanished(line, revision);
		bool		is_tip = vanished && above[revision] && !below[revision];

		CHECK_FOR_INTERRUPTS();
		if (vanished && (above[revision] || below[revision]))
			note_vanished(line, revision);
		if (is_tip && ntips++ == 0)
			line->tip = revision;
		if (!is_tip && !below[revision] && revision != line->last)
			continue;
		for_each_target(parent, parents, revision)
			below[parent] = true;
	}
	if (ntips > 1)
		line->tip = NOTHING;
	pfree(above);
	pfree(below);
}

/*
 * If all applied files have vanished, only higher numbers can follow them: what
 * looks like them could also be a line of its own.
 */
static void
check_continues(Line *line)
{
	const SvSequence *sequence = line->sequence;

	if (line->last != NOTHING)
		return;
	if (line->highest != NULL && sequence->nitems > 0 &&
		sequence->compare(line->highest, sequence->items[0].id) < 0)
		return;
	line->tip = NOTHING;
	line->highest = NULL;
}

/*
 * Does a revision that is not applied follow the line as it is registered, perhaps
 * on top of what somebody has registered by hand?
 */
static bool
follows(const Line *line, int32 revision)
{
	bool		on_tip = false;

	if (revision < 0)
		return false;
	if (sv_edges_count(&line->map->parents, revision) == 0)
		return line->length == 0 && find_place(line, revision) == NOTHING;
	for_each_target(parent, &line->map->parents, revision)
		on_tip |= line->tip == NOTHING || parent == line->tip;
	return on_tip && find_place(line, revision) == line->length - 1;
}

/* Is a revision registered with these parents? */
static bool
has_parents(const Line *line, int32 revision, const char **parents)
{
	const char **registered = sv_revmap_parents(line->map, revision);

	if (parents == NULL || *registered == NULL)
		return parents == NULL && *registered == NULL;
	return strcmp(registered[0], parents[0]) == 0 && registered[1] == NULL && parents[1] == NULL;
}

/* Gives an item its place after the revision before it. */
static void
place_item(const Line *line, SvSequenceItem *item, const char *before, bool is_first)
{
	const char **registered;

	if (item->is_applied || (is_first && follows(line, item->revision)))
	{
		registered = sv_revmap_parents(line->map, item->revision);
		item->parents = *registered == NULL ? NULL : registered;
		return;
	}
	item->parents = NULL;
	if (before != NULL)
	{
		item->parents = palloc0_array(const char *, 2);
		item->parents[0] = before;
	}
	item->is_moved = item->revision >= 0 && !has_parents(line, item->revision, item->parents);
}

/* Returns the applied revision that is the last in the order of the tool; NULL: none. */
static const char *
find_highest(const Line *line, int32 *highest_item)
{
	const SvSequence *sequence = line->sequence;
	const char *id;

	*highest_item = NOTHING;
	for (int32 i = 0; i < sequence->nitems; i++)
	{
		if (sequence->items[i].is_applied)
			*highest_item = i;
	}
	if (*highest_item == NOTHING)
		return line->highest;
	id = sequence->items[*highest_item].id;
	return line->highest != NULL && sequence->compare(id, line->highest) < 0 ? line->highest : id;
}

/* Gives all items their places. */
static void
place_items(Line *line)
{
	SvSequence *sequence = line->sequence;
	int32		before = line->tip != NOTHING ? line->tip : line->last;
	bool		is_first = true;
	int32		highest_item;
	const char *highest = find_highest(line, &highest_item);

	sequence->end = before == NOTHING ? NULL : line->map->revs[before]->id;
	for (int32 i = 0; i < sequence->nitems; i++)
	{
		SvSequenceItem *item = &sequence->items[i];

		CHECK_FOR_INTERRUPTS();
		place_item(line, item, sequence->end, is_first);
		if (item->is_applied)
			continue;
		if (highest != NULL && (item->revision < 0 || item->is_moved) &&
			(i < highest_item || (line->highest != NULL && sequence->compare(item->id, line->highest) < 0)))
			item->late_for = highest;
		sequence->end = item->id;
		is_first = false;
	}
}

/*
 * sv_sequence_place
 *		Gives each item its place in the graph, and says which ones are late.
 *
 * The items have the places that their order alone would give them.  They keep these
 * if those that are applied are not on one line: then somebody has registered them
 * in a different way.  Names and parents point into the map.
 */
void
sv_sequence_place(SvSequence *sequence, const SvRevmap *map, const SvSet *applied)
{
	Line		line = {.sequence = sequence,.map = map,.applied = applied};

	find_items(&line);
	if (find_line(&line))
	{
		find_vanished(&line);
		check_continues(&line);
		place_items(&line);
	}
	else if (sequence->nitems > 0)
		sequence->end = sequence->items[sequence->nitems - 1].id;
	pfree(line.item);
	pfree(line.place);
	pfree(line.order);
}
