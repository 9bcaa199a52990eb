/*
 * attribute.c
 *		Attributes of composite types.
 *
 * The type of an attribute can be changed only if no column has the composite type;
 * otherwise the composite type is replaced.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "schema/action.h"
#include "schema/attribute.h"
#include "schema/kinds.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	TYPE,
	COLLATION,
	POSITION,
};

static const SvProperty properties[] =
{
	{.name = "type",.is_required = true},
	{.name = "collation"},
	{.name = "position",.level = SV_LEVEL_STRICT},
};

/*
 * sv_attribute_definition
 *		The attribute as it is defined in a CREATE TYPE or ADD ATTRIBUTE.
 */
char *
sv_attribute_definition(const SvObject *attribute)
{
	return psprintf("%s %s%s%s", quote_identifier(attribute->name), attribute->values[TYPE],
					attribute->values[COLLATION] == NULL ? "" : " COLLATE ",
					attribute->values[COLLATION] == NULL ? "" : attribute->values[COLLATION]);
}

static void
create_attribute(SvAction *action, const SvObject *attribute)
{
	sv_action_step(action, "missing", "ALTER TYPE %s ADD ATTRIBUTE %s", attribute->parent->identity,
				   sv_attribute_definition(attribute));
}

static void
drop_attribute(SvAction *action, const SvObject *attribute)
{
	sv_action_step(action, "extra", "ALTER TYPE %s DROP ATTRIBUTE %s", attribute->parent->identity,
				   quote_identifier(attribute->name));
	sv_action_hazard(action, SV_DROP_COLUMN);
}

static bool
alter_attribute(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	sv_action_step(action, "type", "ALTER TYPE %s ALTER ATTRIBUTE %s TYPE %s%s%s", to->parent->identity,
				   quote_identifier(to->name), to->values[TYPE], to->values[COLLATION] == NULL ? "" : " COLLATE ",
				   to->values[COLLATION] == NULL ? "" : to->values[COLLATION]);
	action->is_retyping = true;
	return true;
}

static void
rename_attribute(SvAction *action, const SvObject *from, const SvObject *to)
{
	sv_action_step(action, "name", "ALTER TYPE %s RENAME ATTRIBUTE %s TO %s", from->parent->identity,
				   quote_identifier(from->name), quote_identifier(to->name));
}

static void
place_attribute(SvObject *attribute, int place)
{
	attribute->values[POSITION] = sv_object_number(place);
}

const SvKind sv_kind_attribute =
{
	.name = "composite type column",
	.code = "attribute",
	.keyword = "COLUMN",
	.catalog = RelationRelationId,
	.parents = {&sv_kind_composite},
	.letters = "c",
	.naming = SV_NAMED_IN_PARENT,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT a.attrelid, a.attnum::int, c.reltype, 0, NULL::text, a.attname, NULL::text, NULL::text, NULL::text,"
	" format_type(a.atttypid, a.atttypmod),"
	" CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,"
	" NULL::text"
	" FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_class c ON c.oid = a.attrelid"
	" WHERE c.relkind = 'c' AND c.relnamespace = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped"
	" AND" SV_SQL_NO_MEMBER("pg_type", "c.reltype"),
	.place = place_attribute,
	.create = create_attribute,
	.is_within_parent = sv_common_is_within_parent,
	.drop = drop_attribute,
	.rename = rename_attribute,
	.alter = alter_attribute,
	.is_inseparable = true,
};
