/*
 * reparse.c
 *		A schema that was kept on another major version of the server, as this one prints
 *		it.
 *
 * Servers print the same definitions in other words.  So what was kept is built in the
 * scratch database, and read there.  Only what is printed may be different then.  What no
 * statement makes, such as passwords and objects of kinds that are not covered, is taken
 * from what was kept, and so are subscriptions.
 */
#include "postgres.h"

#include "access/xact.h"
#include "compat.h"
#include "core/pack.h"
#include "miscadmin.h"
#include "proof/capacity.h"
#include "proof/compare.h"
#include "proof/copy.h"
#include "proof/reparse.h"
#include "proof/scratch.h"
#include "proof/stage.h"
#include "proof/trial.h"
#include "proof/trust.h"
#include "run/guard.h"
#include "schema/kinds.h"
#include "schema/moved.h"
#include "schema/uncovered.h"
#include "schema/wire.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "worker/queue.h"
#include "worker/serve.h"

/* The first number of the answer. */
typedef enum Answer
{
	MUST_COMMIT,				/* each statement */
	SNAPSHOT,					/* follows */
} Answer;

static void
write_request(StringInfo text, const SvStored *stored, SvScratchUse use)
{
	SvPacker	packer;

	sv_pack_begin(&packer, sv_pack_append, text);
	sv_pack_number(&packer, use == SV_SCRATCH_COMMIT);
	sv_pack_encoding(&packer);
	sv_pack_texts(&packer, stored->schemas);
	sv_pack_text(&packer, stored->remedy);
	sv_stage_describe(&packer, SV_STAGED_EXTENSIONS);
	sv_pack_bytes(&packer, stored->content, stored->length);
	sv_pack_end(&packer);
}

/* An SvReadAnswer: a snapshot, or NULL. */
static void
read_answer(SvUnpacker *unpacker, void *result)
{
	SvSnapshot **snapshot = result;
	int			major;

	*snapshot = sv_unpack_number(unpacker, SNAPSHOT) == SNAPSHOT ? sv_wire_read(unpacker, &major) : NULL;
}

/* Asks the worker; NULL: statements must be committed, which this use does not do. */
static SvSnapshot *
ask(const SvStored *stored, SvScratchUse use)
{
	StringInfoData text;
	SvTask		task = {
		.entry = "reparse",
		.activity = "reading a schema of another version",
		.context = "building a schema of another version in the scratch database",
	};
	SvSnapshot *snapshot;

	initStringInfo(&text);
	write_request(&text, stored, use);
	task.request = text.data;
	task.length = text.len;
	sv_scratch_ask(use, stored->remedy, &task, read_answer, &snapshot);
	return snapshot;
}

/*
 * sv_reparse
 *		What was kept on another major version of the server, of which this is the
 *		snapshot, as this server prints it, for a call of a function.  Allocated in the
 *		current context.  Making it runs its code with the rights of the caller: raises
 *		25006 in a read-only transaction, 42501 unless the caller may run that, what
 *		sv_scratch_ask raises, what its statements raise, and 0A000 for what this server
 *		makes something else of.
 */
SvSnapshot *
sv_reparse(const SvRelations *rels, const char *function, const SvStored *stored, const SvSnapshot *kept)
{
	SvSnapshot *snapshot;

	sv_guard_write(function);
	sv_guard_outside_run(function);
	sv_guard_bodies(rels);
	sv_trust_check(kept);
	snapshot = ask(stored, SV_SCRATCH_ROLL_BACK);
	return snapshot != NULL ? snapshot : ask(stored, SV_SCRATCH_COMMIT);
}

/* Work in progress. */
typedef struct Reparse
{
	bool		commit;
	const char **schemas;
	const char *remedy;
	int			major;
	SvSnapshot *kept;
	SvSnapshot *made;
	SvObject  **same;			/* of each object that was kept: what was made
								 * as that, or NULL */
	List	   *unmade;			/* of SvObject *: what is not made */
	SvIgnored	ignored;
} Reparse;

/* A database cannot be dropped while it has a subscription, and nothing of one is printed. */
static bool
is_never_made(const SvKind *kind)
{
	return kind == &sv_kind_uncovered || kind == &sv_kind_subscription;
}

static SvSnapshot *
read_kept(Reparse *reparse, SvUnpacker *unpacker)
{
	Size		length;
	char	   *bytes = sv_unpack_bytes(unpacker, &length);
	SvUnpacker	inside = {.at = bytes,.left = length};
	SvSnapshot *kept = sv_wire_read(&inside, &reparse->major);

	for (int32 i = 0; i < kept->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		sv_moved_rights(kept->objects[i], reparse->major);
	}
	return kept;
}

/* Adds to an error of a statement what it means for what was kept. */
static void
raise_unbuildable(const Reparse *reparse, ErrorData *error)
{
	error->message = psprintf("what version %d of the server has printed cannot be built on version %d: %s",
							  reparse->major, SERVER_MAJOR_compat, error->message);
	error->hint = unconstify(char *, reparse->remedy);
	ReThrowError(error);
}

/* Runs the statements that make it. */
static void
make(Reparse *reparse)
{
	MemoryContext context = CurrentMemoryContext;

	PG_TRY();
	{
		reparse->made = sv_copy_make(reparse->kept, reparse->schemas, reparse->commit, &reparse->ignored, NIL);
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		if (sv_capacity_is_exceeded() || ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_OPERATOR_INTERVENTION)
			PG_RE_THROW();
		FlushErrorState();
		raise_unbuildable(reparse, error);
	}
	PG_END_TRY();
}

static void
find_same(Reparse *reparse)
{
	const SvSnapshot *kept = reparse->kept;
	const SvSnapshot *made = reparse->made;
	int32		j = 0;

	reparse->same = palloc_extended((kept->nobjects + 1) * sizeof(SvObject *), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (int32 i = 0; i < kept->nobjects; i++)
	{
		int			order = -1;

		CHECK_FOR_INTERRUPTS();
		while (j < made->nobjects && (order = sv_kinds_compare(made->objects[j], kept->objects[i])) < 0)
			j++;
		if (j < made->nobjects && order == 0)
			reparse->same[i] = made->objects[j];
	}
}

/* What is printed is what this server prints. */
static void
take_printed(Reparse *reparse)
{
	for (int32 i = 0; i < reparse->kept->nobjects; i++)
	{
		SvObject   *object = reparse->kept->objects[i];

		for (int j = 0; reparse->same[i] != NULL && j < object->kind->nproperties; j++)
			if (sv_kind_property(object->kind, j)->is_code && object->values[j] != NULL &&
				reparse->same[i]->values[j] != NULL)
				object->values[j] = reparse->same[i]->values[j];
	}
}

/* Gives what was made a property that was kept. */
static bool
take_property(SvObject *made, const SvObject *kept, const char *code)
{
	for (int i = 0; i < kept->kind->nproperties + SV_COMMON; i++)
	{
		if (strcmp(code, psprintf("%s.%s", kept->kind->code, sv_kind_property(kept->kind, i)->name)) != 0)
			continue;
		made->values[i] = kept->values[i];
		return true;
	}
	return false;
}

/* Takes what no statement makes from what was kept.  Returns false if it should have been made. */
static bool
take_unmade(Reparse *reparse, const SvStep *step)
{
	SvObject   *kept = unconstify(SvObject *, step->object);
	SvObject   *made;

	if (step->ddl != NULL || kept->index >= reparse->kept->nobjects || reparse->kept->objects[kept->index] != kept)
		return false;
	made = reparse->same[kept->index];
	for (const char **code = step->codes; made != NULL && *code != NULL; code++)
		if (!take_property(made, kept, *code))
			return false;
	return made != NULL;
}

/* Raises 0A000 unless what was made is what was kept. */
static void
check_same(Reparse *reparse)
{
	List	   *failed = NIL;
	ListCell   *cell;

	foreach(cell, sv_compare_remaining(reparse->made, reparse->kept, &reparse->ignored, NULL))
		if (!take_unmade(reparse, lfirst(cell)))
		failed = lappend(failed, lfirst(cell));
	if (failed != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("version %d of the server does not make what version %d has printed", SERVER_MAJOR_compat, reparse->major),
				 errdetail("What it makes differs: %s.", sv_compare_list(failed)),
				 errhint("%s", reparse->remedy)));
}

/* Columns have the order that was kept; objects that are never made are there. */
static void
take_rest(Reparse *reparse)
{
	for (int32 i = 0; i < reparse->kept->nobjects; i++)
	{
		SvObject   *kept = reparse->kept->objects[i];

		if (reparse->same[i] != NULL)
			reparse->same[i]->address.column = kept->address.column;
		else if (is_never_made(kept->kind))
			reparse->unmade = lappend(reparse->unmade, kept);
	}
}

/* The objects of a snapshot and others, those of a kind being together. */
static SvObject **
merge(const SvSnapshot *snapshot, const List *others, int32 *n)
{
	SvObject  **objects = palloc_extended((snapshot->nobjects + list_length(others) + 1) * sizeof(SvObject *), MCXT_ALLOC_HUGE);
	int32		at = 0;

	*n = 0;
	for (int kind = 0; kind <= sv_nkinds; kind++)
	{
		ListCell   *cell;

		while (at < snapshot->nobjects && sv_kinds_number(snapshot->objects[at]->kind) == kind)
			objects[(*n)++] = snapshot->objects[at++];
		foreach(cell, others)
			if (sv_kinds_number(((SvObject *) lfirst(cell))->kind) == kind)
			objects[(*n)++] = lfirst(cell);
	}
	return objects;
}

/* Adds objects that need nothing to a snapshot, which can only be written then. */
static void
add_objects(SvSnapshot *snapshot, const List *others)
{
	int32		n;
	SvObject  **objects = merge(snapshot, others, &n);
	SvEdge	   *edges = palloc_extended((snapshot->needs.start[snapshot->nobjects] + 1) * sizeof(SvEdge), MCXT_ALLOC_HUGE);
	int32		nedges = 0;

	for (int32 i = 0; i < n; i++)
		objects[i]->index = i;
	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		for_each_target(t, &snapshot->needs, i)
		{
			edges[nedges].from = snapshot->objects[i]->index;
			edges[nedges++].to = snapshot->objects[t]->index;
		}
	}
	sv_edges_build(&snapshot->needs, n, edges, nedges);
	snapshot->objects = objects;
	snapshot->nobjects = n;
}

static void
build(Reparse *reparse, SvUnpacker *unpacker)
{
	static SvIgnore never_made = {.code = "subscription.*",.identity = "*"};

	reparse->ignored.list = list_make1(&never_made);
	sv_unpack_encoding(unpacker);
	reparse->schemas = sv_unpack_texts(unpacker);
	reparse->remedy = sv_unpack_text(unpacker);
	sv_stage_set(unpacker);
	reparse->kept = read_kept(reparse, unpacker);
	sv_unpack_end(unpacker);
	make(reparse);
	find_same(reparse);
	take_printed(reparse);
	check_same(reparse);
	take_rest(reparse);
	add_objects(reparse->made, reparse->unmade);
}

/* Builds what was requested.  Returns false if statements must be committed. */
static bool
attempt(Reparse *reparse, SvUnpacker *unpacker)
{
	volatile bool is_built = false;

	PG_TRY();
	{
		build(reparse, unpacker);
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

/* Nothing of what is made stays, so what statements have to say about it does not matter. */
static void
prepare(void)
{
	sv_trial_begin(false);
	(void) set_config_option("client_min_messages", "error", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SET, true, ERROR, false);
}

/*
 * sv_reparse_serve
 *		The entry point of the worker in the scratch database.
 */
void
sv_reparse_serve(const char *text, Size length)
{
	SvUnpacker	unpacker = {.at = text,.left = length};
	MemoryContext context = AllocSetContextCreate(TopMemoryContext, "schemaver reparse", ALLOCSET_DEFAULT_SIZES);
	Reparse		reparse = {.commit = sv_unpack_number(&unpacker, true) != 0};
	SvPacker	packer;
	bool		is_built;

	prepare();
	MemoryContextSwitchTo(context);
	is_built = attempt(&reparse, &unpacker);
	sv_pack_begin(&packer, sv_queue_send, NULL);
	sv_pack_number(&packer, is_built ? SNAPSHOT : MUST_COMMIT);
	sv_pack_end(&packer);
	if (!is_built)
		return;
	sv_wire_write(reparse.made, sv_queue_send, NULL);
	AbortCurrentTransaction();
}
