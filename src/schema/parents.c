/*
 * parents.c
 *		What tables and foreign tables inherit from, and are partitions of.
 */
#include "postgres.h"

#include "schema/column.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/parents.h"

/*
 * sv_parents_are_partition
 *		Is a new table best made as a partition, with the columns of its parent?
 */
bool
sv_parents_are_partition(const SvObject *table, const char *partition_of)
{
	if (partition_of == NULL)
		return false;
	for (int i = 0; i < table->nparts; i++)
		if (table->parts[i]->kind == &sv_kind_column && strcmp(sv_column_inheritance(table->parts[i]), "1") != 0)
			return false;
	return true;
}

/*
 * sv_parents_attach
 *		Adds the statement that makes a table a partition.
 */
void
sv_parents_attach(SvAction *action, SvParents to)
{
	sv_action_step(action, "partition_of", "ALTER TABLE %s ATTACH PARTITION %s %s", to.partition_of,
				   action->to->identity, to.bounds);
}

static bool
same_partition(SvParents from, SvParents to)
{
	return sv_object_same_text(from.partition_of, to.partition_of) && sv_object_same_text(from.bounds, to.bounds) &&
		from.is_pending == to.is_pending;
}

/* Is there anything to do about it?  No statement leads to a partition whose detaching is pending. */
static bool
changes_partition(SvParents from, SvParents to)
{
	return !to.is_pending && !same_partition(from, to);
}

static List *
names_missing(const char *names, const char *others)
{
	return sv_lines_missing(sv_lines_split_at(names, ", "), sv_lines_split_at(others, ", "));
}

/*
 * sv_parents_are_left
 *		Must a table be separated from a parent, maybe to be given to it anew?
 */
bool
sv_parents_are_left(SvParents from, SvParents to)
{
	return (from.partition_of != NULL && changes_partition(from, to)) || names_missing(from.inherits, to.inherits) != NIL;
}

/*
 * sv_parents_are_joined
 *		Must a table be given to a parent?
 */
bool
sv_parents_are_joined(SvParents from, SvParents to)
{
	return (to.partition_of != NULL && changes_partition(from, to)) || names_missing(to.inherits, from.inherits) != NIL;
}

/*
 * sv_parents_depart
 *		Adds the statements that separate a table from its parents.
 */
void
sv_parents_depart(SvAction *action, SvParents from, SvParents to)
{
	ListCell   *cell;
	List	   *left = names_missing(from.inherits, to.inherits);

	if (from.partition_of != NULL && changes_partition(from, to))
		sv_action_step(action, "partition_of", "ALTER TABLE %s DETACH PARTITION %s%s", from.partition_of,
					   action->to->identity, from.is_pending ? " FINALIZE" : action->is_online ? " CONCURRENTLY" : "");
	foreach(cell, left)
		sv_action_step(action, "inherits", "ALTER TABLE %s NO INHERIT %s", action->to->identity, (char *) lfirst(cell));
}

/*
 * sv_parents_arrive
 *		Adds the statements that give a table to its parents.  Attaching a table reads
 *		all of its rows; they may not fit.
 */
void
sv_parents_arrive(SvAction *action, SvParents from, SvParents to)
{
	ListCell   *cell;
	List	   *joined = names_missing(to.inherits, from.inherits);

	if (to.partition_of != NULL && changes_partition(from, to))
	{
		sv_parents_attach(action, to);
		if (action->to->kind == &sv_kind_table)
			sv_action_hazard(action, SV_MAY_FAIL);
	}
	foreach(cell, joined)
		sv_action_step(action, "inherits", "ALTER TABLE %s INHERIT %s", action->to->identity, (char *) lfirst(cell));
}

/*
 * sv_parents_alter
 *		Adds the differences in what a table inherits from that no statement removes.
 */
void
sv_parents_alter(SvAction *action, SvParents from, SvParents to)
{
	if (to.is_pending && !same_partition(from, to))
		sv_action_refuse(action, "detached");
	if (!sv_object_same_text(from.inherits, to.inherits) && !sv_parents_are_left(from, to) && !sv_parents_are_joined(from, to))
		sv_action_refuse(action, "inherits");
}
