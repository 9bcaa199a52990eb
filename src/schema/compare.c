/*
 * compare.c
 *		Which objects of two schemas are the same, and what differs.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/action.h"
#include "schema/attached.h"
#include "schema/default_acl.h"
#include "schema/inherit.h"
#include "schema/kinds.h"
#include "schema/migration.h"
#include "schema/sequence.h"
#include "schema/trip.h"

static void
begin_side(SvSide *side)
{
	int32		n = side->snapshot->nobjects;

	side->pair = palloc_array(int32, n + 1);
	side->fate = palloc0_array(SvFate, n + 1);
	side->is_open = palloc0_array(bool, n + 1);
	side->is_ignored = palloc0_array(bool, n + 1);
	side->is_apart = palloc0_array(bool, n + 1);
	side->aside = palloc0_array(SvObject *, n + 1);
	side->reduced = palloc0_array(SvObject *, n + 1);
	side->reduction = palloc_array(int32, n + 1);
	side->action = palloc_array(int32, n + 1);
	for (int32 i = 0; i < n; i++)
	{
		side->pair[i] = side->action[i] = side->reduction[i] = -1;
		side->fate[i] = SV_GONE;
	}
	sv_edges_reverse(&side->needed_by, &side->snapshot->needs, n);
}

/*
 * Is what an object needs the same on the other side?  If not, its code can mean something
 * else than it does here.
 */
static bool
has_same_needs(const SvSide *side, const SvSide *other, const SvObject *object)
{
	for_each_target(i, &side->snapshot->needs, object->index)
	{
		const SvObject *needed = side->snapshot->objects[i];
		int32		pair = side->pair[i];

		for (int j = 0; pair >= 0 && j < needed->kind->nproperties; j++)
			if (sv_kind_property(needed->kind, j)->level <= SV_LEVEL_NORMAL &&
				!sv_object_same_text(needed->values[j], other->snapshot->objects[pair]->values[j]))
				return false;
		if (pair < 0)
			return false;
	}
	return true;
}

/* Is code that is printed differently the same? */
static bool
is_same_code(SvMigration *migration, const SvObject *a, const SvObject *b, int property)
{
	SvSide	   *source = &migration->source;
	SvSide	   *desired = &migration->desired;

	if (a->values[property] == NULL || b->values[property] == NULL)
		return false;
	if (!source->snapshot->is_here && !has_same_needs(source, desired, a))
		return false;
	if (!desired->snapshot->is_here && !has_same_needs(desired, source, b))
		return false;
	return sv_trips_equal(migration->trips, a, b, property);
}

/* Sets which properties differ, if any does or all are to be known; returns whether any does. */
static bool
find_differences(SvMigration *migration, const SvObject *a, const SvObject *b, bool all, bool *differs)
{
	bool		any = false;

	(void) sv_object_compare(a, b, differs);
	for (int i = 0; i < a->kind->nproperties + SV_COMMON; i++)
		any |= differs[i] && !sv_kind_property(a->kind, i)->is_code;
	for (int i = 0; (all || !any) && i < a->kind->nproperties; i++)
	{
		if (differs[i] && sv_kind_property(a->kind, i)->is_code)
			differs[i] = !is_same_code(migration, a, b, i);
		any |= differs[i];
	}
	return any;
}

static bool
are_equal(SvMigration *migration, const SvObject *a, const SvObject *b)
{
	bool	   *differs = palloc_array(bool, a->kind->nproperties + SV_COMMON);
	bool		any = find_differences(migration, a, b, false, differs);

	pfree(differs);
	return !any;
}

/* Pairs objects of the same name. */
static void
pair_objects(SvSide *source, SvSide *desired)
{
	int32		i = 0;
	int32		j = 0;

	while (i < source->snapshot->nobjects && j < desired->snapshot->nobjects)
	{
		int			order = sv_kinds_compare(source->snapshot->objects[i], desired->snapshot->objects[j]);

		CHECK_FOR_INTERRUPTS();
		if (order == 0)
		{
			source->pair[i] = j;
			desired->pair[j] = i;
			source->fate[i] = desired->fate[j] = SV_KEPT;
		}
		i += order <= 0;
		j += order >= 0;
	}
}

/*
 * Pairs the parts of two tables that only differ in their names: such an index need not
 * be built again.
 */
static void
pair_renamed(SvMigration *migration, const SvObject *from, const SvObject *to)
{
	SvSide	   *source = &migration->source;
	SvSide	   *desired = &migration->desired;

	for (int i = 0; i < from->nparts; i++)
	{
		const SvObject *old = from->parts[i];

		if (source->pair[old->index] >= 0 || !old->kind->renames_freely)
			continue;
		for (int j = 0; j < to->nparts && source->pair[old->index] < 0; j++)
		{
			const SvObject *new = to->parts[j];

			CHECK_FOR_INTERRUPTS();
			if (desired->pair[new->index] >= 0 || new->kind != old->kind || !are_equal(migration, old, new))
				continue;
			source->pair[old->index] = new->index;
			desired->pair[new->index] = old->index;
		}
	}
}

/* A sequence of the same column is the same, whatever its name is. */
static void
pair_sequences(SvMigration *migration)
{
	SvSide	   *source = &migration->source;
	SvSide	   *desired = &migration->desired;

	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		const SvObject *old = source->snapshot->objects[i];

		if (old->kind != &sv_kind_sequence || source->pair[i] >= 0 || sv_sequence_owner(old) == NULL)
			continue;
		for (int32 j = 0; j < desired->snapshot->nobjects && source->pair[i] < 0; j++)
		{
			const SvObject *new = desired->snapshot->objects[j];

			CHECK_FOR_INTERRUPTS();
			if (new->kind != old->kind || desired->pair[j] >= 0 || !are_equal(migration, old, new))
				continue;
			source->pair[i] = j;
			desired->pair[j] = i;
		}
	}
}

static bool
any_differs(const bool *differs, int n)
{
	for (int i = 0; i < n; i++)
		if (differs[i])
			return true;
	return false;
}

/* Is it a part of another object now?  An index has its name whatever its table is. */
static bool
is_moved(const SvObject *from, const SvObject *to)
{
	return from->parent != NULL && to->parent != NULL && strcmp(from->parent->identity, to->parent->identity) != 0;
}

/*
 * sv_migration_compare_pair
 *		Decides what becomes of an object of the source that has a pair.
 */
void
sv_migration_compare_pair(SvMigration *migration, int32 i)
{
	SvSide	   *source = &migration->source;
	int32		j = source->pair[i];
	const SvObject *from = sv_inherit_before(migration, source->snapshot->objects[i]);
	const SvObject *to = migration->desired.snapshot->objects[j];
	const SvKind *kind = to->kind;
	bool	   *differs = palloc_array(bool, kind->nproperties + SV_COMMON);
	bool		is_renamed = strcmp(from->identity, to->identity) != 0;

	(void) find_differences(migration, from, to, true, differs);
	sv_ignored_take_out(migration->ignored, from, to, differs);
	if (kind->follows_owner != NULL && kind->follows_owner(from, to))
		differs[kind->nproperties + SV_OWNER] = false;
	if (any_differs(differs, kind->nproperties + SV_COMMON) || is_renamed || is_moved(from, to))
	{
		SvAction   *action = palloc0_object(SvAction);

		*action = (SvAction)
		{
			.act = SV_ALTER,.from = from,.to = to,.is_online = migration->is_online,
				.default_acls = migration->default_acls
		};
		source->fate[i] = SV_ALTERED;
		if (is_renamed && !kind->is_renamed_by_parent)
			kind->rename(action, from, to);
		if (is_moved(from, to) || (any_differs(differs, kind->nproperties) &&
								   (kind->alter == NULL || !kind->alter(action, from, to, differs))))
			source->fate[i] = SV_REPLACED;
		sv_common_alter(action, from, to, &differs[kind->nproperties]);
		migration->alterations[j] = action;
		migration->desired.fate[j] = source->fate[i];
	}
	pfree(differs);
}

/*
 * sv_migration_compare
 *		Decides for each object whether it is kept, altered, replaced, dropped or
 *		created, regardless of what depends on it.  The snapshots of both sides are
 *		set.
 */
void
sv_migration_compare(SvMigration *migration)
{
	SvSide	   *source = &migration->source;

	begin_side(source);
	begin_side(&migration->desired);
	migration->trips = sv_trips_begin(source->snapshot, migration->desired.snapshot);
	migration->alterations = palloc0_array(SvAction *, migration->desired.snapshot->nobjects + 1);
	pair_objects(source, &migration->desired);
	migration->default_acls = sv_default_acl_find(source);
	for (int32 i = 0; i < source->snapshot->nobjects; i++)
		if (source->pair[i] >= 0)
			pair_renamed(migration, source->snapshot->objects[i],
						 migration->desired.snapshot->objects[source->pair[i]]);
	pair_sequences(migration);
	sv_attached_pair(migration);
	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (source->pair[i] >= 0)
			sv_migration_compare_pair(migration, i);
	}
	sv_trips_end(migration->trips);
	sv_ignored_mark(migration);
}
