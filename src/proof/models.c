/*
 * models.c
 *		What a schema should be, from a text that builds it.
 *
 * The text runs in the scratch database, as the caller and with no other rights, and is
 * rolled back.  Only if that is not possible, because it takes too many locks or uses a
 * value that it adds to an enum type, its statements are committed in a new database,
 * which is dropped afterwards.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "commands/prepare.h"
#include "core/pack.h"
#include "proof/capacity.h"
#include "proof/models.h"
#include "proof/scratch.h"
#include "proof/stage.h"
#include "proof/text.h"
#include "schema/reader.h"
#include "schema/wire.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "worker/queue.h"
#include "worker/serve.h"
#include "worker/supervise.h"

/* The first number of the answer. */
typedef enum Answer
{
	NEEDS_COMMITS,				/* it cannot be one transaction */
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

	sv_pack_begin(&packer, append, request);
	sv_pack_number(&packer, use == SV_SCRATCH_COMMIT);
	sv_pack_encoding(&packer);
	sv_pack_texts(&packer, schemas);
	for (int i = 0; schemas != NULL && schemas[i] != NULL; i++)
		sv_pack_number(&packer, OidIsValid(get_namespace_oid(schemas[i], true)));
	sv_stage_describe(&packer, SV_STAGED_ALL);
	sv_pack_text(&packer, text);
	sv_pack_end(&packer);
}

/* Runs the text in the scratch database; NULL: its statements must be committed. */
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

static void
set(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SET, true, ERROR, false);
}

/* Bodies of functions may name what comes later. */
static void
prepare(void)
{
	sv_serve_begin();
	set("check_function_bodies", "off");
	set("standard_conforming_strings", "on");
	sv_serve_commit();
}

/* Begins a transaction; unless it is committed, a block, in which nothing can be. */
static void
begin(bool commit)
{
	sv_serve_begin();
	if (commit)
		return;
	BeginTransactionBlock();
	CommitTransactionCommand();
	StartTransactionCommand();
}

/* What is wanted.  Lists end with NULL, or are NULL. */
typedef struct Request
{
	SvUnpacker	rest;			/* the stage, and the text */
	const char **schemas;		/* to be read */
	const char **present;		/* those that the other database has */
} Request;

/* Reads the beginning of a request. */
static void
read_request(Request *request)
{
	SvUnpacker *unpacker = &request->rest;
	int			n = 0;
	int			npresent = 0;

	sv_unpack_encoding(unpacker);
	request->schemas = sv_unpack_texts(unpacker);
	while (request->schemas != NULL && request->schemas[n] != NULL)
		n++;
	request->present = palloc0_array(const char *, n + 1);
	for (int i = 0; i < n; i++)
		if (sv_unpack_number(unpacker, true) != 0)
			request->present[npresent++] = request->schemas[i];
}

/* Runs what was requested, in a new transaction. */
static void
run(const Request *request, SvTextMode mode)
{
	SvUnpacker	unpacker = request->rest;

	begin(mode == SV_TEXT_COMMITTED);
	sv_stage_set(&unpacker);
	sv_stage_make_schemas(request->present);
	sv_text_run(sv_unpack_text(&unpacker), mode);
}

/* Runs it once.  Returns NULL, or its error after which there is no transaction. */
static ErrorData *
attempt(const Request *request, SvTextMode mode)
{
	MemoryContext context = CurrentMemoryContext;
	ErrorData  *volatile error = NULL;

	PG_TRY();
	{
		run(request, mode);
		MemoryContextSwitchTo(context);
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		AbortOutOfAnyTransaction();
		MemoryContextSwitchTo(context);
	}
	PG_END_TRY();
	return error;
}

/* Runs it in the way that works.  Returns false if its statements must be committed. */
static bool
build(const Request *request, bool commit)
{
	ErrorData  *error = attempt(request, commit ? SV_TEXT_COMMITTED : SV_TEXT_IN_ORDER);

	if (!commit && error != NULL && sv_text_misses_something(error))
	{
		DropAllPreparedStatements();
		error = attempt(request, SV_TEXT_IN_ANY_ORDER);
	}
	if (error == NULL)
		return true;
	if (commit || (!sv_capacity_is_exceeded() && error->sqlerrcode != ERRCODE_UNSAFE_NEW_ENUM_VALUE_USAGE))
		ReThrowError(error);
	return false;
}

/*
 * sv_models_serve
 *		The entry point of the worker in the scratch database.
 */
void
sv_models_serve(const char *request, Size length)
{
	MemoryContext context = AllocSetContextCreate(TopMemoryContext, "schemaver models as requested", ALLOCSET_DEFAULT_SIZES);
	Request		wanted = {.rest = {.at = request,.left = length}};
	bool		commit = sv_unpack_number(&wanted.rest, true) != 0;
	SvPacker	packer;
	bool		is_built;

	prepare();
	sv_serve_begin();
	MemoryContextSwitchTo(context);
	read_request(&wanted);
	sv_serve_commit();
	MemoryContextSwitchTo(context);
	is_built = build(&wanted, commit);
	sv_pack_begin(&packer, sv_queue_send, NULL);
	sv_pack_number(&packer, is_built ? SNAPSHOT : NEEDS_COMMITS);
	sv_pack_end(&packer);
	if (!is_built)
		return;
	sv_wire_write(sv_reader_take(sv_reader_existing(wanted.schemas), NULL, NULL), sv_queue_send, NULL);
	AbortOutOfAnyTransaction();
}
