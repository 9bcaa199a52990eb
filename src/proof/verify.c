/*
 * verify.c
 *		Running revisions in a new database.
 *
 * Each body is committed there, as it would be elsewhere, and the database is dropped in
 * the end.
 */
#include "postgres.h"

#include "core/pack.h"
#include "proof/derive.h"
#include "proof/scratch.h"
#include "proof/stage.h"
#include "proof/trial.h"
#include "proof/verify.h"
#include "utils/memutils.h"
#include "worker/queue.h"
#include "worker/serve.h"
#include "worker/supervise.h"

/* What the worker is asked for. */
typedef enum Task
{
	VERIFY,
	DERIVE,						/* the downgrade of the last revision */
} Task;

static void
append(void *text, const char *data, Size length)
{
	appendBinaryStringInfo(text, data, length);
}

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
write_request(StringInfo request, const SvVerified *revisions, int n, Task task)
{
	SvPacker	packer;

	sv_pack_begin(&packer, append, request);
	sv_pack_number(&packer, task);
	sv_pack_encoding(&packer);
	sv_stage_describe(&packer, SV_STAGED_PATH);
	sv_pack_number(&packer, n);
	for (int i = 0; i < n; i++)
	{
		sv_pack_text(&packer, revisions[i].revision);
		sv_pack_number(&packer, revisions[i].transactional);
		pack_body(&packer, &revisions[i].up);
		pack_body(&packer, &revisions[i].down);
	}
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
	verdict->error = sv_unpack_text(unpacker);
}

/* Asks the worker for something, and has its answer read. */
static void
ask(SvVerified *revisions, int n, Task wanted, void (*read) (SvUnpacker *unpacker, void *result, int n), void *result)
{
	SvScratch  *scratch = sv_scratch_open(SV_SCRATCH_COMMIT);
	StringInfoData request;
	SvTask		task = {
		.entry = "verify",
		.activity = "verifying revisions",
		.context = "running revisions in the scratch database",
		.database = scratch->database,
	};
	SvUnpacker	unpacker = {.source = sv_queue_receive};
	SvWorker   *worker;

	initStringInfo(&request);
	write_request(&request, revisions, n, wanted);
	task.request = request.data;
	task.length = request.len;
	unpacker.arg = worker = sv_launch(&task);
	sv_unpack_encoding(&unpacker);
	read(&unpacker, result, n);
	sv_unpack_end(&unpacker);
	sv_supervise_end(worker);
	sv_scratch_close(scratch);
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
 *		verdicts.  Texts are allocated in the current context.  Raises what
 *		sv_scratch_open raises; errors of revisions are verdicts.
 */
void
sv_verify(SvVerified *revisions, SvVerdictOf *verdicts, int n)
{
	ask(revisions, n, VERIFY, read_verdicts, verdicts);
}

static void
read_text(SvUnpacker *unpacker, void *result, int n)
{
	*(const char **) result = sv_unpack_text(unpacker);
}

/*
 * sv_verify_derive
 *		The body of a downgrade of the last of the revisions, each of which comes after
 *		those that it needs.  Allocated in the current context.  Raises what
 *		sv_scratch_open and sv_derive raise.
 */
const char *
sv_verify_derive(SvVerified *revisions, int n)
{
	const char *body = NULL;

	ask(revisions, n, DERIVE, read_text, &body);
	return body;
}

static SvVerified *
read_revisions(SvUnpacker *unpacker, int *n)
{
	SvVerified *revisions;

	*n = sv_unpack_number(unpacker, PG_INT32_MAX);
	revisions = palloc_extended(sizeof(SvVerified) * ((Size) *n + 1), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (int i = 0; i < *n; i++)
	{
		revisions[i].revision = sv_unpack_text(unpacker);
		revisions[i].transactional = sv_unpack_number(unpacker, true) != 0;
		revisions[i].up = unpack_body(unpacker, "upgrade", revisions[i].revision);
		revisions[i].down = unpack_body(unpacker, "downgrade", revisions[i].revision);
	}
	sv_unpack_end(unpacker);
	return revisions;
}

static void
answer_verdicts(SvPacker *packer, SvVerified *revisions, int n)
{
	SvVerdictOf *verdicts = palloc_extended(sizeof(SvVerdictOf) * ((Size) n + 1), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);

	sv_verify_walk(revisions, verdicts, n);
	sv_pack_encoding(packer);
	for (int i = 0; i < n; i++)
		pack_verdict(packer, &verdicts[i]);
}

static void
answer_body(SvPacker *packer, SvVerified *revisions, int n)
{
	const char *body = sv_derive(revisions, n);

	sv_pack_encoding(packer);
	sv_pack_text(packer, body);
}

/*
 * sv_verify_serve
 *		The entry point of the worker in the new database.
 */
void
sv_verify_serve(const char *request, Size length)
{
	SvUnpacker	unpacker = {.at = request,.left = length};
	MemoryContext context = AllocSetContextCreate(TopMemoryContext, "schemaver verification", ALLOCSET_DEFAULT_SIZES);
	Task		task = sv_unpack_number(&unpacker, DERIVE);
	SvVerified *revisions;
	SvPacker	packer;
	int			n;

	sv_trial_begin(true);
	MemoryContextSwitchTo(context);
	sv_unpack_encoding(&unpacker);
	sv_stage_set(&unpacker);
	revisions = read_revisions(&unpacker, &n);
	sv_pack_begin(&packer, sv_queue_send, NULL);
	if (task == VERIFY)
		answer_verdicts(&packer, revisions, n);
	else
		answer_body(&packer, revisions, n);
	sv_pack_end(&packer);
	sv_serve_commit();
}
