/*
 * goose.c
 *		Files of goose: "NUMBER_name.sql" with "-- +goose Up" and "-- +goose Down".
 *
 * A line is an annotation if it begins with "--" and has "+goose" in it.  Files
 * whose names end in .go are also migrations, in the same sequence of numbers.
 *
 * Grammar: the source of goose, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/sections.h"
#include "import/formats.h"

#define MAX_NUMBER "9223372036854775807"

static void
begin_section(SvSections *sections, SvSection *section, const char *line, int number)
{
	if (section->exists)
		sv_section_refuse(sections, line, "an annotation appears twice");
	if (section == &sections->down && !sections->up.exists)
		sv_section_refuse(sections, line, "+goose Down comes before +goose Up");
	sv_section_check_end(sections, "+goose");
	sv_section_open(section, number + 1);
	sections->current = section;
}

static void
begin_block(SvSections *sections, const char *line)
{
	if (sections->current == NULL)
		sv_section_refuse(sections, line, "+goose StatementBegin comes before +goose Up");
	else if (sections->in_block)
		sv_section_refuse(sections, line, "+goose StatementBegin inside a block");
	else
		sections->in_block = true;
}

/* A block is a separate query, whether or not it ends with a semicolon. */
static void
end_block(SvSections *sections, const char *line, int number)
{
	if (sections->in_block)
		sv_section_end_query(sections->current, number);
	else
		sv_section_refuse(sections, line, "+goose StatementEnd without StatementBegin");
	sections->in_block = false;
}

/*
 * Returns the text of an annotation: its line without any "--" and without the
 * first "+goose".
 */
static char *
read_command(const char *text)
{
	char	   *command = pstrdup(text);
	char	   *to = command;
	char	   *mark;

	for (const char *from = text; *from;)
	{
		if (strncmp(from, "--", 2) == 0)
			from += 2;
		else
			*to++ = *from++;
	}
	*to = '\0';
	mark = strstr(command, "+goose");
	if (mark != NULL)
		memmove(mark, mark + strlen("+goose"), strlen(mark + strlen("+goose")) + 1);
	mark = sv_text_trimmed(command, command + strlen(command));
	pfree(command);
	return mark;
}

/* Executes an annotation. */
static void
annotate(SvSections *sections, const char *line, int number, const char *text)
{
	char	   *command = read_command(text);

	if (strstr(command, "+goose") != NULL)
		sv_section_refuse(sections, line, "two annotations in one line");
	else if (pg_strcasecmp(command, "Up") == 0)
		begin_section(sections, &sections->up, line, number);
	else if (pg_strcasecmp(command, "Down") == 0)
		begin_section(sections, &sections->down, line, number);
	else if (pg_strcasecmp(command, "StatementBegin") == 0)
		begin_block(sections, line);
	else if (pg_strcasecmp(command, "StatementEnd") == 0)
		end_block(sections, line, number);
	else if (pg_strcasecmp(command, "NO TRANSACTION") == 0)
		sections->draft->transactional = false;
	else if (pg_strcasecmp(command, "ENVSUB ON") == 0)
		sv_reading_refuse(sections->reading, sections->draft, sections->draft->file, line,
						  ERRCODE_FEATURE_NOT_SUPPORTED,
						  "environment variables (ENVSUB ON) cannot be carried over");
	else if (pg_strcasecmp(command, "ENVSUB OFF") != 0)
		sv_section_refuse(sections, line, "unknown annotation");
}

static void
read_line(SvSections *sections, const char *line, const char *end, int number)
{
	char	   *text = sv_text_trimmed(line, end);

	if (strncmp(text, "--", 2) == 0 && strstr(text, "+goose") != NULL)
	{
		if (*line != '-')
			sv_section_refuse(sections, line, "blanks come before an annotation");
		else
			annotate(sections, line, number, text);
	}
	else if (sections->current != NULL)
		sv_section_add(sections->current, number, line, end);
	else if (sv_section_says_something(line, end))
		sv_section_refuse(sections, line, "a statement comes before +goose Up");
	pfree(text);
}

static void
read_file(SvReading *reading, int32 file)
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		digits = sv_text_digits(base);
	size_t		ending = sv_chain_ends_with(base, ".go") ? 3 : 4;
	SvDraft    *draft = sv_reading_draft(reading, file, pnstrdup(base, digits));
	SvSections	sections = {.reading = reading,.draft = draft};

	draft->message = sv_chain_words(base + digits, strlen(base) - digits - ending);
	if (ending == 3)
	{
		sv_reading_refuse_program(reading, draft, file);
		return;
	}
	sv_section_read_lines(&sections, read_line);
	sv_section_check_end(&sections, "+goose");
	if (!sections.up.exists)
		sv_section_refuse(&sections, NULL, "there is no +goose Up");
}

/* Does a name begin with a positive signed 64-bit number and "_"? */
static bool
has_number(const char *base)
{
	size_t		digits;
	const char *number = sv_text_number(base, &digits);

	return digits > 0 && number[digits] == '_' && sv_text_compare_numbers(number, MAX_NUMBER) <= 0;
}

/* Fails for two files with the same number, written in different ways. */
static void
check_numbers(SvReading *reading)
{
	for (int32 i = 1; i < reading->ndrafts; i++)
	{
		const SvDraft *before = reading->drafts[i - 1];
		const SvDraft *draft = reading->drafts[i];

		if (strcmp(before->id, draft->id) != 0 &&
			sv_text_compare_numbers(before->id, draft->id) == 0)
			sv_reading_fail(reading, draft->file, NULL, ERRCODE_DUPLICATE_OBJECT,
							"it has the same number as \"%s\"", reading->files[before->file].name);
	}
}

/* Does a numbered file have an annotation? */
static bool
matches(const SvReading *reading)
{
	return sv_section_marks(reading, "+goose", true);
}

/* Reads "NUMBER_name.sql" and "NUMBER_name.go", in the order of the numbers. */
static void
read_files(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);
		bool		is_sql = sv_chain_ends_with(base, ".sql");

		if (has_number(base) &&
			(is_sql || (sv_chain_ends_with(base, ".go") && !sv_chain_ends_with(base, "_test.go"))))
			read_file(reading, i);
		else
			sv_reading_ignore(reading, i, is_sql ? "its name is not that of a migration" : NULL);
	}
	sv_chain_sort(reading, sv_chain_compare_numbers);
	check_numbers(reading);
	sv_chain_link(reading);
	sv_chain_note_holes(reading);
}

/* Is a line an annotation for goose, with or without a meaning? */
static bool
reads_mark(const char *text, const char *line)
{
	return sv_text_find_in_line(line, "+goose") != NULL &&
		sv_text_begins_with(line + strspn(line, SV_LINE_BLANKS), "--");
}

static const SvMark mark_list[] = {
	{"-- +goose Up", SV_MARK_UP, true},
	{"-- +goose Down", SV_MARK_DOWN, true},
	{"-- +goose StatementBegin", SV_MARK_OTHER, true},
	{"-- +goose StatementEnd", SV_MARK_OTHER, true},
	{"-- +goose NO TRANSACTION", SV_MARK_OTHER, true},
	{"-- +goose ENVSUB ON", SV_MARK_OTHER, true},
	{"-- +goose ENVSUB OFF", SV_MARK_OTHER, true},
	{NULL}
};

static const SvMarks marks = {
	.tool = "goose",
	.list = mark_list,
	.reads = reads_mark,
};

const SvFormat sv_format_goose = {
	.name = "goose",
	.marks = &marks,
	.matches = matches,
	.read = read_files,
};
