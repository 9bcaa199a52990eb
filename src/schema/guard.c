/*
 * guard.c
 *		Statements that run no code of users.
 *
 * A statement that is only tried out contains expressions that were written by whoever
 * owns a table or a function.  The server evaluates some of them although there are no
 * rows: constants, defaults of new columns.  So functions in languages that users write
 * are refused when they would be called.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/pg_language.h"
#include "catalog/pg_proc.h"
#include "fmgr.h"
#include "schema/guard.h"
#include "utils/syscache.h"

static needs_fmgr_hook_type next_needs_hook;
static fmgr_hook_type next_hook;

/* Only superusers make functions in C. */
static bool
is_written_by_user(Oid function)
{
	HeapTuple	tuple;
	Oid			language;

	if (function < FirstNormalObjectId)
		return false;
	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	if (!HeapTupleIsValid(tuple))
		return true;
	language = ((Form_pg_proc) GETSTRUCT(tuple))->prolang;
	ReleaseSysCache(tuple);
	return language != ClanguageId && language != INTERNALlanguageId;
}

static bool
needs_hook(Oid function)
{
	return is_written_by_user(function) || (next_needs_hook != NULL && next_needs_hook(function));
}

static void
call_hook(FmgrHookEventType event, FmgrInfo *info, Datum *private)
{
	if (event == FHET_START && is_written_by_user(info->fn_oid))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("function %u is not called to find out what a statement does", info->fn_oid)));
	if (next_hook != NULL)
		next_hook(event, info, private);
}

/*
 * sv_guard_begin
 *		From now on, calls of functions that users have written raise 0A000, until
 *		sv_guard_end, which must be called whatever happens.
 */
void
sv_guard_begin(void)
{
	next_needs_hook = needs_fmgr_hook;
	next_hook = fmgr_hook;
	needs_fmgr_hook = needs_hook;
	fmgr_hook = call_hook;
}

/*
 * sv_guard_end
 *		Ends what sv_guard_begin has begun.
 */
void
sv_guard_end(void)
{
	needs_fmgr_hook = next_needs_hook;
	fmgr_hook = next_hook;
}
