/*
 * schema.c
 *		Schemas.
 */
#include "postgres.h"

#include "catalog/pg_namespace.h"
#include "schema/kinds.h"
#include "schema/sql.h"

const SvKind sv_kind_schema =
{
	.name = "schema",
	.code = "schema",
	.catalog = NamespaceRelationId,
	.naming = SV_NAMED_GLOBALLY,
	.query =
	"SELECT n.oid, 0, NULL::oid, 0, NULL::text, n.nspname, NULL::text,"
	SV_SQL_ROLE("n.nspowner") ","
	SV_SQL_ACL("n.nspacl", "n", "n.nspowner")
	" FROM pg_namespace n WHERE n.oid = ANY ($1)"
};
