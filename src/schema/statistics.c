/*
 * statistics.c
 *		Extended statistics.
 *
 * The server makes them anew when a column gets another type, but forgets their owner
 * and their target then.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_statistic_ext.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"

enum
{
	KINDS,
	COLUMNS,
	EXPRESSIONS,
	TARGET,
};

static const SvProperty properties[] =
{
	{.name = "kinds"},
	{.name = "columns"},
	{.name = "expressions",.is_code = true,.parsed_after = "SELECT"},
	{.name = "target"},
};

static void
set_target(SvAction *action, const SvObject *statistics)
{
	sv_action_step(action, "target", "ALTER STATISTICS %s SET STATISTICS %s", statistics->identity,
				   statistics->values[TARGET] == NULL ? "-1" : statistics->values[TARGET]);
}

static void
create_statistics(SvAction *action, const SvObject *statistics)
{
	const char *const *values = statistics->values;
	StringInfoData ddl;

	initStringInfo(&ddl);
	appendStringInfo(&ddl, "CREATE STATISTICS %s", statistics->identity);
	if (values[KINDS] != NULL)
		appendStringInfo(&ddl, " (%s)", values[KINDS]);
	appendStringInfo(&ddl, " ON %s", values[COLUMNS] == NULL ? "" : values[COLUMNS]);
	if (values[EXPRESSIONS] != NULL)
		appendStringInfo(&ddl, "%s%s", values[COLUMNS] == NULL ? "" : ", ", values[EXPRESSIONS]);
	sv_action_step(action, "missing", "%s FROM %s", ddl.data, statistics->parent->identity);
	if (values[TARGET] != NULL)
		set_target(action, statistics);
}

static bool
alter_statistics(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[KINDS] || differs[COLUMNS] || differs[EXPRESSIONS])
		return false;
	set_target(action, to);
	return true;
}

const SvKind sv_kind_statistics =
{
	.name = "statistics object",
	.code = "statistics",
	.keyword = "STATISTICS",
	.catalog = StatisticExtRelationId,
	.parents = {&sv_kind_table, &sv_kind_foreign_table, &sv_kind_matview},
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),

	/*
	 * What pg_get_statisticsobjdef prints depends on the order of columns in
	 * the table.
	 */
	.query =
	"SELECT s.oid, 0, s.stxrelid, 0, n.nspname, s.stxname, NULL::text,"
	SV_SQL_ROLE("s.stxowner") ", NULL::text,"
	" nullif(concat_ws(', ', CASE WHEN 'd' = ANY (s.stxkind) THEN 'ndistinct' END,"
	" CASE WHEN 'f' = ANY (s.stxkind) THEN 'dependencies' END, CASE WHEN 'm' = ANY (s.stxkind) THEN 'mcv' END), ''),"
	" (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname COLLATE \"C\") FROM pg_attribute a"
	" WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys)),"
	" (SELECT string_agg('(' || e.expression || ')', ', ' ORDER BY e.place)"
	" FROM unnest(pg_get_statisticsobjdef_expressions(s.oid)) WITH ORDINALITY e (expression, place)),"
	" CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget::text END"
	" FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace JOIN pg_class c ON c.oid = s.stxrelid"
	" WHERE c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND" SV_SQL_NO_MEMBER("pg_class", "c.oid") " AND" SV_SQL_NO_MEMBER("pg_statistic_ext", "s.oid"),
	.create = create_statistics,
	.rename = sv_common_rename,
	.alter = alter_statistics,
	.renames_freely = true,
};
