/*
 * conversion.c
 *		Conversions between encodings.  No statement alters one.
 */
#include "postgres.h"

#include "catalog/pg_conversion.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	DEFAULT,
	SOURCE,
	TARGET,
	FUNCTION,
};

static const SvProperty properties[] =
{
	{.name = "default"},
	{.name = "source",.is_required = true},
	{.name = "target",.is_required = true},
	{.name = "function",.is_required = true},
};

static void
create_conversion(SvAction *action, const SvObject *conversion)
{
	const char *const *values = conversion->values;

	sv_action_step(action, "missing", "CREATE %sCONVERSION %s FOR %s TO %s FROM %s",
				   values[DEFAULT] == NULL ? "" : "DEFAULT ", conversion->identity, quote_literal_cstr(values[SOURCE]),
				   quote_literal_cstr(values[TARGET]), values[FUNCTION]);
}

const SvKind sv_kind_conversion =
{
	.name = "conversion",
	.code = "conversion",
	.keyword = "CONVERSION",
	.catalog = ConversionRelationId,
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT c.oid, 0, NULL::oid, 0, n.nspname, c.conname, NULL::text,"
	SV_SQL_ROLE("c.conowner") ", NULL::text,"
	" CASE WHEN c.condefault THEN 'DEFAULT' END, pg_encoding_to_char(c.conforencoding)::text,"
	" pg_encoding_to_char(c.contoencoding)::text, c.conproc::text"
	" FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace"
	" WHERE c.connamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_conversion", "c.oid"),
	.create = create_conversion,
};
