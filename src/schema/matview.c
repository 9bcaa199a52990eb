/*
 * matview.c
 *		Materialized views.
 *
 * Their rows are not a part of a schema, but one that has rows has them again after it
 * was replaced: those that its query returns then.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/options.h"
#include "schema/sql.h"
#include "schema/view.h"
#include "utils/builtins.h"

enum
{
	ACCESS_METHOD,
	TABLESPACE,
	OPTIONS,
	DEFINITION,
	POPULATED,
	OPTIONS_IN_ORDER,
};

static const SvProperty properties[] =
{
	{.name = "access_method"},
	{.name = "tablespace"},
	{.name = "options"},
	{.name = "definition",.is_required = true,.is_code = true,.parsed_after = ""},
	{.name = "populated",.level = SV_LEVEL_NEVER},
	{.name = "options_in_order",.level = SV_LEVEL_NEVER},
};

static bool
must_be_populated(const SvAction *action, const SvObject *view)
{
	if (action->from != NULL && action->from->kind == view->kind)
		return action->from->values[POPULATED] != NULL;
	return view->values[POPULATED] != NULL;
}

static void
create_matview(SvAction *action, const SvObject *view)
{
	const char *const *values = view->values;
	StringInfoData ddl;

	initStringInfo(&ddl);
	appendStringInfo(&ddl, "CREATE MATERIALIZED VIEW %s", view->identity);
	if (values[ACCESS_METHOD] != NULL && strcmp(values[ACCESS_METHOD], "heap") != 0)
		appendStringInfo(&ddl, " USING %s", values[ACCESS_METHOD]);
	if (values[OPTIONS_IN_ORDER] != NULL)
		appendStringInfo(&ddl, " WITH (%s)", sv_options_list(values[OPTIONS_IN_ORDER]));
	if (values[TABLESPACE] != NULL)
		appendStringInfo(&ddl, " TABLESPACE %s", values[TABLESPACE]);
	sv_action_step(action, "missing", "%s AS\n%s\n  WITH NO DATA", ddl.data, values[DEFINITION]);
	for (int i = 0; i < view->nparts; i++)
		if (view->parts[i]->kind == &sv_kind_view_column)
			sv_view_column_finish(action, view->parts[i]);
	if (!must_be_populated(action, view))
		return;
	sv_action_step(action, "populated", "REFRESH MATERIALIZED VIEW %s", view->identity);
	sv_action_hazard(action, SV_MAY_FAIL);
}

static void
drop_matview(SvAction *action, const SvObject *view)
{
	sv_action_step(action, "extra", "DROP MATERIALIZED VIEW %s", view->identity);
	if (view->values[POPULATED] != NULL)
		sv_action_hazard(action, SV_DROP_TABLE);
}

static bool
alter_matview(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	const char *alter = psprintf("ALTER MATERIALIZED VIEW %s", to->identity);

	if (differs[DEFINITION])
		return false;
	if (differs[ACCESS_METHOD])
		sv_action_step(action, "access_method", "%s SET ACCESS METHOD %s", alter, to->values[ACCESS_METHOD]);
	if (differs[TABLESPACE])
		sv_action_step(action, "tablespace", "%s SET TABLESPACE %s", alter,
					   to->values[TABLESPACE] == NULL ? "pg_default" : to->values[TABLESPACE]);
	if (differs[OPTIONS])
		sv_options_alter(action, "options", alter, from->values[OPTIONS], to->values[OPTIONS]);
	return true;
}

const SvKind sv_kind_matview =
{
	.name = "materialized view",
	.code = "matview",
	.keyword = "MATERIALIZED VIEW",
	.default_acl = SV_RELATION_ACL,
	.catalog = RelationRelationId,
	.letters = "m",
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT c.oid, 0, NULL::oid, 0, n.nspname, c.relname, NULL::text,"
	SV_SQL_ROLE("c.relowner") ","
	SV_SQL_ACL("c.relacl", "r", "c.relowner") ","
	" (SELECT quote_ident(m.amname) FROM pg_am m WHERE m.oid = c.relam),"
	SV_SQL_TABLESPACE("c.reltablespace") ","
	SV_SQL_TABLE_OPTIONS("c.reloptions", "t.reloptions") ","
	" rtrim(pg_get_viewdef(c.oid), ';'), CASE WHEN c.relispopulated THEN 'POPULATED' END,"
	SV_SQL_TABLE_OPTIONS_IN_ORDER("c.reloptions", "t.reloptions")
	" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
	" LEFT JOIN pg_class t ON t.oid = c.reltoastrelid"
	" WHERE c.relkind = 'm' AND c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.name_for_rights = sv_view_name_for_rights,
	.create = create_matview,
	.drop = drop_matview,
	.rename = sv_common_rename,
	.alter = alter_matview,
};
