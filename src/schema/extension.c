/*
 * extension.c
 *		Extensions.  Their members are not objects of the snapshot: what needs a member
 *		needs the extension.
 *
 * The version is what is installed on the server's machine, so it only counts if the
 * comparison is strict.
 */
#include "postgres.h"

#include "catalog/pg_extension.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"

enum
{
	SCHEMA,
	VERSION,
	RELOCATABLE,
	INSTALLED_BY,
};

static const SvProperty properties[] =
{
	{.name = "schema"},
	{.name = "version",.level = SV_LEVEL_STRICT},
	{.name = "relocatable",.level = SV_LEVEL_STRICT},
	{.name = "installed_by",.level = SV_LEVEL_STRICT},
};

static void
create_extension(SvAction *action, const SvObject *extension)
{
	sv_action_step(action, "missing", "CREATE EXTENSION %s SCHEMA %s", extension->identity, extension->values[SCHEMA]);
	/* It comes with a comment. */
	if (sv_object_common(extension, SV_COMMENT) == NULL)
		sv_action_step(action, "comment", "COMMENT ON EXTENSION %s IS NULL", extension->identity);
}

/* Some keep rows in tables of their own. */
static void
drop_extension(SvAction *action, const SvObject *extension)
{
	sv_action_step(action, "extra", "DROP EXTENSION %s", extension->identity);
	sv_action_hazard(action, SV_DROP_TABLE);
}

/* The schema differs.  One that cannot be moved stays there: dropping it would take away what uses it. */
static bool
alter_extension(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (from->values[RELOCATABLE] != NULL)
		sv_action_step(action, "schema", "ALTER EXTENSION %s SET SCHEMA %s", to->identity, to->values[SCHEMA]);
	else
		sv_action_refuse(action, "schema");
	return true;
}

const SvKind sv_kind_extension =
{
	.name = "extension",
	.code = "extension",
	.keyword = "EXTENSION",
	.catalog = ExtensionRelationId,
	.is_global = true,
	.naming = SV_NAMED_GLOBALLY,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT x.oid, 0, NULL::oid, 0, NULL::text, x.extname, NULL::text, NULL::text, NULL::text,"
	" quote_ident(n.nspname), x.extversion, CASE WHEN x.extrelocatable THEN 'RELOCATABLE' END,"
	SV_SQL_ROLE("x.extowner")
	" FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace WHERE x.extname <> 'schemaver'",
	.create = create_extension,
	.drop = drop_extension,
	.alter = alter_extension,
};
