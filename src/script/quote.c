/*
 * quote.c
 *		Quoting text in a script, so that it means the same to every reader.
 */
#include "postgres.h"

#include <ctype.h>

#include "mb/pg_wchar.h"
#include "script/quote.h"
#include "utils/builtins.h"

/*
 * sv_quote_line
 *		Appends text to a comment, without line ends, which somebody may have put into
 *		a table, and without backslashes, whatever state psql is in.
 */
void
sv_quote_line(StringInfo out, const char *text)
{
	for (; *text; text++)
	{
		if (*text == '\\')
			appendStringInfoString(out, "%5C");
		else
			appendStringInfoChar(out, (unsigned char) *text < ' ' || *text == '\x7f' ? ' ' : *text);
	}
}

/*
 * sv_quote_value
 *		Appends a value of a type, so that it means the same under all settings, also
 *		in code: as its bytes, if quotes are not enough.
 */
void
sv_quote_value(StringInfo out, const char *text, const char *type)
{
	bool		plain = strstr(text, SV_QUOTE_TAG) == NULL;

	for (const char *p = text; *p && plain; p++)
		plain = *p != '\\' && *p != '\x7f' && !IS_HIGHBIT_SET(*p) && (*p == '\n' || (unsigned char) *p >= ' ');
	if (plain)
		appendStringInfoString(out, quote_literal_cstr(text));
	else
	{
		appendStringInfoString(out, "pg_catalog.convert_from(pg_catalog.decode('");
		for (const char *p = text; *p; p++)
			appendStringInfo(out, "%02x", (unsigned char) *p);
		appendStringInfo(out, "'::pg_catalog.text, 'hex'::pg_catalog.text), '%s'::pg_catalog.name)",
						 GetDatabaseEncodingName());
	}
	appendStringInfo(out, "::pg_catalog.%s", type);
}

/*
 * sv_quote_element
 *		Appends an element of an array.
 */
void
sv_quote_element(StringInfo out, const char *text)
{
	bool		plain = *text != '\0' && pg_strcasecmp(text, "null") != 0;

	for (const char *p = text; *p && plain; p++)
		plain = isalnum((unsigned char) *p) || *p == '_' || *p == '.' || *p == '-';
	if (plain)
	{
		appendStringInfoString(out, text);
		return;
	}
	appendStringInfoChar(out, '"');
	for (const char *p = text; *p; p++)
	{
		if (*p == '"' || *p == '\\')
			appendStringInfoChar(out, '\\');
		appendStringInfoChar(out, *p);
	}
	appendStringInfoChar(out, '"');
}

/*
 * sv_quote_setting
 *		Appends the name of a setting, which may have a dot in it.
 */
void
sv_quote_setting(StringInfo out, const char *name)
{
	char	   *copy = pstrdup(name);
	char	   *rest = copy;
	char	   *dot;

	while ((dot = strchr(rest, '.')) != NULL)
	{
		*dot = '\0';
		appendStringInfo(out, "%s.", quote_identifier(rest));
		rest = dot + 1;
	}
	appendStringInfoString(out, quote_identifier(rest));
	pfree(copy);
}
