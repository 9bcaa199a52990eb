/*
 * access_method.c
 *		Access methods of tables and indexes.  No statement alters one.
 */
#include "postgres.h"

#include "catalog/pg_am.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"

enum
{
	TYPE,
	HANDLER,
};

static const SvProperty properties[] =
{
	{.name = "type"},
	{.name = "handler"},
};

static void
create_access_method(SvAction *action, const SvObject *method)
{
	sv_action_step(action, "missing", "CREATE ACCESS METHOD %s TYPE %s HANDLER %s", method->identity, method->values[TYPE],
				   method->values[HANDLER]);
}

const SvKind sv_kind_access_method =
{
	.name = "access method",
	.code = "access_method",
	.keyword = "ACCESS METHOD",
	.catalog = AccessMethodRelationId,
	.is_global = true,
	.naming = SV_NAMED_GLOBALLY,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT a.oid, 0, NULL::oid, 0, NULL::text, a.amname, NULL::text, NULL::text, NULL::text,"
	" CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, a.amhandler::text"
	" FROM pg_am a WHERE a.oid >= 16384 AND cardinality($1) >= 0 AND" SV_SQL_NO_MEMBER("pg_am", "a.oid"),
	.create = create_access_method,
};
