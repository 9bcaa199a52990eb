/*
 * base.c
 *		Base types, and shells of types.
 *
 * The functions of a base type have it as an argument or result, so the type is
 * announced first, as a shell.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"

static const SvProperty properties[] =
{
	{.name = "input"},
	{.name = "output"},
	{.name = "receive"},
	{.name = "send"},
	{.name = "typmod_in"},
	{.name = "typmod_out"},
	{.name = "analyze"},
	{.name = "subscript"},
	{.name = "storage"},
	{.name = "internallength"},
	{.name = "passedbyvalue"},
	{.name = "alignment"},
	{.name = "category"},
	{.name = "preferred"},
	{.name = "default"},
	{.name = "element"},
	{.name = "delimiter"},
	{.name = "collatable"},
};

#define FIRST_ALTERABLE 2		/* receive */
#define LAST_ALTERABLE 8		/* storage */

static bool
is_shell_first(const SvObject *type)
{
	return type->values[0] != NULL;
}

static bool
needs_later(const SvObject *type, const SvObject *needed)
{
	return is_shell_first(type);
}

static void
create_base(SvAction *action, const SvObject *type)
{
	sv_action_step(action, "missing", "CREATE TYPE %s", type->identity);
}

static void
complete_base(SvAction *action, const SvObject *type)
{
	StringInfoData ddl;

	if (!is_shell_first(type))
		return;
	initStringInfo(&ddl);
	for (int i = 0; i < lengthof(properties); i++)
		if (type->values[i] != NULL)
			appendStringInfo(&ddl, "%s%s = %s", ddl.len == 0 ? "" : ", ", properties[i].name, type->values[i]);
	sv_action_step(action, "missing", "CREATE TYPE %s (%s)", type->identity, ddl.data);
}

/* How values are stored cannot be changed. */
static bool
alter_base(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (is_shell_first(from) != is_shell_first(to))
		return false;
	for (int i = 0; i < lengthof(properties); i++)
	{
		if (!differs[i])
			continue;
		if (i < FIRST_ALTERABLE || i > LAST_ALTERABLE)
			sv_action_refuse(action, properties[i].name);
		else
			sv_action_step(action, properties[i].name, "ALTER TYPE %s SET (%s = %s)", to->identity, properties[i].name,
						   to->values[i] == NULL ? "NONE" : to->values[i]);
	}
	return true;
}

const SvKind sv_kind_base =
{
	.name = "type",
	.code = "base",
	.keyword = "TYPE",
	.default_acl = SV_USAGE_ACL,
	.catalog = TypeRelationId,
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT t.oid, 0, NULL::oid, 0, n.nspname, t.typname, NULL::text,"
	SV_SQL_ROLE("t.typowner") ","
	SV_SQL_ACL("t.typacl", "T", "t.typowner") ","
	" CASE WHEN t.typisdefined THEN t.typinput::text END, CASE WHEN t.typisdefined THEN t.typoutput::text END,"
	SV_SQL_REG("t.typreceive", "regproc") "," SV_SQL_REG("t.typsend", "regproc") ","
	SV_SQL_REG("t.typmodin", "regproc") "," SV_SQL_REG("t.typmodout", "regproc") ","
	SV_SQL_REG("t.typanalyze", "regproc") "," SV_SQL_REG("t.typsubscript", "regproc") ","
	" CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' ELSE 'main' END,"
	" CASE t.typlen WHEN -1 THEN 'variable' ELSE t.typlen::text END, t.typbyval::text,"
	" CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'i' THEN 'int4' ELSE 'double' END,"
	" quote_literal(t.typcategory::text), t.typispreferred::text, quote_literal(t.typdefault),"
	" CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END, quote_literal(t.typdelim::text),"
	" CASE WHEN t.typcollation <> 0 THEN 'true' END"
	" FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace"
	" WHERE (t.typtype = 'b' OR NOT t.typisdefined) AND t.typnamespace = ANY ($1)"
	" AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid) AND" SV_SQL_NO_MEMBER("pg_type", "t.oid"),
	.create = create_base,
	.is_shell_first = is_shell_first,
	.alter = alter_base,
	.needs_later = needs_later,
	.complete = complete_base,
};
