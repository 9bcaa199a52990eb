/*
 * squash.c
 *		Revisions that replace others.
 *
 * The map of all revisions has both: the revisions that were squashed, each with its
 * place, and the one that replaces them, which is another way from what they follow to
 * the last of them.  Nobody sees this map but the registry.  A database goes one of the
 * two ways, and everything else sees a view of the map that has only this one.  As long
 * as none of the replaced revisions is applied, the new one is there in their place; it
 * is closed.  As soon as one of them is, the others must follow, and the new one is
 * open: it is not in the view, and its last part stands for it.  So a plan can never mix
 * the two.
 *
 * What is replaced may replace others itself.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "revision/squash.h"

#define NO_REVISION (-1)

/*
 * sv_squash_is_used
 *		Does one of the revisions replace others?  If two replace the same one, nothing is
 *		hidden, and no plan can be made.
 */
bool
sv_squash_is_used(const SvRevmap *whole)
{
	for (int32 i = 0; i < whole->ndefects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (whole->defects[i].kind == SV_DEFECT_REPLACED_TWICE || whole->defects[i].kind == SV_DEFECT_REPLACES_ITSELF)
			return false;
	}
	return whole->naliases > 0;
}

/* What replaces the revision with this name; NO_REVISION: nothing does. */
static int32
replacer(const SvRevmap *whole, const char *name)
{
	return sv_revmap_find_alias(whole, name);
}

/* Opens what replaces a revision, and what replaces that, up to what is applied. */
static void
open_above(const SvRevmap *whole, const SvSet *applied, const char *name, SvSet *open)
{
	for (int32 by = replacer(whole, name); by != NO_REVISION && !sv_set_has(applied, by);
		 by = replacer(whole, whole->revs[by]->id))
	{
		CHECK_FOR_INTERRUPTS();
		sv_set_add(open, by);
	}
}

/*
 * sv_squash_open
 *		Returns which of the revisions that replace others are open, because one of
 *		these is applied, or was applied and is not registered any more (char *), or is
 *		wanted (char *).  One that is applied itself is closed.
 */
SvSet *
sv_squash_open(const SvRevmap *whole, const SvSet *applied, const List *unknown, const List *wanted)
{
	SvSet	   *open = sv_set_empty(whole);
	ListCell   *cell;

	for_each_member(i, applied)
		open_above(whole, applied, whole->revs[i]->id, open);
	foreach(cell, unknown)
		open_above(whole, applied, lfirst(cell), open);
	foreach(cell, wanted)
		open_above(whole, applied, lfirst(cell), open);
	return open;
}

/*
 * sv_squash_outermost
 *		Returns the closed revision that is seen in place of the one with this name;
 *		-1 if there is none.
 */
int32
sv_squash_outermost(const SvRevmap *whole, const SvSet *open, const char *name)
{
	int32		outermost = NO_REVISION;

	for (int32 by = replacer(whole, name); by != NO_REVISION; by = replacer(whole, whole->revs[by]->id))
	{
		CHECK_FOR_INTERRUPTS();
		if (!sv_set_has(open, by))
			outermost = by;
	}
	return outermost;
}

static int
count_names(const char *const *names)
{
	int			n = 0;

	while (names != NULL && names[n] != NULL)
		n++;
	return n;
}

/* The last of the revisions that one replaces. */
static const char *
last_part(const SvRevision *revision)
{
	return revision->replaces[count_names(revision->replaces) - 1];
}

/* Returns the id of the revision that stands for a name in a view; NULL if there is none. */
static const char *
stand_in(const SvRevmap *whole, const SvSet *open, const char *name)
{
	for (;;)
	{
		int32		outermost = sv_squash_outermost(whole, open, name);
		int32		revision = outermost != NO_REVISION ? outermost : sv_revmap_find(whole, name);

		CHECK_FOR_INTERRUPTS();
		if (revision == NO_REVISION || !sv_set_has(open, revision))
			return revision == NO_REVISION ? NULL : whole->revs[revision]->id;
		name = last_part(whole->revs[revision]);
	}
}

/* Does a view have this revision itself? */
static bool
is_visible(const SvRevmap *whole, const SvSet *open, int32 revision)
{
	return !sv_set_has(open, revision) &&
		sv_squash_outermost(whole, open, whole->revs[revision]->id) == NO_REVISION;
}

/*
 * sv_squash_parts
 *		Returns everything that a revision replaces, also by way of others, as far as it
 *		is registered.  This costs what they replace, however many others there are.
 */
SvSet *
sv_squash_parts(const SvRevmap *whole, int32 revision)
{
	SvSet	   *parts = sv_set_empty(whole);
	SvRevisions left = {0};

	sv_list_add(&left, revision);
	while (left.count > 0)
	{
		int32		by = left.revs[--left.count];

		for (const char **name = whole->revs[by]->replaces; name != NULL && *name != NULL; name++)
		{
			int32		part = replacer(whole, *name) == by ? sv_revmap_find(whole, *name) : NO_REVISION;

			CHECK_FOR_INTERRUPTS();
			if (part == NO_REVISION || sv_set_has(parts, part))
				continue;
			sv_set_add(parts, part);
			sv_list_add(&left, part);
		}
	}
	sv_list_free(&left);
	return parts;
}

/* The labels of a closed revision, and of what it replaces, each once. */
static const char **
collect_labels(const SvRevmap *whole, int32 revision)
{
	SvSet	   *parts;
	const char **labels;
	int			maxlabels = 1;
	int			n = 0;

	if (whole->nlabels == 0)
		return NULL;
	parts = sv_squash_parts(whole, revision);
	sv_set_add(parts, revision);
	for_each_member(i, parts)
		maxlabels += count_names(whole->revs[i]->branch_labels);
	labels = palloc_array(const char *, maxlabels);
	for_each_member(i, parts)
	{
		for (const char **label = whole->revs[i]->branch_labels; label != NULL && *label != NULL; label++)
		{
			bool		known = false;

			CHECK_FOR_INTERRUPTS();
			for (int k = 0; k < n && !known; k++)
				known = strcmp(labels[k], *label) == 0;
			if (!known)
				labels[n++] = *label;
		}
	}
	labels[n] = NULL;
	pfree(parts);
	return n == 0 ? NULL : labels;
}

static void
add_visible(SvRevmapBuilder *builder, const SvRevmap *whole, int32 revision)
{
	SvRevision	shown = *whole->revs[revision];
	const char **parents = sv_revmap_parents(whole, revision);

	if (shown.replaces != NULL)
		shown.branch_labels = collect_labels(whole, revision);
	sv_revmap_add(builder, &shown, parents);
	pfree(parents);
}

/* Adds what stands for the names that a view does not have. */
static void
add_aliases(SvRevmapBuilder *builder, const SvRevmap *whole, const SvSet *open)
{
	for (int32 i = 0; i < whole->nrevs; i++)
	{
		const char *id = whole->revs[i]->id;
		const char *other = is_visible(whole, open, i) ? NULL : stand_in(whole, open, id);

		CHECK_FOR_INTERRUPTS();
		if (other != NULL)
			sv_revmap_add_alias(builder, id, other);
	}
	for (int32 i = 0; i < whole->naliases; i++)
	{
		const char *name = whole->aliases[i].name;
		const char *other = sv_revmap_find(whole, name) >= 0 ? NULL : stand_in(whole, open, name);

		CHECK_FOR_INTERRUPTS();
		if (other != NULL)
			sv_revmap_add_alias(builder, name, other);
	}
}

/*
 * What is in the view of an open revision: preferably an applied part, or what stands for a
 * part that is open itself; NULL if nothing is.
 */
static const char *
find_part(const SvRevmap *whole, const SvSet *applied, const SvSet *open, const SvRevision *revision)
{
	const char *found = NULL;

	for (const char **name = revision->replaces; *name != NULL; name++)
	{
		const char *part = sv_revmap_find(whole, *name) == NO_REVISION ? NULL : stand_in(whole, open, *name);

		CHECK_FOR_INTERRUPTS();
		if (part != NULL && (found == NULL || sv_set_has(applied, sv_revmap_find(whole, part))))
			found = part;
	}
	return found;
}

/* Adds what is missing: everything that an open revision replaces must be there. */
static void
add_missing(SvRevmapBuilder *builder, const SvRevmap *whole, const SvSet *applied, const SvSet *open)
{
	for_each_member(i, open)
	{
		const SvRevision *revision = whole->revs[i];
		const char *part = find_part(whole, applied, open, revision);

		for (const char **name = revision->replaces; part != NULL && *name != NULL; name++)
		{
			CHECK_FOR_INTERRUPTS();
			if (sv_revmap_find(whole, *name) == NO_REVISION)
				sv_revmap_add_missing(builder, *name, part);
		}
	}
}

/*
 * sv_squash_view
 *		Returns the view of the map of all revisions in which these are open; all others
 *		that replace some are in their places.  It is in the current memory context, and
 *		shares the texts of the map.
 */
SvRevmap *
sv_squash_view(const SvRevmap *whole, const SvSet *applied, const SvSet *open)
{
	SvRevmapBuilder *builder = sv_revmap_begin();
	SvRevmap   *view;

	sv_revmap_begin_view(builder);
	for (int32 i = 0; i < whole->nrevs; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (is_visible(whole, open, i))
			add_visible(builder, whole, i);
	}
	add_aliases(builder, whole, open);
	add_missing(builder, whole, applied, open);
	view = sv_revmap_finish(builder);
	view->in_files = whole->in_files;
	return view;
}

/* Revisions that one replaces, in a view that has them. */
typedef struct Piece
{
	const SvRevmap *map;
	SvSet	   *members;
	SvSet	   *outside;		/* what they need besides each other */
	int32		last;
} Piece;

/* Finds the revisions that one replaces; returns false if not all of them are there. */
static bool
find_piece(const SvRevmap *whole, int32 revision, Piece *piece)
{
	const SvRevision *squashed = whole->revs[revision];
	SvSet	   *open = sv_set_empty(whole);
	SvSet	   *none = sv_set_empty(whole);

	open_above(whole, none, squashed->replaces[0], open);
	piece->map = sv_squash_view(whole, none, open);
	piece->members = sv_set_empty(piece->map);
	piece->outside = sv_set_empty(piece->map);
	for (const char **name = squashed->replaces; *name != NULL; name++)
	{
		CHECK_FOR_INTERRUPTS();
		piece->last = sv_revmap_find(piece->map, *name);
		if (piece->last == NO_REVISION)
			return false;
		sv_set_add(piece->members, piece->last);
	}
	for_each_member(i, piece->members)
	{
		for_each_target(needed, &piece->map->needs, i)
		{
			if (!sv_set_has(piece->members, needed))
				sv_set_add(piece->outside, needed);
		}
	}
	return true;
}

/* Is there one revision that nothing in the piece needs, and is it the last one? */
static const char *
find_other_head(const Piece *piece)
{
	SvSet	   *heads = sv_set_heads(piece->members);

	if (sv_set_count(heads) > 1)
		return psprintf("the revisions have several heads: %s", sv_set_join(heads));
	if (!sv_set_has(heads, piece->last))
		return psprintf("\"%s\", the last of the revisions, is not their head", piece->map->revs[piece->last]->id);
	return NULL;
}

/* Does a way lead out of the piece and back into it? */
static const char *
find_way_back(const Piece *piece)
{
	SvSet	   *below = sv_set_copy(piece->outside);

	sv_set_close(below, &piece->map->needs);
	sv_set_keep(below, piece->members);
	if (sv_set_is_empty(below))
		return NULL;
	return psprintf("a revision that is not among them comes between them: it needs %s, and is needed in turn",
					sv_set_join(below));
}

/* Do all that begin the piece follow the same revisions, and no other one follows any? */
static const char *
find_other_parents(const Piece *piece, const SvSet **parents)
{
	const SvRevmap *map = piece->map;
	SvSet	   *first = NULL;

	for_each_member(i, piece->members)
	{
		SvSet	   *here = sv_set_empty(map);
		bool		is_inside = false;

		for_each_target(parent, &map->parents, i)
		{
			sv_set_add(here, parent);
			is_inside |= sv_set_has(piece->members, parent);
		}
		CHECK_FOR_INTERRUPTS();
		if (is_inside && sv_set_is_empty(sv_set_minus(here, piece->members)))
			continue;
		if (is_inside)
			return psprintf("\"%s\" also follows a revision that is not among them", map->revs[i]->id);
		if (first != NULL && !sv_set_equal(first, here))
			return pstrdup("they do not all begin after the same revisions");
		first = here;
	}
	*parents = first != NULL ? first : sv_set_empty(map);
	return NULL;
}

/* Does another revision follow one of the piece that is not its last? */
static const char *
find_branch(const Piece *piece)
{
	for_each_member(i, piece->members)
	{
		for_each_target(child, &piece->map->children, i)
		{
			CHECK_FOR_INTERRUPTS();
			if (i != piece->last && !sv_set_has(piece->members, child))
				return psprintf("\"%s\", which is not among them, follows \"%s\", which is not the last of them",
								piece->map->revs[child]->id, piece->map->revs[i]->id);
		}
	}
	return NULL;
}

/* Has the squashed revision the place of the piece? */
static const char *
find_other_place(const SvRevmap *whole, int32 revision, const Piece *piece, const SvSet *parents)
{
	SvSet	   *none = sv_set_empty(whole);
	SvSet	   *open = sv_set_empty(whole);
	SvSet	   *here;
	SvSet	   *below;
	SvRevmap   *map;
	int32		squashed;

	open_above(whole, none, whole->revs[revision]->id, open);
	map = sv_squash_view(whole, none, open);
	squashed = sv_revmap_find(map, whole->revs[revision]->id);
	Assert(squashed != NO_REVISION);
	here = sv_set_empty(map);
	for_each_target(parent, &map->parents, squashed)
		sv_set_add(here, parent);
	for_each_member(i, parents)
	{
		int32		parent = sv_revmap_find(map, piece->map->revs[i]->id);

		if (parent == NO_REVISION || !sv_set_has(here, parent))
			return psprintf("it does not follow \"%s\", which they follow", piece->map->revs[i]->id);
	}
	if (sv_set_count(here) != sv_set_count(parents))
		return pstrdup("it follows a revision that they do not follow");
	below = sv_set_closure(map, &map->needs, squashed);
	for_each_member(i, piece->outside)
	{
		int32		needed = sv_revmap_find(map, piece->map->revs[i]->id);

		if (needed == NO_REVISION || !sv_set_has(below, needed))
			return psprintf("it does not depend on \"%s\", which they need", piece->map->revs[i]->id);
	}
	return NULL;
}

/*
 * sv_squash_problem
 *		Says why a revision of the map of all revisions cannot stand for what it
 *		replaces; NULL if it can, or if something that it replaces is not registered, or if
 *		another defect hides nothing.
 *		Nothing may follow a new one in the middle; later, something may.
 */
const char *
sv_squash_problem(const SvRevmap *whole, int32 revision, bool is_new)
{
	Piece		piece = {.last = NO_REVISION};
	const SvSet *parents = NULL;
	const char *problem;

	if (!sv_squash_is_used(whole) || whole->revs[revision]->replaces == NULL || !find_piece(whole, revision, &piece))
		return NULL;
	problem = find_other_head(&piece);
	if (problem == NULL)
		problem = find_way_back(&piece);
	if (problem == NULL)
		problem = find_other_parents(&piece, &parents);
	if (problem == NULL && is_new)
		problem = find_branch(&piece);
	if (problem == NULL)
		problem = find_other_place(whole, revision, &piece, parents);
	return problem;
}
