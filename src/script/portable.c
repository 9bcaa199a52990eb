/*
 * portable.c
 *		Scripts for a database without the extension.
 *
 * They need psql and nothing else, and bring the table in which they record what is
 * applied.  Each step is in a transaction of its own, with its record.  A lock on the
 * table excludes other scripts until that commits, and the next part compares what is
 * recorded with what the part before it has left.
 *
 * While statements run outside of a transaction no lock is held: CREATE INDEX
 * CONCURRENTLY would wait forever for a session that waits for it, and behind a
 * pooler of transactions a lock of the session would never be released.  Instead, the
 * row of the revision says that it has begun.  That is committed before, so it
 * excludes other scripts, and remains if the session ends.
 *
 * What a body leaves in the session is discarded after its commit, so that the next
 * one finds what it would find in a session of its own.
 */
#include "postgres.h"

#include "access/xlog.h"
#include "commands/dbcommands.h"
#include "compat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parser.h"
#include "run/announce.h"
#include "script/checks.h"
#include "script/dialect.h"
#include "script/quote.h"
#include "script/record.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#define PINNED "SET client_encoding TO %s; SET standard_conforming_strings TO %s; "
#define IDENTITY "SET SESSION AUTHORIZATION :\"schemaver_session\"; SET ROLE :\"schemaver_role\";"

/* Says where the script comes from, and lists its steps. */
static void
describe(const SvWriter *writer, StringInfo out)
{
	const SvPlan *plan = writer->plan;

	appendStringInfoString(out, "-- Made on ");
	appendStringInfoString(out, timestamptz_to_str(GetCurrentTimestamp()));
	appendStringInfoString(out, " by role ");
	sv_quote_line(out, GetUserNameFromId(GetUserId(), false));
	appendStringInfoString(out, " in database ");
	sv_quote_line(out, get_database_name(MyDatabaseId));
	appendStringInfo(out, ", PostgreSQL %s, system " UINT64_FORMAT ".\n--\n",
					 GetConfigOptionByName("server_version", NULL, false), GetSystemIdentifier());
	appendStringInfoString(out,
						   "-- It is for a database without the extension schemaver, and records what it does in\n"
						   "-- table ");
	sv_quote_line(out, sv_record_table(writer));
	appendStringInfoString(out,
						   ". Run it with psql, in a session of its own, as the\n"
						   "-- role that is to own what it creates: psql -X -f FILE\n");
	if (plan->direction == SV_STAMP)
		return;
	appendStringInfoString(out, "--\n-- Its revisions, with the checksums of their upgrade bodies:\n");
	for (int32 i = 0; i < plan->nsteps; i++)
	{
		CHECK_FOR_INTERRUPTS();
		appendStringInfoString(out, "--     ");
		sv_quote_line(out, writer->history->map->revs[plan->steps[i]]->id);
		appendStringInfo(out, " %s\n", sv_record_checksum(unconstify(SvWriter *, writer), plan->steps[i]));
	}
}

/* Writes a variable of psql with statements that set the session up. */
static void
define_statements(StringInfo out, const char *variable, const char *before, const char *after)
{
	appendStringInfo(out, "\\set %s '%s ", variable, before);
	appendStringInfo(out, PINNED, pg_get_client_encoding_name(), standard_conforming_strings ? "on" : "off");
	appendStringInfo(out, "%s'\n", after);
}

static void
set_up(SvWriter *writer, StringInfo out)
{
	appendStringInfoString(out,
						   "SELECT SESSION_USER AS schemaver_session, pg_catalog.current_setting('role') AS schemaver_role\n"
						   "\\gset\n");
	sv_checks_define(writer, out);
	appendStringInfoString(out, "-- After each body its settings end, and what it has left in the session is discarded.\n");
	define_statements(out, "schemaver_session_begins", "RESET ALL;", "");
	define_statements(out, "schemaver_body_ends", "SET CONSTRAINTS ALL IMMEDIATE; " IDENTITY " RESET ALL;", "");
	define_statements(out, "schemaver_session_ends", "DISCARD ALL;", IDENTITY);
	appendStringInfoString(out, ":schemaver_session_begins\n");
}

/* Writes what begins a transaction, and checks that the database is where it begins. */
static void
write_begin(SvWriter *writer)
{
	appendStringInfoString(&writer->text, "BEGIN ISOLATION LEVEL READ COMMITTED;\n");
	if (!writer->opened)
		sv_checks_open(writer);
	sv_checks_lock(writer);
	if (!writer->opened && !writer->purge)
		sv_checks_start(writer);
	else if (!writer->purge)
		sv_checks_continue(writer, &writer->recorded);
	writer->opened = true;
}

static void
write_commit(SvWriter *writer)
{
	appendStringInfoString(&writer->text,
						   "COMMIT;\n"
						   ":schemaver_session_ends\n");
}

/* Writes the notice of a step. */
static void
write_notice(SvWriter *writer, int32 revision)
{
	char	   *words = sv_announce_words(writer->history, writer->plan, writer->plan->applied_before, revision);

	appendStringInfoString(&writer->text, "DO " SV_QUOTE_TAG "BEGIN RAISE NOTICE USING MESSAGE = ");
	sv_quote_value(&writer->text, psprintf("running %s", words), "text");
	appendStringInfoString(&writer->text, "; END" SV_QUOTE_TAG ";\n");
}

static void
begin(SvWriter *writer, int32 first, int32 n)
{
	if (!writer->opened && writer->plan->direction != SV_STAMP)
		writer->recorded = sv_record_set_state(writer, writer->plan->applied_before);
	appendStringInfoChar(&writer->text, '\n');
	write_begin(writer);
}

static void
begin_step(SvWriter *writer, int32 revision)
{
	write_notice(writer, revision);
}

/* Writes what records a stamp. */
static void
stamp(SvWriter *writer)
{
	const SvPlan *plan = writer->plan;
	SvSet	   *removed = sv_set_minus(plan->applied_before, plan->applied_after);
	SvSet	   *added = writer->purge ? plan->applied_after : sv_set_minus(plan->applied_after, plan->applied_before);
	SvRevisions order = sv_set_order(added, false);

	for (int32 i = 0; i < plan->nsteps; i++)
		write_notice(writer, plan->steps[i]);
	if (writer->purge)
		sv_record_delete_all(writer);
	else
	{
		for_each_member(revision, removed)
		{
			CHECK_FOR_INTERRUPTS();
			sv_record_delete(writer, &writer->text, revision);
			appendStringInfoChar(&writer->text, '\n');
		}
	}
	sv_record_insert(writer, order.revs, order.count, SV_RECORD_APPLIED);
}

/* Writes what records a step that has run. */
static void
record(SvWriter *writer, int32 revision)
{
	appendStringInfoString(&writer->text, "-- Records what has run, if the table is still the same.\n");
	sv_checks_lock(writer);
	if (writer->plan->direction == SV_UPGRADE)
		sv_record_insert(writer, &revision, 1, SV_RECORD_APPLIED);
	else
	{
		sv_record_delete(writer, &writer->text, revision);
		appendStringInfoChar(&writer->text, '\n');
	}
	sv_record_toggle(writer, &writer->recorded, revision, SV_RECORD_APPLIED);
}

static void
end(SvWriter *writer, int32 first, int32 n)
{
	if (writer->plan->direction == SV_STAMP)
		stamp(writer);
	else
		record(writer, writer->plan->steps[first]);
	write_commit(writer);
}

/* Says what to do if statements outside of a transaction stop. */
static void
explain_outside(SvWriter *writer, int32 revision)
{
	StringInfo	out = &writer->text;
	bool		up = writer->plan->direction == SV_UPGRADE;
	const char *where = psprintf("WHERE project = %s AND revision = %s;",
								 quote_literal_cstr(writer->history->project->name),
								 quote_literal_cstr(writer->history->map->revs[revision]->id));
	const char *applied = psprintf("UPDATE %s SET state = 'applied' %s", sv_record_table(writer), where);
	const char *removed = psprintf("DELETE FROM %s %s", sv_record_table(writer), where);

	appendStringInfo(out,
					 "-- This runs outside of a transaction: each statement takes effect on its own, and\n"
					 "-- everything above is committed. Before it, the table says that the revision is\n"
					 "-- %s, so that no other script runs meanwhile. If the script stops before\n"
					 "-- that ends, see which of the statements have run (a failed CREATE INDEX\n"
					 "-- CONCURRENTLY leaves an invalid index: drop it). Run the others, and record that with\n"
					 "--     ",
					 up ? SV_RECORD_UPGRADING : SV_RECORD_DOWNGRADING);
	sv_quote_line(out, up ? applied : removed);
	appendStringInfoString(out,
						   "\n-- or undo those that have run, and record that with\n"
						   "--     ");
	sv_quote_line(out, up ? removed : applied);
	appendStringInfoString(out, "\n-- Then make a new script for the rest.\n");
}

static void
begin_outside(SvWriter *writer, int32 step, const SvSet *after)
{
	int32		revision = writer->plan->steps[step];
	bool		up = writer->plan->direction == SV_UPGRADE;
	const char *state = up ? SV_RECORD_UPGRADING : SV_RECORD_DOWNGRADING;

	explain_outside(writer, revision);
	begin(writer, step, 1);
	begin_step(writer, revision);
	if (up)
		sv_record_insert(writer, &revision, 1, state);
	else
	{
		sv_record_update(writer, &writer->text, revision, state);
		appendStringInfoChar(&writer->text, '\n');
		sv_record_toggle(writer, &writer->recorded, revision, SV_RECORD_APPLIED);
	}
	sv_record_toggle(writer, &writer->recorded, revision, state);
	write_commit(writer);
}

static void
end_outside(SvWriter *writer, int32 step)
{
	int32		revision = writer->plan->steps[step];
	bool		up = writer->plan->direction == SV_UPGRADE;

	appendStringInfoChar(&writer->text, '\n');
	write_begin(writer);
	sv_record_toggle(writer, &writer->recorded, revision, up ? SV_RECORD_UPGRADING : SV_RECORD_DOWNGRADING);
	if (up)
	{
		sv_record_update(writer, &writer->text, revision, SV_RECORD_APPLIED);
		sv_record_toggle(writer, &writer->recorded, revision, SV_RECORD_APPLIED);
	}
	else
		sv_record_delete(writer, &writer->text, revision);
	appendStringInfoChar(&writer->text, '\n');
	write_commit(writer);
}

static void
end_body(SvWriter *writer, const SvBody *body, const List *statements, bool transactional)
{
	appendStringInfoString(&writer->text, transactional ? ":schemaver_body_ends\n" : ":schemaver_session_ends\n");
}

const SvDialect sv_dialect_portable = {
	.one_by_one = true,
	.describe = describe,
	.set_up = set_up,
	.begin = begin,
	.begin_step = begin_step,
	.end = end,
	.begin_outside = begin_outside,
	.end_outside = end_outside,
	.end_body = end_body,
};
