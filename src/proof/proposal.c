/*
 * proposal.c
 *		A migration that has been written and proved, before it is stored.
 *
 * The worker in the scratch database gets both schemas, and answers with revisions.
 */
#include "postgres.h"

#include "access/xact.h"
#include "core/pack.h"
#include "proof/capacity.h"
#include "proof/generate.h"
#include "proof/nested.h"
#include "proof/proposal.h"
#include "proof/scratch.h"
#include "proof/stage.h"
#include "proof/trial.h"
#include "proof/writing.h"
#include "schema/hazard.h"
#include "schema/kinds.h"
#include "schema/wire.h"
#include "utils/memutils.h"
#include "worker/queue.h"
#include "worker/serve.h"

/* The first number of the answer. */
typedef enum Answer
{
	MUST_COMMIT,				/* each statement */
	OTHER_ORDER,				/* the moves that follow may help */
	REVISIONS,					/* follow */
} Answer;

/* What the worker proposes, after several attempts. */
typedef struct Proposal
{
	Answer		answer;			/* the last one */
	bool		is_told;		/* what there is to tell */
	List	   *moves;			/* of SvMove *, of all attempts */
	List	   *revisions;		/* of SvProposed * */
} Proposal;

/* In the worker: one attempt. */
typedef struct Attempt
{
	SvGoal		goal;
	Answer		answer;
	List	   *moves;			/* of SvMove *: what it has shown */
	List	   *parts;			/* of SvPart * */
} Attempt;

static void
pack_renames(SvPacker *packer, const SvRenames *renames)
{
	ListCell   *cell;

	sv_pack_number(packer, renames->is_all);
	sv_pack_number(packer, renames->n);
	for (int i = 0; i < renames->n; i++)
	{
		sv_pack_text(packer, renames->list[i].from);
		sv_pack_text(packer, renames->list[i].to);
	}
	sv_pack_number(packer, list_length(renames->ignored->list));
	foreach(cell, renames->ignored->list)
	{
		const SvIgnore *entry = lfirst(cell);

		sv_pack_text(packer, entry->code);
		sv_pack_text(packer, entry->identity);
		sv_pack_number(packer, entry->is_unsaid);
	}
}

static SvRenames
unpack_renames(SvUnpacker *unpacker)
{
	SvRenames	renames = {.is_all = sv_unpack_number(unpacker, true) != 0};
	uint32		n;

	renames.n = sv_unpack_number(unpacker, PG_INT16_MAX);
	renames.list = palloc0_array(SvRename, renames.n + 1);
	for (int i = 0; i < renames.n; i++)
	{
		renames.list[i].from = sv_unpack_text(unpacker);
		renames.list[i].to = sv_unpack_text(unpacker);
	}
	renames.ignored = palloc0_object(SvIgnored);
	n = sv_unpack_number(unpacker, PG_INT32_MAX);
	while (n-- > 0)
	{
		SvIgnore   *entry = palloc0_object(SvIgnore);

		entry->code = sv_unpack_text(unpacker);
		entry->identity = sv_unpack_text(unpacker);
		entry->is_unsaid = sv_unpack_number(unpacker, true) != 0;
		renames.ignored->list = lappend(renames.ignored->list, entry);
	}
	return renames;
}

static void
write_request(StringInfo text, const SvProposalRequest *request, SvScratchUse use, const Proposal *earlier)
{
	SvPacker	packer;

	sv_pack_begin(&packer, sv_pack_append, text);
	sv_pack_number(&packer, use == SV_SCRATCH_COMMIT);
	sv_pack_number(&packer, request->online);
	sv_pack_number(&packer, request->is_partial);
	sv_pack_encoding(&packer);
	sv_pack_texts(&packer, request->schemas);
	sv_pack_text(&packer, request->scope);
	sv_stage_describe(&packer, request->live == NULL ? SV_STAGED_NOTHING : SV_STAGED_EXTENSIONS);
	pack_renames(&packer, request->renames);
	sv_pack_number(&packer, request->live != NULL);
	if (request->live != NULL)
		sv_pack_bytes(&packer, request->live, request->live_length);
	sv_pack_bytes(&packer, request->models, request->models_length);
	sv_pack_number(&packer, earlier->is_told);
	sv_moves_pack(&packer, earlier->moves);
	sv_pack_end(&packer);
}

static SvSnapshot *
unpack_snapshot(SvUnpacker *unpacker)
{
	Size		length;
	char	   *bytes = sv_unpack_bytes(unpacker, &length);
	SvUnpacker	inside = {.at = bytes,.left = length};
	int			major;
	SvSnapshot *snapshot = sv_wire_read(&inside, &major);

	pfree(bytes);
	return snapshot;
}

static SvProposed *
read_proposed(SvUnpacker *unpacker)
{
	SvProposed *proposed = palloc0_object(SvProposed);
	uint32		n;

	proposed->transactional = sv_unpack_number(unpacker, true) != 0;
	proposed->upgrade = sv_unpack_text(unpacker);
	proposed->downgrade = sv_unpack_text(unpacker);
	proposed->before = sv_unpack_text(unpacker);
	proposed->after = sv_unpack_text(unpacker);
	n = sv_unpack_number(unpacker, PG_INT32_MAX);
	while (n-- > 0)
	{
		SvDanger   *danger = palloc_object(SvDanger);

		danger->hazards = sv_unpack_number(unpacker, PG_INT32_MAX);
		danger->identity = sv_unpack_text(unpacker);
		danger->schema = sv_unpack_text(unpacker);
		danger->relation = sv_unpack_text(unpacker);
		proposed->dangers = lappend(proposed->dangers, danger);
	}
	return proposed;
}

/* An SvReadAnswer. */
static void
read_answer(SvUnpacker *unpacker, void *result)
{
	Proposal   *proposal = result;
	uint32		n;

	proposal->answer = sv_unpack_number(unpacker, REVISIONS);
	sv_unpack_encoding(unpacker);
	if (proposal->answer != REVISIONS)
	{
		proposal->is_told = sv_unpack_number(unpacker, true) != 0;
		proposal->moves = list_concat(proposal->moves, sv_moves_unpack(unpacker));
		sv_unpack_end(unpacker);
		return;
	}
	n = sv_unpack_number(unpacker, PG_INT32_MAX);
	while (n-- > 0)
		proposal->revisions = lappend(proposal->revisions, read_proposed(unpacker));
	sv_unpack_end(unpacker);
}

/* Asks the worker for a proposal, once. */
static void
ask(const SvProposalRequest *request, SvScratchUse use, Proposal *proposal)
{
	StringInfoData text;
	SvTask		task = {
		.entry = "proposal",
		.activity = "proving a migration",
		.context = "proving the migration in the scratch database",
	};

	initStringInfo(&text);
	write_request(&text, request, use, proposal);
	task.request = text.data;
	task.length = text.len;
	sv_scratch_ask(use, "", &task, read_answer, proposal);
	pfree(text.data);
}

/*
 * sv_proposal_make
 *		The revisions, SvProposed *, that make the live schema into the models, proved in
 *		both directions; NIL if they are the same.  Allocated in the current context.
 *		Raises what sv_scratch_ask and sv_generate raise.
 */
List *
sv_proposal_make(const SvProposalRequest *request)
{
	Proposal	proposal = {MUST_COMMIT};
	SvScratchUse use = SV_SCRATCH_ROLL_BACK;

	for (;;)
	{
		ask(request, use, &proposal);
		if (proposal.answer == REVISIONS)
			return proposal.revisions;
		if (proposal.answer == MUST_COMMIT)
			use = SV_SCRATCH_COMMIT;
	}
}

/* What the next attempt should do in another way, after an error.  Returns false if that is final. */
static bool
find_remedy(Attempt *attempt, MemoryContext context)
{
	attempt->answer = MUST_COMMIT;
	if (!attempt->goal.commit && (sv_capacity_is_exceeded() || sv_generate_needs_commit()))
		return true;
	attempt->answer = OTHER_ORDER;
	attempt->moves = sv_trial_moves(attempt->goal.moves, context);
	return attempt->moves != NIL;
}

/* Generates what was requested, or finds out how to ask for it next. */
static void
generate(SvUnpacker *unpacker, Attempt *attempt)
{
	SvGoal	   *goal = &attempt->goal;
	MemoryContext context = CurrentMemoryContext;

	PG_TRY();
	{
		sv_unpack_encoding(unpacker);
		goal->schemas = sv_unpack_texts(unpacker);
		goal->scope = sv_unpack_text(unpacker);
		sv_stage_set(unpacker);
		goal->renames = unpack_renames(unpacker);
		if (sv_unpack_number(unpacker, true) != 0)
			goal->live = unpack_snapshot(unpacker);
		goal->models = unpack_snapshot(unpacker);
		goal->is_told = sv_unpack_number(unpacker, true) != 0;
		goal->moves = sv_moves_unpack(unpacker);
		sv_unpack_end(unpacker);
		attempt->parts = sv_generate(goal);
		attempt->answer = REVISIONS;
	}
	PG_CATCH();
	{
		if (!find_remedy(attempt, context))
			PG_RE_THROW();
		FlushErrorState();
		AbortCurrentTransaction();
		MemoryContextSwitchTo(context);
	}
	PG_END_TRY();
}

/* The relation that a statement is about: the object, or the one that it is a part of. */
static const SvObject *
relation_of(const SvObject *object)
{
	while (object->parent != NULL)
		object = object->parent;
	return object->schema == NULL || object->kind->catalog != sv_kind_table.catalog ? NULL : object;
}

static bool
has_step(const List *steps, const SvObject *object)
{
	ListCell   *cell;

	foreach(cell, steps)
	{
		const SvObject *other = ((const SvStep *) lfirst(cell))->object;

		if (other->kind == object->kind && strcmp(other->identity, object->identity) == 0)
			return true;
	}
	return false;
}

/* The steps that are dangerous, and what stays undone. */
static List *
find_dangers(const SvPart *part)
{
	List	   *dangers = NIL;
	ListCell   *cell;

	foreach(cell, part->uncovered)
		if (!has_step(part->up, ((const SvStep *) lfirst(cell))->object))
		dangers = lappend(dangers, lfirst(cell));
	foreach(cell, part->up)
		if (((const SvStep *) lfirst(cell))->hazards != 0 || !part->is_reversible)
		dangers = lappend(dangers, lfirst(cell));
	return dangers;
}

static void
write_dangers(SvPacker *packer, const SvPart *part)
{
	const List *dangers = find_dangers(part);
	ListCell   *cell;

	sv_pack_number(packer, list_length(dangers));
	foreach(cell, dangers)
	{
		const SvStep *step = lfirst(cell);
		const SvObject *relation = relation_of(step->object);
		bool		is_lost = !part->is_reversible && step->ddl != NULL;

		sv_pack_number(packer, step->hazards | (is_lost ? SV_NOT_REVERSIBLE : 0));
		sv_pack_text(packer, step->object->identity);
		sv_pack_text(packer, relation == NULL ? NULL : relation->schema);
		sv_pack_text(packer, relation == NULL ? NULL : relation->name);
	}
}

static void
write_parts(SvPacker *packer, const List *parts)
{
	ListCell   *cell;

	sv_pack_number(packer, list_length(parts));
	foreach(cell, parts)
	{
		const SvPart *part = lfirst(cell);

		sv_pack_number(packer, !part->is_alone);
		sv_pack_text(packer, sv_writing_up(part));
		sv_pack_text(packer, sv_writing_down(part));
		sv_pack_text(packer, part->fingerprint_before);
		sv_pack_text(packer, part->fingerprint_after);
		write_dangers(packer, part);
	}
}

static void
write_answer(const Attempt *attempt)
{
	SvPacker	packer;

	sv_pack_begin(&packer, sv_queue_send, NULL);
	sv_pack_number(&packer, attempt->answer);
	sv_pack_encoding(&packer);
	if (attempt->answer == REVISIONS)
		write_parts(&packer, attempt->parts);
	else
	{
		sv_pack_number(&packer, attempt->goal.is_told);
		sv_moves_pack(&packer, attempt->moves);
	}
	sv_pack_end(&packer);
}

/*
 * sv_proposal_serve
 *		The entry point of the worker in the scratch database.
 */
void
sv_proposal_serve(const char *request, Size length)
{
	SvUnpacker	unpacker = {.at = request,.left = length};
	MemoryContext context = AllocSetContextCreate(TopMemoryContext, "schemaver proposal", ALLOCSET_DEFAULT_SIZES);
	Attempt		attempt = {.goal.commit = sv_unpack_number(&unpacker, true) != 0};

	attempt.goal.online = sv_unpack_number(&unpacker, true) != 0;
	attempt.goal.is_partial = sv_unpack_number(&unpacker, true) != 0;
	if (attempt.goal.commit)
		sv_nested_watch(SV_NESTED_PROVED);
	sv_trial_begin(false);
	MemoryContextSwitchTo(context);
	generate(&unpacker, &attempt);
	write_answer(&attempt);
	if (attempt.answer == REVISIONS)
		AbortCurrentTransaction();
}
