/*
 * caller.c
 *		May a procedure of a script be called here?
 *
 * Only directly by the client, in a script that is at this point and not divided.
 */
#include "postgres.h"

#include "access/xact.h"
#include "run/guard.h"
#include "run/message.h"
#include "script/caller.h"
#include "script/witness.h"

static void
refuse_savepoint(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("a script cannot be divided by savepoints"),
			 errdetail("Statements rolled back to a savepoint would be recorded as done."),
			 errhint("Remove SAVEPOINT. In psql, use \\set ON_ERROR_ROLLBACK off.")));
}

/* Raises an error unless the client itself makes the call, not a body, online or in a script. */
static void
check_caller(Oid procedure, const char *function, bool under_way)
{
	sv_guard_write(function);
	if (!under_way && !sv_message_is_body())
		sv_guard_outside_run(function);
	sv_witness_check_call(procedure, function);
}

/*
 * sv_caller_check_first
 *		Raises an error unless the call is the first one of a script, or one before
 *		it.  in_transaction: it must be in a transaction block, otherwise outside one.
 */
void
sv_caller_check_first(Oid procedure, const char *function, bool in_transaction, bool under_way)
{
	check_caller(procedure, function, under_way);
	if (under_way)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("%s cannot be called before the current script has ended", function)));
	if (in_transaction && !IsTransactionBlock())
		ereport(ERROR,
				(errcode(ERRCODE_NO_ACTIVE_SQL_TRANSACTION),
				 errmsg("%s can only be called in a transaction block", function),
				 errhint("Put BEGIN before it, and COMMIT after schemaver_script_end().")));
	if (!in_transaction && IsTransactionBlock())
		ereport(ERROR,
				(errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
				 errmsg("%s cannot be called in a transaction block", function),
				 errdetail("The statements that follow cannot run inside a transaction."),
				 errhint("Run the script with psql, without --single-transaction and with AUTOCOMMIT on.")));
	if (GetCurrentTransactionNestLevel() > 1)
		refuse_savepoint();
}

/*
 * sv_caller_check_next
 *		Raises an error unless a script is in progress that this call can be part of.
 */
void
sv_caller_check_next(Oid procedure, const char *function, bool under_way, bool divided)
{
	check_caller(procedure, function, under_way);
	if (!under_way)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("%s cannot be called outside of a script", function),
				 errdetail("A script begins with schemaver_script_begin(), in the same transaction."),
				 errhint("Run the script unchanged.")));
	if (divided || GetCurrentTransactionNestLevel() > 1)
		refuse_savepoint();
}
