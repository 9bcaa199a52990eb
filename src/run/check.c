/*
 * check.c
 *		Whether a plan can be carried out: what is found out before anything
 *		runs, and whether the state is still true when all has run.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/pg_class.h"
#include "commands/extension.h"
#include "errors.h"
#include "miscadmin.h"
#include "run/body.h"
#include "run/check.h"
#include "run/execute.h"
#include "store/revisions.h"
#include "store/texts.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

static const char *
id_of(const SvHistory *history, int32 revision)
{
	return history->map->revs[revision]->id;
}

/*
 * sv_check_applied
 *		Raises SV001 or SV006 if what is applied is not what is registered.
 */
void
sv_check_applied(const SvHistory *history)
{
	ListCell   *cell;

	foreach(cell, history->unknown)
		ereport(ERROR,
				(errcode(ERRCODE_SV_UNKNOWN_REVISION),
				 errmsg("revision \"%s\" is applied but not registered", (char *) lfirst(cell)),
				 errdetail("%d applied revision(s) of project \"%s\" are not registered.",
						   list_length(history->unknown), history->project),
				 errhint("Register them, or set the state anew with SELECT * FROM schemaver_stamp('...', purge => true).")));
	foreach(cell, history->altered)
		ereport(ERROR,
				(errcode(ERRCODE_SV_CONTENT_DIFFERS),
				 errmsg("revision \"%s\" is not what was applied", id_of(history, lfirst_int(cell))),
				 errdetail("Its upgrade body has been changed since; that is so of %d applied revision(s).",
						   list_length(history->altered)),
				 errhint("Put the body back and make the change in a new revision. SELECT * FROM schemaver_validate() lists them.")));
}

/* Raises SV009 if a downgrade passes a revision that cannot be taken back. */
static void
check_reversible(const SvHistory *history, const SvPlan *plan)
{
	int32	   *irreversible = palloc_array(int32, Max(plan->nsteps, 1));
	int32		n = 0;

	for (int32 i = 0; i < plan->nsteps; i++)
	{
		if (!history->map->revs[plan->steps[i]]->has_downgrade)
			irreversible[n++] = plan->steps[i];
	}
	if (n > 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_IRREVERSIBLE),
				 errmsg("revision \"%s\" cannot be taken back: it has no downgrade body",
						id_of(history, irreversible[0])),
				 errdetail("Without a downgrade body: %s.",
						   sv_revmap_join(history->map, irreversible, n)),
				 errhint("Nothing has run. Write one: SELECT schemaver_edit(%s, downgrade => '...').",
						 quote_literal_cstr(id_of(history, irreversible[0])))));
	pfree(irreversible);
}

/* Raises 25001 if a step cannot run inside a transaction. */
static void
check_transactional(const SvHistory *history, const SvPlan *plan, const char *function)
{
	for (int32 i = 0; i < plan->nsteps; i++)
	{
		const SvRevision *revision = history->map->revs[plan->steps[i]];

		if (!revision->transactional)
			ereport(ERROR,
					(errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
					 errmsg("revision \"%s\" cannot run inside a transaction", revision->id),
					 errdetail("It is registered as not transactional; %s runs everything in one transaction.",
							   function),
					 errhint("Nothing has run. SELECT schemaver_%s_sql(...) makes a script for psql that runs it outside of a transaction and records it.",
							 sv_direction_name(plan->direction))));
	}
}

/*
 * Looks at every body of a plan before the first one runs.  Returns them; the
 * texts that fit into the memory that such work may use are kept, to be read only
 * once.
 */
static SvBody *
check_bodies(const SvHistory *history, const SvPlan *plan, Snapshot snapshot)
{
	SvBody	   *bodies = palloc0_array(SvBody, Max(plan->nsteps, 1));
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver body",
												  ALLOCSET_DEFAULT_SIZES);
	int64		room = maintenance_work_mem * INT64CONST(1024);

	for (int32 i = 0; i < plan->nsteps; i++)
	{
		SvBody	   *body = &bodies[i];
		MemoryContext old;
		Size		size;

		CHECK_FOR_INTERRUPTS();
		sv_body_read(body, history, plan->direction, plan->steps[i], snapshot);
		old = MemoryContextSwitchTo(context);
		sv_execute_check(body, &history->rels);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);

		size = GetMemoryChunkSpace(unconstify(char *, body->text));
		if (size <= room)
			room -= size;
		else
			sv_body_forget(body);
	}
	MemoryContextDelete(context);
	return bodies;
}

/*
 * sv_check_plan
 *		Raises SV009 for a downgrade that passes a revision without one, 25001
 *		for a revision that cannot run inside a transaction, and SV014 for a
 *		statement that may not stand in a body.
 *
 * The bodies are read under the snapshot, which is the history's.  function is
 * who runs them: "schemaver_upgrade()"; NULL if that can be outside of a
 * transaction.  Returns the bodies, one a step, in the current memory context;
 * those without a text there was no memory for, and they are to be read again.
 * A stamp has none: NULL.
 */
SvBody *
sv_check_plan(const SvHistory *history, const SvPlan *plan, Snapshot snapshot,
			  const char *function)
{
	if (plan->direction == SV_STAMP)
		return NULL;
	if (plan->direction == SV_DOWNGRADE)
		check_reversible(history, plan);
	if (function != NULL)
		check_transactional(history, plan, function);
	return check_bodies(history, plan, snapshot);
}

/*
 * sv_check_snapshot
 *		Raises 40001 if a revision that the plans touch was changed or removed
 *		after the transaction's snapshot was taken: another body would run than is
 *		registered.
 *
 * Each plan begins with what the one before leaves.  Where every statement has
 * its own snapshot, the lock is enough.
 */
void
sv_check_snapshot(const SvHistory *history, SvPlan *const *plans, int nplans)
{
	const bool *applied = history->applied;
	int32		nrevs = history->map->nrevs;
	bool	   *touched = palloc0_array(bool, Max(nrevs, 1));
	const char **revisions = palloc_array(const char *, nrevs + 1);
	int32		n = 0;

	if (!IsolationUsesXactSnapshot())
		return;
	for (int i = 0; i < nplans; i++)
	{
		const SvPlan *plan = plans[i];

		for (int32 j = 0; j < plan->nsteps; j++)
			touched[plan->steps[j]] = true;
		for (int32 j = 0; j < nrevs; j++)
			touched[j] |= (applied[j] != plan->applied_after[j]);
		applied = plan->applied_after;
	}
	for (int32 i = 0; i < nrevs; i++)
	{
		if (touched[i])
			revisions[n++] = id_of(history, i);
	}
	revisions[n] = NULL;
	sv_revisions_lock(&history->rels, history->project, revisions);
}

/* Says which statement of which body it was; NULL: that is not known. */
static char *
describe_culprit(const SvBody *body)
{
	if (body == NULL)
		return pstrdup("a body");
	if (body->ending)
		return psprintf("a trigger that the %s of revision \"%s\" has deferred", body->direction,
						body->revision);
	return psprintf("statement %d of the %s of revision \"%s\"", body->statement, body->direction,
					body->revision);
}

/* Returns the name of the table that is not as it was, NULL if it is the extension itself. */
static const char *
find_changed_table(const SvRelations *rels, bool *dropped)
{
	const struct
	{
		Oid			oid;
		const char *name;
	}			tables[] = {
		{rels->revisions, "schemaver_revisions"},
		{rels->applied, "schemaver_applied"},
		{rels->state, "schemaver_state"},
		{rels->log, "schemaver_log"},
		{rels->settings, "schemaver_settings"}
	};

	*dropped = (get_extension_name(rels->extension) == NULL);
	for (size_t i = 0; i < lengthof(tables) && !*dropped; i++)
	{
		char	   *name = get_rel_name(tables[i].oid);
		char	   *schema = get_namespace_name(get_rel_namespace(tables[i].oid));

		*dropped = (name == NULL);
		if (name == NULL || strcmp(name, tables[i].name) != 0 || schema == NULL ||
			strcmp(schema, rels->schema) != 0 ||
			getExtensionOfObject(RelationRelationId, tables[i].oid) != rels->extension)
			return tables[i].name;
	}
	return NULL;
}

/*
 * sv_check_extension
 *		Raises SV014 if the statement that has just run, of this body, has changed
 *		the extension or its tables.
 */
void
sv_check_extension(const SvRelations *rels, const SvBody *body)
{
	const char *table;
	bool		dropped;

	if (sv_relations_intact(rels))
		return;
	table = find_changed_table(rels, &dropped);
	ereport(ERROR,
			(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
			 table != NULL ?
			 errmsg("%s has %s table \"%s\" of extension \"schemaver\"",
					describe_culprit(body), dropped ? "dropped" : "changed", table) :
			 errmsg("%s has %s extension \"schemaver\"",
					describe_culprit(body), dropped ? "dropped" : "changed"),
			 errdetail("Nothing of this run remains: it could not have been recorded.")));
}

/*
 * sv_check_intact
 *		Raises SV014 if bodies have changed the extension or its tables.
 */
void
sv_check_intact(const SvRelations *rels)
{
	sv_check_extension(rels, NULL);
}

/* Do the names that a revision is said to need lead elsewhere?  A label may have moved. */
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

/* Does a revision stand elsewhere than it did, or need another one? */
static bool
has_moved(const SvHistory *then, int32 revision, const SvHistory *now, int32 found)
{
	return needs_others(then, revision, now, found) ||
		!sv_texts_equal(sv_revmap_parents(then->map, revision), sv_revmap_parents(now->map, found)) ||
		!sv_texts_equal(then->map->revs[revision]->depends_on, now->map->revs[found]->depends_on);
}

/* Returns the table whose rows are not what the run relies on, NULL if they are. */
static const char *
find_changed_rows(const SvHistory *then, const bool *before, const SvPlan *plan)
{
	Snapshot	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	const SvHistory *now = sv_history_load(&then->rels, then->project, snapshot);
	const char *table = NULL;

	UnregisterSnapshot(snapshot);
	if (now->unknown != NIL)
		return sv_revmap_find(then->map, linitial(now->unknown)) >= 0 ? "schemaver_revisions" : "schemaver_applied";
	for (int32 i = 0; i < then->map->nrevs && table == NULL; i++)
	{
		int32		found = sv_revmap_find(now->map, id_of(then, i));
		bool		matters = before[i] || plan->applied_after[i];

		CHECK_FOR_INTERRUPTS();
		if (matters && (found < 0 || has_moved(then, i, now, found)))
			table = "schemaver_revisions";
		else if (found >= 0 && now->applied[found] != before[i])
			table = "schemaver_applied";
	}
	return table;
}

/*
 * sv_check_rows
 *		Raises SV014 if the statement that has just run, of this body, has changed
 *		what is applied or registered under the run's feet, so that the state that
 *		is about to be written would not be true.  before is what was applied when
 *		sv_history_watch was called.
 */
void
sv_check_rows(const SvHistory *then, const bool *before, const SvPlan *plan, const SvBody *body)
{
	const char *table = find_changed_rows(then, before, plan);

	if (table != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
				 errmsg("%s has changed rows of table \"%s\" that the run relies on",
						describe_culprit(body), table),
				 errdetail("A body cannot change which revisions are applied or registered, nor what they follow or depend on. Nothing of this run remains."),
				 errhint("Leave these tables to schemaver_stamp() and schemaver_remove().")));
}

/*
 * sv_check_untouched
 *		The same for all bodies since sv_history_watch.
 */
void
sv_check_untouched(const SvHistory *then, const bool *before, const SvPlan *plan)
{
	if (sv_history_touched())
		sv_check_rows(then, before, plan, NULL);
}
