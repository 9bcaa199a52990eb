/*
 * retype.c
 *		Types and collations that are replaced although there are columns that have them.
 *
 * Such a type is put aside: it gets another name, a new type takes its own, the columns
 * are given the new type, and then the old one is dropped.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "miscadmin.h"
#include "schema/kinds.h"
#include "schema/migration.h"
#include "schema/range.h"
#include "utils/builtins.h"

/* A name that nothing in the schema has, or will have. */
static const char *
choose_name(const SvMigration *migration, const SvObject *type)
{
	const char *name = makeObjectName(type->name, NULL, "old");

	for (int i = 1; sv_snapshot_has_name(migration->source.snapshot, type, name) || sv_snapshot_has_name(migration->desired.snapshot, type, name); i++)
		name = makeObjectName(type->name, NULL, psprintf("old%d", i));
	return name;
}

static bool
can_be_aside(const SvObject *object)
{
	return (object->kind->catalog == TypeRelationId || object->kind == &sv_kind_collation) && object->kind->rename != NULL;
}

static void put_needs_aside(SvMigration *migration, const SvObject *type);

/*
 * sv_retype_aside
 *		An object of the source under a name that nothing has.  Its properties are not
 *		set.  Allocated in the current context.
 */
SvObject *
sv_retype_aside(const SvMigration *migration, const SvObject *object)
{
	SvObject   *result = sv_object_make(object->kind);

	memcpy(result, object, offsetof(SvObject, values));
	result->name = choose_name(migration, object);
	result->identity = sv_object_identity(result);
	return result;
}

/* The old types that an old type is made of must be there as long as it is. */
static void
put_aside(SvMigration *migration, const SvObject *type)
{
	SvObject  **aside = &migration->source.aside[type->index];

	check_stack_depth();
	if (*aside != NULL)
		return;
	*aside = sv_retype_aside(migration, type);
	for (int i = 0; i < type->nparts; i++)
		put_needs_aside(migration, type->parts[i]);
	put_needs_aside(migration, type);
}

static void
put_needs_aside(SvMigration *migration, const SvObject *object)
{
	const SvSide *source = &migration->source;

	for_each_target(k, &source->snapshot->needs, object->index)
	{
		CHECK_FOR_INTERRUPTS();
		if (source->fate[k] == SV_REPLACED && can_be_aside(source->snapshot->objects[k]))
			put_aside(migration, source->snapshot->objects[k]);
	}
}

/* The functions of a range type have the subtype in their names, which may have been put aside before. */
static void
name_subtype(SvMigration *migration, const SvObject *range)
{
	const SvSide *source = &migration->source;

	for_each_target(k, &source->snapshot->needs, range->index)
		if (source->aside[k] != NULL && source->snapshot->objects[k]->address.catalog == TypeRelationId)
		sv_range_set_subtype(source->aside[range->index], range, source->aside[k]->identity);
}

/*
 * sv_retype_complete
 *		Puts aside what types that are put aside are made of.  It is known which
 *		objects are replaced.
 */
void
sv_retype_complete(SvMigration *migration)
{
	const SvSnapshot *snapshot = migration->source.snapshot;

	for (int32 i = 0; i < snapshot->nobjects; i++)
		if (migration->source.aside[i] != NULL || (snapshot->objects[i]->parent != NULL &&
												   migration->source.aside[snapshot->objects[i]->parent->index] != NULL))
			put_needs_aside(migration, snapshot->objects[i]);
	for (int32 i = 0; i < snapshot->nobjects; i++)
		if (migration->source.aside[i] != NULL && snapshot->objects[i]->kind == &sv_kind_range)
			name_subtype(migration, snapshot->objects[i]);
}

/*
 * sv_retype_dependent
 *		Gives an object of the source the type that replaces one of the same name.
 *		Returns false if no statement does that, so that the object has to be dropped.
 */
bool
sv_retype_dependent(SvMigration *migration, const SvObject *object, const SvObject *type)
{
	SvSide	   *source = &migration->source;
	int32		pair = source->pair[object->index];
	SvAction   *action;

	if (!can_be_aside(type) || object->kind->retype == NULL)
		return false;
	put_aside(migration, type);
	if (source->fate[object->index] == SV_KEPT)
	{
		action = palloc0_object(SvAction);
		*action = (SvAction)
		{
			.act = SV_ALTER,.from = object,.to = migration->desired.snapshot->objects[pair]
		};
		migration->alterations[pair] = action;
		source->fate[object->index] = migration->desired.fate[pair] = SV_ALTERED;
	}
	action = migration->alterations[pair];
	if (!action->is_retyping)
		object->kind->retype(action, object, action->to);
	return true;
}

static bool
contains_any(const SvObject *object, const List *literals)
{
	ListCell   *cell;

	for (int i = 0; i < object->kind->nproperties; i++)
		foreach(cell, literals)
	{
		CHECK_FOR_INTERRUPTS();
		if (object->kind->properties[i].is_code && object->values[i] != NULL &&
			strstr(object->values[i], lfirst(cell)) != NULL)
			return true;
	}
	return false;
}

/*
 * Is there a new object that has a literal which only later transactions can use?  Online,
 * each statement is a transaction.
 */
static bool
has_unusable(const SvMigration *migration, int32 j)
{
	const SvSide *desired = &migration->desired;
	SvAction   *action = migration->alterations[j];
	bool		is_used = false;
	ListCell   *cell;

	if (action->unusable == NIL)
		return false;
	for_each_target(k, &desired->needed_by, j)
		is_used |= desired->fate[k] != SV_KEPT && contains_any(desired->snapshot->objects[k], action->unusable);
	if (!is_used || !migration->is_online)
		return is_used;
	foreach(cell, action->steps)
		((SvStep *) lfirst(cell))->is_alone = true;
	return false;
}

/* Are there columns of a type, or of types that are made of it? */
static bool
is_stored(const SvMigration *migration, bool *was_seen, int32 i)
{
	const SvSide *source = &migration->source;

	CHECK_FOR_INTERRUPTS();
	check_stack_depth();
	if (was_seen[i])
		return false;
	was_seen[i] = true;
	for_each_target(k, &source->needed_by, i)
	{
		const SvObject *object = source->snapshot->objects[k];

		if (object->kind == &sv_kind_attribute)
			object = object->parent;
		if (object->kind->retype != NULL ||
			(object->kind->catalog == TypeRelationId && is_stored(migration, was_seen, object->index)))
			return true;
	}
	return false;
}

/*
 * sv_retype_is_row_type_stored
 *		Is the row type of a table of the source the type of a column of another one, or
 *		of a part of one?
 */
bool
sv_retype_is_row_type_stored(const SvMigration *migration, const SvObject *table)
{
	const SvSide *source = &migration->source;
	bool	   *was_seen = palloc0_array(bool, source->snapshot->nobjects);
	bool		result = false;

	for_each_target(k, &source->needed_by, table->index)
	{
		const SvObject *user = source->snapshot->objects[k];

		if (user->kind == &sv_kind_attribute)
			result |= is_stored(migration, was_seen, user->parent->index);
		else if (user->kind->catalog == TypeRelationId)
			result |= is_stored(migration, was_seen, k);
		else
			result |= user->kind == &sv_kind_column && user->parent != table;
	}
	pfree(was_seen);
	return result;
}

/*
 * sv_retype_is_impossible
 *		Must an object of the source be replaced although there is an ALTER for what
 *		differs, because of how it is used?
 */
bool
sv_retype_is_impossible(const SvMigration *migration, int32 i)
{
	const SvSnapshot *snapshot = migration->source.snapshot;
	const SvAction *action;
	bool	   *was_seen;
	bool		result;

	if (migration->source.fate[i] != SV_ALTERED)
		return false;
	action = migration->alterations[migration->source.pair[i]];
	if (!action->is_retyping || snapshot->objects[i]->kind != &sv_kind_attribute)
		return has_unusable(migration, migration->source.pair[i]);
	was_seen = palloc0_array(bool, snapshot->nobjects);
	result = is_stored(migration, was_seen, snapshot->objects[i]->parent->index);
	pfree(was_seen);
	return result;
}
