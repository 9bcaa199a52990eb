/*
 * client.c
 *		What a script says to the client that runs it: psql commands and
 *		variables, and data that follows a COPY.
 *
 * None of it is SQL, so it must be found before a body is parsed, and reported
 * by name: the parser would only report a syntax error somewhere near it.
 */
#include "postgres.h"

#include "core/sqlscan.h"
#include "core/text.h"
#include "format/client.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#define MAX_SHOWN 60			/* bytes of a name in a message */

/* A body that is being scanned. */
typedef struct Scan
{
	SvReading  *reading;		/* NULL: nobody is told */
	SvPiece    *piece;
	bool		is_psql;		/* commands and variables have a meaning */
	const char *statement;		/* where the statement begins; NULL: it has
								 * not begun */
	bool		is_copy;		/* its first word is COPY */
	bool		after_from;		/* its last token was FROM */
	int			brackets;		/* open ones */
	const char *refused;		/* where what is refused begins; or NULL */
} Scan;

static bool
continues_word(char c)
{
	return sv_text_continues_word(c) || c == '$';
}

static void
refuse(Scan *scan, const char *at, const char *text)
{
	scan->refused = at;
	if (scan->reading != NULL)
		sv_reading_refuse_body(scan->reading, scan->piece, at - scan->piece->text,
							   ERRCODE_FEATURE_NOT_SUPPORTED, text);
}

/* Shortens a command or a variable for a message, to the length of a name. */
static char *
shown(const char *start, const char *end)
{
	return pnstrdup(start, pg_mbcliplen(start, end - start, MAX_SHOWN));
}

/* Looks at a word and returns what follows it. */
static const char *
take_word(Scan *scan, const char *p)
{
	const char *start = p;
	size_t		length;
	bool		is_from;

	while (continues_word(*p))
		p++;
	length = p - start;
	if (length == 1 && (*start == 'E' || *start == 'e') && *p == '\'')
		return sv_text_skip_quoted(p, true);
	if (scan->statement == start)
		scan->is_copy = length == 4 && pg_strncasecmp(start, "copy", 4) == 0;
	if (scan->is_copy && scan->after_from && length == 5 && pg_strncasecmp(start, "stdin", 5) == 0)
		refuse(scan, scan->statement, "COPY from or to the client: a body has no client");
	is_from = length == 4 && pg_strncasecmp(start, "from", 4) == 0;
	scan->after_from = is_from;
	return p;
}

/* Looks at a colon: it may be a cast, an assignment, a slice or a variable. */
static const char *
take_colon(Scan *scan, const char *p)
{
	const char *end = p + 1;

	if (*end == ':' || *end == '=')
		return end + 1;
	if (!scan->is_psql || scan->brackets > 0)
		return end;
	if (*end == '\'' || *end == '"' || *end == '{')
	{
		/* The name of a variable has no doubled quote. */
		const char *close = *end == '{' ? "}\n" : *end == '"' ? "\"" : "'";

		end += 1 + strcspn(end + 1, close);
		end += (*end == *close);
	}
	else
	{
		while (sv_text_continues_word(*end))
			end++;
	}
	if (end > p + 1)
		refuse(scan, p, psprintf("variable %s of psql cannot be carried over", shown(p, end)));
	return end;
}

/* Looks at a token and returns what follows it. */
static const char *
take_token(Scan *scan, const char *p)
{
	if (sv_text_begins_word(*p))
		return take_word(scan, p);
	scan->after_from = false;
	switch (*p)
	{
		case '\'':
		case '"':
			return sv_text_skip_quoted(p, false);
		case '$':
			return sv_text_skip_dollar_quoted(p);
		case ':':
			return take_colon(scan, p);
		case '\\':
			if (scan->is_psql)
				refuse(scan, p, psprintf("command %s of psql cannot be carried over",
										 shown(p, p + 1 + strcspn(p + 1, " \t\r\n;"))));
			break;
		case '[':
			scan->brackets++;
			break;
		case ']':
			scan->brackets--;
			break;
		case ';':
			scan->statement = NULL;
			scan->is_copy = false;
			scan->brackets = 0;
			break;
		default:
			while (continues_word(p[1]) && continues_word(*p))
				p++;			/* a number */
	}
	return p + 1;
}

/* Scans a body until something in it is refused. */
static void
look_through(Scan *scan)
{
	const char *p = sv_sqlscan_skip_blanks(scan->piece->text, NULL, NULL);

	while (*p != '\0' && scan->refused == NULL && !scan->piece->refused)
	{
		CHECK_FOR_INTERRUPTS();
		if (scan->statement == NULL && *p != ';')
			scan->statement = p;
		p = sv_sqlscan_skip_blanks(take_token(scan, p), NULL, NULL);
	}
}

/*
 * sv_client_check_copy
 *		Refuses a body in which data follows a COPY FROM STDIN.
 */
void
sv_client_check_copy(SvReading *reading, SvPiece *piece)
{
	Scan		scan = {.reading = reading,.piece = piece};

	if (piece->text != NULL)
		look_through(&scan);
}

/*
 * sv_client_check_psql
 *		The same, and a body with a command or a variable of psql.
 *
 * psql leaves alone what it does not know as a variable, so a slice of an array,
 * a[lower:upper], does not count as one here.
 */
void
sv_client_check_psql(SvReading *reading, SvPiece *piece)
{
	Scan		scan = {.reading = reading,.piece = piece,.is_psql = true};

	if (piece->text != NULL)
		look_through(&scan);
}

/* Skips a word, or a string with escapes that begins like one. */
static const char *
skip_word(const char *p)
{
	const char *start = p;

	while (continues_word(*p))
		p++;
	if (p == start + 1 && (*start == 'E' || *start == 'e') && *p == '\'')
		return sv_text_skip_quoted(p, true);
	return p;
}

/*
 * Is this a whole line "\\restrict KEY" or "\\unrestrict KEY", as pg_dump writes
 * it to keep psql from running what is in a dump?
 */
static bool
is_restrict(const char *text, const char *p)
{
	const char *key = sv_text_after(p, "\\restrict ");
	size_t		length;

	if (key == NULL)
		key = sv_text_after(p, "\\unrestrict ");
	if (key == NULL || (p > text && p[-1] != '\n'))
		return false;
	length = strspn(key, SV_WORD_CHARACTERS);
	return length > 0 && sv_text_visible_end(p) == key + length;
}

/* Skips a token of SQL that does not begin with a backslash. */
static const char *
skip_token(const char *p)
{
	if (*p == '\'' || *p == '"')
		return sv_text_skip_quoted(p, false);
	if (*p == '$')
		return sv_text_skip_dollar_quoted(p);
	return sv_text_begins_word(*p) ? skip_word(p) : p + 1;
}

/* Returns the text of a file with these lines blanked out; NULL if it has none. */
static char *
blank_restrict(const char *text)
{
	char	   *copy = NULL;

	if (strstr(text, "restrict ") == NULL)
		return NULL;
	for (const char *p = text; *(p = sv_sqlscan_skip_blanks(p, NULL, NULL)) != '\0';)
	{
		CHECK_FOR_INTERRUPTS();
		if (*p == '\\' && is_restrict(text, p))
		{
			const char *end = sv_text_visible_end(p);

			if (copy == NULL)
				copy = pstrdup(text);
			memset(copy + (p - text), ' ', end - p);
			p = end;
		}
		else
			p = skip_token(p);
	}
	return copy;
}

/*
 * sv_client_find_data
 *		Where a COPY FROM STDIN begins, after which data can follow; NULL if there is
 *		none.
 */
const char *
sv_client_find_data(const char *text)
{
	SvPiece		piece = {.text = text};
	Scan		scan = {.piece = &piece};

	look_through(&scan);
	return scan.refused;
}

/* Does a command send the statement before it, as a semicolon does? */
static bool
ends_statement(const char *name)
{
	static const char *const names[] = {"\\crosstabview", "\\g", "\\gdesc", "\\gexec", "\\gset", "\\gx", "\\watch"};

	for (int i = 0; i < lengthof(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Blanks out the command at p, to the end of its line.  Returns its name. */
static char *
blank_command(char *p)
{
	const char *end = sv_text_visible_end(p);
	char	   *name = shown(p, p + Min(1 + strcspn(p + 1, " \t\r\n;"), end - p));

	memset(p, ' ', end - p);
	if (ends_statement(name))
		*p = ';';
	return name;
}

/*
 * sv_client_without_commands
 *		A copy of a text in which commands of psql are blanked out, each to the end of
 *		its line.  The visitor is told their names and where they are, in order.
 */
char *
sv_client_without_commands(const char *text, SvCommandVisitor visit, void *arg)
{
	char	   *copy = pstrdup(text);

	for (char *p = copy; *(p = unconstify(char *, sv_sqlscan_skip_blanks(p, NULL, NULL))) != '\0';)
	{
		CHECK_FOR_INTERRUPTS();
		if (*p != '\\')
			p = unconstify(char *, skip_token(p));
		else if (p[1] == ';')
			*p = ' ';			/* sent together with the next one */
		else
			visit(arg, blank_command(p), p - copy);
	}
	return copy;
}

/*
 * sv_client_take_out_restrict
 *		Blanks out the lines by which pg_dump restricts psql: a dump can be any
 *		file, and without psql they have no meaning.
 */
void
sv_client_take_out_restrict(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		char	   *text = blank_restrict(reading->files[i].text);

		if (text != NULL)
			reading->files[i].text = text;
	}
}

/*
 * sv_client_check_placeholders
 *		Refuses a body that has a placeholder "${name}", which the tool replaces.
 */
void
sv_client_check_placeholders(SvReading *reading, SvPiece *piece)
{
	const char *placeholder = strstr(piece->text, "${");
	const char *end;

	if (placeholder == NULL || strchr(placeholder, '}') == NULL)
		return;
	end = placeholder + strcspn(placeholder, "}\r\n");
	sv_reading_refuse_body(reading, piece, placeholder - piece->text, ERRCODE_FEATURE_NOT_SUPPORTED,
						   psprintf("placeholder %s cannot be carried over",
									pnstrdup(placeholder, end - placeholder + (*end == '}'))));
}
