/*
 * unique.c
 *		Unique indexes and constraints that are replaced.
 *
 * A unique index is never missing: the old one gets another name, the new one is
 * created, and then the old one is dropped.  A table cannot have two primary keys: the
 * old one is dropped first.  The migration is one transaction, which locks the table.
 * Online it is not, and the index of the new primary key is made under another name, until
 * one statement replaces the old one.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/constraint.h"
#include "schema/index.h"
#include "schema/kinds.h"
#include "schema/migration.h"

/* Is all that the old one needs still there, as it was, when the new one is created? */
static bool
can_stay(const SvMigration *migration, const SvObject *object)
{
	const SvSide *source = &migration->source;
	const SvObject *to = migration->desired.snapshot->objects[source->pair[object->index]];

	/*
	 * The names of its indexes of partitions are taken as long as it is
	 * there.
	 */
	if (migration->is_by_hand[to->index])
		return false;
	if (strcmp(object->parent->identity, to->parent->identity) != 0 || strcmp(object->name, to->name) != 0)
		return false;
	for_each_target(k, &source->snapshot->needs, object->index)
	{
		CHECK_FOR_INTERRUPTS();
		if (source->fate[k] == SV_GONE || source->fate[k] == SV_REPLACED ||
			(source->fate[k] == SV_ALTERED && migration->alterations[source->pair[k]]->is_retyping))
			return false;
	}
	return true;
}

/* Is it a primary key that one statement replaces?  Until then, its columns stay as they are. */
static bool
is_replaced_at_once(const SvMigration *migration, const SvObject *object)
{
	const SvSide *source = &migration->source;
	const SvObject *to = migration->desired.snapshot->objects[source->pair[object->index]];

	for_each_target(k, &source->snapshot->needs, object->index)
		if (source->snapshot->objects[k]->kind == &sv_kind_column && source->fate[k] == SV_ALTERED)
		return false;
	return migration->is_online && sv_constraint_is_primary(object) && sv_constraint_is_primary(to) &&
		sv_constraint_can_use_index(object) && sv_constraint_can_use_index(to);
}

/*
 * sv_migration_keep_unique
 *		Puts aside the unique indexes and constraints that are replaced and can stay
 *		until the new ones are there.  It is known what becomes of each object.
 */
void
sv_migration_keep_unique(SvMigration *migration)
{
	SvSide	   *source = &migration->source;

	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		const SvObject *object = source->snapshot->objects[i];

		CHECK_FOR_INTERRUPTS();
		if (source->fate[i] == SV_REPLACED &&
			(sv_index_is_unique(object) || sv_constraint_is_unique(object) || is_replaced_at_once(migration, object)) &&
			can_stay(migration, object))
			source->aside[i] = sv_retype_aside(migration, object);
	}
}
