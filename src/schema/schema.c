/*
 * schema.c
 *		Schemas.
 */
#include "postgres.h"

#include "catalog/pg_namespace.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"

static void
create_schema(SvAction *action, const SvObject *object)
{
	sv_action_step(action, "missing", "CREATE SCHEMA %s", object->identity);
}

const SvKind sv_kind_schema =
{
	.name = "schema",
	.code = "schema",
	.keyword = "SCHEMA",
	.default_acl = "CREATE, USAGE TO OWNER",
	.catalog = NamespaceRelationId,
	.naming = SV_NAMED_GLOBALLY,
	.query =
	"SELECT n.oid, 0, NULL::oid, 0, NULL::text, n.nspname, NULL::text,"
	SV_SQL_ROLE("n.nspowner") ","
	SV_SQL_ACL("n.nspacl", "n", "n.nspowner")
	" FROM pg_namespace n WHERE n.oid = ANY ($1)",
	.create = create_schema,
};
