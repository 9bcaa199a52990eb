/*
 * act.c
 *		schemaver_upgrade, _downgrade, _stamp, _adopt and _reset: SQL to a run and
 *		back.
 */
#include "postgres.h"

#include "api/args.h"
#include "api/rows.h"
#include "api/steps.h"
#include "run/adopt.h"
#include "run/run.h"
#include "run/unsaved.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(schemaver_upgrade);
PG_FUNCTION_INFO_V1(schemaver_upgrade_steps);
PG_FUNCTION_INFO_V1(schemaver_downgrade);
PG_FUNCTION_INFO_V1(schemaver_downgrade_steps);
PG_FUNCTION_INFO_V1(schemaver_stamp);
PG_FUNCTION_INFO_V1(schemaver_adopt);
PG_FUNCTION_INFO_V1(schemaver_reset);

/* Puts the steps of a run into the result: (step, direction, revision, message, elapsed). */
static void
put_steps(SvRows *rows, const SvRunStep *steps, int32 nsteps)
{
	for (int32 i = 0; i < nsteps; i++)
	{
		Interval	elapsed = {.time = steps[i].elapsed};

		sv_rows_int(rows, i + 1);
		sv_rows_text(rows, steps[i].direction);
		sv_rows_text(rows, steps[i].revision);
		sv_rows_text(rows, steps[i].message);
		sv_rows_put(rows, IntervalPGetDatum(&elapsed));
		sv_rows_end(rows);
	}
}

static Datum
run(FunctionCallInfo fcinfo, const SvRunOptions *options)
{
	SvRows		rows;
	const SvRunStep *steps;
	int32		nsteps;

	sv_rows_begin(&rows, fcinfo);
	steps = sv_run(sv_arg_project(fcinfo), options, &nsteps);
	put_steps(&rows, steps, nsteps);
	return (Datum) 0;
}

/* What a number of steps means to a call. */
typedef struct Steps
{
	const char *call;
	char		sign;			/* of the numbers that it takes */
	const char *opposite;		/* the call that goes the other way */
	char		other_sign;
} Steps;

static const Steps up = {"schemaver_upgrade", '+', "schemaver_downgrade", '-'};
static const Steps down = {"schemaver_downgrade", '-', "schemaver_upgrade", '+'};

/*
 * Returns the target for a number of steps, which need not be in quotes.  Raises
 * 22023 for a number that leads the other way, and for one that may be an id.
 */
static char *
target_of_steps(FunctionCallInfo fcinfo, const Steps *steps)
{
	int64		value = sv_arg_int64(fcinfo, 0, "target");
	uint64		number = value < 0 ? -(uint64) value : (uint64) value;
	const char *id = value < 0 ? NULL : sv_steps_find_id(fcinfo, number);

	if (id != NULL)
		sv_steps_raise_is_id(steps->call, steps->sign, number, id);
	if (number > 0 && (value < 0) == (steps->sign == '-'))
		return psprintf("%c" UINT64_FORMAT, steps->sign, number);
	number = Max(number, 1);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 steps->sign == '+' ?
			 errmsg("the number of steps of schemaver_upgrade() must be positive") :
			 errmsg("the number of steps of schemaver_downgrade() must be negative"),
			 errhint("Type SELECT * FROM %s(%c" UINT64_FORMAT "), or to go the other way, SELECT * FROM %s(%c" UINT64_FORMAT ").",
					 steps->call, steps->sign, number, steps->opposite, steps->other_sign, number)));
	return NULL;
}

/*
 * schemaver_upgrade(target)
 *		Applies what the target needs and is not applied yet.
 */
Datum
schemaver_upgrade(PG_FUNCTION_ARGS)
{
	const SvRequest request = {SV_UPGRADE, sv_arg_text(fcinfo, 0, "target")};
	const SvRunOptions options = {.function = "schemaver_upgrade()",.requests = &request,.nrequests = 1};

	return run(fcinfo, &options);
}

/*
 * schemaver_upgrade(target bigint)
 *		The same for a number of steps.
 */
Datum
schemaver_upgrade_steps(PG_FUNCTION_ARGS)
{
	const SvRequest request = {SV_UPGRADE, target_of_steps(fcinfo, &up)};
	const SvRunOptions options = {.function = "schemaver_upgrade()",.requests = &request,.nrequests = 1};

	return run(fcinfo, &options);
}

/*
 * schemaver_downgrade(target)
 *		Reverts what has been applied after the target.
 */
Datum
schemaver_downgrade(PG_FUNCTION_ARGS)
{
	const SvRequest request = {SV_DOWNGRADE, sv_arg_text(fcinfo, 0, "target")};
	const SvRunOptions options = {.function = "schemaver_downgrade()",.requests = &request,.nrequests = 1};

	return run(fcinfo, &options);
}

/*
 * schemaver_downgrade(target bigint)
 *		The same for a number of steps.
 */
Datum
schemaver_downgrade_steps(PG_FUNCTION_ARGS)
{
	const SvRequest request = {SV_DOWNGRADE, target_of_steps(fcinfo, &down)};
	const SvRunOptions options = {.function = "schemaver_downgrade()",.requests = &request,.nrequests = 1};

	return run(fcinfo, &options);
}

/*
 * schemaver_stamp(target, purge)
 *		Sets the state without running anything.
 */
Datum
schemaver_stamp(PG_FUNCTION_ARGS)
{
	const SvRequest request = {SV_STAMP, sv_arg_text(fcinfo, 0, "target")};
	const SvRunOptions options = {
		.function = "schemaver_stamp()",
		.requests = &request,
		.nrequests = 1,
		.purge = sv_arg_bool(fcinfo, 1, false)
	};

	return run(fcinfo, &options);
}

/*
 * schemaver_adopt(tracking_table)
 *		Stamps what the table of another migration tool records as applied.
 */
Datum
schemaver_adopt(PG_FUNCTION_ARGS)
{
	Oid			table = sv_arg_relation(fcinfo, 0, "tracking_table");
	SvRows		rows;
	const SvRunStep *steps;
	int32		nsteps;
	ErrorContextCallback unsaved;

	sv_rows_begin(&rows, fcinfo);
	sv_unsaved_enter(&unsaved);
	steps = sv_adopt(sv_arg_project(fcinfo), table, &nsteps);
	sv_unsaved_leave(&unsaved);
	put_steps(&rows, steps, nsteps);
	return (Datum) 0;
}

/*
 * schemaver_reset()
 *		Reverts everything and applies it again, as one unit.
 */
Datum
schemaver_reset(PG_FUNCTION_ARGS)
{
	const SvRequest requests[] = {{SV_DOWNGRADE, "base"}, {SV_UPGRADE, "heads"}};
	const SvRunOptions options = {
		.function = "schemaver_reset()",
		.requests = requests,
		.nrequests = lengthof(requests)
	};

	return run(fcinfo, &options);
}
