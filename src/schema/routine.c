/*
 * routine.c
 *		What functions and procedures have in common.
 *
 * A routine can be replaced by one that only does something else.  What calls it must
 * find the same arguments and the same result: otherwise it is dropped.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "core/text.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/routine.h"
#include "utils/builtins.h"

const SvProperty sv_routine_properties[SV_ROUTINE_PROPERTIES] =
{
	{.name = "window"},
	{.name = "arguments",.is_required = true,.is_code = true,.parsed_after = "CREATE FUNCTION"},
	{.name = "result"},
	{.name = "definition",.is_required = true,.is_code = true,.parsed_after = "CREATE FUNCTION"},
	{.name = "parameters",.level = SV_LEVEL_NEVER},
	{.name = "defaults",.is_required = true,.level = SV_LEVEL_NEVER},
	{.name = "reduced",.level = SV_LEVEL_NEVER},
	{.name = "signature",.level = SV_LEVEL_NEVER},
};

/* What follows CREATE. */
static const char *
write_routine(const SvObject *routine)
{
	const char *const *values = routine->values;

	return psprintf("%s %s(%s)%s%s\n%s", routine->kind->keyword,
					pnstrdup(routine->identity, strlen(routine->identity) - strlen(routine->arguments)),
					values[SV_ROUTINE_ARGUMENTS], values[SV_ROUTINE_RESULT] == NULL ? "" : "\n RETURNS ",
					values[SV_ROUTINE_RESULT] == NULL ? "" : values[SV_ROUTINE_RESULT], values[SV_ROUTINE_DEFINITION]);
}

/*
 * sv_routine_create
 *		Adds the statement that creates a function or procedure.
 */
void
sv_routine_create(SvAction *action, const SvObject *routine)
{
	sv_action_step(action, "missing", "CREATE %s", write_routine(routine));
}

/* Is a parameter the same, except that it may get a name? */
static bool
keeps_parameter(const char *from, const char *to)
{
	size_t		length = strlen(from);

	return strcmp(from, to) == 0 || (length > 0 && from[length - 1] == ' ' && strncmp(from, to, length) == 0 && from[0] != 'o');
}

static bool
keeps_parameters(const SvObject *from, const SvObject *to)
{
	List	   *before = sv_lines_split(from->values[SV_ROUTINE_PARAMETERS]);
	List	   *after = sv_lines_split(to->values[SV_ROUTINE_PARAMETERS]);
	ListCell   *left;
	ListCell   *right;

	if (list_length(before) != list_length(after))
		return false;
	forboth(left, before, right, after)
		if (!keeps_parameter(lfirst(left), lfirst(right)))
		return false;
	return true;
}

/* The default of a parameter of any type has a type of its own, which must not change. */
static bool
has_any_type(const SvObject *routine)
{
	const char *parameters = routine->values[SV_ROUTINE_PARAMETERS];

	return parameters != NULL && strstr(parameters, " any") != NULL;
}

/*
 * sv_routine_reduce
 *		Changes the properties to those of a routine that does nothing: calling it is an
 *		error.  It has as many defaults, because the server does not remove one.
 */
bool
sv_routine_reduce(const SvObject *routine, const char **values)
{
	if (routine->values[SV_ROUTINE_REDUCED] != NULL && strstr(routine->values[SV_ROUTINE_REDUCED], "DEFAULT NULL") != NULL)
	{
		if (has_any_type(routine))
			return false;
		values[SV_ROUTINE_ARGUMENTS] = routine->values[SV_ROUTINE_REDUCED];
	}
	values[SV_ROUTINE_DEFINITION] = psprintf(" LANGUAGE sql%s\nAS ''",
											 routine->kind == &sv_kind_procedure ? "" : "\n IMMUTABLE");
	return true;
}

/*
 * sv_routine_body
 *		The body of a routine if it is a string of code, between its dollar quotes; or
 *		NULL.  Allocated in the current context.
 */
const char *
sv_routine_body(const SvObject *routine)
{
	const char *start = strstr(routine->values[SV_ROUTINE_DEFINITION], "\nAS $");
	const char *end = start == NULL ? NULL : strchr(start + strlen("\nAS $"), '$');
	size_t		length;
	size_t		tag;

	if (end == NULL)
		return NULL;
	tag = end + 1 - (start + strlen("\nAS "));
	length = strlen(end + 1);
	return pnstrdup(end + 1, length < tag ? 0 : length - tag);
}

/* Is the name of a type in the text? */
static bool
names_type(const char *text, const SvObject *type)
{
	const char *name = quote_identifier(type->name);

	for (const char *p = text == NULL ? NULL : strstr(text, name); p != NULL; p = strstr(p + 1, name))
		if ((p == text || !sv_text_continues_word(p[-1])) && !sv_text_continues_word(p[strlen(name)]))
			return true;
	return false;
}

/*
 * sv_routine_needs_reduced
 *		Does a routine that does nothing need an object?  Types of arguments and of the
 *		result can be those of the rows of relations.
 */
bool
sv_routine_needs_reduced(const SvObject *routine, const SvObject *needed)
{
	const SvKind *kind = needed->kind;

	if (kind == &sv_kind_table || kind == &sv_kind_foreign_table || kind == &sv_kind_view || kind == &sv_kind_matview)
		return names_type(routine->values[SV_ROUTINE_PARAMETERS], needed) ||
			names_type(routine->values[SV_ROUTINE_RESULT], needed);
	return kind == &sv_kind_schema || kind == &sv_kind_extension || needed->kind->catalog == TypeRelationId;
}

/*
 * sv_routine_returns
 *		Is an object a function that returns rows of a type or relation, by a query that
 *		is parsed when the function is created?
 */
bool
sv_routine_returns(const SvObject *object, const SvObject *type)
{
	return object->kind == &sv_kind_function && names_type(object->values[SV_ROUTINE_RESULT], type) &&
		(strstr(object->values[SV_ROUTINE_DEFINITION], "\nBEGIN ATOMIC") != NULL ||
		 strstr(object->values[SV_ROUTINE_DEFINITION], "\nRETURN ") != NULL);
}

/*
 * sv_routine_alter
 *		Replaces a function or procedure.  Returns false if it must be dropped before.
 */
bool
sv_routine_alter(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[SV_ROUTINE_WINDOW] || differs[SV_ROUTINE_RESULT])
		return false;
	if (differs[SV_ROUTINE_ARGUMENTS] &&
		(!keeps_parameters(from, to) ||
		 strcmp(from->values[SV_ROUTINE_DEFAULTS], to->values[SV_ROUTINE_DEFAULTS]) > 0 || has_any_type(to)))
		return false;
	sv_action_step(action, differs[SV_ROUTINE_DEFINITION] ? "definition" : "arguments", "CREATE OR REPLACE %s",
				   write_routine(to));
	return true;
}
