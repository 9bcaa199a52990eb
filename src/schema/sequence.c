/*
 * sequence.c
 *		Sequences, except those of identity columns: they are a part of the column.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "schema/kinds.h"
#include "schema/sql.h"

static const SvProperty properties[] =
{
	{.name = "persistence"},
	{.name = "type"},
	{.name = "start"},
	{.name = "increment"},
	{.name = "minimum"},
	{.name = "maximum"},
	{.name = "cache"},
	{.name = "cycle"},
	{.name = "owned_by"},
};

const SvKind sv_kind_sequence =
{
	.name = "sequence",
	.code = "sequence",
	.catalog = RelationRelationId,
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT c.oid, 0, NULL::oid, 0, n.nspname, c.relname, NULL::text,"
	SV_SQL_ROLE("c.relowner") ","
	SV_SQL_ACL("c.relacl", "s", "c.relowner") ","
	" CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END,"
	" format_type(s.seqtypid, NULL), s.seqstart::text, s.seqincrement::text, s.seqmin::text, s.seqmax::text,"
	" s.seqcache::text, CASE WHEN s.seqcycle THEN 'CYCLE' END,"
	SV_SQL_RELATION("o.refobjid") " || '.' || quote_ident(a.attname)"
	" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
	" JOIN pg_sequence s ON s.seqrelid = c.oid"
	" LEFT JOIN (pg_depend o JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid)"
	" ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.refclassid = 'pg_class'::regclass"
	" AND o.deptype IN ('a', 'i')"
	" WHERE c.relkind = 'S' AND c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND o.deptype IS DISTINCT FROM 'i' AND" SV_SQL_NO_MEMBER("pg_class", "c.oid")
};
