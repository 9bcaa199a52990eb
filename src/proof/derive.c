/*
 * derive.c
 *		Writing the downgrade of a revision from what its upgrade does.
 *
 * The revisions up to it run in a new database, and the schemas before and after the last
 * one are compared.  Both are read there, so what has got another name is known: it is
 * the same object in the catalogs.
 */
#include "postgres.h"

#include "access/xact.h"
#include "proof/derive.h"
#include "proof/generate.h"
#include "proof/trial.h"
#include "proof/writing.h"
#include "worker/serve.h"

/* Does an object have another name or schema?  Parts of something that was renamed follow it. */
static bool
is_renamed(const SvObject *before, const SvObject *after)
{
	return before->kind == after->kind &&
		(strcmp(before->name, after->name) != 0 || !sv_object_same_text(before->schema, after->schema));
}

/* What has to get its former name. */
static SvRenames
find_renames(const SvSnapshot *before, const SvSnapshot *after)
{
	SvRenames	renames = {.is_all = true};

	renames.list = palloc_extended(sizeof(SvRename) * ((Size) before->nobjects + 1), MCXT_ALLOC_HUGE);
	for (int32 i = 0; i < before->nobjects; i++)
	{
		const SvObject *object = before->objects[i];
		const SvObject *now = object->kind->rename == NULL ? NULL : sv_snapshot_find(after, object->address);

		if (now == NULL || !is_renamed(object, now))
			continue;
		renames.list[renames.n++] = (SvRename)
		{
			now->identity, object->identity
		};
	}
	return renames;
}

/* In a context that outlives the transaction, which is current afterwards, too. */
static void
run(SvVerified *revision, MemoryContext context)
{
	MemoryContextSwitchTo(context);
	sv_trial_body(&revision->up, revision->transactional);
	sv_serve_commit();
	sv_serve_begin();
	MemoryContextSwitchTo(context);
}

/* Writes the way back, or adds the moves that could help the next attempt; then another transaction has begun. */
static const char *
write_back(SvPart *part, const SvRenames *renames, List **moves)
{
	MemoryContext context = CurrentMemoryContext;
	const char *volatile body = NULL;

	PG_TRY();
	{
		sv_generate_back(part, renames, *moves);
		body = sv_writing_down(part);
	}
	PG_CATCH();
	{
		List	   *more = sv_trial_moves(*moves, context);

		if (more == NIL)
			PG_RE_THROW();
		FlushErrorState();
		AbortCurrentTransaction();
		sv_serve_begin();
		MemoryContextSwitchTo(context);
		*moves = list_concat(*moves, more);
	}
	PG_END_TRY();
	return body;
}

/*
 * sv_derive
 *		In a worker in a new database, in a transaction: the body of the downgrade of the
 *		last of the revisions.  NULL: another attempt, in another new database, could
 *		succeed with the moves, to which some have been added.  Allocated in the current
 *		context.  Raises what the upgrades and sv_generate_back raise.
 */
const char *
sv_derive(SvVerified *revisions, int n, List **moves)
{
	MemoryContext context = CurrentMemoryContext;
	SvPart		part = {.is_alone = !revisions[n - 1].transactional};
	SvRenames	renames;

	for (int i = 0; i < n - 1; i++)
		run(&revisions[i], context);
	part.before = sv_trial_read(NULL);
	run(&revisions[n - 1], context);
	part.after = sv_trial_read(NULL);
	renames = find_renames(part.before, part.after);
	return write_back(&part, &renames, moves);
}
