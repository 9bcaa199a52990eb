/*
 * ignored.c
 *		Differences that somebody wants to live with.
 *
 * They are taken out of the comparison, not out of its result: what is ignored is as it
 * is, and the statements for everything else are made with that in mind.  A statement
 * that needs an ignored object to be created or dropped cannot be run, so it is a
 * difference without a statement, and not hidden.  An object that is created anew for
 * another reason is as desired in everything.
 */
#include "postgres.h"

#include "core/text.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "schema/action.h"
#include "schema/ignored.h"
#include "schema/kinds.h"
#include "schema/migration.h"

/* How many ignored differences a NOTICE names. */
#define TOLD 20

/*
 * sv_ignored_is_like
 *		Does the whole text match the pattern?  The time is that of the product of their
 *		lengths at most: only the last "*" is tried again.
 */
bool
sv_ignored_is_like(const char *text, const char *pattern)
{
	const char *star = NULL;
	const char *retry = NULL;

	while (*text != '\0')
	{
		const char *literal = *pattern == '\\' && pattern[1] != '\0' ? pattern + 1 : pattern;
		int			length = pg_mblen(text);

		CHECK_FOR_INTERRUPTS();
		if (*pattern == '*')
		{
			star = ++pattern;
			retry = text;
			continue;
		}
		if (*pattern == '?' || (*literal != '\0' && strncmp(text, literal, length) == 0))
		{
			pattern = *pattern == '?' ? pattern + 1 : literal + length;
			text += length;
			continue;
		}
		if (star == NULL)
			return false;
		pattern = star;
		retry += pg_mblen(retry);
		text = retry;
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

/*
 * sv_ignored_has_code
 *		Could a difference have a code that matches the pattern?
 */
bool
sv_ignored_has_code(const char *pattern)
{
	for (int i = 0; i < sv_nkinds; i++)
	{
		const SvKind *kind = sv_kinds[i];

		if (sv_ignored_is_like(psprintf("%s.missing", kind->code), pattern) ||
			sv_ignored_is_like(psprintf("%s.extra", kind->code), pattern) ||
			sv_ignored_is_like(psprintf("%s.order", kind->code), pattern))
			return true;
		for (int j = 0; j < kind->nproperties + SV_COMMON; j++)
			if (sv_ignored_is_like(psprintf("%s.%s", kind->code, sv_kind_property(kind, j)->name), pattern))
				return true;
	}
	return false;
}

/* The entry that a difference matches; NULL: none. */
static const SvIgnore *
find_match(const SvIgnored *ignored, const char *code, const char *identity)
{
	ListCell   *cell;

	foreach(cell, ignored->list)
	{
		const SvIgnore *entry = lfirst(cell);

		if (sv_ignored_is_like(code, entry->code) && sv_ignored_is_like(identity, entry->identity))
			return entry;
	}
	return NULL;
}

/*
 * sv_ignored_hide
 *		Is this difference ignored?  If so, it is listed.
 */
bool
sv_ignored_hide(SvIgnored *ignored, const char *code, const SvObject *object)
{
	const SvIgnore *entry = find_match(ignored, code, object->identity);
	List	  **list;

	if (entry == NULL || entry->is_told)
		return entry != NULL;
	list = entry->is_unsaid ? &ignored->unsaid : &ignored->hidden;
	*list = lappend(*list, unconstify(char *, sv_object_describe(code, object)));
	return true;
}

/*
 * sv_ignored_hide_whole
 *		Is it ignored that only one side has an object?  what is "missing" or "extra".  If
 *		so, it is listed.
 */
bool
sv_ignored_hide_whole(SvIgnored *ignored, const char *what, const SvObject *object)
{
	return sv_ignored_hide(ignored, psprintf("%s.%s", object->kind->code, what), object);
}

/*
 * sv_ignored_any_unsaid
 *		Is there anything that what is desired says nothing of?
 */
bool
sv_ignored_any_unsaid(const SvIgnored *ignored)
{
	ListCell   *cell;

	foreach(cell, ignored->list)
		if (((const SvIgnore *) lfirst(cell))->is_unsaid)
		return true;
	return false;
}

/*
 * sv_ignored_is_unsaid
 *		Does what is desired say nothing of an object that only the source has?  One that
 *		somebody has ignored stays where it is.
 */
bool
sv_ignored_is_unsaid(const SvIgnored *ignored, const SvObject *object)
{
	const SvIgnore *entry = find_match(ignored, psprintf("%s.extra", object->kind->code), object->identity);

	return entry != NULL && entry->is_unsaid;
}

/*
 * sv_ignored_take_out
 *		Properties that differ and are ignored do not differ.
 */
void
sv_ignored_take_out(SvIgnored *ignored, const SvObject *from, const SvObject *to, bool *differs)
{
	if (ignored == NULL || ignored->list == NIL)
		return;
	for (int i = 0; i < from->kind->nproperties + SV_COMMON; i++)
		if (differs[i] && sv_ignored_hide(ignored, psprintf("%s.%s", from->kind->code, sv_kind_property(from->kind, i)->name), to))
			differs[i] = false;
}

static void
mark_whole(bool *marks, const SvObject *object)
{
	check_stack_depth();
	marks[object->index] = true;
	for (int i = 0; i < object->nparts; i++)
		mark_whole(marks, object->parts[i]);
}

/*
 * A part of what is missing or extra itself is not a difference of its own, unless it has a
 * statement: it is made after its parent, but dropped with it.
 */
static bool
has_row(const SvSide *side, const SvObject *object, bool is_missing)
{
	const SvKind *kind = object->kind;

	if (object->parent == NULL || side->pair[object->parent->index] >= 0)
		return true;
	if (kind->inlined != NULL)
		return false;
	return kind->is_within_parent == NULL ? is_missing : !kind->is_within_parent(object);
}

static void
mark_side(SvIgnored *ignored, SvSide *side, bool is_missing)
{
	for (int32 i = 0; i < side->snapshot->nobjects; i++)
	{
		const SvObject *object = side->snapshot->objects[i];

		CHECK_FOR_INTERRUPTS();
		if (side->pair[i] < 0 && !side->is_ignored[i] && has_row(side, object, is_missing) &&
			sv_ignored_hide_whole(ignored, is_missing ? "missing" : "extra", object))
			mark_whole(side->is_ignored, object);
	}
}

/*
 * sv_ignored_mark
 *		Marks the objects that only one side has, and that are ignored.  What needs one of
 *		those that are missing has no statement.
 */
void
sv_ignored_mark(SvMigration *migration)
{
	SvSide	   *desired = &migration->desired;

	if (migration->ignored == NULL || migration->ignored->list == NIL)
		return;
	mark_side(migration->ignored, &migration->source, false);
	mark_side(migration->ignored, desired, true);
	for (int32 i = 0; i < desired->snapshot->nobjects; i++)
		desired->is_open[i] |= desired->is_ignored[i];
}

/* Are all codes of a difference without a statement ignored? */
static bool
is_hidden(SvIgnored *ignored, const SvStep *step)
{
	if (step->ddl != NULL || step->codes == NULL || step->codes[0] == NULL)
		return false;
	for (const char *const *code = (const char *const *) step->codes; *code != NULL; code++)
		if (find_match(ignored, *code, step->object->identity) == NULL)
			return false;
	return sv_ignored_hide(ignored, step->codes[0], step->object);
}

/*
 * sv_ignored_filter
 *		Returns the steps without those that have no statement and are ignored.
 */
List *
sv_ignored_filter(SvIgnored *ignored, List *steps)
{
	List	   *result = NIL;
	ListCell   *cell;

	if (ignored == NULL || ignored->list == NIL)
		return steps;
	foreach(cell, steps)
		if (!is_hidden(ignored, lfirst(cell)))
		result = lappend(result, lfirst(cell));
	return result;
}

/*
 * sv_ignored_tell
 *		Reports in a NOTICE what was ignored: nothing is hidden in silence.
 */
void
sv_ignored_tell(const SvIgnored *ignored)
{
	int			n = list_length(ignored->hidden);
	StringInfoData list;

	if (n == 0)
		return;
	initStringInfo(&list);
	for (int i = 0; i < n && i < TOLD; i++)
		sv_text_add_item(&list, list_nth(ignored->hidden, i));
	if (n > TOLD)
		appendStringInfoString(&list, " and others");
	ereport(NOTICE,
			(errmsg_plural("%d difference is ignored, as schemaver_ignored says",
						   "%d differences are ignored, as schemaver_ignored says", n, n),
			 errdetail("Ignored: %s.", list.data)));
}
