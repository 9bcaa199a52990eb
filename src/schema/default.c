/*
 * default.c
 *		Defaults of columns, and the expressions of generated ones.
 */
#include "postgres.h"

#include "catalog/pg_attrdef.h"
#include "catalog/pg_class.h"
#include "schema/kinds.h"
#include "schema/sql.h"

static const SvProperty properties[] =
{
	{.name = "expression", .is_code = true},
};

const SvKind sv_kind_default =
{
	.name = "default value",
	.code = "default",
	.catalog = AttrDefaultRelationId,
	.parent_catalog = RelationRelationId,
	.naming = SV_NAMED_FOR_PARENT,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT d.oid, 0, d.adrelid, d.adnum::int, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text,"
	" pg_get_expr(d.adbin, d.adrelid)"
	" FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid"
	" WHERE c.relkind IN ('r', 'p') AND c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND" SV_SQL_NO_MEMBER("pg_class", "c.oid")
};
