/*
 * sql_migrate.c
 *		Files of sql-migrate: any name, and "-- +migrate Up" and "-- +migrate Down"
 *		before the lines of the two directions.
 *
 * Grammar: the source of sql-migrate, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/sections.h"
#include "import/formats.h"

#define MARK "-- +migrate "

/*
 * Reads the options of a mark, of which only one has a meaning.  What is almost
 * that one is refused, because the tool passes over it.
 */
static void
read_options(SvSections *sections, const char *line, const char *options)
{
	static const SvMark option = {"notransaction", SV_MARK_OTHER, true};

	if (sv_text_has_word(options, SV_LINE_BLANKS, "notransaction"))
		sections->draft->transactional = false;
	else if (sv_marks_could_be(options, options + strlen(options), &option, true))
		sv_section_refuse(sections, line, "the option of this mark could be meant as notransaction, but sql-migrate does not read it");
}

/* Executes a mark; command is what follows it. */
static void
read_mark(SvSections *sections, const char *line, int number, char *command)
{
	char	   *options = command + strcspn(command, SV_LINE_BLANKS);

	if (*options != '\0')
		*options++ = '\0';
	if (strcmp(command, "Up") == 0 || strcmp(command, "Down") == 0)
	{
		sv_section_check_end(sections, "+migrate");
		sections->current = *command == 'U' ? &sections->up : &sections->down;
		read_options(sections, line, options);
		sv_section_open(sections->current, number + 1);
	}
	else if (strcmp(command, "StatementBegin") == 0)
		sections->in_block = sections->current != NULL;
	else if (strcmp(command, "StatementEnd") == 0)
	{
		if (sections->in_block)
			sv_section_end_query(sections->current, number);
		sections->in_block = false;
	}
	else
		sv_section_refuse(sections, line, "unknown +migrate command");
}

/* Comments that are not marks are dropped. */
static void
read_line(SvSections *sections, const char *line, const char *end, int number)
{
	if (sv_text_begins_with(line, MARK))
		read_mark(sections, line, number, sv_text_trimmed(line + strlen(MARK), end));
	else if (sections->current != NULL && !sv_text_begins_with(line, "-- "))
		sv_section_add(sections->current, number, line, end);
}

static void
read_file(SvReading *reading, SvDraft *draft)
{
	SvSections	sections = {.reading = reading,.draft = draft};

	sv_section_read_lines(&sections, read_line);
	sv_section_check_end(&sections, "+migrate");
	if (!sections.up.exists)
		sv_section_refuse(&sections, NULL, "there is no up section");
}

/* Does a file have a sql-migrate mark? */
static bool
matches(const SvReading *reading)
{
	return sv_section_marks(reading, "+migrate ", false);
}

/* By the numbers that names begin with; names without a number come last. */
static int
compare_numbered(const char *a, const char *b)
{
	bool		left = sv_text_digits(a) > 0;
	bool		right = sv_text_digits(b) > 0;

	return left != right ? right - left : sv_chain_compare_numbers(a, b);
}

/* Reads all files, in the order of the numbers that their names begin with. */
static void
read_files(SvReading *reading)
{
	sv_section_read_named(reading, read_file);
	sv_section_sort(reading, compare_numbered);
	sv_chain_link(reading);
}

/* Is a line a mark for sql-migrate, with or without a meaning? */
static bool
reads_mark(const char *text, const char *line)
{
	return sv_text_begins_with(line, MARK);
}

static const SvMark mark_list[] = {
	{"-- +migrate Up", SV_MARK_UP, false},
	{"-- +migrate Down", SV_MARK_DOWN, false},
	{"-- +migrate StatementBegin", SV_MARK_OTHER, false},
	{"-- +migrate StatementEnd", SV_MARK_OTHER, false},
	{NULL}
};

static const SvMarks marks = {
	.tool = "sql-migrate",
	.list = mark_list,
	.reads = reads_mark,
};

const SvFormat sv_format_sql_migrate = {
	.name = "sql-migrate",
	.marks = &marks,
	.late = SV_LATE_RUN,
	.matches = matches,
	.read = read_files,
};
