/*
 * knex.c
 *		Files of knex: "TIME_name.js" and the like, all of them programs.
 *
 * They are read for their names: knex's tracking table names the same files.  A
 * time has 14 digits, as knex writes it; the suffixes are those that it
 * loads or can be told to load.
 *
 * Grammar: the source of knex 3.3, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/sections.h"
#include "import/formats.h"

#define TIME_DIGITS 14

/* The length of a name without its suffix; 0: knex does not load such a file. */
static size_t
stem_length(const char *base)
{
	static const char *const endings[] = {
		".js", ".cjs", ".mjs", ".ts", ".cts", ".mts", ".coffee", ".co", ".eg", ".iced", ".litcoffee", ".ls"
	};

	return sv_chain_stem(base, endings, lengthof(endings));
}

/*
 * Is every program named "TIME_name", and is there nothing in SQL?  Other tools
 * have programs beside their files in SQL.
 */
static bool
matches(const SvReading *reading)
{
	bool		any = false;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);

		if (sv_chain_ends_with(base, ".sql"))
			return false;
		if (stem_length(base) == 0)
			continue;
		if (sv_text_digits(base) != TIME_DIGITS || base[TIME_DIGITS] != '_')
			return false;
		any = true;
	}
	return any;
}

/* Makes a revision without bodies from every program, in the order of the names. */
static void
read_files(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);
		size_t		length = stem_length(base);
		size_t		digits = sv_text_digits(base);
		SvDraft    *draft;

		if (length == 0)
		{
			if (sv_chain_ends_with(base, ".sql"))
				sv_reading_ignore(reading, i, "knex does not run files in SQL");
			continue;
		}
		draft = sv_reading_draft(reading, i, sv_chain_make_id(base, length));
		draft->message = sv_chain_words(base + digits, length - digits);
		sv_reading_refuse_program(reading, draft, i);
	}
	sv_section_sort(reading, strcmp);
	sv_chain_link(reading);
}

const SvFormat sv_format_knex = {
	.name = "knex",
	.late = SV_LATE_RUN,
	.matches = matches,
	.read = read_files,
};
