/*
 * schema.c
 *		Schemas, except the one that was made for schemaver and has nothing else in it.
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
	" FROM pg_namespace n WHERE n.oid = ANY ($1) AND (n.nspname = 'public'"
	" OR NOT EXISTS (SELECT FROM pg_extension e WHERE e.extname = 'schemaver' AND e.extnamespace = n.oid)"
	" OR EXISTS (SELECT FROM pg_depend d WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid"
	" AND d.classid <> 'pg_extension'::regclass AND NOT EXISTS (SELECT FROM pg_depend m WHERE m.classid = d.classid"
	" AND m.objid = d.objid AND m.deptype = 'e')))",
	.create = create_schema,
	.rename = sv_common_rename,
};
