/*
 * reduce.c
 *		Objects that need each other.
 *
 * CREATE OR REPLACE can make two views select from each other, and ALTER DOMAIN can
 * give a domain a default of which a function has the domain as its result.  No order of
 * statements creates or drops such objects.  So one of them is reduced: it is created as
 * an object that looks the same from outside, but needs less, and gets its definition
 * when the others are there; or it is made into such an object before the others are
 * dropped.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/kinds.h"
#include "schema/migration.h"

/* In the order in which they are tried.  A function that is reduced cannot be called. */
static const SvKind *const reducible[] = {&sv_kind_view, &sv_kind_domain, &sv_kind_function, &sv_kind_procedure};

/*
 * sv_reduce_object
 *		The object with less, or NULL if it cannot be reduced.  Objects of its kind can.
 */
SvObject *
sv_reduce_object(const SvObject *object)
{
	SvObject   *result = sv_object_copy(object);

	return object->kind->reduce(object, result->values) ? result : NULL;
}

/*
 * sv_reduce_keeps_need
 *		Is an object of a side never without another one that it needs, even if it is
 *		reduced?
 */
bool
sv_reduce_keeps_need(const SvSide *side, int32 i, int32 needed)
{
	const SvObject *object = side->snapshot->objects[i];

	return side->reduced[i] == NULL || object->kind->needs_reduced == NULL ||
		object->kind->needs_reduced(object, side->snapshot->objects[needed]);
}

/* Does an action drop, make or change an object of the source? */
static bool
is_about(const SvMigration *migration, int32 i, int32 action)
{
	const SvSide *source = &migration->source;

	return source->action[i] == action || (source->pair[i] >= 0 && migration->desired.action[source->pair[i]] == action);
}

/* Would the object no longer need what an action is about, if it were reduced? */
static bool
can_do_without(const SvMigration *migration, const SvSide *side, const SvObject *object, int32 other)
{
	bool		found = false;

	for_each_target(k, &side->snapshot->needs, object->index)
	{
		CHECK_FOR_INTERRUPTS();
		if (side == &migration->source ? !is_about(migration, k, other) :
			side->action[k] != other && migration->completion[k] != other)
			continue;
		if (object->kind->needs_reduced(object, side->snapshot->objects[k]))
			return false;
		found = true;
	}
	return found;
}

/* Can the parts that come and go with an object do without it, too? */
static bool
can_all_do_without(const SvMigration *migration, const SvSide *side, const SvObject *object, int32 other)
{
	for (int i = 0; i < object->nparts; i++)
	{
		const SvObject *part = object->parts[i];

		CHECK_FOR_INTERRUPTS();
		if (side->action[part->index] != side->action[object->index])
			continue;
		for_each_target(k, &side->snapshot->needs, part->index)
			if (side->action[k] == other)
			return false;
	}
	return can_do_without(migration, side, object, other);
}

/* Reduces an object if it then no longer needs what another action is about. */
static bool
try_to_reduce(SvMigration *migration, SvSide *side, const SvObject *object, int32 other)
{
	if (side->reduced[object->index] != NULL || !can_all_do_without(migration, side, object, other))
		return false;
	side->reduced[object->index] = sv_reduce_object(object);
	return side->reduced[object->index] != NULL;
}

/*
 * Of two actions, the first needs the second: what it makes needs what the second one
 * makes, or the second one drops what needs what it drops.
 */
static bool
try_to_separate(SvMigration *migration, const SvKind *kind, int32 action, int32 needed)
{
	const SvAction *first = migration->actions[action];
	const SvAction *second = migration->actions[needed];

	if ((first->act == SV_CREATE || first->act == SV_ALTER) && first->to->kind == kind &&
		try_to_reduce(migration, &migration->desired, migration->desired.snapshot->objects[first->to->index], needed))
		return true;
	return second->act == SV_DROP && second->from->kind == kind &&
		try_to_reduce(migration, &migration->source, second->from, action);
}

/* May an object be dropped and created anew?  Not if there are rows in it, or columns of it. */
static bool
loses_nothing(const SvObject *object)
{
	static const SvKind *const kinds[] =
	{
		&sv_kind_view, &sv_kind_function, &sv_kind_procedure, &sv_kind_aggregate, &sv_kind_operator, &sv_kind_cast,
		&sv_kind_default, &sv_kind_constraint, &sv_kind_index, &sv_kind_rule, &sv_kind_trigger, &sv_kind_policy,
		&sv_kind_event_trigger, &sv_kind_statistics, &sv_kind_publication_table,
	};

	for (int i = 0; i < lengthof(kinds); i++)
		if (object->kind == kinds[i])
			return true;
	return false;
}

/*
 * An object is altered after what it will need has been created, and before what it
 * needs now is dropped.  If these two have the same name, it is dropped instead.
 */
static bool
replace_altered(SvMigration *migration, const int32 *cycle, int32 n)
{
	for (int32 i = 0; i < n; i++)
	{
		const SvAction *action = migration->actions[cycle[i]];

		if (action->act != SV_ALTER || !loses_nothing(action->to) ||
			migration->desired.reduced[action->to->index] != NULL)
			continue;
		migration->source.fate[action->from->index] = migration->desired.fate[action->to->index] = SV_REPLACED;
		sv_migration_replace(migration);
		return true;
	}
	return false;
}

/*
 * sv_reduce_any
 *		Changes the fate of one object, so that there are fewer cycles of actions: each
 *		of these needs the next, and the last needs the first.  Returns false if that is
 *		impossible.
 */
bool
sv_reduce_any(SvMigration *migration, const int32 *cycle, int32 n)
{
	for (int k = 0; k < lengthof(reducible); k++)
		for (int32 i = 0; i < n; i++)
			if (try_to_separate(migration, reducible[k], cycle[i], cycle[(i + 1) % n]))
				return true;
	return replace_altered(migration, cycle, n);
}

/*
 * sv_reduce_cone
 *		The actions that make what a desired object needs, directly or not: they cannot
 *		wait until it is complete.  All others do.
 */
bool *
sv_reduce_cone(const SvMigration *migration, const SvObject *object)
{
	const SvSide *desired = &migration->desired;
	bool	   *needed = palloc0_array(bool, desired->snapshot->nobjects);
	bool	   *result = palloc0_array(bool, migration->nactions);

	needed[object->index] = true;
	sv_graph_close(&desired->snapshot->needs, desired->snapshot->nobjects, needed);
	for (int32 i = 0; i < desired->snapshot->nobjects; i++)
		if (needed[i] && desired->action[i] >= 0)
			result[desired->action[i]] = true;
	pfree(needed);
	return result;
}

/*
 * sv_reduce_alteration
 *		What makes one object into another, one of which is the reduced form.
 */
SvAction *
sv_reduce_alteration(SvAct act, const SvObject *from, const SvObject *to)
{
	const SvKind *kind = to->kind;
	SvAction   *action = palloc0_object(SvAction);
	bool	   *differs = palloc0_array(bool, kind->nproperties + SV_COMMON);

	*action = (SvAction)
	{
		.act = act,.from = from,.to = to
	};
	if (sv_object_compare(from, to, differs) && !kind->alter(action, from, to, differs))
		elog(ERROR, "%s %s cannot be reduced", kind->name, to->identity);
	sv_common_alter(action, from, to, &differs[kind->nproperties]);
	return action;
}
