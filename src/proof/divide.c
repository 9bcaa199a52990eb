/*
 * divide.c
 *		The revisions that a migration consists of.
 *
 * Usually it is one.  What cannot run in a transaction block is one of its own.  Online,
 * others see what is between two revisions, and wait for what one of them has locked.
 * So what is dropped and made anew is done in one revision, as far as the rest allows
 * that; and a revision locks no second table unless it must.
 */
#include "postgres.h"

#include "core/text.h"
#include "miscadmin.h"
#include "proof/divide.h"

/* A step, and what it has to do with the others. */
typedef struct Place
{
	SvStep	   *step;
	List	   *after;			/* places of the steps that come before it:
								 * int */
	int			remade;			/* the place of the last step that makes anew
								 * what this one drops; or -1 */
	int			nremade;		/* how many steps have this one there */
	const char *locked;			/* the table that others cannot use as before;
								 * NULL: none */
	bool		is_apart;		/* it is not in a revision with what is before
								 * it */
	bool		is_done;
} Place;

/* Does it wait for all rows of a table, without blocking others? */
static bool
is_validation(const SvStep *step)
{
	return strstr(step->ddl, " VALIDATE CONSTRAINT ") != NULL;
}

/* Is something missing after a step, until another one makes it anew? */
static bool
takes_away(const SvStep *step)
{
	return sv_step_has_code(step, "extra") || sv_step_has_code(step, "partition_of") ||
		sv_step_has_code(step, "inherits");
}

/* Is it about an object, or about a part of it? */
static bool
is_about(const SvStep *step, const SvObject *object)
{
	for (const SvObject *whole = step->object; whole != NULL; whole = whole->parent)
		if (whole->kind == object->kind && strcmp(whole->identity, object->identity) == 0)
			return true;
	return false;
}

/* Sets what makes anew what a step drops. */
static void
find_remade(Place *places, int n, int i)
{
	places[i].remade = -1;
	if (places[i].is_apart || !takes_away(places[i].step))
		return;
	for (int j = i + 1; j < n; j++)
		if (!places[j].is_apart && is_about(places[j].step, places[i].step->object))
			places[i].remade = j;
}

/* Marks what comes before a step. */
static void
mark_before(const Place *places, int i, bool *marks)
{
	ListCell   *cell;

	check_stack_depth();
	if (marks[i])
		return;
	marks[i] = true;
	foreach(cell, places[i].after)
		mark_before(places, lfirst_int(cell), marks);
}

static bool
comes_after(const Place *places, int n, int i, int j)
{
	bool	   *marks = palloc0_array(bool, n);
	bool		result;

	mark_before(places, i, marks);
	result = marks[j];
	pfree(marks);
	return result;
}

/* Steps of their own are not between what drops something and what makes it anew, if the order allows that. */
static void
keep_together(Place *places, int n, int i)
{
	int			remade = places[i].remade;
	bool	   *before = palloc0_array(bool, n);

	mark_before(places, remade, before);
	for (int j = 0; j < n; j++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!places[j].is_apart)
			continue;
		if (before[j] && !comes_after(places, n, j, i))
			places[i].after = lappend_int(places[i].after, j);
		else if (!before[j] && !comes_after(places, n, remade, j))
			places[j].after = list_append_unique_int(places[j].after, remade);
	}
	pfree(before);
}

static bool
is_ready(const Place *places, int i)
{
	ListCell   *cell;

	foreach(cell, places[i].after)
		if (!places[lfirst_int(cell)].is_done)
		return false;
	return true;
}

/* How urgent a step is. */
static int
urgency_of(const Place *place, bool is_wanted)
{
	return (place->is_apart ? 0 : 2) + is_wanted;
}

/*
 * The step that comes next: the first of the most urgent ones.  What has been dropped is
 * made anew before anything else, and what needs a revision of its own comes last.
 */
static int
choose(const Place *places, int n, const bool *wanted)
{
	int			best = -1;

	for (int i = 0; i < n; i++)
		if (!places[i].is_done &&
			(best < 0 || urgency_of(&places[i], wanted[i]) > urgency_of(&places[best], wanted[best])) &&
			is_ready(places, i))
			best = i;
	if (best < 0)
		elog(ERROR, "there is no order of the steps of a migration");
	return best;
}

/* Brings the steps into an order in which as little as possible is between what drops something and what makes it anew. */
static int *
order_online(Place *places, int n)
{
	int		   *result = palloc_array(int, n + 1);
	bool	   *wanted = palloc0_array(bool, n + 1);
	int			nopen = 0;

	for (int i = 0; i < n; i++)
		if (places[i].remade >= 0)
			keep_together(places, n, i);
	for (int i = 0; i < n; i++)
	{
		Place	   *next;

		CHECK_FOR_INTERRUPTS();
		result[i] = choose(places, n, wanted);
		next = &places[result[i]];
		next->is_done = true;
		if (next->remade >= 0)
		{
			mark_before(places, next->remade, wanted);
			nopen++;
		}
		nopen -= next->nremade;
		if (nopen == 0)
			memset(wanted, false, n);
	}
	return result;
}

static int *
order_as_found(int n)
{
	int		   *result = palloc_array(int, n + 1);

	for (int i = 0; i < n; i++)
		result[i] = i;
	return result;
}

/* Is there a step that takes an object away, or makes it? */
static bool
has_step(const Place *places, int n, const SvObject *object, const char *property)
{
	for (int i = 0; i < n; i++)
	{
		const SvStep *step = places[i].step;

		if (step->object->kind == object->kind && strcmp(step->object->identity, object->identity) == 0 &&
			sv_step_has_code(step, property))
			return true;
	}
	return false;
}

/* Is a table new?  Then nobody waits for it. */
static bool
is_new(const Place *places, int n, const SvObject *table)
{
	return has_step(places, n, table, "missing") && !has_step(places, n, table, "extra");
}

/* The table that others cannot use as before while a step runs; NULL: none.  A foreign key also locks another one. */
static const char *
find_locked(const Place *places, int n, const SvStep *step)
{
	const SvObject *object = step->object;

	if (step->lock == NULL || strcmp(step->lock, "ACCESS SHARE") == 0)
		return NULL;
	while (object->parent != NULL)
		object = object->parent;
	if (is_new(places, n, object) && strstr(step->ddl, " FOREIGN KEY ") == NULL)
		return NULL;
	return object->identity;
}

static Place *
make_places(List *steps, bool online)
{
	int			n = list_length(steps);
	Place	   *places = palloc0_array(Place, n + 1);
	ListCell   *cell;

	foreach(cell, steps)
	{
		SvStep	   *step = lfirst(cell);

		step->place = foreach_current_index(cell);
		places[step->place].step = step;
		places[step->place].is_apart = step->is_alone || (online && is_validation(step));
	}
	for (int i = 0; i < n; i++)
	{
		foreach(cell, places[i].step->after)
		{
			const SvStep *earlier = lfirst(cell);

			/* Differences that are left alone have no place. */
			if (earlier->place < n && places[earlier->place].step == earlier && earlier->place != i)
				places[i].after = lappend_int(places[i].after, earlier->place);
		}
		find_remade(places, n, i);
		if (places[i].remade >= 0)
			places[places[i].remade].nremade++;
		if (online)
			places[i].locked = find_locked(places, n, places[i].step);
	}
	return places;
}

/* Does a step begin a revision? */
static bool
begins_part(const SvPart *part, const Place *place, bool is_open, const char *other, bool online)
{
	if (part == NULL || part->is_alone || place->is_apart)
		return true;
	return online && !is_open && other != NULL && place->locked != NULL && strcmp(other, place->locked) != 0;
}

/*
 * sv_divide
 *		The parts, SvPart *, that steps are done in.  Without online, they stay in their
 *		order.  Allocated in the current context.
 */
List *
sv_divide(List *steps, bool online)
{
	int			n = list_length(steps);
	Place	   *places = make_places(steps, online);
	int		   *order = online ? order_online(places, n) : order_as_found(n);
	List	   *parts = NIL;
	SvPart	   *part = NULL;
	const char *locked = NULL;
	int			nopen = 0;

	for (int i = 0; i < n; i++)
	{
		const Place *place = &places[order[i]];

		if (begins_part(part, place, nopen > 0, locked, online))
		{
			part = palloc0_object(SvPart);
			part->is_alone = place->step->is_alone;
			parts = lappend(parts, part);
			locked = NULL;
		}
		part->up = lappend(part->up, place->step);
		if (locked == NULL)
			locked = place->locked;
		nopen += (place->remade >= 0) - place->nremade;
	}
	return parts;
}
