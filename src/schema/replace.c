/*
 * replace.c
 *		Which objects have to be dropped and created anew because of others.
 *
 * Nothing is dropped with CASCADE: each object that is in the way is dropped by a
 * statement of its own, and comes back.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/migration.h"

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

/* What cannot be dropped alone takes its parent with it. */
static void
replace_parent(SvMigration *migration, Queue *queue, const SvObject *object)
{
	if (object->kind->is_inseparable && object->kind->is_within_parent(object))
		replace(migration, queue, object->parent);
}

/* An object that is replaced is looked at once more than one that is not. */
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

/* Does it have to go before what it needs is dropped, or is given another type? */
static bool
is_in_the_way(const SvMigration *migration, const SvObject *object, const SvObject *needed)
{
	const SvSide *source = &migration->source;

	if (object->kind->needs_later != NULL && object->kind->needs_later(object, needed))
		return false;
	switch (source->fate[needed->index])
	{
		case SV_REPLACED:
			return true;
		case SV_GONE:
			/* An alteration removes the need. */
			return source->fate[object->index] == SV_KEPT;
		default:
			return !object->kind->survives_retyping && object != needed->parent;
	}
}

static void
replace_dependents(SvMigration *migration, Queue *queue, int32 i)
{
	const SvSnapshot *snapshot = migration->source.snapshot;

	for_each_target(j, &migration->source.needed_by, i)
	{
		CHECK_FOR_INTERRUPTS();
		if (is_in_the_way(migration, snapshot->objects[j], snapshot->objects[i]))
			replace(migration, queue, snapshot->objects[j]);
	}
}

static bool
is_retyped(const SvMigration *migration, int32 i)
{
	int32		j = migration->source.pair[i];

	return migration->source.fate[i] == SV_ALTERED && migration->alterations[j]->is_retyping;
}

/*
 * sv_migration_replace
 *		Adds to the objects that are replaced what is in the way.
 */
void
sv_migration_replace(SvMigration *migration)
{
	int32		n = migration->source.snapshot->nobjects;
	Queue		queue = {.objects = palloc_array(int32, 2 * n + 1)};

	for (int32 i = 0; i < n; i++)
		if (is_dropped(migration->source.fate[i]) || is_retyped(migration, i))
			queue.objects[queue.n++] = i;
	for (int32 i = 0; i < n; i++)
		if (migration->source.fate[i] == SV_REPLACED)
			replace_parent(migration, &queue, migration->source.snapshot->objects[i]);
	while (queue.n > 0)
		replace_dependents(migration, &queue, queue.objects[--queue.n]);
	pfree(queue.objects);
}
