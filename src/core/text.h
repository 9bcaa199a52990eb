/*
 * text.h
 *		Lines, words, numbers and quoted tokens of a text.
 *
 * Tools differ in which characters they treat as blanks, so the caller chooses
 * the set.  The server's own scanner_isspace does not include the vertical tab
 * before release 16.
 */
#ifndef SCHEMAVER_TEXT_H
#define SCHEMAVER_TEXT_H

#include "lib/stringinfo.h"

#define SV_BLANKS " \t\n\r\f\v"
#define SV_LINE_BLANKS " \t\r\f\v"	/* those that do not end a line */
#define SV_BODY_BLANKS " \t\n\r\f"	/* those at its end are not part of a body */
#define SV_DIGITS "0123456789"
#define SV_WORD_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

/* Can this begin a word of SQL?  Anything that is not ASCII is a letter. */
static inline bool
sv_text_begins_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || IS_HIGHBIT_SET(c);
}

/* The same for the characters that follow, except for the dollar sign. */
static inline bool
sv_text_continues_word(char c)
{
	return sv_text_begins_word(c) || (c >= '0' && c <= '9');
}

extern size_t sv_text_sign_length(const char *p);
extern const char *sv_text_skip_bom(const char *text);
extern const char *sv_text_line_end(const char *line);
extern const char *sv_text_next_line(const char *line);
extern const char *sv_text_find_in_line(const char *line, const char *wanted);
extern const char *sv_text_visible_end(const char *line);
extern const char *sv_text_end_without(const char *start, const char *end, const char *characters);
extern const char *sv_text_without_end(const char *text, const char *characters);
extern char *sv_text_trimmed(const char *start, const char *end);
extern char *sv_text_without(const char *start, const char *end, const char *characters);
extern const char *sv_text_after(const char *text, const char *prefix);

static inline bool
sv_text_begins_with(const char *text, const char *prefix)
{
	return sv_text_after(text, prefix) != NULL;
}

extern bool sv_text_is_word(const char *text, size_t length, const char *word);
extern bool sv_text_has_word(const char *text, const char *blanks, const char *word);
extern size_t sv_text_digits(const char *text);
extern size_t sv_text_last_digits(const char *text);
extern const char *sv_text_number(const char *text, size_t *digits);
extern int	sv_text_compare_numbers(const char *a, const char *b);
extern const char *sv_text_quoted_end(const char *p, bool has_escapes);
extern const char *sv_text_skip_quoted(const char *p, bool has_escapes);
extern const char *sv_text_dollar_quoted_end(const char *p);
extern const char *sv_text_skip_dollar_quoted(const char *p);
extern void sv_text_add_item(StringInfo list, const char *item);

#endif							/* SCHEMAVER_TEXT_H */
