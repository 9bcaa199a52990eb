/*
 * words.c
 *		The names in a text.
 *
 * What could be a name of SQL is one.  Words in strings count, too: a string can be the
 * body of a function, or have the name of a sequence in it.
 */
#include "postgres.h"

#include "core/words.h"
#include "mb/pg_wchar.h"

static void
find(const char *start, int length, bool is_quoted, SvWordFound found, void *arg)
{
	char		word[NAMEDATALEN] = {0};

	length = pg_mbcliplen(start, length, NAMEDATALEN - 1);
	for (int i = 0; i < length; i++)
		word[i] = is_quoted || start[i] < 'A' || start[i] > 'Z' ? start[i] : start[i] - 'A' + 'a';
	found(arg, word);
}

static bool
is_in_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
		IS_HIGHBIT_SET(c);
}

/*
 * sv_words_find
 *		Calls the function for each name in a text, as often as it is there.
 */
void
sv_words_find(const char *text, SvWordFound found, void *arg)
{
	const char *c = text;

	while (*c != '\0')
	{
		const char *start = c;

		if (*c == '"')
		{
			for (c++; *c != '\0' && *c != '"'; c++)
				;
			find(start + 1, c - start - 1, true, found, arg);
			c += *c != '\0';
		}
		else if (is_in_word(*c))
		{
			for (; is_in_word(*c); c++)
				;
			find(start, c - start, false, found, arg);
		}
		else
			c++;
	}
}
