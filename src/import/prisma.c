/*
 * prisma.c
 *		Files of Prisma: "VERSION_name/migration.sql", a folder for each revision.
 *
 * Prisma has no way down of its own.  Its documentation has one written into
 * "down.sql", which is kept in the same folder and run by hand.
 *
 * A file is sent as one query.  Folders are ordered by their names, as text.
 *
 * Grammar: the source of Prisma 7.10, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "import/formats.h"

#define SCRIPT "migration.sql"
#define DOWN "down.sql"
#define LOCK "migration_lock.toml"

static bool
is_named(const SvFile *file, const char *name)
{
	return strcmp(sv_chain_base(file->name), name) == 0;
}

/* Returns the number of the file with this name in the folder of another; -1: none. */
static int32
find_sibling(const SvReading *reading, int32 file, const char *name)
{
	const char *path = reading->files[file].name;

	return sv_reading_find(reading, psprintf("%.*s%s", (int) (sv_chain_base(path) - path), path, name));
}

/* Orders drafts by the folders of their files, as text. */
static int
compare_folders(const void *a, const void *b, void *arg)
{
	const SvReading *reading = (const SvReading *) arg;
	const char *left = reading->files[(*(SvDraft *const *) a)->file].name;
	const char *right = reading->files[(*(SvDraft *const *) b)->file].name;
	size_t		left_length = sv_chain_base(left) - left - 1;
	size_t		right_length = sv_chain_base(right) - right - 1;
	int			order = strncmp(left, right, Min(left_length, right_length));

	return order != 0 ? order : (left_length > right_length) - (left_length < right_length);
}

/* Sends a file as one query, in an implicit transaction if that is possible. */
static SvPiece
read_body(SvReading *reading, SvDraft *draft, int32 file)
{
	SvPiece		piece = sv_reading_whole(reading, file);

	sv_reading_claim(reading, file, draft);
	piece.one_query = true;
	return piece;
}

static void
read_folder(SvReading *reading, int32 file)
{
	const char *folder = sv_chain_folder(reading->files[file].name);
	size_t		digits = sv_text_digits(folder);
	int32		down = find_sibling(reading, file, DOWN);
	SvDraft    *draft;

	if (*folder == '\0')
	{
		sv_reading_fail(reading, file, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
						"it is not in a folder, whose name would be that of the migration");
		return;
	}
	draft = sv_reading_draft(reading, file, sv_chain_make_id(folder, strlen(folder)));
	draft->message = sv_chain_words(folder + digits, strlen(folder) - digits);
	draft->detects_transaction = true;
	draft->upgrade = read_body(reading, draft, file);
	if (down >= 0)
		draft->downgrade = read_body(reading, draft, down);
}

/*
 * Fails unless the lock file names PostgreSQL.  As in Prisma, the first line that
 * begins with "provider" counts.
 */
static void
check_provider(SvReading *reading, int32 file)
{
	const char *line = reading->files[file].text;
	char	   *provider;

	while (*line != '\0' && !sv_text_begins_with(line, "provider"))
		line = sv_text_next_line(line);
	if (*line == '\0')
	{
		sv_reading_fail(reading, file, NULL, ERRCODE_INVALID_PARAMETER_VALUE, "it names no provider");
		return;
	}
	provider = sv_text_without(line + strlen("provider"), sv_text_line_end(line), SV_BLANKS "=\"");
	if (strcmp(provider, "postgresql") != 0)
		sv_reading_fail(reading, file, line, ERRCODE_FEATURE_NOT_SUPPORTED,
						"the migrations are for \"%s\", not for PostgreSQL", provider);
}

/* Is there a migration.sql in a folder, or Prisma's lock file? */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const SvFile *file = &reading->files[i];

		if (is_named(file, LOCK) || (is_named(file, SCRIPT) && *sv_chain_folder(file->name) != '\0'))
			return true;
	}
	return false;
}

/* Reads the script of every folder. */
static void
read_files(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const SvFile *file = &reading->files[i];

		if (is_named(file, SCRIPT))
			read_folder(reading, i);
		else if (is_named(file, LOCK))
			check_provider(reading, i);
		else if (is_named(file, DOWN) && find_sibling(reading, i, SCRIPT) < 0)
			sv_reading_refuse(reading, NULL, i, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
							  "there is no " SCRIPT " next to it");
		else if (!is_named(file, DOWN) && sv_chain_ends_with(file->name, ".sql"))
			sv_reading_ignore(reading, i, "Prisma runs only files named " SCRIPT);
	}
	qsort_arg(reading->drafts, reading->ndrafts, sizeof(SvDraft *), compare_folders, reading);
	sv_chain_link(reading);
}

const SvFormat sv_format_prisma = {
	.name = "prisma",
	.also_reads = ".toml",
	.late = SV_LATE_RUN,
	.matches = matches,
	.read = read_files,
};
