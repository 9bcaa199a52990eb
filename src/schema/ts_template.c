/*
 * ts_template.c
 *		Templates of dictionaries for text search.
 */
#include "postgres.h"

#include "catalog/pg_ts_template.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/sql.h"

static const SvProperty properties[] =
{
	{.name = "functions"},
};

static void
create_template(SvAction *action, const SvObject *template)
{
	sv_action_step(action, "missing", "CREATE TEXT SEARCH TEMPLATE %s (%s)", template->identity,
				   sv_lines_join(sv_lines_split(template->values[0]), ", "));
}

const SvKind sv_kind_ts_template =
{
	.name = "text search template",
	.code = "ts_template",
	.keyword = "TEXT SEARCH TEMPLATE",
	.catalog = TSTemplateRelationId,
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT t.oid, 0, NULL::oid, 0, n.nspname, t.tmplname, NULL::text, NULL::text, NULL::text,"
	" concat_ws(E'\\n', CASE WHEN t.tmplinit <> 0 THEN 'INIT = ' || t.tmplinit::regproc::text END,"
	" 'LEXIZE = ' || t.tmpllexize::regproc::text)"
	" FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace"
	" WHERE t.tmplnamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_ts_template", "t.oid"),
	.create = create_template,
	.rename = sv_common_rename,
};
