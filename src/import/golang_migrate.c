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

/*
 * Returns the last ".up." or ".down." in a name, and its length; NULL if there is
 * none.
 */
static const char *
find_direction(const char *base, size_t *length, bool *is_down)
{
	const char *found = NULL;

	for (const char *p = base; (p = strchr(p, '.')) != NULL; p++)
	{
		bool		up = sv_text_begins_with(p, ".up.");

		if (!up && !sv_text_begins_with(p, ".down."))
			continue;
		found = p;
		*is_down = !up;
		*length = strlen(up ? ".up." : ".down.");
	}
	return found;
}

/*
 * "VERSION_title.up.ENDING": the tool opens no transaction, and sends any file as
 * it is, whatever its ending.
 */
static bool
parse(SvReading *reading, int32 file, SvPairFile *entry)
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		digits = sv_text_digits(base);
	size_t		length;
	const char *direction = find_direction(base, &length, &entry->down);

	if (digits == 0 || base[digits] != '_' || direction <= base + digits)
		return false;
	entry->version = pnstrdup(base, digits);
	entry->message = sv_chain_words(base + digits + 1, direction - base - digits - 1);
	entry->unreadable = pg_strcasecmp(direction + length, "sql") != 0;
	entry->bare = entry->one_query = true;
	return true;
}

/* Is there a file "VERSION_title.up.sql"? */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);
		size_t		digits = sv_text_digits(base);
		size_t		length;
		bool		is_down;
		const char *direction = find_direction(base, &length, &is_down);

		if (digits > 0 && base[digits] == '_' && direction > base + digits && !is_down &&
			pg_strcasecmp(direction + length, "sql") == 0)
			return true;
	}
	return false;
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
