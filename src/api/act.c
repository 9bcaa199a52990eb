/*
 * act.c
 *		schemaver_upgrade, _downgrade, _stamp, _adopt and _reset: SQL to a run and
 *		back.
 */
#include "postgres.h"

#include "api/args.h"
#include "api/rows.h"
#include "run/adopt.h"
#include "run/run.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(schemaver_upgrade);
PG_FUNCTION_INFO_V1(schemaver_downgrade);
PG_FUNCTION_INFO_V1(schemaver_stamp);
PG_FUNCTION_INFO_V1(schemaver_adopt);
PG_FUNCTION_INFO_V1(schemaver_reset);

/* Puts the steps of a run into the result: (step, direction, revision, message, elapsed). */
static void
put_steps(SvRows *rows, const SvStep *steps, int32 nsteps)
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
	const SvStep *steps;
	int32		nsteps;

	sv_rows_begin(&rows, fcinfo);
	steps = sv_run(sv_arg_project(fcinfo), options, &nsteps);
	put_steps(&rows, steps, nsteps);
	return (Datum) 0;
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
	const SvStep *steps;
	int32		nsteps;

	sv_rows_begin(&rows, fcinfo);
	steps = sv_adopt(sv_arg_project(fcinfo), table, &nsteps);
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
