/*
 * attempt.c
 *		Trying something out.
 */
#include "postgres.h"

#include "access/xact.h"
#include "schema/attempt.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

/*
 * sv_attempt_is_final
 *		Would the next attempt end in the same way?  Such are cancellation, timeouts and
 *		deadlocks, lack of memory or locks, and errors of the system.
 */
bool
sv_attempt_is_final(const ErrorData *error)
{
	if (error->sqlerrcode == ERRCODE_LOCK_NOT_AVAILABLE)
		return true;
	switch (ERRCODE_TO_CATEGORY(error->sqlerrcode))
	{
		case ERRCODE_TRANSACTION_ROLLBACK:
		case ERRCODE_OPERATOR_INTERVENTION:
		case ERRCODE_INSUFFICIENT_RESOURCES:
		case ERRCODE_SYSTEM_ERROR:
			return true;
		default:
			return false;
	}
}

/*
 * sv_attempt
 *		Calls a function in a subtransaction, which is kept or rolled back.  Returns false
 *		if it raised an error; then it is rolled back.  Raises errors that are final;
 *		internal errors are not: an object can vanish meanwhile.
 */
bool
sv_attempt(SvAttempted attempted, void *arg, bool keep)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	volatile bool result = false;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		attempted(arg);
		result = true;
		MemoryContextSwitchTo(context);
		if (keep)
			ReleaseCurrentSubTransaction();
		else
			RollbackAndReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		MemoryContextSwitchTo(context);
		CurrentResourceOwner = owner;
		if (sv_attempt_is_final(error))
			ReThrowError(error);
		elog(DEBUG1, "tried in vain: %s", error->message);
		FreeErrorData(error);
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	return result;
}
