/*
 * order.c
 *		The order in which objects are dropped, altered and created.
 *
 * An object is dropped after what needs it in the source, and made after what it needs
 * in what is desired.  An alteration is between the two: what is in its way is gone
 * by then, and what needs the new form comes afterwards.  Of the actions that could
 * come next, the first in the list is the next: drops from the last object to the
 * first, then everything else in the order of the snapshot.  So equal schemas give
 * equal texts.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/attach.h"
#include "schema/column.h"
#include "schema/constraint.h"
#include "schema/default_acl.h"
#include "schema/inherit.h"
#include "schema/kinds.h"
#include "schema/renames.h"
#include "schema/shell.h"
#include "utils/memutils.h"

/* Edges between actions, as they are found. */
typedef struct Needs
{
	SvEdge	   *list;
	int32		n;
	int32		allocated;
} Needs;

static bool
is_dropped(const SvSide *source, int32 i)
{
	return source->fate[i] == SV_GONE || source->fate[i] == SV_REPLACED;
}

static int32
add_action(SvMigration *migration, SvAct act, const SvObject *from, const SvObject *to)
{
	SvAction   *action = palloc0_object(SvAction);

	*action = (SvAction) {.act = act, .from = from, .to = to};
	migration->actions[migration->nactions] = action;
	return migration->nactions++;
}

static const SvObject *dropped_with_owner(const SvMigration *migration, const SvObject *object);

/* What else that is dropped takes an object with it: its parent, what owns it, or it is inherited.  NULL: nothing does. */
static const SvObject *
dropped_with(const SvMigration *migration, int32 i)
{
	const SvSide *source = &migration->source;
	const SvObject *object = source->snapshot->objects[i];
	const SvObject *result;

	if (source->is_apart[i])
		return NULL;
	if (object->parent != NULL && is_dropped(source, object->parent->index))
		result = object->parent;
	else
		result = dropped_with_owner(migration, object);
	if (result != NULL)
	{
		const SvObject *more = dropped_with(migration, result->index);

		if (more != NULL)
			return more;
	}
	return result;
}

static const SvObject *
dropped_with_owner(const SvMigration *migration, const SvObject *object)
{
	const SvSide *source = &migration->source;

	if (object->kind == &sv_kind_column)
		return sv_inherit_dropped_with(migration, object);
	for_each_target(k, &source->snapshot->needs, object->index)
		if (is_dropped(source, k) && sv_object_is_shell_first(source->snapshot->objects[k]) &&
			sv_side_needs(source, k, object->index))
			return source->snapshot->objects[k];
	if (object->kind->needs_later == NULL || sv_object_is_shell_first(object))
		return NULL;
	for_each_target(k, &source->snapshot->needs, object->index)
		if (is_dropped(source, k) && object->kind->needs_later(object, source->snapshot->objects[k]))
			return source->snapshot->objects[k];
	return NULL;
}

/* Parts are dropped with their parent. */
static void
add_drops(SvMigration *migration)
{
	SvSide	   *source = &migration->source;

	for (int32 i = 0; i < source->snapshot->nobjects; i++)
		source->action[i] = source->reduction[i] = -1;
	for (int32 i = source->snapshot->nobjects - 1; i >= 0; i--)
	{
		if (is_dropped(source, i) && dropped_with(migration, i) == NULL)
			source->action[i] = add_action(migration, SV_DROP, source->snapshot->objects[i], NULL);
	}
	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		const SvObject *whole = is_dropped(source, i) ? dropped_with(migration, i) : NULL;

		if (source->action[i] < 0 && whole != NULL)
			source->action[i] = source->action[whole->index];
		if (source->reduced[i] != NULL)
		{
			source->reduction[i] = migration->nactions;
			migration->actions[migration->nactions++] =
				sv_reduce_alteration(SV_REDUCE, source->snapshot->objects[i], source->reduced[i]);
		}
	}
}

/* Tables are separated from parents, and given to parents, by actions of their own. */
static void
add_moves(SvMigration *migration)
{
	const SvSide *source = &migration->source;
	const SvSnapshot *desired = migration->desired.snapshot;

	migration->departure = palloc_array(int32, source->snapshot->nobjects + 1);
	migration->arrival = palloc_array(int32, desired->nobjects + 1);
	memset(migration->arrival, -1, desired->nobjects * sizeof(int32));
	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		const SvObject *from = source->snapshot->objects[i];
		int32		j = source->pair[i];

		migration->departure[i] = -1;
		if (j < 0 || is_dropped(source, i))
			continue;
		if (migration->departs[i])
			migration->departure[i] = add_action(migration, SV_DEPART, from, desired->objects[j]);
		if (migration->arrives[j])
			migration->arrival[j] = add_action(migration, SV_ARRIVE, from, desired->objects[j]);
	}
}

/* Is it created by what creates its parent, or what the parent inherits from? */
static bool
is_created_within(const SvMigration *migration, const SvObject *object)
{
	int32		parent;

	if (object->kind->is_within_parent == NULL || !object->kind->is_within_parent(object))
		return false;
	parent = migration->desired.action[object->parent->index];
	return parent >= 0 && (migration->actions[parent]->act == SV_CREATE || migration->actions[parent]->from == NULL);
}

/* It cannot be created before it is there. */
static bool
is_created_from_itself(const SvMigration *migration, int32 j)
{
	return migration->desired.reduced[j] == NULL && migration->desired.fate[j] != SV_ALTERED &&
		sv_side_needs(&migration->desired, j, j);
}

static void
add_make(SvMigration *migration, int32 j)
{
	SvSide	   *desired = &migration->desired;
	const SvObject *object = desired->snapshot->objects[j];
	const SvObject *inherited = sv_inherit_created_with(migration, object);

	if (is_created_from_itself(migration, j))
		desired->reduced[j] = sv_reduce_object(object);
	if (inherited != NULL)
	{
		desired->action[j] = migration->nactions;
		migration->actions[migration->nactions++] = sv_inherit_complete(object, inherited);
	}
	else if (desired->fate[j] == SV_ALTERED)
	{
		desired->action[j] = migration->nactions;
		migration->actions[migration->nactions++] = desired->reduced[j] == NULL ? migration->alterations[j] :
			sv_reduce_alteration(SV_ALTER, migration->alterations[j]->from, desired->reduced[j]);
	}
	else if (is_created_within(migration, object))
		desired->action[j] = desired->action[object->parent->index];
	else
		desired->action[j] = add_action(migration, SV_CREATE,
										desired->pair[j] < 0 ? NULL : migration->source.snapshot->objects[desired->pair[j]],
										desired->reduced[j] == NULL ? object : desired->reduced[j]);
	if (desired->reduced[j] != NULL)
	{
		migration->completion[j] = migration->nactions;
		migration->actions[migration->nactions++] = sv_reduce_alteration(SV_COMPLETE, desired->reduced[j], object);
	}
	else if (desired->fate[j] != SV_ALTERED && object->kind->complete != NULL)
		migration->completion[j] = add_action(migration, SV_COMPLETE, NULL, object);
}

static void
add_makes(SvMigration *migration)
{
	SvSide	   *desired = &migration->desired;
	int32		n = desired->snapshot->nobjects;

	migration->completion = palloc_array(int32, n + 1);
	migration->cones = palloc0_array(bool *, n + 1);
	for (int32 j = 0; j < n; j++)
	{
		migration->completion[j] = desired->action[j] = -1;
		if (desired->fate[j] != SV_KEPT && desired->fate[j] != SV_MERGED)
			add_make(migration, j);
	}
	for (int32 j = 0; j < n; j++)
		if (desired->reduced[j] != NULL)
			migration->cones[j] = sv_reduce_cone(migration, desired->snapshot->objects[j]);
}

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
	needs->list[needs->n++] = (SvEdge) {a, b};
}

/* Is it dropped, alone or with its parent, when what replaces it is there? */
static bool
is_dropped_aside(const SvMigration *migration, int32 i)
{
	const SvAction *action = migration->actions[migration->source.action[i]];

	return migration->source.aside[action->from->index] != NULL;
}

/* Is it an index that is only dropped when the new one is there?  What is altered does not get another type then. */
static bool
stays_meanwhile(const SvSide *source, int32 i)
{
	const SvKind *kind = source->snapshot->objects[i]->kind;

	return source->aside[i] != NULL && (kind == &sv_kind_index || kind == &sv_kind_constraint);
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

	if (sv_inherit_is_from(object, needed) && sv_inherit_keeps_parent(migration, object->parent, needed->parent))
	{
		if (is_dropped(source, i))
			add_need(needs, source->action[i], source->action[k]);
		add_expression_need(migration, needs, object, needed);
	}
	else if (is_dropped(source, i))
	{
		int32		action = sv_reduce_keeps_need(source, i, k) ? source->action[i] : source->reduction[i];

		add_need(needs, source->action[k], action);
		add_need(needs, source->action[i], source->reduction[i]);
		if (source->aside[k] != NULL && !is_dropped_aside(migration, i))
			add_need(needs, migration->desired.action[source->pair[k]], action);
		if (source->fate[k] == SV_ALTERED && !stays_meanwhile(source, i))
			add_need(needs, migration->desired.action[source->pair[k]], action);
	}
	else if (source->fate[i] == SV_ALTERED)
		add_need(needs, source->action[k], migration->desired.action[pair]);
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
	/* What the whole object does not need waits for it. */
	if (migration->cones[k] != NULL && desired->action[i] >= 0 && !migration->cones[k][desired->action[i]])
		add_need(needs, action, migration->completion[k]);
	add_need(needs, action, desired->action[k]);
}

static int
compare_identities(const void *left, const void *right)
{
	const SvObject *a = *(SvObject *const *) left;
	const SvObject *b = *(SvObject *const *) right;
	int			order = strcmp(a->identity, b->identity);

	return order != 0 ? order : a->index - b->index;
}

/* The objects of the source that are dropped, by their names. */
static const SvObject **
sort_dropped(const SvSide *source, int32 *n)
{
	const SvObject **result = palloc_array(const SvObject *, source->snapshot->nobjects + 1);

	*n = 0;
	for (int32 i = 0; i < source->snapshot->nobjects; i++)
		if (is_dropped(source, i))
			result[(*n)++] = source->snapshot->objects[i];
	qsort(result, *n, sizeof(SvObject *), compare_identities);
	return result;
}

/*
 * An object is dropped before one of the same name, of whatever kind, is created, unless
 * it is put aside meanwhile.
 */
static void
add_replacement_need(const SvMigration *migration, Needs *needs, int32 i, int32 j)
{
	int32		drop = migration->source.action[i];
	int32		create = migration->desired.action[j];

	if (!is_dropped_aside(migration, i))
		add_need(needs, create, drop);
	else if (migration->source.aside[i] != NULL && migration->source.pair[i] == j)
		add_need(needs, drop, create);
}

static void
add_replacement_needs(const SvMigration *migration, Needs *needs)
{
	const SvSide *desired = &migration->desired;
	int32		n;
	const SvObject **dropped = sort_dropped(&migration->source, &n);

	for (int32 j = 0; j < desired->snapshot->nobjects; j++)
	{
		const char *name = desired->snapshot->objects[j]->identity;
		int32		low = 0;

		CHECK_FOR_INTERRUPTS();
		add_need(needs, migration->completion[j], desired->action[j]);
		if (desired->action[j] < 0 || migration->actions[desired->action[j]]->act != SV_CREATE)
			continue;
		for (int32 high = n; low < high;)
		{
			int32		middle = low + (high - low) / 2;

			if (strcmp(dropped[middle]->identity, name) < 0)
				low = middle + 1;
			else
				high = middle;
		}
		for (; low < n && strcmp(dropped[low]->identity, name) == 0; low++)
			add_replacement_need(migration, needs, dropped[low]->index, j);
	}
	pfree(dropped);
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

static const char *
describe(const SvAction *action)
{
	static const char *const verbs[] = {"drop", "reduce", "create", "complete", "alter", "detach", "attach"};
	const SvObject *object = action->to == NULL ? action->from : action->to;

	return psprintf("%s %s %s", verbs[action->act], object->kind->name, object->identity);
}

/* Does a part need something that another action of a cycle drops? */
static bool
needs_dropped(const SvMigration *migration, const SvObject *part, int32 own, const bool *in_cycle)
{
	const SvSide *source = &migration->source;

	for_each_target(k, &source->snapshot->needs, part->index)
		if (source->action[k] >= 0 && source->action[k] != own && in_cycle[source->action[k]])
			return true;
	return false;
}

/* The parts of an object that are dropped by a statement of their own. */
static bool
set_parts_apart(SvMigration *migration, const SvObject *object, int32 own, const bool *in_cycle)
{
	bool		found = false;

	for (int i = 0; i < object->nparts; i++)
	{
		const SvObject *part = object->parts[i];
		bool		is_inherited = part->kind == &sv_kind_column && !sv_column_is_local(part);
		bool		is_separable = !is_inherited && (!part->kind->is_inseparable || !part->kind->is_within_parent(part));

		if (migration->source.is_apart[part->index])
			continue;
		if (is_separable && needs_dropped(migration, part, own, in_cycle))
			migration->source.is_apart[part->index] = found = true;
		else
			found |= set_parts_apart(migration, part, own, in_cycle);
	}
	return found;
}

/*
 * Tables that reference each other cannot be dropped one after the other, nor can a
 * table and a function that its default calls with a row: what needs the other one is
 * dropped first.  Returns false if there is nothing of the kind in a cycle.
 */
static bool
set_apart(SvMigration *migration, const int32 *cycle, int32 n)
{
	bool	   *in_cycle = palloc0_array(bool, migration->nactions);
	bool		found = false;

	for (int32 i = 0; i < n; i++)
		in_cycle[cycle[i]] = true;
	for (int32 i = 0; i < n; i++)
		if (migration->actions[cycle[i]]->act == SV_DROP)
			found |= set_parts_apart(migration, migration->actions[cycle[i]]->from, cycle[i], in_cycle);
	pfree(in_cycle);
	return found;
}

static void
report_cycle(const SvMigration *migration, const int32 *cycle, int32 n)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int32 i = 0; i < n; i++)
		appendStringInfo(&text, "%s%s", i == 0 ? "" : ", ", describe(migration->actions[cycle[i]]));
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("there is no order in which the schema can be changed"),
			 errdetail("Each of these would have to come after the next: %s.", text.data),
			 errhint("Drop or create one of these objects by hand, and compare again.")));
}

/* Can a part be written into the CREATE of its parent?  All that it needs must be there. */
static bool
can_be_inlined(const SvMigration *migration, const SvEdges *needs, const bool *is_done, int32 part, int32 parent)
{
	const SvAction *action = migration->actions[part];

	if (action->act != SV_CREATE || action->to->kind->inlined == NULL || action->to->kind->inlined(action->to) == NULL)
		return false;
	for_each_target(k, needs, part)
		if (k != parent && !is_done[k])
			return false;
	return true;
}

/* Finds the parts that a CREATE contains, and those of its parts. */
static void
inline_parts(SvMigration *migration, const SvEdges *needs, const bool *is_done, int32 a, const SvObject *object)
{
	SvAction   *action = migration->actions[a];

	for (int i = 0; i < object->nparts; i++)
	{
		const SvObject *part = object->parts[i];
		int32		p = migration->desired.action[part->index];

		if (p == a)
			inline_parts(migration, needs, is_done, a, part);
		else if (p >= 0 && can_be_inlined(migration, needs, is_done, p, a))
		{
			action->inlined = lappend(action->inlined, unconstify(SvObject *, part));
			migration->actions[p]->is_inlined = true;
		}
	}
}

/* What all objects have, for an object and the parts that were created with it. */
static void
create_common(const SvMigration *migration, int32 a, const SvObject *object)
{
	sv_common_create(migration->actions[a], object, sv_default_acl_of(migration->default_acls, object->kind, object->schema));
	for (int i = 0; i < object->nparts; i++)
		if (migration->desired.action[object->parts[i]->index] == a)
			create_common(migration, a, object->parts[i]);
}

/* It can have another name than in the source. */
static void
drop_object(SvAction *action, const SvObject *object)
{
	if (sv_object_is_shell_first(action->from))
		sv_shell_drop(action, object);
	else if (object->kind->drop != NULL)
		object->kind->drop(action, object);
	else if (object->kind->keyword == NULL)
		sv_action_refuse(action, "extra");
	else
		sv_action_step(action, "extra", "DROP %s %s", object->kind->keyword, sv_object_addressed(object));
}

/* Does it drop or create what stays as it is? */
static bool
is_ignored(const SvMigration *migration, const SvAction *action)
{
	if (action->act == SV_DROP)
		return migration->source.is_ignored[action->from->index];
	return action->act != SV_ALTER && migration->desired.is_ignored[action->to->index];
}

/*
 * Does an action depend on what the user has to say?  Those that it needs have been
 * written.
 */
static bool
is_open(const SvMigration *migration, const SvEdges *needs, int32 a)
{
	const SvAction *action = migration->actions[a];

	if ((action->to != NULL && action->act != SV_REDUCE && migration->desired.is_open[action->to->index]) || is_ignored(migration, action) ||
		((action->act == SV_DROP || action->act == SV_REDUCE) && migration->source.is_open[action->from->index]))
		return true;
	for_each_target(k, needs, a)
		if (migration->actions[k]->is_open)
			return true;
	return false;
}

static void
withdraw_statements(SvAction *action)
{
	ListCell   *cell;

	foreach(cell, action->steps)
		((SvStep *) lfirst(cell))->ddl = NULL;
}

/* What is not covered is not created either. */
static void
create_object(const SvMigration *migration, int32 a, const SvObject *object)
{
	SvAction   *action = migration->actions[a];

	if (object->kind->create == NULL)
	{
		sv_action_refuse(action, "missing");
		return;
	}
	if (!action->is_inlined)
		object->kind->create(action, object);
	if (!sv_object_is_shell_first(object))
		create_common(migration, a, object);
}

/* Writes the statements of an action.  Everything that it needs is done. */
static void
write_action(SvMigration *migration, const SvEdges *needs, const bool *is_done, int32 a)
{
	SvAction   *action = migration->actions[a];
	const SvObject *object = action->to;
	const SvObject *aside = action->from == NULL ? NULL : migration->source.aside[action->from->index];

	switch (action->act)
	{
		case SV_DROP:
			sv_online_set(migration, action);
			if (!sv_inherit_drop(migration, action))
				drop_object(action, aside == NULL ? action->from : aside);
			break;
		case SV_CREATE:
			if (aside != NULL)
				object->kind->rename(action, action->from, aside);
			action->default_acls = migration->default_acls;
			inline_parts(migration, needs, is_done, a, object);
			sv_online_set(migration, action);
			create_object(migration, a, object);
			sv_attach_warn(migration, action);
			break;
		case SV_COMPLETE:
			if (migration->desired.reduced[object->index] != NULL)
				break;
			object->kind->complete(action, object);
			if (sv_object_is_shell_first(object))
				sv_common_create(action, object, sv_default_acl_of(migration->default_acls, object->kind, object->schema));
			break;
		case SV_REDUCE:
		case SV_ALTER:
			break;
		case SV_DEPART:
			sv_attach_depart(migration, action);
			break;
		case SV_ARRIVE:
			sv_attach_arrive(migration, action);
			break;
	}
	action->is_open = is_open(migration, needs, a);
	if (action->is_open)
		withdraw_statements(action);
	if (!is_ignored(migration, action))
		migration->steps = list_concat(migration->steps, action->steps);
}

/* Finds which action needs which. */
static void
find_needs(SvMigration *migration, SvEdges *edges, SvEdges *reverse)
{
	Needs		needs = {.allocated = 64};

	needs.list = palloc_array(SvEdge, needs.allocated);
	add_side_needs(migration, &needs, &migration->source, add_source_need);
	add_side_needs(migration, &needs, &migration->desired, add_desired_need);
	add_replacement_needs(migration, &needs);
	sv_attach_add_needs(migration, add_need, &needs);
	sv_edges_build(edges, migration->nactions, needs.list, needs.n);
	sv_edges_reverse(reverse, edges, migration->nactions);
	pfree(needs.list);
}

static void
make_actions(SvMigration *migration)
{
	migration->nactions = 0;
	add_drops(migration);
	add_moves(migration);
	add_makes(migration);
}

/* Makes the actions and their order. */
static int32 *
order_actions(SvMigration *migration, SvEdges *needs)
{
	for (;;)
	{
		SvEdges		reverse;
		int32	   *order;
		bool	   *all;
		int32		n;

		make_actions(migration);
		find_needs(migration, needs, &reverse);
		n = migration->nactions;
		order = palloc_array(int32, n + 1);
		all = palloc_array(bool, n + 1);
		memset(all, true, n);
		if (sv_graph_order(needs, &reverse, n, all, order) == n)
			return order;
		n = sv_graph_cycle(needs, &reverse, n, order);
		if (!set_apart(migration, order, n) && !sv_reduce_any(migration, order, n))
			report_cycle(migration, order, n);
	}
}

/*
 * sv_migration_order
 *		Makes the actions, and sets the statements in their order.
 */
void
sv_migration_order(SvMigration *migration)
{
	int32		n = 3 * migration->source.snapshot->nobjects + 3 * migration->desired.snapshot->nobjects;
	SvEdges		needs;
	bool	   *is_done = palloc0_array(bool, n + 1);
	int32	   *order;

	migration->actions = MemoryContextAllocHuge(CurrentMemoryContext, (n + 1) * sizeof(SvAction *));
	order = order_actions(migration, &needs);
	for (int32 i = 0; i < migration->nactions; i++)
	{
		CHECK_FOR_INTERRUPTS();
		write_action(migration, &needs, is_done, order[i]);
		is_done[order[i]] = true;
	}
}

/*
 * sv_migration_make
 *		The statements, as SvStep, that make the source into what is desired, in
 *		order.  What the user has said about renamed objects is done already; renames
 *		has what is dropped.  Online, nobody is blocked for long where that can be
 *		avoided, and each statement must be committed before the next one.  Allocated in
 *		the current context.
 */
List *
sv_migration_make(const SvSnapshot *source, const SvSnapshot *desired, const SvRenames *renames, bool is_online)
{
	SvMigration *migration = palloc0_object(SvMigration);

	migration->source.snapshot = source;
	migration->desired.snapshot = desired;
	migration->is_online = is_online;
	migration->ignored = renames->ignored;
	sv_migration_compare(migration);
	sv_attach_find(migration);
	sv_renames_ask(migration, renames);
	sv_migration_merge(migration);
	sv_migration_replace(migration);
	sv_migration_keep_unique(migration);
	sv_migration_refuse(migration);
	sv_migration_order(migration);
	sv_migration_add_column_orders(migration);
	return sv_ignored_filter(migration->ignored, migration->steps);
}
