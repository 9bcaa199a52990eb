/*
 * compare.c
 *		Which objects of two schemas are the same, and what differs.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/migration.h"

static int
kind_number(const SvKind *kind)
{
	int			i = 0;

	while (i < sv_nkinds && sv_kinds[i] != kind)
		i++;
	return i;
}

/* The order of objects in a snapshot. */
static int
compare_places(const SvObject *a, const SvObject *b)
{
	if (a->kind != b->kind)
		return kind_number(a->kind) - kind_number(b->kind);
	return strcmp(a->identity, b->identity);
}

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
	side->action = palloc_array(int32, n + 1);
	for (int32 i = 0; i < n; i++)
	{
		side->pair[i] = side->action[i] = -1;
		side->fate[i] = SV_GONE;
	}
	sv_edges_reverse(&side->needed_by, &side->snapshot->needs, n);
}

/* Sets which properties differ; returns whether any does. */
static bool
find_differences(const SvObject *a, const SvObject *b, bool *differs)
{
	bool		any = false;

	for (int i = 0; i < a->kind->nproperties + SV_COMMON; i++)
	{
		const char *left = a->values[i];
		const char *right = b->values[i];

		differs[i] = sv_kind_property(a->kind, i)->level <= SV_LEVEL_NORMAL && left != right &&
			(left == NULL || right == NULL || strcmp(left, right) != 0);
		any |= differs[i];
	}
	return any;
}

static bool
are_equal(const SvObject *a, const SvObject *b)
{
	bool	   *differs = palloc_array(bool, a->kind->nproperties + SV_COMMON);
	bool		any = find_differences(a, b, differs);

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
		int			order = compare_places(source->snapshot->objects[i], desired->snapshot->objects[j]);

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
			if (desired->pair[new->index] >= 0 || new->kind != old->kind || !are_equal(old, new))
				continue;
			source->pair[old->index] = new->index;
			desired->pair[new->index] = old->index;
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

/* Decides what becomes of two objects of the same name. */
static void
compare_pair(SvMigration *migration, int32 i)
{
	SvSide	   *source = &migration->source;
	int32		j = source->pair[i];
	const SvObject *from = source->snapshot->objects[i];
	const SvObject *to = migration->desired.snapshot->objects[j];
	const SvKind *kind = to->kind;
	bool	   *differs = palloc_array(bool, kind->nproperties + SV_COMMON);
	bool		is_renamed = strcmp(from->identity, to->identity) != 0;

	(void) find_differences(from, to, differs);
	sv_ignored_take_out(migration->ignored, from, to, differs);
	if (any_differs(differs, kind->nproperties + SV_COMMON) || is_renamed || is_moved(from, to))
	{
		SvAction   *action = palloc0_object(SvAction);

		*action = (SvAction) {.act = SV_ALTER, .from = from, .to = to};
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
	migration->alterations = palloc0_array(SvAction *, migration->desired.snapshot->nobjects + 1);
	pair_objects(source, &migration->desired);
	for (int32 i = 0; i < source->snapshot->nobjects; i++)
		if (source->pair[i] >= 0)
			pair_renamed(migration, source->snapshot->objects[i],
						 migration->desired.snapshot->objects[source->pair[i]]);
	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (source->pair[i] >= 0)
			compare_pair(migration, i);
	}
	sv_ignored_mark(migration);
}
