/*
 * guard.c
 *		Statements that run no code of users.
 *
 * A statement that is only tried out contains expressions that were written by whoever
 * owns a table or a function.  The server evaluates some of them although there are no
 * rows: constants, defaults of new columns.  So functions in languages that users write
 * are refused when they would be called.
 *
 * An expression can also call a function of the server or of an extension that does
 * something, such as lo_export: the constraint of a domain counts as constant, whatever
 * it calls.  So volatile functions in C are refused, too.  The server does not ask its
 * hook for functions when it calls its own ones, so these are refused when an expression
 * that has them is prepared: then it need not be evaluated.  Some are in many defaults,
 * and only make a value, so they are called.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/objectaccess.h"
#include "catalog/pg_language.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "fmgr.h"
#include "schema/attempt.h"
#include "schema/guard.h"
#include "utils/syscache.h"

static needs_fmgr_hook_type next_needs_hook;
static fmgr_hook_type next_hook;

static object_access_hook_type next_access_hook;

/* Volatile functions of the server that do nothing to others. */
static const char *const makers[] = {
	"clock_timestamp", "gen_random_uuid", "nextval", "random", "random_normal", "timeofday", "uuidv4", "uuidv7",
};

static bool
is_maker(const FormData_pg_proc *function)
{
	if (function->oid >= FirstNormalObjectId || function->pronamespace != PG_CATALOG_NAMESPACE)
		return false;
	for (int i = 0; i < lengthof(makers); i++)
		if (strcmp(NameStr(function->proname), makers[i]) == 0)
			return true;
	return false;
}

/* Only superusers make functions in C. */
static bool
is_compiled(const FormData_pg_proc *function)
{
	return function->prolang == ClanguageId || function->prolang == INTERNALlanguageId;
}

/* Could a call do something, or run what somebody has written? */
static bool
is_refused(Oid oid)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(oid));
	const FormData_pg_proc *function;
	bool		result;

	if (!HeapTupleIsValid(tuple))
		return true;
	function = (const FormData_pg_proc *) GETSTRUCT(tuple);
	if (is_compiled(function))
		result = function->provolatile == PROVOLATILE_VOLATILE && !is_maker(function);
	else
		result = oid >= FirstNormalObjectId;
	ReleaseSysCache(tuple);
	return result;
}

static void
refuse(Oid function)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("function %u is not called to find out what a statement does", function)));
}

static bool
needs_hook(Oid function)
{
	return is_refused(function) || (next_needs_hook != NULL && next_needs_hook(function));
}

static void
call_hook(FmgrHookEventType event, FmgrInfo *info, Datum *private)
{
	if (event == FHET_START && is_refused(info->fn_oid))
		refuse(info->fn_oid);
	if (next_hook != NULL)
		next_hook(event, info, private);
}

/* An expression with a function is prepared.  Those that are not the server's are refused when they are called. */
static void
access_hook(ObjectAccessType access, Oid class, Oid object, int part, void *arg)
{
	if (access == OAT_FUNCTION_EXECUTE && object < FirstNormalObjectId && is_refused(object))
		refuse(object);
	if (next_access_hook != NULL)
		next_access_hook(access, class, object, part, arg);
}

/*
 * sv_guard_begin
 *		From now on, calls of functions that users have written, or that do something,
 *		raise 0A000, until sv_guard_end, which must be called whatever happens.
 */
void
sv_guard_begin(void)
{
	next_needs_hook = needs_fmgr_hook;
	next_hook = fmgr_hook;
	next_access_hook = object_access_hook;
	needs_fmgr_hook = needs_hook;
	fmgr_hook = call_hook;
	object_access_hook = access_hook;
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
	object_access_hook = next_access_hook;
}

/*
 * sv_guard_attempt
 *		Calls a function as sv_attempt does, with what sv_guard_begin refuses, and rolls it
 *		back.  Returns false if it raised an error; raises errors that are final.
 */
bool
sv_guard_attempt(SvAttempted attempted, void *arg)
{
	volatile bool result = false;

	sv_guard_begin();
	PG_TRY();
	{
		result = sv_attempt(attempted, arg, false);
	}
	PG_FINALLY();
	{
		sv_guard_end();
	}
	PG_END_TRY();
	return result;
}
