/*
 * common.c
 *		What objects of all kinds have: owner, rights, comment, security labels.
 */
#include "postgres.h"

#include "core/text.h"
#include "miscadmin.h"
#include "schema/action.h"
#include "schema/kinds.h"
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

/* The column that rights are about; NULL: they are about the object. */
static const char *
column_of(const SvObject *object)
{
	if (object->kind->column_for_rights != NULL)
		return object->kind->column_for_rights(object);
	return object->kind->naming == SV_NAMED_IN_PARENT ? quote_identifier(object->name) : NULL;
}

/* "SELECT, UPDATE ON TABLE t", or "SELECT (a), UPDATE (a) ON TABLE t" for a column. */
static const char *
on_object(const SvObject *object, const List *rights)
{
	const char *column = column_of(object);

	if (column == NULL)
		return psprintf("%s ON %s", sv_lines_join(rights, ", "), name_for_rights(object));
	return psprintf("%s (%s) ON %s", sv_lines_join(rights, psprintf(" (%s), ", column)), column,
					name_for_rights(object->kind->name_for_rights != NULL ? object : object->parent));
}

/* Columns belong to the owner of the table. */
static const char *
owner_of(const SvObject *object)
{
	if (object->kind->owner_for_rights != NULL)
		return object->kind->owner_for_rights(object);
	while (sv_object_common(object, SV_OWNER) == NULL && object->parent != NULL)
		object = object->parent;
	return sv_object_common(object, SV_OWNER);
}

/* The grantee and what follows it, with the owner's name. */
static const char *
name_grantee(const SvObject *object, const char *target)
{
	const char *rest = sv_text_after(target, "OWNER");

	return rest == NULL ? target : psprintf("%s%s", owner_of(object), rest);
}

/* What a change of rights is called in codes. */
static const char *
property_of(const SvAction *action, const SvObject *object)
{
	if (object->kind != &sv_kind_rights || action->act == SV_ALTER)
		return "acl";
	return action->act == SV_CREATE ? "missing" : "extra";
}

static void
grant_rights(SvAction *action, const SvObject *object, const List *rights, const char *target)
{
	sv_action_step(action, property_of(action, object), "GRANT %s TO %s", on_object(object, rights),
				   name_grantee(object, target));
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

	sv_action_step(action, property_of(action, object), "REVOKE %s FROM %s%s", on_object(object, rights),
				   pnstrdup(grantee, length), grantor == NULL ? "" : grantor);
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

/*
 * sv_common_change_rights
 *		Adds the statements that make the rights on an object, in some lines, into those
 *		in others.
 */
void
sv_common_change_rights(SvAction *action, const SvObject *object, const char *from, const char *to)
{
	sv_common_alter_rights(action, object, from, to, revoke_rights, grant_rights);
}

/* NULL is what objects of the kind have by default. */
static void
set_acl(SvAction *action, const SvObject *object, const char *from, const char *to)
{
	sv_common_change_rights(action, object, from == NULL ? object->kind->default_acl : from,
							to == NULL ? object->kind->default_acl : to);
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

static const SvObject *
find_column(const SvObject *table, const SvObject *column)
{
	for (int i = 0; i < table->nparts; i++)
		if (table->parts[i]->kind == column->kind && strcmp(table->parts[i]->name, column->name) == 0)
			return table->parts[i];
	return NULL;
}

/* A role and what it was granted with, without options: "OWNER", "PUBLIC" or a name. */
static char *
name_of_target(const char *target)
{
	const char *end = strstr(target, " WITH GRANT OPTION");

	if (end == NULL)
		end = strstr(target, " GRANTED BY ");
	return end == NULL ? pstrdup(target) : pnstrdup(target, end - target);
}

/* Grants a column those of its rights that are among some that a role has lost. */
static void
restore_column(SvAction *action, const SvObject *from, const SvObject *to, const List *lost, const char *role)
{
	List	   *before = sv_lines_split(sv_object_common(from, SV_ACL));
	List	   *after = sv_lines_split(sv_object_common(to, SV_ACL));
	ListCell   *cell;

	foreach(cell, after)
	{
		const char *target = strstr(lfirst(cell), " TO ") + strlen(" TO ");
		List	   *rights = rights_of(before, target);

		if (strcmp(name_of_target(target), role) != 0)
			continue;
		rights = sv_lines_missing(rights, sv_lines_missing(rights, rights_of(after, target)));
		rights = sv_lines_missing(rights, sv_lines_missing(rights, lost));
		if (rights != NIL)
			grant_rights(action, to, rights, target);
	}
}

/* Revoking a right on a table revokes it on the columns, too. */
static void
restore_columns(SvAction *action, const SvObject *from, const SvObject *to)
{
	List	   *before = sv_lines_split(sv_object_common(from, SV_ACL));
	List	   *after = sv_lines_split(sv_object_common(to, SV_ACL));
	ListCell   *cell;

	foreach(cell, before)
	{
		const char *target = strstr(lfirst(cell), " TO ") + strlen(" TO ");
		List	   *lost = sv_lines_missing(rights_of(before, target), rights_of(after, target));

		for (int i = 0; lost != NIL && i < to->nparts; i++)
		{
			const SvObject *column = to->parts[i];
			const SvObject *old = column->kind->naming == SV_NAMED_IN_PARENT ? find_column(from, column) : NULL;

			CHECK_FOR_INTERRUPTS();
			if (old != NULL && sv_object_common(old, SV_ACL) != NULL && sv_object_common(column, SV_ACL) != NULL)
				restore_column(action, old, column, lost, name_of_target(target));
		}
	}
}

/*
 * sv_common_give_to_owner
 *		What becomes of rights when the object gets an owner: what that role had been
 *		granted is the owner's.  Allocated in the current context.
 */
const char *
sv_common_give_to_owner(const char *acl, const char *owner)
{
	List	   *lines = sv_lines_split(acl);
	ListCell   *cell;

	foreach(cell, lines)
	{
		char	   *line = lfirst(cell);
		const char *target = strstr(line, " TO ") + strlen(" TO ");

		if (strcmp(name_of_target(target), owner) == 0)
			lfirst(cell) = psprintf("%.*sOWNER", (int) (target - line), line);
	}
	return acl == NULL ? NULL : sv_lines_join(lines, "\n");
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
	{
		const char *before = sv_object_common(from, SV_ACL);

		if (differs[SV_OWNER] || (to->kind->follows_owner != NULL && to->kind->follows_owner(from, to)))
			before = sv_common_give_to_owner(before, sv_object_common(to, SV_OWNER));
		set_acl(action, to, before, sv_object_common(to, SV_ACL));
		restore_columns(action, from, to);
	}
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
