/*
 * rambler.c
 *		Files of rambler: any name, and "-- rambler up" and "-- rambler down" before
 *		the lines that go up and those that go down.
 *
 * Grammar: the source of rambler, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/sections.h"
#include "import/formats.h"

/* A file that is being read. */
typedef struct Parser
{
	SvReading  *reading;
	int32		file;
	SvSection	up;
	SvSection	down;
	SvSection  *current;
	int			ndowns;			/* sections that go down */
} Parser;

/* Another word than up or down ends the section. */
static void
read_line(Parser *parser, const char *line, const char *end, int number)
{
	char	   *name;

	if (!sv_text_begins_with(line, "-- rambler"))
	{
		if (parser->current != NULL)
			sv_section_add(parser->current, number, line, end);
		return;
	}
	if (parser->current != NULL)
		sv_section_end_query(parser->current, number);
	name = sv_text_trimmed(line + strlen("-- rambler"), end);
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

static void
read_file(SvReading *reading, SvDraft *draft)
{
	Parser		parser = {.reading = reading, .file = draft->file};
	int			number = 1;

	draft->detects_transaction = true;	/* it begins none */
	for (const char *line = reading->files[draft->file].text, *next; *line; line = next, number++)
	{
		next = sv_text_next_line(line);
		read_line(&parser, line, next, number);
	}
	if (!parser.up.exists)
		sv_reading_refuse(reading, draft, draft->file, NULL, ERRCODE_SYNTAX_ERROR,
						  "there is no section that goes up");
	draft->upgrade = sv_section_piece(&parser.up, draft->file);
	draft->downgrade = sv_section_piece(&parser.down, draft->file);
	draft->downgrade.refused = parser.ndowns > 1;
}

/* Does a file have a mark of rambler's? */
static bool
matches(const SvReading *reading)
{
	return sv_section_marks(reading, "rambler");
}

/* Reads all files, in the order of their names. */
static void
read_files(SvReading *reading)
{
	sv_section_read_named(reading, read_file);
	sv_section_sort(reading, strcmp);
	sv_chain_link(reading);
}

const SvFormat sv_format_rambler = {
	.name = "rambler",
	.matches = matches,
	.read = read_files,
};
