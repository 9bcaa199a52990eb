/*
 * typeorm.c
 *		Files of TypeORM: "TIME-Name.ts" or ".js", all of them programs.
 *
 * They are read for their names.  The time, in milliseconds, is the last 13
 * characters of the name of the class too, by which TypeORM orders migrations and
 * which its tracking table has; so it is the id.
 *
 * Grammar: the source of TypeORM 1.1, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "import/formats.h"

#define TIME_DIGITS 13

/* The length of the name in "TIME-Name.ts" without the suffix; 0: the name has a different form. */
static size_t
stem_length(const char *base)
{
	static const char *const endings[] = {".ts", ".js", ".mts", ".mjs", ".cts", ".cjs"};

	if (sv_text_digits(base) != TIME_DIGITS || base[TIME_DIGITS] != '-')
		return 0;
	return sv_chain_stem(base, endings, lengthof(endings));
}

/* Are there programs named "TIME-Name", and nothing in SQL? */
static bool
matches(const SvReading *reading)
{
	bool		any = false;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);

		if (sv_chain_ends_with(base, ".sql"))
			return false;
		any |= stem_length(base) > 0;
	}
	return any;
}

/* Makes a revision without bodies from every program, in the order of the times. */
static void
read_files(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);
		size_t		length = stem_length(base);
		SvDraft    *draft;

		if (length == 0)
		{
			if (sv_chain_ends_with(base, ".sql"))
				sv_reading_ignore(reading, i, "TypeORM does not run files in SQL");
			else if (!sv_chain_ends_with(base, ".d.ts") &&
					 (sv_chain_ends_with(base, ".ts") || sv_chain_ends_with(base, ".js")))
				sv_reading_ignore(reading, i, "its name is not that of a migration");
			continue;
		}
		draft = sv_reading_draft(reading, i, pnstrdup(base, TIME_DIGITS));
		draft->message = sv_chain_words(base + TIME_DIGITS, length - TIME_DIGITS);
		sv_reading_refuse_program(reading, draft, i);
	}
	sv_chain_sort(reading, strcmp);
	sv_chain_link(reading);
}

const SvFormat sv_format_typeorm = {
	.name = "typeorm",
	.late = SV_LATE_RUN,
	.matches = matches,
	.read = read_files,
};
