/*
 * head.c
 *		What comes before all parts of a script: a description for people, and the
 *		commands that set up psql.
 */
#include "postgres.h"

#include "catalog/catalog.h"
#include "compat.h"
#include "mb/pg_wchar.h"
#include "parser/parser.h"
#include "script/announcement.h"
#include "script/dialect.h"
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

/* Writes what finds out whether psql can turn off its commands. */
static void
ask_release(StringInfo out)
{
	appendStringInfoString(out,
						   "-- Does this release of psql have \\restrict?\n"
						   "SELECT pg_catalog.int4ge(:VERSION_NUM, 180000)\n"
						   "    OR (pg_catalog.int4ge(:VERSION_NUM, 170006) AND pg_catalog.int4lt(:VERSION_NUM, 180000))\n"
						   "    OR (pg_catalog.int4ge(:VERSION_NUM, 160010) AND pg_catalog.int4lt(:VERSION_NUM, 170000))\n"
						   "    OR (pg_catalog.int4ge(:VERSION_NUM, 150014) AND pg_catalog.int4lt(:VERSION_NUM, 160000))\n"
						   "    AS schemaver_restricts\n"
						   "\\gset\n");
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
					 "-- From here on psql accepts no commands, if it can do that.\n"
					 "\\set schemaver_restrict ''\n"
					 "\\set schemaver_unrestrict ''\n"
					 "\\if :schemaver_restricts\n"
					 "\\set schemaver_restrict '\\\\restrict %s'\n"
					 "\\set schemaver_unrestrict '\\\\unrestrict %s'\n"
					 "\\endif\n"
					 ":schemaver_restrict\n",
					 writer->key, writer->key);
}

/* Has a name characters that psql could read differently in quotes? */
static bool
has_unsafe_characters(const char *name)
{
	for (const char *p = name; *p; p++)
	{
		if ((unsigned char) *p < ' ' || *p == '\\' || *p == '\x7f')
			return true;
	}
	return false;
}

/* Raises an error unless portable scripts can have their table in this schema. */
static void
check_schema(const char *schema)
{
	if (*schema == '\0' || strlen(schema) >= NAMEDATALEN)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" cannot be the name of a schema", schema),
				 errdetail("A name has from 1 to %d bytes.", NAMEDATALEN - 1)));
	if (IsReservedName(schema) || strcmp(schema, "information_schema") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a portable script cannot record in schema \"%s\"", schema),
				 errdetail("The schema belongs to the server."),
				 errhint("Name another schema: schema => '...'.")));
	if (has_unsafe_characters(schema) || strstr(schema, SV_QUOTE_TAG) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a portable script cannot record in schema %s", quote_identifier(schema)),
				 errdetail("Its name contains a backslash, a control character or \"%s\".", SV_QUOTE_TAG),
				 errhint("Name another schema: schema => '...'.")));
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
	if (writer->dialect == &sv_dialect_portable)
		check_schema(writer->schema);
	else if (has_unsafe_characters(writer->schema))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a script cannot be written for an extension in schema %s",
						quote_identifier(writer->schema)),
				 errdetail("Its name contains a backslash or a control character."),
				 errhint("Rename the schema: ALTER SCHEMA %s RENAME TO ...;",
						 quote_identifier(writer->schema))));
}

/* Says which call has made the script. */
static void
write_call(const SvWriter *writer, StringInfo out, const char *target)
{
	const char *direction = sv_direction_name(writer->plan->direction);
	StringInfoData call;

	initStringInfo(&call);
	appendStringInfo(&call, "%s of project %s, made by schemaver_%s_sql(%s%s", direction,
					 writer->history->project->name, direction, quote_literal_cstr(target),
					 writer->purge ? ", purge => true" : "");
	call.data[0] = pg_toupper((unsigned char) call.data[0]);
	if (writer->dialect == &sv_dialect_portable)
	{
		appendStringInfoString(&call, ", portable => true");
		if (strcmp(writer->schema, "public") != 0)
			appendStringInfo(&call, ", schema => %s", quote_literal_cstr(writer->schema));
	}
	appendStringInfoString(out, "-- ");
	sv_quote_line(out, call.data);
	appendStringInfoString(out, ").\n");
	pfree(call.data);
}

/* Says where the script starts, and where it ends. */
static void
write_way(const SvWriter *writer, StringInfo out)
{
	const SvPlan *plan = writer->plan;
	bool		anywhere = writer->purge && writer->dialect == &sv_dialect_portable;
	char	   *way = psprintf("It starts from %s and ends at %s.",
							   anywhere ? "whatever is recorded" : current_words(plan->applied_before, writer->unknown),
							   current_words(plan->applied_after, writer->purge ? NIL : writer->unknown));

	appendStringInfoString(out, "-- ");
	sv_quote_line(out, way);
	appendStringInfoChar(out, '\n');
	pfree(way);
}

/*
 * sv_head_write
 *		Writes what comes before all parts; if the script is empty, that is all of it.
 */
void
sv_head_write(SvWriter *writer, StringInfo out, const char *target, bool empty)
{
	write_call(writer, out, target);
	write_way(writer, out);
	if (empty)
	{
		appendStringInfoString(out, "-- There is nothing to do.\n");
		return;
	}
	writer->dialect->describe(writer, out);
	appendStringInfo(out,
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

	/*
	 * The server decides which variables \gset sets, so the last one comes
	 * before all variables whose values psql reads as if they were in their
	 * place.
	 */
	if (writer->plan->direction != SV_STAMP)
		ask_release(out);
	writer->dialect->set_up(writer, out);
	if (writer->plan->direction != SV_STAMP)
		write_restriction(writer, out);
}
