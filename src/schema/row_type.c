/*
 * row_type.c
 *		Columns that have the rows of a table, or values of a composite type.
 *
 * As long as there are any, even in a type that is made of the row type, no statement
 * writes the rows of that table anew.  Those that go do so before, and those that come do
 * so afterwards.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "schema/column.h"
#include "schema/domain.h"
#include "schema/kinds.h"
#include "schema/row_type.h"

static bool has_filled_domain(const SvSide *side, const SvObject *object);

/* A walk over all that has a type, directly or not. */
typedef struct Walk
{
	const SvMigration *migration;
	const SvSide *side;
	bool	   *was_seen;		/* of each object of the side */
	void		(*found) (struct Walk *walk, const SvObject *user);
	bool		is_stored;
	SvAddNeed	add;
	void	   *needs;
	int32		action;			/* that writes rows */
} Walk;

/* Has an object values: a column, or a typed table? */
static bool
has_values(const SvObject *user, const SvObject *type)
{
	if (user->kind == &sv_kind_view_column)
		return user->parent->kind == &sv_kind_matview;
	if (user->kind == &sv_kind_table)
		return type->kind != &sv_kind_table;
	return user->kind == &sv_kind_column && user->parent != type;
}

static void
walk_users(Walk *walk, int32 i)
{
	const SvSnapshot *snapshot = walk->side->snapshot;

	check_stack_depth();
	walk->was_seen[i] = true;
	for_each_target(k, &walk->side->needed_by, i)
	{
		const SvObject *user = snapshot->objects[k];

		CHECK_FOR_INTERRUPTS();
		if (has_values(user, snapshot->objects[i]))
			walk->found(walk, user);
		if (user->kind == &sv_kind_attribute)
			user = user->parent;
		if (user->kind->catalog == TypeRelationId && !walk->was_seen[user->index])
			walk_users(walk, user->index);
	}
}

static void
walk_all_users(Walk *walk, const SvSide *side, const SvObject *type)
{
	walk->side = side;
	walk->was_seen = palloc0_array(bool, side->snapshot->nobjects);
	walk_users(walk, type->index);
	pfree(walk->was_seen);
}

/* It stays, or it is not known whether it goes. */
static void
note_stored(Walk *walk, const SvObject *user)
{
	const SvSide *side = walk->side;

	walk->is_stored |= side->fate[user->index] != SV_GONE || side->is_open[user->index] || side->is_ignored[user->index];
}

/*
 * sv_row_type_is_stored
 *		Is the row type of a table, or a composite type, of the source the type of a column
 *		that stays, or of a part of one?
 */
bool
sv_row_type_is_stored(const SvMigration *migration, const SvObject *object)
{
	Walk		walk = {.migration = migration,.found = note_stored};

	walk_all_users(&walk, &migration->source, object);
	return walk.is_stored;
}

static void
note_gone(Walk *walk, const SvObject *user)
{
	if (sv_side_is_alone(walk->side, user->index))
		walk->add(walk->needs, walk->action, walk->side->action[user->index]);
}

static void
note_made(Walk *walk, const SvObject *user)
{
	walk->add(walk->needs, walk->side->action[user->index], walk->action);
}

static bool
is_filled(const SvSide *side, const SvObject *domain)
{
	for (int i = 0; i < domain->nparts; i++)
		if (domain->parts[i]->kind == &sv_kind_domain_constraint)
			return true;
	return sv_domain_is_filled(domain) || has_filled_domain(side, domain);
}

/* Is the type of an object a domain that has a default or a constraint? */
static bool
has_filled_domain(const SvSide *side, const SvObject *object)
{
	for_each_target(k, &side->snapshot->needs, object->index)
		if (side->snapshot->objects[k]->kind == &sv_kind_domain && is_filled(side, side->snapshot->objects[k]))
		return true;
	return false;
}

/*
 * sv_row_type_fills
 *		Does what adds a desired column to a table write something into the rows, if only
 *		to see whether it may be NULL?
 */
bool
sv_row_type_fills(const SvMigration *migration, const SvObject *column)
{
	return sv_column_has_values(column) ||
		(column->kind == &sv_kind_column && has_filled_domain(&migration->desired, column));
}

/* Does what makes or alters a column or an attribute write rows? */
static bool
writes_rows(const SvMigration *migration, const SvObject *part)
{
	if (part->kind != &sv_kind_column && part->kind != &sv_kind_attribute)
		return false;
	if (migration->desired.fate[part->index] == SV_ALTERED)
		return migration->alterations[part->index]->is_retyping;
	return migration->desired.action[part->index] >= 0 && sv_row_type_fills(migration, part);
}

static void
add_needs_of(const SvMigration *migration, SvAddNeed add, void *needs, const SvObject *from, const SvObject *to)
{
	for (int i = 0; i < to->nparts; i++)
	{
		Walk		walk = {.migration = migration,.add = add,.needs = needs};

		if (!writes_rows(migration, to->parts[i]))
			continue;
		walk.action = migration->desired.action[to->parts[i]->index];
		walk.found = note_gone;
		walk_all_users(&walk, &migration->source, from);
		walk.found = note_made;
		walk_all_users(&walk, &migration->desired, to);
	}
}

/*
 * sv_row_type_add_needs
 *		Adds that what writes rows comes after columns of their type that are dropped, and
 *		before those that are made.
 */
void
sv_row_type_add_needs(const SvMigration *migration, SvAddNeed add, void *needs)
{
	const SvSide *source = &migration->source;

	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		const SvObject *from = source->snapshot->objects[i];

		CHECK_FOR_INTERRUPTS();
		if ((from->kind == &sv_kind_table || from->kind == &sv_kind_composite) &&
			source->pair[i] >= 0 && !sv_side_is_alone(source, i))
			add_needs_of(migration, add, needs, from, migration->desired.snapshot->objects[source->pair[i]]);
	}
}
