/*
 * lines.c
 *		Values of properties that are lists, an item a line.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "schema/lines.h"

/*
 * sv_lines_split_at
 *		The parts of a text between separators that are not in double quotes; NIL for
 *		NULL and for an empty text.  Allocated in the current context.
 */
List *
sv_lines_split_at(const char *text, const char *separator)
{
	List	   *result = NIL;
	const char *start = text;
	bool		in_quotes = false;
	size_t		length = strlen(separator);

	if (text == NULL || *text == '\0')
		return NIL;
	for (const char *p = text; *p != '\0'; p++)
	{
		CHECK_FOR_INTERRUPTS();
		if (*p == '"')
			in_quotes = !in_quotes;
		if (in_quotes || strncmp(p, separator, length) != 0)
			continue;
		result = lappend(result, pnstrdup(start, p - start));
		start = p + length;
		p = start - 1;
	}
	return lappend(result, pstrdup(start));
}

/*
 * sv_lines_split
 *		The lines of a text, likewise.
 */
List *
sv_lines_split(const char *lines)
{
	return sv_lines_split_at(lines, "\n");
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/*
 * sv_lines_index
 *		The lines in an order in which they are found fast, allocated in the current
 *		context.
 */
SvLineIndex
sv_lines_index(const List *lines)
{
	SvLineIndex index = {palloc_array(const char *, list_length(lines) + 1), 0};
	ListCell   *cell;

	foreach(cell, lines)
		index.lines[index.n++] = lfirst(cell);
	qsort(index.lines, index.n, sizeof(const char *), compare_texts);
	return index;
}

/*
 * sv_lines_contain
 *		Is it one of the lines?
 */
bool
sv_lines_contain(const SvLineIndex *index, const char *line)
{
	return bsearch(&line, index->lines, index->n, sizeof(const char *), compare_texts) != NULL;
}

/*
 * sv_lines_missing
 *		The lines that are not among the others.
 */
List *
sv_lines_missing(const List *lines, const List *others)
{
	SvLineIndex index = sv_lines_index(others);
	List	   *result = NIL;
	ListCell   *cell;

	foreach(cell, lines)
	{
		CHECK_FOR_INTERRUPTS();
		if (!sv_lines_contain(&index, lfirst(cell)))
			result = lappend(result, lfirst(cell));
	}
	return result;
}

/*
 * sv_lines_join
 *		The lines with a separator in between.
 */
char *
sv_lines_join(const List *lines, const char *separator)
{
	StringInfoData text;
	ListCell   *cell;

	initStringInfo(&text);
	foreach(cell, lines)
		appendStringInfo(&text, "%s%s", text.len == 0 ? "" : separator, (char *) lfirst(cell));
	return text.data;
}
