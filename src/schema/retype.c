/*
 * retype.c
 *		Types that are replaced although there are columns that have them.
 *
 * Such a type is put aside: it gets another name, a new type takes its own, the columns
 * are given the new type, and then the old one is dropped.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "miscadmin.h"
#include "schema/migration.h"
#include "utils/builtins.h"

static bool
has_name(const SvSnapshot *snapshot, const SvObject *like, const char *name)
{
	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		const SvObject *object = snapshot->objects[i];

		CHECK_FOR_INTERRUPTS();
		if (object->schema != NULL && object->name != NULL && strcmp(object->schema, like->schema) == 0 &&
			strcmp(object->name, name) == 0)
			return true;
	}
	return false;
}

/* A name that nothing in the schema has, or will have. */
static const char *
choose_name(const SvMigration *migration, const SvObject *type)
{
	const char *name = makeObjectName(type->name, NULL, "old");

	for (int i = 1; has_name(migration->source.snapshot, type, name) || has_name(migration->desired.snapshot, type, name); i++)
		name = makeObjectName(type->name, NULL, psprintf("old%d", i));
	return name;
}

static void
put_aside(SvMigration *migration, const SvObject *type)
{
	SvObject  **aside = &migration->source.aside[type->index];

	if (*aside != NULL)
		return;
	*aside = palloc(offsetof(SvObject, values) + (type->kind->nproperties + SV_COMMON) * sizeof(char *));
	memcpy(*aside, type, offsetof(SvObject, values) + (type->kind->nproperties + SV_COMMON) * sizeof(char *));
	(*aside)->name = choose_name(migration, type);
	(*aside)->identity = sv_object_identity(*aside);
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

	if (type->address.catalog != TypeRelationId || type->kind->rename == NULL || object->kind->retype == NULL)
		return false;
	put_aside(migration, type);
	if (source->fate[object->index] == SV_KEPT)
	{
		action = palloc0_object(SvAction);
		*action = (SvAction) {.act = SV_ALTER, .from = object, .to = migration->desired.snapshot->objects[pair]};
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
 * sv_retype_uses_unusable
 *		Is an object of the source altered so that there are literals that only later
 *		transactions can use, although a new object has one of them?
 */
bool
sv_retype_uses_unusable(const SvMigration *migration, int32 i)
{
	const SvSide *desired = &migration->desired;
	int32		j = migration->source.pair[i];

	if (migration->source.fate[i] != SV_ALTERED || migration->alterations[j]->unusable == NIL)
		return false;
	for_each_target(k, &desired->needed_by, j)
		if (desired->fate[k] != SV_KEPT && contains_any(desired->snapshot->objects[k], migration->alterations[j]->unusable))
			return true;
	return false;
}
