/*
 * golang_migrate.c
 *		Files of golang-migrate: "VERSION_title.up.sql" and "VERSION_title.down.sql".
 *
 * Grammar: the source of golang-migrate, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "import/formats.h"
#include "import/pairs.h"

/* The tool opens no transaction. */
static bool
parse(SvReading *reading, int32 file, SvPairFile *entry)
{
	size_t		length;
	const char *title = sv_pairs_split_name(sv_chain_base(reading->files[file].name), entry, &length);

	if (title == NULL)
		return false;
	entry->message = sv_chain_words(title, length);
	entry->bare = entry->one_query = true;
	return true;
}

/* Are there files "VERSION_title.up.sql"? */
static bool
matches(const SvReading *reading)
{
	return sv_pairs_exist(reading);
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

const SvFormat sv_format_golang_migrate = {
	.name = "golang-migrate",
	.late = SV_LATE_SKIPPED,
	.matches = matches,
	.read = read_files,
};
