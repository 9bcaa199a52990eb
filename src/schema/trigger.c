/*
 * trigger.c
 *		Triggers, except those that constraints are made of.
 *
 * Each partition has a copy of a trigger of its partitioned table.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_trigger.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	CONSTRAINT,
	EVENT,
	DEFINITION,
	STATE,
	PARTITIONED,
};

static const SvProperty properties[] =
{
	{.name = "constraint"},
	{.name = "event",.is_required = true},
	{.name = "definition",.is_required = true,.is_code = true,.parsed_after = "CREATE TRIGGER t BEFORE INSERT ON t"},
	{.name = "state"},
	{.name = "partitioned",.level = SV_LEVEL_NEVER},
};

/* What follows CREATE. */
static const char *
write_trigger(const SvObject *trigger)
{
	return psprintf("%sTRIGGER %s %s ON %s %s", trigger->values[CONSTRAINT] == NULL ? "" : "CONSTRAINT ",
					quote_identifier(trigger->name), trigger->values[EVENT], trigger->parent->identity,
					trigger->values[DEFINITION]);
}

/* That of a partitioned table is set for its partitions, too. */
static void
set_state(SvAction *action, const SvObject *trigger)
{
	sv_action_step(action, "state", "ALTER TABLE %s %s TRIGGER %s", trigger->parent->identity,
				   trigger->values[STATE] == NULL ? "ENABLE" : trigger->values[STATE], quote_identifier(trigger->name));
}

static void
create_trigger(SvAction *action, const SvObject *trigger)
{
	sv_action_step(action, "missing", "CREATE %s", write_trigger(trigger));
	if (trigger->values[STATE] != NULL)
		set_state(action, trigger);
}

/*
 * Replacing a trigger enables it.  That of a partitioned table is dropped instead: what
 * is special about its copies then comes back.
 */
static bool
alter_trigger(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	bool		is_replaced = differs[EVENT] || differs[DEFINITION];

	if (differs[CONSTRAINT] || (is_replaced && (to->values[CONSTRAINT] != NULL || to->values[PARTITIONED] != NULL)))
		return false;
	if (is_replaced)
		sv_action_step(action, differs[EVENT] ? "event" : "definition", "CREATE OR REPLACE %s", write_trigger(to));
	if (differs[STATE] || (is_replaced && to->values[STATE] != NULL))
		set_state(action, to);
	return true;
}

#define EVENT_COLUMN \
	"CASE WHEN t.tgtype & 2 <> 0 THEN 'BEFORE' WHEN t.tgtype & 64 <> 0 THEN 'INSTEAD OF' ELSE 'AFTER' END || ' ' ||" \
	" array_to_string(ARRAY[CASE WHEN t.tgtype & 4 <> 0 THEN 'INSERT' END, CASE WHEN t.tgtype & 8 <> 0 THEN 'DELETE' END," \
	" CASE WHEN t.tgtype & 16 <> 0 THEN 'UPDATE' || coalesce(' OF ' || (SELECT string_agg(quote_ident(a.attname), ', '" \
	" ORDER BY k.n) FROM unnest(t.tgattr) WITH ORDINALITY AS k (attnum, n) JOIN pg_attribute a" \
	" ON a.attrelid = t.tgrelid AND a.attnum = k.attnum), '') END," \
	" CASE WHEN t.tgtype & 32 <> 0 THEN 'TRUNCATE' END], ' OR ')"

const SvKind sv_kind_trigger =
{
	.name = "trigger",
	.code = "trigger",
	.keyword = "TRIGGER",
	.catalog = TriggerRelationId,
	.parents = {&sv_kind_table, &sv_kind_foreign_table, &sv_kind_view},
	.naming = SV_NAMED_ON_PARENT,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT t.oid, 0, t.tgrelid, 0, NULL::text, t.tgname, NULL::text, NULL::text, NULL::text,"
	" t.kind, t.event,"
	/* What comes before has a schema whatever the search path is. */
	" substr(pg_get_triggerdef(t.oid), 1 + length(format('CREATE %sTRIGGER %I %s ON %I.%I ',"
	" t.kind || ' ', t.tgname, t.event, n.nspname, c.relname))),"
	SV_SQL_TRIGGER_STATE("t.tgenabled") ","
	" CASE c.relkind WHEN 'p' THEN 'PARTITIONED' END"
	" FROM (SELECT t.*, CASE WHEN t.tgconstraint <> 0 THEN 'CONSTRAINT' END AS kind, " EVENT_COLUMN " AS event"
	" FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgparentid = 0) t"
	" JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
	" WHERE c.relnamespace = ANY ($1) AND c.relpersistence <> 't' AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.create = create_trigger,
	.rename = sv_common_rename,
	.alter = alter_trigger,
	.renames_freely = true,
};
