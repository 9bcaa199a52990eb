/*
 * go_pg.c
 *		Files of go-pg/migrations: "VERSION_title[.tx].up.sql" and the same with down,
 *		and programs.
 *
 * Grammar: the source of go-pg/migrations, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "import/formats.h"
#include "import/pairs.h"

/* The next line that is a directive, beginning with this line; NULL: none. */
static const char *
next_directive(const char *line)
{
	while (*line != '\0' && !sv_text_begins_with(line, "--gopg:"))
		line = sv_text_next_line(line);
	return *line == '\0' ? NULL : line;
}

static bool
parse(SvReading *reading, int32 file, SvPairFile *entry)
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		length;
	const char *title = sv_pairs_split_name(base, entry, &length);

	if (title == NULL)
	{
		title = sv_pairs_title(base, ".go", entry, &length);
		if (title == NULL || sv_chain_ends_with(base, "_test.go"))
			return false;
		entry->program = true;
	}
	else if (!sv_pairs_cut_ending(title, &length, ".tx"))
	{
		entry->bare = true;
		entry->one_query = next_directive(reading->files[file].text) == NULL;
	}
	entry->message = sv_chain_words(title, length);
	return true;
}

/*
 * There is one directive: what is before and after it are two queries, whether
 * or not the first ends with a semicolon.
 */
static void
check(SvReading *reading, SvPiece *piece)
{
	char	   *text = pstrdup(piece->text);

	for (const char *line = next_directive(text); line != NULL; line = next_directive(line + 1))
	{
		size_t		length = strcspn(line, "\n");

		if (line[length - 1] == '\r')
			length--;
		if (!sv_text_is_word(line, length, "--gopg:split"))
		{
			sv_reading_refuse_body(reading, piece, line - text, ERRCODE_INVALID_PARAMETER_VALUE,
								   psprintf("\"%s\" is not known to go-pg", pnstrdup(line, length)));
			return;
		}
		memset(text + (line - text), ' ', length);
		text[line - text] = ';';
	}
	piece->text = text;
}

/* Are there pairs, some of which have ".tx" in their names, or a directive? */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);
		SvPairFile	entry;
		size_t		length;

		if (sv_pairs_split_name(base, &entry, &length) != NULL &&
			(sv_chain_ends_with(base, ".tx.up.sql") || sv_chain_ends_with(base, ".tx.down.sql") ||
			 next_directive(reading->files[i].text) != NULL))
			return true;
	}
	return false;
}

static const SvPairTool tool = {
	.parse = parse,
	.compare = sv_text_compare_numbers,
	.check = check,
};

/* In the order of the numbers. */
static void
read_files(SvReading *reading)
{
	sv_pairs_read(reading, &tool);
}

/* Is a line a directive for go-pg? */
static bool
reads_mark(const char *text, const char *line)
{
	return sv_text_begins_with(line, "--gopg:");
}

static const SvMark mark_list[] = {
	{"--gopg:split", SV_MARK_OTHER, true},
	{NULL}
};

static const SvMarks marks = {
	.tool = "go-pg",
	.list = mark_list,
	.reads = reads_mark,
};

const SvFormat sv_format_go_pg = {
	.name = "go-pg",
	.marks = &marks,
	.late = SV_LATE_SKIPPED,
	.matches = matches,
	.read = read_files,
};
