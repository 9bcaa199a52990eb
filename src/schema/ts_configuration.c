/*
 * ts_configuration.c
 *		Configurations of text search, with their mappings of tokens to dictionaries.
 */
#include "postgres.h"

#include "catalog/pg_ts_config.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/sql.h"

enum
{
	PARSER,
	MAPPINGS,
};

static const SvProperty properties[] =
{
	{.name = "parser"},
	{.name = "mappings"},
};

/* The names of tokens, in lines "token WITH dictionaries". */
static List *
tokens_of(const List *lines)
{
	List	   *tokens = NIL;
	ListCell   *cell;

	foreach(cell, lines)
		tokens = lappend(tokens, linitial(sv_lines_split_at(lfirst(cell), " WITH ")));
	return tokens;
}

static void
alter_mappings(SvAction *action, const SvObject *configuration, const char *from)
{
	List	   *before = sv_lines_split(from);
	List	   *after = sv_lines_split(configuration->values[MAPPINGS]);
	List	   *dropped = sv_lines_missing(tokens_of(before), tokens_of(after));
	const char *statement = psprintf("ALTER TEXT SEARCH CONFIGURATION %s", configuration->identity);
	ListCell   *cell;

	if (dropped != NIL)
		sv_action_step(action, "mappings", "%s DROP MAPPING FOR %s", statement, sv_lines_join(dropped, ", "));
	foreach(cell, sv_lines_missing(after, before))
	{
		bool		is_new = sv_lines_missing(tokens_of(list_make1(lfirst(cell))), tokens_of(before)) != NIL;

		sv_action_step(action, "mappings", "%s %s MAPPING FOR %s", statement, is_new ? "ADD" : "ALTER",
					   (char *) lfirst(cell));
	}
}

static void
create_configuration(SvAction *action, const SvObject *configuration)
{
	sv_action_step(action, "missing", "CREATE TEXT SEARCH CONFIGURATION %s (PARSER = %s)", configuration->identity,
				   configuration->values[PARSER]);
	alter_mappings(action, configuration, NULL);
}

static bool
alter_configuration(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[PARSER])
		return false;
	alter_mappings(action, to, from->values[MAPPINGS]);
	return true;
}

const SvKind sv_kind_ts_configuration =
{
	.name = "text search configuration",
	.code = "ts_configuration",
	.keyword = "TEXT SEARCH CONFIGURATION",
	.catalog = TSConfigRelationId,
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT c.oid, 0, NULL::oid, 0, n.nspname, c.cfgname, NULL::text,"
	SV_SQL_ROLE("c.cfgowner") ", NULL::text,"
	SV_SQL_NAME("pg_ts_parser_is_visible(p.oid)", "p.prsnamespace", "p.prsname") ","
	" (SELECT string_agg(m.line, E'\\n' ORDER BY m.line COLLATE \"C\") FROM (SELECT quote_ident(t.alias) || ' WITH ' ||"
	" string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno) AS line"
	" FROM pg_ts_config_map m JOIN ts_token_type(c.cfgparser) t ON t.tokid = m.maptokentype"
	" WHERE m.mapcfg = c.oid GROUP BY t.alias) m)"
	" FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace JOIN pg_ts_parser p ON p.oid = c.cfgparser"
	" WHERE c.cfgnamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_ts_config", "c.oid"),
	.create = create_configuration,
	.rename = sv_common_rename,
	.alter = alter_configuration,
};
