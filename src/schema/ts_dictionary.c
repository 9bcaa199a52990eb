/*
 * ts_dictionary.c
 *		Dictionaries for text search.
 */
#include "postgres.h"

#include "catalog/pg_ts_dict.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/sql.h"

enum
{
	TEMPLATE,
	OPTIONS,
	OPTIONS_IN_ORDER,
};

static const SvProperty properties[] =
{
	{.name = "template"},
	{.name = "options"},
	{.name = "options_in_order",.level = SV_LEVEL_NEVER},
};

static void
create_dictionary(SvAction *action, const SvObject *dictionary)
{
	const char *const *values = dictionary->values;

	sv_action_step(action, "missing", "CREATE TEXT SEARCH DICTIONARY %s (TEMPLATE = %s%s%s)", dictionary->identity,
				   values[TEMPLATE], values[OPTIONS_IN_ORDER] == NULL ? "" : ", ",
				   sv_lines_join(sv_lines_split(values[OPTIONS_IN_ORDER]), ", "));
}

/* The names in lines "name = value". */
static List *
names_of(const List *lines)
{
	List	   *names = NIL;
	ListCell   *cell;

	foreach(cell, lines)
		names = lappend(names, linitial(sv_lines_split_at(lfirst(cell), " = ")));
	return names;
}

/* A name without a value removes the option. */
static bool
alter_dictionary(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	List	   *before = sv_lines_split(from->values[OPTIONS]);
	List	   *after = sv_lines_split(to->values[OPTIONS]);

	if (differs[TEMPLATE])
		return false;
	sv_action_step(action, "options", "ALTER TEXT SEARCH DICTIONARY %s (%s)", to->identity,
				   sv_lines_join(list_concat(sv_lines_missing(names_of(before), names_of(after)),
											 sv_lines_missing(after, before)), ", "));
	return true;
}

/* A name, " = ", and a number or a literal, in which quotes are doubled. */
#define OPTION_PATTERN \
	"$re$((?:\"(?:[^\"]|\"\")+\"|[^ =,]+) = (?:E?'(?:[^']|'')*'|[^,]+))$re$"

const SvKind sv_kind_ts_dictionary =
{
	.name = "text search dictionary",
	.code = "ts_dictionary",
	.keyword = "TEXT SEARCH DICTIONARY",
	.catalog = TSDictionaryRelationId,
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT d.oid, 0, NULL::oid, 0, n.nspname, d.dictname, NULL::text,"
	SV_SQL_ROLE("d.dictowner") ", NULL::text,"
	SV_SQL_NAME("pg_ts_template_is_visible(t.oid)", "t.tmplnamespace", "t.tmplname") ","
	" (SELECT string_agg(m[1], E'\\n' ORDER BY m[1] COLLATE \"C\") FROM regexp_matches(d.dictinitoption, " OPTION_PATTERN ", 'g') m),"
	" (SELECT string_agg(m[1], E'\\n' ORDER BY n) FROM regexp_matches(d.dictinitoption, " OPTION_PATTERN ", 'g') WITH ORDINALITY u (m, n))"
	" FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace JOIN pg_ts_template t ON t.oid = d.dicttemplate"
	" WHERE d.dictnamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_ts_dict", "d.oid"),
	.create = create_dictionary,
	.rename = sv_common_rename,
	.alter = alter_dictionary,
};
