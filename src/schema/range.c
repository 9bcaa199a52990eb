/*
 * range.c
 *		Range types.  Their multirange types and constructor functions are parts of
 *		them.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/range.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	SUBTYPE,
	OPERATOR_CLASS,
	COLLATION,
	CANONICAL,
	DIFFERENCE,
	MULTIRANGE,
};

static const SvProperty properties[] =
{
	{.name = "subtype"},
	{.name = "operator_class"},
	{.name = "collation"},
	{.name = "canonical"},
	{.name = "difference"},
	{.name = "multirange"},
};

/* Its canonical function has the type as its argument. */
static bool
is_shell_first(const SvObject *type)
{
	return type->values[CANONICAL] != NULL;
}

static bool
needs_later(const SvObject *type, const SvObject *needed)
{
	return is_shell_first(type);
}

static void
define_range(SvAction *action, const SvObject *type)
{
	static const char *const clauses[] =
	{
		[OPERATOR_CLASS] = "subtype_opclass",
		[COLLATION] = "collation",
		[CANONICAL] = "canonical",
		[DIFFERENCE] = "subtype_diff",
		[MULTIRANGE] = "multirange_type_name",
	};
	StringInfoData ddl;

	initStringInfo(&ddl);
	appendStringInfo(&ddl, "CREATE TYPE %s AS RANGE (subtype = %s", type->identity, type->values[SUBTYPE]);
	for (int i = SUBTYPE + 1; i < lengthof(clauses); i++)
		if (type->values[i] != NULL)
			appendStringInfo(&ddl, ", %s = %s", clauses[i],
							 i == MULTIRANGE ? sv_object_qualify(type->schema, type->values[i]) : type->values[i]);
	sv_action_step(action, "missing", "%s)", ddl.data);
}

static void
create_range(SvAction *action, const SvObject *type)
{
	if (is_shell_first(type))
		sv_action_step(action, "missing", "CREATE TYPE %s", type->identity);
	else
		define_range(action, type);
}

static void
complete_range(SvAction *action, const SvObject *type)
{
	if (is_shell_first(type))
		define_range(action, type);
}

/* The name of the multirange type; that of a range type that is only put aside does not matter. */
static const char *
name_multirange(const SvObject *type)
{
	return type->values[MULTIRANGE] != NULL ? type->values[MULTIRANGE] :
		quote_identifier(makeObjectName(type->name, NULL, "multirange"));
}

static void
rename_function(SvAction *action, const SvObject *type, const char *name, const char *arguments, const char *new_name)
{
	sv_action_step(action, "name", "ALTER FUNCTION %s.%s(%s) RENAME TO %s", quote_identifier(type->schema), name, arguments,
				   new_name);
}

static void
rename_multirange(SvAction *action, const SvObject *from, const SvObject *to)
{
	const char *name = name_multirange(from);
	const char *new_name = name_multirange(to);

	if (strcmp(name, new_name) == 0)
		return;
	sv_action_step(action, "name", "ALTER TYPE %s.%s RENAME TO %s", quote_identifier(from->schema), name, new_name);
	rename_function(action, from, name, "", new_name);
	rename_function(action, from, name, to->identity, new_name);
	rename_function(action, from, name, psprintf("VARIADIC %s[]", to->identity), new_name);
}

/*
 * sv_range_set_subtype
 *		Sets the name that the subtype has while the range type is put aside, or an
 *		array of it.
 */
void
sv_range_set_subtype(SvObject *aside, const SvObject *range, const char *subtype)
{
	aside->values[SUBTYPE] = strstr(range->values[SUBTYPE], "[]") == NULL ? subtype : psprintf("%s[]", subtype);
}

/* Constructors keep their names when the type gets another one. */
static void
rename_range(SvAction *action, const SvObject *from, const SvObject *to)
{
	bool		is_aside = to->values[MULTIRANGE] == NULL;
	const char *subtype = is_aside && to->values[SUBTYPE] != NULL ? to->values[SUBTYPE] : from->values[SUBTYPE];
	const char *name = quote_identifier(from->name);
	const char *new_name = quote_identifier(to->name);

	sv_action_step(action, "name", "ALTER TYPE %s RENAME TO %s", from->identity, new_name);
	rename_function(action, from, name, psprintf("%s, %s", subtype, subtype), new_name);
	rename_function(action, from, name, psprintf("%s, %s, text", subtype, subtype), new_name);
	rename_multirange(action, from, to);
}

const SvKind sv_kind_range =
{
	.name = "type",
	.code = "range",
	.keyword = "TYPE",
	.default_acl = SV_USAGE_ACL,
	.catalog = TypeRelationId,
	.letters = "r",
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT t.oid, 0, NULL::oid, 0, n.nspname, t.typname, NULL::text,"
	SV_SQL_ROLE("t.typowner") ","
	SV_SQL_ACL("t.typacl", "T", "t.typowner") ","
	" format_type(r.rngsubtype, NULL),"
	" CASE WHEN NOT o.opcdefault THEN CASE WHEN pg_opclass_is_visible(o.oid) THEN '' ELSE quote_ident(s.nspname) || '.' END"
	" || quote_ident(o.opcname) END,"
	" CASE WHEN r.rngcollation <> b.typcollation THEN r.rngcollation::regcollation::text END,"
	" nullif(r.rngcanonical, 0)::regproc::text, nullif(r.rngsubdiff, 0)::regproc::text,"
	" CASE WHEN m.typnamespace <> t.typnamespace THEN r.rngmultitypid::regtype::text ELSE quote_ident(m.typname) END"
	" FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace"
	" JOIN pg_type b ON b.oid = r.rngsubtype JOIN pg_type m ON m.oid = r.rngmultitypid"
	" JOIN pg_opclass o ON o.oid = r.rngsubopc JOIN pg_namespace s ON s.oid = o.opcnamespace"
	" WHERE t.typnamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_type", "t.oid"),
	.create = create_range,
	.is_shell_first = is_shell_first,
	.rename = rename_range,
	.needs_later = needs_later,
	.complete = complete_range,
};
