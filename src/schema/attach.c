/*
 * attach.c
 *		When tables are separated from parents, and given to parents.
 *
 * Partitions must not overlap at any moment.  So whatever leaves a partitioned table is
 * detached before anything is attached.  A partition that only gets other bounds is
 * attached again before columns and constraints are changed, so that it takes part in
 * that.  A table that was not a child must first become what the parent demands of its
 * children.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/attach.h"
#include "schema/constraint.h"
#include "schema/inherit.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/table.h"
#include "utils/builtins.h"

/* What edges are added to. */
typedef struct Adding
{
	const SvMigration *migration;
	SvAddNeed	add;
	void	   *needs;
} Adding;

static bool
is_table(const SvObject *object)
{
	return object->kind == &sv_kind_table || object->kind == &sv_kind_foreign_table;
}

/*
 * sv_attach_find
 *		Finds the tables that are separated from parents, or given to them.  Objects
 *		are paired.
 */
void
sv_attach_find(SvMigration *migration)
{
	const SvSide *source = &migration->source;

	migration->departs = palloc0_array(bool, source->snapshot->nobjects + 1);
	migration->arrives = palloc0_array(bool, migration->desired.snapshot->nobjects + 1);
	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		const SvObject *from = source->snapshot->objects[i];
		SvParents	before;
		SvParents	after;

		CHECK_FOR_INTERRUPTS();
		if (!is_table(from) || source->pair[i] < 0)
			continue;
		before = sv_table_parents(from);
		after = sv_table_parents(migration->desired.snapshot->objects[source->pair[i]]);
		migration->departs[i] = sv_parents_are_left(before, after);
		migration->arrives[source->pair[i]] = sv_parents_are_joined(before, after);
	}
}

/* Is a partition detached from a table and attached to it again? */
static bool
is_reattached(const SvMigration *migration, const SvObject *child, const SvObject *parent)
{
	return migration->departs[child->index] && sv_table_is_partition(child) &&
		sv_inherit_keeps_parent(migration, child, parent);
}

/*
 * sv_attach_separates
 *		Is a foreign key of the source in the way because the rows that it refers to are
 *		in a partition that is detached for a moment?
 */
bool
sv_attach_separates(const SvMigration *migration, const SvObject *reference)
{
	const SvSide *source = &migration->source;

	if (!sv_constraint_is_reference(reference) || source->pair[reference->index] < 0)
		return false;
	for_each_target(k, &source->snapshot->needs, reference->index)
	{
		const SvObject *key = source->snapshot->objects[k];
		const SvObject *table = key->parent;

		if (key->kind != &sv_kind_constraint && key->kind != &sv_kind_index)
			continue;
		for_each_target(c, &source->needed_by, table->index)
		{
			CHECK_FOR_INTERRUPTS();
			if (is_table(source->snapshot->objects[c]) && is_reattached(migration, source->snapshot->objects[c], table))
				return true;
		}
	}
	return false;
}

static void
add(const Adding *adding, int32 a, int32 b)
{
	adding->add(adding->needs, a, b);
}

/* What is done to a part: before an action, or after it. */
static void
add_part(const Adding *adding, int32 part, int32 action, bool is_before)
{
	if (is_before)
		add(adding, action, part);
	else
		add(adding, part, action);
}

/* All that is done to the parts of a table of the source.  Copies of triggers are dropped as long as they are there. */
static void
add_old_parts(const Adding *adding, const SvObject *table, int32 action, bool is_before)
{
	const SvMigration *migration = adding->migration;

	for (int i = 0; i < table->nparts; i++)
	{
		const SvObject *part = table->parts[i];

		CHECK_FOR_INTERRUPTS();
		add_part(adding, migration->source.action[part->index], action, is_before || part->kind == &sv_kind_trigger_copy);
		if (migration->source.fate[part->index] == SV_ALTERED)
			add_part(adding, migration->desired.action[migration->source.pair[part->index]], action, is_before);
	}
}

/* Is it there only as long as the table is a partition? */
static bool
is_copy(const SvObject *part)
{
	return part->kind == &sv_kind_trigger_copy || part->kind == &sv_kind_partition_index;
}

/* All that is made of the parts of a desired table. */
static void
add_new_parts(const Adding *adding, const SvObject *table, int32 action, bool is_before)
{
	for (int i = 0; i < table->nparts; i++)
	{
		const SvObject *part = table->parts[i];

		CHECK_FOR_INTERRUPTS();
		add_part(adding, adding->migration->desired.action[part->index], action,
				 is_before && !is_copy(part));
	}
}

/*
 * Foreign keys that refer to a partitioned table do not see the rows of a partition that
 * is detached.  Those that are dropped with the table itself see nothing any more.
 */
static void
add_old_references(const Adding *adding, const SvObject *parent, int32 departure)
{
	const SvSide *source = &adding->migration->source;

	for (int i = 0; i < parent->nparts; i++)
		for_each_target(k, &source->needed_by, parent->parts[i]->index)
			if (sv_constraint_is_reference(source->snapshot->objects[k]) &&
				source->action[k] != source->action[parent->index])
			add(adding, departure, source->action[k]);
}

/* What reads the rows of a partitioned table comes when they are there. */
static void
add_readers(const Adding *adding, const SvObject *object, int32 arrival)
{
	const SvSide *desired = &adding->migration->desired;

	for_each_target(k, &desired->needed_by, object->index)
	{
		const SvObject *reader = desired->snapshot->objects[k];

		CHECK_FOR_INTERRUPTS();
		if (reader->kind == &sv_kind_matview || sv_constraint_is_reference(reader))
		{
			add(adding, desired->action[k], arrival);
			add(adding, adding->migration->completion[k], arrival);
		}
	}
}

static void
add_departure(const Adding *adding, const SvObject *table)
{
	const SvMigration *migration = adding->migration;
	const SvSide *source = &migration->source;
	int32		departure = migration->departure[table->index];
	int32		pair = source->pair[table->index];

	add(adding, migration->desired.action[pair], departure);
	add(adding, migration->arrival[pair], departure);
	add_old_parts(adding, table, departure, false);
	add_new_parts(adding, migration->desired.snapshot->objects[pair], departure, false);
	for_each_target(k, &source->snapshot->needs, table->index)
	{
		const SvObject *parent = source->snapshot->objects[k];

		if (parent->kind != &sv_kind_table)
			continue;
		add(adding, source->action[k], departure);
		if (sv_table_is_partition(table))
			add_old_references(adding, parent, departure);
		if (source->pair[k] >= 0 && is_reattached(migration, table, parent))
			continue;
		add_old_parts(adding, parent, departure, false);
		if (source->pair[k] >= 0)
			add_new_parts(adding, migration->desired.snapshot->objects[source->pair[k]], departure, false);
	}
}

/* All that leaves a partitioned table. */
static void
add_leaving(const Adding *adding, const SvObject *parent, int32 action)
{
	const SvMigration *migration = adding->migration;
	int32		from = migration->desired.pair[parent->index];

	if (from < 0)
		return;
	for_each_target(k, &migration->source.needed_by, from)
	{
		const SvObject *child = migration->source.snapshot->objects[k];

		CHECK_FOR_INTERRUPTS();
		if (!is_table(child) || !sv_table_is_partition(child))
			continue;
		add(adding, action, migration->departure[k]);
		add(adding, action, migration->source.action[k]);
	}
}

/* A table that is new for a parent: its columns must be like those of the parent, and it must have its constraints. */
static void
add_newcomer(const Adding *adding, const SvObject *table, const SvObject *parent, int32 arrival)
{
	const SvMigration *migration = adding->migration;
	int32		from = migration->desired.pair[parent->index];

	add_new_parts(adding, table, arrival, true);
	add_old_parts(adding, migration->source.snapshot->objects[migration->desired.pair[table->index]], arrival, true);
	for (int i = 0; i < parent->nparts; i++)
	{
		int32		action = migration->desired.action[parent->parts[i]->index];

		if (parent->parts[i]->kind == &sv_kind_column)
			add(adding, arrival, action);
		else if (sv_constraint_is_check(parent->parts[i]) && !sv_table_is_partition(table) &&
				 action != migration->desired.action[parent->index])
			add(adding, action, arrival);
	}
	if (from >= 0)
		for (int i = 0; i < migration->source.snapshot->objects[from]->nparts; i++)
			add(adding, arrival, migration->source.action[migration->source.snapshot->objects[from]->parts[i]->index]);
}

/* A partition that is attached again takes part in what is done to the columns. */
static void
add_returning(const Adding *adding, const SvObject *table, const SvObject *parent, int32 arrival)
{
	const SvMigration *migration = adding->migration;
	const SvObject *source_table = migration->source.snapshot->objects[migration->desired.pair[table->index]];
	const SvObject *source_parent = migration->source.snapshot->objects[migration->desired.pair[parent->index]];

	add_new_parts(adding, table, arrival, false);
	add_new_parts(adding, parent, arrival, false);
	for (int i = 0; i < source_table->nparts; i++)
		if (source_table->parts[i]->kind == &sv_kind_column)
			add(adding, migration->source.action[source_table->parts[i]->index], arrival);
	for (int i = 0; i < source_parent->nparts; i++)
		if (source_parent->parts[i]->kind == &sv_kind_column)
			add(adding, migration->source.action[source_parent->parts[i]->index], arrival);
}

static void
add_arrival(const Adding *adding, const SvObject *table)
{
	const SvMigration *migration = adding->migration;
	const SvSide *desired = &migration->desired;
	int32		arrival = migration->arrival[table->index];
	const SvObject *from = migration->source.snapshot->objects[desired->pair[table->index]];

	add(adding, arrival, desired->action[table->index]);
	for_each_target(k, &desired->snapshot->needs, table->index)
	{
		const SvObject *parent = desired->snapshot->objects[k];

		if (parent->kind != &sv_kind_table)
			continue;
		add(adding, arrival, desired->action[k]);
		add_leaving(adding, parent, arrival);
		if (desired->pair[k] < 0 || !sv_inherit_keeps_parent(migration, from, migration->source.snapshot->objects[desired->pair[k]]))
			add_newcomer(adding, table, parent, arrival);
		else if (sv_table_is_partition(table))
			add_returning(adding, table, parent, arrival);
		add_readers(adding, parent, arrival);
		for (int i = 0; i < parent->nparts; i++)
			add_readers(adding, parent->parts[i], arrival);
	}
}

/*
 * sv_attach_add_needs
 *		Adds which action needs which because of what is separated and given to parents:
 *		(a, b) means that a comes after b.  All actions have been made.
 */
void
sv_attach_add_needs(const SvMigration *migration, SvAddNeed add_need, void *needs)
{
	Adding		adding = {migration, add_need, needs};
	const SvSide *desired = &migration->desired;

	for (int32 i = 0; i < migration->source.snapshot->nobjects; i++)
		if (migration->departure[i] >= 0)
			add_departure(&adding, migration->source.snapshot->objects[i]);
	for (int32 j = 0; j < desired->snapshot->nobjects; j++)
	{
		const SvObject *table = desired->snapshot->objects[j];

		CHECK_FOR_INTERRUPTS();
		if (migration->arrival[j] >= 0)
			add_arrival(&adding, table);
		if (!is_table(table) || !sv_table_is_partition(table) || desired->action[j] < 0 ||
			migration->actions[desired->action[j]]->act != SV_CREATE)
			continue;
		for_each_target(k, &desired->snapshot->needs, j)
			if (desired->snapshot->objects[k]->kind == &sv_kind_table)
			add_leaving(&adding, desired->snapshot->objects[k], desired->action[j]);
	}
}

/* Does a desired table have a part of this name, which it had because of a parent? */
static bool
is_wanted(const SvMigration *migration, const SvObject *table, const SvKind *kind, const char *name)
{
	for (int i = 0; i < table->nparts; i++)
	{
		const SvObject *part = table->parts[i];

		if (part->kind == kind && migration->desired.fate[part->index] == SV_MERGED &&
			strcmp(quote_identifier(part->name), name) == 0)
			return true;
	}
	return false;
}

/* The CHECK constraint of a table that has a quoted name; NULL: it has none. */
static const SvObject *
find_check(const SvObject *table, const char *name)
{
	for (int i = 0; i < table->nparts; i++)
		if (sv_constraint_is_check(table->parts[i]) && strcmp(quote_identifier(table->parts[i]->name), name) == 0)
			return table->parts[i];
	return NULL;
}

/*
 * Has a table a constraint because of a parent that it leaves, and gets it from another
 * one that is given the constraint afterwards?  Kept, it would be one of its own.
 */
static bool
is_taken_anew(const SvMigration *migration, const SvAction *action, const char *name)
{
	const SvSide *source = &migration->source;
	const SvSide *desired = &migration->desired;

	if (sv_table_is_partition(action->to))
		return false;
	for_each_target(k, &source->snapshot->needs, action->from->index)
		if (is_table(source->snapshot->objects[k]) && find_check(source->snapshot->objects[k], name) != NULL &&
			sv_inherit_keeps_parent(migration, action->from, source->snapshot->objects[k]))
		return false;
	for_each_target(k, &desired->snapshot->needs, action->to->index)
	{
		const SvObject *check = is_table(desired->snapshot->objects[k]) ? find_check(desired->snapshot->objects[k], name) : NULL;

		if (check != NULL && desired->action[check->index] >= 0)
			return true;
	}
	return false;
}

/*
 * sv_attach_depart
 *		Writes what separates a table from parents, and drops what it had because of
 *		them and is not to keep.
 */
void
sv_attach_depart(const SvMigration *migration, SvAction *action)
{
	const SvObject *to = action->to;
	SvParents	before = sv_table_parents(action->from);
	SvParents	after = sv_table_parents(to);
	SvLineIndex kept = sv_lines_index(sv_lines_split(sv_table_taken(to)));
	ListCell   *cell;

	action->is_online = sv_online_detaches(migration, action);
	sv_parents_depart(action, before, after);
	if (action->is_online && !before.is_pending)
		sv_action_step(action, "partition_of", "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s", to->identity,
					   quote_identifier(sv_online_left_check(migration, action)));
	if (before.partition_of != NULL && after.partition_of != NULL && strcmp(before.partition_of, after.partition_of) == 0)
		return;
	foreach(cell, sv_lines_split(sv_table_taken(action->from)))
	{
		const char *name = strchr(lfirst(cell), ' ') + 1;
		bool		is_index = *(char *) lfirst(cell) == 'I';

		if (sv_lines_contain(&kept, lfirst(cell)) && (is_index || !is_taken_anew(migration, action, name)))
			continue;
		if (is_wanted(migration, to, is_index ? &sv_kind_index : &sv_kind_constraint, name))
			continue;
		if (is_index)
			sv_action_step(action, "partition_of", "DROP INDEX %s.%s", quote_identifier(to->schema), name);
		else
			sv_action_step(action, "partition_of", "ALTER TABLE %s DROP CONSTRAINT %s", to->identity, name);
	}
}

static bool
has_constraint(const SvObject *table, const char *definition)
{
	for (int i = 0; i < table->nparts; i++)
	{
		const char *start;

		if (table->parts[i]->kind != &sv_kind_constraint)
			continue;
		start = psprintf("CONSTRAINT %s ", quote_identifier(table->parts[i]->name));
		if (strncmp(definition, start, strlen(start)) == 0)
			return true;
	}
	return false;
}

/*
 * sv_attach_arrive
 *		Writes what gives a table to parents, and before that the CHECK constraints that
 *		they demand.
 */
void
sv_attach_arrive(const SvMigration *migration, SvAction *action)
{
	const char *separator = ",\n    ";
	List	   *before = sv_lines_split_at(sv_table_inherited_checks(action->from), separator);
	List	   *after = sv_lines_split_at(sv_table_inherited_checks(action->to), separator);
	ListCell   *cell;

	foreach(cell, sv_lines_missing(after, before))
	{
		if (has_constraint(action->from, lfirst(cell)))
			continue;
		sv_action_step(action, "partition_of", "ALTER TABLE %s ADD %s", action->to->identity, (char *) lfirst(cell));
		sv_action_hazard(action, SV_MAY_FAIL);
	}
	action->steps = list_concat(action->steps, action->before_attached);
	sv_parents_arrive(action, sv_table_parents(action->from), sv_table_parents(action->to));
	if (sv_table_is_partition(action->to))
		return;
	/* A constraint of its own remains one. */
	for (int i = 0; i < action->from->nparts; i++)
		if (migration->source.fate[action->from->parts[i]->index] == SV_MERGED)
			sv_action_refuse(action, "inherits");
}

/*
 * sv_attach_warn
 *		Adds the hazard of a new partition whose rows may be in the default partition.
 */
void
sv_attach_warn(const SvMigration *migration, SvAction *action)
{
	const SvSide *desired = &migration->desired;

	if (!is_table(action->to) || !sv_table_is_partition(action->to) || action->steps == NIL)
		return;
	for_each_target(k, &desired->snapshot->needs, action->to->index)
		for_each_target(c, &desired->needed_by, k)
	{
		const char *bounds = sv_table_parents(desired->snapshot->objects[c]).bounds;

		CHECK_FOR_INTERRUPTS();
		if (desired->snapshot->objects[k]->kind == &sv_kind_table && bounds != NULL && strcmp(bounds, "DEFAULT") == 0 &&
			desired->fate[c] != SV_GONE)
			((SvStep *) linitial(action->steps))->hazards |= SV_MAY_FAIL;
	}
}
