/*
 * diesel.c
 *		Files of diesel: a folder for each revision, with up.sql and down.sql.
 *
 * The version is the name of the folder up to the first "_", without any "-".
 * Versions are ordered as strings: in old histories some have 14 digits and some
 * 18.
 *
 * Grammar: the source of diesel, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/endings.h"
#include "import/formats.h"

/* The files of one folder, by number; -1: not there. */
typedef struct Folder
{
	int32		up;
	int32		down;
	int32		metadata;
} Folder;

static bool
is_named(const SvFile *file, const char *name)
{
	return strcmp(sv_chain_base(file->name), name) == 0;
}

/* Orders files by their folder, and within a folder by name. */
static int
compare_folders(const void *a, const void *b, void *arg)
{
	const SvFile *files = (const SvFile *) arg;
	int32		left = *(const int32 *) a;
	int32		right = *(const int32 *) b;
	size_t		left_length = sv_chain_base(files[left].name) - files[left].name;
	size_t		right_length = sv_chain_base(files[right].name) - files[right].name;
	int			order = strncmp(files[left].name, files[right].name, Min(left_length, right_length));

	if (order == 0)
		order = (left_length > right_length) - (left_length < right_length);
	return order != 0 ? order : (left > right) - (left < right);
}

static bool
same_folder(const SvFile *a, const SvFile *b)
{
	size_t		length = sv_chain_base(a->name) - a->name;

	return length == sv_chain_base(b->name) - b->name && strncmp(a->name, b->name, length) == 0;
}

/* Makes the version from a folder's name; NULL if it has none. */
static char *
version_of(const char *folder)
{
	size_t		length = strcspn(folder, "_");
	char	   *version = palloc(length + 1);
	char	   *out = version;

	for (size_t i = 0; i < length; i++)
	{
		if (folder[i] != '-')
			*out++ = folder[i];
	}
	*out = '\0';
	return *version == '\0' ? NULL : version;
}

/* Does metadata.toml say that the revision runs in a transaction, before any table? */
static bool
runs_in_transaction(SvReading *reading, int32 file)
{
	for (const char *line = reading->files[file].text; *line; line = sv_text_next_line(line))
	{
		const char *p = line + strspn(line, " \t\r");

		if (*p == '[')
			break;
		p = sv_text_after(p, "run_in_transaction");
		if (p != NULL)
			p = sv_text_after(p + strspn(p, " \t"), "=");
		if (p == NULL)
			continue;
		p += strspn(p, " \t");
		return sv_text_is_word(p, strcspn(p, " \t\r\n#"), "true");
	}
	return false;
}

/* A body, which need not have a statement but must not be empty. */
static SvPiece
read_body(SvReading *reading, SvDraft *draft, int32 file)
{
	if (reading->files[file].length == 0)
		sv_reading_note(reading, file, NULL, "the file is empty, which diesel does not run");
	sv_reading_claim(reading, file, draft);
	return sv_reading_whole(reading, file);
}

static void
read_folder(SvReading *reading, const Folder *folder, int32 any)
{
	const char *name = sv_chain_folder(reading->files[any].name);
	char	   *version = version_of(name);
	SvDraft    *draft;

	if (*name == '.')
	{
		sv_reading_ignore(reading, any, "its folder is hidden");
		return;
	}
	if (version == NULL)
	{
		sv_reading_fail(reading, any, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
						"folder \"%s\" does not begin with a version", name);
		return;
	}
	if (folder->up < 0)
	{
		sv_reading_refuse(reading, NULL, any, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
						  "there is no up.sql next to it");
		return;
	}
	draft = sv_reading_draft(reading, folder->up, version);
	if (name[strcspn(name, "_")] == '_')
		draft->message = sv_chain_words(name + strcspn(name, "_"), strlen(name + strcspn(name, "_")));
	draft->upgrade = read_body(reading, draft, folder->up);
	if (folder->down >= 0)
		draft->downgrade = read_body(reading, draft, folder->down);
	if (folder->metadata >= 0)
	{
		sv_reading_claim(reading, folder->metadata, draft);
		draft->transactional = runs_in_transaction(reading, folder->metadata);
	}
}

/* Is there an up.sql in a folder whose version is a number? */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *version;

		if (!is_named(&reading->files[i], "up.sql"))
			continue;
		version = version_of(sv_chain_folder(reading->files[i].name));
		if (version != NULL && version[sv_text_digits(version)] == '\0')
			return true;
	}
	return false;
}

/* Lists the relevant files, those of one folder next to each other. */
static int32 *
list_files(const SvReading *reading, int32 *n)
{
	int32	   *list = palloc_array(int32, reading->nfiles);

	*n = 0;
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const SvFile *file = &reading->files[i];

		if (is_named(file, "up.sql") || is_named(file, "down.sql") || is_named(file, "metadata.toml"))
			list[(*n)++] = i;
	}
	qsort_arg(list, *n, sizeof(int32), compare_folders, reading->files);
	return list;
}

/* Makes drafts of the folders that have a program instead of an up.sql. */
static void
read_programs(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const SvFile *file = &reading->files[i];
		const char *base = sv_chain_base(file->name);
		const char *folder = sv_chain_folder(file->name);
		char	   *up = psprintf("%.*sup.sql", (int) (base - file->name), file->name);
		char	   *version = version_of(folder);
		SvDraft    *draft;

		if (sv_text_begins_with(base, "up.") && version != NULL && sv_text_digits(version) > 0 &&
			(sv_ending_of_code(base) > 0 || sv_ending_of_packed_sql(base) > 0 || sv_ending_of_sql(base) > 0) &&
			sv_reading_find(reading, up) < 0)
		{
			draft = sv_reading_draft(reading, i, version);
			sv_reading_refuse_program(reading, draft, i);
		}
		pfree(up);
	}
}

/* Reads every folder that has an up.sql or a down.sql. */
static void
read_files(SvReading *reading)
{
	int32		n;
	int32	   *list = list_files(reading, &n);

	for (int32 i = 0, next; i < n; i = next)
	{
		Folder		folder = {-1, -1, -1};

		for (next = i; next < n && same_folder(&reading->files[list[i]], &reading->files[list[next]]); next++)
		{
			const SvFile *file = &reading->files[list[next]];

			if (is_named(file, "up.sql"))
				folder.up = list[next];
			else if (is_named(file, "down.sql"))
				folder.down = list[next];
			else
				folder.metadata = list[next];
		}
		if (folder.up >= 0 || folder.down >= 0)
			read_folder(reading, &folder, Max(folder.up, folder.down));
	}
	read_programs(reading);
	sv_chain_sort(reading, strcmp);
	sv_chain_link(reading);
}

const SvFormat sv_format_diesel = {
	.name = "diesel",
	.late = SV_LATE_RUN,
	.also_reads = ".toml",
	.matches = matches,
	.read = read_files,
};
