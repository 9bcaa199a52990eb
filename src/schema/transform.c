/*
 * transform.c
 *		Transforms of types for procedural languages.
 */
#include "postgres.h"

#include "catalog/pg_transform.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"

enum
{
	FROM_SQL,
	TO_SQL,
};

static const SvProperty properties[] =
{
	{.name = "from_sql"},
	{.name = "to_sql"},
};

static void
write_transform(SvAction *action, const SvObject *transform, const char *property, const char *verb)
{
	const char *const *values = transform->values;

	sv_action_step(action, property, "%s TRANSFORM %s (%s%s%s%s%s)", verb, transform->identity,
				   values[FROM_SQL] == NULL ? "" : "FROM SQL WITH FUNCTION ", values[FROM_SQL] == NULL ? "" : values[FROM_SQL],
				   values[FROM_SQL] == NULL || values[TO_SQL] == NULL ? "" : ", ",
				   values[TO_SQL] == NULL ? "" : "TO SQL WITH FUNCTION ", values[TO_SQL] == NULL ? "" : values[TO_SQL]);
}

static void
create_transform(SvAction *action, const SvObject *transform)
{
	write_transform(action, transform, "missing", "CREATE");
}

static bool
alter_transform(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	write_transform(action, to, "definition", "CREATE OR REPLACE");
	return true;
}

const SvKind sv_kind_transform =
{
	.name = "transform",
	.code = "transform",
	.keyword = "TRANSFORM",
	.catalog = TransformRelationId,
	.is_global = true,
	.naming = SV_NAMED_AS_READ,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT f.oid, 0, NULL::oid, 0, NULL::text,"
	" format('FOR %s LANGUAGE %I', format_type(f.trftype, NULL), l.lanname), NULL::text, NULL::text, NULL::text,"
	SV_SQL_REG("f.trffromsql", "regprocedure") "," SV_SQL_REG("f.trftosql", "regprocedure")
	" FROM pg_transform f JOIN pg_language l ON l.oid = f.trflang"
	" WHERE cardinality($1) >= 0 AND" SV_SQL_NO_MEMBER("pg_transform", "f.oid"),
	.create = create_transform,
	.alter = alter_transform,
};
