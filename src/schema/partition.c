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
#include "schema/attached.h"
#include "schema/constraint.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/migration.h"
#include "schema/partition_index.h"
#include "schema/table.h"
#include "utils/builtins.h"

/* A table that only inherits has indexes of its own. */
static bool
can_be_attached(const SvObject *child, const SvObject *part, const SvObject *whole)
{
	if (!sv_table_is_partition(child) && !sv_constraint_is_check(part))
		return false;
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
	return !sv_constraint_is_check(part) || strcmp(part->name, whole->name) == 0;
}

/* Has a table, as the child of another one, something of this kind and name because of that? */
static bool
has_taken(const SvObject *child, const SvObject *part)
{
	const char *line = psprintf("%s %s", part->kind->keyword, quote_identifier(part->name));
	List	   *lines = sv_lines_split(sv_table_taken(child));

	return sv_lines_missing(list_make1(unconstify(char *, line)), lines) == NIL;
}

static bool
has_index(const SvObject *part)
{
	return part->kind == &sv_kind_index || (!sv_constraint_is_check(part) && !sv_constraint_is_reference(part));
}

/* Is the index of a partition with the name of one that it has when it is alone in the form of that? */
static bool
keeps_form(const SvSide *attached, const SvObject *child, const SvObject *part)
{
	for (int i = 0; i < child->nparts; i++)
	{
		const SvObject *index = child->parts[i];
		const SvObject *top = index->kind == &sv_kind_partition_index ? sv_attached_top(attached, index) : NULL;

		if (top != NULL && top->kind == part->kind && strcmp(sv_partition_index_name(index), part->name) == 0)
			return sv_partition_index_fits(index, top, part);
	}
	return true;
}

/*
 * On the side where a table is alone, finds what its parent on the other side has.  An
 * index that is attached keeps its name, which may be wanted for something else.
 */
static void
merge_parts(SvSide *alone, const SvSide *attached, const SvObject *table, const SvObject *child, const SvObject *parent,
			bool is_source)
{
	bool	   *is_taken = palloc0_array(bool, parent->nparts + 1);

	for (int i = 0; i < table->nparts; i++)
	{
		const SvObject *part = table->parts[i];

		if (alone->fate[part->index] != SV_GONE || !keeps_form(attached, child, part) ||
			(is_source ? has_index(part) && sv_snapshot_has_name(attached->snapshot, part, part->name) : !has_taken(child, part)))
			continue;
		for (int j = 0; j < parent->nparts; j++)
		{
			CHECK_FOR_INTERRUPTS();
			if (is_taken[j] || !can_be_attached(child, part, parent->parts[j]))
				continue;
			is_taken[j] = true;
			alone->fate[part->index] = SV_MERGED;
			break;
		}
	}
	pfree(is_taken);
}

/* What is taken from a parent stays when the child is separated from it. */
static void
merge_table(SvSide *alone, const SvSide *attached, const SvObject *table, const SvObject *child, bool is_source)
{
	for_each_target(k, &attached->snapshot->needs, child->index)
	{
		const SvObject *parent = attached->snapshot->objects[k];

		if (parent->kind == &sv_kind_table)
			merge_parts(alone, attached, table, child, parent, is_source);
	}
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
		if (migration->arrives[to->index])
			merge_table(source, desired, from, to, true);
		if (migration->departs[i])
			merge_table(desired, source, to, from, false);
	}
}
