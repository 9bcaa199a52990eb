/*
 * publication_table.c
 *		Tables in publications.
 *
 * A table that FOR ALL TABLES excepts is created with the publication, which is created
 * anew if there is another one.
 */
#include "postgres.h"

#include "catalog/pg_publication.h"
#include "catalog/pg_publication_rel.h"
#include "compat.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/sql.h"

enum
{
	TABLE,
	COLUMNS,
	FILTER,
	EXCEPT,
};

static const SvProperty properties[] =
{
	{.name = "table"},
	{.name = "columns"},
	{.name = "filter",.is_code = true,.parsed_after = "SELECT"},
	{.name = "except"},
};

/* ONLY: children are members of their own. */
static void
create_member(SvAction *action, const SvObject *member)
{
	const char *const *values = member->values;
	StringInfoData ddl;

	initStringInfo(&ddl);
	appendStringInfo(&ddl, "ALTER PUBLICATION %s ADD TABLE ONLY %s", member->parent->identity, values[TABLE]);
	if (values[COLUMNS] != NULL)
		appendStringInfo(&ddl, " (%s)", values[COLUMNS]);
	if (values[FILTER] != NULL)
		appendStringInfo(&ddl, " WHERE (%s)", values[FILTER]);
	sv_action_step(action, "missing", "%s", ddl.data);
}

static void
drop_member(SvAction *action, const SvObject *member)
{
	sv_action_step(action, "extra", "ALTER PUBLICATION %s DROP TABLE ONLY %s", member->parent->identity,
				   member->values[TABLE]);
}

static bool
is_excepted(const SvObject *member)
{
	return member->values[EXCEPT] != NULL;
}

const SvKind sv_kind_publication_table =
{
	.name = "publication relation",
	.code = "publication_table",
	.is_inseparable = true,
	.catalog = PublicationRelRelationId,
	.parents = {&sv_kind_publication},
	.is_global = true,
	.naming = SV_NAMED_AS_READ,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT r.oid, 0, r.prpubid, 0, NULL::text, format('%I.%I in publication %s', n.nspname, c.relname, p.pubname),"
	" NULL::text, NULL::text, NULL::text,"
	SV_SQL_RELATION("r.prrelid") ","
	" (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname COLLATE \"C\") FROM pg_attribute a"
	" WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)),"
	" pg_get_expr(r.prqual, r.prrelid),"
	SINCE_19_compat(" CASE WHEN r.prexcept THEN 'EXCEPT' END", " NULL::text")
	" FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid JOIN pg_class c ON c.oid = r.prrelid"
	" JOIN pg_namespace n ON n.oid = c.relnamespace",
	.create = create_member,
	.is_within_parent = is_excepted,
	.drop = drop_member,
};
