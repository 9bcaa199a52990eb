/*
 * launch.c
 *		Starting a background worker.
 *
 * The worker loads this library by its name, so nothing has to be preloaded.
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "storage/proc.h"
#include "utils/memutils.h"
#include "worker/launch.h"
#include "worker/letter.h"
#include "worker/supervise.h"

#define QUEUE_SIZE 65536

/* Allocates and fills the shared memory. */
static void
write_letter(SvWorker *worker, const SvTask *task)
{
	SvSession	session;
	StringInfoData settings;
	SvLetter   *letter;
	Size		length;

	initStringInfo(&settings);
	sv_session_describe(&session, &settings);
	length = MAXALIGN(add_size(offsetof(SvLetter, text), add_size(task->length, settings.len)));
	worker->segment = dsm_create(add_size(length, QUEUE_SIZE), 0);
	letter = dsm_segment_address(worker->segment);
	letter->format = SV_LETTER_FORMAT;
	letter->database = task->database;
	letter->session = session;
	strlcpy(letter->entry, task->entry, sizeof(letter->entry));
	strlcpy(letter->activity, task->activity, sizeof(letter->activity));
	letter->request_length = task->length;
	letter->settings_length = settings.len;
	letter->queue_offset = length;
	memcpy(letter->text, task->request, task->length);
	memcpy(letter->text + task->length, settings.data, settings.len);
	pfree(settings.data);
}

/* Asks the postmaster for a process.  Raises 53400 if there are too many already. */
static void
register_worker(SvWorker *worker, const char *activity)
{
	BackgroundWorker registration = {
		.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION,
		.bgw_start_time = BgWorkerStart_ConsistentState,
		.bgw_restart_time = BGW_NEVER_RESTART,
		.bgw_main_arg = UInt32GetDatum(dsm_segment_handle(worker->segment)),
		.bgw_notify_pid = MyProcPid,
	};
	MemoryContext caller = MemoryContextSwitchTo(TopMemoryContext);
	bool		is_registered;

	snprintf(registration.bgw_name, sizeof(registration.bgw_name), "schemaver: %s", activity);
	strlcpy(registration.bgw_type, "schemaver", sizeof(registration.bgw_type));
	strlcpy(registration.bgw_library_name, "schemaver", sizeof(registration.bgw_library_name));
	strlcpy(registration.bgw_function_name, "sv_serve_main", sizeof(registration.bgw_function_name));
	is_registered = RegisterDynamicBackgroundWorker(&registration, &worker->handle);
	MemoryContextSwitchTo(caller);
	if (!is_registered)
		ereport(ERROR,
				(errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED),
				 errmsg("could not start a background worker because all slots are in use"),
				 errhint("Call again when other workers have ended, or increase max_worker_processes, which is %d, and restart the server.",
						 max_worker_processes)));
}

/*
 * sv_launch
 *		Starts a worker that runs an entry point, with the rights of the current user.
 *		It ends when it has finished, or with this call of the client, if that fails
 *		before sv_supervise_end: whatever happens, it does not outlive what it was
 *		started for.  Allocated in the current context, which must live as long.
 */
SvWorker *
sv_launch(const SvTask *task)
{
	SvWorker   *worker = palloc0_object(SvWorker);
	SvLetter   *letter;
	shm_mq	   *queue;

	worker->context = task->context;
	write_letter(worker, task);
	letter = dsm_segment_address(worker->segment);
	queue = shm_mq_create((char *) letter + letter->queue_offset, QUEUE_SIZE);
	shm_mq_set_receiver(queue, MyProc);
	register_worker(worker, task->activity);
	sv_supervise_begin(worker);
	worker->queue = shm_mq_attach(queue, worker->segment, worker->handle);
	return worker;
}
