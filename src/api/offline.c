/*
 * offline.c
 *		schemaver_upgrade_sql and the like, which make scripts, and the procedures
 *		that scripts call.
 */
#include "postgres.h"

#include "api/args.h"
#include "catalog/pg_type.h"
#include "script/running.h"
#include "script/write.h"
#include "utils/array.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(schemaver_upgrade_sql);
PG_FUNCTION_INFO_V1(schemaver_downgrade_sql);
PG_FUNCTION_INFO_V1(schemaver_stamp_sql);
PG_FUNCTION_INFO_V1(schemaver_script_check);
PG_FUNCTION_INFO_V1(schemaver_script_begin);
PG_FUNCTION_INFO_V1(schemaver_script_step);
PG_FUNCTION_INFO_V1(schemaver_script_end);

/*
 * Writes a script.  The arguments from n on are portable and schema; in a database
 * of version 0.1 they are not declared.
 */
static Datum
write_script(FunctionCallInfo fcinfo, SvDirection direction, const char *target, bool purge, int n)
{
	if (PG_NARGS() > n && sv_arg_bool(fcinfo, n, false))
		elog(ERROR, "portable scripts in schema \"%s\"", sv_arg_text(fcinfo, n + 1, "schema"));
	return CStringGetTextDatum(sv_script_write(sv_arg_project(fcinfo), direction, target, purge));
}

/*
 * schemaver_upgrade_sql(range, portable, schema)
 *		Makes a script that applies what the range needs.
 */
Datum
schemaver_upgrade_sql(PG_FUNCTION_ARGS)
{
	return write_script(fcinfo, SV_UPGRADE, sv_arg_text(fcinfo, 0, "range"), false, 1);
}

/*
 * schemaver_downgrade_sql(range, portable, schema)
 *		Makes a script that reverts what has been applied after the end of the
 *		range.
 */
Datum
schemaver_downgrade_sql(PG_FUNCTION_ARGS)
{
	return write_script(fcinfo, SV_DOWNGRADE, sv_arg_text(fcinfo, 0, "range"), false, 1);
}

/*
 * schemaver_stamp_sql(target, purge, portable, schema)
 *		Makes a script that sets the state without running anything.
 */
Datum
schemaver_stamp_sql(PG_FUNCTION_ARGS)
{
	return write_script(fcinfo, SV_STAMP, sv_arg_text(fcinfo, 0, "target"), sv_arg_bool(fcinfo, 1, false), 2);
}

/* Reads an array of pairs {revision, checksum}. */
static void
read_steps(ArrayType *array, SvScript *script)
{
	Datum	   *elements;
	int			count;

	if (ARR_NDIM(array) == 0)
		return;
	if (ARR_NDIM(array) != 2 || ARR_DIMS(array)[1] != 2 || array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("argument \"steps\" must consist of pairs of a revision and a checksum")));
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, NULL, &count);
	script->nsteps = count / 2;
	script->steps = palloc_array(SvScriptStep, script->nsteps);
	for (int i = 0; i < script->nsteps; i++)
	{
		script->steps[i].revision = TextDatumGetCString(elements[2 * i]);
		script->steps[i].checksum = TextDatumGetCString(elements[2 * i + 1]);
	}
}

/* Reads what a script says about itself: (run, direction, project, current, applied, steps, purge). */
static void
read_script(FunctionCallInfo fcinfo, SvScript *script)
{
	static const char *const names[] = {"run", "direction", "project", "current", "applied", "steps"};

	for (int i = 0; i < (int) lengthof(names); i++)
	{
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("argument \"%s\" must not be NULL", names[i])));
	}
	memset(script, 0, sizeof(*script));
	script->run = *PG_GETARG_UUID_P(0);
	script->direction = sv_direction_parse(sv_arg_text(fcinfo, 1, "direction"));
	script->current = sv_arg_texts(fcinfo, 3);
	script->applied = sv_arg_text(fcinfo, 4, "applied");
	read_steps(PG_GETARG_ARRAYTYPE_P(5), script);
	script->purge = script->direction == SV_STAMP && sv_arg_bool(fcinfo, 6, false);
	script->project = sv_project_find(sv_arg_function(fcinfo), sv_arg_text(fcinfo, 2, "project"));
}

/*
 * schemaver_script_check(run, direction, project, current, applied, steps, purge)
 *		Checks what schemaver_script_begin will check, before statements run
 *		outside of a transaction.
 */
Datum
schemaver_script_check(PG_FUNCTION_ARGS)
{
	SvScript	script;

	read_script(fcinfo, &script);
	sv_script_check(sv_arg_function(fcinfo), &script);
	return (Datum) 0;
}

/*
 * schemaver_script_begin(run, direction, project, current, applied, steps, purge)
 *		Begins a script, if it was made for this database.
 */
Datum
schemaver_script_begin(PG_FUNCTION_ARGS)
{
	SvScript	script;

	read_script(fcinfo, &script);
	sv_script_begin(sv_arg_function(fcinfo), &script);
	return (Datum) 0;
}

/*
 * schemaver_script_step(revision)
 *		Says that the body of this revision follows.
 */
Datum
schemaver_script_step(PG_FUNCTION_ARGS)
{
	sv_script_step(sv_arg_function(fcinfo), sv_arg_text(fcinfo, 0, "revision"));
	return (Datum) 0;
}

/*
 * schemaver_script_end()
 *		Ends a script, and writes the record.
 */
Datum
schemaver_script_end(PG_FUNCTION_ARGS)
{
	sv_script_end(sv_arg_function(fcinfo));
	return (Datum) 0;
}
