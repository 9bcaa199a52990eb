/*
 * retype.c
 *		Types and collations that are replaced although there are columns that have them.
 *
 * Such a type is put aside: it gets another name, a new type takes its own, the columns
 * are given the new type, and then the old one is dropped.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "schema/kinds.h"
#include "schema/names.h"
#include "schema/range.h"
#include "schema/row_type.h"
#include "utils/builtins.h"

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
	result->name = sv_names_choose(migration, object, object->name, NULL);
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

	if (migration->source.fate[i] != SV_ALTERED)
		return false;
	action = migration->alterations[migration->source.pair[i]];
	if (!action->is_retyping || snapshot->objects[i]->kind != &sv_kind_attribute)
		return has_unusable(migration, migration->source.pair[i]);
	return sv_row_type_is_stored(migration, snapshot->objects[i]->parent);
}
