/*
 * write.c
 *		Writes the script that does what an online run would do.
 *
 * A script is text for psql: bodies as they are registered, byte for byte, and
 * around them the calls of running.c.  It consists of parts, each with its own run
 * in the log: one transaction for as many steps as possible, and for each revision
 * that is not transactional its statements and then a transaction that records it.
 * No backslash in the script comes from a body, an id or a message, so that none of
 * these can become a psql command, whatever state a body leaves psql in.
 */
#include "postgres.h"

#include "revision/symbol.h"
#include "run/announce.h"
#include "run/feasibility.h"
#include "script/announcement.h"
#include "script/head.h"
#include "script/quote.h"
#include "script/transport.h"
#include "script/write.h"
#include "script/writer.h"
#include "store/journal.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"

static void
write_title(SvWriter *writer, int32 step)
{
	const SvBody *body = writer->bodies == NULL ? NULL : &writer->bodies[step];

	appendStringInfoString(&writer->text, "-- Running ");
	sv_quote_line(&writer->text,
				  sv_announce_words(writer->history, writer->plan, writer->plan->applied_before,
									writer->plan->steps[step]));
	appendStringInfoChar(&writer->text, '\n');
	if (body == NULL || body->file == NULL)
		return;
	appendStringInfoString(&writer->text, "-- The body is in file ");
	sv_quote_line(&writer->text, psprintf("\"%s\", from line %d on", body->file, body->file_line));
	appendStringInfoString(&writer->text, ".\n");
}

static void
write_step_call(SvWriter *writer, int32 revision)
{
	appendStringInfo(&writer->text, "CALL %s.schemaver_script_step(",
					 quote_identifier(writer->history->project->rels.schema));
	sv_quote_value(&writer->text, writer->history->map->revs[revision]->id, "text");
	appendStringInfoString(&writer->text, ");\n");
}

static void
write_end(SvWriter *writer)
{
	appendStringInfo(&writer->text,
					 "-- Records what has run; without this call COMMIT fails.\n"
					 "CALL %s.schemaver_script_end();\n"
					 "COMMIT;\n",
					 quote_identifier(writer->history->project->rels.schema));
}

/* Applies a number of steps to a state. */
static void
advance(const SvPlan *plan, SvSet *applied, int32 first, int32 n)
{
	for (int32 i = first; i < first + n; i++)
	{
		if (sv_set_has(plan->applied_after, plan->steps[i]))
			sv_set_add(applied, plan->steps[i]);
		else
			sv_set_remove(applied, plan->steps[i]);
	}
}

static void
write_begin(SvWriter *writer, const char *begin, const pg_uuid_t *run, int32 first, int32 n)
{
	appendStringInfo(&writer->text,
					 "\n%s;\n"
					 "-- Fails unless the database is where this part starts, and unless these are the\n"
					 "-- revisions registered in it (steps: id, checksum of the body).\n",
					 begin);
	sv_announcement_write(writer, "schemaver_script_begin", run, first, n);
}

/* Writes steps that run in one transaction. */
static void
write_transaction(SvWriter *writer, int32 first, int32 n)
{
	pg_uuid_t	run;

	sv_journal_new_run(&run);
	write_begin(writer, "BEGIN", &run, first, n);
	for (int32 i = 0; i < n; i++)
	{
		appendStringInfoChar(&writer->text, '\n');
		write_title(writer, first + i);
		if (writer->plan->direction == SV_STAMP)
			continue;
		write_step_call(writer, writer->plan->steps[first + i]);
		sv_transport_write(writer, first + i);
	}
	appendStringInfoChar(&writer->text, '\n');
	write_end(writer);
	advance(writer->plan, writer->applied, first, n);
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
	appendStringInfo(&call, "SELECT * FROM %s.schemaver_stamp(", quote_identifier(writer->history->project->rels.schema));
	sv_quote_value(&call, target, "text");
	appendStringInfo(&call, ", purge => %s);", purge ? "true" : "false");
	return call.data;
}

/* Writes a step whose statements run outside of a transaction. */
static void
write_outside(SvWriter *writer, int32 first)
{
	StringInfo	out = &writer->text;
	int32		revision = writer->plan->steps[first];
	SvSet	   *after = sv_set_copy(writer->applied);
	pg_uuid_t	run;

	advance(writer->plan, after, first, 1);
	sv_journal_new_run(&run);
	appendStringInfoChar(out, '\n');
	write_title(writer, first);
	appendStringInfoString(out,
						   "-- This runs outside of a transaction: each statement takes effect on its own, and\n"
						   "-- everything above is committed. If the script stops before the next COMMIT, see\n"
						   "-- which of the statements have run (a failed CREATE INDEX CONCURRENTLY leaves an\n"
						   "-- invalid index: drop it), run the others, and record that with\n"
						   "--     ");
	sv_quote_line(out, stamp_call(writer, after));
	appendStringInfoString(out,
						   "\n-- Then make a new script for the rest.\n");
	sv_announcement_write(writer, "schemaver_script_check", &run, first, 1);
	sv_transport_write(writer, first);
	/* A default that the body has set must not prevent recording it. */
	write_begin(writer, "BEGIN READ WRITE", &run, first, 1);
	write_step_call(writer, revision);
	write_end(writer);
	advance(writer->plan, writer->applied, first, 1);
}

/* Writes all parts. */
static void
write_parts(SvWriter *writer)
{
	const SvPlan *plan = writer->plan;
	int32		first = 0;

	if (plan->direction == SV_STAMP)
	{
		write_transaction(writer, 0, plan->nsteps);
		return;
	}
	while (first < plan->nsteps)
	{
		int32		end = first;

		while (end < plan->nsteps && writer->history->map->revs[plan->steps[end]]->transactional)
			end++;
		if (end > first)
			write_transaction(writer, first, end - first);
		else
			write_outside(writer, end++);
		first = end;
	}
}

/* Does the script do anything? */
static bool
changes_anything(const SvWriter *writer)
{
	if (writer->plan->nsteps > 0)
		return true;
	if (writer->purge && (writer->unknown != NIL || writer->history->altered != NIL))
		return true;
	return !sv_set_equal(writer->plan->applied_before, writer->plan->applied_after);
}

/*
 * sv_script_write
 *		Returns a script that takes a database from one state to another as an
 *		online run would, in the current memory context.
 *
 * The target may be a range START:END, which is planned without regard to what is
 * applied.  Raises whatever the planning and the checks of an online run raise,
 * except for guards: these belong to the database in which the script will run.
 */
char *
sv_script_write(const SvProject *project, SvDirection direction, const char *target, bool purge)
{
	bool		offline = sv_symbol_is_range(target);
	SvWriter   *writer = palloc0_object(SvWriter);
	SvHistory  *history;
	StringInfoData script;

	writer->snapshot = RegisterSnapshot(GetActiveSnapshot());
	writer->history = history = sv_history_load(project, writer->snapshot);
	if (!offline && !purge)
		sv_feasibility_check_applied(history);
	sv_head_check_client(writer);
	sv_head_choose_key(writer);
	writer->plan = sv_plan_make(history->map, history->applied, direction, target, offline, purge);
	writer->bodies = sv_feasibility_check_plan(history, writer->plan, writer->snapshot, NULL);
	writer->unknown = offline ? NIL : history->unknown;
	writer->purge = purge;
	writer->applied = sv_set_copy(writer->plan->applied_before);
	initStringInfo(&writer->text);
	if (changes_anything(writer))
		write_parts(writer);
	UnregisterSnapshot(writer->snapshot);

	initStringInfo(&script);
	sv_head_write(writer, &script, target, !changes_anything(writer));
	appendBinaryStringInfo(&script, writer->text.data, writer->text.len);
	if (writer->text.len > 0 && direction != SV_STAMP)
		appendStringInfoString(&script, "\n:schemaver_unrestrict\n");
	sv_transport_check_survives(script.data);
	return script.data;
}
