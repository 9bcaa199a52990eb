/*
 * user_mapping.c
 *		Who a role is on a server of foreign data.
 *
 * Only options that cannot be a secret are shown.  A caller who may not see those of
 * other roles gets none of them, and the object says so.
 */
#include "postgres.h"

#include "catalog/pg_user_mapping.h"
#include "schema/foreign_options.h"
#include "schema/kinds.h"
#include "schema/sql.h"

enum
{
	ROLE,
	SERVER,
	OPTIONS,
	SECRETS,
	HIDDEN,
};

static const SvProperty properties[] =
{
	{.name = "role"},
	{.name = "server"},
	{.name = "options"},
	{.name = "secrets"},
	{.name = "hidden"},
};

#define HARMLESS \
	"option_name IN ('user', 'username', 'user_name', 'password_required', 'sslcert', 'sslkey', 'use_scram_passthrough')"

#define SEES_ALL "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"

/* "USER MAPPING FOR role SERVER server" */
static const char *
name_mapping(const SvObject *mapping)
{
	return psprintf("USER MAPPING FOR %s SERVER %s", mapping->values[ROLE], mapping->values[SERVER]);
}

static void
create_mapping(SvAction *action, const SvObject *mapping)
{
	sv_action_step(action, "missing", "CREATE %s%s", name_mapping(mapping),
				   sv_foreign_options_clause(mapping->values[OPTIONS]));
	sv_foreign_options_refuse(action, NULL, mapping->values[SECRETS]);
	if (mapping->values[HIDDEN] != NULL)
		sv_action_refuse(action, "hidden");
}

static void
drop_mapping(SvAction *action, const SvObject *mapping)
{
	sv_action_step(action, "extra", "DROP %s", name_mapping(mapping));
}

static bool
alter_mapping(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	SvForeignOptions before = {from->values[OPTIONS], from->values[SECRETS]};
	SvForeignOptions after = {to->values[OPTIONS], to->values[SECRETS]};
	const char *options;

	if (differs[HIDDEN])
	{
		sv_action_refuse(action, "hidden");
		return true;
	}
	options = sv_foreign_options_change(before, after);
	if (*options != '\0')
		sv_action_step(action, "options", "ALTER %s%s", name_mapping(to), options);
	sv_foreign_options_refuse(action, from->values[SECRETS], to->values[SECRETS]);
	return true;
}

/* Superusers find all options; others at most their own. */
static void
conceal_mapping(const char **values)
{
	values[OPTIONS] = NULL;
	values[SECRETS] = NULL;
	values[HIDDEN] = "HIDDEN";
}

const SvKind sv_kind_user_mapping =
{
	.name = "user mapping",
	.code = "user_mapping",
	.catalog = UserMappingRelationId,
	.is_global = true,
	.naming = SV_NAMED_AS_READ,
	.properties = properties,
	.nproperties = lengthof(properties),
	/* The catalog itself is for superusers. */
	.query =
	"SELECT m.umid, 0, NULL::oid, 0, NULL::text, format('%I on server %s', m.usename, m.srvname), NULL::text,"
	" NULL::text, NULL::text,"
	" CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END, quote_ident(m.srvname),"
	SV_SQL_FOREIGN_OPTIONS("m.umoptions", HARMLESS) ","
	SV_SQL_SECRET_OPTIONS("m.umoptions", "NOT " HARMLESS, "m.srvname, m.usename") ","
	" CASE WHEN m.umoptions IS NULL AND NOT " SEES_ALL " THEN 'HIDDEN' END"
	" FROM pg_user_mappings m WHERE" SV_SQL_NO_MEMBER("pg_user_mapping", "m.umid"),
	.conceal = conceal_mapping,
	.create = create_mapping,
	.drop = drop_mapping,
	.alter = alter_mapping,
};
