/*
 * default_acl.c
 *		Default privileges.
 *
 * They change the rights of whatever is created.  So those that are not wanted any more
 * are dropped first, and new ones come last; an object that is created under others has
 * to lose what they give to it.
 */
#include "postgres.h"

#include "catalog/pg_default_acl.h"
#include "core/text.h"
#include "miscadmin.h"
#include "schema/default_acl.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	ROLE,
	SCHEMA,
	OBJECTS,
	RIGHTS,
	BUILT_IN,
};

static const SvProperty properties[] =
{
	{.name = "role",.is_required = true},
	{.name = "schema"},
	{.name = "objects",.is_required = true},
	{.name = "rights",.separator = " TO "},
	{.name = "built_in",.level = SV_LEVEL_STRICT,.separator = " TO "},	/* without this object */
};

/* "ALTER DEFAULT PRIVILEGES FOR ROLE r IN SCHEMA s" */
static const char *
begin_statement(const SvObject *object)
{
	const char *schema = object->values[SCHEMA];

	return psprintf("ALTER DEFAULT PRIVILEGES FOR ROLE %s%s%s", object->values[ROLE],
					schema == NULL ? "" : " IN SCHEMA ", schema == NULL ? "" : schema);
}

static const char *
name_grantee(const SvObject *object, const char *target)
{
	const char *rest = sv_text_after(target, "OWNER");

	return rest == NULL ? target : psprintf("%s%s", object->values[ROLE], rest);
}

static void
grant_rights(SvAction *action, const SvObject *object, const List *rights, const char *target)
{
	sv_action_step(action, "rights", "%s GRANT %s ON %s TO %s", begin_statement(object), sv_lines_join(rights, ", "),
				   object->values[OBJECTS], name_grantee(object, target));
	if (sv_text_is_word(target, strcspn(target, " "), "PUBLIC"))
		sv_action_hazard(action, SV_GRANT_PUBLIC);
}

static void
revoke_rights(SvAction *action, const SvObject *object, const List *rights, const char *target)
{
	const char *grantee = name_grantee(object, target);
	const char *option = strstr(grantee, " WITH GRANT OPTION");

	sv_action_step(action, "rights", "%s REVOKE %s ON %s FROM %s", begin_statement(object), sv_lines_join(rights, ", "),
				   object->values[OBJECTS], option == NULL ? grantee : pnstrdup(grantee, option - grantee));
}

static void
create_default_acl(SvAction *action, const SvObject *object)
{
	sv_common_alter_rights(action, object, object->values[BUILT_IN], object->values[RIGHTS], revoke_rights, grant_rights);
}

/* The server forgets it when the rights are what they would be without it. */
static void
drop_default_acl(SvAction *action, const SvObject *object)
{
	sv_common_alter_rights(action, object, object->values[RIGHTS], object->values[BUILT_IN], revoke_rights, grant_rights);
}

static bool
alter_default_acl(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	sv_common_alter_rights(action, to, from->values[RIGHTS], to->values[RIGHTS], revoke_rights, grant_rights);
	return true;
}

/* What default privileges call objects of a kind; NULL: they are not for it. */
static const char *
name_objects(const SvKind *kind)
{
	static const char *const names[][2] =
	{
		{"TABLE", "TABLES"},
		{"FOREIGN TABLE", "TABLES"},
		{"VIEW", "TABLES"},
		{"MATERIALIZED VIEW", "TABLES"},
		{"SEQUENCE", "SEQUENCES"},
		{"FUNCTION", "FUNCTIONS"},
		{"PROCEDURE", "FUNCTIONS"},
		{"AGGREGATE", "FUNCTIONS"},
		{"ROUTINE", "FUNCTIONS"},
		{"TYPE", "TYPES"},
		{"DOMAIN", "TYPES"},
		{"SCHEMA", "SCHEMAS"},
	};

	for (int i = 0; i < lengthof(names); i++)
		if (kind->keyword != NULL && strcmp(kind->keyword, names[i][0]) == 0)
			return names[i][1];
	return NULL;
}

/* Are these the default privileges that a statement of the current user meets? */
static bool
applies(const SvObject *object, const char *role, const char *schema, const char *objects)
{
	const char *const *values = object->values;

	return strcmp(values[ROLE], role) == 0 && strcmp(values[OBJECTS], objects) == 0 &&
		(values[SCHEMA] == NULL || (schema != NULL && strcmp(values[SCHEMA], schema) == 0));
}

/*
 * sv_default_acl_find
 *		The default privileges under which objects are created: those of the source that
 *		are not dropped.  Allocated in the current context.
 */
List *
sv_default_acl_find(const SvSide *source)
{
	List	   *result = NIL;

	for (int32 i = 0; i < source->snapshot->nobjects; i++)
	{
		SvObject   *object = source->snapshot->objects[i];

		if (object->kind == &sv_kind_default_acl && (source->fate[i] == SV_KEPT || source->fate[i] == SV_ALTERED))
			result = lappend(result, object);
	}
	return result;
}

/* The rights and the target of a line. */
static List *
split_line(const char *line, const char **target)
{
	const char *to = strstr(line, " TO ");

	*target = to + strlen(" TO ");
	return sv_lines_split_at(pnstrdup(line, to - line), ", ");
}

/* Of rights that somebody has twice, those with the option to grant them count. */
static List *
merge_lines(const List *lines)
{
	List	   *result = NIL;
	ListCell   *cell;
	ListCell   *other;

	foreach(cell, lines)
	{
		const char *target;
		const char *other_target;
		List	   *rights = split_line(lfirst(cell), &target);

		foreach(other, lines)
		{
			List	   *others = split_line(lfirst(other), &other_target);
			const char *rest = sv_text_after(other_target, target);

			if (rest != NULL && strcmp(rest, " WITH GRANT OPTION") == 0)
				rights = sv_lines_missing(rights, others);
		}
		if (rights != NIL)
			result = lappend(result, psprintf("%s TO %s", sv_lines_join(rights, ", "), target));
	}
	return result;
}

/*
 * sv_default_acl_of
 *		The rights that a new object of a kind, in a schema, begins with under these default privileges, as
 *		lines of an ACL; those of one target can be in two lines.  NULL: none.
 */
const char *
sv_default_acl_of(const List *default_acls, const SvKind *kind, const char *in_schema)
{
	const char *role = quote_identifier(GetUserNameFromId(GetUserId(), false));
	const char *schema = in_schema == NULL ? NULL : quote_identifier(in_schema);
	const char *objects = name_objects(kind);
	const char *rights = kind->default_acl;
	const char *schema_rights = NULL;
	ListCell   *cell;

	foreach(cell, default_acls)
	{
		const SvObject *default_acl = lfirst(cell);
		const char *lines = default_acl->values[RIGHTS] == NULL ? "" : default_acl->values[RIGHTS];

		if (objects == NULL || !applies(default_acl, role, schema, objects))
			continue;
		if (default_acl->values[SCHEMA] == NULL)
			rights = lines;
		else
			schema_rights = lines;
	}
	if (schema_rights == NULL)
		return rights;
	return sv_lines_join(merge_lines(list_concat(sv_lines_split(rights), sv_lines_split(schema_rights))), "\n");
}

#define LINES SV_SQL_ACL_LINES("d.defaclacl", "d.defaclrole")
#define BUILT_IN_LINES \
	SV_SQL_ACL_LINES("acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole)", "d.defaclrole")

const SvKind sv_kind_default_acl =
{
	.name = "default acl",
	.code = "default_acl",
	.catalog = DefaultAclRelationId,
	.is_global = true,
	.naming = SV_NAMED_AS_READ,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT d.oid, 0, NULL::oid, 0, NULL::text, 'for role ' || d.role || coalesce(' in schema ' || d.schema, '') ||"
	" ' on ' || lower(d.objects), NULL::text, NULL::text, NULL::text,"
	" d.role, d.schema, d.objects," LINES ", CASE WHEN d.defaclnamespace = 0 THEN" BUILT_IN_LINES " END"
	" FROM (SELECT d.*," SV_SQL_ROLE("d.defaclrole") " AS role,"
	" (SELECT quote_ident(n.nspname) FROM pg_namespace n WHERE n.oid = d.defaclnamespace) AS schema,"
	" CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'"
	" WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS objects"
	" FROM pg_default_acl d) d WHERE" SV_SQL_NO_MEMBER("pg_default_acl", "d.oid"),
	.create = create_default_acl,
	.drop = drop_default_acl,
	.alter = alter_default_acl,
};
