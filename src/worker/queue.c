/*
 * queue.c
 *		What a worker sends to its caller.
 *
 * The queue has messages like those that a server sends to a client: errors and
 * notices, which the server writes there by itself, data, and an end.  A message can
 * be larger than the queue.  A worker that is interrupted within a message cannot send
 * another one: then the caller only sees that it has gone.
 */
#include "postgres.h"

#include "compat.h"
#include "libpq/pqformat.h"
#include "libpq/pqmq.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "storage/latch.h"
#include "storage/proc.h"
#include "utils/memutils.h"
#include "utils/wait_event.h"
#include "worker/queue.h"
#include "worker/supervise.h"

#define MESSAGE_DATA 'd'
#define MESSAGE_END 'Z'
#define MESSAGE_ERROR 'E'
#define MESSAGE_NOTICE 'N'

/* What is sent at once, so that neither side needs memory for more. */
#define PORTION 32768

#define LOOK_INTERVAL 1000L		/* ms */

/*
 * sv_queue_open
 *		In the worker: from here on, the caller is its client.
 */
void
sv_queue_open(dsm_segment *segment, void *address)
{
	MemoryContext old = MemoryContextSwitchTo(TopMemoryContext);
	shm_mq	   *queue = address;

	shm_mq_set_sender(queue, MyProc);
	pq_redirect_to_shm_mq(segment, shm_mq_attach(queue, segment, NULL));
	MemoryContextSwitchTo(old);
}

/*
 * sv_queue_send
 *		In the worker: sends data of any length.  Waits until the caller has read most
 *		of it.
 */
void
sv_queue_send(void *unused, const char *data, Size length)
{
	while (length > 0)
	{
		Size		n = Min(length, PORTION);
		StringInfoData message;

		CHECK_FOR_INTERRUPTS();
		pq_beginmessage(&message, MESSAGE_DATA);
		appendBinaryStringInfo(&message, data, n);
		pq_endmessage(&message);
		data += n;
		length -= n;
	}
}

/*
 * sv_queue_send_end
 *		In the worker: says that it has finished.
 */
void
sv_queue_send_end(void)
{
	pq_putemptymessage(MESSAGE_END);
}

/* The next message: its type, and what follows. */
static const char *
next_message(SvWorker *worker, Size *length)
{
	for (;;)
	{
		void	   *message;
		shm_mq_result result = shm_mq_receive(worker->queue, length, &message, true);

		if (result == SHM_MQ_SUCCESS && *length > 0)
			return message;
		if (result != SHM_MQ_WOULD_BLOCK)
			ereport(ERROR,
					(errcode(ERRCODE_SYSTEM_ERROR),
					 errmsg("background worker ended before it had finished"),
					 errhint("The log of the server can say why.")));
		if (WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, LOOK_INTERVAL, PG_WAIT_EXTENSION) &
			WL_TIMEOUT)
			sv_supervise_look(worker);
		ResetLatch(MyLatch);
		CHECK_FOR_INTERRUPTS();
	}
}

/* Replaces what is not text in the encoding of this database: code in the worker can have changed its own. */
static void
clean(char *text)
{
	if (text == NULL || pg_verify_mbstr(GetDatabaseEncoding(), text, strlen(text), true))
		return;
	for (; *text != '\0'; text++)
		if (IS_HIGHBIT_SET(*text))
			*text = '?';
}

static void
clean_all(ErrorData *error)
{
	clean(error->message);
	clean(error->detail);
	clean(error->hint);
	clean(error->context);
	clean(error->internalquery);
	clean(error->schema_name);
	clean(error->table_name);
	clean(error->column_name);
	clean(error->datatype_name);
	clean(error->constraint_name);
}

/*
 * Raises what the worker has raised.  What ends the worker is only an error here.  A
 * position in the statement of a client would be shown in that of this client.
 */
static void
raise_message(const char *data, Size length)
{
	StringInfoData message;
	ErrorData	error;

	initStringInfo(&message);
	appendBinaryStringInfo(&message, data, length);
	pq_parse_errornotice(&message, &error);
	error.elevel = Min(error.elevel, ERROR);
	error.cursorpos = 0;
	clean_all(&error);
	ThrowErrorData(&error);
	pfree(message.data);
}

static void
add_context(void *arg)
{
	SvWorker   *worker = arg;

	errcontext("%s", worker->context);
}

/*
 * sv_queue_receive
 *		In the caller: waits for the next data, which stay until the next call.
 *		Returns false if the worker has finished; then only sv_supervise_end may
 *		follow.  Raises the errors and notices of the worker, 58000 if it has gone
 *		without a word, and 40P01 if it waits for a lock of this transaction.
 */
bool
sv_queue_receive(void *arg, const char **data, Size *length)
{
	SvWorker   *worker = arg;
	ErrorContextCallback callback = {.previous = error_context_stack,.callback = add_context,.arg = worker};
	const char *message;

	error_context_stack = &callback;
	for (;;)
	{
		message = next_message(worker, length);
		--*length;
		if (message[0] == MESSAGE_DATA || message[0] == MESSAGE_END)
			break;
		if (message[0] == MESSAGE_ERROR || message[0] == MESSAGE_NOTICE)
			raise_message(message + 1, *length);
	}
	error_context_stack = callback.previous;
	*data = message + 1;
	return message[0] == MESSAGE_DATA;
}
