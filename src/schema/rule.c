/*
 * rule.c
 *		Rules, except those that views are made of.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_rewrite.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	EVENT,
	DEFINITION,
	STATE,
};

static const SvProperty properties[] =
{
	{.name = "event",.is_required = true},
	{.name = "definition",.is_required = true,.is_code = true,.parsed_after = "CREATE RULE r AS ON UPDATE TO t"},
	{.name = "state"},
};

/* What follows CREATE. */
static const char *
write_rule(const SvObject *rule)
{
	return psprintf("RULE %s AS\n    ON %s TO %s%s", quote_identifier(rule->name), rule->values[EVENT],
					rule->parent->identity, rule->values[DEFINITION]);
}

static void
set_state(SvAction *action, const SvObject *rule)
{
	sv_action_step(action, "state", "ALTER TABLE %s %s RULE %s", rule->parent->identity,
				   rule->values[STATE] == NULL ? "ENABLE" : rule->values[STATE], quote_identifier(rule->name));
}

static void
create_rule(SvAction *action, const SvObject *rule)
{
	sv_action_step(action, "missing", "CREATE %s", write_rule(rule));
	if (rule->values[STATE] != NULL)
		set_state(action, rule);
}

/* Replacing a rule does not enable it. */
static bool
alter_rule(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[EVENT] || differs[DEFINITION])
		sv_action_step(action, differs[EVENT] ? "event" : "definition", "CREATE OR REPLACE %s", write_rule(to));
	if (differs[STATE])
		set_state(action, to);
	return true;
}

const SvKind sv_kind_rule =
{
	.name = "rule",
	.code = "rule",
	.keyword = "RULE",
	.catalog = RewriteRelationId,
	.parents = {&sv_kind_table, &sv_kind_view, &sv_kind_matview},
	.naming = SV_NAMED_ON_PARENT,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT r.oid, 0, r.ev_class, 0, NULL::text, r.rulename, NULL::text, NULL::text, NULL::text,"
	" r.event, rtrim(substr(pg_get_ruledef(r.oid), 1 + length(format(E'CREATE RULE %I AS\\n    ON %s TO %I.%I',"
	" r.rulename, r.event, n.nspname, c.relname))), ';'),"
	SV_SQL_TRIGGER_STATE("r.ev_enabled")
	" FROM (SELECT *, CASE ev_type WHEN '2' THEN 'UPDATE' WHEN '3' THEN 'INSERT' WHEN '4' THEN 'DELETE'"
	" ELSE 'SELECT' END AS event FROM pg_rewrite) r"
	" JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace"
	" WHERE r.rulename <> '_RETURN' AND c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.create = create_rule,
	.rename = sv_common_rename,
	.alter = alter_rule,
	.renames_freely = true,
};
