/*
 * online.c
 *		Which objects are changed in a way that does not block others for long.
 *
 * That takes more statements, and each of them must be committed before the next one.
 * It is done for tables that are there already: nobody waits for a new one.
 */
#include "postgres.h"

#include "miscadmin.h"
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
