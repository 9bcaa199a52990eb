/*
 * ground.c
 *		Where revisions are verified: in a database of their own, or in place.
 *
 * In a database of their own, each body is a transaction, as it would be elsewhere.  In
 * place, all of them are parts of one transaction, in which the schemas have been set
 * aside, and which is aborted; so each body is a subtransaction.  That changes little: what
 * must be committed before it can be used is an error that tells so, and is told as one of
 * the place.
 */
#include "postgres.h"

#include "access/xact.h"
#include "errors.h"
#include "proof/aside.h"
#include "proof/capacity.h"
#include "proof/ground.h"
#include "proof/nested.h"
#include "proof/trial.h"
#include "run/guard.h"
#include "schema/attempt.h"
#include "storage/lock.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "worker/serve.h"

static SvAside *aside = NULL;	/* in TopMemoryContext; NULL: not in place */

/*
 * sv_ground_clear
 *		In a worker, in a transaction that has done nothing yet: from here on, revisions are
 *		verified in place, with this search_path.  Raises what sv_aside_clear raises.
 */
void
sv_ground_clear(const char *search_path)
{
	MemoryContext caller = MemoryContextSwitchTo(TopMemoryContext);

	BeginTransactionBlock();
	CommitTransactionCommand();
	StartTransactionCommand();
	MemoryContextSwitchTo(TopMemoryContext);
	aside = palloc0_object(SvAside);
	sv_aside_clear(aside);
	MemoryContextSwitchTo(caller);
	(void) set_config_option("search_path", search_path, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SET, true, ERROR, false);
	sv_nested_watch(SV_NESTED_IN_PLACE);
	/* The extension can be there. */
	(void) sv_guard_set_running(true);
}

/*
 * sv_ground_is_in_place
 *		Are revisions verified in place?
 */
bool
sv_ground_is_in_place(void)
{
	return aside != NULL;
}

/*
 * sv_ground_read
 *		Reads what there is of the revisions.  Allocated in the current context.
 */
SvSnapshot *
sv_ground_read(void)
{
	return sv_trial_read(aside == NULL ? NULL : sv_aside_list(aside));
}

/*
 * sv_ground_run
 *		Runs a body.  In place, one that is not transactional runs in the transaction, as
 *		far as that is possible.  Raises what sv_trial_body raises.
 */
void
sv_ground_run(SvBody *body, bool transactional)
{
	if (aside == NULL)
		sv_trial_body(body, transactional);
	else
		sv_trial_body_in_place(body, transactional);
}

/*
 * Does an error say nothing about the revision, but only that it cannot be verified in
 * place?  Internal errors tell of what is hidden.
 */
static bool
is_of_place(const ErrorData *error)
{
	return aside != NULL &&
		(error->sqlerrcode == ERRCODE_UNSAFE_NEW_ENUM_VALUE_USAGE || error->sqlerrcode == ERRCODE_SV_STATEMENT_NOT_ALLOWED ||
		 error->sqlerrcode == ERRCODE_INTERNAL_ERROR);
}

static void
begin_part(void)
{
	MemoryContext context = CurrentMemoryContext;

	if (aside != NULL)
		BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
}

static void
abort_part(void)
{
	if (aside != NULL)
		RollbackAndReleaseCurrentSubTransaction();
	else
	{
		AbortCurrentTransaction();
		sv_serve_begin();
	}
}

/* What is advised for bodies that are not verified does not help here. */
static char *
advise_on_locks(void)
{
	return psprintf("Increase max_locks_per_transaction, which is %d, and restart the server, or verify in a database of its own: SELECT * FROM schemaver_verify().",
					max_locks_per_xact);
}

/*
 * sv_ground_try
 *		Does something in the transaction that has begun.  If it fails, its effects are
 *		rolled back, the failure is filled in, in the current context, which must outlive
 *		the transaction, and false is returned.  Raises errors after which nothing can go
 *		on.
 */
bool
sv_ground_try(SvTried tried, void *arg, SvFailure *failure)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	ErrorContextCallback *callbacks = error_context_stack;
	volatile bool result = false;
	int			level;

	begin_part();
	level = GetCurrentTransactionNestLevel();
	PG_TRY();
	{
		tried(arg);
		MemoryContextSwitchTo(context);
		if (aside != NULL)
			ReleaseCurrentSubTransaction();
		result = true;
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		if (aside != NULL && sv_capacity_is_exceeded())
			error->hint = advise_on_locks();
		/* Somebody has tried to commit all of it. */
		if (sv_attempt_is_final(error) || GetCurrentTransactionNestLevel() < level)
			ReThrowError(error);
		error_context_stack = callbacks;
		abort_part();
		failure->error = error;
		failure->is_of_place = is_of_place(error);
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	if (aside != NULL)
		CurrentResourceOwner = owner;
	return result;
}

/*
 * sv_ground_keep
 *		What has been done stays.
 */
void
sv_ground_keep(void)
{
	MemoryContext context = CurrentMemoryContext;

	if (aside != NULL)
		CommandCounterIncrement();
	else
	{
		sv_serve_commit();
		sv_serve_begin();
	}
	MemoryContextSwitchTo(context);
}

/*
 * sv_ground_mark
 *		To be called where sv_ground_return will go back to, when all that was done before
 *		has been kept.
 */
void
sv_ground_mark(void)
{
	begin_part();
}

/*
 * sv_ground_return
 *		Rolls back what was done since sv_ground_mark.
 */
void
sv_ground_return(void)
{
	MemoryContext context = CurrentMemoryContext;

	abort_part();
	MemoryContextSwitchTo(context);
}
