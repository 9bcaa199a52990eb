/*
 * goose.c
 *		Files of goose: "NUMBER_name.sql" with "-- +goose Up" and "-- +goose Down".
 *
 * A line is an annotation if it begins with "--" and has "+goose" in it.  Files
 * that end in .go are migrations, too, in the same sequence of numbers.
 *
 * Grammar: the source of goose, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/sections.h"
#include "import/formats.h"

#define MAX_NUMBER "9223372036854775807"

/* A file that is being read. */
typedef struct Parser
{
	SvReading  *reading;
	int32		file;
	SvDraft    *draft;
	SvSection	up;
	SvSection	down;
	SvSection  *current;		/* NULL: before Up */
	bool		in_block;		/* between StatementBegin and StatementEnd */
} Parser;

static void
refuse(Parser *parser, const char *at, const char *problem)
{
	sv_reading_refuse(parser->reading, parser->draft, parser->file, at, ERRCODE_SYNTAX_ERROR,
					  "%s", problem);
}

/* Ends a section: no statement may be open. */
static void
end_section(Parser *parser)
{
	if (parser->in_block)
		refuse(parser, NULL, "+goose StatementBegin without StatementEnd");
	else if (parser->current != NULL && parser->current->open != NULL)
		refuse(parser, parser->current->open, "a statement has no semicolon at its end");
	parser->in_block = false;
}

static void
begin_section(Parser *parser, SvSection *section, const char *line, int number)
{
	if (section->exists)
		refuse(parser, line, "an annotation stands twice");
	if (section == &parser->down && !parser->up.exists)
		refuse(parser, line, "+goose Down stands before +goose Up");
	end_section(parser);
	sv_section_open(section, number + 1);
	parser->current = section;
}

static void
begin_block(Parser *parser, const char *line)
{
	if (parser->current == NULL)
		refuse(parser, line, "+goose StatementBegin stands before +goose Up");
	else if (parser->in_block)
		refuse(parser, line, "+goose StatementBegin stands in a block");
	else
		parser->in_block = true;
}

/* A block is a query for itself, whether it has a semicolon at its end or not. */
static void
end_block(Parser *parser, const char *line, int number)
{
	if (parser->in_block)
		sv_section_end_query(parser->current, number);
	else
		refuse(parser, line, "+goose StatementEnd without StatementBegin");
	parser->in_block = false;
}

/*
 * Returns what an annotation says: its line without all "--" and without the first
 * "+goose".
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

/* Does what an annotation says. */
static void
annotate(Parser *parser, const char *line, int number, const char *text)
{
	char	   *command = read_command(text);

	if (strstr(command, "+goose") != NULL)
		refuse(parser, line, "two annotations stand in one line");
	else if (pg_strcasecmp(command, "Up") == 0)
		begin_section(parser, &parser->up, line, number);
	else if (pg_strcasecmp(command, "Down") == 0)
		begin_section(parser, &parser->down, line, number);
	else if (pg_strcasecmp(command, "StatementBegin") == 0)
		begin_block(parser, line);
	else if (pg_strcasecmp(command, "StatementEnd") == 0)
		end_block(parser, line, number);
	else if (pg_strcasecmp(command, "NO TRANSACTION") == 0)
		parser->draft->transactional = false;
	else if (pg_strcasecmp(command, "ENVSUB ON") == 0)
		sv_reading_refuse(parser->reading, parser->draft, parser->file, line,
						  ERRCODE_FEATURE_NOT_SUPPORTED,
						  "variables of the environment (ENVSUB ON) cannot be carried over");
	else if (pg_strcasecmp(command, "ENVSUB OFF") != 0)
		refuse(parser, line, "an annotation is not known");
}

/* Reads a line that is no annotation. */
static void
read_line(Parser *parser, const char *line, const char *end, int number)
{
	if (parser->current != NULL)
		sv_section_add(parser->current, number, line, end);
	else if (sv_section_says_something(line, end))
		refuse(parser, line, "a statement stands before +goose Up");
}

static void
read_lines(Parser *parser)
{
	int			number = 1;

	for (const char *line = parser->reading->files[parser->file].text, *next; *line; line = next, number++)
	{
		char	   *text;

		next = sv_text_next_line(line);
		text = sv_text_trimmed(line, next);
		if (strncmp(text, "--", 2) == 0 && strstr(text, "+goose") != NULL)
		{
			if (*line != '-')
				refuse(parser, line, "blanks stand before an annotation");
			else
				annotate(parser, line, number, text);
		}
		else
			read_line(parser, line, next, number);
		pfree(text);
	}
	end_section(parser);
}

static void
read_file(SvReading *reading, int32 file)
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		digits = sv_text_digits(base);
	size_t		ending = sv_chain_ends_with(base, ".go") ? 3 : 4;
	Parser		parser = {.reading = reading, .file = file};

	parser.draft = sv_reading_draft(reading, file, pnstrdup(base, digits));
	parser.draft->message = sv_chain_words(base + digits, strlen(base) - digits - ending);
	if (ending == 3)
	{
		sv_reading_refuse_program(reading, parser.draft, file);
		return;
	}
	read_lines(&parser);
	if (!parser.up.exists)
		refuse(&parser, NULL, "there is no +goose Up");
	parser.draft->upgrade = sv_section_piece(&parser.up, file);
	parser.draft->downgrade = sv_section_piece(&parser.down, file);
}

/* Does a name begin with a number from 1 up, of 64 bits with its sign, and "_"? */
static bool
has_number(const char *base)
{
	size_t		digits;
	const char *number = sv_text_number(base, &digits);

	return digits > 0 && number[digits] == '_' && sv_text_compare_numbers(number, MAX_NUMBER) <= 0;
}

/* Fails for two files that have one number, written in two ways. */
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
							"its number is that of \"%s\", too", reading->files[before->file].name);
	}
}

/* Does a file have an annotation? */
static bool
matches(const SvReading *reading)
{
	return sv_section_marks(reading, "+goose");
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
			sv_reading_ignore(reading, i, is_sql ? "its name is not one of a migration" : NULL);
	}
	sv_chain_sort(reading, sv_chain_compare_numbers);
	check_numbers(reading);
	sv_chain_link(reading);
	sv_chain_note_holes(reading);
}

const SvFormat sv_format_goose = {
	.name = "goose",
	.matches = matches,
	.read = read_files,
};
