/*
 * fill.c
 *		Text with blanks to fill in.
 */
#include "postgres.h"

#include "script/fill.h"

static const char *
find_value(const char *name, size_t length, const SvFill *fills, int nfills)
{
	for (int i = 0; i < nfills; i++)
	{
		if (strlen(fills[i].name) == length && strncmp(fills[i].name, name, length) == 0)
			return fills[i].value;
	}
	elog(ERROR, "nothing to fill in for \"%.*s\"", (int) length, name);
	return NULL;
}

/*
 * sv_fill_append
 *		Appends a text, with a value in the place of each "{name}".  Braces in values
 *		are not looked at.
 */
void
sv_fill_append(StringInfo out, const char *text, const SvFill *fills, int nfills)
{
	const char *open;

	while ((open = strchr(text, '{')) != NULL)
	{
		size_t		length = strcspn(open + 1, "}");

		appendBinaryStringInfo(out, text, open - text);
		appendStringInfoString(out, find_value(open + 1, length, fills, nfills));
		text = open + length + 2;
	}
	appendStringInfoString(out, text);
}
