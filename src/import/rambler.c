/*
 * rambler.c
 *		Files of rambler and of sql-migrate: any name, and comments that say which
 *		lines go up and which go down.
 */
#include "postgres.h"

#include "core/text.h"
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
	bool		in_block;		/* sql-migrate: between StatementBegin and StatementEnd */
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
	if (parser->current != NULL)
		sv_section_end_query(parser->current, number);
	name = sv_text_trimmed(line + 10, end);
	if (strcmp(name, "up") == 0)
		parser->current = &parser->up;
	else if (strcmp(name, "down") == 0)
	{
		parser->current = &parser->down;
		if (++parser->ndowns == 2)
			sv_reading_refuse(parser->reading, NULL, parser->file, line,
							  ERRCODE_FEATURE_NOT_SUPPORTED,
							  "several sections that go down run in reverse order: make them one");
	}
	else
		parser->current = NULL;
	if (parser->current != NULL)
		sv_section_open(parser->current, number + 1);
}

/* sql-migrate: no statement may be open where a section ends. */
static void
end_sql_migrate_section(Parser *parser)
{
	if (parser->in_block)
		refuse(parser, NULL, "+migrate StatementBegin without StatementEnd");
	else if (parser->current != NULL && parser->current->open != NULL)
		refuse(parser, parser->current->open, "a statement has no semicolon at its end");
	parser->in_block = false;
}

/* sql-migrate: the word "notransaction" behind a mark. */
static void
read_options(Parser *parser, const char *options)
{
	if (sv_text_has_word(options, SV_LINE_BLANKS, "notransaction"))
		parser->draft->transactional = false;
}

/* sql-migrate: does what a mark says; command is what follows "-- +migrate ". */
static void
read_sql_migrate_mark(Parser *parser, const char *line, int number, char *command)
{
	char	   *options = command + strcspn(command, SV_LINE_BLANKS);

	if (*options != '\0')
		*options++ = '\0';
	if (strcmp(command, "Up") == 0 || strcmp(command, "Down") == 0)
	{
		end_sql_migrate_section(parser);
		parser->current = *command == 'U' ? &parser->up : &parser->down;
		read_options(parser, options);
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

/* sql-migrate: "-- +migrate Up notransaction"; other comments are dropped. */
static void
read_sql_migrate_line(Parser *parser, const char *line, const char *end, int number)
{
	if (strncmp(line, "-- +migrate ", 12) == 0)
		read_sql_migrate_mark(parser, line, number, sv_text_trimmed(line + 12, end));
	else if (parser->current != NULL && strncmp(line, "-- ", 3) != 0)
		sv_section_add(parser->current, number, line, end);
}

/* Reads a file, which is sql-migrate's or rambler's. */
static void
read_file(SvReading *reading, int32 file, bool is_rambler)
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		digits = sv_text_digits(base);
	size_t		length = strlen(base) - strlen(".sql");
	Parser		parser = {.reading = reading, .file = file};
	int			number = 1;

	parser.draft = sv_reading_draft(reading, file, sv_chain_make_id(base, length));
	parser.draft->message = sv_chain_words(base + digits, length - digits);
	parser.draft->detects_transaction = is_rambler; /* which begins none */
	for (const char *line = reading->files[file].text, *next; *line; line = next, number++)
	{
		next = sv_text_next_line(line);
		if (is_rambler)
			read_rambler_line(&parser, line, next, number);
		else
			read_sql_migrate_line(&parser, line, next, number);
	}
	if (!is_rambler)
		end_sql_migrate_section(&parser);
	if (!parser.up.exists)
		refuse(&parser, NULL, "there is no section that goes up");
	parser.draft->upgrade = sv_section_piece(&parser.up, file);
	parser.draft->downgrade = sv_section_piece(&parser.down, file);
	parser.draft->downgrade.refused = is_rambler && parser.ndowns > 1;
}

static void
read_files(SvReading *reading, bool is_rambler)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (sv_chain_ends_with(reading->files[i].name, ".sql") &&
			strlen(sv_chain_base(reading->files[i].name)) > strlen(".sql"))
			read_file(reading, i, is_rambler);
	}
}

/*
 * sv_rambler_matches
 *		Does a file have a mark of rambler's?
 */
bool
sv_rambler_matches(const SvReading *reading)
{
	return sv_section_marks(reading, "rambler");
}

/*
 * sv_rambler_read
 *		Reads all files, in the order of their names.
 */
void
sv_rambler_read(SvReading *reading)
{
	read_files(reading, true);
	sv_section_sort(reading, strcmp);
	sv_chain_link(reading);
}

/*
 * sv_sql_migrate_matches
 *		Does a file have a mark of sql-migrate's?
 */
bool
sv_sql_migrate_matches(const SvReading *reading)
{
	return sv_section_marks(reading, "+migrate ");
}

/* sql-migrate: by the numbers that names begin with; those without come last. */
static int
compare_numbered(const char *a, const char *b)
{
	bool		left = sv_text_digits(a) > 0;
	bool		right = sv_text_digits(b) > 0;

	return left != right ? right - left : sv_chain_compare_numbers(a, b);
}

/*
 * sv_sql_migrate_read
 *		Reads all files, in the order of the numbers that their names begin with.
 */
void
sv_sql_migrate_read(SvReading *reading)
{
	read_files(reading, false);
	sv_section_sort(reading, compare_numbered);
	sv_chain_link(reading);
}
