/*
 * column_identity.c
 *		What the sequence of an identity column has of its own.
 *
 * It belongs to the owner of the table, but can be logged unlike the table, and has
 * rights and a comment.  One that is made by LIKE is a bigint, whatever the column is; it
 * becomes like the column when that gets another type.
 */
#include "postgres.h"

#include "core/text.h"
#include "schema/column.h"
#include "schema/column_identity.h"
#include "schema/default_acl.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/table.h"
#include "utils/builtins.h"

#define DEFAULT_ACL "SELECT, UPDATE, USAGE TO OWNER"

static const char *
name_sequence(const SvObject *column)
{
	return sv_column_identity(column).sequence;
}

static const char *
name_grantee(const SvObject *column, const char *target)
{
	const char *rest = sv_text_after(target, "OWNER");

	return rest == NULL ? target : psprintf("%s%s", sv_object_common(column->parent, SV_OWNER), rest);
}

static void
grant_rights(SvAction *action, const SvObject *column, const List *rights, const char *target)
{
	sv_action_step(action, "identity_acl", "GRANT %s ON SEQUENCE %s TO %s", sv_lines_join(rights, ", "),
				   name_sequence(column), name_grantee(column, target));
}

static void
revoke_rights(SvAction *action, const SvObject *column, const List *rights, const char *target)
{
	const char *grantee = name_grantee(column, target);
	const char *option = strstr(grantee, " WITH GRANT OPTION");
	const char *grantor = strstr(grantee, " GRANTED BY ");
	size_t		length = option != NULL ? option - grantee : grantor != NULL ? grantor - grantee : strlen(grantee);

	sv_action_step(action, "identity_acl", "REVOKE %s ON SEQUENCE %s FROM %s%s", sv_lines_join(rights, ", "),
				   name_sequence(column), pnstrdup(grantee, length), grantor == NULL ? "" : grantor);
}

/* What changes the persistence of the table changes that of the sequence, too. */
static void
set_persistence(SvAction *action, const SvObject *column)
{
	const char *persistence = sv_column_identity(column).persistence;

	if (persistence == NULL)
		persistence = sv_table_is_unlogged(column->parent) ? "UNLOGGED" : "LOGGED";
	sv_action_step(action, "identity_persistence", "ALTER SEQUENCE %s SET %s", name_sequence(column), persistence);
}

/*
 * sv_column_identity_rename
 *		Adds the statement that gives the sequence another name, if it has one.  It
 *		follows its table to another schema.
 */
void
sv_column_identity_rename(SvAction *action, const SvObject *from, const SvObject *to)
{
	const char *before = sv_column_identity(from).sequence;
	const char *after = sv_column_identity(to).sequence;
	const char *name;

	if (sv_object_same_text(before, after))
		return;
	name = sv_text_after(after, psprintf("%s.", quote_identifier(to->parent->schema)));
	sv_action_step(action, "identity_sequence", "ALTER SEQUENCE %s RENAME TO %s", before, name == NULL ? after : name);
}

/*
 * sv_column_identity_is_reset
 *		Does the statement that gives a column another type change the bounds of its
 *		sequence, too?  It does if they are those of the type that the sequence had.
 */
bool
sv_column_identity_is_reset(const SvObject *from, const SvObject *to)
{
	static const char *const bounds[] = {
		"MINVALUE -32768", "MAXVALUE 32767", "MINVALUE -2147483648", "MAXVALUE 2147483647",
		"MINVALUE -9223372036854775808", "MAXVALUE 9223372036854775807"
	};
	List	   *options = sv_lines_split(sv_column_identity(from).options);
	SvLineIndex index = sv_lines_index(options);

	if (sv_column_has_type_of(from, to))
		return false;
	for (int i = 0; i < lengthof(bounds); i++)
		if (sv_lines_contain(&index, bounds[i]))
			return true;
	return false;
}

/* A sequence whose bounds are those of its type would get those of the new one. */
static void
set_type(SvAction *action, const SvObject *column)
{
	SvColumnIdentity identity = sv_column_identity(column);

	sv_action_step(action, "identity_type", "ALTER SEQUENCE %s AS %s %s", identity.sequence,
				   identity.type == NULL ? sv_column_type(column) : identity.type,
				   sv_lines_join(sv_lines_split(identity.options), " "));
}

/*
 * sv_column_identity_alter
 *		Adds the statements that give the sequence of an identity column what it has of
 *		its own.  From is the column before, or NULL for a new sequence.
 */
void
sv_column_identity_alter(SvAction *action, const SvObject *from, const SvObject *to)
{
	SvColumnIdentity before = from == NULL ? (SvColumnIdentity) {0} : sv_column_identity(from);
	SvColumnIdentity after = sv_column_identity(to);

	if (after.sequence == NULL)
		return;
	if (before.sequence == NULL)
	{
		memset(&before, 0, sizeof(before));
		before.acl = sv_default_acl_of(action->default_acls, &sv_kind_sequence, to->parent->schema);
	}
	else if (before.acl != NULL)
		before.acl = sv_common_give_to_owner(before.acl, sv_object_common(to->parent, SV_OWNER));
	if (!sv_object_same_text(before.type, after.type) ||
		(after.type != NULL && !sv_column_has_type_of(from, to)))
		set_type(action, to);
	if (!sv_object_same_text(before.persistence, after.persistence))
		set_persistence(action, to);
	if (!sv_object_same_text(before.acl, after.acl))
		sv_common_alter_rights(action, to, before.acl == NULL ? DEFAULT_ACL : before.acl,
							   after.acl == NULL ? DEFAULT_ACL : after.acl, revoke_rights, grant_rights);
	if (!sv_object_same_text(before.comment, after.comment))
		sv_action_step(action, "identity_comment", "COMMENT ON SEQUENCE %s IS %s", after.sequence,
					   after.comment == NULL ? "NULL" : quote_literal_cstr(after.comment));
}
