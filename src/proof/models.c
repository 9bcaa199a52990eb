/*
 * models.c
 *		What a schema should be, from a text that builds it.
 *
 * The text runs in the scratch database, as the caller and with no other rights, and is
 * rolled back.  Only if that is not possible, because it takes too many locks or uses a
 * value that it adds to an enum type, its statements are committed in a new database,
 * which is dropped afterwards.  Without a scratch database, the text runs in this one, in
 * schemas that take the place of the others, and is always rolled back.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "commands/prepare.h"
#include "core/pack.h"
#include "miscadmin.h"
#include "proof/aside.h"
#include "proof/capacity.h"
#include "proof/models.h"
#include "proof/outside.h"
#include "proof/scratch.h"
#include "proof/stage.h"
#include "proof/text.h"
#include "schema/reader.h"
#include "schema/wire.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "worker/ask.h"
#include "worker/queue.h"
#include "worker/serve.h"

/* The first number of the request. */
typedef enum Way
{
	ROLLED_BACK,				/* in the scratch database */
	COMMITTED,					/* likewise */
	IN_PLACE,					/* in this database, and rolled back */
} Way;

/* The first number of the answer. */
typedef enum Answer
{
	NEEDS_COMMITS,				/* it cannot be one transaction */
	SNAPSHOT,					/* follows, after the schemas that it has */
} Answer;

/* What is said to a role without CREATEDB. */
#define INSTEAD \
	"Or build the models in a transaction of this database, which is rolled back: schemaver_set_models(..., in_place => true)." \
	" Or build them in another database, and name that: schemaver_set_models('database:NAME')."

static void
write_request(StringInfo request, const char *text, const char **schemas, Way way)
{
	SvPacker	packer;

	sv_pack_begin(&packer, sv_pack_append, request);
	sv_pack_number(&packer, way);
	sv_pack_encoding(&packer);
	sv_pack_texts(&packer, schemas);
	for (int i = 0; schemas != NULL && schemas[i] != NULL; i++)
		sv_pack_number(&packer, OidIsValid(get_namespace_oid(schemas[i], true)));
	if (way == IN_PLACE)
		sv_pack_text(&packer, namespace_search_path);
	else
		sv_stage_describe(&packer, SV_STAGED_ALL);
	sv_pack_text(&packer, text);
	sv_pack_end(&packer);
}

/* What the worker has built. */
typedef struct Built
{
	SvSnapshot *snapshot;		/* NULL: statements must be committed */
	const char **schemas;		/* that were read; ends with NULL, or is NULL */
} Built;

/* An SvReadAnswer. */
static void
read_answer(SvUnpacker *unpacker, void *result)
{
	Built	   *built = result;
	int			major;

	if (sv_unpack_number(unpacker, SNAPSHOT) != SNAPSHOT)
		return;
	sv_unpack_encoding(unpacker);
	built->schemas = sv_unpack_texts(unpacker);
	built->snapshot = sv_wire_read(unpacker, &major);
}

/* Has the text run. */
static Built
have_built(const char *text, const char **schemas, Way way)
{
	Built		built = {NULL};
	StringInfoData request;
	SvTask		task = {
		.entry = "models",
		.activity = "building the models",
		.context = way == IN_PLACE ? "building the models in place" : "building the models in the scratch database",
		.database = MyDatabaseId,
	};

	initStringInfo(&request);
	write_request(&request, text, schemas, way);
	task.request = request.data;
	task.length = request.len;
	if (way == IN_PLACE)
		sv_ask(&task, read_answer, &built);
	else
		sv_scratch_ask(way == COMMITTED ? SV_SCRATCH_COMMIT : SV_SCRATCH_ROLL_BACK, INSTEAD, &task, read_answer, &built);
	return built;
}

/*
 * sv_models_read_text
 *		The snapshot of the schemas in a list that ends with NULL, or of everything if
 *		there is no list, after the text has run in the scratch database.  Allocated in
 *		the current context.  Raises the errors of sv_scratch_ask, of sv_text_run, and
 *		of the statements.
 */
SvSnapshot *
sv_models_read_text(const char *text, const char **schemas)
{
	SvSnapshot *snapshot = have_built(text, schemas, ROLLED_BACK).snapshot;

	return snapshot != NULL ? snapshot : have_built(text, schemas, COMMITTED).snapshot;
}

/*
 * sv_models_read_in_place
 *		The same without a scratch database.  If there is no list of schemas, it becomes
 *		that of all schemas of this database and of the text: what is in no schema cannot
 *		be built a second time.  Raises the errors of sv_aside_set, of sv_text_run, of
 *		sv_untouched_check, and of the statements; and 53200 if they take too many locks.
 */
SvSnapshot *
sv_models_read_in_place(const char *text, const char ***schemas)
{
	Built		built = have_built(text, *schemas, IN_PLACE);

	if (*schemas == NULL)
		*schemas = built.schemas;
	return built.snapshot;
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
	set("array_nulls", "on");
	set("default_tablespace", "");
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
	Way			way;
	SvUnpacker	rest;			/* the stage, and the text */
	const char **schemas;		/* to be read */
	const char **present;		/* those that the other database has */
	SvAside		aside;			/* in place: what was put aside */
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

/* Makes room for the models in the database of the caller. */
static void
make_room(Request *request, SvUnpacker *unpacker)
{
	const char *path = sv_unpack_text(unpacker);

	sv_aside_set(request->schemas, &request->aside);
	set("search_path", path);
}

/* Runs what was requested, in a new transaction. */
static void
run(Request *request, SvTextMode mode)
{
	SvUnpacker	unpacker = request->rest;

	begin(mode == SV_TEXT_COMMITTED);
	if (request->way == IN_PLACE)
		make_room(request, &unpacker);
	else
	{
		sv_stage_set(&unpacker);
		sv_stage_make_schemas(request->present);
	}
	sv_text_run(sv_unpack_text(&unpacker), mode);
}

/* Runs it once.  Returns NULL, or its error after which there is no transaction. */
static ErrorData *
attempt(Request *request, SvTextMode mode)
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
build(Request *request)
{
	bool		commit = request->way == COMMITTED;
	ErrorData  *error = attempt(request, commit ? SV_TEXT_COMMITTED : SV_TEXT_IN_ORDER);

	if (!commit && error != NULL && sv_text_misses_something(error))
	{
		DropAllPreparedStatements();
		error = attempt(request, SV_TEXT_IN_ANY_ORDER);
	}
	if (error == NULL)
		return true;
	if (request->way != ROLLED_BACK || (!sv_capacity_is_exceeded() && error->sqlerrcode != ERRCODE_UNSAFE_NEW_ENUM_VALUE_USAGE))
		ReThrowError(error);
	return false;
}

/* Sends the schemas that were read, and what is in them. */
static void
answer(const Request *request)
{
	const char **schemas = request->schemas;
	SvPacker	packer;

	if (request->way == IN_PLACE && schemas == NULL)
		schemas = sv_aside_list(&request->aside);
	if (request->way != IN_PLACE)
		sv_outside_tell(schemas);
	sv_pack_begin(&packer, sv_queue_send, NULL);
	sv_pack_number(&packer, SNAPSHOT);
	sv_pack_encoding(&packer);
	sv_pack_texts(&packer, schemas);
	sv_pack_end(&packer);
	sv_wire_write(sv_reader_take(sv_reader_existing(schemas), NULL, NULL), sv_queue_send, NULL);
}

static void
answer_without(void)
{
	SvPacker	packer;

	sv_pack_begin(&packer, sv_queue_send, NULL);
	sv_pack_number(&packer, NEEDS_COMMITS);
	sv_pack_end(&packer);
}

/*
 * sv_models_serve
 *		The entry point of the worker in the scratch database, or in that of the caller.
 */
void
sv_models_serve(const char *request, Size length)
{
	MemoryContext context = AllocSetContextCreate(TopMemoryContext, "schemaver models as requested", ALLOCSET_DEFAULT_SIZES);
	Request		wanted = {.rest = {.at = request,.left = length}};

	prepare();
	sv_serve_begin();
	MemoryContextSwitchTo(context);
	wanted.way = sv_unpack_number(&wanted.rest, IN_PLACE);
	read_request(&wanted);
	sv_serve_commit();
	MemoryContextSwitchTo(context);
	if (!build(&wanted))
	{
		answer_without();
		return;
	}
	answer(&wanted);
	AbortOutOfAnyTransaction();
}
