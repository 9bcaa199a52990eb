/*
 * parents.c
 *		What tables and foreign tables inherit from, and are partitions of.
 */
#include "postgres.h"

#include "schema/column.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/parents.h"

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

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

/* Attaching a table reads all of its rows; they may not fit. */
static void
alter_partition(SvAction *action, SvParents from, SvParents to)
{
	if (from.partition_of != NULL)
		sv_action_step(action, "partition_of", "ALTER TABLE %s DETACH PARTITION %s", from.partition_of,
					   action->to->identity);
	if (to.partition_of != NULL)
	{
		sv_parents_attach(action, to);
		if (action->to->kind == &sv_kind_table)
			sv_action_hazard(action, SV_MAY_FAIL);
	}
}

static void
alter_inheritance(SvAction *action, const char *from, const char *to)
{
	List	   *before = sv_lines_split_at(from, ", ");
	List	   *after = sv_lines_split_at(to, ", ");
	const char *identity = action->to->identity;
	ListCell   *cell;

	foreach(cell, sv_lines_missing(before, after))
		sv_action_step(action, "inherits", "ALTER TABLE %s NO INHERIT %s", identity, (char *) lfirst(cell));
	foreach(cell, sv_lines_missing(after, before))
		sv_action_step(action, "inherits", "ALTER TABLE %s INHERIT %s", identity, (char *) lfirst(cell));
	if (sv_lines_missing(before, after) == NIL && sv_lines_missing(after, before) == NIL)
		sv_action_refuse(action, "inherits");
}

/*
 * sv_parents_alter
 *		Adds the statements that change what a table inherits from.
 */
void
sv_parents_alter(SvAction *action, SvParents from, SvParents to)
{
	if (!same_text(from.partition_of, to.partition_of) || !same_text(from.bounds, to.bounds))
		alter_partition(action, from, to);
	if (!same_text(from.inherits, to.inherits))
		alter_inheritance(action, from.inherits, to.inherits);
}
