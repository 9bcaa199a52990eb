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
#include "schema/column_identity.h"
#include "schema/constraint.h"
#include "schema/inherit.h"
#include "schema/kinds.h"
#include "schema/needs.h"
#include "schema/routine.h"
#include "schema/table.h"
#include "utils/builtins.h"

/* Edges between actions, as they are found. */
typedef struct Needs
{
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

/* Is it dropped, alone or with its parent, when what replaces it is there? */
static bool
is_dropped_aside(const SvMigration *migration, int32 i)
{
	int32		action = migration->source.action[i];

	return action >= 0 && migration->source.aside[migration->actions[action]->from->index] != NULL;
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
	/* The columns of a table must be right only when it gets a type. */
	if (source->snapshot->objects[i]->kind == &sv_kind_column && needed->kind == &sv_kind_table)
		return sv_table_is_typed(migration->desired.snapshot->objects[source->pair[k]]);
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
		if (source->aside[k] != NULL && object->kind != &sv_kind_column && !is_dropped_aside(migration, i))
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
	/* A sequence belongs to the owner of its table. */
	if (object->kind == &sv_kind_sequence && desired->snapshot->objects[k]->kind == &sv_kind_column)
		add_need(needs, migration->completion[i], desired->action[desired->snapshot->objects[k]->parent->index]);
	/* What the whole object does not need waits for it. */
	if (migration->cones[k] != NULL && desired->action[i] >= 0 && !migration->cones[k][desired->action[i]])
		add_need(needs, action, migration->completion[k]);
	add_need(needs, action, desired->action[k]);
}

/* A name that is taken until an object of the source is dropped or renamed. */
typedef struct Taken
{
	const char *name;
	int32		object;
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
			source->snapshot->objects[i]->identity, i
		};
		second = second_name(source->snapshot->objects[i]);
		if (second != NULL)
			result[(*n)++] = (Taken)
		{
			second, i
		};
	}
	qsort(result, *n, sizeof(Taken), compare_names);
	return result;
}

/*
 * An object is dropped or renamed before one of the same name, of whatever kind, is
 * created, unless it is put aside meanwhile.
 */
static void
add_replacement_need(const SvMigration *migration, Needs *needs, int32 i, int32 j)
{
	int32		drop = migration->source.action[i];
	int32		create = migration->desired.action[j];

	if (renamed_to(migration, i) != NULL)
		add_need(needs, create, migration->desired.action[migration->source.pair[i]]);
	else if (!is_dropped_aside(migration, i))
		add_need(needs, create, drop);
	else if (migration->source.aside[i] != NULL && migration->source.pair[i] == j)
		add_need(needs, drop, create);
}

/* A desired object waits until a name is free. */
static void
add_name_needs(const SvMigration *migration, Needs *needs, const Taken *taken, int32 n, int32 j, const char *name)
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
		add_replacement_need(migration, needs, taken[low].object, j);
}

static void
add_replacement_needs(const SvMigration *migration, Needs *needs)
{
	const SvSide *desired = &migration->desired;
	int32		n;
	Taken	   *taken = sort_freed(migration, &n);

	for (int32 j = 0; j < desired->snapshot->nobjects; j++)
	{
		const SvObject *object = desired->snapshot->objects[j];
		const char *second;

		CHECK_FOR_INTERRUPTS();
		add_need(needs, migration->completion[j], desired->action[j]);
		if (desired->action[j] < 0)
			continue;
		if (migration->actions[desired->action[j]]->act == SV_CREATE ||
			(desired->pair[j] >= 0 && renamed_to(migration, desired->pair[j]) == object))
			add_name_needs(migration, needs, taken, n, j, object->identity);
		second = second_name(object);
		if (second != NULL)
			add_name_needs(migration, needs, taken, n, j, second);
	}
	pfree(taken);
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
	Needs		needs = {.allocated = 64};

	needs.list = palloc_array(SvEdge, needs.allocated);
	add_side_needs(migration, &needs, &migration->source, add_source_need);
	add_side_needs(migration, &needs, &migration->desired, add_desired_need);
	add_replacement_needs(migration, &needs);
	add_column_needs(migration, &needs);
	sv_attach_add_needs(migration, add_need, &needs);
	sv_attached_add_needs(migration, add_need, &needs);
	sv_edges_build(edges, migration->nactions, needs.list, needs.n);
	sv_edges_reverse(reverse, edges, migration->nactions);
	pfree(needs.list);
}
