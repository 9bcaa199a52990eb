/*
 * needs.c
 *		Which action has to come after which.
 *
 * What a side's objects need becomes what its actions need: drops in reverse, makes
 * as it is.  Some needs are between the two sides.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/attach.h"
#include "schema/attached.h"
#include "schema/column.h"
#include "schema/inherit.h"
#include "schema/kinds.h"
#include "schema/names.h"
#include "schema/needs.h"
#include "schema/routine.h"
#include "schema/row_type.h"
#include "schema/table.h"

/* Edges between actions, as they are found. */
typedef struct Needs
{
	const SvMigration *migration;
	SvEdge	   *list;
	int32		n;
	int32		allocated;
} Needs;

/* Action a needs action b, if there are both. */
static void
add_need(void *arg, int32 a, int32 b)
{
	Needs	   *needs = arg;

	if (a < 0 || b < 0 || a == b)
		return;
	if (needs->migration->cuts_open && needs->migration->actions[a]->is_open && needs->migration->actions[b]->is_open)
		return;
	if (needs->n == needs->allocated)
	{
		needs->allocated *= 2;
		needs->list = repalloc_huge(needs->list, needs->allocated * sizeof(SvEdge));
	}
	needs->list[needs->n++] = (SvEdge)
	{
		a, b
	};
}

/* Is it an index that is only dropped when the new one is there?  What is altered does not get another type then. */
static bool
stays_meanwhile(const SvSide *source, int32 i)
{
	const SvKind *kind = source->snapshot->objects[i]->kind;

	return source->aside[i] != NULL && (kind == &sv_kind_index || kind == &sv_kind_constraint);
}

/* Does it need of a table only its row type, or what a query reads? */
static bool
has_rows_of(const SvObject *object)
{
	return object->kind == &sv_kind_view || object->kind == &sv_kind_matview || object->kind == &sv_kind_view_column ||
		object->kind == &sv_kind_function || object->kind == &sv_kind_procedure || object->kind == &sv_kind_attribute;
}

/*
 * Must object i, which needs object k, be dropped before k is altered?  Nothing is in the
 * way of a sequence, which may have to leave a table before that is dropped, of labels of
 * an enum type, nor of owners, rights and comments.
 */
static bool
is_in_the_way(const SvMigration *migration, int32 i, int32 k)
{
	const SvSide *source = &migration->source;
	const SvObject *needed = source->snapshot->objects[k];

	if (stays_meanwhile(source, i) || needed->kind == &sv_kind_sequence || needed->kind == &sv_kind_enum ||
		sv_migration_keeps_definition(migration, needed))
		return false;
	if (source->snapshot->objects[i]->kind == &sv_kind_column && needed->kind == &sv_kind_table)
		return false;
	return needed->kind != &sv_kind_table || !has_rows_of(source->snapshot->objects[i]);
}

/* What a parent computes a column from is altered first, because that alters the child, too. */
static void
add_expression_need(const SvMigration *migration, Needs *needs, const SvObject *column, const SvObject *above)
{
	const SvSide *source = &migration->source;
	const SvObject *child = sv_inherit_expression(column);
	const SvObject *parent = sv_inherit_expression(above);

	if (child != NULL && parent != NULL && source->fate[child->index] == SV_ALTERED && source->fate[parent->index] == SV_ALTERED)
		add_need(needs, migration->desired.action[source->pair[child->index]],
				 migration->desired.action[source->pair[parent->index]]);
}

/* Is a table, or a column of it, no longer a child of another one when anything else is done to the two? */
static bool
is_separated(const SvMigration *migration, const SvObject *object, const SvObject *needed)
{
	if (sv_inherit_is_from(object, needed))
		return migration->departure[object->parent->index] >= 0;
	return needed->kind == &sv_kind_table && object->kind == &sv_kind_table && migration->departure[object->index] >= 0;
}

/*
 * In the source, object i needs object k.  The statement that drops i may name k: then
 * it comes before k is put aside.
 */
static void
add_source_need(const SvMigration *migration, Needs *needs, int32 i, int32 k)
{
	const SvSide *source = &migration->source;
	int32		pair = source->pair[i];
	const SvObject *object = source->snapshot->objects[i];
	const SvObject *needed = source->snapshot->objects[k];

	/*
	 * It goes with the partition or with what it is attached to, whichever is
	 * first.
	 */
	if (object->kind == &sv_kind_partition_index && sv_side_is_alone(source, i))
		return;
	if (sv_inherit_is_from(object, needed) && sv_inherit_keeps_parent(migration, object->parent, needed->parent))
	{
		if (sv_side_is_alone(source, i))
			add_need(needs, source->action[i], source->action[k]);
		add_expression_need(migration, needs, object, needed);
	}
	else if (is_separated(migration, object, needed))
		return;
	else if (sv_side_is_alone(source, i))
	{
		int32		action = sv_reduce_keeps_need(source, i, k) ? source->action[i] : source->reduction[i];

		add_need(needs, source->action[k], action);
		/* What drops the index of the table drops that of the partition. */
		if (needed->kind == &sv_kind_partition_index && sv_attached_top(source, needed) != NULL)
			add_need(needs, source->action[sv_attached_top(source, needed)->index], action);
		add_need(needs, source->action[i], source->reduction[i]);
		if (source->aside[k] != NULL && object->kind != &sv_kind_column && !sv_names_are_put_aside(migration, i))
			add_need(needs, migration->desired.action[source->pair[k]], action);
		if (source->fate[k] == SV_ALTERED && is_in_the_way(migration, i, k))
			add_need(needs, migration->desired.action[source->pair[k]], action);
	}
	else if (source->fate[i] == SV_ALTERED)
		add_need(needs, source->action[k], migration->desired.action[pair]);
}

/* The query of a function is parsed when the rows that it returns have the columns that they will have. */
static void
add_row_needs(const SvMigration *migration, Needs *needs, int32 i, int32 k)
{
	const SvSide *desired = &migration->desired;
	const SvObject *type = desired->snapshot->objects[k];
	int32		action = migration->completion[i] >= 0 ? migration->completion[i] : desired->action[i];
	int32		pair = desired->pair[k];

	if (action < 0 || !sv_routine_returns(desired->snapshot->objects[i], type))
		return;
	for (int j = 0; j < type->nparts; j++)
		if (type->parts[j]->kind == &sv_kind_column || type->parts[j]->kind == &sv_kind_attribute)
			add_need(needs, action, desired->action[type->parts[j]->index]);
	if (pair < 0)
		return;
	type = migration->source.snapshot->objects[pair];
	for (int j = 0; j < type->nparts; j++)
		if (type->parts[j]->kind == &sv_kind_column || type->parts[j]->kind == &sv_kind_attribute)
			add_need(needs, action, migration->source.action[type->parts[j]->index]);
}

static void
add_desired_need(const SvMigration *migration, Needs *needs, int32 i, int32 k)
{
	const SvSide *desired = &migration->desired;
	const SvObject *object = desired->snapshot->objects[i];
	int32		action = desired->action[i];

	if (sv_inherit_is_joined(migration, object, desired->snapshot->objects[k]))
	{
		add_need(needs, desired->action[k], action);
		return;
	}
	if (migration->completion[i] >= 0 && object->kind->needs_later != NULL &&
		object->kind->needs_later(object, desired->snapshot->objects[k]))
		action = migration->completion[i];
	if (!sv_reduce_keeps_need(desired, i, k))
		action = migration->completion[i];
	if (sv_object_is_shell_first(desired->snapshot->objects[k]) && !sv_side_needs(desired, k, i))
		add_need(needs, action, migration->completion[k]);
	add_row_needs(migration, needs, i, k);

	/*
	 * A sequence belongs to the owner of its table; one that does already
	 * gets a new one with it, before its rights.
	 */
	if (object->kind == &sv_kind_sequence && desired->snapshot->objects[k]->kind == &sv_kind_column)
	{
		int32		table = desired->action[desired->snapshot->objects[k]->parent->index];

		add_need(needs, migration->completion[i], table);
		if (desired->fate[i] == SV_ALTERED && object->kind->follows_owner(migration->alterations[i]->from, object))
			add_need(needs, desired->action[i], table);
	}
	/* What the whole object does not need waits for it. */
	if (migration->cones[k] != NULL && desired->action[i] >= 0 && !migration->cones[k][desired->action[i]])
		add_need(needs, action, migration->completion[k]);
	add_need(needs, action, desired->action[k]);
}

/* Is a new column of a table that is there already created by an action of its own? */
static bool
is_added(const SvMigration *migration, const SvObject *column)
{
	int32		action = migration->desired.action[column->index];

	return column->kind == &sv_kind_column && action >= 0 && migration->actions[action]->act == SV_CREATE &&
		migration->actions[action]->to == column;
}

/* New columns of a table come in the order that is desired, except for those that are computed from others. */
static void
add_column_needs(const SvMigration *migration, Needs *needs)
{
	const SvSide *desired = &migration->desired;

	for (int32 i = 0; i < desired->snapshot->nobjects; i++)
	{
		const SvObject *table = desired->snapshot->objects[i];
		int32		last = -1;

		CHECK_FOR_INTERRUPTS();
		if (desired->fate[i] != SV_KEPT && desired->fate[i] != SV_ALTERED)
			continue;
		for (int j = 0; j < table->nparts; j++)
		{
			const SvObject *column = table->parts[j];

			/* What waits for an answer keeps no other one waiting. */
			if (!is_added(migration, column) || sv_column_is_generated(column) || desired->is_open[column->index] ||
				desired->is_ignored[column->index])
				continue;
			add_need(needs, desired->action[column->index], last);
			last = desired->action[column->index];
		}
	}
}

/* Action a comes after the actions on all columns of a table on one side. */
static void
add_needs_of_columns(Needs *needs, int32 a, const SvSide *side, const SvObject *table)
{
	for (int i = 0; i < table->nparts; i++)
		if (table->parts[i]->kind == &sv_kind_column)
			add_need(needs, a, side->action[table->parts[i]->index]);
}

/* A table gets a type when it has the columns of the type, and loses columns when it no longer has one. */
static void
add_type_needs(const SvMigration *migration, Needs *needs)
{
	const SvSide *source = &migration->source;
	const SvSide *desired = &migration->desired;

	for (int32 j = 0; j < desired->snapshot->nobjects; j++)
	{
		const SvObject *to = desired->snapshot->objects[j];
		const SvObject *from = desired->pair[j] < 0 ? NULL : source->snapshot->objects[desired->pair[j]];

		CHECK_FOR_INTERRUPTS();
		if (sv_table_is_typed(to))
		{
			add_needs_of_columns(needs, migration->completion[j], desired, to);
			if (from == NULL)
				continue;
			add_needs_of_columns(needs, migration->completion[j], source, from);
			add_need(needs, migration->completion[j], migration->departure[from->index]);
		}
		else if (from != NULL && sv_table_is_typed(from) && desired->fate[j] == SV_ALTERED)
			for (int i = 0; i < from->nparts; i++)
				if (from->parts[i]->kind == &sv_kind_column)
					add_need(needs, source->action[from->parts[i]->index], desired->action[j]);
	}
}

/* An object is completed after it has been made. */
static void
add_completion_needs(const SvMigration *migration, Needs *needs)
{
	for (int32 j = 0; j < migration->desired.snapshot->nobjects; j++)
		add_need(needs, migration->completion[j], migration->desired.action[j]);
}

static void
add_side_needs(const SvMigration *migration, Needs *needs, const SvSide *side,
			   void (*add) (const SvMigration *, Needs *, int32, int32))
{
	for (int32 i = 0; i < side->snapshot->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		for_each_target(k, &side->snapshot->needs, i)
			add(migration, needs, i, k);
	}
}

/*
 * sv_needs_find
 *		Finds which action needs which, and the reverse.  Allocated in the current
 *		context.
 */
void
sv_needs_find(SvMigration *migration, SvEdges *edges, SvEdges *reverse)
{
	Needs		needs = {.migration = migration,.allocated = 64};

	needs.list = palloc_array(SvEdge, needs.allocated);
	add_side_needs(migration, &needs, &migration->source, add_source_need);
	add_side_needs(migration, &needs, &migration->desired, add_desired_need);
	add_completion_needs(migration, &needs);
	sv_names_add_needs(migration, add_need, &needs);
	add_column_needs(migration, &needs);
	add_type_needs(migration, &needs);
	sv_row_type_add_needs(migration, add_need, &needs);
	sv_attach_add_needs(migration, add_need, &needs);
	sv_attached_add_needs(migration, add_need, &needs);
	sv_edges_build(edges, migration->nactions, needs.list, needs.n);
	sv_edges_reverse(reverse, edges, migration->nactions);
	pfree(needs.list);
}
