/*
 * publication.c
 *		Publications.  Their tables and schemas are objects of their own.
 */
#include "postgres.h"

#include "catalog/pg_publication.h"
#include "compat.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/sql.h"

enum
{
	ALL_OBJECTS,
	EXCEPT,
	PUBLISH,
	VIA_ROOT,
	GENERATED,
};

static const SvProperty properties[] =
{
	{.name = "all"},
	{.name = "except"},
	{.name = "publish"},
	{.name = "via_root"},
	{.name = "generated_columns"},
};

/* The parameters that differ; NULL: those that are not what they are by default. */
static char *
write_parameters(const SvObject *publication, const bool *differs)
{
	const char *const *values = publication->values;
	List	   *parameters = NIL;

	if (differs == NULL || differs[PUBLISH])
		parameters = lappend(parameters, psprintf("publish = '%s'", values[PUBLISH]));
	if (differs == NULL ? values[VIA_ROOT] != NULL : differs[VIA_ROOT])
		parameters = lappend(parameters, psprintf("publish_via_partition_root = %s",
												  values[VIA_ROOT] == NULL ? "false" : "true"));
	if (differs == NULL ? values[GENERATED] != NULL : differs[GENERATED])
		parameters = lappend(parameters, psprintf("publish_generated_columns = %s",
												  values[GENERATED] == NULL ? "none" : values[GENERATED]));
	return sv_lines_join(parameters, ", ");
}

static void
create_publication(SvAction *action, const SvObject *publication)
{
	const char *const *values = publication->values;

	sv_action_step(action, "missing", "CREATE PUBLICATION %s%s%s WITH (%s)", publication->identity,
				   values[ALL_OBJECTS] == NULL ? "" : " FOR ", values[ALL_OBJECTS] == NULL ? "" : values[ALL_OBJECTS],
				   write_parameters(publication, NULL));
}

static bool
alter_publication(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[ALL_OBJECTS] || differs[EXCEPT])
		return false;
	sv_action_step(action, "parameters", "ALTER PUBLICATION %s SET (%s)", to->identity, write_parameters(to, differs));
	return true;
}

#define EXCEPT_QUERY \
	" (SELECT string_agg('ONLY ' || r.prrelid::regclass::text, ', ' ORDER BY r.prrelid::regclass::text COLLATE \"C\")" \
	" FROM pg_publication_rel r WHERE r.prpubid = p.oid AND r.prexcept)"

#define ALL_QUERY SINCE_19_compat( \
	" nullif(concat_ws(', ', CASE WHEN p.puballtables THEN 'ALL TABLES' || coalesce(' EXCEPT (TABLE ' ||" EXCEPT_QUERY " || ')', '') END," \
	" CASE WHEN p.puballsequences THEN 'ALL SEQUENCES' END), '')," EXCEPT_QUERY ",", \
	" CASE WHEN p.puballtables THEN 'ALL TABLES' END, NULL::text,")

const SvKind sv_kind_publication =
{
	.name = "publication",
	.code = "publication",
	.keyword = "PUBLICATION",
	.catalog = PublicationRelationId,
	.is_global = true,
	.naming = SV_NAMED_GLOBALLY,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT p.oid, 0, NULL::oid, 0, NULL::text, p.pubname, NULL::text,"
	SV_SQL_ROLE("p.pubowner") ", NULL::text,"
	ALL_QUERY
	" concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,"
	" CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END),"
	" CASE WHEN p.pubviaroot THEN 'true' END,"
	SINCE_18_compat(" CASE p.pubgencols WHEN 's' THEN 'stored' END", " NULL::text")
	" FROM pg_publication p WHERE" SV_SQL_NO_MEMBER("pg_publication", "p.oid"),
	.create = create_publication,
	.rename = sv_common_rename,
	.alter = alter_publication,
};
