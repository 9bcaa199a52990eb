/*
 * sections.c
 *		Bodies that are put together from lines of a file.
 *
 * Lines that do not belong to a body are empty in it, so that a line of the body
 * is a line of the file.
 */
#include "postgres.h"

#include "format/chain.h"
#include "format/sections.h"
#include "parser/scansup.h"

/*
 * sv_section_next_line
 *		Returns the beginning of the line after this one, or the end of the text.
 */
const char *
sv_section_next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line == '\n' ? line + 1 : line;
}

/*
 * sv_section_trimmed
 *		Copies a text without the blanks around it.
 */
char *
sv_section_trimmed(const char *start, const char *end)
{
	while (start < end && scanner_isspace(*start))
		start++;
	while (end > start && scanner_isspace(end[-1]))
		end--;
	return pnstrdup(start, end - start);
}

/*
 * sv_section_open
 *		Says that there is such a body, be it empty.
 */
void
sv_section_open(SvSection *section, int line)
{
	if (section->exists)
		return;
	section->exists = true;
	section->line = section->next = line;
	initStringInfo(&section->text);
}

/*
 * sv_section_add
 *		Adds a line, which stands in this line of the file.
 */
void
sv_section_add(SvSection *section, int line, const char *start, const char *end)
{
	sv_section_open(section, line);
	for (; section->next < line; section->next++)
		appendStringInfoChar(&section->text, '\n');
	appendBinaryStringInfo(&section->text, start, end - start);
	if (end > start && end[-1] == '\n')
		section->next = line + 1;
}

/*
 * sv_section_piece
 *		Makes the body.
 */
SvPiece
sv_section_piece(const SvSection *section, int32 file)
{
	SvPiece		piece = {.file = file, .line = section->line};

	if (section->exists)
		piece.text = section->text.data;
	return piece;
}

/*
 * sv_section_marks
 *		Does a line of any file whose name ends in ".sql" begin with this mark,
 *		whatever the case?
 */
bool
sv_section_marks(const SvReading *reading, const char *mark)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (!sv_chain_ends_with(reading->files[i].name, ".sql"))
			continue;
		for (const char *line = reading->files[i].text; *line; line = sv_section_next_line(line))
		{
			if (pg_strncasecmp(line, mark, strlen(mark)) == 0)
				return true;
		}
	}
	return false;
}
