/*
 * announcement.c
 *		The call that announces what a part of a script does, and where it begins.
 */
#include "postgres.h"

#include "script/announcement.h"
#include "script/fingerprint.h"
#include "script/quote.h"
#include "script/script.h"
#include "store/revisions.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/*
 * sv_announcement_current
 *		Returns the revisions that are current in a state, as an array in the current
 *		memory context.
 */
char *
sv_announcement_current(const SvSet *applied, const List *unknown)
{
	const char **ids = sv_fingerprint_current(applied, unknown);
	StringInfoData array;

	initStringInfo(&array);
	for (; ids != NULL && *ids != NULL; ids++)
	{
		appendStringInfoString(&array, array.len > 0 ? ", " : "{");
		sv_quote_element(&array, *ids);
	}
	appendStringInfoString(&array, array.len > 0 ? "}" : "{}");
	return array.data;
}

static void
append_step(const SvWriter *writer, StringInfo steps, const char *revision, const char *checksum)
{
	appendStringInfoString(steps, steps->len > 1 ? ",\n        {" : "\n        {");
	sv_quote_element(steps, revision);
	appendStringInfo(steps, ", %s}", checksum);
}

/* Appends a step with the checksum of its body. */
static void
append_registered_step(const SvWriter *writer, StringInfo steps, int32 revision)
{
	const SvHistory *history = writer->history;
	const char *id = history->map->revs[revision]->id;
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver body",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	SvRevisionRow *row = sv_history_get_row(history, revision, writer->snapshot);

	append_step(writer, steps, id, sv_fingerprint_body(row, writer->plan->direction));
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

/* Appends what a stamp makes applied, each revision before those that need it, and what it removes. */
static void
append_stamped(const SvWriter *writer, StringInfo steps)
{
	const SvHistory *history = writer->history;
	const SvRevmap *map = history->map;
	SvSet	   *changed = sv_set_difference(writer->applied, writer->plan->applied_after);
	SvRevisions order;
	ListCell   *cell;

	if (writer->purge)
	{
		foreach(cell, writer->unknown)
			append_step(writer, steps, lfirst(cell), SV_SCRIPT_NOT_APPLIED);
		foreach(cell, history->altered)
			sv_set_add(changed, lfirst_int(cell));
	}
	order = sv_set_order(changed, false);
	for (int32 i = 0; i < order.count; i++)
	{
		if (sv_set_has(writer->plan->applied_after, order.revs[i]))
			append_registered_step(writer, steps, order.revs[i]);
		else
			append_step(writer, steps, map->revs[order.revs[i]]->id, SV_SCRIPT_NOT_APPLIED);
	}
}

static void
append_argument(StringInfo out, const char *name, const char *value, const char *type)
{
	appendStringInfo(out, "    %s => ", name);
	sv_quote_value(out, value, type);
	appendStringInfoString(out, ",\n");
}

/*
 * sv_announcement_write
 *		Writes the call of a procedure that announces a part: schemaver_script_begin
 *		or schemaver_script_check, for n steps of the plan.
 */
void
sv_announcement_write(SvWriter *writer, const char *procedure, const pg_uuid_t *run, int32 first, int32 n)
{
	const SvHistory *history = writer->history;
	StringInfo	out = &writer->text;
	StringInfoData steps;

	initStringInfo(&steps);
	appendStringInfoChar(&steps, '{');
	if (writer->plan->direction == SV_STAMP)
		append_stamped(writer, &steps);
	else
	{
		for (int32 i = 0; i < n; i++)
			append_registered_step(writer, &steps, writer->plan->steps[first + i]);
	}
	appendStringInfoChar(&steps, '}');

	appendStringInfo(out, "CALL %s.%s(\n", quote_identifier(history->project->rels.schema), procedure);
	append_argument(out, "run", DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(run))), "uuid");
	append_argument(out, "direction", sv_direction_name(writer->plan->direction), "text");
	append_argument(out, "project", history->project->name, "text");
	append_argument(out, "current", sv_announcement_current(writer->applied, writer->unknown), "text[]");
	append_argument(out, "applied", sv_fingerprint_state(history->map, writer->applied, writer->unknown), "text");
	append_argument(out, "steps", steps.data, "text[]");

	/*
	 * Give all arguments: with defaults, the call could match another
	 * procedure.
	 */
	appendStringInfo(out, "    purge => %s);\n", writer->purge ? "true" : "false");
	pfree(steps.data);
}
