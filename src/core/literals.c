/*
 * literals.c
 *		Strings in SQL that mean the same under all settings.
 *
 * The server's deparsers write a backslash in a string as they would read it, which
 * depends on standard_conforming_strings.  Where that is off, "'\'" does not end, and what
 * follows in the next string is a statement.  Whoever owns a table decides what its
 * strings are; whoever owns the database, what the setting is.
 */
#include "postgres.h"

#include "core/literals.h"
#include "core/sqlscan.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

static bool
is_of_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
		IS_HIGHBIT_SET(c);
}

/* Returns what comes after something that ends with the quote that it begins with. */
static const char *
skip_quoted(const char *p, bool has_escapes)
{
	char		quote = *p++;

	for (; *p != '\0'; p++)
	{
		CHECK_FOR_INTERRUPTS();
		if (has_escapes && p[0] == '\\' && p[1] != '\0')
			p++;
		else if (*p == quote && p[1] == quote)
			p++;
		else if (*p == quote)
			return p + 1;
	}
	return p;
}

/* Returns what comes after a string between "$tag$", or after another dollar sign. */
static const char *
skip_dollar(const char *p)
{
	const char *end = p + 1;
	const char *close;

	if (*end >= '0' && *end <= '9')
		return end;
	while (*end != '$' && is_of_word(*end))
		end++;
	if (*end != '$')
		return p + 1;
	end++;
	close = strstr(end, pnstrdup(p, end - p));
	return close == NULL ? end + strlen(end) : close + (end - p);
}

/* A word can say what the string is that follows at once. */
static const char *
skip_word(const char *p)
{
	const char *start = p;

	while (is_of_word(*p))
		p++;
	return *p == '\'' ? skip_quoted(p, p == start + 1 && (*start == 'E' || *start == 'e')) : p;
}

/* Returns what comes after something that is not a plain string. */
static const char *
skip_other(const char *p)
{
	if (*p == '"')
		return skip_quoted(p, false);
	if (*p == '$')
		return skip_dollar(p);
	if (is_of_word(*p))
		return skip_word(p);
	if ((p[0] == '-' && p[1] == '-') || (p[0] == '/' && p[1] == '*'))
		return sv_sqlscan_skip_blanks(p, NULL, NULL);
	return p + 1;
}

static void
append_string(StringInfo out, const char *start, const char *end)
{
	if (memchr(start, '\\', end - start) != NULL)
		appendStringInfoChar(out, 'E');
	for (const char *p = start; p < end; p++)
	{
		if (*p == '\\')
			appendStringInfoChar(out, '\\');
		appendStringInfoChar(out, *p);
	}
}

/*
 * sv_literals_escape
 *		A statement that the server has written while standard_conforming_strings was on,
 *		so that it means the same when that is off.  Returns the given text if nothing has
 *		to be changed, otherwise one that is allocated in the current context.
 */
const char *
sv_literals_escape(const char *sql)
{
	StringInfoData out;

	if (strchr(sql, '\\') == NULL)
		return sql;
	initStringInfo(&out);
	for (const char *p = sql; *p != '\0';)
	{
		const char *start = p;

		CHECK_FOR_INTERRUPTS();
		p = *p == '\'' ? skip_quoted(p, false) : skip_other(p);
		if (*start == '\'')
			append_string(&out, start, p);
		else
			appendBinaryStringInfo(&out, start, p - start);
	}
	return out.data;
}
