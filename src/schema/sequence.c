/*
 * sequence.c
 *		Sequences, except those of identity columns: they are a part of the column.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/sequence.h"
#include "schema/sql.h"

enum
{
	PERSISTENCE,
	TYPE,
	START,
	INCREMENT,
	MINIMUM,
	MAXIMUM,
	CACHE,
	CYCLE,
	OWNED_BY,
};

static const SvProperty properties[] =
{
	{.name = "persistence"},
	{.name = "type",.is_required = true},
	{.name = "start",.is_required = true},
	{.name = "increment",.is_required = true},
	{.name = "minimum",.is_required = true},
	{.name = "maximum",.is_required = true},
	{.name = "cache",.is_required = true},
	{.name = "cycle"},
	{.name = "owned_by"},
};

static void
append_options(StringInfo ddl, const SvObject *object, const bool *wanted)
{
	static const struct
	{
		int			property;
		const char *clause;
	}			clauses[] =
	{
		{TYPE, "AS"},
		{START, "START WITH"},
		{INCREMENT, "INCREMENT BY"},
		{MINIMUM, "MINVALUE"},
		{MAXIMUM, "MAXVALUE"},
		{CACHE, "CACHE"},
	};

	for (int i = 0; i < lengthof(clauses); i++)
		if (wanted == NULL || wanted[clauses[i].property])
			appendStringInfo(ddl, " %s %s", clauses[i].clause, object->values[clauses[i].property]);
	if (wanted == NULL ? object->values[CYCLE] != NULL : wanted[CYCLE])
		appendStringInfoString(ddl, object->values[CYCLE] == NULL ? " NO CYCLE" : " CYCLE");
}

/* The options that differ, separated by commas. */
static char *
name_options(const bool *differs)
{
	List	   *names = NIL;

	for (int i = TYPE; i <= CYCLE; i++)
		if (differs[i])
			names = lappend(names, pstrdup(properties[i].name));
	return sv_lines_join(names, ",");
}

static void
create_sequence(SvAction *action, const SvObject *object)
{
	StringInfoData ddl;

	initStringInfo(&ddl);
	append_options(&ddl, object, NULL);
	sv_action_step(action, "missing", "CREATE %sSEQUENCE %s%s", object->values[PERSISTENCE] == NULL ? "" : "UNLOGGED ",
				   object->identity, ddl.data);
}

static void
complete_sequence(SvAction *action, const SvObject *object)
{
	if (object->values[OWNED_BY] != NULL)
		sv_action_step(action, "owned_by", "ALTER SEQUENCE %s OWNED BY %s", object->identity, object->values[OWNED_BY]);
}

/* The column that will own it may be new, and the one that owns it may have to be dropped before that. */
static void
alter_owner_column(SvAction *action, const SvObject *from, const SvObject *to)
{
	if (from->values[OWNED_BY] != NULL)
		sv_action_step(action, "owned_by", "ALTER SEQUENCE %s OWNED BY NONE", to->identity);
	action->is_incomplete = to->values[OWNED_BY] != NULL;
}

/* Can the value that the sequence has be outside of the new bounds? */
static bool
is_narrowed(const SvObject *from, const SvObject *to)
{
	return strtoi64(to->values[MINIMUM], NULL, 10) > strtoi64(from->values[MINIMUM], NULL, 10) ||
		strtoi64(to->values[MAXIMUM], NULL, 10) < strtoi64(from->values[MAXIMUM], NULL, 10);
}

static bool
alter_sequence(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	StringInfoData ddl;

	if (differs[PERSISTENCE])
		sv_action_step(action, "persistence", "ALTER SEQUENCE %s SET %s", to->identity,
					   to->values[PERSISTENCE] == NULL ? "LOGGED" : "UNLOGGED");
	initStringInfo(&ddl);
	append_options(&ddl, to, differs);
	if (ddl.len > 0)
		sv_action_step(action, name_options(differs), "ALTER SEQUENCE %s%s", to->identity, ddl.data);
	if (is_narrowed(from, to))
		sv_action_hazard(action, SV_MAY_FAIL);
	if (differs[OWNED_BY])
		alter_owner_column(action, from, to);
	return true;
}

/*
 * sv_sequence_owner
 *		The column that a sequence belongs to, as statements name it; NULL: none.
 */
const char *
sv_sequence_owner(const SvObject *object)
{
	return object->values[OWNED_BY];
}

/* The column that owns it may have a default that reads it. */
static bool
needs_later(const SvObject *object, const SvObject *needed)
{
	return needed->kind == &sv_kind_column;
}

/* A sequence that stays with a column belongs to the owner of the table. */
static bool
follows_owner(const SvObject *from, const SvObject *to)
{
	return from->values[OWNED_BY] != NULL && sv_object_same_text(from->values[OWNED_BY], to->values[OWNED_BY]);
}

const SvKind sv_kind_sequence =
{
	.name = "sequence",
	.code = "sequence",
	.keyword = "SEQUENCE",
	.default_acl = "SELECT, UPDATE, USAGE TO OWNER",
	.catalog = RelationRelationId,
	.letters = "S",
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT c.oid, 0, NULL::oid, 0, n.nspname, c.relname, NULL::text,"
	SV_SQL_ROLE("c.relowner") ","
	SV_SQL_ACL("c.relacl", "s", "c.relowner") ","
	" CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END,"
	" format_type(s.seqtypid, NULL), s.seqstart::text, s.seqincrement::text, s.seqmin::text, s.seqmax::text,"
	" s.seqcache::text, CASE WHEN s.seqcycle THEN 'CYCLE' END,"
	SV_SQL_RELATION("o.refobjid") " || '.' || quote_ident(a.attname)"
	" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
	" JOIN pg_sequence s ON s.seqrelid = c.oid"
	" LEFT JOIN (pg_depend o JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid)"
	" ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.refclassid = 'pg_class'::regclass"
	" AND o.deptype IN ('a', 'i')"
	" WHERE c.relkind = 'S' AND c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND o.deptype IS DISTINCT FROM 'i' AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.create = create_sequence,
	.rename = sv_common_rename,
	.follows_owner = follows_owner,
	.alter = alter_sequence,
	.needs_later = needs_later,
	.complete = complete_sequence,
};
