/*
 * composite.c
 *		Composite types, except the row types of relations.  All that they consist of
 *		is their attributes.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "schema/action.h"
#include "schema/attribute.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/sql.h"

static void
create_composite(SvAction *action, const SvObject *type)
{
	List	   *attributes = NIL;

	for (int i = 0; i < type->nparts; i++)
		attributes = lappend(attributes, sv_attribute_definition(type->parts[i]));
	sv_action_step(action, "missing", "CREATE TYPE %s AS (%s)", type->identity, sv_lines_join(attributes, ", "));
}

const SvKind sv_kind_composite =
{
	.name = "type",
	.code = "composite",
	.keyword = "TYPE",
	.default_acl = SV_USAGE_ACL,
	.catalog = TypeRelationId,
	.letters = "c",
	.naming = SV_NAMED_IN_SCHEMA,
	.query =
	"SELECT t.oid, 0, NULL::oid, 0, n.nspname, t.typname, NULL::text,"
	SV_SQL_ROLE("t.typowner") ","
	SV_SQL_ACL("t.typacl", "T", "t.typowner")
	" FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_class c ON c.oid = t.typrelid"
	" WHERE t.typtype = 'c' AND c.relkind = 'c' AND t.typnamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_type", "t.oid"),
	.create = create_composite,
	.rename = sv_common_rename,
};
