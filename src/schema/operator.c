/*
 * operator.c
 *		Operators.
 *
 * Commutators and negators name each other.  The first of two that is created makes a
 * shell for the other one, which that fills.
 */
#include "postgres.h"

#include "catalog/pg_operator.h"
#include "compat.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"

enum
{
	FUNCTION,
	LEFT_TYPE,
	RIGHT_TYPE,
	COMMUTATOR,
	NEGATOR,
	RESTRICT,
	JOIN,
	HASHES,
	MERGES,
};

static const SvProperty properties[] =
{
	{.name = "function"},
	{.name = "left"},
	{.name = "right"},
	{.name = "commutator"},
	{.name = "negator"},
	{.name = "restrict"},
	{.name = "join"},
	{.name = "hashes"},
	{.name = "merges"},
};

static const char *const clauses[] =
{
	"FUNCTION", "LEFTARG", "RIGHTARG", "COMMUTATOR", "NEGATOR", "RESTRICT", "JOIN", "HASHES", "MERGES",
};

static void
create_operator(SvAction *action, const SvObject *operator)
{
	StringInfoData ddl;

	initStringInfo(&ddl);
	for (int i = 0; i < lengthof(clauses); i++)
	{
		if (operator->values[i] == NULL)
			continue;
		appendStringInfo(&ddl, "%s%s", ddl.len == 0 ? "" : ", ", clauses[i]);
		if (i < HASHES)
			appendStringInfo(&ddl, " = %s", operator->values[i]);
	}
	sv_action_step(action, "missing", "CREATE OPERATOR %.*s (%s)",
				   (int) (strlen(operator->identity) - strlen(operator->arguments)), operator->identity, ddl.data);
}

static bool
alter_operator(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	for (int i = 0; i < lengthof(properties); i++)
		if (differs[i] && i != RESTRICT && i != JOIN)
			return false;
	for (int i = RESTRICT; i <= JOIN; i++)
		if (differs[i])
			sv_action_step(action, properties[i].name, "ALTER OPERATOR %s SET (%s = %s)", to->identity, clauses[i],
						   to->values[i] == NULL ? "NONE" : to->values[i]);
	return true;
}

#define NAME_OPERATOR(alias) \
	" CASE WHEN " alias ".oid IS NOT NULL THEN format(CASE WHEN pg_operator_is_visible(" alias ".oid) THEN '%2$s'" \
	" ELSE 'OPERATOR(%s.%s)' END, " alias ".oprnamespace::regnamespace, " alias ".oprname) END,"

const SvKind sv_kind_operator =
{
	.name = "operator",
	.code = "operator",
	.keyword = "OPERATOR",
	.catalog = OperatorRelationId,
	.naming = SV_NAMED_AS_OPERATOR,
	.has_arguments = true,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT o.oid, 0, NULL::oid, 0, n.nspname, o.oprname,"
	" format('(%s, %s)', coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE'),"
	" coalesce(format_type(nullif(o.oprright, 0), NULL), 'NONE')),"
	SV_SQL_ROLE("o.oprowner") ", NULL::text,"
	" o.oprcode::text, format_type(nullif(o.oprleft, 0), NULL), format_type(nullif(o.oprright, 0), NULL),"
	NAME_OPERATOR("c")
	NAME_OPERATOR("g")
	SV_SQL_REG("o.oprrest", "regproc") "," SV_SQL_REG("o.oprjoin", "regproc") ","
	" CASE WHEN o.oprcanhash THEN 'HASHES' END, CASE WHEN o.oprcanmerge THEN 'MERGES' END"
	" FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace"
	" LEFT JOIN pg_operator c ON c.oid = o.oprcom LEFT JOIN pg_operator g ON g.oid = o.oprnegate"
	" WHERE o.oprcode <> 0 AND o.oprnamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_operator", "o.oid"),
	.create = create_operator,
	.alter = alter_operator,
};
