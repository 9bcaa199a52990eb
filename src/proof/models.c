/*
 * models.c
 *		What a schema should be, from a text that builds it.
 *
 * The text runs in the scratch database, as the caller and with no other rights, and is
 * rolled back.  Only if it takes too many locks for that, its statements are committed
 * in a new database, which is dropped afterwards.
 */
#include "postgres.h"

#include "access/xact.h"
#include "core/pack.h"
#include "proof/capacity.h"
#include "proof/models.h"
#include "proof/scratch.h"
#include "proof/stage.h"
#include "proof/text.h"
#include "proof/trial.h"
#include "schema/wire.h"
#include "utils/memutils.h"
#include "worker/queue.h"
#include "worker/supervise.h"

/* The first number of the answer. */
typedef enum Answer
{
	TOO_LARGE,					/* for one transaction */
	SNAPSHOT,					/* follows */
} Answer;

static void
append(void *text, const char *data, Size length)
{
	appendBinaryStringInfo(text, data, length);
}

static void
write_request(StringInfo request, const char *text, const char **schemas, SvScratchUse use)
{
	SvPacker	packer;
	int			n = 0;

	while (schemas != NULL && schemas[n] != NULL)
		n++;
	sv_pack_begin(&packer, append, request);
	sv_pack_number(&packer, use == SV_SCRATCH_COMMIT);
	sv_pack_encoding(&packer);
	sv_pack_number(&packer, schemas == NULL ? 0 : n + 1);
	for (int i = 0; i < n; i++)
		sv_pack_text(&packer, schemas[i]);
	sv_stage_describe(&packer, SV_STAGED_ALL);
	sv_pack_text(&packer, text);
	sv_pack_end(&packer);
}

/* Runs the text in the scratch database; NULL: it is too large for this use. */
static SvSnapshot *
run_text(const char *text, const char **schemas, SvScratchUse use)
{
	StringInfoData request;
	SvScratch  *scratch = sv_scratch_open(use);
	SvTask		task = {
		.entry = "models",
		.activity = "building the models",
		.context = "building the models in the scratch database",
		.database = scratch->database,
	};
	SvUnpacker	unpacker = {.source = sv_queue_receive};
	SvWorker   *worker;
	SvSnapshot *snapshot = NULL;
	int			major;

	initStringInfo(&request);
	write_request(&request, text, schemas, use);
	task.request = request.data;
	task.length = request.len;
	unpacker.arg = worker = sv_launch(&task);
	if (sv_unpack_number(&unpacker, SNAPSHOT) == SNAPSHOT)
		snapshot = sv_wire_read(&unpacker, &major);
	sv_supervise_end(worker);
	sv_scratch_close(scratch);
	return snapshot;
}

/*
 * sv_models_read_text
 *		The snapshot of the schemas in a list that ends with NULL, or of everything if
 *		there is no list, after the text has run in the scratch database.  Allocated in
 *		the current context.  Raises the errors of sv_scratch_open, of sv_text_run, and
 *		of the statements.
 */
SvSnapshot *
sv_models_read_text(const char *text, const char **schemas)
{
	SvSnapshot *snapshot = run_text(text, schemas, SV_SCRATCH_ROLL_BACK);

	return snapshot != NULL ? snapshot : run_text(text, schemas, SV_SCRATCH_COMMIT);
}

/* The list of schemas in a request. */
static const char **
read_schemas(SvUnpacker *unpacker)
{
	uint32		n = sv_unpack_number(unpacker, PG_INT16_MAX);
	const char **schemas = n == 0 ? NULL : palloc0_array(const char *, n);

	for (uint32 i = 0; i + 1 < n; i++)
		schemas[i] = sv_unpack_text(unpacker);
	return schemas;
}

/* Runs what was requested.  Returns false if that takes too many locks. */
static bool
build(SvUnpacker *unpacker, bool commit, const char ***schemas)
{
	volatile bool is_built = false;

	PG_TRY();
	{
		sv_unpack_encoding(unpacker);
		*schemas = read_schemas(unpacker);
		sv_stage_set(unpacker);
		sv_text_run(sv_unpack_text(unpacker), commit);
		is_built = true;
	}
	PG_CATCH();
	{
		if (!sv_capacity_is_exceeded())
			PG_RE_THROW();
		FlushErrorState();
		AbortCurrentTransaction();
	}
	PG_END_TRY();
	return is_built;
}

/*
 * sv_models_serve
 *		The entry point of the worker in the scratch database.
 */
void
sv_models_serve(const char *request, Size length)
{
	SvUnpacker	unpacker = {.at = request,.left = length};
	MemoryContext context = AllocSetContextCreate(TopMemoryContext, "schemaver models as requested", ALLOCSET_DEFAULT_SIZES);
	bool		commit = sv_unpack_number(&unpacker, true) != 0;
	const char **schemas;
	SvPacker	packer;
	bool		is_built;

	sv_trial_begin(false);
	MemoryContextSwitchTo(context);
	is_built = build(&unpacker, commit, &schemas);
	sv_pack_begin(&packer, sv_queue_send, NULL);
	sv_pack_number(&packer, is_built ? SNAPSHOT : TOO_LARGE);
	sv_pack_end(&packer);
	if (!is_built)
		return;
	sv_wire_write(sv_trial_read(schemas), sv_queue_send, NULL);
	AbortCurrentTransaction();
}
