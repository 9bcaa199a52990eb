/*
 * ask.c
 *		Having a worker do something that has an answer.
 */
#include "postgres.h"

#include "worker/ask.h"
#include "worker/queue.h"
#include "worker/supervise.h"

/*
 * sv_ask
 *		Lets a worker do a task, has its answer read into the result, and waits for its
 *		end.  Raises what sv_launch raises, and the errors of the worker.
 */
void
sv_ask(const SvTask *task, SvReadAnswer read, void *result)
{
	SvWorker   *worker = sv_launch(task);
	SvUnpacker	unpacker = {.source = sv_queue_receive,.arg = worker};

	read(&unpacker, result);
	sv_supervise_end(worker);
}
