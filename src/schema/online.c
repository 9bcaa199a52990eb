/*
 * online.c
 *		Which objects are changed in a way that does not block others for long.
 *
 * That takes more statements, and each of them must be committed before the next one.
 * It is done for tables that are there already: nobody waits for a new one.
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "miscadmin.h"
#include "schema/column.h"
#include "schema/kinds.h"
#include "schema/migration.h"
#include "schema/table.h"

/* Is a desired table there already, and does it stay? */
static bool
is_kept(const SvMigration *migration, const SvObject *table)
{
	int32		i = migration->desired.pair[table->index];
	SvFate		fate = i < 0 ? SV_GONE : migration->source.fate[i];

	return fate == SV_KEPT || fate == SV_ALTERED;
}

/* Was it a partition before, as it will be? */
static bool
stays_partition(const SvMigration *migration, const SvObject *table)
{
	return is_kept(migration, table) && table->kind == &sv_kind_table &&
		sv_table_has_bounds_of(table, migration->source.snapshot->objects[migration->desired.pair[table->index]]);
}

/* Adds the partitions of a table, and theirs; returns false if one comes or goes, or is a foreign table. */
static bool
find_partitions(const SvMigration *migration, const SvObject *table, List **partitions)
{
	const SvSide *desired = &migration->desired;

	for_each_target(k, &desired->needed_by, table->index)
	{
		SvObject   *object = desired->snapshot->objects[k];

		CHECK_FOR_INTERRUPTS();
		if ((object->kind != &sv_kind_table && object->kind != &sv_kind_foreign_table) || !sv_table_is_partition(object))
			continue;
		/* One that is partitioned itself would need an index in between. */
		if (!stays_partition(migration, object) || sv_table_is_partitioned(object))
			return false;
		*partitions = lappend(*partitions, object);
	}
	return true;
}

/* The partitioned table that a table of the source is a partition of. */
static const SvObject *
find_parent(const SvSide *source, const SvObject *partition)
{
	if (sv_table_parents(partition).partition_of == NULL)
		return NULL;
	for_each_target(k, &source->snapshot->needs, partition->index)
		if (sv_table_is_partitioned(source->snapshot->objects[k]))
		return source->snapshot->objects[k];
	return NULL;
}

static bool
has_default_partition(const SvSide *source, const SvObject *parent)
{
	for_each_target(k, &source->needed_by, parent->index)
	{
		const SvObject *child = source->snapshot->objects[k];
		const char *bounds = find_parent(source, child) == parent ? sv_table_parents(child).bounds : NULL;

		CHECK_FOR_INTERRUPTS();
		if (bounds != NULL && strcmp(bounds, "DEFAULT") == 0)
			return true;
	}
	return false;
}

/*
 * sv_online_detaches
 *		Is a table detached for good, from one that stays, in a migration that wants that
 *		done online?  The server cannot do so while there is a default partition.
 */
bool
sv_online_detaches(const SvMigration *migration, const SvAction *action)
{
	const SvSide *source = &migration->source;
	const SvObject *parent = find_parent(source, action->from);
	const char *after = sv_table_parents(action->to).partition_of;

	return migration->is_online && parent != NULL && !sv_side_is_alone(source, parent->index) &&
		!sv_object_same_text(sv_table_parents(action->from).partition_of, after) && !has_default_partition(source, parent);
}

/* The only column in the partition keys of a table and those that it is a partition of; NULL: there are several. */
static const char *
find_key_column(const SvSide *source, const SvObject *parent)
{
	const char *result = NULL;

	for (; parent != NULL; parent = find_parent(source, parent))
		for (int i = 0; i < parent->nparts; i++)
		{
			if (!sv_column_is_in_key(parent->parts[i]) || sv_object_same_text(result, parent->parts[i]->name))
				continue;
			if (result != NULL)
				return NULL;
			result = parent->parts[i]->name;
		}
	return result;
}

static bool
is_constraint_of(const SvSide *source, const char *schema, const char *name)
{
	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		const SvObject *object = source->snapshot->objects[i];

		CHECK_FOR_INTERRUPTS();
		if ((object->kind == &sv_kind_constraint || object->kind == &sv_kind_domain_constraint) &&
			strcmp(object->name, name) == 0 && strcmp(object->parent->schema, schema) == 0)
			return true;
	}
	return false;
}

/*
 * sv_online_left_check
 *		The name of the CHECK constraint that a table keeps in place of its bounds when it
 *		is detached CONCURRENTLY, if none that it has says the same.
 */
const char *
sv_online_left_check(const SvMigration *migration, const SvAction *action)
{
	const SvSide *source = &migration->source;
	const SvObject *table = action->to;
	const char *column = find_key_column(source, find_parent(source, action->from));
	const char *name = makeObjectName(table->name, column, "check");

	for (int i = 1; is_constraint_of(source, table->schema, name); i++)
		name = makeObjectName(table->name, column, psprintf("check%d", i));
	return name;
}

/*
 * sv_online_set
 *		Decides whether what creates or drops an object does it online, which the
 *		migration must want.
 */
void
sv_online_set(const SvMigration *migration, SvAction *action)
{
	const SvObject *parent = action->to == NULL ? action->from->parent : action->to->parent;

	if (!migration->is_online || parent == NULL)
		return;
	action->is_online = action->to == NULL || is_kept(migration, parent);
	action->partitions = NIL;
	if (action->is_online && action->to != NULL && action->to->kind == &sv_kind_index && sv_table_is_partitioned(parent))
		action->is_online = find_partitions(migration, parent, &action->partitions);
}
