/*
 * foreign_server.c
 *		Servers of foreign data.
 */
#include "postgres.h"

#include "catalog/pg_foreign_server.h"
#include "schema/foreign_options.h"
#include "schema/kinds.h"
#include "schema/sql.h"

enum
{
	WRAPPER,
	TYPE,
	VERSION,
	OPTIONS,
	SECRETS,
};

static const SvProperty properties[] =
{
	{.name = "wrapper"},
	{.name = "type"},
	{.name = "version"},
	{.name = "options"},
	{.name = "secrets"},
};

static void
create_server(SvAction *action, const SvObject *server)
{
	const char *const *values = server->values;

	sv_action_step(action, "missing", "CREATE SERVER %s%s%s%s%s FOREIGN DATA WRAPPER %s%s", server->identity,
				   values[TYPE] == NULL ? "" : " TYPE ", values[TYPE] == NULL ? "" : values[TYPE],
				   values[VERSION] == NULL ? "" : " VERSION ", values[VERSION] == NULL ? "" : values[VERSION],
				   values[WRAPPER], sv_foreign_options_clause(values[OPTIONS]));
	sv_foreign_options_refuse(action, NULL, values[SECRETS]);
}

static bool
alter_server(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	SvForeignOptions before = {from->values[OPTIONS], from->values[SECRETS]};
	SvForeignOptions after = {to->values[OPTIONS], to->values[SECRETS]};
	StringInfoData ddl;

	if (differs[WRAPPER] || differs[TYPE])
		return false;
	initStringInfo(&ddl);
	if (differs[VERSION])
		appendStringInfo(&ddl, " VERSION %s", to->values[VERSION] == NULL ? "NULL" : to->values[VERSION]);
	appendStringInfoString(&ddl, sv_foreign_options_change(before, after));
	if (ddl.len > 0)
		sv_action_step(action, "options", "ALTER SERVER %s%s", to->identity, ddl.data);
	sv_foreign_options_refuse(action, from->values[SECRETS], to->values[SECRETS]);
	return true;
}

static const char *
name_for_rights(const SvObject *server)
{
	return psprintf("FOREIGN SERVER %s", server->identity);
}

const SvKind sv_kind_foreign_server =
{
	.name = "server",
	.code = "server",
	.keyword = "SERVER",
	.default_acl = "USAGE TO OWNER",
	.catalog = ForeignServerRelationId,
	.is_global = true,
	.naming = SV_NAMED_GLOBALLY,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT s.oid, 0, NULL::oid, 0, NULL::text, s.srvname, NULL::text,"
	SV_SQL_ROLE("s.srvowner") ","
	SV_SQL_ACL("s.srvacl", "S", "s.srvowner") ","
	" quote_ident(w.fdwname), quote_literal(s.srvtype), quote_literal(s.srvversion),"
	SV_SQL_FOREIGN_OPTIONS("s.srvoptions", "NOT " SV_SQL_SECRET_NAME) ","
	SV_SQL_SECRET_OPTIONS("s.srvoptions", SV_SQL_SECRET_NAME, "s.srvname")
	" FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw"
	" WHERE" SV_SQL_NO_MEMBER("pg_foreign_server", "s.oid"),
	.create = create_server,
	.rename = sv_common_rename,
	.name_for_rights = name_for_rights,
	.alter = alter_server,
};
