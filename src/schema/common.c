/*
 * common.c
 *		What objects of all kinds have: owner, rights, comment, security labels.
 */
#include "postgres.h"

#include "core/text.h"
#include "miscadmin.h"
#include "schema/action.h"
#include "schema/lines.h"
#include "utils/builtins.h"

static void
set_comment(SvAction *action, const SvObject *object)
{
	const char *comment = sv_object_common(object, SV_COMMENT);

	sv_action_step(action, "comment", "COMMENT ON %s %s IS %s", object->kind->keyword,
				   sv_object_addressed(object), comment == NULL ? "NULL" : quote_literal_cstr(comment));
}

static void
set_owner(SvAction *action, const SvObject *object)
{
	sv_action_step(action, "owner", "ALTER %s %s OWNER TO %s", object->kind->keyword, sv_object_addressed(object),
				   sv_object_common(object, SV_OWNER));
}

/* A line "PROVIDER LABEL". */
static void
set_label(SvAction *action, const SvObject *object, const char *line, bool remove)
{
	const char *label = line + strcspn(line, " ") + 1;

	sv_action_step(action, "security_labels", "SECURITY LABEL FOR %s ON %s %s IS %s", pnstrdup(line, label - 1 - line),
				   object->kind->keyword, sv_object_addressed(object), remove ? "NULL" : quote_literal_cstr(label));
}

static void
set_labels(SvAction *action, const SvObject *object, const char *from, const char *to)
{
	List	   *before = sv_lines_split(from);
	List	   *after = sv_lines_split(to);
	ListCell   *cell;

	foreach(cell, sv_lines_missing(before, after))
		set_label(action, object, lfirst(cell), true);
	foreach(cell, sv_lines_missing(after, before))
		set_label(action, object, lfirst(cell), false);
}

static const char *
name_for_rights(const SvObject *object)
{
	if (object->kind->name_for_rights != NULL)
		return object->kind->name_for_rights(object);
	return psprintf("%s %s", object->kind->keyword, sv_object_addressed(object));
}

/* "SELECT, UPDATE ON TABLE t", or "SELECT (a), UPDATE (a) ON TABLE t" for a column. */
static const char *
on_object(const SvObject *object, const List *rights)
{
	const char *column;

	if (object->kind->naming != SV_NAMED_IN_PARENT)
		return psprintf("%s ON %s", sv_lines_join(rights, ", "), name_for_rights(object));
	column = quote_identifier(object->name);
	return psprintf("%s (%s) ON %s", sv_lines_join(rights, psprintf(" (%s), ", column)), column,
					name_for_rights(object->parent));
}

/* The grantee and what follows it, with the owner's name. */
static const char *
name_grantee(const SvObject *object, const char *target)
{
	const char *rest = sv_text_after(target, "OWNER");

	if (rest == NULL)
		return target;
	/* Columns belong to the owner of the table. */
	while (sv_object_common(object, SV_OWNER) == NULL && object->parent != NULL)
		object = object->parent;
	return psprintf("%s%s", sv_object_common(object, SV_OWNER), rest);
}

static void
grant_rights(SvAction *action, const SvObject *object, const List *rights, const char *target)
{
	sv_action_step(action, "acl", "GRANT %s TO %s", on_object(object, rights), name_grantee(object, target));
	if (sv_text_is_word(target, strcspn(target, " "), "PUBLIC"))
		sv_action_hazard(action, SV_GRANT_PUBLIC);
}

/* Revoking a right revokes the option to grant it. */
static void
revoke_rights(SvAction *action, const SvObject *object, const List *rights, const char *target)
{
	const char *grantee = name_grantee(object, target);
	const char *option = strstr(grantee, " WITH GRANT OPTION");
	const char *grantor = strstr(grantee, " GRANTED BY ");
	size_t		length = option != NULL ? option - grantee : grantor != NULL ? grantor - grantee : strlen(grantee);

	sv_action_step(action, "acl", "REVOKE %s FROM %s%s", on_object(object, rights), pnstrdup(grantee, length),
				   grantor == NULL ? "" : grantor);
}

/* The rights in the lines for a target. */
static List *
rights_of(const List *lines, const char *target)
{
	List	   *rights = NIL;
	ListCell   *cell;

	foreach(cell, lines)
	{
		const char *line = lfirst(cell);
		const char *found = strstr(line, " TO ") + strlen(" TO ");

		if (strcmp(found, target) == 0)
			rights = list_concat(rights, sv_lines_split_at(pnstrdup(line, found - strlen(" TO ") - line), ", "));
	}
	return rights;
}

/* Does something with the rights in some lines that are not in the others. */
static void
for_missing_rights(SvAction *action, const SvObject *object, const List *lines, const List *others,
				   SvRightsChange change)
{
	ListCell   *cell;

	foreach(cell, lines)
	{
		const char *target = strstr(lfirst(cell), " TO ") + strlen(" TO ");
		List	   *rights = sv_lines_missing(sv_lines_split_at(pnstrdup(lfirst(cell), target - strlen(" TO ") - (char *) lfirst(cell)), ", "),
											  rights_of(others, target));

		if (rights != NIL)
			change(action, object, rights, target);
	}
}

/*
 * sv_common_alter_rights
 *		Adds the statements that make the rights in some lines into those in others.
 */
void
sv_common_alter_rights(SvAction *action, const SvObject *object, const char *from, const char *to,
					   SvRightsChange revoke, SvRightsChange grant)
{
	List	   *before = sv_lines_split(from);
	List	   *after = sv_lines_split(to);

	for_missing_rights(action, object, before, after, revoke);
	for_missing_rights(action, object, after, before, grant);
}

/* NULL is what objects of the kind have by default. */
static void
set_acl(SvAction *action, const SvObject *object, const char *from, const char *to)
{
	sv_common_alter_rights(action, object, from == NULL ? object->kind->default_acl : from,
						   to == NULL ? object->kind->default_acl : to, revoke_rights, grant_rights);
}

static void
add_all_but_owner(SvAction *action, const SvObject *object, const char *rights)
{
	set_acl(action, object, rights, sv_object_common(object, SV_ACL));
	if (sv_object_common(object, SV_COMMENT) != NULL)
		set_comment(action, object);
	set_labels(action, object, NULL, sv_object_common(object, SV_LABELS));
}

/*
 * sv_common_create
 *		Adds the statements that give a new object what all objects have.  It belongs to
 *		the current user already, and has these rights, or NULL for those of its kind.
 */
void
sv_common_create(SvAction *action, const SvObject *object, const char *rights)
{
	const char *owner = sv_object_common(object, SV_OWNER);

	if (object->kind->keyword == NULL)
		return;
	if (owner != NULL && strcmp(owner, quote_identifier(GetUserNameFromId(GetUserId(), false))) != 0)
		set_owner(action, object);
	add_all_but_owner(action, object, rights);
}

/*
 * sv_common_describe
 *		The same for an object that may belong to anybody.
 */
void
sv_common_describe(SvAction *action, const SvObject *object)
{
	if (sv_object_common(object, SV_OWNER) != NULL)
		set_owner(action, object);
	add_all_but_owner(action, object, NULL);
}

/*
 * sv_common_rename
 *		Adds the statements that give an object another name or schema, in the form that
 *		most kinds have.
 */
void
sv_common_rename(SvAction *action, const SvObject *from, const SvObject *to)
{
	const char *keyword = from->kind->keyword;
	const char *identity = sv_object_addressed(from);
	const char *arguments = "";

	if (from->arguments != NULL)
		arguments = identity + strlen(quote_qualified_identifier(from->schema, from->name));
	if (from->schema != NULL && strcmp(from->schema, to->schema) != 0)
	{
		sv_action_step(action, "schema", "ALTER %s %s SET SCHEMA %s", keyword, identity, quote_identifier(to->schema));
		identity = psprintf("%s%s", quote_qualified_identifier(to->schema, from->name), arguments);
	}
	if (strcmp(from->name, to->name) != 0)
		sv_action_step(action, "name", "ALTER %s %s RENAME TO %s", keyword, identity, quote_identifier(to->name));
}

/* What cannot be named in a statement is not altered. */
static void
refuse_all(SvAction *action, const SvObject *object, const bool *differs)
{
	for (int i = 0; i < SV_COMMON; i++)
		if (differs[i])
			sv_action_refuse(action, sv_kind_property(object->kind, object->kind->nproperties + i)->name);
}

/*
 * sv_common_alter
 *		Adds the statements that change what all objects have.  The entries of differs
 *		are those of the properties that all kinds have.
 */
void
sv_common_alter(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (to->kind->keyword == NULL)
	{
		refuse_all(action, to, differs);
		return;
	}
	if (differs[SV_OWNER])
		set_owner(action, to);
	if (differs[SV_ACL])
		set_acl(action, to, sv_object_common(from, SV_ACL), sv_object_common(to, SV_ACL));
	if (differs[SV_COMMENT])
		set_comment(action, to);
	if (differs[SV_LABELS])
		set_labels(action, to, sv_object_common(from, SV_LABELS), sv_object_common(to, SV_LABELS));
}

/*
 * sv_common_is_within_parent
 *		An is_within_parent of kinds whose parts always are.
 */
bool
sv_common_is_within_parent(const SvObject *part)
{
	return true;
}
