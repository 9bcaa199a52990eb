/*
 * advisory.c
 *		Session advisory locks that a body takes and does not release.
 *
 * They do not belong to the transaction: only the end of the session would release
 * them.  The server does not say how many times the session holds a lock.  So what
 * was held before the bodies is found out by releasing it and taking it again, and
 * only if a body takes such a lock at all.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "run/advisory.h"
#include "storage/lock.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/memutils.h"

/* An advisory lock. */
typedef struct AdvisoryLock
{
	LOCKTAG		tag;
	LOCKMODE	mode;
	int			count;			/* how many times the session holds it */
} AdvisoryLock;

/* Advisory locks of the session. */
static struct
{
	bool		in_body;		/* is a body running? */
	bool		used;			/* may the transaction have taken any? */
	bool		known;			/* do we know which were held before the
								 * bodies? */
	bool		held;			/* did the session hold any of those? */
	MemoryContext context;		/* ends with the transaction */
	List	   *before;			/* AdvisoryLock *, in the context */
}			locks;

/* Returns the advisory locks that this session holds, including those of the transaction. */
static List *
held_advisory_locks(void)
{
	LockData   *data = GetLockStatusData();
	List	   *held = NIL;

	for (int i = 0; i < data->nelements; i++)
	{
		const LockInstanceData *lock = &data->locks[i];

		if (lock->pid != MyProcPid || lock->locktag.locktag_lockmethodid != USER_LOCKMETHOD)
			continue;
		for (LOCKMODE mode = 1; mode <= MaxLockMode; mode++)
		{
			AdvisoryLock *one;

			if ((lock->holdMask & LOCKBIT_ON(mode)) == 0)
				continue;
			one = palloc_object(AdvisoryLock);
			one->tag = lock->locktag;
			one->mode = mode;
			one->count = 0;
			held = lappend(held, one);
		}
	}
	pfree(data->locks);
	pfree(data);
	return held;
}

/*
 * Limits how many times the session holds a lock.  Returns how many times it held
 * it.  The only way to find that out is to release it completely and take it again,
 * while the transaction holds the lock, too.
 */
static int
limit_session_lock(const AdvisoryLock *lock, int most)
{
	int			count = 0;

	(void) LockAcquire(&lock->tag, lock->mode, false, true);
	while (LockRelease(&lock->tag, lock->mode, true))
		count++;
	for (int i = 0; i < Min(count, most); i++)
		(void) LockAcquire(&lock->tag, lock->mode, true, true);
	(void) LockRelease(&lock->tag, lock->mode, false);
	return count;
}

/* Releasing a lock that the session does not hold causes a warning, which nobody needs. */
static int
silence(void)
{
	int			nest = NewGUCNestLevel();

	(void) set_config_option("client_min_messages", "error", PGC_SUSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	(void) set_config_option("log_min_messages", "error", PGC_SUSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	return nest;
}

/* Finds out which advisory locks are held before a body takes its first one. */
static void
know_locks(void)
{
	MemoryContext old;
	ListCell   *cell;
	int			nest;

	if (locks.known)
		return;
	locks.held = false;
	if (locks.context == NULL)
		locks.context = AllocSetContextCreate(TopTransactionContext, "schemaver advisory locks",
											  ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(locks.context);
	locks.before = held_advisory_locks();
	MemoryContextSwitchTo(old);
	nest = silence();
	foreach(cell, locks.before)
	{
		AdvisoryLock *lock = lfirst(cell);

		lock->count = limit_session_lock(lock, INT_MAX);
		locks.held |= (lock->count > 0);
	}
	AtEOXact_GUC(true, nest);
	locks.known = true;
}

/*
 * sv_advisory_begin_run
 *		Notes that a run begins: the locks held so far belong to the session.
 */
void
sv_advisory_begin_run(void)
{
	locks.known = false;
}

/*
 * sv_advisory_begin
 *		Notes that a body begins.
 */
void
sv_advisory_begin(void)
{
	locks.in_body = true;
	if (locks.used)
		know_locks();
}

/*
 * sv_advisory_see_function
 *		Notes that a function is about to be called, by a body or otherwise.
 *
 * PL/pgSQL reports some calls only once in a transaction, so a call that has been
 * seen counts to the end of the transaction.
 */
void
sv_advisory_see_function(Oid function)
{
	switch (function)
	{
		case F_PG_ADVISORY_LOCK_INT8:
		case F_PG_ADVISORY_LOCK_INT4_INT4:
		case F_PG_ADVISORY_LOCK_SHARED_INT8:
		case F_PG_ADVISORY_LOCK_SHARED_INT4_INT4:
		case F_PG_TRY_ADVISORY_LOCK_INT8:
		case F_PG_TRY_ADVISORY_LOCK_INT4_INT4:
		case F_PG_TRY_ADVISORY_LOCK_SHARED_INT8:
		case F_PG_TRY_ADVISORY_LOCK_SHARED_INT4_INT4:
			locks.used = true;
			if (locks.in_body)
				know_locks();
			break;
	}
}

/* Returns how many times the session held a lock before the bodies. */
static int
count_before(const AdvisoryLock *lock)
{
	ListCell   *cell;

	foreach(cell, locks.before)
	{
		const AdvisoryLock *before = lfirst(cell);

		if (before->mode == lock->mode && memcmp(&before->tag, &lock->tag, sizeof(LOCKTAG)) == 0)
			return before->count;
	}
	return 0;
}

/* Releases the advisory locks that the session did not hold before, or held fewer times. */
static void
release_new_locks(void)
{
	int			nest = silence();
	ListCell   *cell;

	foreach(cell, held_advisory_locks())
	{
		const AdvisoryLock *lock = lfirst(cell);

		CHECK_FOR_INTERRUPTS();
		(void) limit_session_lock(lock, count_before(lock));
	}
	AtEOXact_GUC(true, nest);
}

/*
 * sv_advisory_end
 *		Releases what the body has taken.
 */
void
sv_advisory_end(void)
{
	if (locks.used && !locks.held)
		LockReleaseSession(USER_LOCKMETHOD);
	else if (locks.used)
		release_new_locks();
	locks.in_body = false;
}

/*
 * sv_advisory_abort
 *		The same for a body that has failed, while its transaction, or the
 *		subtransaction, is being rolled back.
 */
void
sv_advisory_abort(void)
{
	if (locks.used && locks.known && !locks.held)
		LockReleaseSession(USER_LOCKMETHOD);
	locks.in_body = false;
}

/*
 * sv_advisory_end_transaction
 *		Forgets what is known about the transaction, which has ended.
 */
void
sv_advisory_end_transaction(void)
{
	memset(&locks, 0, sizeof(locks));
}
