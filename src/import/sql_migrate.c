/*
 * sql_migrate.c
 *		Files of sql-migrate: any name, and "-- +migrate Up" and "-- +migrate Down"
 *		before the lines that go up and those that go down.
 *
 * Grammar: the source of sql-migrate, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/sections.h"
#include "import/formats.h"

#define MARK "-- +migrate "

/* A file that is being read. */
typedef struct Parser
{
	SvReading  *reading;
	SvDraft    *draft;
	SvSection	up;
	SvSection	down;
	SvSection  *current;
	bool		in_block;		/* between StatementBegin and StatementEnd */
} Parser;

static void
refuse(Parser *parser, const char *at, const char *problem)
{
	sv_reading_refuse(parser->reading, parser->draft, parser->draft->file, at, ERRCODE_SYNTAX_ERROR,
					  "%s", problem);
}

/* No statement may be open where a section ends. */
static void
end_section(Parser *parser)
{
	if (parser->in_block)
		refuse(parser, NULL, "+migrate StatementBegin without StatementEnd");
	else if (parser->current != NULL && parser->current->open != NULL)
		refuse(parser, parser->current->open, "a statement has no semicolon at its end");
	parser->in_block = false;
}

/* Does what a mark says; command is what follows it. */
static void
read_mark(Parser *parser, const char *line, int number, char *command)
{
	char	   *options = command + strcspn(command, SV_LINE_BLANKS);

	if (*options != '\0')
		*options++ = '\0';
	if (strcmp(command, "Up") == 0 || strcmp(command, "Down") == 0)
	{
		end_section(parser);
		parser->current = *command == 'U' ? &parser->up : &parser->down;
		if (sv_text_has_word(options, SV_LINE_BLANKS, "notransaction"))
			parser->draft->transactional = false;
		sv_section_open(parser->current, number + 1);
	}
	else if (strcmp(command, "StatementBegin") == 0)
		parser->in_block = parser->current != NULL;
	else if (strcmp(command, "StatementEnd") == 0)
	{
		if (parser->in_block)
			sv_section_end_query(parser->current, number);
		parser->in_block = false;
	}
	else
		refuse(parser, line, "a command of +migrate is not known");
}

/* Comments that are no marks are dropped. */
static void
read_line(Parser *parser, const char *line, const char *end, int number)
{
	if (sv_text_begins_with(line, MARK))
		read_mark(parser, line, number, sv_text_trimmed(line + strlen(MARK), end));
	else if (parser->current != NULL && !sv_text_begins_with(line, "-- "))
		sv_section_add(parser->current, number, line, end);
}

static void
read_file(SvReading *reading, SvDraft *draft)
{
	Parser		parser = {.reading = reading, .draft = draft};
	int			number = 1;

	for (const char *line = reading->files[draft->file].text, *next; *line; line = next, number++)
	{
		next = sv_text_next_line(line);
		read_line(&parser, line, next, number);
	}
	end_section(&parser);
	if (!parser.up.exists)
		refuse(&parser, NULL, "there is no section that goes up");
	draft->upgrade = sv_section_piece(&parser.up, draft->file);
	draft->downgrade = sv_section_piece(&parser.down, draft->file);
}

/* Does a file have a mark of sql-migrate's? */
static bool
matches(const SvReading *reading)
{
	return sv_section_marks(reading, "+migrate ");
}

/* By the numbers that names begin with; those without come last. */
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

const SvFormat sv_format_sql_migrate = {
	.name = "sql-migrate",
	.matches = matches,
	.read = read_files,
};
