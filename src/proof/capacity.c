/*
 * capacity.c
 *		How many locks a transaction may take that is only a trial.
 *
 * The table of locks belongs to the whole server.  A transaction that makes a thousand
 * tables fills it, and then other sessions fail, too.  So a trial ends when it has a
 * quarter of the locks that the table has room for; then its statements are committed
 * one by one, in a database that is dropped afterwards.
 */
#include "postgres.h"

#include "access/twophase.h"
#include "compat.h"
#include "miscadmin.h"
#include "proof/capacity.h"
#include "storage/lock.h"
#include "storage/proc.h"

/* Locks are counted after so many statements. */
#define INTERVAL 16

static bool exceeded = false;

/* The locks of this process, without those that are not in the table. */
static int
count_locks(void)
{
	LockData   *data = GetLockStatusData();
	int			n = 0;

	for (int i = 0; i < data->nelements; i++)
		n += data->locks[i].pid == MyProcPid && !data->locks[i].fastpath;
	pfree(data->locks);
	pfree(data);
	return n;
}

/*
 * sv_capacity_check
 *		To be called after each statement of a trial.  Raises 53200 if it has taken too
 *		many locks.
 */
void
sv_capacity_check(void)
{
	static int	calls = 0;
	int64		limit = (int64) max_locks_per_xact * (MaxBackends + max_prepared_xacts) / 4;

	/* The statement that caused it may have caught the error. */
	if (!exceeded && (++calls % INTERVAL != 0 || count_locks() <= limit))
		return;
	exceeded = true;
	ereport(ERROR,
			(errcode(ERRCODE_OUT_OF_MEMORY),
			 errmsg("trying the schema out takes too many locks for one transaction"),
			 errdetail("%lld locks are a quarter of what the server has room for.", (long long) limit),
			 errhint("Increase max_locks_per_transaction, which is %d, and restart the server.", max_locks_per_xact)));
}

/*
 * sv_capacity_is_exceeded
 *		Was that the reason of the last error?
 */
bool
sv_capacity_is_exceeded(void)
{
	return exceeded;
}
