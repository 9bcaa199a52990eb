/*
 * verify.c
 *		Running revisions in a new database.
 *
 * Each body is committed there, as it would be elsewhere, and the database is dropped in
 * the end.  Revisions can also be verified in place, in a transaction that is aborted.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "core/pack.h"
#include "miscadmin.h"
#include "proof/derive.h"
#include "proof/ground.h"
#include "proof/nested.h"
#include "proof/scratch.h"
#include "proof/stage.h"
#include "proof/trial.h"
#include "proof/verify.h"
#include "schema/wire.h"
#include "utils/memutils.h"
#include "worker/ask.h"
#include "worker/queue.h"
#include "worker/serve.h"

/* What the worker is asked for. */
typedef enum Task
{
	VERIFY,
	DERIVE,						/* the downgrade of the last revision */
	IDENTIFY,					/* a schema, which follows */
	SQUASH,						/* does the last one replace some? */
} Task;

/* A request: revisions, each of which comes after those that it needs. */
typedef struct Request
{
	Task		task;
	bool		spares_cluster; /* nothing changes but the database */
	bool		in_place;
	SvVerified *revisions;
	int			n;
	int			nparts;			/* what the last one replaces */
	const char *scope;			/* of its fingerprints; NULL: not needed */
	const char *live;			/* as sv_wire_write has written it; NULL: not
								 * needed */
	Size		length;
	SvSample	sample;
	List	   *moves;			/* to derive, what earlier attempts have shown */
} Request;

static void
pack_body(SvPacker *packer, const SvBody *body)
{
	sv_pack_text(packer, body->text);
	sv_pack_text(packer, body->file);
	sv_pack_number(packer, body->file_line);
}

static SvBody
unpack_body(SvUnpacker *unpacker, const char *direction, const char *revision)
{
	SvBody		body = {.direction = direction,.revision = revision};

	body.text = sv_unpack_text(unpacker);
	body.file = sv_unpack_text(unpacker);
	body.file_line = sv_unpack_number(unpacker, PG_INT32_MAX);
	return body;
}

static void
write_request(StringInfo text, const Request *request)
{
	SvPacker	packer;

	sv_pack_begin(&packer, sv_pack_append, text);
	sv_pack_number(&packer, request->task);
	sv_pack_number(&packer, request->spares_cluster);
	sv_pack_number(&packer, request->in_place);
	sv_pack_encoding(&packer);
	if (request->in_place)
		sv_pack_text(&packer, namespace_search_path);
	else
		sv_stage_describe(&packer, SV_STAGED_PATH);
	sv_pack_number(&packer, request->n);
	for (int i = 0; i < request->n; i++)
	{
		const SvVerified *revision = &request->revisions[i];

		sv_pack_text(&packer, revision->revision);
		sv_pack_number(&packer, revision->transactional);
		pack_body(&packer, &revision->up);
		pack_body(&packer, &revision->down);
	}
	sv_pack_number(&packer, request->nparts);
	sv_pack_text(&packer, request->scope);
	sv_pack_bytes(&packer, request->live, request->length);
	sv_pack_number(&packer, request->sample.rows != NULL);
	sv_pack_number(&packer, request->sample.at);
	sv_pack_bytes(&packer, request->sample.rows, request->sample.length);
	sv_moves_pack(&packer, request->moves);
	sv_pack_end(&packer);
}

static void
pack_verdict(SvPacker *packer, const SvVerdictOf *verdict)
{
	sv_pack_number(packer, verdict->upgrade);
	sv_pack_number(packer, verdict->downgrade);
	sv_pack_number(packer, verdict->same_schema);
	sv_pack_number(packer, verdict->repeatable);
	sv_pack_number(packer, verdict->column_order_only);
	sv_pack_text(packer, verdict->differences);
	sv_pack_number(packer, verdict->rows_lost < 0 ? 0 : 1 + Min(verdict->rows_lost, PG_INT32_MAX - 1));
	sv_pack_text(packer, verdict->error);
}

static void
unpack_verdict(SvUnpacker *unpacker, SvVerdictOf *verdict)
{
	verdict->upgrade = sv_unpack_number(unpacker, SV_ANSWER_YES);
	verdict->downgrade = sv_unpack_number(unpacker, SV_ANSWER_YES);
	verdict->same_schema = sv_unpack_number(unpacker, SV_ANSWER_YES);
	verdict->repeatable = sv_unpack_number(unpacker, SV_ANSWER_YES);
	verdict->column_order_only = sv_unpack_number(unpacker, true) != 0;
	verdict->differences = sv_unpack_text(unpacker);
	verdict->rows_lost = (int64) sv_unpack_number(unpacker, PG_INT32_MAX) - 1;
	verdict->error = sv_unpack_text(unpacker);
}

/* How an answer about n revisions is read. */
typedef struct Reading
{
	void		(*read) (SvUnpacker *unpacker, void *result, int n);
	void	   *result;
	int			n;
} Reading;

/* An SvReadAnswer. */
static void
read_answer(SvUnpacker *unpacker, void *arg)
{
	const Reading *reading = arg;

	sv_unpack_encoding(unpacker);
	reading->read(unpacker, reading->result, reading->n);
	sv_unpack_end(unpacker);
}

/* What a role without CREATEDB can do instead. */
static const char *
find_instead(const Request *request)
{
	if (request->task != VERIFY || request->spares_cluster)
		return "";
	return "Or verify in place: SELECT * FROM schemaver_verify(in_place => true).";
}

/* Asks the worker for something, and has its answer read. */
static void
ask(const Request *request, void (*read) (SvUnpacker *unpacker, void *result, int n), void *result)
{
	Reading		reading = {read, result, request->n};
	StringInfoData text;
	SvTask		task = {
		.entry = "verify",
		.activity = "running revisions",
		.context = request->in_place ? "running revisions in place" : "running revisions in the scratch database",
		.database = MyDatabaseId,
	};

	initStringInfo(&text);
	write_request(&text, request);
	task.request = text.data;
	task.length = text.len;
	if (request->in_place)
		sv_ask(&task, read_answer, &reading);
	else
		sv_scratch_ask(SV_SCRATCH_COMMIT, find_instead(request), &task, read_answer, &reading);
}

static void
read_verdicts(SvUnpacker *unpacker, void *result, int n)
{
	for (int i = 0; i < n; i++)
		unpack_verdict(unpacker, (SvVerdictOf *) result + i);
}

/*
 * sv_verify
 *		Verifies revisions, each of which comes after those that it needs, and fills in the
 *		verdicts.  If the cluster is spared, here and below, a statement that changes more
 *		than the new database raises SV014.  In place, there is no new database.  Texts are
 *		allocated in the current context.  Raises what sv_scratch_ask, or sv_ask and
 *		sv_aside_clear, and sv_sample_insert raise, and what sv_capacity_check raises in
 *		place; errors of revisions are verdicts.
 */
void
sv_verify(SvVerified *revisions, SvVerdictOf *verdicts, int n, bool spares_cluster, bool in_place, const SvSample *sample)
{
	Request		request = {
		.task = VERIFY,
		.spares_cluster = spares_cluster,
		.in_place = in_place,
		.revisions = revisions,
		.n = n,
		.sample = *sample,
	};

	ask(&request, read_verdicts, verdicts);
}

/* A downgrade, and the moves that it, or the next attempt, needs. */
typedef struct Derived
{
	const char *body;			/* NULL: there must be another attempt */
	List	   *moves;
} Derived;

static void
read_derived(SvUnpacker *unpacker, void *result, int n)
{
	Derived    *derived = result;

	derived->body = sv_unpack_text(unpacker);
	derived->moves = sv_moves_unpack(unpacker);
}

/*
 * sv_verify_derive
 *		The body of a downgrade of the last of the revisions, each of which comes after
 *		those that it needs.  Allocated in the current context.  Raises what
 *		sv_scratch_ask and sv_derive raise.
 */
const char *
sv_verify_derive(SvVerified *revisions, int n, bool spares_cluster)
{
	Request		request = {.task = DERIVE,.spares_cluster = spares_cluster,.revisions = revisions,.n = n};
	Derived		derived = {NULL};

	while (derived.body == NULL)
	{
		request.moves = derived.moves;
		ask(&request, read_derived, &derived);
	}
	return derived.body;
}

static void
read_squashed(SvUnpacker *unpacker, void *result, int n)
{
	SvSquashed *squashed = result;

	squashed->problem = sv_unpack_text(unpacker);
	squashed->before = sv_unpack_text(unpacker);
	squashed->after = sv_unpack_text(unpacker);
}

/*
 * sv_verify_squash
 *		Tries out whether the last of the revisions does what the nparts before it do,
 *		which it replaces; the others come before.  Fills in the result, in the current
 *		context, with fingerprints in this scope.  Raises what sv_scratch_ask raises.
 */
void
sv_verify_squash(SvVerified *revisions, int n, int nparts, bool spares_cluster, const char *scope, SvSquashed *result)
{
	Request		request = {
		.task = SQUASH,
		.spares_cluster = spares_cluster,
		.revisions = revisions,
		.n = n,
		.nparts = nparts,
		.scope = scope,
	};

	ask(&request, read_squashed, result);
}

static void
read_likeness(SvUnpacker *unpacker, void *result, int n)
{
	SvLikeness *after = result;

	for (int i = 0; i <= n; i++)
	{
		after[i].ndifferences = sv_unpack_number(unpacker, PG_INT32_MAX);
		after[i].differences = sv_unpack_text(unpacker);
		after[i].is_moved = sv_unpack_number(unpacker, true) != 0;
	}
}

/*
 * sv_verify_identify
 *		Compares a schema, as sv_wire_write has written it, with what the revisions lead
 *		to, and fills in n + 1 results, as sv_identify.  Texts are allocated in the current
 *		context.  Raises what sv_scratch_ask and sv_identify raise.
 */
void
sv_verify_identify(SvVerified *revisions, int n, bool spares_cluster, const char *live, Size length, SvLikeness *after)
{
	Request		request = {
		.task = IDENTIFY,
		.spares_cluster = spares_cluster,
		.revisions = revisions,
		.n = n,
		.live = live,
		.length = length,
	};

	ask(&request, read_likeness, after);
}

/* What is left of a request after the task. */
static void
read_request(SvUnpacker *unpacker, Request *request)
{
	SvVerified *revisions;
	bool		has_rows;

	request->n = sv_unpack_number(unpacker, PG_INT32_MAX);
	revisions = palloc_extended(sizeof(SvVerified) * ((Size) request->n + 1), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (int i = 0; i < request->n; i++)
	{
		revisions[i].revision = sv_unpack_text(unpacker);
		revisions[i].transactional = sv_unpack_number(unpacker, true) != 0;
		revisions[i].up = unpack_body(unpacker, "upgrade", revisions[i].revision);
		revisions[i].down = unpack_body(unpacker, "downgrade", revisions[i].revision);
	}
	request->revisions = revisions;
	request->nparts = sv_unpack_number(unpacker, PG_INT32_MAX);
	request->scope = sv_unpack_text(unpacker);
	request->live = sv_unpack_bytes(unpacker, &request->length);
	has_rows = sv_unpack_number(unpacker, true) != 0;
	request->sample.at = sv_unpack_number(unpacker, PG_INT32_MAX);
	request->sample.rows = sv_unpack_bytes(unpacker, &request->sample.length);
	if (!has_rows)
		request->sample.rows = NULL;
	request->moves = sv_moves_unpack(unpacker);
	sv_unpack_end(unpacker);
}

static void
answer_verdicts(SvPacker *packer, const Request *request)
{
	SvVerdictOf *verdicts = palloc_extended(sizeof(SvVerdictOf) * ((Size) request->n + 1),
											MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);

	sv_verify_walk(request->revisions, verdicts, request->n, &request->sample);
	for (int i = 0; i < request->n; i++)
		pack_verdict(packer, &verdicts[i]);
}

static void
answer_derived(SvPacker *packer, Request *request)
{
	sv_pack_text(packer, sv_derive(request->revisions, request->n, &request->moves));
	sv_moves_pack(packer, request->moves);
}

static void
answer_likeness(SvPacker *packer, const Request *request)
{
	SvLikeness *after = palloc_extended(sizeof(SvLikeness) * ((Size) request->n + 1), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	SvUnpacker	inside = {.at = request->live,.left = request->length};
	int			major;

	sv_identify(request->revisions, sv_wire_read(&inside, &major), after, request->n);
	for (int i = 0; i <= request->n; i++)
	{
		sv_pack_number(packer, after[i].ndifferences);
		sv_pack_text(packer, after[i].differences);
		sv_pack_number(packer, after[i].is_moved);
	}
}

static void
answer_squashed(SvPacker *packer, const Request *request)
{
	SvSquashed	result;

	sv_squash_compare(request->revisions, request->n, request->nparts, request->scope, &result);
	sv_pack_text(packer, result.problem);
	sv_pack_text(packer, result.before);
	sv_pack_text(packer, result.after);
}

/*
 * sv_verify_serve
 *		The entry point of the worker in the new database, or in that of the caller.
 */
void
sv_verify_serve(const char *text, Size length)
{
	SvUnpacker	unpacker = {.at = text,.left = length};
	MemoryContext context = AllocSetContextCreate(TopMemoryContext, "schemaver verification", ALLOCSET_DEFAULT_SIZES);
	Request		request = {.task = sv_unpack_number(&unpacker, SQUASH)};
	bool		spares_cluster = sv_unpack_number(&unpacker, true) != 0;
	bool		in_place = sv_unpack_number(&unpacker, true) != 0;
	SvPacker	packer;

	if (!in_place)
		sv_nested_watch(spares_cluster ? SV_NESTED_VERIFIED : SV_NESTED_IN_TEST);
	sv_trial_begin(true);
	MemoryContextSwitchTo(context);
	sv_unpack_encoding(&unpacker);
	if (in_place)
		sv_ground_clear(sv_unpack_text(&unpacker));
	else
		sv_stage_set(&unpacker);
	read_request(&unpacker, &request);
	sv_pack_begin(&packer, sv_queue_send, NULL);
	sv_pack_encoding(&packer);
	if (request.task == VERIFY)
		answer_verdicts(&packer, &request);
	else if (request.task == DERIVE)
		answer_derived(&packer, &request);
	else if (request.task == SQUASH)
		answer_squashed(&packer, &request);
	else
		answer_likeness(&packer, &request);
	sv_pack_end(&packer);
	if (in_place)
		AbortOutOfAnyTransaction();
	else
		sv_serve_commit();
}
