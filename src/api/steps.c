/*
 * steps.c
 *		Targets that are typed as numbers, without quotes: schemaver_pending(+1).
 *
 * A number means steps, as in the text '+1'.  If it may be meant as the id of a
 * revision, it is refused.
 */
#include "postgres.h"

#include "api/args.h"
#include "api/steps.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "store/history.h"
#include "utils/builtins.h"

/*
 * sv_steps_find_id
 *		Returns the revision whose id is this number, perhaps after zeros, in the
 *		current memory context; NULL if there is none.
 */
const char *
sv_steps_find_id(FunctionCallInfo fcinfo, uint64 number)
{
	const SvRevmap *map = sv_history_read_latest(sv_arg_project(fcinfo))->whole->map;
	const char *digits = psprintf(UINT64_FORMAT, number);

	digits += strspn(digits, "0");
	for (int32 i = 0; i < map->nrevs; i++)
	{
		const char *id = map->revs[i]->id;

		CHECK_FOR_INTERRUPTS();
		if (strcmp(id + strspn(id, "0"), digits) == 0)
			return pstrdup(id);
	}
	return NULL;
}

/*
 * sv_steps_raise_is_id
 *		Raises 22023 for a number that may be meant as the id of a revision.
 */
void
sv_steps_raise_is_id(const char *call, char sign, uint64 number, const char *id)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("target " UINT64_FORMAT " is a number of steps, but there is a revision \"%s\"", number, id),
			 number == 0 ?
			 errhint("For the revision, type SELECT * FROM %s(%s).", call, quote_literal_cstr(id)) :
			 errhint("For the revision, type SELECT * FROM %s(%s). For steps, type SELECT * FROM %s('%c" UINT64_FORMAT "').",
					 call, quote_literal_cstr(id), call, sign, number)));
}

/* Calls a function that takes a target, with the text for the number that it was given. */
static Datum
call_with_text(FunctionCallInfo fcinfo, PGFunction function, const char *name, const char *argument)
{
	int64		value = sv_arg_int64(fcinfo, 0, argument);
	uint64		number = value < 0 ? -(uint64) value : (uint64) value;
	const char *id = value < 0 ? NULL : sv_steps_find_id(fcinfo, number);

	if (id != NULL)
		sv_steps_raise_is_id(name, '+', number, id);
	fcinfo->args[0].value =
		CStringGetTextDatum(value == 0 ? "0" : psprintf("%c" UINT64_FORMAT, value < 0 ? '-' : '+', number));
	return function(fcinfo);
}

/* The function for the overload of a function whose first argument is a target. */
#define WITH_STEPS(function, argument) \
	extern Datum function(PG_FUNCTION_ARGS); \
	PG_FUNCTION_INFO_V1(function##_steps); \
	Datum \
	function##_steps(PG_FUNCTION_ARGS) \
	{ \
		return call_with_text(fcinfo, function, #function, argument); \
	} \
	extern Datum function##_steps(PG_FUNCTION_ARGS)

WITH_STEPS(schemaver_stamp, "target");
WITH_STEPS(schemaver_history, "range");
WITH_STEPS(schemaver_pending, "target");
WITH_STEPS(schemaver_plan, "target");
WITH_STEPS(schemaver_resolve, "target");
WITH_STEPS(schemaver_show, "target");
WITH_STEPS(schemaver_upgrade_sql, "range");
WITH_STEPS(schemaver_downgrade_sql, "range");
WITH_STEPS(schemaver_stamp_sql, "target");
