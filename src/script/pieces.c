/*
 * pieces.c
 *		The statements of a body, as a client sends them, one by one.
 *
 * A statement in a script is read twice: by psql and by the server.  psql looks for
 * its end, for variables and for commands of its own, line by line and in the
 * client's encoding.  Both use the same lexical rules, but not in the same state:
 * psql sees no line ends, follows standard_conforming_strings and client_encoding
 * only when the server reports them, counts parentheses, and guesses what BEGIN
 * means from the words before it.
 *
 * So a statement is called plain only if nothing in it depends on any of that.  It
 * is read here once more, token by token and by the simplest rules, and each token
 * must end where the server's lexer ends it.  Whatever is not understood is not
 * plain, which costs only legibility.
 */
#include "postgres.h"

#include "core/sqlscan.h"
#include "core/text.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "parser/scanner.h"
#include "script/pieces.h"
#include "statement/place.h"

/* The end of a token has not been found. */
#define UNSURE (-1)

/* What is known about the statement that is being read. */
typedef struct Reader
{
	const char *text;
	int			token;			/* where the previous token begins; UNSURE:
								 * none */
	int			depth;			/* of parentheses */
	bool		creates;		/* the first word is CREATE */
} Reader;

static bool
is_operator(char c)
{
	return c != '\0' && strchr(SV_OPERATOR_CHARACTERS, c) != NULL;
}

/* Returns the end of the dollar-quoted string at p; the tag must be ASCII. */
static const char *
end_of_dollar_quoted(const char *p)
{
	const char *end = sv_text_dollar_quoted_end(p);

	/* A parameter begins with a dollar sign, too. */
	return p[1 + strspn(p + 1, SV_WORD_CHARACTERS)] == '$' && end != p ? end : NULL;
}

/* Returns the end of a word or number; not if it has a dollar sign in it. */
static const char *
end_of_word(const char *p)
{
	bool		number = !sv_text_begins_word(*p);

	while (sv_text_continues_word(*p) || (number && *p == '.') ||
		   (number && (*p == '+' || *p == '-') && (p[-1] == 'e' || p[-1] == 'E')))
		p++;
	return *p == '$' ? NULL : p;
}

/* Returns the end of an operator, which a comment ends, as the next token does. */
static const char *
end_of_operator(const char *p, const char *next)
{
	while (p < next && is_operator(*p) &&
		   !(p[0] == '-' && p[1] == '-') && !(p[0] == '/' && p[1] == '*'))
		p++;
	return p;
}

/* Returns the end of a colon and what belongs to it; not if psql may see a variable there. */
static const char *
end_of_colon(const char *p)
{
	p++;
	if (*p == ':' || *p == '=')
		return p + 1;
	return sv_text_continues_word(*p) || *p == '\'' || *p == '"' || *p == '{' ? NULL : p;
}

/* Returns the end of the token at p, NULL unless both read it alike. */
static const char *
end_of_token(const char *p, const char *next)
{
	if ((*p == 'e' || *p == 'E') && p[1] == '\'')
		return sv_text_quoted_end(p + 1, false);
	if (sv_text_begins_word(*p))
	{
		/* B'', N'', U&'' and X'' */
		if (p[1] == '\'' || (p[1] == '&' && (p[2] == '\'' || p[2] == '"')))
			return NULL;
		return end_of_word(p);
	}
	if (*p == '\'' || *p == '"')
		return sv_text_quoted_end(p, false);
	if (*p == '$')
		return end_of_dollar_quoted(p);
	if ((*p >= '0' && *p <= '9') || (*p == '.' && p[1] >= '0' && p[1] <= '9'))
		return end_of_word(p);
	if (*p == ':')
		return end_of_colon(p);
	if (is_operator(*p))
		return end_of_operator(p, next);
	return *p != '\0' && strchr("(),.[]", *p) != NULL ? p + 1 : NULL;
}

/* Are there only bytes that both see alike? */
static bool
has_plain_bytes(const char *from, const char *to)
{
	for (; from < to; from++)
	{
		unsigned char c = *from;

		if (c == '\\' || c == 0x7f || (c < ' ' && c != '\n' && c != '\t'))
			return false;
	}
	return true;
}

/*
 * Does psql send this, between two tokens, as it is?  It leaves out empty lines,
 * unless they are in a literal.
 */
static bool
is_plain_between(const char *from, const char *to)
{
	const char *p;

	for (p = from; p + 1 < to; p++)
	{
		if (p[0] == '\n' && p[1] == '\n')
			return false;
	}
	return sv_pieces_is_plain_gap(from, to);
}

/*
 * sv_pieces_is_plain_gap
 *		Are these blanks and comments that both read alike?
 */
bool
sv_pieces_is_plain_gap(const char *from, const char *to)
{
	if (!has_plain_bytes(from, to))
		return false;
	while (from < to)
	{
		from += Min(strspn(from, SV_BLANKS), to - from);
		if (from == to)
			return true;
		if (from[0] == '-' && from[1] == '-')
			from += strcspn(from, "\n");
		else if (from[0] == '/' && from[1] == '*')
		{
			const char *end = strstr(from + 2, "*/");
			const char *inner = strstr(from + 2, "/*");

			if (end == NULL || (inner != NULL && inner < end))
				return false;
			from = end + 2;
		}
		else
			return false;
	}
	return from == to;
}

/* Is the word at p this one? */
static bool
is_the_word(const char *p, const char *word)
{
	size_t		length = strlen(word);

	return pg_strncasecmp(p, word, length) == 0 && !sv_text_continues_word(p[length]);
}

/* Does psql also consider that the statement goes on after the token at p? */
static bool
goes_on(Reader *reader, const char *p)
{
	if (reader->token == UNSURE)
		reader->creates = is_the_word(p, "create");
	switch (*p)
	{
		case '(':
			reader->depth++;
			return true;
		case ')':
			return --reader->depth >= 0;
		case ';':
			return false;
		default:

			/*
			 * In CREATE FUNCTION, psql considers this the beginning of a
			 * block.
			 */
			return !reader->creates || !(is_the_word(p, "begin") || is_the_word(p, "atomic"));
	}
}

/* Checks that the token before this place, if any, ends where the server ends it. */
static bool
ends_alike(const Reader *reader, int next, int *end)
{
	const char *place;

	if (reader->token == UNSURE)
		return true;
	place = end_of_token(reader->text + reader->token, reader->text + next);
	if (place == NULL || place > reader->text + next)
		return false;
	*end = place - reader->text;
	return sv_sqlscan_skip_blanks(place, NULL, NULL) == reader->text + next &&
		is_plain_between(place, reader->text + next);
}

/* Reads the tokens of one statement; location is the first, and becomes the one after it. */
static bool
read_piece(core_yyscan_t scanner, const char *text, SvPiece *piece, int *token, YYLTYPE *location)
{
	Reader		reader = {.text = text,.token = UNSURE};
	bool		plain = has_plain_bytes(text + piece->start, text + piece->end);
	core_YYSTYPE value;

	while (*token != 0 && *location < piece->stop)
	{
		CHECK_FOR_INTERRUPTS();
		if (plain)
			plain = ends_alike(&reader, *location, &piece->last) && goes_on(&reader, text + *location);
		reader.token = *location;
		*token = core_yylex(&value, location, scanner);
	}

	/*
	 * At the end there are only comments, which ends_alike must see up to the
	 * semicolon.
	 */
	return plain && ends_alike(&reader, piece->stop, &piece->last) && reader.depth == 0;
}

/* Returns where this statement is. */
static void
find_piece(const char *text, const RawStmt *statement, SvPiece *piece)
{
	piece->start = sv_statement_start(text, statement);
	piece->stop = sv_statement_stop(text, statement);
	piece->end = sv_text_end_without(text + piece->start, text + piece->stop, SV_BLANKS) - text;
	piece->last = piece->end;
}

/*
 * sv_pieces_cut
 *		Returns where the statements of a body are, and which of them are plain,
 *		in the current memory context.
 *
 * The statements are those that the server's parser has found in the text.
 */
SvPiece *
sv_pieces_cut(const char *text, const List *statements, int *npieces)
{
	core_yy_extra_type extra;
	core_yyscan_t scanner = scanner_init(text, &extra, &ScanKeywords, ScanKeywordTokens);
	SvPiece    *pieces = palloc0_array(SvPiece, list_length(statements));
	core_YYSTYPE value;
	YYLTYPE		location;
	int			token = core_yylex(&value, &location, scanner);
	int			n = 0;
	ListCell   *cell;

	foreach(cell, statements)
	{
		SvPiece    *piece = &pieces[n++];

		find_piece(text, lfirst_node(RawStmt, cell), piece);
		/* Semicolons between statements. */
		while (token != 0 && location < piece->start)
			token = core_yylex(&value, &location, scanner);
		piece->plain = read_piece(scanner, text, piece, &token, &location);
	}
	scanner_finish(scanner);
	*npieces = n;
	return pieces;
}

/*
 * sv_pieces_skip_end
 *		Returns what comes after the end of a statement and the blanks after it.
 */
const char *
sv_pieces_skip_end(const char *p)
{
	p = sv_sqlscan_skip_blanks(p, NULL, NULL);
	if (*p == ';')
		p = sv_sqlscan_skip_blanks(p + 1, NULL, NULL);
	return p;
}
