/*
 * sqlscan.c
 *		Between the tokens of SQL: blanks and comments.
 *
 * The server's own lexer says where tokens stand, so that what looks like a
 * comment inside a string, a dollar-quoted body or a quoted name is none.
 */
#include "postgres.h"

#include "core/sqlscan.h"
#include "miscadmin.h"
#include "parser/scanner.h"

/* Returns what comes after a block comment, which may contain others. */
static const char *
skip_block_comment(const char *p)
{
	int			depth = 0;

	do
	{
		CHECK_FOR_INTERRUPTS();
		if (p[0] == '/' && p[1] == '*')
		{
			depth++;
			p += 2;
		}
		else if (p[0] == '*' && p[1] == '/')
		{
			depth--;
			p += 2;
		}
		else if (*p != '\0')
			p++;
	} while (depth > 0 && *p != '\0');
	return p;
}

/*
 * sv_sqlscan_skip_blanks
 *		Returns what comes after blanks and comments.  visit, if it is not NULL,
 *		is told of each "--" comment among them.
 */
const char *
sv_sqlscan_skip_blanks(const char *p, SvCommentVisitor visit, void *arg)
{
	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		if (*p != '\0' && strchr(" \t\n\r\f\v", *p) != NULL)
			p++;
		else if (p[0] == '-' && p[1] == '-')
		{
			const char *end = p + strcspn(p, "\n\r");

			if (visit != NULL)
				visit(p, end, arg);
			p = end;
		}
		else if (p[0] == '/' && p[1] == '*')
			p = skip_block_comment(p);
		else
			return p;
	}
}

/*
 * sv_sqlscan_comments
 *		Tells visit of each "--" comment of a text that is one: not those in
 *		strings, quoted names and block comments.
 *
 * Raises a syntax error, with its position in the text, for what the server's
 * lexer does not take.
 */
void
sv_sqlscan_comments(const char *text, SvCommentVisitor visit, void *arg)
{
	core_yy_extra_type extra;
	core_yyscan_t scanner = scanner_init(text, &extra, &ScanKeywords, ScanKeywordTokens);
	core_YYSTYPE value;
	YYLTYPE		location;
	const char *done = sv_sqlscan_skip_blanks(text, visit, arg);

	while (core_yylex(&value, &location, scanner) != 0)
	{
		/* flex ends the token with a zero while it is the current one. */
		const char *end = text + location + strlen(extra.scanbuf + location);

		CHECK_FOR_INTERRUPTS();
		/* Before release 16 a vertical tab is a token to the lexer, a blank to us. */
		if (end > done)
			done = sv_sqlscan_skip_blanks(end, visit, arg);
	}
	scanner_finish(scanner);
}
