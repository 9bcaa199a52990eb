/*
 * keeper.c
 *		The worker that makes the scratch database, and keeps it for its caller.
 *
 * It lives as long as its caller needs the database.  A lock makes sure that each
 * scratch database has one user at a time.  While it makes or drops the database, the
 * end of the caller does not stop it: it is only told that it is no longer needed, and
 * drops what others must not find.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_authid.h"
#include "compat.h"
#include "core/pack.h"
#include "miscadmin.h"
#include "postmaster/interrupt.h"
#include "proof/database.h"
#include "proof/keeper.h"
#include "storage/ipc.h"
#include "storage/latch.h"
#include "storage/lock.h"
#include "storage/proc.h"
#include "tcop/tcopprot.h"
#include "utils/memutils.h"
#include "utils/timeout.h"
#include "utils/wait_event.h"
#include "worker/queue.h"
#include "worker/serve.h"

#define LOOK_INTERVAL 10000L	/* ms */

/* The server releases locks of a session when a transaction aborts, and none may be open when the process ends. */
static void
release_locks(int code, Datum arg)
{
	LockReleaseAll(DEFAULT_LOCKMETHOD, true);
}

/* The message of the server does not say what was waited for. */
static void
describe_waiting(void *arg)
{
	errcontext("waiting for another call of the same role, which uses the scratch database");
}

/*
 * Waits until nobody else uses the scratch database of the current user for this
 * database.  The lock ends with the process.
 */
static void
lock_scratch(void)
{
	ErrorContextCallback callback = {.callback = describe_waiting,.previous = error_context_stack};
	LOCKTAG		tag;

	SET_LOCKTAG_OBJECT(tag, MyDatabaseId, AuthIdRelationId, GetUserId(), 0);
	before_shmem_exit(release_locks, 0);
	error_context_stack = &callback;
	(void) LockAcquire(&tag, ExclusiveLock, true, false);
	error_context_stack = callback.previous;
}

/* Drops the database if it exists.  Returns whether it has. */
static bool
drop(const char *name)
{
	SvScratchState state;
	Oid			oid;

	sv_serve_begin();
	state = sv_database_find(name, &oid);
	if (state != SV_SCRATCH_ABSENT)
		sv_database_drop(name, oid);
	sv_serve_commit();
	return state != SV_SCRATCH_ABSENT;
}

/* Can the database be used as it is? */
static bool
is_usable(const char *name, SvScratchUse use, bool *exists)
{
	SvScratchState state;
	Oid			oid;

	sv_serve_begin();
	state = sv_database_find(name, &oid);
	sv_serve_commit();
	*exists = state != SV_SCRATCH_ABSENT;
	return state == SV_SCRATCH_EMPTY && use == SV_SCRATCH_ROLL_BACK;
}

/*
 * Makes the database unless it can be used as it is.  Returns its OID.  If the role may
 * not, the hint also says what it can do instead.
 */
static Oid
provide(const char *name, SvScratchUse use, const char *instead)
{
	bool		exists;
	Oid			oid;

	if (!is_usable(name, use, &exists))
	{
		if (exists)
			(void) drop(name);
		sv_serve_begin();
		sv_database_make(name, use == SV_SCRATCH_COMMIT, instead);
		sv_serve_commit();
	}
	sv_serve_begin();
	if (sv_database_find(name, &oid) == SV_SCRATCH_ABSENT)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_DATABASE),
				 errmsg("database \"%s\" has been dropped or renamed meanwhile", name),
				 errhint("Call again.")));
	sv_database_admit(name, oid, GetAuthenticatedUserId());
	sv_serve_commit();
	return oid;
}

/* Ends the use of the database, if it is still there. */
static void
give_back(const char *name, Oid oid, SvScratchUse use)
{
	Oid			found;

	if (use == SV_SCRATCH_COMMIT)
	{
		(void) drop(name);
		return;
	}
	sv_serve_begin();
	if (sv_database_find(name, &found) != SV_SCRATCH_ABSENT && found == oid)
		sv_database_dismiss(name, GetAuthenticatedUserId());
	sv_serve_commit();
}

static void
answer(uint32 number)
{
	SvPacker	packer;

	sv_pack_begin(&packer, sv_queue_send, NULL);
	sv_pack_number(&packer, number);
	sv_pack_end(&packer);
}

static void
wait_for_end(void)
{
	while (!ShutdownRequestPending)
	{
		(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, LOOK_INTERVAL, PG_WAIT_EXTENSION);
		ResetLatch(MyLatch);
		CHECK_FOR_INTERRUPTS();
	}
}

/*
 * sv_keeper_serve
 *		The entry point of the worker.  It answers with the OID of the database, and then
 *		waits until it is told to end; or drops the database, and answers whether there
 *		has been one.
 */
void
sv_keeper_serve(const char *request, Size length)
{
	SvScratchUse use = (SvScratchUse) request[0];
	char	   *name;
	Oid			oid;

	sv_serve_begin();
	name = MemoryContextStrdup(TopMemoryContext, sv_database_name(MyDatabaseId, GetUserId()));
	lock_scratch();
	sv_serve_commit();
	/* From here on, the end of the caller is only noted. */
	pqsignal(SIGTERM, SignalHandlerForShutdownRequest);
	disable_timeout(STATEMENT_TIMEOUT, false);
	if (use == SV_SCRATCH_DROP)
	{
		answer(drop(name));
		return;
	}
	oid = provide(name, use, pnstrdup(request + 1, length - 1));
	answer(oid);
	/* To cancel what has no statement is not an error. */
	pqsignal(SIGINT, SIG_IGN_compat);
	wait_for_end();
	give_back(name, oid, use);
}
