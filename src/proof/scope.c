/*
 * scope.c
 *		What recorded fingerprints cover, as a text.
 *
 * Two fingerprints can be compared only if they cover the same.  So it is recorded with
 * them, and does not depend on what is ignored, or what the models say, in the database
 * that they are compared in.  The text is one line of words:
 *
 *		schemaver 0.2 schema public schema "other one" kinds table,column ignored table.extra public.t
 *
 * Each of them begins with a name.  Without a schema, the whole database is meant; without
 * kinds, everything that is covered.  A word that is not plain is in double quotes, with
 * backslashes.  A version that reads other properties has other fingerprints.
 */
#include "postgres.h"

#include "core/text.h"
#include "proof/scope.h"
#include "proof/silence.h"
#include "utils/snapmgr.h"

#define PLAIN "abcdefghijklmnopqrstuvwxyz" "ABCDEFGHIJKLMNOPQRSTUVWXYZ" "0123456789" "_.,*?"

static void
add_word(StringInfo text, const char *word)
{
	if (text->len > 0)
		appendStringInfoChar(text, ' ');
	if (*word != '\0' && word[strspn(word, PLAIN)] == '\0')
	{
		appendStringInfoString(text, word);
		return;
	}
	appendStringInfoChar(text, '"');
	for (const char *p = word; *p != '\0'; p++)
	{
		if (*p == '"' || *p == '\\')
			appendStringInfoChar(text, '\\');
		if (*p == '\n')
			appendStringInfoString(text, "\\n");
		else if (*p == '\r')
			appendStringInfoString(text, "\\r");
		else
			appendStringInfoChar(text, *p);
	}
	appendStringInfoChar(text, '"');
}

/* Reads a word in quotes, from after the first one.  Returns NULL if it does not end. */
static const char *
read_quoted(const char **place)
{
	const char *p = *place;
	StringInfoData word;

	initStringInfo(&word);
	for (; *p != '"'; p++)
	{
		bool		is_escaped = *p == '\\';

		if (is_escaped)
			p++;
		if (*p == '\0')
			return NULL;
		appendStringInfoChar(&word, is_escaped && *p == 'n' ? '\n' : is_escaped && *p == 'r' ? '\r' : *p);
	}
	*place = p + 1;
	return word.data;
}

/* Returns the next word; NULL at the end, or if it does not have the right form. */
static const char *
read_word(const char **place)
{
	size_t		length;
	const char *word;

	*place += strspn(*place, " ");
	if (**place == '"')
	{
		const char *inside = *place + 1;

		word = read_quoted(&inside);
		/* What does not end is not the end of the text. */
		if (word != NULL)
			*place = inside;
		return word;
	}
	length = strcspn(*place, " ");
	word = length == 0 ? NULL : pnstrdup(*place, length);
	*place += length;
	return word;
}

static int
compare_names(const void *left, const void *right)
{
	return strcmp(*(const char *const *) left, *(const char *const *) right);
}

static void
add_schemas(StringInfo text, const char **schemas)
{
	int			n = 0;
	const char **sorted;

	while (schemas[n] != NULL)
		n++;
	sorted = palloc_array(const char *, n + 1);
	memcpy(sorted, schemas, n * sizeof(char *));
	qsort(sorted, n, sizeof(char *), compare_names);
	for (int i = 0; i < n; i++)
	{
		if (i > 0 && strcmp(sorted[i], sorted[i - 1]) == 0)
			continue;
		add_word(text, "schema");
		add_word(text, sorted[i]);
	}
}

static void
add_said(StringInfo text, const List *said)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, said)
		appendStringInfo(&list, "%s%s", list.len == 0 ? "" : ",", (const char *) lfirst(cell));
	add_word(text, "kinds");
	add_word(text, list.data);
}

/*
 * sv_scope_write
 *		The text for these schemas, NULL for all; for what partial models say, NULL for
 *		everything; and without what is ignored.  Allocated in the current context.
 */
const char *
sv_scope_write(const char **schemas, const SvSnapshot *models, const SvIgnored *ignored)
{
	StringInfoData text;
	ListCell   *cell;

	initStringInfo(&text);
	add_word(&text, "schemaver");
	add_word(&text, SV_VERSION);
	if (schemas != NULL)
		add_schemas(&text, schemas);
	if (models != NULL)
		add_said(&text, sv_silence_said(models));
	foreach(cell, ignored->list)
	{
		const SvIgnore *entry = lfirst(cell);

		add_word(&text, "ignored");
		add_word(&text, entry->code);
		add_word(&text, entry->identity);
	}
	return text.data;
}

static List *
split_said(const char *text)
{
	List	   *said = NIL;

	while (*text != '\0')
	{
		size_t		length = strcspn(text, ",");

		said = lappend(said, pnstrdup(text, length));
		text += length + (text[length] == ',');
	}
	return said;
}

/* Reads what follows a name.  Returns false if it is not known, or incomplete. */
static bool
read_entry(const char *name, const char **place, SvScope *scope, List **schemas)
{
	const char *word = read_word(place);

	if (word == NULL)
		return false;
	if (strcmp(name, "schemaver") == 0)
		return strcmp(word, SV_VERSION) == 0;
	if (strcmp(name, "schema") == 0)
		*schemas = lappend(*schemas, unconstify(char *, word));
	else if (strcmp(name, "kinds") == 0)
		scope->said = split_said(word);
	else if (strcmp(name, "ignored") == 0)
	{
		SvIgnore   *entry = palloc0_object(SvIgnore);

		entry->code = word;
		entry->identity = read_word(place);
		scope->ignored = lappend(scope->ignored, entry);
		return entry->identity != NULL;
	}
	else
		return false;
	return true;
}

/*
 * sv_scope_read
 *		Reads a text, in the current context.  Returns false if it was written by another
 *		version, or not by schemaver.
 */
bool
sv_scope_read(const char *text, SvScope *scope)
{
	const char *place = text;
	List	   *schemas = NIL;
	const char *name;
	ListCell   *cell;

	memset(scope, 0, sizeof(*scope));
	if (sv_text_after(text, "schemaver ") == NULL)
		return false;
	while ((name = read_word(&place)) != NULL)
		if (!read_entry(name, &place, scope, &schemas))
			return false;
	if (*place != '\0')
		return false;
	if (schemas != NIL)
		scope->schemas = palloc0_array(const char *, list_length(schemas) + 1);
	foreach(cell, schemas)
		scope->schemas[foreach_current_index(cell)] = lfirst(cell);
	return true;
}

/*
 * sv_scope_fingerprint
 *		The fingerprint of what there is now, of which this snapshot is, as far as the scope
 *		says, which this version has written.  nunparsed is set to how many texts count as
 *		they were printed; it can be NULL.  Allocated in the current context.
 */
const char *
sv_scope_fingerprint(const SvSnapshot *snapshot, const char *scope, int *nunparsed)
{
	SvScope		what;
	const char *fingerprint;
	int			n;

	if (!sv_scope_read(scope, &what))
		elog(ERROR, "scope \"%s\" cannot be read", scope);
	/* Code is printed again. */
	PushActiveSnapshot(GetTransactionSnapshot());
	fingerprint = sv_outline_fingerprint(snapshot, &what, &n);
	PopActiveSnapshot();
	if (nunparsed != NULL)
		*nunparsed = n;
	return fingerprint;
}
