/*
 * lexer.c
 *		A replacement for the server's lexer, which cannot be linked outside of the
 *		server.
 *
 * It knows where tokens begin and end, but not what they mean, and accepts more
 * than the server does.  standard_conforming_strings is on.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "parser/scanner.h"

typedef struct Lexer
{
	char	   *text;
	char	   *next;			/* after the token that was returned last */
	char		held;			/* what was there before the zero byte */
} Lexer;

const uint16 ScanKeywordTokens[] = {0};

/* As in the server: the caller sees the copy, in which tokens end with a zero byte. */
core_yyscan_t
scanner_init(const char *str, core_yy_extra_type *yyext, const ScanKeywordList *keywordlist,
			 const uint16 *keyword_tokens)
{
	Lexer	   *lexer = palloc0_object(Lexer);
	size_t		length = strlen(str);

	lexer->text = palloc0(length + 2);
	memcpy(lexer->text, str, length);
	lexer->next = lexer->text;
	lexer->held = *lexer->next;
	yyext->scanbuf = lexer->text;
	yyext->scanbuflen = length;
	return lexer;
}

void
scanner_finish(core_yyscan_t scanner)
{
	pfree(((Lexer *) scanner)->text);
	pfree(scanner);
}

static void
fail(const Lexer *lexer, const char *at, const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_SYNTAX_ERROR),
			 errmsg("%s", problem),
			 errposition(pg_mbstrlen_with_len(lexer->text, at - lexer->text) + 1)));
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || IS_HIGHBIT_SET(c);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static char *
skip_line_comment(char *p)
{
	return p + strcspn(p, "\n\r");
}

static char *
skip_block_comment(const Lexer *lexer, char *start)
{
	int			depth = 0;

	for (char *p = start; *p; p++)
	{
		if (p[0] == '/' && p[1] == '*')
		{
			depth++;
			p++;
		}
		else if (p[0] == '*' && p[1] == '/')
		{
			p++;
			if (--depth == 0)
				return p + 1;
		}
	}
	fail(lexer, start, "unterminated /* comment");
	return NULL;
}

static char *
skip_blanks(const Lexer *lexer, char *p)
{
	for (;;)
	{
		if (is_one_of(*p, " \t\n\r\f"))
			p++;
		else if (p[0] == '-' && p[1] == '-')
			p = skip_line_comment(p);
		else if (p[0] == '/' && p[1] == '*')
			p = skip_block_comment(lexer, p);
		else
			return p;
	}
}

/*
 * After a string: the quote with which it continues on a later line, or NULL.
 * There may be comments between the two.
 */
static char *
find_continuation(char *p)
{
	while (is_one_of(*p, " \t\f") || (p[0] == '-' && p[1] == '-'))
		p = *p == '-' ? skip_line_comment(p) : p + 1;
	if (*p != '\n' && *p != '\r')
		return NULL;
	while (is_one_of(*p, " \t\n\r\f") || (p[0] == '-' && p[1] == '-'))
		p = *p == '-' ? skip_line_comment(p) : p + 1;
	return *p == '\'' ? p : NULL;
}

/* p is after the first quote. */
static char *
skip_string(const Lexer *lexer, char *start, char *p, bool has_escapes)
{
	for (; *p; p++)
	{
		if (has_escapes && *p == '\\' && p[1] != '\0')
			p++;
		else if (p[0] == '\'' && p[1] == '\'')
			p++;
		else if (*p == '\'')
		{
			char	   *continuation = find_continuation(p + 1);

			if (continuation == NULL)
				return p + 1;
			p = continuation;
		}
	}
	fail(lexer, start, "unterminated quoted string");
	return NULL;
}

static char *
skip_quoted_name(const Lexer *lexer, char *start, char *p)
{
	for (; *p; p++)
	{
		if (p[0] == '"' && p[1] == '"')
			p++;
		else if (*p == '"')
			return p + 1;
	}
	fail(lexer, start, "unterminated quoted identifier");
	return NULL;
}

/* A parameter, a dollar-quoted string, or a dollar. */
static char *
skip_dollar(const Lexer *lexer, char *start)
{
	char	   *p = start + 1;
	char	   *delimiter;

	if (is_digit(*p))
	{
		while (is_digit(*p))
			p++;
		return p;
	}
	if (is_letter(*p))
	{
		while (is_letter(*p) || is_digit(*p))
			p++;
	}
	if (*p != '$')
		return start + 1;
	p++;
	delimiter = pnstrdup(start, p - start);
	p = strstr(p, delimiter);
	if (p == NULL)
		fail(lexer, start, "unterminated dollar-quoted string");
	p += strlen(delimiter);
	pfree(delimiter);
	return p;
}

static char *
skip_word(const Lexer *lexer, char *start)
{
	char	   *p = start;

	if (is_one_of(p[0], "eEbBxX") && p[1] == '\'')
		return skip_string(lexer, start, p + 2, *p == 'e' || *p == 'E');
	if (is_one_of(p[0], "nN") && p[1] == '\'')
		return p + 1;
	if (is_one_of(p[0], "uU") && p[1] == '&' && p[2] == '\'')
		return skip_string(lexer, start, p + 3, false);
	if (is_one_of(p[0], "uU") && p[1] == '&' && p[2] == '"')
		return skip_quoted_name(lexer, start, p + 3);
	while (is_letter(*p) || is_digit(*p) || *p == '$')
		p++;
	return p;
}

static char *
skip_operator(char *p)
{
	while (is_one_of(*p, "~!@#^&|`?+-*/%<>=") &&
		   !(p[0] == '-' && p[1] == '-') && !(p[0] == '/' && p[1] == '*'))
		p++;
	return p;
}

static char *
skip_token(const Lexer *lexer, char *p)
{
	if (*p == '\'')
		return skip_string(lexer, p, p + 1, false);
	if (*p == '"')
		return skip_quoted_name(lexer, p, p + 1);
	if (*p == '$')
		return skip_dollar(lexer, p);
	if (is_letter(*p))
		return skip_word(lexer, p);
	if (is_digit(*p))
	{
		while (is_digit(*p) || is_letter(*p))
			p++;
		return p;
	}
	return Max(skip_operator(p), p + 1);
}

int
core_yylex(core_YYSTYPE *lvalp, YYLTYPE *llocp, core_yyscan_t yyscanner)
{
	Lexer	   *lexer = (Lexer *) yyscanner;
	char	   *start;

	*lexer->next = lexer->held;
	start = skip_blanks(lexer, lexer->next);
	*llocp = start - lexer->text;
	if (*start == '\0')
	{
		lexer->next = start;
		lexer->held = '\0';
		return 0;
	}
	lexer->next = skip_token(lexer, start);
	lexer->held = *lexer->next;
	*lexer->next = '\0';
	return 1;
}
