/*
 * latest.c
 *		The revisions of a project as they are now, even if the transaction has an
 *		older snapshot.
 *
 * Every call that adds, changes or removes revisions begins here: everything that
 * may have changed while it waited for the lock is read and checked again.
 */
#include "postgres.h"

#include "access/xact.h"
#include "registry/latest.h"
#include "run/guard.h"
#include "store/obstacles.h"
#include "utils/snapmgr.h"

/*
 * sv_latest_read
 *		Returns the current history, in the current memory context.
 *
 * What others have registered and applied since the transaction's snapshot was
 * taken counts, and so does a new owner of the extension.
 */
const SvHistory *
sv_latest_read(const SvProject *project)
{
	const SvHistory *history;

	CommandCounterIncrement();
	PushActiveSnapshot(GetLatestSnapshot());
	history = sv_history_read(sv_project_again(project));
	PopActiveSnapshot();
	return history;
}

/*
 * sv_latest_lock
 *		Locks the revisions of a project for the given use, to the end of the
 *		transaction, and returns the current history in the current memory context.
 *		function is what has been called: "schemaver_edit()".
 *
 * Raises what sv_guard_write and sv_lock_registry raise, and 55000 for a change
 * from inside a run, for tables that cannot be written to, and for tables of a
 * later version.
 */
const SvHistory *
sv_latest_lock(const SvProject *project, SvRegistryUse use, const char *function)
{
	const SvHistory *history;

	sv_guard_write(function);
	if (use == SV_REGISTRY_CHANGE)
		sv_guard_outside_run(function);
	sv_lock_registry(project, use);
	sv_obstacles_refuse_any(&project->rels, false);
	history = sv_latest_read(project);
	sv_relations_check_version(&history->project->rels);
	return history;
}

/*
 * sv_latest_get_row
 *		Returns the row of a revision in the map as it is now, in the current memory
 *		context.
 *
 * Raises 40001 if there is no such row: our lock does not prevent anybody from
 * deleting it by hand.
 */
SvRevisionRow *
sv_latest_get_row(const SvHistory *history, int32 revision)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	SvRevisionRow *row = sv_history_get_row(history, revision, snapshot);

	UnregisterSnapshot(snapshot);
	return row;
}

/*
 * sv_latest_find_row
 *		Returns the row of a revision as it is now, in the current memory context;
 *		NULL if there is none of this id.
 */
SvRevisionRow *
sv_latest_find_row(const SvProject *project, const char *revision)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	SvRevisionRow *row = sv_revisions_get(project, revision, snapshot);

	UnregisterSnapshot(snapshot);
	return row;
}
