/*
 * head.c
 *		What comes before all parts of a script: a description for people, and the
 *		commands that set up psql.
 */
#include "postgres.h"

#include "compat.h"
#include "mb/pg_wchar.h"
#include "parser/parser.h"
#include "script/announcement.h"
#include "script/head.h"
#include "script/quote.h"
#include "store/journal.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

/* Returns the revisions that are current in a state, as people write them. */
static char *
current_words(const SvSet *applied, const List *unknown)
{
	char	   *array = sv_announcement_current(applied, unknown);

	if (strcmp(array, "{}") == 0)
		return pstrdup("base");
	array[strlen(array) - 1] = '\0';
	return array + 1;
}

/*
 * sv_head_choose_key
 *		Chooses the key that ends psql's restricted mode: random, so that no body can know it.
 */
void
sv_head_choose_key(SvWriter *writer)
{
	pg_uuid_t	key;

	sv_journal_new_run(&key);
	writer->key = DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(&key)));
}

/*
 * Writes what turns off psql's commands, if psql can do that.  A command that psql
 * does not know is an error even if it is not reached, but the value of a variable
 * is read as if it were in its place.
 */
static void
write_restriction(const SvWriter *writer, StringInfo out)
{
	appendStringInfo(out,
					 "-- From here on psql accepts no commands, if its release has \\restrict.\n"
					 "SELECT pg_catalog.int4ge(:VERSION_NUM, 180000)\n"
					 "    OR (pg_catalog.int4ge(:VERSION_NUM, 170006) AND pg_catalog.int4lt(:VERSION_NUM, 180000))\n"
					 "    OR (pg_catalog.int4ge(:VERSION_NUM, 160010) AND pg_catalog.int4lt(:VERSION_NUM, 170000))\n"
					 "    OR (pg_catalog.int4ge(:VERSION_NUM, 150014) AND pg_catalog.int4lt(:VERSION_NUM, 160000))\n"
					 "    AS schemaver_restricts\n"
					 "\\gset\n"
					 "\\set schemaver_restrict ''\n"
					 "\\set schemaver_unrestrict ''\n"
					 "\\if :schemaver_restricts\n"
					 "\\set schemaver_restrict '\\\\restrict %s'\n"
					 "\\set schemaver_unrestrict '\\\\unrestrict %s'\n"
					 "\\endif\n"
					 ":schemaver_restrict\n",
					 writer->key, writer->key);
}

/*
 * sv_head_check_client
 *		Raises 0A000 if a script could be misread.
 */
void
sv_head_check_client(const SvWriter *writer)
{
	if (!PG_VALID_BE_ENCODING(pg_get_client_encoding()))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a script cannot be written in encoding \"%s\"", pg_get_client_encoding_name()),
				 errdetail("In that encoding, part of a character can look like a quote or a backslash."),
				 errhint("SET client_encoding = '%s';", GetDatabaseEncodingName())));
	for (const char *p = writer->history->project->rels.schema; *p; p++)
	{
		if ((unsigned char) *p < ' ' || *p == '\\' || *p == '\x7f')
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("a script cannot be written for an extension in schema %s",
							quote_identifier(writer->history->project->rels.schema)),
					 errdetail("Its name contains a backslash or a control character."),
					 errhint("Rename the schema: ALTER SCHEMA %s RENAME TO ...;",
							 quote_identifier(writer->history->project->rels.schema))));
	}
}

/*
 * sv_head_write
 *		Writes what comes before all parts; if the script is empty, that is all of it.
 */
void
sv_head_write(const SvWriter *writer, StringInfo out, const char *target, bool empty)
{
	const SvPlan *plan = writer->plan;
	StringInfoData line;

	initStringInfo(&line);
	appendStringInfo(&line, "%s of project %s", sv_direction_name(plan->direction), writer->history->project->name);
	line.data[0] = pg_toupper((unsigned char) line.data[0]);
	appendStringInfoString(out, "-- ");
	sv_quote_line(out, line.data);
	resetStringInfo(&line);
	appendStringInfo(&line, "made by schemaver_%s_sql(%s%s)", sv_direction_name(plan->direction),
					 quote_literal_cstr(target), writer->purge ? ", purge => true" : "");
	appendStringInfoString(out, ", ");
	sv_quote_line(out, line.data);
	resetStringInfo(&line);
	appendStringInfo(&line, "It starts from %s and ends at %s.",
					 current_words(plan->applied_before, writer->unknown),
					 current_words(plan->applied_after, writer->purge ? NIL : writer->unknown));
	appendStringInfoString(out, ".\n-- ");
	sv_quote_line(out, line.data);
	appendStringInfoString(out, "\n");
	if (empty)
	{
		appendStringInfoString(out, "-- There is nothing to do.\n");
		return;
	}
	appendStringInfo(out,
					 "-- Run it once, with psql: psql -X -f FILE\n"
					 "\n"
					 "\\set SINGLELINE off\n"
					 "\\set SINGLESTEP off\n"
					 "\\set FETCH_COUNT 0\n"
					 "\\set ON_ERROR_STOP on\n"
					 "\\set ON_ERROR_ROLLBACK off\n"
					 "\\set AUTOCOMMIT on\n"
					 "SET client_encoding TO %s;\n"
					 "SET standard_conforming_strings TO %s;\n",
					 pg_get_client_encoding_name(), standard_conforming_strings ? "on" : "off");
	if (plan->direction != SV_STAMP)
		write_restriction(writer, out);
	pfree(line.data);
}
