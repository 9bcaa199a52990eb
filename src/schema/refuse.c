/*
 * refuse.c
 *		Changes that no statement makes to a table that has rows.
 *
 * No statement gives a table another partition key, a column in that key another type,
 * or a typed table another type; and a table that would have to be dropped and created
 * anew would lose its rows.  Then there are no statements for the table, for what causes
 * this, and for what depends on either.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/column.h"
#include "schema/inherit.h"
#include "schema/kinds.h"
#include "schema/row_type.h"
#include "schema/table.h"

/* Does an object get another type, or one that only has the same name? */
static bool
is_retyped(const SvMigration *migration, const SvObject *object)
{
	int32		pair = migration->source.pair[object->index];

	return migration->source.fate[object->index] == SV_ALTERED && migration->alterations[pair]->is_retyping;
}

static void
open_object(SvMigration *migration, int32 i)
{
	int32		pair = migration->source.pair[i];

	migration->source.is_open[i] = true;
	if (pair >= 0)
		migration->desired.is_open[pair] = true;
}

/* Opens an object, those of which it inherits, and what forces the change on it. */
static void
open_with_causes(SvMigration *migration, const SvObject *object)
{
	const SvSide *source = &migration->source;

	check_stack_depth();
	open_object(migration, object->index);
	if (object->kind != &sv_kind_table)
		for (int i = 0; i < object->nparts; i++)
			if (!source->is_open[object->parts[i]->index])
				open_with_causes(migration, object->parts[i]);
	for_each_target(k, &source->snapshot->needs, object->index)
	{
		const SvObject *needed = source->snapshot->objects[k];

		CHECK_FOR_INTERRUPTS();
		if (source->is_open[k] || needed == object->parent)
			continue;
		if (sv_inherit_is_from(object, needed) || (sv_side_is_alone(source, k) && needed->kind != &sv_kind_table))
			open_with_causes(migration, needed);
	}
}

static void
explain(const SvObject *table, const char *detail)
{
	ereport(NOTICE,
			(errmsg("there are no statements for table %s", table->identity),
			 errdetail_internal("%s", detail),
			 errhint("Create another table, copy the rows, and give it the name of this one.")));
}

/* Why is there no statement for a column?  NULL: there is one. */
static const char *
find_reason_of_column(const SvMigration *migration, const SvObject *column)
{
	const SvSide *source = &migration->source;
	bool		is_retyping = is_retyped(migration, column);
	bool		is_replaced = source->fate[column->index] == SV_REPLACED;

	if (source->pair[column->index] < 0 || column->parent->kind != &sv_kind_table)
		return NULL;
	if (sv_column_is_in_key(column) && (is_retyping || is_replaced))
		return "A column in a partition key cannot get another type.";
	if (is_retyping && sv_row_type_is_stored(migration, column->parent))
		return "A column cannot get another type as long as there are columns of the table's row type.";
	if (is_replaced && !sv_column_is_generated(column) &&
		!sv_column_is_generated(migration->desired.snapshot->objects[source->pair[column->index]]))
		return "A column would have to be dropped because of its type, and would lose its values.";
	return NULL;
}

/* Does a table lose columns, get new ones, or get other types for them? */
static bool
has_other_columns(const SvMigration *migration, const SvObject *table)
{
	const SvObject *to = migration->desired.snapshot->objects[migration->source.pair[table->index]];

	for (int i = 0; i < table->nparts; i++)
		if (table->parts[i]->kind == &sv_kind_column &&
			(migration->source.pair[table->parts[i]->index] < 0 || is_retyped(migration, table->parts[i])))
			return true;
	for (int i = 0; i < to->nparts; i++)
		if (to->parts[i]->kind == &sv_kind_column && migration->desired.pair[to->parts[i]->index] < 0)
			return true;
	return false;
}

/* The type of a typed table, too. */
static void
open_table(SvMigration *migration, const SvObject *table)
{
	const SvSide *source = &migration->source;

	open_with_causes(migration, table);
	for_each_target(k, &source->snapshot->needs, table->index)
		if (source->snapshot->objects[k]->kind == &sv_kind_composite && sv_table_is_typed(table))
		open_with_causes(migration, source->snapshot->objects[k]);
}

/* Why is there no statement for a table itself?  NULL: there is one, or none is needed. */
static const char *
find_reason_of_table(const SvMigration *migration, const SvObject *table)
{
	const SvSide *source = &migration->source;
	int32		pair = source->pair[table->index];
	const char *before = sv_table_partition_key(table);
	const char *after;
	const SvObject *to;

	if (pair < 0)
		return NULL;
	to = migration->desired.snapshot->objects[pair];
	after = sv_table_partition_key(to);
	if (sv_table_is_typed(table) && sv_table_is_typed(to) && has_other_columns(migration, table))
		return "The columns of a typed table change only with its type.";
	if (sv_table_is_typed(to) && !sv_table_is_typed(table) && sv_migration_disorders(migration, to))
		return "The columns of a typed table are in the order of its type.";
	if (before == NULL || after == NULL ? before != after : strcmp(before, after) != 0)
		return "A table cannot get a partition key, lose it, or get another one.";
	if (is_retyped(migration, table))
		return "The type that a typed table or a partition key is made of cannot be replaced.";
	if (source->fate[table->index] == SV_REPLACED)
		return "The table would have to be dropped because of what it needs, and would lose its rows.";
	return NULL;
}

/*
 * Opens new columns whose values would have to be written although other columns have
 * the row type of the table.  Returns why there is no statement for them, or NULL.
 */
static const char *
refuse_new_columns(SvMigration *migration, const SvObject *table)
{
	SvSide	   *desired = &migration->desired;
	int32		pair = migration->source.pair[table->index];
	const SvObject *to = pair < 0 ? table : desired->snapshot->objects[pair];
	bool		found = false;

	for (int i = 0; pair >= 0 && i < to->nparts; i++)
		if (desired->pair[to->parts[i]->index] < 0 && sv_row_type_fills(migration, to->parts[i]) &&
			(found || sv_row_type_is_stored(migration, table)))
			desired->is_open[to->parts[i]->index] = found = true;
	return found ? "A column with a default, or of a domain with one or with a constraint, cannot be added as long as there are columns of the table's row type." : NULL;
}

/* Opens what cannot be changed in a table.  Only the first reason is given. */
static void
refuse_table(SvMigration *migration, const SvObject *table)
{
	const char *reason = find_reason_of_table(migration, table);

	if (reason != NULL)
		open_table(migration, table);
	else
		reason = refuse_new_columns(migration, table);
	for (int i = 0; i < table->nparts; i++)
	{
		const SvObject *part = table->parts[i];
		const char *more = part->kind == &sv_kind_column ? find_reason_of_column(migration, part) : NULL;

		CHECK_FOR_INTERRUPTS();
		if (more == NULL)
			continue;
		open_with_causes(migration, part);
		open_object(migration, table->index);
		reason = reason == NULL ? more : reason;
	}
	if (reason != NULL)
		explain(table, reason);
}

/* Does it need another object only as long as a table is a child of a parent that it is separated from? */
static bool
is_separated(const SvMigration *migration, const SvObject *object, const SvObject *needed)
{
	if (object->kind == &sv_kind_column)
		return migration->departs[object->parent->index] && sv_inherit_is_from(object, needed);
	return migration->departs[object->index] && needed->kind == &sv_kind_table;
}

/* Opens what needs something in the source that is open. */
static void
open_dependents(SvMigration *migration)
{
	SvSide	   *source = &migration->source;
	int32		n = source->snapshot->nobjects;
	int32	   *queue = palloc_array(int32, n + 1);
	int32		nqueued = 0;

	for (int32 i = 0; i < n; i++)
		if (source->is_open[i])
			queue[nqueued++] = i;
	while (nqueued > 0)
	{
		int32		i = queue[--nqueued];

		for_each_target(k, &source->needed_by, i)
		{
			CHECK_FOR_INTERRUPTS();
			if (source->is_open[k] ||
				is_separated(migration, source->snapshot->objects[k], source->snapshot->objects[i]))
				continue;
			source->is_open[k] = true;
			queue[nqueued++] = k;
		}
	}
	pfree(queue);
}

/*
 * sv_migration_refuse
 *		Marks what no statement does without a loss of rows, and all that depends on it,
 *		as open, and says why in a NOTICE for each table.  It is known what becomes of
 *		each object.
 */
void
sv_migration_refuse(SvMigration *migration)
{
	SvSide	   *source = &migration->source;
	SvSide	   *desired = &migration->desired;

	for (int32 i = 0; i < source->snapshot->nobjects; i++)
		if (source->snapshot->objects[i]->kind == &sv_kind_table)
			refuse_table(migration, source->snapshot->objects[i]);
	sv_migration_refuse_places(migration);
	open_dependents(migration);
	sv_graph_close(&desired->needed_by, desired->snapshot->nobjects, desired->is_open);
}
