/*
 * adopt.c
 *		Taking over from another migration tool: reads its table and stamps.
 *
 * The run lock comes first: nobody may apply more between reading what is applied
 * and stamping, because the stamp would remove it from the state.  Then the table
 * is locked against writing, if the caller may write to it, so that the other tool
 * is not halfway through a migration and cannot begin one before the state is
 * committed.  A role that may only read the table must not be able to block writers.
 */
#include "postgres.h"

#include "import/adoption.h"
#include "run/adopt.h"
#include "run/empty.h"
#include "run/books.h"
#include "run/feasibility.h"
#include "run/guard.h"
#include "run/lock.h"
#include "store/history.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#define FUNCTION "schemaver_adopt()"

/*
 * Returns what to stamp so that the project records what the table does; NULL if
 * there is nothing to do.  The run lock is held.
 */
static char *
find_target(const SvProject *project, const SvBookkeeping *books)
{
	Snapshot	snapshot;
	const SvHistory *history;
	SvAdoption *adoption;
	ListCell   *cell;

	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	history = sv_history_load(project, snapshot);
	UnregisterSnapshot(snapshot);
	sv_empty_notice(history);
	sv_feasibility_check_applied(history);
	adoption = sv_adoption_read(history->map, books);
	sv_adoption_check_applied(books, history->applied, adoption->recorded);
	foreach(cell, adoption->left_out)
		ereport(NOTICE,
				(errmsg("skipping \"%s\" of table \"%s\": nothing of it is registered",
						(char *) lfirst(cell), books->table)));
	if (sv_set_equal(history->applied, adoption->recorded))
		return NULL;
	return sv_set_target(adoption->recorded);
}

/*
 * sv_adopt
 *		Stamps what another tool has recorded as applied in its table.  Returns the
 *		steps of the stamp, in the current memory context.
 *
 * It only adds: what is applied stays applied.  Raises what
 * sv_books_read, sv_adoption_read and sv_adoption_check_applied raise, and what sv_run
 * raises for a stamp.
 */
const SvStep *
sv_adopt(const SvProject *project, Oid table, int32 *nsteps)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver adopt",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	SvRequest	request = {.direction = SV_STAMP};
	const SvRunOptions options = {.function = FUNCTION,.requests = &request,.nrequests = 1};
	SvBookkeeping books = {0};
	const SvStep *steps = NULL;

	sv_guard_write(FUNCTION);
	sv_guard_outside_run(FUNCTION);
	books.project = project->name;
	sv_lock_run(project);
	sv_books_read(table, &books);
	project = sv_project_again(project);	/* we have waited */
	request.target = find_target(project, &books);
	MemoryContextSwitchTo(old);
	*nsteps = 0;
	if (request.target != NULL)
		steps = sv_run(project, &options, nsteps);
	MemoryContextDelete(context);
	return steps;
}
