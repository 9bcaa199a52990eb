/*
 * ts_parser.c
 *		Parsers for text search.
 */
#include "postgres.h"

#include "catalog/pg_ts_parser.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/sql.h"

static const SvProperty properties[] =
{
	{.name = "functions"},
};

static void
create_parser(SvAction *action, const SvObject *parser)
{
	sv_action_step(action, "missing", "CREATE TEXT SEARCH PARSER %s (%s)", parser->identity,
				   sv_lines_join(sv_lines_split(parser->values[0]), ", "));
}

const SvKind sv_kind_ts_parser =
{
	.name = "text search parser",
	.code = "ts_parser",
	.keyword = "TEXT SEARCH PARSER",
	.catalog = TSParserRelationId,
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT p.oid, 0, NULL::oid, 0, n.nspname, p.prsname, NULL::text, NULL::text, NULL::text,"
	" concat_ws(E'\\n', 'START = ' || p.prsstart::regproc::text, 'GETTOKEN = ' || p.prstoken::regproc::text,"
	" 'END = ' || p.prsend::regproc::text, 'LEXTYPES = ' || p.prslextype::regproc::text,"
	" CASE WHEN p.prsheadline <> 0 THEN 'HEADLINE = ' || p.prsheadline::regproc::text END)"
	" FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace"
	" WHERE p.prsnamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_ts_parser", "p.oid"),
	.create = create_parser,
	.rename = sv_common_rename,
};
