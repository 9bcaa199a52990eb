/*
 * partition.c
 *		Indexes and constraints of tables that become partitions, or stop being one.
 *
 * The server attaches an index of a new partition to an equal one of the partitioned
 * table, instead of building another; and it leaves the index when the partition is
 * detached.  Such an index is not an object of the snapshot as long as it is attached.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/kinds.h"
#include "schema/migration.h"
#include "schema/table.h"

/* The table that a partition belongs to; NULL if it is not in the snapshot. */
static const SvObject *
find_partitioned(const SvSide *side, const SvObject *partition)
{
	for_each_target(k, &side->snapshot->needs, partition->index)
	{
		const SvObject *needed = side->snapshot->objects[k];

		if (needed->kind == &sv_kind_table)
			return needed;
	}
	return NULL;
}

static bool
can_be_attached(const SvObject *part, const SvObject *whole)
{
	if (part->kind != whole->kind || (part->kind != &sv_kind_index && part->kind != &sv_kind_constraint))
		return false;
	for (int i = 0; i < part->kind->nproperties; i++)
	{
		const char *a = part->values[i];
		const char *b = whole->values[i];

		if (part->kind->properties[i].is_of_whole &&
			(a == NULL || b == NULL ? a != b : strcmp(a, b) != 0))
			return false;
	}
	return true;
}

/* On the side where a table is alone, finds what the partitioned table of the other side has. */
static void
merge_parts(SvSide *alone, const SvObject *table, const SvObject *partitioned)
{
	bool	   *is_taken = palloc0_array(bool, partitioned->nparts + 1);

	for (int i = 0; i < table->nparts; i++)
	{
		const SvObject *part = table->parts[i];

		if (alone->fate[part->index] != SV_GONE)
			continue;
		for (int j = 0; j < partitioned->nparts; j++)
		{
			CHECK_FOR_INTERRUPTS();
			if (is_taken[j] || !can_be_attached(part, partitioned->parts[j]))
				continue;
			is_taken[j] = true;
			alone->fate[part->index] = SV_MERGED;
			break;
		}
	}
	pfree(is_taken);
}

static void
merge_table(SvSide *alone, SvSide *attached, const SvObject *table, const SvObject *partition)
{
	const SvObject *partitioned;

	if (sv_table_is_partition(table) || !sv_table_is_partition(partition))
		return;
	partitioned = find_partitioned(attached, partition);
	if (partitioned != NULL)
		merge_parts(alone, table, partitioned);
}

/*
 * sv_migration_merge
 *		Finds the indexes and constraints that are neither dropped nor created because
 *		a table becomes a partition, or stops being one.
 */
void
sv_migration_merge(SvMigration *migration)
{
	SvSide	   *source = &migration->source;
	SvSide	   *desired = &migration->desired;

	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		const SvObject *from = source->snapshot->objects[i];
		const SvObject *to;

		if (from->kind != &sv_kind_table || source->pair[i] < 0)
			continue;
		to = desired->snapshot->objects[source->pair[i]];
		merge_table(source, desired, from, to);
		merge_table(desired, source, to, from);
	}
}
