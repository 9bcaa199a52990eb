/*
 * resets.c
 *		What a script resets after a body.
 *
 * The next call restores all settings of a body, but another role may not be
 * allowed to make it; and outside of a transaction some settings would prevent the
 * call.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "script/quote.h"
#include "script/resets.h"
#include "statement/setting.h"

static bool
is_identity(const char *setting)
{
	return strcmp(setting, "role") == 0 || strcmp(setting, "session_authorization") == 0;
}

/* Does a body mention the session's roles other than in SET? */
static bool
may_set_identity(const char *text)
{
	char	   *lower = pstrdup(text);

	for (char *p = lower; *p; p++)
		*p = pg_ascii_tolower(*p);
	return strstr(lower, "set_config") != NULL;
}

/* Returns the settings that a body sets by SET and that need a reset. */
static List *
settings_to_reset(const List *statements, bool transactional)
{
	List	   *settings = NIL;
	ListCell   *cell;
	ListCell   *name;

	foreach(cell, statements)
	{
		foreach(name, sv_statement_settings(lfirst_node(RawStmt, cell)->stmt, transactional))
		{
			if (is_identity(lfirst(name)) == transactional)
				settings = lappend(settings, lfirst(name));
		}
	}
	return settings;
}

/*
 * sv_resets_write
 *		Writes what ends the settings of a body.
 */
void
sv_resets_write(SvWriter *writer, const SvBody *body, const List *statements, bool transactional)
{
	StringInfo	out = &writer->text;
	List	   *settings = settings_to_reset(statements, transactional);
	ListCell   *cell;

	if (transactional && settings == NIL && !may_set_identity(body->text))
		return;
	appendStringInfoString(out,
						   "-- The settings of the body end with it.\n"
						   "RESET SESSION AUTHORIZATION;\n"
						   "RESET ROLE;\n");
	if (transactional)
		return;
	appendStringInfo(out, "SET client_encoding TO %s;\n", pg_get_client_encoding_name());
	foreach(cell, settings)
	{
		appendStringInfoString(out, "RESET ");
		sv_quote_setting(out, lfirst(cell));
		appendStringInfoString(out, ";\n");
	}
}
