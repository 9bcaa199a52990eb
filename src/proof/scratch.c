/*
 * scratch.c
 *		Using the scratch database.
 *
 * Schemas are tried out in a database of their own, which has nothing but what the
 * server brings along, and the extensions of this one.
 */
#include "postgres.h"

#include "core/pack.h"
#include "miscadmin.h"
#include "proof/scratch.h"
#include "worker/queue.h"
#include "worker/supervise.h"

/* Starts a keeper, and waits for its answer. */
static SvWorker *
start_keeper(SvScratchUse use, const char *instead, uint32 *number)
{
	char	   *request = psprintf("%c%s", use, instead);
	SvTask		task = {
		.entry = "scratch",
		.activity = "keeping the scratch database",
		.context = "preparing the scratch database",
		.database = MyDatabaseId,
		.request = request,
		.length = strlen(request),
	};
	SvWorker   *keeper = sv_launch(&task);
	SvUnpacker	unpacker = {.source = sv_queue_receive,.arg = keeper};

	*number = sv_unpack_number(&unpacker, PG_UINT32_MAX);
	return keeper;
}

/* Lets others use the database.  One that was committed to has been dropped then. */
static void
end_keeper(SvWorker *keeper)
{
	const char *data;
	Size		length;

	sv_supervise_tell_end(keeper);
	while (sv_queue_receive(keeper, &data, &length))
		;
	sv_supervise_end(keeper);
}

/*
 * sv_scratch_ask
 *		Lets a worker do a task in the scratch database of the current user, and has its
 *		answer read into the result.  The database is made ready for one caller, after no
 *		other one uses it any more; an error gives it up.  The database of the task does
 *		not matter.  Raises 42501 if the role may not create databases, with a sentence on
 *		what can be done instead, or ""; 55P03 if the wait is too long; 55000 for a
 *		database that has the name and belongs to somebody else; what sv_ask raises; and
 *		what DROP DATABASE raises.
 */
void
sv_scratch_ask(SvScratchUse use, const char *instead, const SvTask *task, SvReadAnswer read, void *result)
{
	uint32		database;
	SvWorker   *keeper = start_keeper(use, instead, &database);
	SvTask		there = *task;

	there.database = database;
	sv_ask(&there, read, result);
	end_keeper(keeper);
}

/*
 * sv_scratch_drop
 *		Drops the scratch database of the current user for this database, when nobody
 *		uses it.  Returns whether there was one.
 */
bool
sv_scratch_drop(void)
{
	uint32		was_there;
	SvWorker   *keeper = start_keeper(SV_SCRATCH_DROP, "", &was_there);

	sv_supervise_end(keeper);
	return was_there != 0;
}
