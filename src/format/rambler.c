/*
 * rambler.c
 *		Files of rambler and of sql-migrate: any name, and comments that say which
 *		lines go up and which go down.
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
	SvSection  *current;
	int			ndowns;			/* sections that go down */
} Parser;

static void
refuse(Parser *parser, const char *at, const char *problem)
{
	sv_reading_refuse(parser->reading, parser->draft, parser->file, at, ERRCODE_SYNTAX_ERROR,
					  "%s", problem);
}

/* rambler: "-- rambler up"; another word ends the section. */
static void
read_rambler_line(Parser *parser, const char *line, const char *end, int number)
{
	char	   *name;

	if (strncmp(line, "-- rambler", 10) != 0)
	{
		if (parser->current != NULL)
			sv_section_add(parser->current, number, line, end);
		return;
	}
	name = sv_section_trimmed(line + 10, end);
	if (strcmp(name, "up") == 0)
		parser->current = &parser->up;
	else if (strcmp(name, "down") == 0)
	{
		parser->current = &parser->down;
		if (++parser->ndowns == 2)
			sv_reading_refuse(parser->reading, parser->draft, parser->file, line,
							  ERRCODE_FEATURE_NOT_SUPPORTED,
							  "several sections that go down run in reverse order: make them one");
	}
	else
		parser->current = NULL;
	if (parser->current != NULL)
		sv_section_open(parser->current, number + 1);
}

/* sql-migrate: "-- +migrate Up notransaction"; other comments are dropped. */
static void
read_sql_migrate_line(Parser *parser, const char *line, const char *end, int number)
{
	char	   *command;
	char	   *option;

	if (strncmp(line, "-- +migrate ", 12) != 0)
	{
		bool		is_comment = strncmp(line, "-- ", 3) == 0 && line[3] != '+';

		if (parser->current != NULL && !is_comment)
			sv_section_add(parser->current, number, line, end);
		return;
	}
	command = sv_section_trimmed(line + 12, end);
	option = command + strcspn(command, " \t");
	if (*option != '\0')
	{
		*option++ = '\0';
		if (strstr(option, "notransaction") != NULL)
			parser->draft->transactional = false;
	}
	if (pg_strcasecmp(command, "Up") == 0)
		parser->current = &parser->up;
	else if (pg_strcasecmp(command, "Down") == 0)
		parser->current = &parser->down;
	else if (pg_strcasecmp(command, "StatementBegin") != 0 && pg_strcasecmp(command, "StatementEnd") != 0)
		refuse(parser, line, "a command of +migrate is not known");
	if (parser->current != NULL)
		sv_section_open(parser->current, number + 1);
}

static void
read_file(SvReading *reading, int32 file,
		  void (*read_line) (Parser *, const char *, const char *, int))
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		digits = sv_chain_digits(base);
	size_t		length = strlen(base) - strlen(".sql");
	Parser		parser = {.reading = reading, .file = file};
	int			number = 1;

	parser.draft = sv_reading_draft(reading, file, sv_chain_make_id(base, length));
	parser.draft->message = sv_chain_words(base + digits, length - digits);
	for (const char *line = reading->files[file].text, *next; *line; line = next, number++)
	{
		next = sv_section_next_line(line);
		read_line(&parser, line, next, number);
	}
	if (!parser.up.exists)
		refuse(&parser, NULL, "there is no section that goes up");
	parser.draft->upgrade = sv_section_piece(&parser.up, file);
	parser.draft->downgrade = sv_section_piece(&parser.down, file);
}

static void
read_files(SvReading *reading, void (*read_line) (Parser *, const char *, const char *, int))
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (sv_chain_ends_with(reading->files[i].name, ".sql") &&
			strlen(sv_chain_base(reading->files[i].name)) > strlen(".sql"))
			read_file(reading, i, read_line);
	}
}

/*
 * sv_rambler_matches
 *		Does a file have a mark of rambler's?
 */
bool
sv_rambler_matches(const SvReading *reading)
{
	return sv_section_marks(reading, "-- rambler");
}

/*
 * sv_rambler_read
 *		Reads all files, in the order of their names.
 */
void
sv_rambler_read(SvReading *reading)
{
	read_files(reading, read_rambler_line);
	sv_chain_sort(reading, strcmp);
	sv_chain_link(reading);
}

/*
 * sv_sql_migrate_matches
 *		Does a file have a mark of sql-migrate's?
 */
bool
sv_sql_migrate_matches(const SvReading *reading)
{
	return sv_section_marks(reading, "-- +migrate ");
}

/*
 * sv_sql_migrate_read
 *		Reads all files, in the order of the numbers that their names begin with.
 */
void
sv_sql_migrate_read(SvReading *reading)
{
	read_files(reading, read_sql_migrate_line);
	sv_chain_sort(reading, sv_chain_compare_numbers);
	sv_chain_link(reading);
}
