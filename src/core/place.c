/*
 * place.c
 *		Line and column of a place in a text.
 *
 * Callbacks that describe an error use this, and must not process interrupts.
 * So there is no check for them; the loops take less than a second for the
 * longest text.
 */
#include "postgres.h"

#include "core/place.h"
#include "mb/pg_wchar.h"

/*
 * sv_place_count_lines
 *		Returns how many lines end between two places in a text.
 */
int
sv_place_count_lines(const char *from, const char *to)
{
	int			lines = 0;

	for (; from < to; from++)
		lines += *from == '\n';
	return lines;
}

/*
 * sv_place_column
 *		Returns the column of a place, from 1: characters from the beginning of its
 *		line.
 */
int
sv_place_column(const char *text, const char *at)
{
	const char *start = at;

	while (start > text && start[-1] != '\n')
		start--;
	return pg_mbstrlen_with_len(start, at - start) + 1;
}

/*
 * sv_place_move
 *		Finds the line and the column of a place in a text.
 *
 * A text may have a problem in each of its lines, or as many problems in a
 * single line.  So counting starts from the last place that was asked for, if
 * that is before this one.
 */
void
sv_place_move(SvTextPlace *place, const char *text, const char *at)
{
	const SvTextPlace start = {.text = text,.at = text,.line = 1,.column = 1};
	const char *line = at;

	if (place->text != text || place->at > at)
		*place = start;
	while (line > place->at && line[-1] != '\n')
		line--;
	if (line > place->at)
	{
		place->line += sv_place_count_lines(place->at, line);
		place->column = 1;
		place->at = line;
	}
	place->column += pg_mbstrlen_with_len(place->at, at - place->at);
	place->at = at;
}
