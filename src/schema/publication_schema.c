/*
 * publication_schema.c
 *		Schemas in publications.
 */
#include "postgres.h"

#include "catalog/pg_publication.h"
#include "catalog/pg_publication_namespace.h"
#include "schema/action.h"
#include "schema/kinds.h"

enum
{
	SCHEMA,
};

static const SvProperty properties[] =
{
	{.name = "schema"},
};

static void
create_member(SvAction *action, const SvObject *member)
{
	sv_action_step(action, "missing", "ALTER PUBLICATION %s ADD TABLES IN SCHEMA %s", member->parent->identity,
				   member->values[SCHEMA]);
}

static void
drop_member(SvAction *action, const SvObject *member)
{
	sv_action_step(action, "extra", "ALTER PUBLICATION %s DROP TABLES IN SCHEMA %s", member->parent->identity,
				   member->values[SCHEMA]);
}

const SvKind sv_kind_publication_schema =
{
	.name = "publication namespace",
	.code = "publication_schema",
	.catalog = PublicationNamespaceRelationId,
	.parents = {&sv_kind_publication},
	.is_global = true,
	.naming = SV_NAMED_AS_READ,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT r.oid, 0, r.pnpubid, 0, NULL::text, format('%s in publication %s', n.nspname, p.pubname),"
	" NULL::text, NULL::text, NULL::text, quote_ident(n.nspname)"
	" FROM pg_publication_namespace r JOIN pg_publication p ON p.oid = r.pnpubid"
	" JOIN pg_namespace n ON n.oid = r.pnnspid",
	.create = create_member,
	.drop = drop_member,
};
