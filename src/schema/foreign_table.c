/*
 * foreign_table.c
 *		Foreign tables.  Their columns, defaults and constraints are those of a table.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "compat.h"
#include "schema/column.h"
#include "schema/foreign_options.h"
#include "schema/kinds.h"
#include "schema/parents.h"
#include "schema/sql.h"
#include "schema/table.h"

enum
{
	SERVER,
	OPTIONS,
	PARTITION_OF,
	BOUNDS,
	INHERITS,
};

static const SvProperty properties[] =
{
	{.name = "server"},
	{.name = "options"},
	{.name = "partition_of"},
	{.name = "bounds",.is_code = true},
	{.name = "inherits"},
};

/*
 * sv_foreign_table_is_partition
 *		Is an object a foreign table that is a partition?
 */
bool
sv_foreign_table_is_partition(const SvObject *object)
{
	return object->kind == &sv_kind_foreign_table && object->values[PARTITION_OF] != NULL;
}

/*
 * sv_foreign_table_parents
 *		What a foreign table is a child of.
 */
SvParents
sv_foreign_table_parents(const SvObject *table)
{
	return (SvParents)
	{
		table->values[PARTITION_OF], table->values[BOUNDS], table->values[INHERITS], false
	};
}

static void
create_table(SvAction *action, const SvObject *table)
{
	const char *const *values = table->values;
	bool		as_partition = sv_parents_are_partition(table, values[PARTITION_OF]);
	const char *elements;
	StringInfoData ddl;

	initStringInfo(&ddl);
	appendStringInfo(&ddl, "CREATE FOREIGN TABLE %s", table->identity);
	if (as_partition)
		appendStringInfo(&ddl, " PARTITION OF %s", values[PARTITION_OF]);
	elements = sv_table_elements(action, table, as_partition ? SV_NO_COLUMNS : values[INHERITS] != NULL ? SV_LOCAL_COLUMNS : SV_ALL_COLUMNS);
	if (!as_partition || *elements != '\0')
		appendStringInfo(&ddl, " (%s)", elements);
	if (as_partition)
		appendStringInfo(&ddl, " %s", values[BOUNDS]);
	if (values[INHERITS] != NULL)
		appendStringInfo(&ddl, " INHERITS (%s)", values[INHERITS]);
	sv_action_step(action, "missing", "%s SERVER %s%s", ddl.data, values[SERVER],
				   sv_foreign_options_clause(values[OPTIONS]));
	for (int i = 0; i < table->nparts; i++)
	{
		const SvObject *part = table->parts[i];

		if (part->kind != &sv_kind_column)
			continue;
		sv_column_finish(action, part, as_partition || values[INHERITS] != NULL);
		if (as_partition || (values[INHERITS] != NULL && !sv_column_is_local(part)))
			sv_column_set_foreign_options(action, part, NULL);
	}
	if (values[PARTITION_OF] != NULL && !as_partition)
		sv_parents_attach(action, sv_foreign_table_parents(table));
}

static bool
alter_table(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	SvForeignOptions before = {from->values[OPTIONS], NULL};
	SvForeignOptions after = {to->values[OPTIONS], NULL};
	const char *options;

	if (differs[SERVER])
		return false;
	options = sv_foreign_options_change(before, after);
	if (*options != '\0')
		sv_action_step(action, "options", "ALTER FOREIGN TABLE %s%s", to->identity, options);
	sv_parents_alter(action, sv_foreign_table_parents(from), sv_foreign_table_parents(to));
	return true;
}

static const char *
name_for_rights(const SvObject *table)
{
	return psprintf("TABLE %s", table->identity);
}

const SvKind sv_kind_foreign_table =
{
	.name = "foreign table",
	.code = "foreign_table",
	.keyword = "FOREIGN TABLE",
	.default_acl = SV_RELATION_ACL,
	.catalog = RelationRelationId,
	.letters = "f",
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT c.oid, 0, NULL::oid, 0, n.nspname, c.relname, NULL::text,"
	SV_SQL_ROLE("c.relowner") ","
	SV_SQL_ACL("c.relacl", "r", "c.relowner") ","
	" (SELECT quote_ident(s.srvname) FROM pg_foreign_server s WHERE s.oid = f.ftserver),"
	SV_SQL_FOREIGN_OPTIONS("f.ftoptions", "true") ","
	" CASE WHEN c.relispartition THEN p.parents END,"
	" CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,"
	" CASE WHEN NOT c.relispartition THEN p.parents END"
	" FROM pg_foreign_table f JOIN pg_class c ON c.oid = f.ftrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
	" LEFT JOIN (SELECT inhrelid, string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) AS parents"
	" FROM pg_inherits GROUP BY inhrelid) p ON p.inhrelid = c.oid"
	" WHERE c.relnamespace = ANY ($1) AND c.relpersistence <> 't' AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.create = create_table,
	.rename = sv_common_rename,
	.name_for_rights = name_for_rights,
	.alter = alter_table,
	.survives_retyping = true,
};
