/*
 * dbmate.c
 *		Files of dbmate: "VERSION_name.sql" with "-- migrate:up" and
 *		"-- migrate:down".
 *
 * A file may have several pairs of sections, which run in their order in both
 * directions, each as a query for itself.  The marks stay in the bodies: they are
 * comments.
 *
 * Grammar: the source of dbmate, read in November 2026.
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
	SvDraft    *draft;
	SvSection	up;
	SvSection	down;
	SvSection  *current;
	int			nups;
	int			ndowns;
} Parser;

/* Returns what follows a mark in its line, NULL if the line is no such mark. */
static const char *
after_mark(const char *line, const char *end, const char *mark)
{
	const char *p = sv_text_after(line, "--");

	if (p != NULL)
		p = sv_text_after(p + strspn(p, " \t"), mark);
	if (p == NULL)
		return NULL;
	return p == end || *p == ' ' || *p == '\t' || *p == '\r' || *p == '\n' ? p : NULL;
}

/* Reads the options of a mark, of which one has a meaning. */
static void
read_options(Parser *parser, const char *start, const char *end)
{
	if (sv_text_has_word(sv_text_trimmed(start, end), " \t", "transaction:false"))
		parser->draft->transactional = false;
}

static void
refuse(Parser *parser, const char *at, const char *problem)
{
	sv_reading_refuse(parser->reading, parser->draft, parser->file, at, ERRCODE_SYNTAX_ERROR,
					  "%s", problem);
}

static void
read_line(Parser *parser, const char *line, const char *end, int number)
{
	const char *up = after_mark(line, end, "migrate:up");
	const char *down = after_mark(line, end, "migrate:down");

	if (up != NULL)
	{
		if (parser->nups++ > parser->ndowns)
			refuse(parser, line, "a section has no migrate:down");
		sv_section_end_query(&parser->down, number);
		parser->current = &parser->up;
		read_options(parser, up, end);
	}
	else if (down != NULL)
	{
		if (++parser->ndowns > parser->nups)
			refuse(parser, line, "migrate:down stands before migrate:up");
		sv_section_end_query(&parser->up, number);
		parser->current = &parser->down;
		read_options(parser, down, end);
	}
	if (parser->current != NULL)
		sv_section_add(parser->current, number, line, end);
	else if (sv_section_says_something(line, end))
		refuse(parser, line, "a statement stands before migrate:up");
}

static void
read_file(SvReading *reading, int32 file)
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		digits = sv_text_digits(base);
	Parser		parser = {.reading = reading, .file = file};
	int			number = 1;

	parser.draft = sv_reading_draft(reading, file, pnstrdup(base, digits));
	parser.draft->message = sv_chain_words(base + digits, strlen(base) - digits - strlen(".sql"));
	for (const char *line = reading->files[file].text, *next; *line; line = next, number++)
	{
		next = sv_text_next_line(line);
		read_line(&parser, line, next, number);
	}
	if (parser.nups == 0)
		refuse(&parser, NULL, "there is no migrate:up");
	else if (parser.ndowns < parser.nups)
		refuse(&parser, NULL, "there is no migrate:down");
	parser.draft->upgrade = sv_section_piece(&parser.up, file);
	parser.draft->downgrade = sv_section_piece(&parser.down, file);
}

/* Does a file have a mark? */
static bool
matches(const SvReading *reading)
{
	return sv_section_marks(reading, "migrate:up") || sv_section_marks(reading, "migrate:down");
}

/* Reads "VERSION*.sql", in the order of the names of the files. */
static void
read_files(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);

		if (sv_text_digits(base) > 0 && sv_chain_ends_with(base, ".sql"))
			read_file(reading, i);
		else if (sv_chain_ends_with(base, ".sql"))
			sv_reading_ignore(reading, i, "its name is not one of a migration");
	}
	sv_section_sort(reading, strcmp);
	sv_chain_link(reading);
	sv_chain_note_holes(reading);
}

const SvFormat sv_format_dbmate = {
	.name = "dbmate",
	.matches = matches,
	.read = read_files,
};
