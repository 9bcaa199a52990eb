/*
 * unsaved.c
 *		Hints of errors that take with them what they refer to.
 *
 * A deployment often registers revisions and runs them in one transaction.  If the
 * run fails, they are not registered any more, so a hint to call schemaver_merge(),
 * say, would lead to another error.  Such a hint first says to do that again.
 *
 * A hint is given where the error is found, mostly by code that knows nothing of
 * transactions, so it is completed here, when the error is reported.
 */
#include "postgres.h"

#include "run/unsaved.h"
#include "store/revisions.h"
#include "utils/memutils.h"

/* Returns the hint of the error that is being reported; NULL for a notice. */
static char *
copy_hint(void)
{
	MemoryContext old = MemoryContextSwitchTo(TopMemoryContext);
	ErrorData  *report = CopyErrorData();
	char	   *hint;

	MemoryContextSwitchTo(old);
	hint = report->elevel >= ERROR && report->hint != NULL ? pstrdup(report->hint) : NULL;
	FreeErrorData(report);
	return hint;
}

/* Error context callback: completes a hint that has a call to type. */
static void
complete_hint(void *arg)
{
	char	   *hint;

	if (!sv_revisions_written())
		return;
	hint = copy_hint();
	if (hint == NULL || strstr(hint, "schemaver_") == NULL ||
		strstr(hint, "After a rollback") != NULL || strstr(hint, "this transaction has registered") != NULL)
		return;
	errhint("After a rollback, load or register the revisions again first, and commit. %s",
			hint);
}

/*
 * sv_unsaved_enter
 *		From now on, hints with calls say to register again what this transaction
 *		has registered.  The callback is on the caller's stack, up to sv_unsaved_leave; an
 *		error leaves, too.
 */
void
sv_unsaved_enter(ErrorContextCallback *callback)
{
	callback->previous = error_context_stack;
	callback->callback = complete_hint;
	callback->arg = NULL;
	error_context_stack = callback;
}

/*
 * sv_unsaved_leave
 *		Ends what sv_unsaved_enter has begun.
 */
void
sv_unsaved_leave(const ErrorContextCallback *callback)
{
	error_context_stack = callback->previous;
}
