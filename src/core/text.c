/*
 * text.c
 *		Lines, words, numbers and quoted tokens of a text.
 *
 * Copies are in the current memory context.
 */
#include "postgres.h"

#include "core/text.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/scansup.h"

/* Is a character of UTF-8 one of this range, of as many bytes? */
static bool
is_between(const char *p, const char *first, const char *last)
{
	size_t		length = strlen(first);

	return strncmp(p, first, length) >= 0 && strncmp(p, last, length) <= 0;
}

/*
 * sv_text_sign_length
 *		How many bytes has the blank or sign that is here and not in ASCII?  0 if it
 *		is a letter, or in ASCII.
 *
 * Blanks and punctuation of Latin-1, the blocks of symbols from U+2000 to U+2BFF,
 * those of Chinese and Japanese, full-width forms, and emoji.
 */
size_t
sv_text_sign_length(const char *p)
{
	static const char *const ranges[][2] = {
		{"\xc2\x80", "\xc2\xbf"},
		{"\xe2\x80\x80", "\xe2\xaf\xbf"},
		{"\xe3\x80\x80", "\xe3\x80\xbf"},
		{"\xef\xb8\x80", "\xef\xb9\xaf"},
		{"\xef\xbb\xbf", "\xef\xbb\xbf"},
		{"\xef\xbc\x81", "\xef\xbc\x8f"},
		{"\xef\xbc\x9a", "\xef\xbc\xa0"},
		{"\xef\xbc\xbb", "\xef\xbd\x80"},
		{"\xef\xbd\x9b", "\xef\xbd\xa5"},
		{"\xf0\x9f\x80\x80", "\xf0\x9f\xbf\xbf"},
	};

	if (!IS_HIGHBIT_SET(*p) || GetDatabaseEncoding() != PG_UTF8)
		return 0;
	for (int i = 0; i < lengthof(ranges); i++)
	{
		if (is_between(p, ranges[i][0], ranges[i][1]))
			return strlen(ranges[i][0]);
	}
	return 0;
}

/*
 * sv_text_skip_bom
 *		Returns what follows a byte order mark, if the text begins with one.
 */
const char *
sv_text_skip_bom(const char *text)
{
	return strncmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
}

/*
 * sv_text_line_end
 *		Returns where a line ends: at its line feed, or at the end of the text.
 */
const char *
sv_text_line_end(const char *line)
{
	return line + strcspn(line, "\n");
}

/*
 * sv_text_next_line
 *		Returns the beginning of the line after this one, or the end of the text.
 */
const char *
sv_text_next_line(const char *line)
{
	const char *end = sv_text_line_end(line);

	CHECK_FOR_INTERRUPTS();
	return *end == '\n' ? end + 1 : end;
}

/*
 * sv_text_find_in_line
 *		Returns where a line has this text, which has no line feed; NULL if it does
 *		not.
 */
const char *
sv_text_find_in_line(const char *line, const char *wanted)
{
	for (const char *p = line; *p != '\0' && *p != '\n'; p++)
	{
		if (*p == *wanted && sv_text_begins_with(p, wanted))
			return p;
	}
	return NULL;
}

/*
 * sv_text_visible_end
 *		Returns where a line ends, not counting trailing spaces, tabs and carriage
 *		returns.
 */
const char *
sv_text_visible_end(const char *line)
{
	return sv_text_end_without(line, sv_text_line_end(line), " \t\r");
}

/*
 * sv_text_end_without
 *		Returns where a text ends, not counting these characters at its end.
 */
const char *
sv_text_end_without(const char *start, const char *end, const char *characters)
{
	while (end > start && strchr(characters, end[-1]) != NULL)
		end--;
	return end;
}

/*
 * sv_text_without_end
 *		Returns a text without these characters at its end: a copy if it has any there,
 *		else the text itself.
 */
const char *
sv_text_without_end(const char *text, const char *characters)
{
	const char *end = text + strlen(text);
	const char *stop = sv_text_end_without(text, end, characters);

	return stop == end ? text : pnstrdup(text, stop - text);
}

/*
 * sv_text_trimmed
 *		Copies a text without the blanks around it.  Blanks are those of the
 *		server's lexer.
 */
char *
sv_text_trimmed(const char *start, const char *end)
{
	while (start < end && scanner_isspace(*start))
		start++;
	while (end > start && scanner_isspace(end[-1]))
		end--;
	return pnstrdup(start, end - start);
}

/*
 * sv_text_without
 *		Copies a text without these characters around it.
 */
char *
sv_text_without(const char *start, const char *end, const char *characters)
{
	start += Min(strspn(start, characters), end - start);
	return pnstrdup(start, sv_text_end_without(start, end, characters) - start);
}

/*
 * sv_text_after
 *		Returns what follows a prefix; NULL if the text does not begin with it.
 */
const char *
sv_text_after(const char *text, const char *prefix)
{
	size_t		length = strlen(prefix);

	return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

/*
 * sv_text_is_word
 *		Is a text of this length this word?
 */
bool
sv_text_is_word(const char *text, size_t length, const char *word)
{
	return length == strlen(word) && strncmp(text, word, length) == 0;
}

/*
 * sv_text_has_word
 *		Is this one of the words of a text, which are separated by blanks?
 */
bool
sv_text_has_word(const char *text, const char *blanks, const char *word)
{
	for (text += strspn(text, blanks); *text; text += strspn(text, blanks))
	{
		size_t		length = strcspn(text, blanks);

		CHECK_FOR_INTERRUPTS();
		if (sv_text_is_word(text, length, word))
			return true;
		text += length;
	}
	return false;
}

/*
 * sv_text_digits
 *		Returns how many digits a text begins with.
 */
size_t
sv_text_digits(const char *text)
{
	return strspn(text, SV_DIGITS);
}

/*
 * sv_text_last_digits
 *		Returns how many digits a text ends with.
 */
size_t
sv_text_last_digits(const char *text)
{
	const char *end = text + strlen(text);

	return end - sv_text_end_without(text, end, SV_DIGITS);
}

/*
 * sv_text_number
 *		Returns the number that a text begins with, without leading zeros, and its
 *		number of digits without them.
 */
const char *
sv_text_number(const char *text, size_t *digits)
{
	const char *number = text + strspn(text, "0");

	*digits = sv_text_digits(number);
	return number;
}

/*
 * sv_text_compare_numbers
 *		Compares the numbers that two texts begin with, of any length, ignoring
 *		leading zeros.  Returns a number below, equal to or above 0.
 */
int
sv_text_compare_numbers(const char *a, const char *b)
{
	size_t		left_digits;
	size_t		right_digits;
	const char *left = sv_text_number(a, &left_digits);
	const char *right = sv_text_number(b, &right_digits);

	if (left_digits != right_digits)
		return left_digits < right_digits ? -1 : 1;
	return strncmp(left, right, left_digits);
}

/*
 * sv_text_quoted_end
 *		Returns the end of the string or quoted name that begins here; NULL if it
 *		does not end.  A doubled quote is part of it; with escapes, so is a quote
 *		after a backslash.
 */
const char *
sv_text_quoted_end(const char *p, bool has_escapes)
{
	char		quote = *p;

	for (p++; *p != '\0'; p++)
	{
		if (has_escapes && *p == '\\' && p[1] != '\0')
			p++;
		else if (*p == quote && p[1] == quote)
			p++;
		else if (*p == quote)
			return p + 1;
	}
	return NULL;
}

/*
 * sv_text_skip_quoted
 *		The same, but returns the end of the text if the string does not end.
 */
const char *
sv_text_skip_quoted(const char *p, bool has_escapes)
{
	const char *end = sv_text_quoted_end(p, has_escapes);

	return end != NULL ? end : p + strlen(p);
}

/*
 * sv_text_dollar_quoted_end
 *		Returns the end of the dollar-quoted string that begins here; NULL if it
 *		does not end, and this place if none begins here.
 */
const char *
sv_text_dollar_quoted_end(const char *p)
{
	const char *body = p + 1;
	const char *end;
	char	   *tag;

	if (sv_text_begins_word(*body))
	{
		while (sv_text_continues_word(*body))
			body++;
	}
	if (*body++ != '$')
		return p;
	tag = pnstrdup(p, body - p);
	end = strstr(body, tag);
	if (end != NULL)
		end += strlen(tag);
	pfree(tag);
	return end;
}

/*
 * sv_text_skip_dollar_quoted
 *		The same, but returns the end of the text if the string does not end, and
 *		what follows the dollar sign if none begins here.
 */
const char *
sv_text_skip_dollar_quoted(const char *p)
{
	const char *end = sv_text_dollar_quoted_end(p);

	if (end == p)
		return p + 1;
	return end != NULL ? end : p + strlen(p);
}

/*
 * sv_text_add_item
 *		Appends an item to a list "a, b".
 */
void
sv_text_add_item(StringInfo list, const char *item)
{
	if (list->len > 0)
		appendStringInfoString(list, ", ");
	appendStringInfoString(list, item);
}
