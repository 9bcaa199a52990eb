/*
 * sections.c
 *		Bodies that are assembled from lines of a file.
 *
 * Lines that do not belong to a body are empty in it, so that line numbers are
 * the same in the body and the file.  What a tool sends as separate queries
 * needs no semicolons between them; in a body it does, and they are put into
 * those empty lines.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/sections.h"
#include "miscadmin.h"
#include "parser/scansup.h"

#define FIRST_ROOM 128			/* bytes of a body */

/*
 * sv_section_says_something
 *		Is there anything in a line except blanks and a comment at its
 *		beginning?
 */
bool
sv_section_says_something(const char *start, const char *end)
{
	while (start < end && scanner_isspace(*start))
		start++;
	return start < end && strncmp(start, "--", 2) != 0;
}

/*
 * Does a statement end in this line?  The last word before a comment decides, as
 * in the tools, which do not know quotes.
 */
static bool
ends_statement(const char *line, const char *end)
{
	const char *stop = line;

	for (const char *word = line; word < end;)
	{
		while (word < end && scanner_isspace(*word))
			word++;
		if (word >= end || strncmp(word, "--", 2) == 0)
			break;
		while (word < end && !scanner_isspace(*word))
			word++;
		stop = word;
	}
	return stop > line && stop[-1] == ';';
}

/*
 * sv_section_open
 *		Notes that this body exists, even if it is empty.
 */
void
sv_section_open(SvSection *section, int line)
{
	if (section->exists)
		return;
	section->exists = true;
	section->line = section->next = line;
	/* There are many files, and most of them are small. */
	section->text.data = palloc0(FIRST_ROOM);
	section->text.maxlen = FIRST_ROOM;
}

/*
 * sv_section_add
 *		Adds a line, which has this number in the file.
 */
void
sv_section_add(SvSection *section, int line, const char *start, const char *end)
{
	sv_section_open(section, line);
	for (; section->next < line; section->next++)
		appendStringInfoString(&section->text, section->next == section->stop ? ";\n" : "\n");
	appendBinaryStringInfo(&section->text, start, end - start);
	if (end > start && end[-1] == '\n')
		section->next = line + 1;
	if (!sv_section_says_something(start, end))
		return;
	if (ends_statement(start, end))
		section->open = NULL;
	else if (section->open == NULL)
		section->open = start;
}

/*
 * sv_section_end_query
 *		Notes that what has been added is a separate query, with or without a
 *		semicolon.  The line does not belong to the section.
 */
void
sv_section_end_query(SvSection *section, int line)
{
	if (section->open == NULL)
		return;
	section->open = NULL;
	section->stop = line;
}

/* Makes the body. */
static SvPiece
make_piece(const SvSection *section, int32 file)
{
	SvPiece		piece = {.file = file,.line = section->line};

	if (section->exists)
		piece.text = section->text.data;
	return piece;
}

/*
 * sv_section_read_lines
 *		Reads the file of a draft, and makes its bodies from the sections.
 */
void
sv_section_read_lines(SvSections *sections, SvLineReader read_line)
{
	SvDraft    *draft = sections->draft;
	int			number = 1;

	for (const char *line = sections->reading->files[draft->file].text, *next; *line; line = next, number++)
	{
		next = sv_text_next_line(line);
		read_line(sections, line, next, number);
	}
	draft->upgrade = make_piece(&sections->up, draft->file);
	draft->downgrade = make_piece(&sections->down, draft->file);
}

/*
 * sv_section_refuse
 *		Refuses the draft, for what is at a place of its file.
 */
void
sv_section_refuse(SvSections *sections, const char *at, const char *problem)
{
	sv_reading_refuse(sections->reading, sections->draft, sections->draft->file, at,
					  ERRCODE_SYNTAX_ERROR, "%s", problem);
}

/*
 * sv_section_check_end
 *		Refuses the draft if a statement is open where a section ends.  The
 *		annotations of blocks begin with this mark.
 */
void
sv_section_check_end(SvSections *sections, const char *mark)
{
	if (sections->in_block)
		sv_section_refuse(sections, NULL, psprintf("%s StatementBegin without StatementEnd", mark));
	else if (sections->current != NULL && sections->current->open != NULL)
		sv_section_refuse(sections, sections->current->open, "a statement does not end with a semicolon");
	sections->in_block = false;
}

/*
 * sv_section_marks
 *		Does a line of any file whose name ends in ".sql" begin with "--" and this
 *		mark, with or without blanks in between? numbered: only files whose name
 *		begins with a digit count.
 */
bool
sv_section_marks(const SvReading *reading, const char *mark, bool numbered)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (!sv_chain_ends_with(reading->files[i].name, ".sql") ||
			(numbered && sv_text_digits(sv_chain_base(reading->files[i].name)) == 0))
			continue;
		for (const char *line = reading->files[i].text; *line; line = sv_text_next_line(line))
		{
			const char *word = sv_text_after(line, "--");

			if (word != NULL && sv_text_begins_with(word + strspn(word, " \t"), mark))
				return true;
		}
	}
	return false;
}

/*
 * sv_section_read_named
 *		Reads all files in SQL, with any name, each as a draft.  The name becomes
 *		the id.
 */
void
sv_section_read_named(SvReading *reading, void (*read) (SvReading *reading, SvDraft *draft))
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);
		size_t		digits = sv_text_digits(base);
		size_t		length = strlen(base) - strlen(".sql");
		SvDraft    *draft;

		if (!sv_chain_ends_with(base, ".sql") || length == 0)
			continue;
		draft = sv_reading_draft(reading, i, sv_chain_make_id(base, length));
		draft->message = sv_chain_words(base + digits, length - digits);
		read(reading, draft);
	}
}

/* What a comparison of drafts needs to know. */
typedef struct Order
{
	const SvReading *reading;
	int			(*compare) (const char *, const char *);
} Order;

static int
compare_drafts(const void *a, const void *b, void *arg)
{
	const Order *order = (const Order *) arg;
	const SvFile *files = order->reading->files;

	CHECK_FOR_INTERRUPTS();
	return order->compare(sv_chain_base(files[(*(SvDraft *const *) a)->file].name),
						  sv_chain_base(files[(*(SvDraft *const *) b)->file].name));
}

/*
 * sv_section_sort
 *		Sorts the drafts by the names of their files, without the folders, with
 *		this comparison function.
 */
void
sv_section_sort(SvReading *reading, int (*compare) (const char *, const char *))
{
	Order		order = {reading, compare};

	reading->compare = compare;
	qsort_arg(reading->drafts, reading->ndrafts, sizeof(SvDraft *), compare_drafts, &order);
}
