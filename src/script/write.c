/*
 * write.c
 *		Writes the script that does what an online run would do.
 *
 * A script is text for psql: bodies as they are registered, byte for byte, and
 * around them what checks and records: calls of running.c (installed.c), or plain SQL
 * (portable.c).  It consists of parts: one transaction for as many steps as possible,
 * or for each step, and for each revision that is not transactional its statements and
 * then a transaction that records it.
 * No backslash in the script comes from a body, an id or a message, so that none of
 * these can become a psql command, whatever state a body leaves psql in.
 */
#include "postgres.h"

#include "revision/symbol.h"
#include "run/announce.h"
#include "run/empty.h"
#include "run/feasibility.h"
#include "script/dialect.h"
#include "script/head.h"
#include "script/quote.h"
#include "script/transport.h"
#include "script/write.h"
#include "script/writer.h"
#include "store/view.h"
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

/* Writes steps that run in one transaction. */
static void
write_transaction(SvWriter *writer, int32 first, int32 n)
{
	writer->dialect->begin(writer, first, n);
	for (int32 i = 0; i < n; i++)
	{
		appendStringInfoChar(&writer->text, '\n');
		write_title(writer, first + i);
		if (writer->plan->direction == SV_STAMP)
			continue;
		writer->dialect->begin_step(writer, writer->plan->steps[first + i]);
		sv_transport_write(writer, first + i);
	}
	appendStringInfoChar(&writer->text, '\n');
	writer->dialect->end(writer, first, n);
	advance(writer->plan, writer->applied, first, n);
}

/* Writes a step whose statements run outside of a transaction. */
static void
write_outside(SvWriter *writer, int32 step)
{
	SvSet	   *after = sv_set_copy(writer->applied);

	advance(writer->plan, after, step, 1);
	appendStringInfoChar(&writer->text, '\n');
	write_title(writer, step);
	writer->dialect->begin_outside(writer, step, after);
	sv_transport_write(writer, step);
	writer->dialect->end_outside(writer, step);
	writer->applied = after;
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

		while (end < plan->nsteps && writer->history->map->revs[plan->steps[end]]->transactional &&
			   (end == first || !writer->dialect->one_by_one))
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
	if (writer->purge && (writer->dialect == &sv_dialect_portable ||
						  writer->unknown != NIL || writer->history->altered != NIL))
		return true;
	return !sv_set_equal(writer->plan->applied_before, writer->plan->applied_after);
}

/*
 * sv_script_write
 *		Returns a script that takes a database from one state to another as an
 *		online run would, in the current memory context.  portable is the schema
 *		in which it records that, NULL for a script that calls the extension.
 *
 * The target may be a range START:END, which is planned without regard to what is
 * applied.  Raises whatever the planning and the checks of an online run raise,
 * except for guards: these belong to the database in which the script will run.
 */
char *
sv_script_write(const SvProject *project, SvDirection direction, const char *target, bool purge,
				const char *portable)
{
	bool		offline = sv_symbol_is_range(target);
	SvWriter   *writer = palloc0_object(SvWriter);
	const SvHistory *history;
	StringInfoData script;

	writer->snapshot = RegisterSnapshot(GetActiveSnapshot());
	history = sv_view_for(sv_history_load(project, writer->snapshot), direction, target, offline);
	writer->history = history;
	writer->dialect = portable != NULL ? &sv_dialect_portable : &sv_dialect_installed;
	writer->schema = portable != NULL ? portable : project->rels.schema;
	writer->checksums = palloc0_array(const char *, history->map->nrevs);
	sv_empty_notice(history);
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
