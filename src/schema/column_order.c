/*
 * column_order.c
 *		Tables whose columns end up in another order than the desired one.
 *
 * No statement changes the order of columns, and rebuilding a table for it would not be
 * worth the lock.  So this is a difference without a statement.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/kinds.h"
#include "schema/migration.h"

/* Does a column keep its place?  Otherwise it comes after those that do. */
static bool
is_kept(const SvSide *side, const SvObject *column)
{
	SvFate		fate = side->fate[column->index];

	return fate == SV_KEPT || fate == SV_ALTERED;
}

/*
 * Will the columns of an existing table be in the desired order?  Those that are kept
 * come first, in their order; the others follow in the desired one.
 */
static bool
is_in_order(const SvMigration *migration, const SvObject *from, const SvObject *to)
{
	const SvSide *desired = &migration->desired;
	int			next = 0;
	bool		seen_new = false;

	for (int i = 0; i < to->nparts; i++)
	{
		const SvObject *column = to->parts[i];

		if (column->kind != &sv_kind_column)
			continue;
		if (!is_kept(desired, column))
		{
			seen_new = true;
			continue;
		}
		while (from->parts[next]->kind != &sv_kind_column ||
			   !is_kept(&migration->source, from->parts[next]))
			next++;
		if (seen_new || desired->pair[column->index] != from->parts[next]->index)
			return false;
		next++;
	}
	return true;
}

/*
 * sv_migration_add_column_orders
 *		Adds a difference for each table whose columns are not in the desired order.
 */
void
sv_migration_add_column_orders(SvMigration *migration)
{
	const SvSide *source = &migration->source;

	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		const SvObject *from = source->snapshot->objects[i];
		SvAction	action = {.act = SV_ALTER,.from = from};

		CHECK_FOR_INTERRUPTS();
		if ((from->kind != &sv_kind_table && from->kind != &sv_kind_foreign_table) || source->pair[i] < 0)
			continue;
		action.to = migration->desired.snapshot->objects[source->pair[i]];
		if (is_in_order(migration, from, action.to))
			continue;
		sv_action_refuse(&action, "column_order");
		migration->steps = list_concat(migration->steps, action.steps);
	}
}
