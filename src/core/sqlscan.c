/*
 * sqlscan.c
 *		Between the tokens of SQL: blanks and comments.
 *
 * The server's own lexer finds the tokens, so text that looks like a comment
 * inside a string, a dollar-quoted body or a quoted name is not taken for one.
 */
#include "postgres.h"

#include "core/sqlscan.h"
#include "core/text.h"
#include "miscadmin.h"
#include "parser/scanner.h"

/* How many characters the lexer may read in vain: this takes a tenth of a second. */
#define MAX_COMMENT_STEPS 10000000

/*
 * sv_sqlscan_skip_block_comment
 *		Returns what comes after a block comment, which may contain others.
 */
const char *
sv_sqlscan_skip_block_comment(const char *p)
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
 *		is called for each comment among them.
 */
const char *
sv_sqlscan_skip_blanks(const char *p, SvCommentVisitor visit, void *arg)
{
	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		if (*p != '\0' && strchr(SV_BLANKS, *p) != NULL)
			p++;
		else if (p[0] == '-' && p[1] == '-')
		{
			const char *end = p + strcspn(p, "\n\r");

			if (visit != NULL)
				visit(p, end, arg);
			p = end;
		}
		else if (p[0] == '/' && p[1] == '*')
		{
			const char *end = sv_sqlscan_skip_block_comment(p);

			if (visit != NULL)
				visit(p, end, arg);
			p = end;
		}
		else
			return p;
	}
}

/*
 * sv_sqlscan_is_readable
 *		Tells whether the server's lexer can read a text in time proportional to
 *		its length, and can be cancelled meanwhile.
 *
 * At the beginning of each block comment, the lexer reads all operator characters
 * that follow and gives them back.  A run of n openings takes n * n / 2 steps
 * without a check for interrupts (scan.l, <xcstart>).  Nobody writes such a run
 * on purpose.
 */
bool
sv_sqlscan_is_readable(const char *text)
{
	uint64		steps = 0;

	for (const char *p = text; *p != '\0' && steps <= MAX_COMMENT_STEPS;)
	{
		size_t		run = strspn(p, SV_OPERATOR_CHARACTERS);

		CHECK_FOR_INTERRUPTS();
		for (size_t i = 0; i + 1 < run; i++)
		{
			if (p[i] == '/' && p[i + 1] == '*')
				steps += run - i;
		}
		p += run;
		p += strcspn(p, SV_OPERATOR_CHARACTERS);
	}
	return steps <= MAX_COMMENT_STEPS;
}

/*
 * sv_sqlscan_check
 *		Raises 54000 for a text that is not readable in that sense.
 */
void
sv_sqlscan_check(const char *text)
{
	if (!sv_sqlscan_is_readable(text))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("SQL text has too many comment openings in a row"),
				 errdetail("PostgreSQL would take very long to read it and could not be interrupted."),
				 errhint("Put a space or a newline between them.")));
}

/*
 * sv_sqlscan_comments
 *		Calls visit for each real comment in a text, but not for what looks
 *		like one in strings, quoted names and other comments.
 *
 * Raises a syntax error, with its position in the text, for what the server's
 * lexer does not accept, and what sv_sqlscan_check raises.
 */
void
sv_sqlscan_comments(const char *text, SvCommentVisitor visit, void *arg)
{
	core_yy_extra_type extra;
	core_yyscan_t scanner;
	core_YYSTYPE value;
	YYLTYPE		location;
	const char *done;

	sv_sqlscan_check(text);
	scanner = scanner_init(text, &extra, &ScanKeywords, ScanKeywordTokens);
	done = sv_sqlscan_skip_blanks(text, visit, arg);
	while (core_yylex(&value, &location, scanner) != 0)
	{
		/* flex terminates the current token with a zero byte. */
		const char *end = text + location + strlen(extra.scanbuf + location);

		CHECK_FOR_INTERRUPTS();

		/*
		 * Before release 16, a vertical tab is a token for the lexer; here it
		 * is a blank.
		 */
		if (end > done)
			done = sv_sqlscan_skip_blanks(end, visit, arg);
	}
	scanner_finish(scanner);
}
