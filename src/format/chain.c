/*
 * chain.c
 *		Formats with numbered files: names, numbers, and the line of revisions
 *		that follows from them.
 *
 * Most tools have no graph: the name of the file contains a version, and each
 * revision follows the one before.  The version becomes the id, exactly as the
 * name has it.
 */
#include "postgres.h"

#include "core/ident.h"
#include "core/text.h"
#include "format/chain.h"
#include "miscadmin.h"

#define MANY_NUMBERS 10000000	/* larger ones are dates, and dates have gaps */

/*
 * sv_chain_base
 *		Returns the name of a file without its folders.
 *
 * Loops over the files call this for each file, so it checks for interrupts.
 */
const char *
sv_chain_base(const char *name)
{
	const char *slash = strrchr(name, '/');

	CHECK_FOR_INTERRUPTS();
	return slash == NULL ? name : slash + 1;
}

/*
 * sv_chain_folder
 *		Returns the name of the folder that a file is in, without the folders
 *		above it; "" if there is none.
 */
const char *
sv_chain_folder(const char *name)
{
	const char *end = strrchr(name, '/');
	const char *start;

	if (end == NULL)
		return "";
	for (start = end; start > name && start[-1] != '/'; start--)
		;
	return pnstrdup(start, end - start);
}

/*
 * sv_chain_ends_with
 *		Does a name end with this suffix?  Loops over the files call this too, so it
 *		checks for interrupts.
 */
bool
sv_chain_ends_with(const char *name, const char *suffix)
{
	size_t		length = strlen(name);
	size_t		suffix_length = strlen(suffix);

	CHECK_FOR_INTERRUPTS();
	return length >= suffix_length && strcmp(name + length - suffix_length, suffix) == 0;
}

/*
 * sv_chain_stem
 *		Returns the length of a program's name without its ending, which is one of
 *		these; 0 for another ending, and for declarations.
 */
size_t
sv_chain_stem(const char *base, const char *const *endings, int nendings)
{
	if (sv_chain_ends_with(base, ".d.ts"))
		return 0;
	for (int i = 0; i < nendings; i++)
	{
		if (sv_chain_ends_with(base, endings[i]))
			return strlen(base) - strlen(endings[i]);
	}
	return 0;
}

/*
 * sv_chain_words
 *		Turns part of a file's name into a message: "add_users" becomes "add
 *		users".  NULL if nothing is left.
 */
char *
sv_chain_words(const char *slug, size_t length)
{
	char	   *words = pnstrdup(slug, length);
	size_t		end;

	for (char *p = words; *p; p++)
	{
		if (*p == '_' || (unsigned char) *p < ' ' || *p == 0x7f)
			*p = ' ';
	}
	words += strspn(words, " -.");
	for (end = strlen(words); end > 0 && words[end - 1] == ' '; end--)
		words[end - 1] = '\0';
	return *words == '\0' ? NULL : words;
}

/*
 * sv_chain_make_id
 *		Turns part of a name into an id, as sv_ident_from_text does with a whole
 *		one.
 */
char *
sv_chain_make_id(const char *text, size_t length)
{
	return sv_ident_from_text(pnstrdup(text, length));
}

/*
 * sv_chain_compare_numbers
 *		Compares the numbers that two texts begin with, of any length, and then
 *		the texts.
 */
int
sv_chain_compare_numbers(const char *a, const char *b)
{
	int			order = sv_text_compare_numbers(a, b);

	return order != 0 ? order : strcmp(a, b);
}

static int
compare_drafts(const void *a, const void *b, void *arg)
{
	int			(*compare) (const char *, const char *) = *(int (**) (const char *, const char *)) arg;

	CHECK_FOR_INTERRUPTS();
	return compare((*(SvDraft *const *) a)->id, (*(SvDraft *const *) b)->id);
}

/*
 * sv_chain_sort
 *		Sorts the drafts by their ids, with this comparison function.
 */
void
sv_chain_sort(SvReading *reading, int (*compare) (const char *, const char *))
{
	reading->compare = compare;
	qsort_arg(reading->drafts, reading->ndrafts, sizeof(SvDraft *), compare_drafts, &compare);
}

/*
 * sv_chain_link
 *		Makes each draft follow the one before it, as in a database that has none of
 *		them.
 */
void
sv_chain_link(SvReading *reading)
{
	reading->nlinked = reading->ndrafts;
	for (int32 i = 1; i < reading->ndrafts; i++)
	{
		const char **parents = palloc0_array(const char *, 2);

		CHECK_FOR_INTERRUPTS();
		parents[0] = reading->drafts[i - 1]->id;
		reading->drafts[i]->down_revision = parents;
	}
}

static bool
is_number(const char *id)
{
	return sv_text_digits(id) == strlen(id);
}

/*
 * sv_chain_fail_doubles
 *		Fails if two drafts have the same number with different leading zeros.
 *		The drafts are in the order of their numbers.  Equal ids are found
 *		elsewhere, and an id that is more than a number is a different one.
 */
void
sv_chain_fail_doubles(SvReading *reading)
{
	for (int32 i = 1; i < reading->ndrafts; i++)
	{
		const SvDraft *before = reading->drafts[i - 1];
		const SvDraft *draft = reading->drafts[i];

		CHECK_FOR_INTERRUPTS();
		if (sv_text_compare_numbers(before->id, draft->id) == 0 && strcmp(before->id, draft->id) != 0 &&
			is_number(before->id) && is_number(draft->id))
			sv_reading_fail(reading, draft->file, NULL, ERRCODE_DUPLICATE_OBJECT,
							"number %s is also used by \"%s\"", draft->id,
							reading->files[before->file].name);
	}
}

/*
 * sv_chain_note_holes
 *		Notes the numbers that no file has, if the drafts, which are in order,
 *		have counters rather than dates.
 */
void
sv_chain_note_holes(SvReading *reading)
{
	long		before = 0;

	for (int32 i = 0; i < reading->ndrafts; i++)
	{
		const SvDraft *draft = reading->drafts[i];
		long		number;

		CHECK_FOR_INTERRUPTS();
		if (!is_number(draft->id) || strlen(draft->id) > 18)
			return;
		number = strtol(draft->id, NULL, 10);
		if (number >= MANY_NUMBERS)
			return;
		if (i > 0 && number == before + 2)
			sv_reading_note(reading, draft->file, NULL, "no file has number %ld", before + 1);
		else if (i > 0 && number > before + 2)
			sv_reading_note(reading, draft->file, NULL, "no file has a number from %ld to %ld",
							before + 1, number - 1);
		before = number;
	}
}
