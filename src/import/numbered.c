/*
 * numbered.c
 *		Plain SQL in files that are recognized only by a number in their names.
 *
 * They are run by hand or by a script, mostly in psql, so psql commands and
 * variables are refused.  A program with a number is a part of the sequence, too.
 *
 * Grammar: not that of a tool, except for the commands and variables of psql.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/client.h"
#include "format/endings.h"
#include "import/formats.h"
#include "miscadmin.h"

/* A file with a number. */
typedef struct Numbered
{
	const char *number;			/* where it is in the name */
	size_t		stem;			/* length of the name from there on, without
								 * the suffix */
	int32		file;
	bool		is_down;
	bool		is_sql;
} Numbered;

/* Does a name of this length end in this? */
static bool
ends_with(const char *name, size_t length, const char *ending)
{
	size_t		n = strlen(ending);

	return length > n && strncmp(name + length - n, ending, n) == 0;
}

/*
 * Reads a name such as "V0001.Name.up.sql"; returns whether it has a number and
 * the ending of something that can be run.
 */
static bool
read_name(const char *name, Numbered *numbered)
{
	const char *number = sv_chain_base(name);
	size_t		ending = sv_ending_of_sql(number);
	size_t		digits;

	numbered->is_sql = ending > 0;
	if (ending == 0)
		ending = sv_ending_of_packed_sql(number);
	if (ending == 0 && !sv_ending_is_test(number))
		ending = sv_ending_of_code(number);
	if (*number == 'V' || *number == 'v')
		number++;
	digits = sv_text_digits(number);
	if (ending == 0 || digits == 0 || strchr("_-. ", number[digits]) == NULL)
		return false;
	numbered->number = number;
	numbered->stem = strlen(number) - ending;
	numbered->is_down = ends_with(number, numbered->stem, ".down");
	if (numbered->is_down || ends_with(number, numbered->stem, ".up"))
		numbered->stem -= strlen(numbered->is_down ? ".down" : ".up");
	return true;
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
		Numbered	numbered;

		if (sv_ending_of_sql(reading->files[i].name) == 0)
			continue;
		if (!read_name(reading->files[i].name, &numbered))
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
	SvDraft    *draft = sv_reading_draft(reading, numbered->file, pnstrdup(name, digits));

	if (title < numbered->stem)
		draft->message = sv_chain_words(name + title, Min(strcspn(name + title, "."), numbered->stem - title));
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
	if (!numbered->is_sql)
	{
		*piece = sv_reading_program(reading, draft, numbered->file);
		return;
	}
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
		Numbered	numbered = {.file = i};

		if (read_name(reading->files[i].name, &numbered))
			list[count++] = numbered;
		else if (sv_ending_of_sql(reading->files[i].name) > 0)
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
