/*
 * foreign_wrapper.c
 *		Foreign-data wrappers, except those of extensions.
 */
#include "postgres.h"

#include "catalog/pg_foreign_data_wrapper.h"
#include "compat.h"
#include "schema/foreign_options.h"
#include "schema/kinds.h"
#include "schema/sql.h"

enum
{
	HANDLER,
	VALIDATOR,
	CONNECTION,
	OPTIONS,
	SECRETS,
};

static const SvProperty properties[] =
{
	{.name = "handler"},
	{.name = "validator"},
	{.name = "connection"},
	{.name = "options"},
	{.name = "secrets"},
};

static const char *const function_clauses[] = {"HANDLER", "VALIDATOR", "CONNECTION"};

static void
create_wrapper(SvAction *action, const SvObject *wrapper)
{
	StringInfoData ddl;

	initStringInfo(&ddl);
	for (int i = HANDLER; i <= CONNECTION; i++)
		if (wrapper->values[i] != NULL)
			appendStringInfo(&ddl, " %s %s", function_clauses[i], wrapper->values[i]);
	sv_action_step(action, "missing", "CREATE FOREIGN DATA WRAPPER %s%s%s", wrapper->identity, ddl.data,
				   sv_foreign_options_clause(wrapper->values[OPTIONS]));
	sv_foreign_options_refuse(action, NULL, wrapper->values[SECRETS]);
}

static bool
alter_wrapper(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	SvForeignOptions before = {from->values[OPTIONS], from->values[SECRETS]};
	SvForeignOptions after = {to->values[OPTIONS], to->values[SECRETS]};
	StringInfoData ddl;

	initStringInfo(&ddl);
	for (int i = HANDLER; i <= CONNECTION; i++)
		if (differs[i])
			appendStringInfo(&ddl, " %s%s%s%s", to->values[i] == NULL ? "NO " : "", function_clauses[i],
							 to->values[i] == NULL ? "" : " ", to->values[i] == NULL ? "" : to->values[i]);
	appendStringInfoString(&ddl, sv_foreign_options_change(before, after));
	if (ddl.len > 0)
		sv_action_step(action, "options", "ALTER FOREIGN DATA WRAPPER %s%s", to->identity, ddl.data);
	sv_foreign_options_refuse(action, from->values[SECRETS], to->values[SECRETS]);
	return true;
}

const SvKind sv_kind_foreign_wrapper =
{
	.name = "foreign-data wrapper",
	.code = "foreign_wrapper",
	.keyword = "FOREIGN DATA WRAPPER",
	.default_acl = "USAGE TO OWNER",
	.catalog = ForeignDataWrapperRelationId,
	.is_global = true,
	.naming = SV_NAMED_GLOBALLY,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT w.oid, 0, NULL::oid, 0, NULL::text, w.fdwname, NULL::text,"
	SV_SQL_ROLE("w.fdwowner") ","
	SV_SQL_ACL("w.fdwacl", "F", "w.fdwowner") ","
	" CASE WHEN w.fdwhandler <> 0 THEN w.fdwhandler::regproc::text END,"
	" CASE WHEN w.fdwvalidator <> 0 THEN w.fdwvalidator::regproc::text END,"
	SINCE_19_compat(" CASE WHEN w.fdwconnection <> 0 THEN w.fdwconnection::regproc::text END,", " NULL::text,")
	SV_SQL_FOREIGN_OPTIONS("w.fdwoptions", "NOT " SV_SQL_SECRET_NAME) ","
	SV_SQL_SECRET_OPTIONS("w.fdwoptions", SV_SQL_SECRET_NAME, "w.fdwname")
	" FROM pg_foreign_data_wrapper w WHERE w.oid >= 16384 AND" SV_SQL_NO_MEMBER("pg_foreign_data_wrapper", "w.oid"),
	.create = create_wrapper,
	.rename = sv_common_rename,
	.alter = alter_wrapper,
};
