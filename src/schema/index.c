/*
 * index.c
 *		Indexes, except those of constraints.  Those that a partition has because its
 *		parent has one are parts of the parent's.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "compat.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	UNIQUE,
	ONLY,
	DEFINITION,
	TABLESPACE,
	VALID,
	CLUSTERED,
	REPLICA_IDENTITY,
	STATISTICS,
};

static const SvProperty properties[] =
{
	{.name = "unique", .is_of_whole = true},
	{.name = "only"},
	{.name = "definition", .is_required = true, .is_code = true, .parsed_after = "CREATE INDEX i ON t", .is_of_whole = true},
	{.name = "tablespace"},
	{.name = "valid"},
	{.name = "clustered"},
	{.name = "replica_identity"},
	{.name = "statistics", .separator = " "},
};

static void
set_tablespace(SvAction *action, const SvObject *index)
{
	sv_action_step(action, "tablespace", "ALTER INDEX %s SET TABLESPACE %s", index->identity,
				   index->values[TABLESPACE] == NULL ? "pg_default" : index->values[TABLESPACE]);
}

static void
set_clustered(SvAction *action, const SvObject *index)
{
	sv_action_step(action, "clustered", "ALTER TABLE %s %s%s", index->parent->identity,
				   index->values[CLUSTERED] == NULL ? "SET WITHOUT CLUSTER" : "CLUSTER ON ",
				   index->values[CLUSTERED] == NULL ? "" : quote_identifier(index->name));
}

static void
set_replica_identity(SvAction *action, const SvObject *index)
{
	if (index->values[REPLICA_IDENTITY] != NULL)
		sv_action_step(action, "replica_identity", "ALTER TABLE %s REPLICA IDENTITY USING INDEX %s",
					   index->parent->identity, quote_identifier(index->name));
}

/* Lines "NUMBER TARGET" for columns of the index. */
static void
set_statistics(SvAction *action, const SvObject *index, const char *from)
{
	List	   *before = sv_lines_split(from);
	List	   *after = sv_lines_split(index->values[STATISTICS]);
	ListCell   *cell;

	foreach(cell, sv_lines_missing(before, after))
		sv_action_step(action, "statistics", "ALTER INDEX %s ALTER COLUMN %d SET STATISTICS -1", index->identity,
					   atoi(lfirst(cell)));
	foreach(cell, sv_lines_missing(after, before))
		sv_action_step(action, "statistics", "ALTER INDEX %s ALTER COLUMN %d SET STATISTICS %s", index->identity,
					   atoi(lfirst(cell)), strchr(lfirst(cell), ' ') + 1);
}

static void
create_index(SvAction *action, const SvObject *index)
{
	const char *const *values = index->values;

	sv_action_step(action, "missing", "CREATE %sINDEX %s ON %s%s", values[UNIQUE] == NULL ? "" : "UNIQUE ",
				   quote_identifier(index->name), index->parent->identity, values[DEFINITION]);
	if (values[UNIQUE] != NULL)
		sv_action_hazard(action, SV_MAY_FAIL);
	if (values[TABLESPACE] != NULL)
		set_tablespace(action, index);
	if (values[CLUSTERED] != NULL)
		set_clustered(action, index);
	set_replica_identity(action, index);
	set_statistics(action, index, NULL);
}

static void
rename_index(SvAction *action, const SvObject *from, const SvObject *to)
{
	sv_action_step(action, "name", "ALTER INDEX %s RENAME TO %s", from->identity, quote_identifier(to->name));
}

static bool
alter_index(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[UNIQUE] || differs[ONLY] || differs[DEFINITION] || differs[VALID])
		return false;
	if (differs[TABLESPACE])
		set_tablespace(action, to);
	if (differs[CLUSTERED])
		set_clustered(action, to);
	if (differs[REPLICA_IDENTITY])
		set_replica_identity(action, to);
	if (differs[STATISTICS])
		set_statistics(action, to, from->values[STATISTICS]);
	return true;
}

const SvKind sv_kind_index =
{
	.name = "index",
	.code = "index",
	.keyword = "INDEX",
	.catalog = RelationRelationId,
	.parent_catalog = RelationRelationId,
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT x.oid, 0, i.indrelid, 0, n.nspname, x.relname, NULL::text, NULL::text, NULL::text,"
	" CASE WHEN i.indisunique THEN 'UNIQUE' END, CASE x.relkind WHEN 'I' THEN 'ONLY' END,"
	/* What comes before has a schema whatever the search path is. */
	" substr(pg_get_indexdef(x.oid), 1 + length(format('CREATE %sINDEX %I ON %s%I.%I',"
	" CASE WHEN i.indisunique THEN 'UNIQUE ' END, x.relname, CASE x.relkind WHEN 'I' THEN 'ONLY ' END, n.nspname,"
	" c.relname))),"
	" (SELECT quote_ident(t.spcname) FROM pg_tablespace t WHERE t.oid = x.reltablespace),"
	" CASE WHEN NOT i.indisvalid THEN 'INVALID' END,"
	" CASE WHEN i.indisclustered THEN 'CLUSTER' END,"
	" CASE WHEN i.indisreplident THEN 'REPLICA IDENTITY' END,"
	" s.targets"
	" FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid"
	" JOIN pg_namespace n ON n.oid = x.relnamespace"
	" LEFT JOIN (SELECT a.attrelid, string_agg(a.attnum || ' ' || a.attstattarget, E'\\n' ORDER BY a.attnum) AS targets"
	" FROM pg_attribute a WHERE a.attstattarget >= 0 AND a.attnum > 0 GROUP BY a.attrelid) s ON s.attrelid = x.oid"
	" WHERE c.relkind IN ('r', 'p', 'm') AND c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND NOT x.relispartition"
	" AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))"
	" AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.create = create_index,
	.rename = rename_index,
	.alter = alter_index,
	.survives_retyping = true,
	.renames_freely = true,
};
