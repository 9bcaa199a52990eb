/*
 * names.c
 *		Names that objects take over from others.
 *
 * What has a name in the source is dropped or renamed before something else gets that
 * name.  The sequence of an identity column can be renamed alone, if the column has to
 * stay for a while.  A sequence that has the name of a type is made under another one.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "miscadmin.h"
#include "schema/column.h"
#include "schema/column_identity.h"
#include "schema/constraint.h"
#include "schema/kinds.h"
#include "schema/names.h"
#include "utils/builtins.h"

/* A name that is taken until an object of the source is dropped or renamed. */
typedef struct Taken
{
	const char *name;
	int32		object;
	bool		is_second;		/* not that of the object itself */
} Taken;

static int
compare_names(const void *left, const void *right)
{
	const Taken *a = left;
	const Taken *b = right;
	int			order = strcmp(a->name, b->name);

	return order != 0 ? order : a->object - b->object;
}

/*
 * The index of a constraint or a partition, and the sequence of an identity column, have
 * names of their own.  NULL: there is none.
 */
static const char *
second_name(const SvObject *object)
{
	const char *sequence = object->kind == &sv_kind_column ? sv_column_identity(object).sequence : NULL;

	if (sequence != NULL)
		return sv_object_qualify(object->parent->schema, sequence);
	if (object->kind == &sv_kind_partition_index)
		return sv_object_addressed(object);
	if (sv_constraint_has_index(object))
		return psprintf("%s.%s", quote_identifier(object->parent->schema), quote_identifier(object->name));
	return NULL;
}

/* The object that an object of the source is renamed to; NULL: it keeps its name. */
static const SvObject *
renamed_to(const SvMigration *migration, int32 i)
{
	const SvSide *source = &migration->source;
	const SvObject *from = source->snapshot->objects[i];
	const SvObject *to;

	if (source->fate[i] != SV_ALTERED)
		return NULL;
	to = migration->desired.snapshot->objects[source->pair[i]];
	return strcmp(from->identity, to->identity) == 0 && sv_object_same_text(second_name(from), second_name(to)) ? NULL : to;
}

/* The names of the objects of the source that are dropped or renamed, in order. */
static Taken *
sort_freed(const SvMigration *migration, int32 *n)
{
	const SvSide *source = &migration->source;
	Taken	   *result = palloc_extended((2 * source->snapshot->nobjects + 1) * sizeof(Taken), MCXT_ALLOC_HUGE);

	*n = 0;
	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		const char *second;

		CHECK_FOR_INTERRUPTS();
		if (!sv_side_is_alone(source, i) && renamed_to(migration, i) == NULL)
			continue;
		result[(*n)++] = (Taken)
		{
			source->snapshot->objects[i]->identity, i, false
		};
		second = second_name(source->snapshot->objects[i]);
		if (second != NULL)
			result[(*n)++] = (Taken)
		{
			second, i, true
		};
	}
	qsort(result, *n, sizeof(Taken), compare_names);
	return result;
}

/*
 * sv_names_are_put_aside
 *		Is an object of the source dropped, alone or with its parent, when what replaces it
 *		is there?
 */
bool
sv_names_are_put_aside(const SvMigration *migration, int32 i)
{
	int32		action = migration->source.action[i];

	return action >= 0 && migration->source.aside[migration->actions[action]->from->index] != NULL;
}

/* Has the sequence of a column that is dropped another name by then? */
static bool
is_freed_before(const SvMigration *migration, const Taken *taken)
{
	return taken->is_second && migration->source.snapshot->objects[taken->object]->kind == &sv_kind_column &&
		migration->source.reduced[taken->object] != NULL;
}

/*
 * An object is dropped or renamed before one of the same name, of whatever kind, is
 * created, unless it is put aside meanwhile.
 */
static void
add_taken_need(const SvMigration *migration, SvAddNeed add, void *needs, const Taken *taken, int32 j)
{
	int32		i = taken->object;
	int32		drop = migration->source.action[i];
	int32		create = migration->desired.action[j];

	if (is_freed_before(migration, taken))
		add(needs, create, migration->source.reduction[i]);
	else if (renamed_to(migration, i) != NULL)
		add(needs, create, migration->desired.action[migration->source.pair[i]]);
	else if (!sv_names_are_put_aside(migration, i))
		add(needs, create, drop);
	else if (migration->source.aside[i] != NULL && migration->source.pair[i] == j)
		add(needs, drop, create);
}

/* A desired object waits until a name is free. */
static void
add_name_needs(const SvMigration *migration, SvAddNeed add, void *needs, const Taken *taken, int32 n, int32 j, const char *name)
{
	int32		low = 0;

	for (int32 high = n; low < high;)
	{
		int32		middle = low + (high - low) / 2;

		if (strcmp(taken[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < n && strcmp(taken[low].name, name) == 0; low++)
		add_taken_need(migration, add, needs, &taken[low], j);
}

/*
 * sv_names_add_needs
 *		Adds that what gets a name needs what frees it.
 */
void
sv_names_add_needs(const SvMigration *migration, SvAddNeed add, void *needs)
{
	const SvSide *desired = &migration->desired;
	int32		n;
	Taken	   *taken = sort_freed(migration, &n);

	for (int32 j = 0; j < desired->snapshot->nobjects; j++)
	{
		const SvObject *object = desired->snapshot->objects[j];
		const char *second;

		CHECK_FOR_INTERRUPTS();
		if (desired->action[j] < 0)
			continue;
		if (migration->actions[desired->action[j]]->act == SV_CREATE ||
			(desired->pair[j] >= 0 && renamed_to(migration, desired->pair[j]) == object))
			add_name_needs(migration, add, needs, taken, n, j, object->identity);
		second = second_name(object);
		if (second != NULL)
			add_name_needs(migration, add, needs, taken, n, j, second);
	}
	pfree(taken);
}

/*
 * sv_names_choose
 *		A name for something old, made of one or two others, that nothing in the schema of
 *		an object has, or will have.  Allocated in the current context.
 */
const char *
sv_names_choose(const SvMigration *migration, const SvObject *like, const char *first, const char *second)
{
	const char *name = makeObjectName(first, second, "old");

	for (int i = 1; sv_snapshot_has_name(migration->source.snapshot, like, name) ||
		 sv_snapshot_has_name(migration->desired.snapshot, like, name); i++)
		name = makeObjectName(first, second, psprintf("old%d", i));
	return name;
}

/* Gives the sequence of an identity column a name that nothing has. */
static void
set_sequence(const SvMigration *migration, SvObject *column)
{
	const char *name = sv_names_choose(migration, column, column->parent->name, column->name);

	sv_column_set_sequence(column, sv_object_qualify(column->parent->schema, quote_identifier(name)));
}

static int
compare_texts(const void *left, const void *right)
{
	return strcmp(*(const char *const *) left, *(const char *const *) right);
}

/* The names of the desired types that are no relations, in order. */
static const char **
sort_types(const SvSnapshot *desired, int32 *n)
{
	const char **result = palloc_extended((desired->nobjects + 1) * sizeof(char *), MCXT_ALLOC_HUGE);

	*n = 0;
	for (int32 j = 0; j < desired->nobjects; j++)
		if (desired->objects[j]->kind->catalog == TypeRelationId && desired->objects[j]->kind != &sv_kind_composite)
			result[(*n)++] = desired->objects[j]->identity;
	qsort(result, *n, sizeof(char *), compare_texts);
	return result;
}

/* A sequence under another name, or an identity column with such a sequence. */
static SvObject *
make_aside(const SvMigration *migration, const SvObject *object)
{
	SvObject   *result = sv_object_copy(object);

	if (object->kind == &sv_kind_column)
		set_sequence(migration, result);
	else
	{
		result->name = sv_names_choose(migration, object, object->name, NULL);
		result->identity = sv_object_identity(result);
	}
	return result;
}

/*
 * sv_names_avoid_types
 *		Puts sequences aside that have the name of a type: the server makes none then,
 *		but renames one.
 */
void
sv_names_avoid_types(SvMigration *migration)
{
	SvSide	   *desired = &migration->desired;
	int32		n;
	const char **types = sort_types(desired->snapshot, &n);

	for (int32 j = 0; n > 0 && j < desired->snapshot->nobjects; j++)
	{
		const SvObject *object = desired->snapshot->objects[j];
		const char *name = object->kind == &sv_kind_sequence ? object->identity :
			object->kind == &sv_kind_column ? second_name(object) : NULL;

		CHECK_FOR_INTERRUPTS();
		if (name != NULL && bsearch(&name, types, n, sizeof(char *), compare_texts) != NULL)
			desired->aside[j] = make_aside(migration, object);
	}
	pfree(types);
}

/* Does an action make something that has a name? */
static bool
is_wanted_by(const SvMigration *migration, const char *name, int32 action)
{
	const SvSide *desired = &migration->desired;

	for (int32 j = 0; j < desired->snapshot->nobjects; j++)
	{
		CHECK_FOR_INTERRUPTS();
		if (desired->action[j] == action &&
			(strcmp(desired->snapshot->objects[j]->identity, name) == 0 ||
			 sv_object_same_text(second_name(desired->snapshot->objects[j]), name)))
			return true;
	}
	return false;
}

/* Gives the sequence of a column that is dropped another name first, if another action waits for the one that it has. */
static bool
free_name(SvMigration *migration, const SvObject *column, int32 action)
{
	SvSide	   *source = &migration->source;

	if (column->kind != &sv_kind_column || source->reduced[column->index] != NULL ||
		sv_column_identity(column).sequence == NULL || !is_wanted_by(migration, second_name(column), action))
		return false;
	source->reduced[column->index] = sv_object_copy(column);
	set_sequence(migration, source->reduced[column->index]);
	return true;
}

/*
 * sv_names_free_any
 *		Frees a name before what has it is dropped, so that there are fewer cycles of
 *		actions: each of these needs the next, and the last needs the first.  Returns false
 *		if no such name is in the way.
 */
bool
sv_names_free_any(SvMigration *migration, const int32 *cycle, int32 n)
{
	for (int32 i = 0; i < n; i++)
	{
		const SvAction *drop = migration->actions[cycle[(i + 1) % n]];

		if (drop->act != SV_DROP)
			continue;
		if (free_name(migration, drop->from, cycle[i]))
			return true;
		for (int k = 0; k < drop->from->nparts; k++)
			if (free_name(migration, drop->from->parts[k], cycle[i]))
				return true;
	}
	return false;
}
