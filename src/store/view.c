/*
 * view.c
 *		What of a history is seen, if some of its revisions replace others.
 *
 * What is applied decides it (revision/squash.c); but who names a revision that is
 * replaced, as the target of a plan, means this one, and gets a view in which it is there,
 * if that is possible.
 */
#include "postgres.h"

#include "errors.h"
#include "miscadmin.h"
#include "revision/squash.h"
#include "revision/symbol.h"
#include "store/texts.h"
#include "store/view.h"
#include "utils/builtins.h"

#define NO_REVISION (-1)

/* Copies what is applied into a view.  What it does not have counts as not registered. */
static void
show_applied(SvHistory *view)
{
	const SvHistory *whole = view->whole;
	SvSet	   *applied = sv_set_empty(view->map);
	ListCell   *cell;

	view->unknown = list_copy(whole->unknown);
	view->napplied = 0;
	for_each_member(i, whole->applied)
	{
		int32		shown = sv_revmap_find(view->map, whole->map->revs[i]->id);

		CHECK_FOR_INTERRUPTS();
		if (shown == NO_REVISION)
		{
			view->unknown = lappend(view->unknown, unconstify(char *, whole->map->revs[i]->id));
			continue;
		}
		sv_set_add(applied, shown);
		view->napplied++;
	}
	view->altered = NIL;
	foreach(cell, whole->altered)
	{
		int32		shown = sv_revmap_find(view->map, whole->map->revs[lfirst_int(cell)]->id);

		if (shown != NO_REVISION)
			view->altered = lappend_int(view->altered, shown);
	}
	list_sort(view->altered, list_int_cmp);
	list_sort(view->unknown, sv_texts_compare_cells);
	view->applied = applied;
}

static SvHistory *
make_view(const SvHistory *whole, const SvSet *applied, const SvSet *open)
{
	SvHistory  *view = palloc_object(SvHistory);

	*view = *whole;
	view->whole = whole;
	view->map = sv_squash_view(whole->map, applied, open);
	view->open = NIL;
	for_each_member(i, open)
		view->open = lappend(view->open, unconstify(char *, whole->map->revs[i]->id));
	show_applied(view);
	return view;
}

/*
 * sv_view_make
 *		Returns the view of a whole history that its state decides, in the current memory
 *		context; what is wanted (char *) is shown, too, unless what replaces it is applied.
 */
SvHistory *
sv_view_make(const SvHistory *whole, const List *wanted)
{
	return make_view(whole, whole->applied,
					 sv_squash_open(whole->map, whole->applied, whole->unknown, wanted));
}

/*
 * sv_view_closed
 *		Returns the view of a database in which nothing is applied, in the current memory
 *		context.  Its state is of no use.
 */
const SvHistory *
sv_view_closed(const SvHistory *history)
{
	const SvHistory *whole = history->whole;
	SvSet	   *none;

	if (!sv_squash_is_used(whole->map))
		return history;
	none = sv_set_empty(whole->map);
	return make_view(whole, none, none);
}

/* The revisions that one replaces: with these, it is open. */
static List *
names_below(const SvHistory *whole, const List *open)
{
	List	   *names = NIL;
	const ListCell *cell;

	foreach(cell, open)
	{
		int32		revision = sv_revmap_find(whole->map, lfirst(cell));

		if (revision != NO_REVISION && whole->map->revs[revision]->replaces != NULL)
			names = lappend(names, unconstify(char *, whole->map->revs[revision]->replaces[0]));
	}
	return names;
}

/*
 * sv_view_open
 *		Returns the view of a history, which has perhaps been read again, in which these
 *		revisions that replace others are open (char *), besides those that its state opens.
 */
const SvHistory *
sv_view_open(const SvHistory *history, const List *open)
{
	if (open == NIL || !sv_squash_is_used(history->whole->map))
		return history;
	return sv_view_make(history->whole, names_below(history->whole, open));
}

/*
 * sv_view_parts
 *		Returns the view of a history in which everything is open that replaces registered
 *		revisions and is not applied, in the current memory context.
 */
const SvHistory *
sv_view_parts(const SvHistory *history)
{
	const SvHistory *whole = history->whole;
	List	   *names = NIL;

	for (int32 i = 0; i < whole->map->nrevs; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (sv_revmap_find_alias(whole->map, whole->map->revs[i]->id) != NO_REVISION)
			names = lappend(names, unconstify(char *, whole->map->revs[i]->id));
	}
	return names == NIL || !sv_squash_is_used(whole->map) ? history : sv_view_make(whole, names);
}

/*
 * sv_view_showing
 *		Returns the view of a database in which nothing is applied, but in which this
 *		revision is shown, in the current memory context.
 */
const SvHistory *
sv_view_showing(const SvHistory *history, const char *id)
{
	const SvHistory *whole = history->whole;
	SvSet	   *none;

	if (!sv_squash_is_used(whole->map))
		return history;
	none = sv_set_empty(whole->map);
	return make_view(whole, none, sv_squash_open(whole->map, none, NIL, list_make1(unconstify(char *, id))));
}

/* A target that is looked at, and what it wants to be shown. */
typedef struct Wish
{
	const SvHistory *whole;
	const SvSet *open;
	SvDirection direction;
	bool		offline;
	bool		is_start;		/* of a range */
	List	   *names;
} Wish;

static void
raise_inside(const Wish *wish, const char *name, int32 closed)
{
	const char *id = wish->whole->map->revs[closed]->id;

	ereport(ERROR,
			(errcode(ERRCODE_SV_NOT_ON_PATH),
			 errmsg("revision \"%s\" is replaced by \"%s\", which has been applied as one", name, id),
			 errdetail("There is no way to a revision inside of it."),
			 errhint("Name \"%s\", or a revision before or after it.", id)));
}

static void
raise_removed(const char *name, const char *id)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_UNKNOWN_REVISION),
			 errmsg("revision \"%s\" is not registered any more", name),
			 errdetail("Revision \"%s\" replaces it, and others.", id),
			 errhint("Name \"%s\", or a revision before or after it.", id)));
}

/* Finds the whole name of a revision that may be replaced; NULL if this is not one, or not only one. */
static const char *
find_replaced(const SvHistory *whole, const char *name)
{
	const SvRevmap *map = whole->map;
	const char *found = NULL;

	if (sv_revmap_find_alias(map, name) != NO_REVISION)
		return name;
	if (sv_revmap_find(map, name) != NO_REVISION || sv_revmap_find_label(map, name) != NO_REVISION)
		return NULL;
	for (int32 i = sv_revmap_first_not_below(map, name);
		 i < map->nrevs && strncmp(map->revs[i]->id, name, strlen(name)) == 0; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (found != NULL)
			return NULL;
		found = map->revs[i]->id;
	}
	return found;
}

/* The outermost revision that a name is the end of, so that both are the same target. */
static const char *
find_end(const SvRevmap *map, const SvSet *open, const char *name)
{
	int32		by;

	while ((by = sv_revmap_find_alias(map, name)) != NO_REVISION && !sv_set_has(open, by))
	{
		const char **last = map->revs[by]->replaces;

		CHECK_FOR_INTERRUPTS();
		while (last[1] != NULL)
			last++;
		if (strcmp(*last, name) != 0)
			break;
		name = map->revs[by]->id;
	}
	return name;
}

/* Looks whether a name is that of a revision that must be shown. */
static void
consider(Wish *wish, const char *given, bool is_walk)
{
	const SvRevmap *map = wish->whole->map;
	const char *name = *given == '\0' ? NULL : find_replaced(wish->whole, given);
	int32		closed = name == NULL ? NO_REVISION : sv_squash_outermost(map, wish->open, name);

	if (closed == NO_REVISION)
		return;
	/* A downgrade that starts at the last part is meant to revert the parts. */
	if (!is_walk && !(wish->offline && wish->direction == SV_DOWNGRADE && wish->is_start &&
					  sv_revmap_find(map, name) != NO_REVISION))
		name = find_end(map, wish->open, name);
	if (strcmp(name, map->revs[closed]->id) == 0)
		return;
	if (!wish->offline && sv_set_has(wish->whole->applied, closed))
	{
		if (wish->direction != SV_UPGRADE || is_walk)
			raise_inside(wish, name, closed);
		return;
	}
	if (sv_revmap_find(map, name) == NO_REVISION)
		raise_removed(name, map->revs[closed]->id);
	wish->names = lappend(wish->names, unconstify(char *, name));
}

/* Looks at all names of a list. */
static void
consider_list(Wish *wish, const char *list)
{
	SvSymbolReader reader;
	const SvSymbol *symbol;

	if (*list == '\0')
		return;
	sv_symbol_begin(&reader, list);
	while ((symbol = sv_symbol_next(&reader)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		if (symbol->kind == SV_SYMBOL_NAME)
			consider(wish, pstrdup(symbol->name), symbol->is_walk);
	}
}

/* The same for each member of a list that may be a range. */
static void
consider_ranges(Wish *wish, const char *target)
{
	char	   *members = pstrdup(target);
	char	   *next;

	for (char *member = members; member != NULL; member = next)
	{
		CHECK_FOR_INTERRUPTS();
		next = strchr(member, ',');
		if (next != NULL)
			*next++ = '\0';
		if (sv_symbol_is_range(member))
		{
			SvRange		sides = sv_symbol_split_range(member);

			wish->is_start = true;
			consider_list(wish, sides.start);
			wish->is_start = false;
			consider_list(wish, sides.end);
		}
		else
			consider_list(wish, member);
	}
}

/*
 * sv_view_for
 *		Returns the view in which a target is to be looked up, in the current memory
 *		context.
 *
 * offline: the plan does not start from the state of this database, so that only the
 * names in the target decide.  Raises SV004 if the target is inside of a revision that
 * has been applied as one, and what the grammar of targets raises.
 */
const SvHistory *
sv_view_for(const SvHistory *history, SvDirection direction, const char *target, bool offline)
{
	const SvHistory *whole = history->whole;
	Wish		wish = {.whole = whole,.direction = direction,.offline = offline};

	if (!sv_squash_is_used(whole->map))
		return history;
	wish.open = offline ? sv_set_empty(whole->map) :
		sv_squash_open(whole->map, whole->applied, whole->unknown, names_below(whole, history->open));
	consider_ranges(&wish, target);
	if (offline)
	{
		SvSet	   *none = sv_set_empty(whole->map);

		return make_view(whole, none, sv_squash_open(whole->map, none, NIL, wish.names));
	}
	if (wish.names == NIL)
		return history;
	return sv_view_make(whole, list_concat(names_below(whole, history->open), wish.names));
}
