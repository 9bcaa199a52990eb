/*
 * intact.c
 *		Whether the extension and its rows are still what a run relies on, after
 *		the statements of bodies.
 */
#include "postgres.h"

#include "catalog/dependency.h"
#include "catalog/pg_class.h"
#include "commands/extension.h"
#include "errors.h"
#include "miscadmin.h"
#include "run/intact.h"
#include "run/watch.h"
#include "store/texts.h"
#include "store/view.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

static const char *
id_of(const SvHistory *history, int32 revision)
{
	return history->map->revs[revision]->id;
}

/* Describes which statement of which body it was; NULL: it is not known. */
static char *
describe_culprit(const SvBody *body)
{
	if (body == NULL)
		return pstrdup("a body");
	if (body->ending)
		return psprintf("a trigger deferred by the %s of revision \"%s\"", body->direction,
						body->revision);
	return psprintf("statement %d of the %s of revision \"%s\"", body->statement, body->direction,
					body->revision);
}

/* Returns the name of the table that is not as it was, NULL if it is the extension itself. */
static const char *
find_changed_table(const SvRelations *rels, bool *dropped)
{
	*dropped = (get_extension_name(rels->extension) == NULL);
	for (int i = 0; i < SV_TABLES && !*dropped; i++)
	{
		const SvRelation *table = &rels->tables[i];
		char	   *name = get_rel_name(table->oid);
		char	   *schema = get_namespace_name(get_rel_namespace(table->oid));

		if (!OidIsValid(table->oid))
			continue;
		*dropped = (name == NULL);
		if (name == NULL || strcmp(name, table->name) != 0 || schema == NULL ||
			strcmp(schema, rels->schema) != 0 ||
			getExtensionOfObject(RelationRelationId, table->oid) != rels->extension)
			return table->name;
	}
	return NULL;
}

/*
 * sv_intact_check_extension
 *		Raises SV014 if the statement that has just run, of this body, has changed
 *		the extension or its tables.
 */
void
sv_intact_check_extension(const SvRelations *rels, const SvBody *body)
{
	const char *table;
	bool		dropped;

	if (!sv_watch_altered() && sv_relations_intact(rels))
		return;
	table = find_changed_table(rels, &dropped);
	ereport(ERROR,
			(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
			 table != NULL ?
			 errmsg("%s has %s table \"%s\" of extension \"schemaver\"",
					describe_culprit(body), dropped ? "dropped" : "changed", table) :
			 errmsg("%s has %s extension \"schemaver\"",
					describe_culprit(body), dropped ? "dropped" : "changed"),
			 errdetail("Nothing of this run remains, because it could not have been recorded.")));
}

/*
 * sv_intact_check
 *		Raises SV014 if bodies have changed the extension or its tables.
 */
void
sv_intact_check(const SvRelations *rels)
{
	sv_intact_check_extension(rels, NULL);
}

/* Do the names of a revision's dependencies now mean other revisions?  A label may have moved. */
static bool
needs_others(const SvHistory *then, int32 revision, const SvHistory *now, int32 found)
{
	const SvEdges *old = &then->map->needs;
	const SvEdges *new = &now->map->needs;
	int32		count = sv_edges_count(old, revision);

	if (sv_edges_count(new, found) != count)
		return true;
	for (int32 i = 0; i < count; i++)
	{
		if (strcmp(id_of(then, old->node[old->start[revision] + i]),
				   id_of(now, new->node[new->start[found] + i])) != 0)
			return true;
	}
	return false;
}

/* Has a revision moved, or does it need a different one? */
static bool
has_moved(const SvHistory *then, int32 revision, const SvHistory *now, int32 found)
{
	return needs_others(then, revision, now, found) ||
		!sv_texts_equal(sv_revmap_parents(then->map, revision), sv_revmap_parents(now->map, found)) ||
		!sv_texts_equal(then->map->revs[revision]->depends_on, now->map->revs[found]->depends_on);
}

/* Returns the table whose rows are no longer what the run relies on, NULL if there is none. */
static const char *
find_changed_rows(const SvHistory *then, const SvSet *before, const SvPlan *plan)
{
	Snapshot	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	const SvHistory *now = sv_view_open(sv_history_load(then->project, snapshot), then->open);
	const char *revisions = then->project->rels.tables[SV_TABLE_REVISIONS].name;
	const char *applied = then->project->rels.tables[SV_TABLE_APPLIED].name;
	const char *table = NULL;

	UnregisterSnapshot(snapshot);
	if (now->unknown != NIL)
		return sv_revmap_find(then->map, linitial(now->unknown)) >= 0 ? revisions : applied;
	for (int32 i = 0; i < then->map->nrevs && table == NULL; i++)
	{
		int32		found = sv_revmap_find(now->map, id_of(then, i));
		bool		matters = sv_set_has(before, i) || sv_set_has(plan->applied_after, i);

		CHECK_FOR_INTERRUPTS();
		if (matters && (found < 0 || has_moved(then, i, now, found)))
			table = revisions;
		else if (found >= 0 && sv_set_has(now->applied, found) != sv_set_has(before, i))
			table = applied;
	}
	return table;
}

/*
 * sv_intact_check_rows
 *		Raises SV014 if the statement that has just run, of this body, has changed
 *		what is applied or registered during the run, so that the state that is
 *		about to be written would be wrong.  before is what was applied when
 *		sv_history_watch was called.
 */
void
sv_intact_check_rows(const SvHistory *then, const SvSet *before, const SvPlan *plan, const SvBody *body)
{
	const char *table = find_changed_rows(then, before, plan);

	if (table != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
				 errmsg("%s has changed rows of table \"%s\" that the run relies on",
						describe_culprit(body), table),
				 errdetail("A body cannot change which revisions are applied or registered, nor what they follow or depend on. Nothing of this run remains."),
				 errhint("Use schemaver_stamp() and schemaver_remove() instead, outside of a body.")));
}

/*
 * sv_intact_check_untouched
 *		The same for all bodies since sv_history_watch.
 */
void
sv_intact_check_untouched(const SvHistory *then, const SvSet *before, const SvPlan *plan)
{
	if (sv_history_touched())
		sv_intact_check_rows(then, before, plan, NULL);
}
