/*
 * object.c
 *		The identity of an object, and its digest.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "schema/object.h"
#include "utils/builtins.h"

/* There is one for each object, so none takes more memory than it needs. */
static const char *
join(const char *first, const char *separator, const char *last, const char *end)
{
	size_t		lengths[] = {strlen(first), strlen(separator), strlen(last), strlen(end)};
	char	   *result = palloc(lengths[0] + lengths[1] + lengths[2] + lengths[3] + 1);
	char	   *at = result;

	memcpy(at, first, lengths[0]);
	memcpy(at += lengths[0], separator, lengths[1]);
	memcpy(at += lengths[1], last, lengths[2]);
	memcpy(at += lengths[2], end, lengths[3] + 1);
	return result;
}

/*
 * sv_object_identity
 *		How pg_identify_object names an object whose parent has an identity already,
 *		except that types in pg_catalog have no schema.  Allocated in the current
 *		context.
 */
const char *
sv_object_identity(const SvObject *object)
{
	switch (object->kind->naming)
	{
		case SV_NAMED_GLOBALLY:
			return quote_identifier(object->name);
		case SV_NAMED_IN_SCHEMA:
			return join(object->schema == NULL ? "" : quote_identifier(object->schema), object->schema == NULL ? "" : ".",
						quote_identifier(object->name), object->arguments == NULL ? "" : object->arguments);
		case SV_NAMED_IN_PARENT:
			return join(object->parent->identity, ".", quote_identifier(object->name), "");
		case SV_NAMED_ON_PARENT:
			if (object->schema == NULL)
				return join(quote_identifier(object->name), " on ", object->parent->identity, "");
			return psprintf("%s on %s", quote_qualified_identifier(object->schema, object->name), object->parent->identity);
		case SV_NAMED_FOR_PARENT:
			return join("for ", object->parent->identity, "", "");
		case SV_NAMED_AS_READ:
			return object->name;
		case SV_NAMED_AS_OPERATOR:
			return join(quote_identifier(object->schema), ".", object->name, object->arguments);
	}
	elog(ERROR, "unknown way of naming: %d", object->kind->naming);
}

/*
 * sv_object_number
 *		A number as the text of a property.  Allocated in the current context.
 */
const char *
sv_object_number(int32 number)
{
	char		digits[12];

	pg_ltoa(number, digits);
	return pstrdup(digits);
}

/*
 * sv_object_make
 *		A new object of a kind, of which nothing else is set.  Allocated in the current
 *		context.
 */
SvObject *
sv_object_make(const SvKind *kind)
{
	SvObject   *object = palloc0(offsetof(SvObject, values) + (kind->nproperties + SV_COMMON) * sizeof(char *));

	object->kind = kind;
	return object;
}

/*
 * sv_object_copy
 *		Another object with the same texts and parts.  Allocated in the current context.
 */
SvObject *
sv_object_copy(const SvObject *object)
{
	size_t		size = offsetof(SvObject, values) + (object->kind->nproperties + SV_COMMON) * sizeof(char *);

	return memcpy(palloc(size), object, size);
}

/*
 * sv_object_same_text
 *		Are two properties the same?  Either can be NULL.
 */
bool
sv_object_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/*
 * sv_object_compare
 *		Sets which properties of two objects of a kind have other texts, of those that
 *		count at the level "normal".  Returns whether any of those of the kind has,
 *		without those that all kinds have.
 */
bool
sv_object_compare(const SvObject *a, const SvObject *b, bool *differs)
{
	bool		any = false;

	for (int i = 0; i < a->kind->nproperties + SV_COMMON; i++)
	{
		differs[i] = sv_kind_property(a->kind, i)->level <= SV_LEVEL_NORMAL &&
			!sv_object_same_text(a->values[i], b->values[i]);
		any |= differs[i] && i < a->kind->nproperties;
	}
	return any;
}

/*
 * sv_object_qualify
 *		A name as statements have it, with a schema if it has none.  Allocated in the
 *		current context, or name itself.
 */
const char *
sv_object_qualify(const char *schema, const char *name)
{
	bool		is_quoted = false;

	for (const char *c = name; *c != '\0'; c++)
	{
		if (*c == '"')
			is_quoted = !is_quoted;
		else if (*c == '.' && !is_quoted)
			return name;
	}
	return psprintf("%s.%s", quote_identifier(schema), name);
}

/*
 * sv_object_describe
 *		"CODE of IDENTITY", for a message about a difference.  Allocated in the current
 *		context.
 */
const char *
sv_object_describe(const char *code, const SvObject *object)
{
	return psprintf(object->kind->naming == SV_NAMED_FOR_PARENT ? "%s %s" : "%s of %s", code, object->identity);
}

/*
 * sv_object_addressed
 *		How a statement names an object after the keyword of its kind.
 */
const char *
sv_object_addressed(const SvObject *object)
{
	return object->kind->addressed == NULL ? object->identity : object->kind->addressed(object);
}

/*
 * A text that no other list of texts can have: lengths come first.  It does not depend
 * on the encoding of the database, if that is known.
 */
static void
add_part(StringInfo text, const char *part)
{
	size_t		length = strlen(part);
	const char *utf8 = part;
	char		digits[MAXINT8LEN + 1];

	if (GetDatabaseEncoding() != PG_SQL_ASCII)
		utf8 = pg_server_to_any(part, length, PG_UTF8);
	if (utf8 != part)
		length = strlen(utf8);
	appendBinaryStringInfo(text, digits, pg_ulltoa_n(length, digits));
	appendStringInfoCharMacro(text, ':');
	appendBinaryStringInfo(text, utf8, length);
	appendStringInfoCharMacro(text, ';');
}

/*
 * sv_object_add_canonical
 *		Appends everything about an object that counts at a level, in a form that is
 *		the same for equal objects only.
 */
void
sv_object_add_canonical(StringInfo text, const SvObject *object, SvLevel level)
{
	if (object->kind->level > level)
		return;
	add_part(text, object->kind->name);
	add_part(text, object->identity);
	if (object->parent != NULL)
		add_part(text, object->parent->identity);
	for (int i = 0; i < object->kind->nproperties + SV_COMMON; i++)
	{
		const SvProperty *property = sv_kind_property(object->kind, i);

		if (property->level > level || object->values[i] == NULL)
			continue;
		add_part(text, property->name);
		add_part(text, object->values[i]);
	}
	appendStringInfoChar(text, '\n');
}
