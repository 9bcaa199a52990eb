/*
 * table.c
 *		Tables and partitioned tables.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "schema/kinds.h"
#include "schema/sql.h"

static const SvProperty properties[] =
{
	{.name = "persistence"},
	{.name = "access_method"},
	{.name = "tablespace"},
	{.name = "options"},
	{.name = "row_security"},
	{.name = "replica_identity"},
	{.name = "of_type"},
	{.name = "partition_key", .is_code = true},
	{.name = "partition_of"},
	{.name = "bounds", .is_code = true},
	{.name = "detached"},
	{.name = "inherits"},
};

const SvKind sv_kind_table =
{
	.name = "table",
	.code = "table",
	.catalog = RelationRelationId,
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT c.oid, 0, NULL::oid, 0, n.nspname, c.relname, NULL::text,"
	SV_SQL_ROLE("c.relowner") ","
	SV_SQL_ACL("c.relacl", "r", "c.relowner") ","
	" CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END,"
	" (SELECT quote_ident(m.amname) FROM pg_am m WHERE m.oid = c.relam),"
	" (SELECT quote_ident(t.spcname) FROM pg_tablespace t WHERE t.oid = c.reltablespace),"
	SV_SQL_OPTIONS("c.reloptions || ARRAY(SELECT 'toast.' || o FROM unnest(t.reloptions) o)") ","
	" CASE WHEN c.relforcerowsecurity AND c.relrowsecurity THEN 'ENABLE FORCE'"
	" WHEN c.relforcerowsecurity THEN 'FORCE' WHEN c.relrowsecurity THEN 'ENABLE' END,"
	" CASE c.relreplident WHEN 'n' THEN 'NOTHING' WHEN 'f' THEN 'FULL' WHEN 'i' THEN (SELECT 'USING INDEX '"
	" || quote_ident(x.relname) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid"
	" WHERE i.indrelid = c.oid AND i.indisreplident) END,"
	" CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,"
	" CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END,"
	" CASE WHEN c.relispartition THEN p.parents END,"
	" CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,"
	" CASE WHEN p.detached THEN 'DETACH PENDING' END,"
	" CASE WHEN NOT c.relispartition THEN p.parents END"
	" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
	" LEFT JOIN pg_class t ON t.oid = c.reltoastrelid"
	" LEFT JOIN (SELECT inhrelid, string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) AS parents,"
	" bool_or(inhdetachpending) AS detached FROM pg_inherits GROUP BY inhrelid) p ON p.inhrelid = c.oid"
	" WHERE c.relkind IN ('r', 'p') AND c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND" SV_SQL_NO_MEMBER("pg_class", "c.oid")
};
