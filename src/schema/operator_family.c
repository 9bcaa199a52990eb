/*
 * operator_family.c
 *		Operator families.  What belongs to one of their classes is a part of the class.
 */
#include "postgres.h"

#include "catalog/pg_opfamily.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/members.h"
#include "schema/sql.h"

enum
{
	MEMBERS,
};

static const SvProperty properties[] =
{
	{.name = "members",.separator = " AS "},
};

static void
alter_members(SvAction *action, const SvObject *family, const char *from)
{
	List	   *before = sv_lines_split(from);
	List	   *after = sv_lines_split(family->values[MEMBERS]);
	List	   *extra = sv_lines_missing(before, after);
	List	   *missing = sv_lines_missing(after, before);

	if (extra != NIL)
		sv_action_step(action, "members", "ALTER OPERATOR FAMILY %s DROP %s", family->identity, sv_members_drop(extra));
	if (missing != NIL)
		sv_action_step(action, "members", "ALTER OPERATOR FAMILY %s ADD %s", family->identity, sv_members_add(missing));
}

static void
create_family(SvAction *action, const SvObject *family)
{
	sv_action_step(action, "missing", "CREATE OPERATOR FAMILY %s", family->identity);
	alter_members(action, family, NULL);
}

static bool
alter_family(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	alter_members(action, to, from->values[MEMBERS]);
	return true;
}

const SvKind sv_kind_operator_family =
{
	.name = "operator family",
	.code = "operator_family",
	.keyword = "OPERATOR FAMILY",
	.catalog = OperatorFamilyRelationId,
	.naming = SV_NAMED_IN_SCHEMA,
	.has_arguments = true,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT f.oid, 0, NULL::oid, 0, n.nspname, f.opfname, ' USING ' || quote_ident(a.amname),"
	SV_SQL_ROLE("f.opfowner") ", NULL::text,"
	SV_SQL_MEMBERS("pg_opfamily", "f.oid")
	" FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am a ON a.oid = f.opfmethod"
	" WHERE f.opfnamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_opfamily", "f.oid"),
	.create = create_family,
	.alter = alter_family,
};
