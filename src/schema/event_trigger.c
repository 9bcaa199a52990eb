/*
 * event_trigger.c
 *		Event triggers.
 */
#include "postgres.h"

#include "catalog/pg_event_trigger.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	EVENT,
	TAGS,
	FUNCTION,
	STATE,
};

static const SvProperty properties[] =
{
	{.name = "event"},
	{.name = "tags"},
	{.name = "function"},
	{.name = "state"},
};

static void
set_state(SvAction *action, const SvObject *trigger)
{
	sv_action_step(action, "state", "ALTER EVENT TRIGGER %s %s", trigger->identity,
				   trigger->values[STATE] == NULL ? "ENABLE" : trigger->values[STATE]);
}

static void
create_event_trigger(SvAction *action, const SvObject *trigger)
{
	const char *tags = trigger->values[TAGS];

	sv_action_step(action, "missing", "CREATE EVENT TRIGGER %s ON %s%s EXECUTE FUNCTION %s()", trigger->identity,
				   trigger->values[EVENT], tags == NULL ? "" : psprintf(" WHEN TAG IN (%s)", tags),
				   trigger->values[FUNCTION]);
	if (trigger->values[STATE] != NULL)
		set_state(action, trigger);
}

static bool
alter_event_trigger(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[EVENT] || differs[TAGS] || differs[FUNCTION])
		return false;
	set_state(action, to);
	return true;
}

const SvKind sv_kind_event_trigger =
{
	.name = "event trigger",
	.code = "event_trigger",
	.keyword = "EVENT TRIGGER",
	.catalog = EventTriggerRelationId,
	.is_global = true,
	.naming = SV_NAMED_GLOBALLY,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT t.oid, 0, NULL::oid, 0, NULL::text, t.evtname, NULL::text,"
	SV_SQL_ROLE("t.evtowner") ", NULL::text, t.evtevent::text,"
	" (SELECT string_agg(quote_literal(tag), ', ' ORDER BY tag COLLATE \"C\") FROM unnest(t.evttags) tag),"
	SV_SQL_FUNCTION("t.evtfoid") ","
	SV_SQL_TRIGGER_STATE("t.evtenabled")
	" FROM pg_event_trigger t WHERE" SV_SQL_NO_MEMBER("pg_event_trigger", "t.oid"),
	.create = create_event_trigger,
	.rename = sv_common_rename,
	.alter = alter_event_trigger,
};
