/*
 * bodies.c
 *		What the bodies of functions name.
 *
 * A body that is a string is not in pg_depend, and can be registered before what it
 * names.  But statements call functions: what makes an index on an expression, a check, a
 * default, a computed column or a materialized view plans them at least, and runs them if
 * there are rows.  So it comes after whatever the bodies name that it calls, directly or
 * by other functions and views.  Names are words of the text, whatever its language is;
 * so that can be wrong in both directions, and yields to what the catalogs know.
 */
#include "postgres.h"

#include "core/words.h"
#include "miscadmin.h"
#include "schema/bodies.h"
#include "schema/kinds.h"
#include "schema/routine.h"
#include "schema/steps.h"
#include "utils/hsearch.h"

/* A step that should come after another one. */
typedef struct Wish
{
	SvStep	   *step;
	SvStep	   *after;
} Wish;

typedef struct Bodies
{
	SvMigration *migration;
	HTAB	   *names;			/* char[NAMEDATALEN] → NamedObjects; NULL:
								 * not yet needed */
	List	  **named;			/* of each desired object: int: what its body
								 * names */
	bool	   *is_read;		/* likewise: is that known? */
	List	   *wishes;			/* of Wish * */
} Bodies;

typedef struct NamedObjects
{
	char		name[NAMEDATALEN];	/* the key */
	List	   *indexes;		/* int: of the desired objects that have it */
} NamedObjects;

static bool
is_routine(const SvObject *object)
{
	return object->kind == &sv_kind_function || object->kind == &sv_kind_procedure;
}

/* Does a statement that makes it call functions? */
static bool
is_calling(const SvObject *object)
{
	return object->kind == &sv_kind_index || object->kind == &sv_kind_constraint || object->kind == &sv_kind_default ||
		object->kind == &sv_kind_matview || object->kind == &sv_kind_domain_constraint || object->kind == &sv_kind_table;
}

/* Is it a query that runs when what reads it does? */
static bool
is_query(const SvObject *object)
{
	return object->kind == &sv_kind_view || object->kind == &sv_kind_matview;
}

/* Indexes objects by their names: columns, and those that are not parts of others. */
static HTAB *
index_names(const SvSnapshot *desired)
{
	HASHCTL		control = {.keysize = NAMEDATALEN,.entrysize = sizeof(NamedObjects),.hcxt = CurrentMemoryContext};
	HTAB	   *names = hash_create("schemaver names of objects", 256, &control, HASH_ELEM | HASH_STRINGS | HASH_CONTEXT);

	for (int32 i = 0; i < desired->nobjects; i++)
	{
		const SvObject *object = desired->objects[i];
		NamedObjects *name;
		bool		found;

		CHECK_FOR_INTERRUPTS();
		if (object->name == NULL || strlen(object->name) >= NAMEDATALEN ||
			(object->parent != NULL && object->kind != &sv_kind_column))
			continue;
		name = hash_search(names, object->name, HASH_ENTER, &found);
		if (!found)
			name->indexes = NIL;
		name->indexes = lappend_int(name->indexes, i);
	}
	return names;
}

/* A body that is read. */
typedef struct Reading
{
	const Bodies *bodies;
	bool	   *is_named;		/* of each desired object */
	List	   *found;			/* int */
} Reading;

/* An SvWordFound. */
static void
add_word(void *arg, const char *word)
{
	Reading    *reading = arg;
	const NamedObjects *name = hash_search(reading->bodies->names, word, HASH_FIND, NULL);
	ListCell   *cell;

	CHECK_FOR_INTERRUPTS();
	foreach(cell, name == NULL ? NIL : name->indexes)
	{
		int			i = lfirst_int(cell);

		if (reading->is_named[i])
			return;
		reading->is_named[i] = true;
		reading->found = lappend_int(reading->found, i);
	}
}

/* What the body of a routine names.  Of a column, it names the table, too. */
static const List *
read_body(Bodies *bodies, int32 routine)
{
	const SvSnapshot *desired = bodies->migration->desired.snapshot;
	const char *body = bodies->is_read[routine] ? NULL : sv_routine_body(desired->objects[routine]);
	Reading		reading = {.bodies = bodies};
	ListCell   *cell;

	bodies->is_read[routine] = true;
	if (body == NULL)
		return bodies->named[routine];
	if (bodies->names == NULL)
		bodies->names = index_names(desired);
	reading.is_named = palloc0_array(bool, desired->nobjects + 1);
	sv_words_find(body, add_word, &reading);
	foreach(cell, reading.found)
	{
		const SvObject *object = desired->objects[lfirst_int(cell)];

		if (object->parent == NULL || reading.is_named[object->parent->index])
			bodies->named[routine] = lappend_int(bodies->named[routine], lfirst_int(cell));
	}
	pfree(reading.is_named);
	list_free(reading.found);
	return bodies->named[routine];
}

/* Marks what runs when an object is used, and what that names. */
static void
mark(Bodies *bodies, int32 i, bool *marks)
{
	const SvSnapshot *desired = bodies->migration->desired.snapshot;
	const SvObject *object = desired->objects[i];
	ListCell   *cell;

	check_stack_depth();
	if (marks[i])
		return;
	marks[i] = true;
	if (!is_routine(object) && !is_query(object))
		return;
	for_each_target(k, &desired->needs, i)
		if (is_routine(desired->objects[k]) || is_query(desired->objects[k]))
		mark(bodies, k, marks);
	if (is_routine(object))
		foreach(cell, read_body(bodies, i))
			mark(bodies, lfirst_int(cell), marks);
}

/* The first step that makes an object, or what it is made with; NULL: there is none. */
static SvStep *
find_making(const SvMigration *migration, const SvObject *object)
{
	for (; object != NULL; object = object->parent)
	{
		int32		action = migration->desired.action[object->index];

		if (action >= 0 && migration->actions[action]->steps != NIL)
			return linitial(migration->actions[action]->steps);
	}
	return NULL;
}

static void
add_wish(Bodies *bodies, SvStep *step, int32 action)
{
	const List *steps = action < 0 ? NIL : bodies->migration->actions[action]->steps;
	Wish	   *wish;

	if (steps == NIL || list_member_ptr(steps, step))
		return;
	wish = palloc_object(Wish);
	wish->step = step;
	wish->after = llast(steps);
	bodies->wishes = lappend(bodies->wishes, wish);
}

/* What makes an object should come after whatever is named by what it calls. */
static void
add_wishes(Bodies *bodies, int32 i)
{
	SvMigration *migration = bodies->migration;
	const SvSide *desired = &migration->desired;
	SvStep	   *step = desired->action[i] < 0 ? NULL : find_making(migration, desired->snapshot->objects[i]);
	bool	   *marks = NULL;

	if (step == NULL)
		return;
	for_each_target(k, &desired->snapshot->needs, i)
	{
		if (!is_routine(desired->snapshot->objects[k]) && !is_query(desired->snapshot->objects[k]))
			continue;
		if (marks == NULL)
			marks = palloc0_array(bool, desired->snapshot->nobjects + 1);
		mark(bodies, k, marks);
	}
	for (int32 k = 0; marks != NULL && k < desired->snapshot->nobjects; k++)
	{
		if (!marks[k] || k == i)
			continue;
		add_wish(bodies, step, desired->action[k]);
		add_wish(bodies, step, migration->completion[k]);
	}
	if (marks != NULL)
		pfree(marks);
}

/* Notes the wishes that the order does not fulfil, and could.  Returns whether there were any. */
static bool
note_wishes(const Bodies *bodies)
{
	const List *steps = bodies->migration->steps;
	bool		found = false;
	ListCell   *cell;

	sv_steps_number(steps);
	foreach(cell, bodies->wishes)
	{
		const Wish *wish = lfirst(cell);

		CHECK_FOR_INTERRUPTS();
		if (!sv_steps_include(steps, wish->step) || !sv_steps_include(steps, wish->after) ||
			wish->after->place < wish->step->place || sv_steps_comes_after(steps, wish->after, wish->step))
			continue;
		wish->step->after = lappend(wish->step->after, wish->after);
		found = true;
	}
	return found;
}

/*
 * sv_bodies_order
 *		Lets statements that call functions come after what the bodies of these name, as
 *		far as the steps, which are in order, allow that.
 */
void
sv_bodies_order(SvMigration *migration)
{
	const SvSnapshot *desired = migration->desired.snapshot;
	Bodies		bodies = {.migration = migration};

	bodies.named = palloc0_array(List *, desired->nobjects + 1);
	bodies.is_read = palloc0_array(bool, desired->nobjects + 1);
	for (int32 i = 0; i < desired->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (is_calling(desired->objects[i]))
			add_wishes(&bodies, i);
	}
	while (note_wishes(&bodies))
		migration->steps = sv_steps_sort(migration->steps);
}
