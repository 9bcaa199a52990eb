/*
 * adopt.c
 *		Taking over from another migration tool: reads its table and stamps.
 *
 * The locks for a change come first: nobody may apply more between reading what is
 * applied and stamping, because the stamp would remove it from the state; and
 * revisions may have to be moved.  Then the table
 * is locked against writing, if the caller may write to it, so that the other tool
 * is not halfway through a migration and cannot begin one before the state is
 * committed.  A role that may only read the table must not be able to block writers.
 */
#include "postgres.h"

#include "access/xact.h"
#include "core/checksum.h"
#include "errors.h"
#include "import/adoption.h"
#include "miscadmin.h"
#include "run/adopt.h"
#include "run/empty.h"
#include "run/books.h"
#include "run/feasibility.h"
#include "run/guard.h"
#include "run/lock.h"
#include "store/obstacles.h"
#include "store/view.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#define FUNCTION "schemaver_adopt()"

/* Is the body of a registered revision the one with this checksum? */
static bool
has_checksum(const SvHistory *history, int32 revision, Snapshot snapshot, const char *checksum)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver body",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	const SvRevisionRow *row = sv_history_get_row(history, revision, snapshot);
	uint8		registered[SV_CHECKSUM_LENGTH];
	bool		same;

	sv_checksum(row->upgrade, row->transactional, registered);
	same = strcmp(sv_checksum_hex(registered), checksum) == 0;
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return same;
}

/* Raises SV006 if the bodies that were recorded are not those that are registered. */
static void
check_checksums(const SvHistory *history, const SvAdoption *adoption, Snapshot snapshot,
				const SvBookkeeping *books)
{
	SvSet	   *different = sv_set_empty(history->map);

	for_each_member(i, adoption->recorded)
	{
		CHECK_FOR_INTERRUPTS();
		if (adoption->checksums[i] != NULL && !has_checksum(history, i, snapshot, adoption->checksums[i]))
			sv_set_add(different, i);
	}
	if (!sv_set_is_empty(different))
		ereport(ERROR,
				(errcode(ERRCODE_SV_CONTENT_DIFFERS),
				 errmsg("\"%s\" records other bodies than those that are registered", books->table),
				 errdetail("The checksums of these revisions are different: %s.", sv_set_join(different)),
				 errhint("Register these revisions as they were applied, then adopt again. If the database has what is registered, record that: SELECT * FROM schemaver_stamp('...').")));
}

/*
 * Moves revisions that the other tool has left out behind those that it has applied.
 * Both locks are held.
 */
static void
move_late(const SvHistory *history, const SvAdoption *adoption, const SvBookkeeping *books,
		  Snapshot snapshot)
{
	const SvRelations *rels = &history->project->rels;

	sv_obstacles_refuse_any(rels, false);
	sv_relations_check_version(rels);
	for (int32 i = 0; i < adoption->moves->count; i++)
	{
		const SvMove *move = &adoption->moves->moves[i];
		SvRevisionRow *row = sv_history_get_row(history, move->revision, snapshot);

		CHECK_FOR_INTERRUPTS();
		row->down_revision = move->parents;
		sv_revisions_update(history->project, row);
	}
	ereport(NOTICE,
			(errmsg("not recorded in \"%s\", although later ones are: %s",
					books->table, sv_set_join(adoption->late)),
			 errdetail("These revisions now follow those that are recorded.")));
	CommandCounterIncrement();
}

/* Reads what is registered, and finds out which of it the table records. */
static const SvHistory *
read_adoption(const SvProject *project, const SvBookkeeping *books, SvAdoption **adoption)
{
	Snapshot	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	const SvHistory *history = sv_view_parts(sv_history_load(project, snapshot));

	sv_empty_notice(history);
	sv_feasibility_check_applied(history);
	*adoption = sv_adoption_read(history->map, history->applied, books);
	check_checksums(history, *adoption, snapshot, books);
	sv_adoption_check_applied(books, history->applied, (*adoption)->recorded);
	if ((*adoption)->moves != NULL)
		move_late(history, *adoption, books, snapshot);
	UnregisterSnapshot(snapshot);
	return history;
}

/*
 * Returns what to stamp so that the project records what the table does; NULL if
 * there is nothing to do.
 */
static char *
find_target(const SvProject *project, const SvBookkeeping *books)
{
	SvAdoption *adoption;
	const SvHistory *history = read_adoption(project, books, &adoption);
	ListCell   *cell;

	if (adoption->moves != NULL)
		history = read_adoption(project, books, &adoption);
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
 * It only adds: what is applied stays applied.  If the other tool has applied
 * something out of order, what it has left out moves behind.  Raises what
 * sv_books_read, sv_adoption_read and sv_adoption_check_applied raise, and what sv_run
 * raises for a stamp.
 */
const SvRunStep *
sv_adopt(const SvProject *project, Oid table, int32 *nsteps)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver adopt",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	SvRequest	request = {.direction = SV_STAMP};
	const SvRunOptions options = {.function = FUNCTION,.requests = &request,.nrequests = 1};
	SvBookkeeping books = {0};
	const SvRunStep *steps = NULL;

	sv_guard_write(FUNCTION);
	sv_guard_outside_run(FUNCTION);
	books.project = project->name;
	sv_lock_registry(project, SV_REGISTRY_CHANGE);
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
