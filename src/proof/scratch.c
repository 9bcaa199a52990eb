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

/*
 * sv_scratch_open
 *		Makes the scratch database of the current user ready for use by one caller, and
 *		waits until no other one uses it.  Allocated in the current context.  An error
 *		that ends the transaction or subtransaction of the caller gives it up.  Raises
 *		42501 if the role may not create databases, with a sentence on what can be done
 *		instead, or ""; 55P03 if the wait is too long; and 55000 for a database that has the
 *		name and belongs to somebody else.
 */
SvScratch *
sv_scratch_open(SvScratchUse use, const char *instead)
{
	SvScratch  *scratch = palloc_object(SvScratch);
	uint32		oid;

	scratch->keeper = start_keeper(use, instead, &oid);
	scratch->database = oid;
	return scratch;
}

/*
 * sv_scratch_close
 *		Lets others use the database.  One that was committed to has been dropped then;
 *		raises what DROP DATABASE raises.
 */
void
sv_scratch_close(SvScratch *scratch)
{
	const char *data;
	Size		length;

	sv_supervise_tell_end(scratch->keeper);
	while (sv_queue_receive(scratch->keeper, &data, &length))
		;
	sv_supervise_end(scratch->keeper);
	pfree(scratch);
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
