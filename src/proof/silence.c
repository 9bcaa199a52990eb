/*
 * silence.c
 *		What models say nothing of.
 *
 * An ORM creates tables, and leaves the rest to others: a database also has functions,
 * triggers and rights that no model mentions.  If the models have no object of a kind,
 * those of the database stay as they are.  The same is true for owners, rights, comments
 * and labels, if no object of the models has any.  Tables and what they consist of are
 * always compared.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "proof/silence.h"
#include "schema/kinds.h"
#include "schema/uncovered.h"
#include "utils/builtins.h"

/* Kinds of which models without an object say that there is none. */
static const SvKind *const always[] = {
	&sv_kind_table,
	&sv_kind_column,
	&sv_kind_default,
	&sv_kind_constraint,
	&sv_kind_index,
	&sv_kind_sequence,
};

static bool
is_always_said(const SvKind *kind)
{
	for (int i = 0; i < lengthof(always); i++)
		if (always[i] == kind)
			return true;
	return false;
}

static void
add(SvIgnored *ignored, const char *code)
{
	SvIgnore   *entry = palloc0_object(SvIgnore);

	entry->code = code;
	entry->identity = "*";
	entry->is_unsaid = true;
	ignored->list = lappend(ignored->list, entry);
}

/* Have they an object of a kind, or of another one with the same code? */
static bool
has_kind(const SvSnapshot *models, const SvKind *kind)
{
	for (int32 i = 0; i < models->nobjects; i++)
		if (strcmp(models->objects[i]->kind->code, kind->code) == 0)
			return true;
	return false;
}

/* Has a kind a property of its own with the name of one that all kinds have? */
static bool
has_own(const SvKind *kind, const char *property)
{
	for (int i = 0; i < kind->nproperties; i++)
		if (strcmp(kind->properties[i].name, property) == 0)
			return true;
	return false;
}

/* Adds a property that objects of all kinds have. */
static void
add_common(SvIgnored *ignored, SvCommon which)
{
	for (int i = 0; i < sv_nkinds; i++)
	{
		const SvKind *kind = sv_kinds[i];
		const char *name = sv_kind_property(kind, kind->nproperties + which)->name;

		if (!has_own(kind, name))
			add(ignored, psprintf("%s.%s", kind->code, name));
	}
}

/* Schemas are made by those who make databases. */
static void
add_kinds(SvIgnored *ignored, const SvSnapshot *models, bool is_desired)
{
	for (int i = 0; i < sv_nkinds; i++)
		if (!is_always_said(sv_kinds[i]) && !has_kind(models, sv_kinds[i]))
			add(ignored, psprintf("%s.*", sv_kinds[i]->code));
	add(ignored, is_desired ? "schema.extra" : "schema.missing");
	add(ignored, psprintf("%s.*", sv_kind_uncovered.code));
}

/* What a new database has, without anybody saying so. */
static bool
comes_by_itself(const SvObject *object)
{
	return object->kind == &sv_kind_extension ||
		(object->kind == &sv_kind_schema && strcmp(object->name, "public") == 0);
}

/* Do all objects have the same owner, who is the one that has built them? */
static bool
has_one_owner(const SvSnapshot *models)
{
	const char *owner = NULL;

	for (int32 i = 0; i < models->nobjects; i++)
	{
		const char *this = sv_object_common(models->objects[i], SV_OWNER);

		if (this == NULL || comes_by_itself(models->objects[i]))
			continue;
		if (owner != NULL && strcmp(owner, this) != 0)
			return false;
		owner = this;
	}
	return true;
}

/* Does any object have a value that it does not have by itself? */
static bool
has_any(const SvSnapshot *models, SvCommon which)
{
	for (int32 i = 0; i < models->nobjects; i++)
	{
		const SvObject *object = models->objects[i];
		const char *value = sv_object_common(object, which);
		const char *usual = which == SV_ACL ? object->kind->default_acl : NULL;

		if (value != NULL && !comes_by_itself(object) && !sv_object_same_text(value, usual))
			return true;
	}
	return false;
}

/* A new object belongs to whoever makes it: the current user, whoever has built the models. */
static void
forget_owners(SvSnapshot *models)
{
	const char *user = quote_identifier(GetUserNameFromId(GetUserId(), false));

	for (int32 i = 0; i < models->nobjects; i++)
		if (!comes_by_itself(models->objects[i]) && !sv_object_same_text(sv_object_common(models->objects[i], SV_OWNER), user))
			sv_object_set_common(models->objects[i], SV_OWNER, NULL);
}

/*
 * sv_silence_add
 *		Adds to what is ignored whatever the models, which are one side of a comparison,
 *		say nothing of, and takes it out of the models.  Allocated in the current
 *		context.
 */
void
sv_silence_add(SvIgnored *ignored, SvSnapshot *models, bool is_desired)
{
	bool		has_acl = has_any(models, SV_ACL);

	add_kinds(ignored, models, is_desired);
	if (!has_acl)
		add_common(ignored, SV_ACL);
	if (!has_any(models, SV_COMMENT))
		add_common(ignored, SV_COMMENT);
	if (!has_any(models, SV_LABELS))
		add_common(ignored, SV_LABELS);
	if (!has_acl && has_one_owner(models))
	{
		add_common(ignored, SV_OWNER);
		forget_owners(models);
	}
}

/*
 * sv_silence_said
 *		What models do not leave alone: codes of kinds, and names of properties that objects
 *		of all kinds have.  Schemas are made by those who make databases.  Allocated in the
 *		current context.
 */
List *
sv_silence_said(const SvSnapshot *models)
{
	bool		has_acl = has_any(models, SV_ACL);
	List	   *said = NIL;

	/* Kinds with the same code follow each other. */
	for (int i = 0; i < sv_nkinds; i++)
		if (sv_kinds[i] != &sv_kind_schema && (i == 0 || strcmp(sv_kinds[i]->code, sv_kinds[i - 1]->code) != 0) &&
			(is_always_said(sv_kinds[i]) || has_kind(models, sv_kinds[i])))
			said = lappend(said, unconstify(char *, sv_kinds[i]->code));
	if (has_acl)
		said = lappend(said, "acl");
	if (has_any(models, SV_COMMENT))
		said = lappend(said, "comment");
	if (has_any(models, SV_LABELS))
		said = lappend(said, "security_labels");
	if (has_acl || !has_one_owner(models))
		said = lappend(said, "owner");
	return said;
}

/*
 * sv_silence_forget_owner
 *		Takes the owner out of a schema that grants no rights, if all of it has the same
 *		one: it says nothing then.
 */
void
sv_silence_forget_owner(SvSnapshot *snapshot)
{
	if (!has_any(snapshot, SV_ACL) && has_one_owner(snapshot))
		forget_owners(snapshot);
}

/* Counts the entries of a list that begin with the same word as one of them; returns 0 if an earlier one does. */
static int
count_code(const List *list, const char *entry, int *length)
{
	int			n = 0;
	ListCell   *cell;

	*length = strcspn(entry, " ");
	foreach(cell, list)
	{
		const char *other = lfirst(cell);

		if (strncmp(other, entry, *length + 1) != 0)
			continue;
		if (n++ == 0 && other != entry)
			return 0;
	}
	return n;
}

/*
 * sv_silence_tell
 *		Reports in a NOTICE what has been left alone.
 */
void
sv_silence_tell(const SvIgnored *ignored)
{
	int			n = list_length(ignored->unsaid);
	StringInfoData codes;
	ListCell   *cell;

	if (n == 0)
		return;
	initStringInfo(&codes);
	foreach(cell, ignored->unsaid)
	{
		int			length;
		int			count = count_code(ignored->unsaid, lfirst(cell), &length);

		CHECK_FOR_INTERRUPTS();
		if (count > 0)
			appendStringInfo(&codes, "%s%.*s (%d)", codes.len == 0 ? "" : ", ", length, (const char *) lfirst(cell), count);
	}
	ereport(NOTICE,
			(errmsg_plural("%d difference is left alone, because the models say nothing of such things",
						   "%d differences are left alone, because the models say nothing of such things", n, n),
			 errdetail("Left alone: %s.", codes.data)));
}
