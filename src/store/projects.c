/*
 * projects.c
 *		Which projects there are.
 *
 * A project exists as long as it has revisions: there is no table of them.  Their
 * names are the distinct first columns of an index, which is read with one descent
 * for each name, not row by row.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "miscadmin.h"
#include "store/lookup.h"
#include "store/obstacles.h"
#include "store/projects.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

/* Returns the first project after this name, or the first of all for NULL; NULL if none. */
static char *
next_project(Relation rel, Relation index, Snapshot snapshot, const char *after)
{
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	char	   *name = NULL;

	ScanKeyInit(&key, Anum_revisions_project, BTGreaterStrategyNumber, F_TEXT_GT,
				CStringGetTextDatum(after != NULL ? after : ""));
	scan = systable_beginscan_ordered(rel, index, snapshot, 1, &key);
	tuple = systable_getnext_ordered(scan, ForwardScanDirection);
	if (HeapTupleIsValid(tuple))
		name = sv_lookup_text(tuple, rel, Anum_revisions_project);
	systable_endscan_ordered(scan);
	return name;
}

/*
 * sv_projects_list
 *		Lists the names of the projects that have revisions (char *), in the current
 *		memory context, bytewise in order; of more than max, the first ones.  Returns
 *		false if the table does not have the primary key that the extension has created.
 */
bool
sv_projects_list(const SvRelations *rels, Snapshot snapshot, int max, List **names)
{
	const SvRelation *table = &rels->tables[SV_TABLE_REVISIONS];
	Relation	rel = table_open(table->oid, AccessShareLock);
	Oid			key = sv_obstacles_key(rel, table->nkeys);

	*names = NIL;
	if (OidIsValid(key))
	{
		Relation	index = index_open(key, AccessShareLock);
		char	   *name = NULL;

		while (list_length(*names) < max &&
			   (name = next_project(rel, index, snapshot, name)) != NULL)
		{
			CHECK_FOR_INTERRUPTS();
			*names = lappend(*names, name);
		}
		index_close(index, NoLock);
	}
	table_close(rel, NoLock);
	return OidIsValid(key);
}
