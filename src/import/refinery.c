/*
 * refinery.c
 *		Files of refinery: "V1__name.sql" and "U2__name.sql", which are both
 *		upgrades.
 *
 * Flyway has the same names, but its U files revert the V with that version.
 * Only a file in Rust distinguishes the tools reliably: a single U may be from
 * Flyway with its V lost, and must not become an upgrade by mistake.
 *
 * Grammar: the source of refinery, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "import/formats.h"

/* What the name of a file says. */
typedef struct FileName
{
	const char *version;
	size_t		length;			/* of the version */
	const char *title;
	size_t		title_length;
	bool		is_whole;		/* the version has no fraction */
	bool		is_code;
} FileName;

/*
 * How many bytes of word characters a text begins with; anything that is not
 * ASCII counts as a letter.
 */
static size_t
words_length(const char *text)
{
	const char *p = text;

	while (sv_text_continues_word(*p))
		p++;
	return p - text;
}

/* Splits a name; returns whether it is that of a migration. */
static bool
read_name(const char *file, FileName *name)
{
	const char *base = sv_chain_base(file);
	const char *end;
	size_t		fraction;

	if (*base != 'U' && *base != 'V')
		return false;
	name->version = base + 1;
	name->length = sv_text_digits(name->version);
	if (name->length == 0)
		return false;
	end = name->version + name->length;
	fraction = *end == '.' ? sv_text_digits(end + 1) : 0;
	name->is_whole = fraction == 0;
	if (fraction > 0)
	{
		end += 1 + fraction;
		name->length += 1 + fraction;
	}
	if (strncmp(end, "__", 2) != 0)
		return false;
	name->title = end + 2;
	name->title_length = words_length(name->title);
	end = name->title + name->title_length;
	name->is_code = strcmp(end, ".rs") == 0;
	return name->title_length > 0 && (name->is_code || strcmp(end, ".sql") == 0);
}

/* Is there a file "V1__name.rs"? */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		FileName	name;

		if (read_name(reading->files[i].name, &name) && name.is_code)
			return true;
	}
	return false;
}

static void
read_file(SvReading *reading, int32 file, const FileName *name)
{
	SvDraft    *draft = sv_reading_draft(reading, file, pnstrdup(name->version, name->length));

	draft->message = sv_chain_words(name->title, name->title_length);
	draft->upgrade = sv_reading_whole(reading, file);
	draft->runs_late = sv_chain_base(reading->files[file].name)[0] == 'U';
	if (name->is_code)
		sv_reading_refuse_program(reading, draft, file);
	else if (!name->is_whole)
		sv_reading_refuse(reading, draft, file, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
						  "version %s is not a whole number, which refinery refuses", draft->id);
}

/* Reads "V1__name.sql" and "U1__name.sql", in folders of any depth. */
static void
read_files(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		FileName	name;

		if (read_name(reading->files[i].name, &name))
			read_file(reading, i, &name);
		else if (sv_chain_ends_with(reading->files[i].name, ".sql"))
			sv_reading_ignore(reading, i, "its name is not that of a migration");
	}
	sv_chain_sort(reading, sv_chain_compare_numbers);
	sv_chain_fail_doubles(reading);
	sv_chain_link(reading);
	sv_chain_note_holes(reading);
}

const SvFormat sv_format_refinery = {
	.name = "refinery",
	.matches = matches,
	.read = read_files,
};
