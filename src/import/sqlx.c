/*
 * sqlx.c
 *		Files of sqlx: "VERSION_title.up.sql" and "VERSION_title.down.sql", or
 *		"VERSION_title.sql".
 *
 * Grammar: the source of sqlx, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "import/formats.h"
#include "import/pairs.h"

/* "VERSION_title.sql" is irreversible. */
static bool
parse(SvReading *reading, int32 file, SvPairFile *entry)
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		length;
	const char *title = sv_pairs_split_name(base, entry, &length);

	if (title == NULL)
		title = sv_pairs_title(base, ".sql", entry, &length);
	if (title == NULL)
		return false;
	entry->message = sv_chain_words(title, length);
	entry->no_transaction = sv_text_begins_with(reading->files[file].text, "-- no-transaction");
	return true;
}

/* Is this "VERSION_title.sql", an irreversible upgrade? */
static bool
is_simple(const char *base)
{
	SvPairFile	entry;
	size_t		length;

	return sv_pairs_split_name(base, &entry, &length) == NULL &&
		sv_pairs_title(base, ".sql", &entry, &length) != NULL;
}

/*
 * Does a file say "-- no-transaction" as sqlx understands it, or are there both
 * pairs and irreversible files?
 */
static bool
matches(const SvReading *reading)
{
	bool		simple = false;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);

		if (sv_text_digits(base) > 0 && sv_chain_ends_with(base, ".sql") &&
			sv_text_begins_with(reading->files[i].text, "-- no-transaction"))
			return true;
		simple |= is_simple(base);
	}
	return simple && sv_pairs_exist(reading);
}

static const SvPairTool tool = {
	.parse = parse,
	.compare = sv_text_compare_numbers,
};

/* In the order of the numbers. */
static void
read_files(SvReading *reading)
{
	sv_pairs_read(reading, &tool);
}

/* Is this the one line that sqlx looks at? */
static bool
reads_mark(const char *text, const char *line)
{
	return line == text && sv_text_begins_with(line, "-- no-transaction");
}

static const SvMark mark_list[] = {
	{"-- no-transaction", SV_MARK_OTHER, false},
	{NULL}
};

static const SvMarks marks = {
	.tool = "sqlx",
	.list = mark_list,
	.only_noted = true,
	.reads = reads_mark,
};

const SvFormat sv_format_sqlx = {
	.name = "sqlx",
	.marks = &marks,
	.late = SV_LATE_RUN,
	.matches = matches,
	.read = read_files,
};
