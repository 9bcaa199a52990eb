/*
 * domain_constraint.c
 *		CHECK constraints of domains.
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "catalog/pg_type.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	DEFINITION,
	VALID,
};

static const SvProperty properties[] =
{
	{.name = "definition",.is_required = true,.is_code = true,.parsed_after = "ALTER TABLE t ADD"},
	{.name = "valid"},
};

static const char *
address_constraint(const SvObject *constraint)
{
	return psprintf("%s ON DOMAIN %s", quote_identifier(constraint->name), constraint->parent->identity);
}

static char *
write_constraint(const SvObject *constraint)
{
	return psprintf("CONSTRAINT %s %s", quote_identifier(constraint->name), constraint->values[DEFINITION]);
}

static const char *
inline_constraint(const SvObject *constraint)
{
	return constraint->values[VALID] != NULL ? NULL : write_constraint(constraint);
}

static void
create_constraint(SvAction *action, const SvObject *constraint)
{
	bool		is_valid = constraint->values[VALID] == NULL;

	sv_action_step(action, "missing", "ALTER DOMAIN %s ADD %s%s", constraint->parent->identity,
				   write_constraint(constraint), is_valid ? "" : " NOT VALID");
	if (is_valid)
		sv_action_hazard(action, SV_MAY_FAIL);
}

static void
drop_constraint(SvAction *action, const SvObject *constraint)
{
	sv_action_step(action, "extra", "ALTER DOMAIN %s DROP CONSTRAINT %s", constraint->parent->identity,
				   quote_identifier(constraint->name));
}

static void
rename_constraint(SvAction *action, const SvObject *from, const SvObject *to)
{
	sv_action_step(action, "name", "ALTER DOMAIN %s RENAME CONSTRAINT %s TO %s", from->parent->identity,
				   quote_identifier(from->name), quote_identifier(to->name));
}

static bool
alter_constraint(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[DEFINITION] || to->values[VALID] != NULL)
		return false;
	sv_action_step(action, "valid", "ALTER DOMAIN %s VALIDATE CONSTRAINT %s", to->parent->identity,
				   quote_identifier(to->name));
	sv_action_hazard(action, SV_MAY_FAIL);
	return true;
}

const SvKind sv_kind_domain_constraint =
{
	.name = "domain constraint",
	.code = "domain_constraint",
	.keyword = "CONSTRAINT",
	.catalog = ConstraintRelationId,
	.parents = {&sv_kind_domain},
	.naming = SV_NAMED_ON_PARENT,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT k.oid, 0, k.contypid, 0, NULL::text, k.conname, NULL::text, NULL::text, NULL::text,"
	" regexp_replace(pg_get_constraintdef(k.oid), '( NOT VALID)?$', ''),"
	" CASE WHEN NOT k.convalidated THEN 'NOT VALID' END"
	" FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid"
	" WHERE k.contype = 'c' AND t.typnamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_type", "t.oid"),
	.create = create_constraint,
	.addressed = address_constraint,
	.drop = drop_constraint,
	.rename = rename_constraint,
	.alter = alter_constraint,
	.renames_freely = true,
	.inlined = inline_constraint,
};
