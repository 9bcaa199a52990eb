/*
 * inherit.c
 *		Columns that tables have because a parent has them.
 *
 * A statement that adds, alters or drops a column of a table does the same to the tables
 * that inherit the column, or are partitions.
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "schema/column.h"
#include "schema/inherit.h"
#include "schema/kinds.h"

/*
 * sv_inherit_is_from
 *		Does a column that needs another one inherit it?
 */
bool
sv_inherit_is_from(const SvObject *column, const SvObject *other)
{
	return column->kind == &sv_kind_column && other->kind == &sv_kind_column && column->parent != other->parent &&
		strcmp(column->name, other->name) == 0;
}

/*
 * sv_inherit_keeps_parent
 *		Is a table of the source a child of the other one afterwards, too?
 */
bool
sv_inherit_keeps_parent(const SvMigration *migration, const SvObject *child, const SvObject *parent)
{
	int32		c = migration->source.pair[child->index];
	int32		p = migration->source.pair[parent->index];

	return c >= 0 && p >= 0 && !sv_side_is_alone(&migration->source, child->index) &&
		!sv_side_is_alone(&migration->source, parent->index) &&
		sv_side_needs(&migration->desired, c, p) &&
		sv_side_needs(&migration->source, child->index, parent->index);
}

/* Finds the properties of a column, or of one that it inherits, that change. */
static void
find_changes(const SvMigration *migration, const SvObject *column, bool *has_changed)
{
	const SvSide *source = &migration->source;
	const SvObject *to;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (source->pair[column->index] < 0)
		return;
	to = migration->desired.snapshot->objects[source->pair[column->index]];
	for (int i = 0; i < column->kind->nproperties; i++)
		if (!sv_object_same_text(column->values[i], to->values[i]))
			has_changed[i] = true;
	for_each_target(k, &source->snapshot->needs, column->index)
	{
		const SvObject *parent = source->snapshot->objects[k];

		if (sv_inherit_is_from(column, parent) && sv_inherit_keeps_parent(migration, column->parent, parent->parent))
			find_changes(migration, parent, has_changed);
	}
}

/*
 * sv_inherit_expression
 *		What a generated column is computed from; NULL for other objects.
 */
const SvObject *
sv_inherit_expression(const SvObject *column)
{
	if (!sv_column_is_generated(column))
		return NULL;
	for (int i = 0; i < column->nparts; i++)
		if (column->parts[i]->kind == &sv_kind_default)
			return column->parts[i];
	return NULL;
}

/* Is a column generated in another way afterwards, or one that it inherits?  Its parents are all of those that it has. */
static bool
expression_changes(const SvMigration *migration, const SvObject *column)
{
	const SvSide *source = &migration->source;
	const SvObject *from = sv_inherit_expression(column);
	const SvObject *to;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	if (from == NULL || source->pair[from->index] < 0)
		return false;
	to = migration->desired.snapshot->objects[source->pair[from->index]];
	if (!sv_column_is_generated(to->parent))
		return false;
	if (strcmp(from->values[0], to->values[0]) != 0)
		return true;
	for_each_target(k, &source->snapshot->needs, column->index)
	{
		const SvObject *parent = source->snapshot->objects[k];

		if (sv_inherit_is_from(column, parent) && sv_inherit_keeps_parent(migration, column->parent, parent->parent) &&
			expression_changes(migration, parent))
			return true;
	}
	return false;
}

/* Since 17, the statement that alters the expression of a generated column alters those of its children, too. */
static const SvObject *
expression_before(const SvMigration *migration, const SvObject *from)
{
	const SvSide *source = &migration->source;
	SvObject   *result = NULL;

	for_each_target(k, &source->snapshot->needs, from->parent->index)
	{
		const SvObject *parent = source->snapshot->objects[k];

		if (!sv_inherit_is_from(from->parent, parent) || source->pair[k] < 0 ||
			!sv_inherit_keeps_parent(migration, from->parent->parent, parent->parent) || !expression_changes(migration, parent))
			continue;
		if (result == NULL)
			result = sv_object_copy(from);
		parent = sv_inherit_expression(parent);
		result->values[0] = migration->desired.snapshot->objects[source->pair[parent->index]]->values[0];
	}
	return result == NULL ? from : result;
}

/*
 * sv_inherit_before
 *		An object of the source as it is when its own alteration begins: those of the
 *		columns that it inherits come earlier, and so does what separates a table from
 *		its parents.  Either the object itself, or a copy in the current context.
 */
const SvObject *
sv_inherit_before(const SvMigration *migration, const SvObject *from)
{
	const SvSide *source = &migration->source;
	SvObject   *result = NULL;
	bool		has_parents = false;

	if (SINCE_17_compat(true, false) && from->kind == &sv_kind_default && sv_column_is_generated(from->parent))
		return expression_before(migration, from);
	if (from->kind != &sv_kind_column || *sv_column_inheritance(from) == '\0')
		return from;
	for_each_target(k, &source->snapshot->needs, from->index)
	{
		const SvObject *parent = source->snapshot->objects[k];
		bool	   *has_changed;

		if (!sv_inherit_is_from(from, parent) || !sv_inherit_keeps_parent(migration, from->parent, parent->parent))
			continue;
		has_parents = true;
		if (source->pair[k] < 0)
			continue;
		if (result == NULL)
			result = sv_object_copy(from);
		has_changed = palloc0_array(bool, from->kind->nproperties);
		find_changes(migration, parent, has_changed);
		sv_column_inherit(result, migration->desired.snapshot->objects[source->pair[k]], has_changed);
		pfree(has_changed);
	}
	if (!has_parents)
	{
		result = sv_object_copy(from);
		sv_column_separate(result);
	}
	return result == NULL ? from : result;
}

/* Is there a child that has a column only because the parent has it, and keeps it when the parent loses it? */
static bool
is_kept_below(const SvMigration *migration, const SvObject *column)
{
	const SvSide *source = &migration->source;

	if (column->kind != &sv_kind_column)
		return false;
	for_each_target(k, &source->needed_by, column->index)
	{
		const SvObject *child = source->snapshot->objects[k];

		CHECK_FOR_INTERRUPTS();
		if (sv_inherit_is_from(child, column) && !sv_column_is_local(child) && !sv_side_is_alone(source, k) &&
			sv_inherit_keeps_parent(migration, child->parent, column->parent))
			return true;
	}
	return false;
}

/*
 * sv_inherit_dropped_with
 *		The column of a parent that an object is dropped with, because it is a column
 *		that inherits it; or NULL.
 */
const SvObject *
sv_inherit_dropped_with(const SvMigration *migration, const SvObject *column)
{
	const SvSide *source = &migration->source;

	if (column->kind != &sv_kind_column || sv_column_is_local(column))
		return NULL;
	for_each_target(k, &source->snapshot->needs, column->index)
	{
		const SvObject *parent = source->snapshot->objects[k];

		if (sv_inherit_is_from(column, parent) && sv_side_is_alone(source, k) &&
			sv_inherit_keeps_parent(migration, column->parent, parent->parent) && !is_kept_below(migration, parent))
			return parent;
	}
	return NULL;
}

/*
 * sv_inherit_drop
 *		Drops a column of a parent that a child keeps.  Returns false if there is no
 *		such child.
 */
bool
sv_inherit_drop(const SvMigration *migration, SvAction *action)
{
	if (!is_kept_below(migration, action->from))
		return false;
	sv_column_drop_only(action, action->from);
	return true;
}

/* The table of the source that a desired table is made from; NULL if it is new. */
static const SvObject *
find_table(const SvMigration *migration, const SvObject *table)
{
	int32		i = migration->desired.pair[table->index];

	return i < 0 || sv_side_is_alone(&migration->desired, table->index) ? NULL : migration->source.snapshot->objects[i];
}

/* Is a column of a parent new, although both tables and the inheritance are not? */
static bool
is_added_above(const SvMigration *migration, const SvObject *column, const SvObject *parent)
{
	const SvObject *child = find_table(migration, column->parent);
	const SvObject *table = find_table(migration, parent->parent);

	return child != NULL && table != NULL && sv_side_is_alone(&migration->desired, parent->index) &&
		sv_inherit_keeps_parent(migration, child, table);
}

/*
 * sv_inherit_created_with
 *		The new column of a parent that a new column of a desired table is created with,
 *		because it inherits that one; or NULL.
 */
const SvObject *
sv_inherit_created_with(const SvMigration *migration, const SvObject *column)
{
	const SvSide *desired = &migration->desired;

	if (column->kind != &sv_kind_column || sv_column_is_local(column) || !sv_side_is_alone(desired, column->index))
		return NULL;
	for_each_target(k, &desired->snapshot->needs, column->index)
	{
		const SvObject *parent = desired->snapshot->objects[k];

		if (sv_inherit_is_from(column, parent) && is_added_above(migration, column, parent))
			return parent;
	}
	return NULL;
}

static bool
has_default(const SvObject *column)
{
	for (int i = 0; i < column->nparts; i++)
		if (column->parts[i]->kind == &sv_kind_default)
			return true;
	return false;
}

/* A default is inherited by all that is created with the column that it is written for. */
static bool
is_created_with_default(const SvMigration *migration, const SvObject *column)
{
	for (; column != NULL; column = sv_inherit_created_with(migration, column))
		if (has_default(column))
			return true;
	return false;
}

/* A generated column is created with the expression of the parent, and can have its own since 17. */
static void
complete_expression(SvAction *action, const SvObject *column, const SvObject *parent)
{
	const SvObject *own = sv_inherit_expression(column);
	const SvObject *inherited = sv_inherit_expression(parent);

	if (own != NULL && inherited != NULL && strcmp(own->values[0], inherited->values[0]) != 0)
		sv_column_set_expression(action, column, own);
}

/*
 * sv_inherit_complete
 *		What gives a column that was created with that of a parent what is its own.
 *		The action has no from.  Allocated in the current context.
 */
SvAction *
sv_inherit_complete(const SvMigration *migration, const SvObject *column, const SvObject *parent)
{
	SvAction   *action = palloc0_object(SvAction);
	int			n = column->kind->nproperties;
	SvObject   *before = sv_object_make(column->kind);
	bool	   *differs = palloc0_array(bool, n + SV_COMMON);

	memcpy(before, column, offsetof(SvObject, values));
	memcpy(before->values, parent->values, n * sizeof(char *));
	sv_column_take_inherited(before, column);
	*action = (SvAction)
	{
		.act = SV_ALTER,.from = before,.to = column
	};
	(void) sv_object_compare(before, column, differs);
	column->kind->alter(action, before, column, differs);
	if (!has_default(column) && is_created_with_default(migration, parent))
		sv_column_drop_default(action, column);
	complete_expression(action, column, parent);
	sv_common_alter(action, before, column, &differs[n]);
	action->from = NULL;
	return action;
}

/*
 * sv_inherit_is_joined
 *		Is a column of a desired table there, as it will be, before that of its parent,
 *		which is new, so that the two become one?
 */
bool
sv_inherit_is_joined(const SvMigration *migration, const SvObject *column, const SvObject *parent)
{
	return sv_inherit_is_from(column, parent) && is_added_above(migration, column, parent) &&
		(sv_column_is_local(column) || !sv_side_is_alone(&migration->desired, column->index));
}
