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
#include "schema/attached.h"
#include "schema/bodies.h"
#include "schema/column.h"
#include "schema/constraint.h"
#include "schema/default.h"
#include "schema/default_acl.h"
#include "schema/hazard.h"
#include "schema/inherit.h"
#include "schema/kinds.h"
#include "schema/names.h"
#include "schema/needs.h"
#include "schema/renames.h"
#include "schema/routine.h"
#include "schema/shell.h"
#include "utils/memutils.h"

static int32
add_action(SvMigration *migration, SvAct act, const SvObject *from, const SvObject *to)
{
	SvAction   *action = palloc0_object(SvAction);

	*action = (SvAction)
	{
		.act = act,.from = from,.to = to
	};
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
	if (object->parent != NULL && sv_side_is_alone(source, object->parent->index))
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
	if (object->kind == &sv_kind_partition_index)
	{
		const SvObject *top = sv_attached_stays(migration, object) ? NULL : sv_attached_top(source, object);

		return top != NULL && sv_side_is_alone(source, top->index) ? top : NULL;
	}
	for_each_target(k, &source->snapshot->needs, object->index)
		if (sv_side_is_alone(source, k) && sv_object_is_shell_first(source->snapshot->objects[k]) &&
			sv_side_needs(source, k, object->index))
		return source->snapshot->objects[k];
	if (object->kind->needs_later == NULL || sv_object_is_shell_first(object))
		return NULL;
	for_each_target(k, &source->snapshot->needs, object->index)
		if (sv_side_is_alone(source, k) && object->kind->needs_later(object, source->snapshot->objects[k]))
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
		if (sv_side_is_alone(source, i) && dropped_with(migration, i) == NULL &&
			!sv_attached_stays(migration, source->snapshot->objects[i]))
			source->action[i] = add_action(migration, SV_DROP, source->snapshot->objects[i], NULL);
	}
	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		const SvObject *whole = sv_side_is_alone(source, i) ? dropped_with(migration, i) : NULL;

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
		if (j < 0 || sv_side_is_alone(source, i))
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

/* It cannot be created before it is there.  Of other kinds, only a damaged snapshot says so. */
static bool
is_created_from_itself(const SvMigration *migration, int32 j)
{
	return migration->desired.reduced[j] == NULL && migration->desired.fate[j] != SV_ALTERED &&
		migration->desired.snapshot->objects[j]->kind->reduce != NULL &&
		sv_side_needs(&migration->desired, j, j);
}

/*
 * Is it a function that returns rows of a table, and reads a column that the table loses?
 * Neither can come before the other.
 */
static bool
is_read_from_lost(const SvMigration *migration, int32 j)
{
	const SvSide *source = &migration->source;
	const SvSide *desired = &migration->desired;

	if (desired->fate[j] != SV_ALTERED)
		return false;
	for_each_target(k, &source->snapshot->needs, desired->pair[j])
	{
		const SvObject *column = source->snapshot->objects[k];

		if (column->kind == &sv_kind_column && sv_side_is_alone(source, k) &&
			sv_routine_returns(desired->snapshot->objects[j], column->parent))
			return true;
	}
	return false;
}

static void
add_make(SvMigration *migration, int32 j)
{
	SvSide	   *desired = &migration->desired;
	const SvObject *object = desired->snapshot->objects[j];
	const SvObject *inherited = sv_inherit_created_with(migration, object);

	if (is_created_from_itself(migration, j) || (desired->reduced[j] == NULL && is_read_from_lost(migration, j)))
		desired->reduced[j] = sv_reduce_object(object);
	if (inherited != NULL)
	{
		desired->action[j] = migration->nactions;
		migration->actions[migration->nactions++] = sv_inherit_complete(migration, object, inherited);
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
	else if (object->kind->complete != NULL && (desired->fate[j] != SV_ALTERED || migration->alterations[j]->is_incomplete))
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
		if (desired->fate[j] != SV_KEPT && desired->fate[j] != SV_MERGED &&
			!sv_attached_is_made_along(migration, desired->snapshot->objects[j]))
			add_make(migration, j);
	}
	for (int32 j = 0; j < n; j++)
		if (desired->reduced[j] != NULL)
			migration->cones[j] = sv_reduce_cone(migration, desired->snapshot->objects[j]);
}

static const char *
describe(const SvAction *action)
{
	static const char *const verbs[] = {"drop", "reduce", "create", "complete", "alter", "detach", "attach"};
	const SvObject *object = action->to == NULL ? action->from : action->to;

	return psprintf("%s %s %s", verbs[action->act], object->kind->name, object->identity);
}

/* Does a part need something that another action of a cycle drops or alters? */
static bool
needs_dropped(const SvMigration *migration, const SvObject *part, int32 own, const bool *in_cycle)
{
	const SvSide *source = &migration->source;

	for_each_target(k, &source->snapshot->needs, part->index)
	{
		int32		action = source->fate[k] == SV_ALTERED ? migration->desired.action[source->pair[k]] : source->action[k];

		if (action >= 0 && action != own && in_cycle[action])
			return true;
	}
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
		bool		is_separable = !is_inherited && part->kind != &sv_kind_partition_index && (!part->kind->is_inseparable || !part->kind->is_within_parent(part));

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

/* Does it drop or create what stays as it is? */
static bool
is_ignored(const SvMigration *migration, const SvAction *action)
{
	if (action->act == SV_DROP || action->act == SV_REDUCE)
		return migration->source.is_ignored[action->from->index];
	return action->act != SV_ALTER && migration->desired.is_ignored[action->to->index];
}

/* Has the user to say what becomes of what an action is about, or is that to stay as it is? */
static bool
is_open_itself(const SvMigration *migration, const SvAction *action)
{
	if (is_ignored(migration, action))
		return true;
	if (action->act == SV_DROP || action->act == SV_REDUCE)
		return migration->source.is_open[action->from->index];
	return migration->desired.is_open[action->to->index];
}

/*
 * Does an action depend on what the user has to say?  Those that it needs have been
 * written.
 */
static bool
is_open(const SvMigration *migration, const SvEdges *needs, int32 a)
{
	if (is_open_itself(migration, migration->actions[a]))
		return true;
	for_each_target(k, needs, a)
		if (migration->actions[k]->is_open)
		return true;
	return false;
}

/* Can a part be written into the CREATE of its parent?  All that it needs must be there, and not wait for an answer. */
static bool
can_be_inlined(const SvMigration *migration, const SvEdges *needs, const bool *is_done, int32 part, int32 parent)
{
	const SvAction *action = migration->actions[part];

	if (action->act != SV_CREATE || migration->is_by_hand[action->to->index] || action->to->kind->inlined == NULL || action->to->kind->inlined(action->to) == NULL)
		return false;
	if (action->is_open)
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

/* Has a new column its default from the statement that adds the column to a parent? */
static bool
is_inherited_default(const SvMigration *migration, const SvObject *object)
{
	const SvObject *column = object->parent;
	const SvObject *parent;

	if (object->kind != &sv_kind_default || !sv_default_is_inherited(object))
		return false;
	while ((parent = sv_inherit_created_with(migration, column)) != NULL)
		column = parent;
	for (int i = 0; column != object->parent && i < column->nparts; i++)
	{
		int32		action = migration->desired.action[column->parts[i]->index];

		if (column->parts[i]->kind == &sv_kind_default && action >= 0 && migration->actions[action]->is_inlined)
			return strcmp(column->parts[i]->values[0], object->values[0]) == 0;
	}
	return false;
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
	const SvObject *aside = migration->desired.aside[object->index];

	if (object->kind->create == NULL)
	{
		sv_action_refuse(action, "missing");
		return;
	}
	if (!action->is_inlined)
		object->kind->create(action, aside == NULL || object->kind == &sv_kind_column ? object : aside);
	if (aside != NULL && object->kind != &sv_kind_column)
		object->kind->rename(action, aside, object);
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
			/* What replaces a primary key that is put aside drops it. */
			if (!sv_inherit_drop(migration, action) && !(aside != NULL && sv_constraint_is_primary(action->from)))
				drop_object(action, aside == NULL ? action->from : aside);
			break;
		case SV_CREATE:
			if (aside != NULL && sv_constraint_is_primary(action->from))
				action->aside = aside;
			else if (aside != NULL)
				object->kind->rename(action, action->from, aside);
			action->default_acls = migration->default_acls;
			action->asides = migration->desired.aside;
			inline_parts(migration, needs, is_done, a, object);
			action->is_inlined |= is_inherited_default(migration, object);
			sv_online_set(migration, action);
			sv_attached_set(migration, action);
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
			sv_attached_set(migration, action);
			sv_attach_arrive(migration, action);
			break;
	}
	if (action->is_open)
		withdraw_statements(action);
	if (!is_ignored(migration, action))
		migration->steps = list_concat(migration->steps, action->steps);
}

static void
make_actions(SvMigration *migration)
{
	migration->nactions = 0;
	add_drops(migration);
	add_moves(migration);
	add_makes(migration);
}

/* Marks an object, and what it becomes or was, as one that waits for an answer.  Returns whether it was not marked. */
static bool
open_pair(SvSide *side, SvSide *other, int32 i)
{
	bool		was_open = side->is_open[i];

	side->is_open[i] = true;
	if (side->pair[i] >= 0)
		other->is_open[side->pair[i]] = true;
	return !was_open;
}

static bool
is_waiting(const SvMigration *migration, int32 a)
{
	return a >= 0 && migration->actions[a]->is_open;
}

/*
 * What is replaced is both dropped and made anew, or neither, and nothing is reduced that
 * is not completed, or not dropped.  Returns whether more objects wait for an answer.
 */
static bool
open_halves(SvMigration *migration)
{
	SvSide	   *source = &migration->source;
	SvSide	   *desired = &migration->desired;
	bool		found = false;

	for (int32 j = 0; j < desired->snapshot->nobjects; j++)
		if ((desired->fate[j] == SV_REPLACED && is_waiting(migration, desired->action[j])) ||
			(desired->reduced[j] != NULL && is_waiting(migration, migration->completion[j])))
			found |= open_pair(desired, source, j);
	for (int32 i = 0; i < source->snapshot->nobjects; i++)
		if ((source->fate[i] == SV_REPLACED || source->reduction[i] >= 0) && is_waiting(migration, source->action[i]))
			found |= open_pair(source, desired, i);
	return found;
}

/* Finds out which actions wait for an answer, from the first to the last. */
static void
find_open(SvMigration *migration, const SvEdges *needs, const int32 *order)
{
	do
	{
		for (int32 i = 0; i < migration->nactions; i++)
		{
			CHECK_FOR_INTERRUPTS();
			migration->actions[order[i]]->is_open = is_open(migration, needs, order[i]);
		}
	} while (open_halves(migration));
}

/* Marks the object that an action is about as one that waits for an answer. */
static void
open_action(SvMigration *migration, const SvAction *action)
{
	if (action->act == SV_DROP || action->act == SV_REDUCE)
		(void) open_pair(&migration->source, &migration->desired, action->from->index);
	else
		(void) open_pair(&migration->desired, &migration->source, action->to->index);
}

/* If actions that wait for an answer are in no order, it must be known which do so. */
static void
mark_open(SvMigration *migration)
{
	for (int32 i = 0; migration->cuts_open && i < migration->nactions; i++)
		migration->actions[i]->is_open = is_open_itself(migration, migration->actions[i]);
}

/*
 * If one of the actions of a cycle waits for an answer, all do, and nothing is done in any
 * order.  Returns false if none does, or if that is known already.
 */
static bool
open_cycle(SvMigration *migration, const int32 *cycle, int32 n)
{
	bool		found = false;
	bool		all = true;

	for (int32 i = 0; i < n; i++)
	{
		bool		is_waiting = is_open_itself(migration, migration->actions[cycle[i]]);

		found |= is_waiting;
		all &= is_waiting;
	}
	if (!found || (all && migration->cuts_open))
		return false;
	migration->cuts_open = true;
	for (int32 i = 0; i < n; i++)
		open_action(migration, migration->actions[cycle[i]]);
	return true;
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
		mark_open(migration);
		sv_needs_find(migration, needs, &reverse);
		n = migration->nactions;
		order = palloc_array(int32, n + 1);
		all = palloc_array(bool, n + 1);
		memset(all, true, n);
		if (sv_graph_order(needs, &reverse, n, all, order) == n)
			return order;
		n = sv_graph_cycle(needs, &reverse, n, order);
		if (!open_cycle(migration, order, n) && !set_apart(migration, order, n) && !sv_reduce_any(migration, order, n) && !sv_names_free_any(migration, order, n))
			report_cycle(migration, order, n);
	}
}

/* The last steps of an action, or of those that it needs if it has no step. */
static List *
find_last(const SvMigration *migration, const SvEdges *needs, List **last, int32 a)
{
	const SvAction *action = migration->actions[a];
	List	   *result = NIL;

	if (action->steps != NIL)
		return list_make1(llast(action->steps));
	for_each_target(k, needs, a)
		result = list_concat_unique_ptr(result, last[k]);
	return result;
}

/* Notes the last steps of what an action needs as those that a step of another one comes after. */
static void
note_needs(const SvMigration *migration, const SvEdges *needs, List *const *last, int32 a, SvStep *step)
{
	ListCell   *cell;

	for_each_target(k, needs, a)
		step->after = list_concat_unique_ptr(step->after, last[k]);
	foreach(cell, migration->actions[a]->inlined)
	{
		const SvObject *part = lfirst(cell);

		note_needs(migration, needs, last, migration->desired.action[part->index], step);
	}
}

/* Notes which steps must come before others.  Those of one action stay in their order. */
static void
note_places(const SvMigration *migration, const SvEdges *needs, const int32 *order)
{
	List	  **last = palloc0_array(List *, migration->nactions + 1);

	for (int32 i = 0; i < migration->nactions; i++)
	{
		int32		a = order[i];
		const List *steps = migration->actions[a]->steps;

		CHECK_FOR_INTERRUPTS();
		if (steps != NIL)
			note_needs(migration, needs, last, a, linitial(steps));
		last[a] = find_last(migration, needs, last, a);
		for (int j = 1; j < list_length(steps); j++)
			((SvStep *) list_nth(steps, j))->after = list_make1(list_nth(steps, j - 1));
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
	find_open(migration, &needs, order);
	for (int32 i = 0; i < migration->nactions; i++)
	{
		CHECK_FOR_INTERRUPTS();
		write_action(migration, &needs, is_done, order[i]);
		is_done[order[i]] = true;
	}
	note_places(migration, &needs, order);
	sv_bodies_order(migration);
}

/* Is it a part of a table that the migration creates?  A new partition can be refused because of other rows. */
static bool
is_in_new_table(const SvMigration *migration, const SvObject *object)
{
	if (object->parent == NULL)
		return false;
	while (object->parent != NULL)
		object = object->parent;
	return object->kind == &sv_kind_table && object->index < migration->desired.snapshot->nobjects &&
		migration->desired.snapshot->objects[object->index] == object && migration->desired.pair[object->index] < 0;
}

/* A new table has no rows yet. */
static void
forget_hazards_of_rows(const SvMigration *migration)
{
	ListCell   *cell;

	foreach(cell, migration->steps)
	{
		SvStep	   *step = lfirst(cell);

		if (is_in_new_table(migration, step->object))
			step->hazards &= ~(SV_MAY_FAIL | SV_REWRITE | SV_LONG_LOCK);
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
	sv_attached_adopt(migration);
	sv_attached_move(migration);
	sv_migration_replace(migration);
	sv_attached_decide(migration);
	sv_migration_keep_unique(migration);
	sv_names_avoid_types(migration);
	sv_migration_refuse(migration);
	sv_migration_order(migration);
	sv_migration_add_column_orders(migration);
	forget_hazards_of_rows(migration);
	return sv_ignored_filter(migration->ignored, migration->steps);
}
