/*
 * supervise.c
 *		The end of a worker.
 *
 * A worker belongs to the shared memory that it was started with.  Its caller gives
 * that up when it is done, when the transaction or subtransaction aborts, and when the
 * process exits: also if it was told to, and no code of the caller runs any more.
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/fmgrprotos.h"
#include "worker/supervise.h"

/* Of so many processes it is asked whom they wait for. */
#define MAX_WAITING 100

static void
end_worker(dsm_segment *segment, Datum handle)
{
	TerminateBackgroundWorker((BackgroundWorkerHandle *) DatumGetPointer(handle));
	pfree(DatumGetPointer(handle));
}

/*
 * sv_supervise_begin
 *		From here on, the worker ends with the caller.
 */
void
sv_supervise_begin(SvWorker *worker)
{
	on_dsm_detach(worker->segment, end_worker, PointerGetDatum(worker->handle));
}

/*
 * sv_supervise_end
 *		Waits for the end of a worker that has finished, so that its slot is free and
 *		it no longer uses its database.
 */
void
sv_supervise_end(SvWorker *worker)
{
	(void) WaitForBackgroundWorkerShutdown(worker->handle);
	dsm_detach(worker->segment);
	pfree(worker);
}

/*
 * sv_supervise_tell_end
 *		Tells a worker that goes on until it is told to end.  What it still sends must be
 *		received before sv_supervise_end.
 */
void
sv_supervise_tell_end(const SvWorker *worker)
{
	TerminateBackgroundWorker(worker->handle);
}

/* Adds those that a process waits for to a list of processes. */
static int
add_blockers(int *pids, int n, int pid)
{
	ArrayType  *blockers = DatumGetArrayTypeP(DirectFunctionCall1(pg_blocking_pids, Int32GetDatum(pid)));
	const int32 *values = (const int32 *) ARR_DATA_PTR(blockers);
	int			nvalues = ArrayGetNItems(ARR_NDIM(blockers), ARR_DIMS(blockers));

	for (int i = 0; i < nvalues && n < MAX_WAITING; i++)
	{
		bool		is_known = false;

		for (int j = 0; j < n && !is_known; j++)
			is_known = pids[j] == values[i];
		/* 0 is a prepared transaction: it waits for nothing. */
		if (!is_known && values[i] != 0)
			pids[n++] = values[i];
	}
	pfree(blockers);
	return n;
}

/*
 * sv_supervise_look
 *		To be called now and then by a caller that waits: the server's deadlock
 *		detector does not know that it waits for the worker.  Raises 40P01 if the
 *		worker waits for a lock of the caller, also if others are in between.
 */
void
sv_supervise_look(const SvWorker *worker)
{
	int			pids[MAX_WAITING];
	int			n = 1;

	if (GetBackgroundWorkerPid(worker->handle, &pids[0]) != BGWH_STARTED)
		return;
	for (int i = 0; i < n; i++)
	{
		if (pids[i] == MyProcPid)
			ereport(ERROR,
					(errcode(ERRCODE_T_R_DEADLOCK_DETECTED),
					 errmsg("a background worker waits for a lock that this transaction holds"),
					 errhint("Commit the transaction, and call again.")));
		n = add_blockers(pids, n, pids[i]);
	}
}
