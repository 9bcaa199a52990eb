/*
 * policy.c
 *		Policies of row security.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_policy.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	RESTRICTIVE,
	COMMAND,
	ROLES,
	USING,
	CHECK,
};

static const SvProperty properties[] =
{
	{.name = "restrictive"},
	{.name = "command"},
	{.name = "roles"},
	{.name = "using",.is_code = true,.parsed_after = "SELECT"},
	{.name = "check",.is_code = true,.parsed_after = "SELECT"},
};

static void
append_expression(StringInfo ddl, const char *clause, const char *expression)
{
	if (expression != NULL)
		appendStringInfo(ddl, " %s (%s)", clause, expression);
}

static void
create_policy(SvAction *action, const SvObject *policy)
{
	const char *const *values = policy->values;
	StringInfoData ddl;

	initStringInfo(&ddl);
	appendStringInfo(&ddl, "CREATE POLICY %s ON %s", quote_identifier(policy->name), policy->parent->identity);
	if (values[RESTRICTIVE] != NULL)
		appendStringInfo(&ddl, " AS %s", values[RESTRICTIVE]);
	if (values[COMMAND] != NULL)
		appendStringInfo(&ddl, " FOR %s", values[COMMAND]);
	if (values[ROLES] != NULL)
		appendStringInfo(&ddl, " TO %s", values[ROLES]);
	append_expression(&ddl, "USING", values[USING]);
	append_expression(&ddl, "WITH CHECK", values[CHECK]);
	sv_action_step(action, "missing", "%s", ddl.data);
}

/* An expression can be changed, but not removed. */
static bool
alter_policy(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	StringInfoData ddl;

	if (differs[RESTRICTIVE] || differs[COMMAND] || (differs[USING] && to->values[USING] == NULL) ||
		(differs[CHECK] && to->values[CHECK] == NULL))
		return false;
	initStringInfo(&ddl);
	if (differs[ROLES])
		appendStringInfo(&ddl, " TO %s", to->values[ROLES] == NULL ? "PUBLIC" : to->values[ROLES]);
	if (differs[USING])
		append_expression(&ddl, "USING", to->values[USING]);
	if (differs[CHECK])
		append_expression(&ddl, "WITH CHECK", to->values[CHECK]);
	sv_action_step(action, differs[ROLES] ? "roles" : differs[USING] ? "using" : "check", "ALTER POLICY %s ON %s%s",
				   quote_identifier(to->name), to->parent->identity, ddl.data);
	return true;
}

const SvKind sv_kind_policy =
{
	.name = "policy",
	.code = "policy",
	.keyword = "POLICY",
	.catalog = PolicyRelationId,
	.parents = {&sv_kind_table},
	.naming = SV_NAMED_ON_PARENT,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT p.oid, 0, p.polrelid, 0, NULL::text, p.polname, NULL::text, NULL::text, NULL::text,"
	" CASE WHEN NOT p.polpermissive THEN 'RESTRICTIVE' END,"
	" CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' END,"
	" CASE WHEN p.polroles <> '{0}' THEN (SELECT string_agg(name, ', ' ORDER BY name COLLATE \"C\") FROM (SELECT"
	SV_SQL_ROLE("r") " AS name FROM unnest(p.polroles) r) names) END,"
	" pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)"
	" FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
	" WHERE c.relnamespace = ANY ($1) AND c.relpersistence <> 't' AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.create = create_policy,
	.rename = sv_common_rename,
	.alter = alter_policy,
	.renames_freely = true,
};
