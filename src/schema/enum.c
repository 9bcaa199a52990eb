/*
 * enum.c
 *		Enum types.
 *
 * Labels are only ever added.  If a label has gone, or is at another place, the type is
 * replaced.  A label in place of another one could be a new name for it: the user is
 * asked.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "schema/action.h"
#include "schema/enum.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/sql.h"

enum
{
	LABELS,
};

static const SvProperty properties[] =
{
	{.name = "labels"},			/* literals, each on a line of its own */
};

/* A label can contain line breaks. */
static List *
split_labels(const char *labels)
{
	List	   *result = NIL;
	const char *start = labels;
	bool		in_quotes = false;

	if (labels == NULL)
		return NIL;
	for (const char *p = labels; *p != '\0'; p++)
	{
		CHECK_FOR_INTERRUPTS();
		if (*p == '\'')
			in_quotes = !in_quotes;
		if (in_quotes || *p != '\n')
			continue;
		result = lappend(result, pnstrdup(start, p - start));
		start = p + 1;
	}
	return lappend(result, pstrdup(start));
}

static void
create_enum(SvAction *action, const SvObject *type)
{
	List	   *labels = split_labels(type->values[LABELS]);

	sv_action_step(action, "missing", "CREATE TYPE %s AS ENUM (%s)", type->identity, sv_lines_join(labels, ", "));
	if (action->from != NULL && sv_lines_missing(split_labels(action->from->values[LABELS]), labels) != NIL)
		sv_action_hazard(action, SV_DROP_VALUE);
}

/* Does one list contain the other one, in its order? */
static bool
is_contained(const List *labels, const List *more)
{
	int			i = 0;
	ListCell   *cell;

	foreach(cell, more)
		if (i < list_length(labels) && strcmp(list_nth(labels, i), lfirst(cell)) == 0)
		i++;
	return i == list_length(labels);
}

static bool
has_label(const List *labels, const char *label)
{
	ListCell   *cell;

	foreach(cell, labels)
		if (strcmp(lfirst(cell), label) == 0)
		return true;
	return false;
}

/*
 * sv_enum_has_label
 *		Does a type have a label, which is given as a literal?
 */
bool
sv_enum_has_label(const SvObject *type, const char *label)
{
	return has_label(split_labels(type->values[LABELS]), label);
}

/*
 * sv_enum_rename_label
 *		Adds the statement that gives a label of a type another name.  Both are literals.
 */
void
sv_enum_rename_label(SvAction *action, const SvObject *type, const char *label, const char *name)
{
	sv_action_step(action, "labels", "ALTER TYPE %s RENAME VALUE %s TO %s", type->identity, label, name);
}

/*
 * sv_enum_find_new_labels
 *		For each label that only the first type has, in turn: that label, and the one
 *		that only the other type has in its place.  Both are literals.  Empty if the
 *		labels that both have are in different orders.
 */
List *
sv_enum_find_new_labels(const SvObject *from, const SvObject *to)
{
	List	   *before = split_labels(from->values[LABELS]);
	List	   *after = split_labels(to->values[LABELS]);
	SvLineIndex labels_before = sv_lines_index(before);
	SvLineIndex labels_after = sv_lines_index(after);
	List	   *result = NIL;
	int			i = 0;
	int			j = 0;

	while (i < list_length(before) && j < list_length(after))
	{
		char	   *old = list_nth(before, i);
		char	   *new = list_nth(after, j);
		bool		has_gone = !sv_lines_contain(&labels_after, old);
		bool		is_new = !sv_lines_contain(&labels_before, new);

		CHECK_FOR_INTERRUPTS();
		if (has_gone && is_new)
			result = lappend(lappend(result, old), new);
		else if (!has_gone && !is_new && strcmp(old, new) != 0)
			return NIL;
		/* The other one is compared with what follows. */
		i += has_gone || !is_new;
		j += is_new || !has_gone;
	}
	return result;
}

/* Each new label comes before the old one that it precedes, or at the end. */
static bool
alter_enum(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	List	   *before = split_labels(from->values[LABELS]);
	List	   *after = split_labels(to->values[LABELS]);
	int			i = 0;
	ListCell   *cell;

	if (!is_contained(before, after))
		return false;
	foreach(cell, after)
	{
		const char *next = i < list_length(before) ? list_nth(before, i) : NULL;

		CHECK_FOR_INTERRUPTS();
		if (next != NULL && strcmp(next, lfirst(cell)) == 0)
		{
			i++;
			continue;
		}
		sv_action_step(action, "labels", "ALTER TYPE %s ADD VALUE %s%s%s", to->identity, (char *) lfirst(cell),
					   next == NULL ? "" : " BEFORE ", next == NULL ? "" : next);
		action->unusable = lappend(action->unusable, lfirst(cell));
	}
	return true;
}

const SvKind sv_kind_enum =
{
	.name = "type",
	.code = "enum",
	.keyword = "TYPE",
	.default_acl = SV_USAGE_ACL,
	.catalog = TypeRelationId,
	.letters = "e",
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT t.oid, 0, NULL::oid, 0, n.nspname, t.typname, NULL::text,"
	SV_SQL_ROLE("t.typowner") ","
	SV_SQL_ACL("t.typacl", "T", "t.typowner") ","
	" (SELECT string_agg(quote_literal(e.enumlabel), E'\\n' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)"
	" FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace"
	" WHERE t.typtype = 'e' AND t.typnamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_type", "t.oid"),
	.create = create_enum,
	.rename = sv_common_rename,
	.alter = alter_enum,
};
