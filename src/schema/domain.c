/*
 * domain.c
 *		Domains.  Their CHECK constraints are objects of their own; NOT NULL is a
 *		property, although it is a constraint, too, since 18.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "compat.h"
#include "schema/action.h"
#include "schema/domain.h"
#include "schema/kinds.h"
#include "schema/sql.h"

enum
{
	TYPE,
	COLLATION,
	DEFAULT,
	NOT_NULL,
	NOT_NULL_NAME,
};

/* The default of a domain that has none, although its base type has one. */
#define LACKING "NULL"

static const SvProperty properties[] =
{
	{.name = "type",.is_required = true},
	{.name = "collation"},
	{.name = "default",.is_code = true,.parsed_after = "SELECT"},
	{.name = "not_null"},
	{.name = "not_null_name",.level = SV_LEVEL_STRICT},
};

/* A name that the server has chosen does not change with that of the domain. */
#define DEFAULT_NAME "nn.conname ~ '_not_null[0-9]*$'"

#define NOT_NULL_COLUMNS SINCE_18_compat( \
	" CASE WHEN t.typnotnull THEN CASE WHEN nn.oid IS NULL OR " DEFAULT_NAME " THEN ''" \
	" ELSE 'CONSTRAINT ' || quote_ident(nn.conname) || ' ' END || 'NOT NULL' END," \
	" CASE WHEN " DEFAULT_NAME " THEN quote_ident(nn.conname) END", \
	" CASE WHEN t.typnotnull THEN 'NOT NULL' END, NULL::text")

#define NOT_NULL_JOIN SINCE_18_compat( \
	" LEFT JOIN pg_constraint nn ON nn.contypid = t.oid AND nn.contype = 'n'", "")

/* A domain over another domain is made with the default of that one, and DEFAULT NULL would be one, too. */
static bool
lacks_default(const SvObject *domain)
{
	return domain->values[DEFAULT] != NULL && strcmp(domain->values[DEFAULT], LACKING) == 0;
}

/*
 * sv_domain_is_filled
 *		Has a domain itself a default or a NOT NULL, so that a new column of it must be
 *		looked at in each row?
 */
bool
sv_domain_is_filled(const SvObject *domain)
{
	return domain->values[NOT_NULL] != NULL || (domain->values[DEFAULT] != NULL && !lacks_default(domain));
}

static void
set_default(SvAction *action, const SvObject *domain)
{
	if (domain->values[DEFAULT] == NULL || lacks_default(domain))
		sv_action_step(action, "default", "ALTER DOMAIN %s DROP DEFAULT", domain->identity);
	else
		sv_action_step(action, "default", "ALTER DOMAIN %s SET DEFAULT %s", domain->identity, domain->values[DEFAULT]);
}

static void
create_domain(SvAction *action, const SvObject *domain)
{
	const char *const *values = domain->values;
	StringInfoData ddl;

	initStringInfo(&ddl);
	appendStringInfo(&ddl, "CREATE DOMAIN %s AS %s", domain->identity, values[TYPE]);
	if (values[COLLATION] != NULL)
		appendStringInfo(&ddl, " COLLATE %s", values[COLLATION]);
	if (values[DEFAULT] != NULL && !lacks_default(domain))
		appendStringInfo(&ddl, " DEFAULT %s", values[DEFAULT]);
	if (values[NOT_NULL] != NULL)
		appendStringInfo(&ddl, " %s", values[NOT_NULL]);
	for (int i = 0; i < domain->nparts; i++)
		if (sv_action_inlined(action, domain->parts[i]) != NULL)
			appendStringInfo(&ddl, " %s", sv_action_inlined(action, domain->parts[i]));
	sv_action_step(action, "missing", "%s", ddl.data);
	if (lacks_default(domain))
		set_default(action, domain);
}

static void
alter_not_null(SvAction *action, const SvObject *from, const SvObject *to)
{
	const char *wanted = to->values[NOT_NULL];

	if (from->values[NOT_NULL] != NULL)
		sv_action_step(action, "not_null", "ALTER DOMAIN %s DROP NOT NULL", to->identity);
	if (wanted == NULL)
		return;
	sv_action_step(action, "not_null", "ALTER DOMAIN %s %s %s", to->identity,
				   strcmp(wanted, "NOT NULL") == 0 ? "SET" : "ADD", wanted);
	sv_action_hazard(action, SV_MAY_FAIL);
}

static bool
alter_domain(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[TYPE] || differs[COLLATION])
		return false;
	if (differs[DEFAULT])
		set_default(action, to);
	if (differs[NOT_NULL])
		alter_not_null(action, from, to);
	return true;
}

/* The default can be given later. */
static bool
reduce_domain(const SvObject *domain, const char **values)
{
	values[DEFAULT] = NULL;
	return true;
}

static bool
needs_reduced(const SvObject *domain, const SvObject *needed)
{
	return needed->kind == &sv_kind_schema || needed->kind == &sv_kind_collation ||
		needed->kind->catalog == TypeRelationId;
}

const SvKind sv_kind_domain =
{
	.name = "type",
	.code = "domain",
	.keyword = "DOMAIN",
	.default_acl = SV_USAGE_ACL,
	.catalog = TypeRelationId,
	.letters = "d",
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT t.oid, 0, NULL::oid, 0, n.nspname, t.typname, NULL::text,"
	SV_SQL_ROLE("t.typowner") ","
	SV_SQL_ACL("t.typacl", "T", "t.typowner") ","
	" format_type(t.typbasetype, t.typtypmod),"
	" CASE WHEN t.typcollation <> b.typcollation THEN t.typcollation::regcollation::text END,"
	" CASE WHEN t.typdefaultbin IS NULL AND b.typdefault IS NOT NULL THEN '" LACKING "' ELSE pg_get_expr(t.typdefaultbin, 0) END,"
	NOT_NULL_COLUMNS
	" FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype"
	NOT_NULL_JOIN
	" WHERE t.typtype = 'd' AND t.typnamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_type", "t.oid"),
	.create = create_domain,
	.rename = sv_common_rename,
	.alter = alter_domain,
	.reduce = reduce_domain,
	.needs_reduced = needs_reduced,
};
