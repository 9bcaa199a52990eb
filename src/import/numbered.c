/*
 * numbered.c
 *		Plain SQL in files that are recognized only by a number in their names.
 *
 * They are run by hand or by a script, mostly in psql, so psql commands and
 * variables are refused.
 *
 * Grammar: not that of a tool, except for the commands and variables of psql.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/client.h"
#include "import/formats.h"
#include "miscadmin.h"

/* A file with a number. */
typedef struct Numbered
{
	const char *number;			/* where it is in the name */
	int32		file;
	bool		is_down;
} Numbered;

/* Where the number is in a name, as in "V0001.Name.up.sql"; NULL: it has none. */
static const char *
number_of(const char *name)
{
	const char *number = sv_chain_base(name);
	size_t		digits;

	if (*number == 'V' || *number == 'v')
		number++;
	digits = sv_text_digits(number);
	return digits > 0 && strchr("_-. ", number[digits]) != NULL &&
		sv_chain_ends_with(number, ".sql") ? number : NULL;
}

/* Upgrades come before downgrades. */
static int
compare_numbered(const void *a, const void *b)
{
	const Numbered *one = a;
	const Numbered *other = b;

	CHECK_FOR_INTERRUPTS();
	if (sv_text_compare_numbers(one->number, other->number) == 0)
		return one->is_down != other->is_down ? one->is_down - other->is_down :
			(one->file > other->file) - (one->file < other->file);
	return sv_chain_compare_numbers(one->number, other->number);
}

/* Does every file in SQL begin with a number? */
static bool
matches(const SvReading *reading)
{
	bool		any = false;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (!sv_chain_ends_with(reading->files[i].name, ".sql"))
			continue;
		if (number_of(reading->files[i].name) == NULL)
			return false;
		any = true;
	}
	return any;
}

/* Makes a draft from the first file with its number. */
static SvDraft *
add_draft(SvReading *reading, const Numbered *numbered)
{
	const char *name = numbered->number;
	size_t		digits = sv_text_digits(name);
	size_t		title = digits + strspn(name + digits, "_-. ");
	size_t		end = strlen(name) - strlen(numbered->is_down ? ".down.sql" :
											sv_chain_ends_with(name, ".up.sql") ? ".up.sql" : ".sql");
	SvDraft    *draft = sv_reading_draft(reading, numbered->file, pnstrdup(name, digits));

	if (title < end)
		draft->message = sv_chain_words(name + title, Min(strcspn(name + title, "."), end - title));
	draft->detects_transaction = true;
	return draft;
}

/* Adds a file to the draft of its number. */
static void
add_file(SvReading *reading, SvDraft *draft, const Numbered *numbered)
{
	SvPiece    *piece = numbered->is_down ? &draft->downgrade : &draft->upgrade;

	if (piece->text != NULL)
		sv_reading_fail(reading, numbered->file, NULL, ERRCODE_DUPLICATE_OBJECT,
						"number %s already has a file, \"%s\"", draft->id,
						reading->files[piece->file].name);
	*piece = sv_reading_whole(reading, numbered->file);
	sv_client_check_psql(reading, piece);
	sv_reading_claim(reading, numbered->file, draft);
}

static void
refuse_lone_downs(SvReading *reading)
{
	for (int32 i = 0; i < reading->ndrafts; i++)
	{
		SvDraft    *draft = reading->drafts[i];

		if (draft->upgrade.text == NULL)
			sv_reading_refuse(reading, draft, draft->file, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
							  "number %s has a downgrade but no upgrade", draft->id);
	}
}

/*
 * Reads "NUMBER_name.sql", or "NUMBER_name.up.sql" with "NUMBER_name.down.sql"
 * as the downgrade.
 */
static void
read_files(SvReading *reading)
{
	Numbered   *list = palloc_array(Numbered, reading->nfiles);
	SvDraft    *draft = NULL;
	int32		count = 0;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *number = number_of(reading->files[i].name);

		if (number != NULL)
		{
			Numbered	numbered = {number, i, sv_chain_ends_with(number, ".down.sql")};

			list[count++] = numbered;
		}
		else if (sv_chain_ends_with(reading->files[i].name, ".sql"))
			sv_reading_ignore(reading, i, "its name does not begin with a number");
	}
	qsort(list, count, sizeof(Numbered), compare_numbered);
	for (int32 i = 0; i < count; i++)
	{
		if (i == 0 || sv_text_compare_numbers(list[i - 1].number, list[i].number) != 0)
			draft = add_draft(reading, &list[i]);
		add_file(reading, draft, &list[i]);
	}
	refuse_lone_downs(reading);
	sv_chain_link(reading);
	sv_chain_note_holes(reading);
}

const SvFormat sv_format_numbered = {
	.name = "numbered",
	.matches = matches,
	.read = read_files,
};
