/*
 * replace.c
 *		Which objects have to be dropped and created anew because of others.
 *
 * Nothing is dropped with CASCADE: each object that is in the way is dropped by a
 * statement of its own, and comes back.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/attach.h"
#include "schema/attached.h"
#include "schema/column.h"
#include "schema/constraint.h"
#include "schema/inherit.h"
#include "schema/kinds.h"

/* Objects of the source that are yet to be looked at. */
typedef struct Queue
{
	int32	   *objects;
	int32		n;
} Queue;

static bool
is_dropped(SvFate fate)
{
	return fate == SV_GONE || fate == SV_REPLACED;
}

static void replace(SvMigration *migration, Queue *queue, const SvObject *object);

/* What cannot be dropped alone takes its parent with it, or what it is attached to. */
static void
replace_parent(SvMigration *migration, Queue *queue, const SvObject *object)
{
	const SvObject *top = sv_attached_taken_along(migration, object);

	if (migration->source.fate[object->index] == SV_REPLACED && object->kind->is_inseparable &&
		object->kind->is_within_parent(object))
		replace(migration, queue, object->parent);
	if (top != NULL)
		replace(migration, queue, top);
}

/* An object can be looked at as it is retyped, and again when it is replaced after all. */
static void
replace(SvMigration *migration, Queue *queue, const SvObject *object)
{
	SvSide	   *source = &migration->source;
	int32		i = object->index;

	if (is_dropped(source->fate[i]) || source->fate[i] == SV_MERGED)
		return;
	source->fate[i] = migration->desired.fate[source->pair[i]] = SV_REPLACED;
	queue->objects[queue->n++] = i;
	replace_parent(migration, queue, object);
}

/*
 * sv_migration_keeps_definition
 *		Does an object of the source need the same as before?  Owners, rights and
 *		comments need nothing.
 */
bool
sv_migration_keeps_definition(const SvMigration *migration, const SvObject *object)
{
	const SvSide *source = &migration->source;
	const SvObject *to;

	if (source->fate[object->index] != SV_ALTERED)
		return source->fate[object->index] == SV_KEPT;
	to = migration->desired.snapshot->objects[source->pair[object->index]];
	for (int i = 0; i < object->kind->nproperties; i++)
	{
		const char *left = object->values[i];
		const char *right = to->values[i];

		if (object->kind->properties[i].level <= SV_LEVEL_NORMAL && left != right &&
			(left == NULL || right == NULL || strcmp(left, right) != 0))
			return false;
	}
	return true;
}

/* Is the type of a column becoming one that the old type may not be comparable to? */
static bool
changes_operators(const SvMigration *migration, int32 i)
{
	const SvSide *source = &migration->source;

	return source->fate[i] == SV_ALTERED && migration->alterations[source->pair[i]]->changes_operators;
}

/*
 * Are there values of a foreign key's columns that cannot be compared meanwhile, because a
 * column has a new type already?  If only one of two columns gets another type, the new one
 * is right at once.
 */
static bool
is_incomparable(const SvMigration *migration, const SvObject *reference, const SvObject *column)
{
	const SvSide *source = &migration->source;

	if (migration->alterations[source->pair[column->index]]->is_incomparable)
		return true;
	if (!changes_operators(migration, column->index))
		return false;
	for_each_target(k, &source->snapshot->needs, reference->index)
		if (k != column->index && changes_operators(migration, k))
		return true;
	return false;
}

/* Does it have to go before what it needs is dropped, or is given another type? */
static bool
is_in_the_way(const SvMigration *migration, const SvObject *object, const SvObject *needed)
{
	const SvSide *source = &migration->source;

	if (object->kind->needs_later != NULL && object->kind->needs_later(object, needed))
		return false;
	if (sv_inherit_is_from(object, needed))
		return source->fate[needed->index] == SV_REPLACED && !sv_column_is_local(object) &&
			sv_inherit_keeps_parent(migration, object->parent, needed->parent);
	switch (source->fate[needed->index])
	{
		case SV_REPLACED:
			return true;
		case SV_GONE:
			/* Now it belongs to something else. */
			if (object->kind == &sv_kind_partition_index)
				return false;

			/*
			 * An alteration of what it is removes the need, except for
			 * another parent of the same name.
			 */
			return object->parent == needed || sv_migration_keeps_definition(migration, object);
		default:
			if (sv_constraint_is_reference(object))
				return is_incomparable(migration, object, needed);
			return (!object->kind->survives_retyping && object != needed->parent) || sv_attached_loses_form(migration, object);
	}
}

static bool
is_retyped(const SvMigration *migration, int32 i)
{
	int32		j = migration->source.pair[i];

	return migration->source.fate[i] == SV_ALTERED && migration->alterations[j]->is_retyping;
}

/* Gives an object the new form of a type that it has.  Returns false if it is in the way instead. */
static bool
retype(SvMigration *migration, Queue *queue, const SvObject *object, const SvObject *type)
{
	bool		was_retyped = is_retyped(migration, object->index);

	if (migration->source.fate[type->index] != SV_REPLACED || is_dropped(migration->source.fate[object->index]) ||
		!sv_retype_dependent(migration, object, type))
		return false;
	if (!was_retyped)
		queue->objects[queue->n++] = object->index;
	return true;
}

static void
replace_dependents(SvMigration *migration, Queue *queue, int32 i)
{
	const SvSnapshot *snapshot = migration->source.snapshot;

	for_each_target(j, &migration->source.needed_by, i)
	{
		const SvObject *object = snapshot->objects[j];

		CHECK_FOR_INTERRUPTS();
		if (!retype(migration, queue, object, snapshot->objects[i]) &&
			is_in_the_way(migration, object, snapshot->objects[i]))
			replace(migration, queue, object);
	}
}

/*
 * sv_migration_replace
 *		Adds to the objects that are replaced what is in the way.
 */
void
sv_migration_replace(SvMigration *migration)
{
	int32		n = migration->source.snapshot->nobjects;
	Queue		queue = {.objects = palloc_array(int32, 3 * n + 1)};

	for (int32 i = 0; i < n; i++)
		if (sv_retype_is_impossible(migration, i) || sv_attached_is_impossible(migration, i))
			migration->source.fate[i] = migration->desired.fate[migration->source.pair[i]] = SV_REPLACED;
	for (int32 i = 0; i < n; i++)
		if (!is_dropped(migration->source.fate[i]) && sv_attach_separates(migration, migration->source.snapshot->objects[i]))
			migration->source.fate[i] = migration->desired.fate[migration->source.pair[i]] = SV_REPLACED;
	for (int32 i = 0; i < n; i++)
		if (is_dropped(migration->source.fate[i]) || is_retyped(migration, i))
			queue.objects[queue.n++] = i;
	for (int32 i = 0; i < n; i++)
		if (is_dropped(migration->source.fate[i]))
			replace_parent(migration, &queue, migration->source.snapshot->objects[i]);
	while (queue.n > 0)
		replace_dependents(migration, &queue, queue.objects[--queue.n]);
	sv_retype_complete(migration);
	pfree(queue.objects);
}
