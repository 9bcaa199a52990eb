/*
 * operator_class.c
 *		Operator classes.  No statement alters one.
 */
#include "postgres.h"

#include "catalog/pg_opclass.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/members.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	TYPE,
	DEFAULT,
	FAMILY,
	STORAGE,
	MEMBERS,
};

static const SvProperty properties[] =
{
	{.name = "type"},
	{.name = "default"},
	{.name = "family"},
	{.name = "storage"},
	{.name = "members",.separator = " AS "},
};

/* There must be something in a class: its own type can be named as what it stores. */
static void
create_class(SvAction *action, const SvObject *class)
{
	const char *const *values = class->values;
	const char *members = sv_members_add(sv_lines_split(values[MEMBERS]));
	const char *storage = values[STORAGE] == NULL && *members == '\0' ? values[TYPE] : values[STORAGE];

	sv_action_step(action, "missing", "CREATE OPERATOR CLASS %s%s FOR TYPE %s%s FAMILY %s AS %s%s%s%s",
				   quote_qualified_identifier(class->schema, class->name), values[DEFAULT] == NULL ? "" : " DEFAULT",
				   values[TYPE], class->arguments, values[FAMILY], members, *members == '\0' || storage == NULL ? "" : ", ",
				   storage == NULL ? "" : "STORAGE ", storage == NULL ? "" : storage);
}

const SvKind sv_kind_operator_class =
{
	.name = "operator class",
	.code = "operator_class",
	.keyword = "OPERATOR CLASS",
	.catalog = OperatorClassRelationId,
	.naming = SV_NAMED_IN_SCHEMA,
	.has_arguments = true,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT c.oid, 0, NULL::oid, 0, n.nspname, c.opcname, ' USING ' || quote_ident(a.amname),"
	SV_SQL_ROLE("c.opcowner") ", NULL::text,"
	" format_type(c.opcintype, NULL), CASE WHEN c.opcdefault THEN 'DEFAULT' END,"
	SV_SQL_VISIBLE("pg_opfamily_is_visible(f.oid)", "f.opfnamespace", "quote_ident(f.opfname)") ","
	" format_type(nullif(c.opckeytype, 0), NULL),"
	SV_SQL_MEMBERS("pg_opclass", "c.oid")
	" FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace JOIN pg_am a ON a.oid = c.opcmethod"
	" JOIN pg_opfamily f ON f.oid = c.opcfamily"
	" WHERE c.opcnamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_opclass", "c.oid"),
	.create = create_class,
};
