/*
 * feasibility.c
 *		Whether a plan can be carried out: the checks before anything runs.
 */
#include "postgres.h"

#include "access/xact.h"
#include "core/placeholder.h"
#include "core/sqlscan.h"
#include "errors.h"
#include "miscadmin.h"
#include "run/body.h"
#include "run/execute.h"
#include "run/feasibility.h"
#include "run/hint.h"
#include "store/revisions.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

static const char *
id_of(const SvHistory *history, int32 revision)
{
	return history->map->revs[revision]->id;
}

/*
 * sv_feasibility_check_applied
 *		Raises SV001 or SV006 if what is applied is not what is registered.
 */
void
sv_feasibility_check_applied(const SvHistory *history)
{
	ListCell   *cell;

	foreach(cell, history->unknown)
		ereport(ERROR,
				(errcode(ERRCODE_SV_UNKNOWN_REVISION),
				 sv_revmap_find(history->whole->map, lfirst(cell)) >= 0 ?
				 errmsg("revision \"%s\" is applied, and so is a revision that replaces it", (char *) lfirst(cell)) :
				 errmsg("revision \"%s\" is applied but not registered", (char *) lfirst(cell)),
				 errdetail_plural("%d applied revision of project \"%s\" is not registered.",
								  "%d applied revisions of project \"%s\" are not registered.",
								  list_length(history->unknown), list_length(history->unknown),
								  history->project->name),
				 errhint("Register what is missing, or set the state explicitly with SELECT * FROM schemaver_stamp('...', purge => true).")));
	foreach(cell, history->altered)
		ereport(ERROR,
				(errcode(ERRCODE_SV_CONTENT_DIFFERS),
				 errmsg("revision \"%s\" differs from what was applied", id_of(history, lfirst_int(cell))),
				 errdetail_plural("The upgrade body of %d applied revision has been changed.",
								  "The upgrade bodies of %d applied revisions have been changed.",
								  list_length(history->altered), list_length(history->altered)),
				 errhint("Restore each body, and make the change in a new revision. SELECT * FROM schemaver_validate() lists the revisions.")));
}

/* Raises SV009 for revisions without a downgrade body. */
static void
raise_irreversible(const SvHistory *history, const SvRevisions *irreversible, Snapshot snapshot)
{
	const char *id = id_of(history, irreversible->revs[0]);
	SvBody		upgrade = {0};
	StringInfoData edits;

	initStringInfo(&edits);
	for (int32 i = 0; i < irreversible->count; i++)
		sv_hint_append_edit(&edits, i, id_of(history, irreversible->revs[i]), "...");
	sv_body_read(&upgrade, history, SV_UPGRADE, irreversible->revs[0], snapshot);
	ereport(ERROR,
			(errcode(ERRCODE_SV_IRREVERSIBLE),
			 errmsg("cannot revert revision \"%s\": it has no downgrade body", id),
			 errdetail("Revisions without a downgrade body: %s.",
					   sv_list_join(history->map, irreversible)),
			 irreversible->count > 1 ?
			 errhint("Nothing has run. Write them: %s.", edits.data) :
			 upgrade.file == NULL ?
			 errhint("Nothing has run. Write one: %s.", edits.data) :
			 errhint("Nothing has run. Write one, with %s and in file \"%s\".", edits.data, upgrade.file)));
}

/* Raises SV009 if a downgrade passes a revision that cannot be reverted. */
static void
check_reversible(const SvHistory *history, const SvPlan *plan, Snapshot snapshot)
{
	SvRevisions irreversible = {0};

	for (int32 i = 0; i < plan->nsteps; i++)
	{
		if (!history->map->revs[plan->steps[i]]->has_downgrade)
			sv_list_add(&irreversible, plan->steps[i]);
	}
	if (irreversible.count > 0)
		raise_irreversible(history, &irreversible, snapshot);
}

/* Raises 25001 if a step cannot run inside a transaction. */
static void
check_transactional(const SvHistory *history, const SvPlan *plan, Snapshot snapshot,
					const char *function)
{
	SvBody		body = {0};

	for (int32 i = 0; i < plan->nsteps; i++)
	{
		const SvRevision *revision = history->map->revs[plan->steps[i]];

		if (revision->transactional)
			continue;
		sv_body_read(&body, history, plan->direction, plan->steps[i], snapshot);
		ereport(ERROR,
				(errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
				 errmsg("revision \"%s\" cannot run inside a transaction", revision->id),
				 errdetail("It is registered as not transactional, but %s runs everything in one transaction.",
						   function),
				 body.is_new ?
				 errhint("Nothing has run. Commit what this transaction has registered, without running it. Then SELECT schemaver_%s_sql(...) makes a script for psql that runs it outside of a transaction and records it.",
						 sv_direction_name(plan->direction)) :
				 errhint("Nothing has run. SELECT schemaver_%s_sql(...) makes a script for psql that runs it outside of a transaction and records it.",
						 sv_direction_name(plan->direction)),
				 sv_body_errcontext(&body)));
	}
}

/*
 * Raises P0001 for an upgrade that nobody has written.  The template of version 0.1
 * left it empty, next to a downgrade that raises an error.  A merge point may do nothing.
 */
static void
check_written(const SvHistory *history, const SvBody *upgrade, int32 revision, Snapshot snapshot)
{
	const SvRevmap *map = history->map;
	SvBody		downgrade = {0};

	if (*sv_sqlscan_skip_blanks(upgrade->text, NULL, NULL) != '\0' ||
		!map->revs[revision]->has_downgrade || sv_edges_count(&map->parents, revision) > 1)
		return;
	sv_body_read(&downgrade, history, SV_DOWNGRADE, revision, snapshot);
	if (sv_placeholder_find(downgrade.text) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_RAISE_EXCEPTION),
				 errmsg("the upgrade has not been written"),
				 errdetail("Revision \"%s\" has an empty upgrade, and the downgrade of the template.", upgrade->revision),
				 errhint("Nothing has run. Write both bodies: SELECT schemaver_edit(%s, upgrade => '...', downgrade => '...'). If the revision is to do nothing, use downgrade => ''.",
						 quote_literal_cstr(upgrade->revision)),
				 sv_body_errcontext(upgrade)));
}

/*
 * Checks every body of a plan before the first one runs.  Returns the bodies; the
 * texts that fit into the memory that such work may use are kept, so that they are
 * read only once.
 */
static SvBody *
check_bodies(const SvHistory *history, const SvPlan *plan, Snapshot snapshot)
{
	SvBody	   *bodies = palloc0_array(SvBody, plan->nsteps);
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
		sv_execute_check(body, &history->project->rels);
		if (plan->direction == SV_UPGRADE)
			check_written(history, body, plan->steps[i], snapshot);
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
 * sv_feasibility_check_plan
 *		Raises SV009 for a downgrade that passes a revision without a downgrade
 *		body, 25001 for a revision that cannot run inside a transaction, and SV014
 *		for a statement that may not be in a body.
 *
 * The bodies are read under the snapshot, which is the history's.  function is
 * what runs them: "schemaver_upgrade()"; NULL if they can run outside of a
 * transaction.  Returns the bodies, one for each step, in the current memory context.
 * A body without a text did not fit into memory, and must be read again.  A stamp
 * has no bodies: NULL.
 */
SvBody *
sv_feasibility_check_plan(const SvHistory *history, const SvPlan *plan, Snapshot snapshot,
						  const char *function)
{
	if (plan->direction == SV_STAMP)
		return NULL;
	if (plan->direction == SV_DOWNGRADE)
		check_reversible(history, plan, snapshot);
	if (function != NULL)
		check_transactional(history, plan, snapshot, function);
	return check_bodies(history, plan, snapshot);
}

/*
 * sv_feasibility_check_snapshot
 *		Raises 40001 if a revision that the plans touch was changed or removed
 *		after the transaction's snapshot was taken: a body would run that is not
 *		the registered one.
 *
 * Each plan begins with what the previous one leaves.  If every statement has its
 * own snapshot, the lock is enough.
 */
void
sv_feasibility_check_snapshot(const SvHistory *history, SvPlan *const *plans, int nplans)
{
	const SvSet *applied = history->applied;
	SvSet	   *touched = sv_set_empty(history->map);

	if (!IsolationUsesXactSnapshot())
		return;
	for (int i = 0; i < nplans; i++)
	{
		const SvPlan *plan = plans[i];

		for (int32 j = 0; j < plan->nsteps; j++)
			sv_set_add(touched, plan->steps[j]);
		sv_set_add_all(touched, sv_set_difference(applied, plan->applied_after));
		applied = plan->applied_after;
	}
	sv_revisions_lock(history->project, sv_set_ids(touched));
}
