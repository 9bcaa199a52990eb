/*
 * cast.c
 *		Casts.  They are in no schema, and no statement alters one.
 */
#include "postgres.h"

#include "catalog/pg_cast.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"

enum
{
	METHOD,
	CONTEXT    ,
};

static const SvProperty properties[] =
{
	{.name = "method"},
	{.name = "context"},
};

static void
create_cast(SvAction *action, const SvObject *cast)
{
	sv_action_step(action, "missing", "CREATE CAST %s %s%s%s", cast->identity, cast->values[METHOD],
				   cast->values[CONTEXT] == NULL ? "" : " AS ", cast->values[CONTEXT] == NULL ? "" : cast->values[CONTEXT]);
}

const SvKind sv_kind_cast =
{
	.name = "cast",
	.code = "cast",
	.keyword = "CAST",
	.catalog = CastRelationId,
	.is_global = true,
	.naming = SV_NAMED_AS_READ,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT c.oid, 0, NULL::oid, 0, NULL::text,"
	" format('(%s AS %s)', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)), NULL::text, NULL::text, NULL::text,"
	" CASE c.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || c.castfunc::regprocedure WHEN 'i' THEN 'WITH INOUT'"
	" ELSE 'WITHOUT FUNCTION' END,"
	" CASE c.castcontext WHEN 'a' THEN 'ASSIGNMENT' WHEN 'i' THEN 'IMPLICIT' END"
	" FROM pg_cast c WHERE c.oid >= 16384 AND cardinality($1) >= 0 AND" SV_SQL_NO_MEMBER("pg_cast", "c.oid")
	/* The cast of a range to its multirange comes with the range. */
	" AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_cast'::regclass AND i.objid = c.oid AND i.deptype = 'i')",
	.create = create_cast,
};
