/*
 * language.c
 *		Procedural languages.
 */
#include "postgres.h"

#include "catalog/pg_language.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	TRUSTED,
	HANDLER,
	INLINE,
	VALIDATOR,
};

static const SvProperty properties[] =
{
	{.name = "trusted"},
	{.name = "handler"},
	{.name = "inline"},
	{.name = "validator"},
};

static void
write_language(SvAction *action, const SvObject *language, const char *property, const char *verb)
{
	const char *const *values = language->values;

	sv_action_step(action, property, "%s%s LANGUAGE %s HANDLER %s%s%s%s%s", verb, values[TRUSTED] == NULL ? "" : " TRUSTED",
				   language->identity, values[HANDLER], values[INLINE] == NULL ? "" : " INLINE ",
				   values[INLINE] == NULL ? "" : values[INLINE], values[VALIDATOR] == NULL ? "" : " VALIDATOR ",
				   values[VALIDATOR] == NULL ? "" : values[VALIDATOR]);
}

static void
create_language(SvAction *action, const SvObject *language)
{
	write_language(action, language, "missing", "CREATE");
}

static void
rename_language(SvAction *action, const SvObject *from, const SvObject *to)
{
	sv_action_step(action, "name", "ALTER LANGUAGE %s RENAME TO %s", from->identity, to->identity);
}

static bool
alter_language(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	write_language(action, to, "definition", "CREATE OR REPLACE");
	return true;
}

const SvKind sv_kind_language =
{
	.name = "language",
	.code = "language",
	.keyword = "LANGUAGE",
	.default_acl = SV_USAGE_ACL,
	.catalog = LanguageRelationId,
	.is_global = true,
	.naming = SV_NAMED_GLOBALLY,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT l.oid, 0, NULL::oid, 0, NULL::text, l.lanname, NULL::text,"
	SV_SQL_ROLE("l.lanowner") ","
	SV_SQL_ACL("l.lanacl", "l", "l.lanowner") ","
	" CASE WHEN l.lanpltrusted THEN 'TRUSTED' END,"
	SV_SQL_REG("l.lanplcallfoid", "regproc") "," SV_SQL_REG("l.laninline", "regproc") ","
	SV_SQL_REG("l.lanvalidator", "regproc")
	" FROM pg_language l WHERE l.lanispl AND l.oid >= 16384 AND cardinality($1) >= 0 AND" SV_SQL_NO_MEMBER("pg_language", "l.oid"),
	.create = create_language,
	.rename = rename_language,
	.alter = alter_language,
};
