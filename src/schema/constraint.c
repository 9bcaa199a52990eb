/*
 * constraint.c
 *		Constraints of tables, except NOT NULL, which is a part of the column.
 *
 * The index of a constraint is a part of it.  Constraints that a table has only
 * because a parent has them are parts of the parent's.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "schema/kinds.h"
#include "schema/sql.h"

static const SvProperty properties[] =
{
	{.name = "type"},
	{.name = "definition", .is_code = true},
	{.name = "index_options"},
	{.name = "index_tablespace"},
	{.name = "clustered"},
	{.name = "inherited"},
};

const SvKind sv_kind_constraint =
{
	.name = "table constraint",
	.code = "constraint",
	.catalog = ConstraintRelationId,
	.parent_catalog = RelationRelationId,
	.naming = SV_NAMED_ON_PARENT,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT k.oid, 0, k.conrelid, 0, NULL::text, k.conname, NULL::text, NULL::text, NULL::text,"
	" CASE k.contype WHEN 'c' THEN 'CHECK' WHEN 'f' THEN 'FOREIGN KEY' WHEN 'p' THEN 'PRIMARY KEY'"
	" WHEN 'u' THEN 'UNIQUE' ELSE 'EXCLUDE' END,"
	" pg_get_constraintdef(k.oid),"
	SV_SQL_OPTIONS("x.reloptions") ","
	" (SELECT quote_ident(t.spcname) FROM pg_tablespace t WHERE t.oid = x.reltablespace),"
	" CASE WHEN i.indisclustered THEN 'CLUSTER' END,"
	" CASE WHEN k.coninhcount > 0 THEN k.coninhcount::text END"
	" FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
	" LEFT JOIN (pg_index i JOIN pg_class x ON x.oid = i.indexrelid)"
	" ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')"
	" WHERE k.contype IN ('c', 'f', 'p', 'u', 'x') AND k.conislocal AND k.conparentid = 0"
	" AND c.relkind IN ('r', 'p') AND c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND" SV_SQL_NO_MEMBER("pg_class", "c.oid")
};
