/*
 * collation.c
 *		Collations.  Their versions are those of the libraries that sort.
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "compat.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	PROVIDER,
	LOCALE,
	COLLATE,
	CTYPE,
	DETERMINISTIC,
	RULES,
};

static const SvProperty properties[] =
{
	{.name = "provider"},
	{.name = "locale"},
	{.name = "lc_collate"},
	{.name = "lc_ctype"},
	{.name = "deterministic"},
	{.name = "rules"},
};

static void
create_collation(SvAction *action, const SvObject *collation)
{
	const char *const *values = collation->values;
	StringInfoData ddl;

	initStringInfo(&ddl);
	for (int i = LOCALE; i < lengthof(properties); i++)
		if (values[i] != NULL)
			appendStringInfo(&ddl, ", %s = %s", properties[i].name,
							 i == DETERMINISTIC ? values[i] : quote_literal_cstr(values[i]));
	sv_action_step(action, "missing", "CREATE COLLATION %s (provider = %s%s)", collation->identity, values[PROVIDER],
				   ddl.data);
}

static void
rename_collation(SvAction *action, const SvObject *from, const SvObject *to)
{
	sv_action_step(action, "name", "ALTER COLLATION %s RENAME TO %s", from->identity, quote_identifier(to->name));
}

const SvKind sv_kind_collation =
{
	.name = "collation",
	.code = "collation",
	.keyword = "COLLATION",
	.catalog = CollationRelationId,
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT c.oid, 0, NULL::oid, 0, n.nspname, c.collname, NULL::text,"
	SV_SQL_ROLE("c.collowner") ", NULL::text,"
	" CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,"
	SINCE_17_compat(" c.colllocale,", " c.colliculocale,")
	" c.collcollate, c.collctype, CASE WHEN NOT c.collisdeterministic THEN 'false' END,"
	SINCE_16_compat(" c.collicurules", " NULL::text")
	" FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace"
	" WHERE c.collnamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_collation", "c.oid"),
	.create = create_collation,
	.rename = rename_collation,
};
