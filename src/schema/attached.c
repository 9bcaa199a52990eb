/*
 * attached.c
 *		How indexes of partitions are made, that belong to one of the partitioned table.
 *
 * Mostly the server makes them: along with the index of the partitioned table, or when a
 * partition is created or attached.  It chooses their names, and makes them like the one
 * of the table.  If one has to be different, it is there before the partition is
 * attached.  If the index of the table itself is created, and one has to be different or
 * missing, that index is made by hand: for the table alone, and those of the partitions
 * are attached to it, one after the other.
 *
 * An index that is attached can neither be dropped nor detached alone: the index of the
 * table is dropped, and created anew.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/attached.h"
#include "schema/constraint.h"
#include "schema/index.h"
#include "schema/kinds.h"
#include "schema/partition_index.h"
#include "schema/table.h"

/* Of partitioned tables: what somebody else has written may go round in a circle. */
#define MAX_LEVELS 1000

/* Can indexes of partitions belong to it? */
static bool
is_top(const SvObject *object)
{
	return (object->kind == &sv_kind_index || sv_constraint_has_index(object)) && sv_table_is_partitioned(object->parent);
}

static bool
is_partition(const SvObject *object)
{
	return (object->kind == &sv_kind_table || object->kind == &sv_kind_foreign_table) && sv_table_is_partition(object);
}

/*
 * What an index of a partition is attached to; NULL if that is not read.  That of a
 * constraint needs the one at the top, too.
 */
static const SvObject *
find_whole(const SvSide *side, const SvObject *object)
{
	const SvObject *top = NULL;

	for_each_target(k, &side->snapshot->needs, object->index)
	{
		const SvObject *needed = side->snapshot->objects[k];

		if (needed->kind == &sv_kind_partition_index)
			return needed;
		if (needed->parent != object->parent && (needed->kind == &sv_kind_index || sv_constraint_has_index(needed)))
			top = needed;
	}
	return top;
}

/*
 * sv_attached_top
 *		The index or constraint of a partitioned table that an index of a partition
 *		belongs to, maybe through others; NULL if that is not read.
 */
const SvObject *
sv_attached_top(const SvSide *side, const SvObject *object)
{
	for (int level = 0; object != NULL && object->kind == &sv_kind_partition_index; level++)
		object = level < MAX_LEVELS ? find_whole(side, object) : NULL;
	return object;
}

/* The index of a partition that belongs to this; NULL if there is none. */
static const SvObject *
find_attached(const SvSide *side, const SvObject *top, const SvObject *partition)
{
	for (int i = 0; i < partition->nparts; i++)
	{
		const SvObject *part = partition->parts[i];

		if (part->kind == &sv_kind_partition_index && strcmp(part->name, top->name) == 0 && sv_attached_top(side, part) == top)
			return part;
	}
	return NULL;
}

/* Adds the partitions of a table, and theirs, that can have indexes. */
static List *
add_partitions(const SvSide *side, const SvObject *table, List *partitions)
{
	check_stack_depth();
	for_each_target(k, &side->needed_by, table->index)
	{
		SvObject   *object = side->snapshot->objects[k];

		CHECK_FOR_INTERRUPTS();
		if (object->kind == &sv_kind_table && is_partition(object))
			partitions = add_partitions(side, object, lappend(partitions, object));
	}
	return partitions;
}

/*
 * sv_attached_pair
 *		Pairs indexes of a partition that belong to the same, when all else is paired.
 *		A name that the server has chosen does not matter.
 */
void
sv_attached_pair(SvMigration *migration)
{
	SvSide	   *source = &migration->source;
	SvSide	   *desired = &migration->desired;

	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		const SvObject *object = source->snapshot->objects[i];
		const SvObject *top = object->kind == &sv_kind_partition_index ? sv_attached_top(source, object) : NULL;

		CHECK_FOR_INTERRUPTS();
		if (top != NULL && source->pair[i] < 0 && source->pair[top->index] >= 0 && source->pair[object->parent->index] >= 0)
		{
			const SvObject *other = find_attached(desired, desired->snapshot->objects[source->pair[top->index]],
												  desired->snapshot->objects[source->pair[object->parent->index]]);

			if (other != NULL && desired->pair[other->index] < 0)
			{
				source->pair[i] = other->index;
				desired->pair[other->index] = i;
				source->fate[i] = desired->fate[other->index] = SV_KEPT;
			}
		}
		if (object->kind == &sv_kind_partition_index && source->pair[i] >= 0)
			sv_partition_index_keep_name(desired->snapshot->objects[source->pair[i]], object);
	}
}

/* The index or constraint of a partition in the source that becomes one that belongs to the table's; NULL: none does. */
static const SvObject *
find_adopted(const SvMigration *migration, const SvObject *object, const SvObject *top, const bool *is_taken)
{
	const SvSide *source = &migration->source;
	int32		pair = migration->desired.pair[object->parent->index];
	const SvObject *found = NULL;

	for (int i = 0; pair >= 0 && i < source->snapshot->objects[pair]->nparts; i++)
	{
		const SvObject *own = source->snapshot->objects[pair]->parts[i];
		SvFate		fate = source->fate[own->index];

		if ((fate != SV_GONE && fate != SV_MERGED) || is_taken[own->index] || source->is_ignored[own->index] ||
			!sv_partition_index_fits(object, top, own))
			continue;
		if (strcmp(own->name, sv_partition_index_name(object)) == 0)
			return own;
		/* It keeps its name until the end, and something else may need it. */
		if (found == NULL && !sv_snapshot_has_name(migration->desired.snapshot, own, own->name))
			found = own;
	}
	return found;
}

/* Is what two indexes of a partition are attached to the same, which is detached from something, or attached to it? */
static bool
is_same_whole(const SvMigration *migration, const SvObject *from, const SvObject *to)
{
	const SvSide *source = &migration->source;
	const SvSide *desired = &migration->desired;

	if (from->kind == &sv_kind_partition_index && to->kind == &sv_kind_partition_index)
		return source->pair[from->index] == to->index;
	if (from->kind == &sv_kind_partition_index)
		return desired->fate[to->index] == SV_MERGED && source->pair[from->parent->index] == to->parent->index &&
			strcmp(sv_partition_index_name(from), to->name) == 0;
	return to->kind == &sv_kind_partition_index && migration->adopted[to->index] == from;
}

/* The index of the same partition on the other side; NULL if there is none. */
static const SvObject *
find_moved(const SvMigration *migration, const SvObject *object)
{
	const SvSide *source = &migration->source;
	const SvObject *from = find_whole(source, object);
	int32		pair = source->pair[object->parent->index];

	for (int i = 0; from != NULL && pair >= 0 && i < migration->desired.snapshot->objects[pair]->nparts; i++)
	{
		const SvObject *other = migration->desired.snapshot->objects[pair]->parts[i];
		const SvObject *to;

		if (other->kind != object->kind || migration->desired.pair[other->index] >= 0)
			continue;
		to = find_whole(&migration->desired, other);
		if (to != NULL && is_same_whole(migration, from, to))
			return other;
	}
	return NULL;
}

/*
 * sv_attached_move
 *		Pairs and compares indexes of partitions of a table that becomes a partition, or
 *		stops being one, with all that it has.
 */
void
sv_attached_move(SvMigration *migration)
{
	SvSide	   *source = &migration->source;
	bool		again = true;

	while (again)
	{
		again = false;
		for (int32 i = 0; i < source->snapshot->nobjects; i++)
		{
			const SvObject *object = source->snapshot->objects[i];
			const SvObject *other;

			CHECK_FOR_INTERRUPTS();
			if (object->kind != &sv_kind_partition_index || source->pair[i] >= 0)
				continue;
			other = find_moved(migration, object);
			if (other == NULL)
				continue;
			source->pair[i] = other->index;
			migration->desired.pair[other->index] = i;
			source->fate[i] = migration->desired.fate[other->index] = SV_KEPT;
			sv_partition_index_keep_name(migration->desired.snapshot->objects[other->index], object);
			sv_migration_compare_pair(migration, i);
			again = true;
		}
	}
}

/*
 * sv_attached_adopt
 *		Finds the indexes and constraints of partitions that are attached as they are.
 */
void
sv_attached_adopt(SvMigration *migration)
{
	SvSide	   *source = &migration->source;
	SvSide	   *desired = &migration->desired;
	bool	   *is_taken = palloc0_array(bool, source->snapshot->nobjects + 1);

	migration->adopted = palloc0_array(const SvObject *, desired->snapshot->nobjects + 1);
	for (int32 j = 0; j < desired->snapshot->nobjects; j++)
	{
		const SvObject *object = desired->snapshot->objects[j];
		const SvObject *top;
		const SvObject *own;

		CHECK_FOR_INTERRUPTS();
		if (object->kind != &sv_kind_partition_index || desired->pair[j] >= 0)
			continue;
		top = sv_attached_top(desired, object);
		own = top == NULL ? NULL : find_adopted(migration, object, top, is_taken);
		if (own == NULL)
			continue;
		migration->adopted[j] = own;
		is_taken[own->index] = true;
		source->fate[own->index] = SV_MERGED;
	}
	pfree(is_taken);
}

/* Is a desired table a partition as before? */
static bool
stays(const SvMigration *migration, const SvObject *partition)
{
	return migration->desired.pair[partition->index] >= 0 && !migration->arrives[partition->index];
}

/*
 * sv_attached_is_impossible
 *		Is an object of the source an index or constraint of a partitioned table that
 *		must be created anew?  The server would give a new partition an index that is to
 *		be missing, or would not notice that no partition lacks one any more.
 */
bool
sv_attached_is_impossible(const SvMigration *migration, int32 i)
{
	const SvObject *from = migration->source.snapshot->objects[i];
	const SvObject *to;
	bool		must_become_valid;
	bool		is_attached = false;
	ListCell   *cell;

	if (sv_side_is_alone(&migration->source, i) || migration->source.pair[i] < 0 || !is_top(from))
		return false;
	to = migration->desired.snapshot->objects[migration->source.pair[i]];
	must_become_valid = to->kind == &sv_kind_index && sv_index_is_valid(to) && !sv_index_is_valid(from);
	foreach(cell, add_partitions(&migration->desired, to->parent, NIL))
	{
		const SvObject *partition = lfirst(cell);
		const SvObject *object = find_attached(&migration->desired, to, partition);

		if (object == NULL && !stays(migration, partition))
			return true;
		is_attached |= object != NULL && migration->desired.pair[object->index] < 0 && stays(migration, partition);
	}
	return must_become_valid && !is_attached;
}

/* Is an index of the source separated from what it belongs to, because a partition is? */
static bool
leaves(const SvMigration *migration, const SvObject *object)
{
	for (int level = 0; level < MAX_LEVELS && object != NULL && object->kind == &sv_kind_partition_index; level++)
	{
		if (migration->departs[object->parent->index])
			return true;
		object = find_whole(&migration->source, object);
	}
	return false;
}

/*
 * sv_attached_taken_along
 *		What must be dropped because an object of the source, which is dropped, may be
 *		an index that cannot be dropped alone; NULL: nothing.
 */
const SvObject *
sv_attached_taken_along(const SvMigration *migration, const SvObject *object)
{
	const SvSide *source = &migration->source;

	if (object->kind != &sv_kind_partition_index || source->is_ignored[object->index] ||
		sv_side_is_alone(source, object->parent->index) ||
		(source->fate[object->index] == SV_GONE && leaves(migration, object)))
		return NULL;
	return sv_attached_top(source, object);
}

/*
 * sv_attached_stays
 *		Is an index of the source, which has no pair, left to the partition when that is
 *		detached, or attached to something else?
 */
bool
sv_attached_stays(const SvMigration *migration, const SvObject *object)
{
	const SvObject *top;

	if (object->kind != &sv_kind_partition_index)
		return false;
	top = sv_attached_top(&migration->source, object);
	return leaves(migration, object) || (top != NULL && migration->source.fate[top->index] == SV_MERGED);
}

static bool
is_default(const SvObject *object, const SvObject *top)
{
	return sv_partition_index_is_default(object, top->kind == &sv_kind_index ? sv_index_tablespace(top) :
										 sv_constraint_tablespace(top));
}

static bool
any_is_unlike(const SvSide *side, const SvObject *top)
{
	ListCell   *cell;

	foreach(cell, add_partitions(side, top->parent, NIL))
	{
		const SvObject *object = find_attached(side, top, lfirst(cell));

		if (object == NULL || !is_default(object, top))
			return true;
	}
	return false;
}

/*
 * sv_attached_loses_form
 *		Is an object of the source an index or constraint of a partitioned table for
 *		which the server would not make the right indexes of partitions, when a column
 *		gets another type?  It makes all of them anew then.
 */
bool
sv_attached_loses_form(const SvMigration *migration, const SvObject *object)
{
	int32		pair = migration->source.pair[object->index];

	return is_top(object) &&
		(any_is_unlike(&migration->source, object) ||
		 (pair >= 0 && any_is_unlike(&migration->desired, migration->desired.snapshot->objects[pair])));
}

/* Has a desired partition an index of its own that the server may attach instead? */
static bool
has_similar(const SvObject *partition, const SvObject *top)
{
	for (int i = 0; i < partition->nparts; i++)
	{
		const SvObject *own = partition->parts[i];

		if (top->kind == &sv_kind_index ? sv_index_is_similar(own, top) : sv_constraint_is_similar(own, top))
			return true;
	}
	return false;
}

/* Would the server not make what is desired along with this? */
static bool
must_be_by_hand(const SvMigration *migration, const SvObject *top)
{
	ListCell   *cell;

	foreach(cell, add_partitions(&migration->desired, top->parent, NIL))
	{
		const SvObject *partition = lfirst(cell);
		const SvObject *object = find_attached(&migration->desired, top, partition);
		const SvObject *own = object == NULL ? NULL : migration->adopted[object->index];

		if (object == NULL || !is_default(object, top) || (own == NULL && has_similar(partition, top)) ||
			(own != NULL && (migration->is_online || strcmp(own->name, sv_partition_index_name(object)) != 0)))
			return true;
	}
	return false;
}

/* Is an index of a partition made by statements of its own? */
static bool
is_by_hand(const SvMigration *migration, const SvObject *object)
{
	const SvSide *desired = &migration->desired;

	for (int level = 0; level < MAX_LEVELS && object->kind == &sv_kind_partition_index; level++)
	{
		const SvObject *whole = find_whole(desired, object);

		if (whole == NULL || !sv_side_is_alone(desired, object->index))
			return false;
		if (!sv_side_is_alone(desired, whole->index))
			return desired->fate[whole->index] != SV_MERGED && stays(migration, object->parent);
		object = whole;
	}
	return object->kind != &sv_kind_partition_index && migration->is_by_hand[object->index];
}

static void
open_pair(SvMigration *migration, int32 i)
{
	migration->source.is_open[i] = true;
	if (migration->source.pair[i] >= 0)
		migration->desired.is_open[migration->source.pair[i]] = true;
}

/* One that belongs to a constraint of the partition makes it impossible to drop the index of the table. */
static void
refuse_to_drop(SvMigration *migration, const SvObject *object)
{
	const SvSide *source = &migration->source;
	const SvObject *top = sv_attached_top(source, object);

	if (top == NULL || !sv_partition_index_has_constraint(object) || !sv_side_is_alone(source, top->index) ||
		sv_side_is_alone(source, object->parent->index) || leaves(migration, object))
		return;
	open_pair(migration, top->index);
	for_each_target(k, &source->snapshot->needs, object->index)
		if (source->snapshot->objects[k]->parent == object->parent && sv_constraint_has_index(source->snapshot->objects[k]))
		open_pair(migration, k);
	ereport(NOTICE,
			(errmsg("there are no statements for index %s", top->identity),
			 errdetail("The index of a constraint of %s is attached to it, and cannot be detached.", object->parent->identity),
			 errhint("DROP INDEX %s CASCADE drops the constraint, too.", top->identity)));
}

/*
 * sv_attached_decide
 *		Decides which indexes and constraints of partitioned tables, and which indexes of
 *		partitions, are made by hand.  It is known what becomes of each object.
 */
void
sv_attached_decide(SvMigration *migration)
{
	const SvSide *desired = &migration->desired;
	int32		n = desired->snapshot->nobjects;

	migration->is_by_hand = palloc0_array(bool, n + 1);
	for (int32 j = 0; j < n; j++)
	{
		const SvObject *object = desired->snapshot->objects[j];

		CHECK_FOR_INTERRUPTS();
		if (sv_side_is_alone(desired, j) && is_top(object))
			migration->is_by_hand[j] = must_be_by_hand(migration, object);
	}
	for (int32 i = 0; i < migration->source.snapshot->nobjects; i++)
		if (migration->source.snapshot->objects[i]->kind == &sv_kind_partition_index)
			refuse_to_drop(migration, migration->source.snapshot->objects[i]);
	for (int32 j = 0; j < n; j++)
		if (desired->snapshot->objects[j]->kind == &sv_kind_partition_index)
			migration->is_by_hand[j] = is_by_hand(migration, desired->snapshot->objects[j]);
}

/*
 * sv_attached_is_made_along
 *		Is a desired object an index that the server makes along with something else?
 */
bool
sv_attached_is_made_along(const SvMigration *migration, const SvObject *object)
{
	return object->kind == &sv_kind_partition_index && sv_side_is_alone(&migration->desired, object->index) &&
		!migration->is_by_hand[object->index];
}

/* The statements that make what a partition must have, or have by another name, before it is attached. */
static List *
prepare_partition(const SvMigration *migration, const SvObject *partition)
{
	List	   *steps = NIL;

	for (int i = 0; i < partition->nparts; i++)
	{
		const SvObject *object = partition->parts[i];
		SvAction	action = {.act = SV_CREATE,.to = object};

		if (!sv_attached_is_made_along(migration, object))
			continue;
		action.top = sv_attached_top(&migration->desired, object);
		action.adopted = migration->adopted[object->index];
		if (action.top == NULL)
			continue;
		sv_online_set(migration, &action);
		if (action.adopted == NULL && !is_default(object, action.top))
		{
			sv_partition_index_create(&action, object);
			sv_common_create(&action, object, NULL);
		}
		else if (action.adopted != NULL && strcmp(action.adopted->name, sv_partition_index_name(object)) != 0)
			sv_partition_index_rename(&action, action.adopted, object);
		steps = list_concat(steps, action.steps);
	}
	return steps;
}

/*
 * sv_attached_set
 *		Sets what an action that creates something, or attaches a table, has to know
 *		about indexes of partitions.
 */
void
sv_attached_set(const SvMigration *migration, SvAction *action)
{
	const SvObject *object = action->to;

	if (is_partition(object))
		action->before_attached = prepare_partition(migration, object);
	action->is_by_hand = migration->is_by_hand[object->index];
	if (object->kind != &sv_kind_partition_index)
	{
		action->is_online &= !action->is_by_hand;
		return;
	}
	action->whole = find_whole(&migration->desired, object);
	action->top = sv_attached_top(&migration->desired, object);
	action->adopted = migration->adopted[object->index];
}

/* What is made for a table alone comes when partitions have come, and gone. */
static void
add_hand_needs(const SvMigration *migration, SvAddNeed add_need, void *needs, const SvObject *object)
{
	const SvSide *source = &migration->source;
	const SvSide *desired = &migration->desired;
	int32		action = desired->action[object->index];
	int32		before = desired->pair[object->parent->index];

	for_each_target(k, &desired->needed_by, object->parent->index)
		if (is_partition(desired->snapshot->objects[k]))
	{
		CHECK_FOR_INTERRUPTS();
		if (desired->action[k] >= 0 && migration->actions[desired->action[k]]->act == SV_CREATE)
			add_need(needs, action, desired->action[k]);
		add_need(needs, action, migration->arrival[k]);
	}
	if (before < 0)
		return;
	for_each_target(k, &source->needed_by, before)
		if (is_partition(source->snapshot->objects[k]))
	{
		CHECK_FOR_INTERRUPTS();
		add_need(needs, action, source->action[k]);
		add_need(needs, action, migration->departure[k]);
	}
}

/* Whatever needs an index that the server makes waits until it has made it. */
static void
add_along_needs(const SvMigration *migration, SvAddNeed add_need, void *needs, const SvObject *object)
{
	const SvSide *desired = &migration->desired;
	const SvObject *top = sv_attached_top(desired, object);
	int32		partition = object->parent->index;

	for_each_target(k, &desired->needed_by, object->index)
	{
		CHECK_FOR_INTERRUPTS();
		add_need(needs, desired->action[k], desired->action[partition]);
		add_need(needs, desired->action[k], migration->arrival[partition]);
		if (top != NULL)
			add_need(needs, desired->action[k], desired->action[top->index]);
	}
}

/*
 * sv_attached_add_needs
 *		Adds which action needs which because of indexes of partitions: (a, b) means that
 *		a comes after b.  All actions have been made.
 */
void
sv_attached_add_needs(const SvMigration *migration, SvAddNeed add_need, void *needs)
{
	const SvSide *desired = &migration->desired;

	for (int32 j = 0; j < desired->snapshot->nobjects; j++)
	{
		const SvObject *object = desired->snapshot->objects[j];

		CHECK_FOR_INTERRUPTS();
		if (migration->is_by_hand[j])
			add_hand_needs(migration, add_need, needs, object);
		else if (sv_attached_is_made_along(migration, object))
			add_along_needs(migration, add_need, needs, object);
	}
}
