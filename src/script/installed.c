/*
 * installed.c
 *		Scripts for a database with the extension: they call its procedures.
 *
 * Each part is a run of its own in the log.
 */
#include "postgres.h"

#include "script/announcement.h"
#include "script/dialect.h"
#include "script/quote.h"
#include "script/resets.h"
#include "store/journal.h"
#include "utils/builtins.h"

static void
describe(const SvWriter *writer, StringInfo out)
{
	appendStringInfoString(out, "-- Run it once, with psql: psql -X -f FILE\n");
}

static void
set_up(SvWriter *writer, StringInfo out)
{
}

static void
write_begin(SvWriter *writer, const char *begin, int32 first, int32 n)
{
	appendStringInfo(&writer->text,
					 "\n%s;\n"
					 "-- Fails unless the database is where this part starts, and unless these are the\n"
					 "-- revisions registered in it (steps: id, checksum of the body).\n",
					 begin);
	sv_announcement_write(writer, "schemaver_script_begin", &writer->run, first, n);
}

static void
begin(SvWriter *writer, int32 first, int32 n)
{
	sv_journal_new_run(&writer->run);
	write_begin(writer, "BEGIN", first, n);
}

static void
begin_step(SvWriter *writer, int32 revision)
{
	appendStringInfo(&writer->text, "CALL %s.schemaver_script_step(", quote_identifier(writer->schema));
	sv_quote_value(&writer->text, writer->history->map->revs[revision]->id, "text");
	appendStringInfoString(&writer->text, ");\n");
}

static void
end(SvWriter *writer, int32 first, int32 n)
{
	appendStringInfo(&writer->text,
					 "-- Records what has run; without this call COMMIT fails.\n"
					 "CALL %s.schemaver_script_end();\n"
					 "COMMIT;\n",
					 quote_identifier(writer->schema));
}

/* Returns the call that records a step by hand: a stamp of what is current after it. */
static char *
stamp_call(const SvWriter *writer, const SvSet *after)
{
	char	   *target = sv_set_target(after);
	SvPlan	   *plan = sv_plan_stamp(writer->history->map, writer->applied, target, false);
	bool		purge = !sv_set_equal(plan->applied_after, after);
	StringInfoData call;

	initStringInfo(&call);
	appendStringInfo(&call, "SELECT * FROM %s.schemaver_stamp(", quote_identifier(writer->schema));
	sv_quote_value(&call, target, "text");
	appendStringInfo(&call, ", purge => %s);", purge ? "true" : "false");
	return call.data;
}

static void
begin_outside(SvWriter *writer, int32 step, const SvSet *after)
{
	StringInfo	out = &writer->text;

	sv_journal_new_run(&writer->run);
	appendStringInfoString(out,
						   "-- This runs outside of a transaction: each statement takes effect on its own, and\n"
						   "-- everything above is committed. If the script stops before the next COMMIT, see\n"
						   "-- which of the statements have run (a failed CREATE INDEX CONCURRENTLY leaves an\n"
						   "-- invalid index: drop it), run the others, and record that with\n"
						   "--     ");
	sv_quote_line(out, stamp_call(writer, after));
	appendStringInfoString(out,
						   "\n-- Then make a new script for the rest.\n");
	sv_announcement_write(writer, "schemaver_script_check", &writer->run, step, 1);
}

static void
end_outside(SvWriter *writer, int32 step)
{
	/* A default that the body has set must not prevent recording it. */
	write_begin(writer, "BEGIN READ WRITE", step, 1);
	begin_step(writer, writer->plan->steps[step]);
	end(writer, step, 1);
}

const SvDialect sv_dialect_installed = {
	.describe = describe,
	.set_up = set_up,
	.begin = begin,
	.begin_step = begin_step,
	.end = end,
	.begin_outside = begin_outside,
	.end_outside = end_outside,
	.end_body = sv_resets_write,
};
