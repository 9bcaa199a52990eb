/*
 * rights.c
 *		Rights on objects of the server, and on members of extensions, that somebody has
 *		changed.
 *
 * Nothing else of such an object is read.  It has rights when it is made: those that
 * pg_init_privs has kept, or else the defaults.  For information_schema, which is made
 * when these have been kept already, they are known.
 */
#include "postgres.h"

#include "catalog/pg_extension.h"
#include "catalog/pg_init_privs.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"

enum
{
	ACL		   ,
				BEGINNING,
				ON,
				COLUMN,
				OWNER,
};

static const SvProperty properties[] =
{
	{.name = "acl",.level = SV_LEVEL_NORMAL,.is_required = true,.separator = " TO "},
	{.name = "beginning",.level = SV_LEVEL_NEVER,.is_required = true,.separator = " TO "},
	{.name = "on",.level = SV_LEVEL_NEVER,.is_required = true},
	{.name = "column",.level = SV_LEVEL_NEVER},
	{.name = "owner",.level = SV_LEVEL_NEVER,.is_required = true},
};

static void
create_rights(SvAction *action, const SvObject *rights)
{
	sv_common_change_rights(action, rights, rights->values[BEGINNING], rights->values[ACL]);
}

static void
drop_rights(SvAction *action, const SvObject *rights)
{
	sv_common_change_rights(action, rights, rights->values[ACL], rights->values[BEGINNING]);
}

static bool
alter_rights(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	sv_common_change_rights(action, to, from->values[ACL], to->values[ACL]);
	return true;
}

static const char *
name_object(const SvObject *rights)
{
	return rights->values[ON];
}

static const char *
name_column(const SvObject *rights)
{
	return rights->values[COLUMN];
}

static const char *
name_owner(const SvObject *rights)
{
	return rights->values[OWNER];
}

/* What has rights: the catalog, oid, column; rights, their letter for acldefault; owner, schema; how GRANT names it. */
#define HOLDERS \
	" SELECT 'pg_class'::regclass::oid AS catalog, c.oid, 0 AS sub, c.relacl AS acl, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END AS letter," \
	" c.relowner AS owner, c.relnamespace AS namespace, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS word," \
	" quote_ident(c.relname) AS name, NULL::text AS column_name FROM pg_class c WHERE c.relacl IS NOT NULL" \
	" UNION ALL SELECT 'pg_class'::regclass, c.oid, a.attnum, a.attacl, 'c', c.relowner, c.relnamespace, 'TABLE'," \
	" quote_ident(c.relname), quote_ident(a.attname) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid" \
	" WHERE a.attacl IS NOT NULL AND NOT a.attisdropped" \
	" UNION ALL SELECT 'pg_proc'::regclass, p.oid, 0, p.proacl, 'f', p.proowner, p.pronamespace," \
	" CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END," \
	" format('%I(%s)', p.proname, oidvectortypes(p.proargtypes)), NULL FROM pg_proc p WHERE p.proacl IS NOT NULL" \
	" UNION ALL SELECT 'pg_type'::regclass, t.oid, 0, t.typacl, 'T', t.typowner, t.typnamespace, 'TYPE', quote_ident(t.typname), NULL" \
	" FROM pg_type t WHERE t.typacl IS NOT NULL" \
	" UNION ALL SELECT 'pg_namespace'::regclass, s.oid, 0, s.nspacl, 'n', s.nspowner, NULL, 'SCHEMA', quote_ident(s.nspname), NULL" \
	" FROM pg_namespace s WHERE s.nspacl IS NOT NULL AND s.nspname <> 'public'" \
	" UNION ALL SELECT 'pg_language'::regclass, g.oid, 0, g.lanacl, 'l', g.lanowner, NULL, 'LANGUAGE', quote_ident(g.lanname), NULL" \
	" FROM pg_language g WHERE g.lanacl IS NOT NULL" \
	" UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, f.oid, 0, f.fdwacl, 'F', f.fdwowner, NULL, 'FOREIGN DATA WRAPPER'," \
	" quote_ident(f.fdwname), NULL FROM pg_foreign_data_wrapper f WHERE f.fdwacl IS NOT NULL" \
	" UNION ALL SELECT 'pg_foreign_server'::regclass, v.oid, 0, v.srvacl, 'S', v.srvowner, NULL, 'FOREIGN SERVER'," \
	" quote_ident(v.srvname), NULL FROM pg_foreign_server v WHERE v.srvacl IS NOT NULL"

/* Is it the server's own?  Schemas can have been made in the first database, too. */
#define IS_OF_SERVER \
	" o.oid < 16384 AND (n.nspname IN ('pg_catalog', 'information_schema')" \
	" OR o.namespace IS NULL AND (o.word <> 'SCHEMA' OR o.name ~ '^(pg_|information_schema$)'))"

const SvKind sv_kind_rights =
{
	.name = "rights",
	.code = "acl",
	.catalog = InitPrivsRelationId,
	.parents = {&sv_kind_extension},
	.level = SV_LEVEL_NORMAL,
	.may_lack_parent = true,
	.naming = SV_NAMED_AS_READ,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT row_number() OVER ()::oid, 0, o.refobjid, 0, CASE WHEN o.namespace = ANY ($1) THEN o.nspname END,"
	" lower(o.word) || ' ' || o.whole || coalesce('.' || o.column_name, ''), NULL::text, NULL::text, NULL::text,"
	" o.lines, o.beginning, o.word || ' ' || o.whole, o.column_name," SV_SQL_ROLE("o.owner")
	" FROM (SELECT o.*, e.refobjid, n.nspname, coalesce(quote_ident(n.nspname) || '.', '') || o.name AS whole,"
	" coalesce(" SV_SQL_ACL_LINES("o.acl", "o.owner") ", '') AS lines, coalesce(" SV_SQL_ACL_LINES("b.acl", "o.owner") ", '') AS beginning"
	" FROM (" HOLDERS ") o"
	/* The server would look at all members for each. */
	" LEFT JOIN LATERAL (SELECT e.objid, e.refobjid FROM pg_depend e WHERE e.classid = o.catalog AND e.objid = o.oid"
	" AND e.refclassid = 'pg_extension'::regclass AND e.deptype = 'e' OFFSET 0) e ON true"
	" LEFT JOIN pg_namespace n ON n.oid = o.namespace"
	" LEFT JOIN pg_init_privs i ON i.classoid = o.catalog AND i.objoid = o.oid AND i.objsubid = o.sub"
	" CROSS JOIN LATERAL (SELECT coalesce(i.initprivs, acldefault(o.letter::\"char\", o.owner) ||"
	" CASE WHEN n.nspname = 'information_schema' AND o.letter = 'r' AND o.name !~ '^_' THEN ARRAY[makeaclitem(0, o.owner, 'SELECT', false)]"
	" WHEN o.word = 'SCHEMA' AND o.name = 'information_schema' THEN ARRAY[makeaclitem(0, o.owner, 'USAGE', false)] END) AS acl) b"
	" WHERE o.acl <> b.acl AND CASE WHEN e.objid IS NULL THEN" IS_OF_SERVER
	" ELSE e.refobjid NOT IN (SELECT x.oid FROM pg_extension x WHERE x.extname = 'schemaver') END) o"
	" WHERE o.lines <> o.beginning",
	.create = create_rights,
	.drop = drop_rights,
	.alter = alter_rights,
	.name_for_rights = name_object,
	.column_for_rights = name_column,
	.owner_for_rights = name_owner,
};
