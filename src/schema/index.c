/*
 * index.c
 *		Indexes, except those of constraints.  Those that a partition has because its
 *		parent has one are parts of the parent's.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "compat.h"
#include "schema/kinds.h"
#include "schema/sql.h"

static const SvProperty properties[] =
{
	{.name = "definition", .is_code = true},
	{.name = "tablespace"},
	{.name = "valid"},
	{.name = "clustered"},
	{.name = "statistics"},
};

const SvKind sv_kind_index =
{
	.name = "index",
	.code = "index",
	.catalog = RelationRelationId,
	.parent_catalog = RelationRelationId,
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT x.oid, 0, i.indrelid, 0, n.nspname, x.relname, NULL::text, NULL::text, NULL::text,"
	" pg_get_indexdef(x.oid),"
	" (SELECT quote_ident(t.spcname) FROM pg_tablespace t WHERE t.oid = x.reltablespace),"
	" CASE WHEN NOT i.indisvalid THEN 'INVALID' END,"
	" CASE WHEN i.indisclustered THEN 'CLUSTER' END,"
	" (SELECT string_agg(a.attnum || ' ' || a.attstattarget, E'\\n' ORDER BY a.attnum) FROM pg_attribute a"
	" WHERE a.attrelid = x.oid AND a.attstattarget >= 0)"
	" FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid"
	" JOIN pg_namespace n ON n.oid = x.relnamespace"
	" WHERE c.relkind IN ('r', 'p', 'm') AND c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND NOT x.relispartition"
	" AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))"
	" AND" SV_SQL_NO_MEMBER("pg_class", "c.oid")
};
