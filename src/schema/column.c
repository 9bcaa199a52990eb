/*
 * column.c
 *		Columns of tables.
 *
 * The sequence of an identity column, and the constraint that a NOT NULL is since 18,
 * are parts of the column.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "compat.h"
#include "schema/kinds.h"
#include "schema/sql.h"

static const SvProperty properties[] =
{
	{.name = "type"},
	{.name = "collation"},
	{.name = "not_null"},
	{.name = "not_null_name", .level = SV_LEVEL_STRICT},
	{.name = "identity"},
	{.name = "generated"},
	{.name = "storage"},
	{.name = "compression"},
	{.name = "statistics"},
	{.name = "options"},
	{.name = "inherited"},
	{.name = "position", .level = SV_LEVEL_STRICT},
};

/*
 * A NOT NULL has had a name since 18, and one that the server has chosen remains when
 * table or column are renamed.  So such a name counts only if the comparison is strict.
 */
#define DEFAULT_NAME "nn.conname ~ '_not_null[0-9]*$'"

#define NOT_NULL SINCE_18_compat( \
	" CASE WHEN nn.oid IS NOT NULL THEN CASE WHEN " DEFAULT_NAME " THEN ''" \
	" ELSE 'CONSTRAINT ' || quote_ident(nn.conname) || ' ' END || 'NOT NULL'" \
	" || CASE WHEN nn.connoinherit THEN ' NO INHERIT' ELSE '' END" \
	" || CASE WHEN nn.convalidated THEN '' ELSE ' NOT VALID' END END," \
	" CASE WHEN " DEFAULT_NAME " THEN quote_ident(nn.conname) END,", \
	" CASE WHEN a.attnotnull THEN 'NOT NULL' END, NULL::text,")

#define NOT_NULL_JOIN SINCE_18_compat( \
	" LEFT JOIN pg_constraint nn ON nn.conrelid = a.attrelid AND nn.contype = 'n'" \
	" AND nn.conkey = ARRAY[a.attnum]", "")

#define IDENTITY \
	" CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END" \
	" || (SELECT format(E'\\nSEQUENCE NAME %s\\nSTART %s\\nINCREMENT %s\\nMINVALUE %s\\nMAXVALUE %s\\nCACHE %s\\n%s'," \
	" s.seqrelid::regclass, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache," \
	" CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)" \
	" FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid" \
	" WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum" \
	" AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'),"

const SvKind sv_kind_column =
{
	.name = "table column",
	.code = "column",
	.catalog = RelationRelationId,
	.parent_catalog = RelationRelationId,
	.naming = SV_NAMED_IN_PARENT,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT a.attrelid, a.attnum::int, a.attrelid, 0, NULL::text, a.attname, NULL::text, NULL::text,"
	SV_SQL_ACL("a.attacl", "c", "c.relowner") ","
	" format_type(a.atttypid, a.atttypmod),"
	" CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,"
	NOT_NULL
	IDENTITY
	" CASE a.attgenerated WHEN 's' THEN 'STORED' WHEN 'v' THEN 'VIRTUAL' END,"
	" CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'"
	" WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,"
	" CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,"
	" CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::text END,"
	SV_SQL_OPTIONS("a.attoptions") ","
	" CASE WHEN a.attinhcount > 0 THEN CASE WHEN a.attislocal THEN 'LOCAL ' ELSE '' END || a.attinhcount END,"
	" CASE WHEN c.hasgaps THEN row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) ELSE a.attnum END::text"
	" FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
	" JOIN (SELECT c.oid, c.relowner, EXISTS (SELECT FROM pg_attribute g WHERE g.attrelid = c.oid AND g.attisdropped)"
	" AS hasgaps FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = ANY ($1)"
	" AND c.relpersistence <> 't' AND" SV_SQL_NO_MEMBER("pg_class", "c.oid") ") c ON c.oid = a.attrelid"
	NOT_NULL_JOIN
	" WHERE a.attnum > 0 AND NOT a.attisdropped"
};
