/*
 * contrast.c
 *		Where two texts differ first.
 *
 * Which characters end a line does not count, as in checksums.
 */
#include "postgres.h"

#include "core/contrast.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#define MAX_SHOWN 100			/* bytes of a line that are shown */
#define MAX_BEFORE 40			/* of them before the difference */

static size_t
line_length(const char *line)
{
	return strcspn(line, "\r\n");
}

/* Returns the line after this one; NULL if the text ends with this one. */
static const char *
next_line(const char *line)
{
	line += line_length(line);
	if (*line == '\0')
		return NULL;
	return line + (line[0] == '\r' && line[1] == '\n' ? 2 : 1);
}

/* Returns how many bytes two lines have in common at their beginning, in whole characters. */
static size_t
common_length(const char *left, const char *right)
{
	size_t		length = line_length(left);
	size_t		common = 0;

	while (common < length && left[common] == right[common])
		common++;
	return pg_mbcliplen(left, length, common);
}

/* Copies what is around a place of a line, which the lines have in common up to there. */
static char *
excerpt(const char *line, size_t place)
{
	size_t		length = line_length(line);
	size_t		start = 0;
	size_t		shown;

	if (length <= MAX_SHOWN)
		return pnstrdup(line, length);
	if (place > MAX_BEFORE)
		start = pg_mbcliplen(line, length, place - MAX_BEFORE);
	shown = pg_mbcliplen(line + start, length - start, MAX_SHOWN);
	return psprintf("%s%.*s%s", start > 0 ? "..." : "", (int) shown, line + start,
					start + shown < length ? "..." : "");
}

static bool
same_line(const char *left, const char *right)
{
	size_t		length = line_length(left);

	return length == line_length(right) && memcmp(left, right, length) == 0;
}

/*
 * sv_contrast
 *		Finds the first line in which two texts differ, in the current memory context.
 *		Returns false if there is none.
 */
bool
sv_contrast(const char *left, const char *right, SvContrast *contrast)
{
	size_t		common = 0;

	contrast->line = 1;
	while (left != NULL && right != NULL && same_line(left, right))
	{
		CHECK_FOR_INTERRUPTS();
		left = next_line(left);
		right = next_line(right);
		contrast->line++;
	}
	if (left == NULL && right == NULL)
		return false;
	if (left != NULL && right != NULL)
		common = common_length(left, right);
	contrast->column = left == NULL ? 1 : pg_mbstrlen_with_len(left, common) + 1;
	contrast->left = left == NULL ? NULL : excerpt(left, common);
	contrast->right = right == NULL ? NULL : excerpt(right, common);
	return true;
}
