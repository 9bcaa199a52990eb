/*
 * goose.c
 *		Files of goose: "NUMBER_name.sql" with "-- +goose Up" and "-- +goose Down".
 *
 * A line is an annotation if it begins with "--" and has "+goose" in it.  Files
 * that end in .go are migrations, too, in the same sequence of numbers.
 */
#include "postgres.h"

#include "format/chain.h"
#include "format/sections.h"

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
	const char *open;			/* a statement that has not ended; NULL: none */
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
	if (parser->open != NULL)
		refuse(parser, parser->open, "a statement has no semicolon at its end");
	if (parser->in_block)
		refuse(parser, NULL, "+goose StatementBegin without StatementEnd");
	parser->open = NULL;
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

/* Does what an annotation says; command is without its dashes. */
static void
annotate(Parser *parser, const char *line, int number, const char *command)
{
	const char *word = strstr(command, "+goose") + strlen("+goose");
	char	   *name = sv_section_trimmed(word, word + strlen(word));

	if (strstr(word, "+goose") != NULL)
		refuse(parser, line, "two annotations stand in one line");
	else if (pg_strcasecmp(name, "Up") == 0)
		begin_section(parser, &parser->up, line, number);
	else if (pg_strcasecmp(name, "Down") == 0)
		begin_section(parser, &parser->down, line, number);
	else if (pg_strcasecmp(name, "StatementBegin") == 0)
		parser->in_block = true;
	else if (pg_strcasecmp(name, "StatementEnd") == 0)
	{
		if (!parser->in_block)
			refuse(parser, line, "+goose StatementEnd without StatementBegin");
		parser->in_block = false;
	}
	else if (pg_strcasecmp(name, "NO TRANSACTION") == 0)
		parser->draft->transactional = false;
	else if (pg_strcasecmp(name, "ENVSUB ON") == 0)
		sv_reading_refuse(parser->reading, parser->draft, parser->file, line,
						  ERRCODE_FEATURE_NOT_SUPPORTED,
						  "variables of the environment (ENVSUB ON) cannot be carried over");
	else if (pg_strcasecmp(name, "ENVSUB OFF") != 0)
		refuse(parser, line, "an annotation is not known");
}

/* Does a statement end in this line?  The last word before a comment tells. */
static bool
ends_statement(const char *line, const char *end)
{
	const char *stop = line;

	for (const char *word = line; word < end;)
	{
		while (word < end && (*word == ' ' || *word == '\t' || *word == '\r' || *word == '\n'))
			word++;
		if (word >= end || strncmp(word, "--", 2) == 0)
			break;
		while (word < end && *word != ' ' && *word != '\t' && *word != '\r' && *word != '\n')
			word++;
		stop = word;
	}
	return stop > line && stop[-1] == ';';
}

/* Reads a line that is no annotation. */
static void
read_line(Parser *parser, const char *line, const char *end, int number)
{
	char	   *text = sv_section_trimmed(line, end);
	bool		says_something = *text != '\0' && strncmp(text, "--", 2) != 0;

	pfree(text);
	if (parser->current == NULL)
	{
		if (says_something)
			refuse(parser, line, "a statement stands before +goose Up");
		return;
	}
	sv_section_add(parser->current, number, line, end);
	if (parser->in_block || !says_something)
		return;
	if (ends_statement(line, end))
		parser->open = NULL;
	else if (parser->open == NULL)
		parser->open = line;
}

static void
read_lines(Parser *parser)
{
	int			number = 1;

	for (const char *line = parser->reading->files[parser->file].text, *next; *line; line = next, number++)
	{
		char	   *text;

		next = sv_section_next_line(line);
		text = sv_section_trimmed(line, next);
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
	size_t		digits = sv_chain_digits(base);
	size_t		ending = sv_chain_ends_with(base, ".go") ? 3 : 4;
	Parser		parser = {.reading = reading, .file = file};

	parser.draft = sv_reading_draft(reading, file, pnstrdup(base, digits));
	parser.draft->message = sv_chain_words(base + digits, strlen(base) - digits - ending);
	if (ending == 3)
	{
		sv_reading_refuse(reading, parser.draft, file, NULL, ERRCODE_FEATURE_NOT_SUPPORTED,
						  "code migration: a program cannot be carried over");
		return;
	}
	read_lines(&parser);
	if (!parser.up.exists)
		refuse(&parser, NULL, "there is no +goose Up");
	parser.draft->upgrade = sv_section_piece(&parser.up, file);
	parser.draft->downgrade = sv_section_piece(&parser.down, file);
}

/*
 * sv_goose_matches
 *		Does a file have an annotation?
 */
bool
sv_goose_matches(const SvReading *reading)
{
	return sv_section_marks(reading, "-- +goose");
}

/*
 * sv_goose_read
 *		Reads "NUMBER_name.sql" and "NUMBER_name.go", in the order of the numbers.
 */
void
sv_goose_read(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);
		size_t		digits = sv_chain_digits(base);
		bool		is_sql = sv_chain_ends_with(base, ".sql");

		if (digits > 0 && base[digits] == '_' &&
			(is_sql || (sv_chain_ends_with(base, ".go") && !sv_chain_ends_with(base, "_test.go"))))
			read_file(reading, i);
		else
			sv_reading_ignore(reading, i, is_sql ? "its name is not one of a migration" : NULL);
	}
	sv_chain_sort(reading, sv_chain_compare_numbers);
	sv_chain_link(reading);
	sv_chain_note_holes(reading);
}
