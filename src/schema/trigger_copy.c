/*
 * trigger_copy.c
 *		Triggers of partitions that were enabled or disabled apart from the trigger of
 *		the partitioned table that they are copies of.
 *
 * Copies that are enabled when that one is are a part of it.
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
	STATE,
	ORIGINAL,
	BOUNDS,
};

/* If the original changes, or the partition is attached anew, the copy does, too. */
static const SvProperty properties[] =
{
	{.name = "state"},
	{.name = "original"},
	{.name = "bounds"},
};

static void
set_state(SvAction *action, const SvObject *copy, const char *property, const char *state)
{
	sv_action_step(action, property, "ALTER TABLE ONLY %s %s TRIGGER %s", copy->parent->identity,
				   state == NULL ? "ENABLE" : state, quote_identifier(copy->name));
}

static void
create_copy(SvAction *action, const SvObject *copy)
{
	set_state(action, copy, "missing", copy->values[STATE]);
}

static void
drop_copy(SvAction *action, const SvObject *copy)
{
	set_state(action, copy, "extra", copy->values[ORIGINAL]);
}

static bool
alter_copy(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	set_state(action, to, "state", to->values[STATE]);
	return true;
}

const SvKind sv_kind_trigger_copy =
{
	.name = "trigger of a partition",
	.code = "trigger",
	.keyword = "TRIGGER",
	.catalog = TriggerRelationId,
	.parents = {&sv_kind_table, &sv_kind_foreign_table},
	.naming = SV_NAMED_ON_PARENT,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT t.oid, 0, t.tgrelid, 0, NULL::text, t.tgname, NULL::text, NULL::text, NULL::text,"
	SV_SQL_TRIGGER_STATE("t.tgenabled") ","
	SV_SQL_TRIGGER_STATE("o.tgenabled") ","
	SV_SQL_RELATION("o.tgrelid") " || ' ' || pg_get_expr(c.relpartbound, c.oid)"
	" FROM pg_trigger t JOIN pg_trigger o ON o.oid = t.tgparentid JOIN pg_class c ON c.oid = t.tgrelid"
	" WHERE NOT t.tgisinternal AND t.tgenabled <> o.tgenabled AND c.relnamespace = ANY ($1)"
	" AND c.relpersistence <> 't' AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.create = create_copy,
	.drop = drop_copy,
	.alter = alter_copy,
};
