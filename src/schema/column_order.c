/*
 * column_order.c
 *		Tables whose columns end up in another order than the desired one.
 *
 * No statement changes the order of columns, and rebuilding a table for it would not be
 * worth the lock.  So this is a difference without a statement.  A query can name all
 * columns of a table by their places, as in "t a(x, y)": in another order, it would be
 * another query.
 */
#include "postgres.h"

#include "core/text.h"
#include "miscadmin.h"
#include "schema/kinds.h"
#include "schema/migration.h"
#include "schema/routine.h"
#include "utils/builtins.h"

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

/* The table of the source that is made into this one, with its columns in another order; NULL: they are in order. */
static const SvObject *
find_disordered(const SvMigration *migration, const SvObject *to)
{
	int32		pair = migration->desired.pair[to->index];
	const SvObject *from;

	if ((to->kind != &sv_kind_table && to->kind != &sv_kind_foreign_table) || pair < 0)
		return NULL;
	from = migration->source.snapshot->objects[pair];
	return is_in_order(migration, from, to) ? NULL : from;
}

/*
 * sv_migration_disorders
 *		Will the columns of a desired table be in another order than the desired one?  It
 *		is known what becomes of each of them.
 */
bool
sv_migration_disorders(const SvMigration *migration, const SvObject *table)
{
	return find_disordered(migration, table) != NULL;
}

/* Has a query a table with an alias and names for its columns? */
static bool
has_column_names(const char *query, const char *table)
{
	for (const char *p = strstr(query, table); p != NULL; p = strstr(p + 1, table))
	{
		const char *rest = p + strlen(table);

		if (*rest != ' ')
			continue;
		rest++;
		if (*rest == '"')
			rest = sv_text_skip_quoted(rest, false);
		else
			while (sv_text_continues_word(*rest))
				rest++;
		if (*rest == '(')
			return true;
	}
	return false;
}

/*
 * Does an object depend on the places of the columns of what it needs: a table, or a function
 * that returns rows of one?  The server always prints names for the columns of the latter.
 */
static bool
depends_on_places(const SvObject *object, const SvObject *needed)
{
	const char *name = quote_identifier(needed->name);

	for (int i = 0; i < object->kind->nproperties; i++)
		if (object->kind->properties[i].is_code && object->values[i] != NULL &&
			(needed->kind == &sv_kind_function ? strstr(object->values[i], psprintf("%s(", name)) != NULL :
			 has_column_names(object->values[i], name)))
			return true;
	return false;
}

/* Opens what needs an object, and depends on the places of the columns of a table. */
static void
open_dependents(SvMigration *migration, const SvObject *needed, const SvObject *table)
{
	SvSide	   *desired = &migration->desired;

	for_each_target(k, &desired->needed_by, needed->index)
	{
		const SvObject *object = desired->snapshot->objects[k];

		CHECK_FOR_INTERRUPTS();
		if (desired->fate[k] == SV_KEPT || desired->is_open[k] ||
			!depends_on_places(object, needed->kind == &sv_kind_function ? needed : table))
			continue;
		desired->is_open[k] = true;
		if (desired->pair[k] >= 0)
			migration->source.is_open[desired->pair[k]] = true;
		ereport(NOTICE,
				(errmsg("there is no statement for %s %s", object->kind->name, object->identity),
				 errdetail("It gives names to the columns of table %s, which are in another order.", table->identity),
				 errhint("Create it by hand, with the names in the order of the table.")));
	}
}

/*
 * sv_migration_refuse_places
 *		Marks what would be made of the wrong columns as open.
 */
void
sv_migration_refuse_places(SvMigration *migration)
{
	const SvSnapshot *desired = migration->desired.snapshot;

	for (int32 j = 0; j < desired->nobjects; j++)
	{
		const SvObject *table = desired->objects[j];

		CHECK_FOR_INTERRUPTS();
		if (find_disordered(migration, table) == NULL)
			continue;
		open_dependents(migration, table, table);
		for (int i = 0; i < table->nparts; i++)
			open_dependents(migration, table->parts[i], table);
		for_each_target(k, &migration->desired.needed_by, table->index)
			if (sv_routine_returns(desired->objects[k], table))
			open_dependents(migration, desired->objects[k], table);
	}
}

/*
 * sv_migration_add_column_orders
 *		Adds a difference for each table whose columns are not in the desired order.
 */
void
sv_migration_add_column_orders(SvMigration *migration)
{
	const SvSnapshot *desired = migration->desired.snapshot;

	for (int32 j = 0; j < desired->nobjects; j++)
	{
		const SvObject *from = find_disordered(migration, desired->objects[j]);
		SvAction	action = {.act = SV_ALTER,.from = from,.to = desired->objects[j]};

		CHECK_FOR_INTERRUPTS();
		if (from == NULL)
			continue;
		sv_action_refuse(&action, "column_order");
		migration->steps = list_concat(migration->steps, action.steps);
	}
}
