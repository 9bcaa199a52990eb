/*
 * default.c
 *		Defaults of columns of tables and views, and the expressions of generated ones.
 */
#include "postgres.h"

#include "catalog/pg_attrdef.h"
#include "catalog/pg_class.h"
#include "compat.h"
#include "schema/action.h"
#include "schema/column.h"
#include "schema/constraint.h"
#include "schema/default.h"
#include "schema/kinds.h"
#include "schema/sql.h"
#include "schema/table.h"
#include "utils/builtins.h"

static const SvProperty properties[] =
{
	{.name = "expression",.is_required = true,.is_code = true,.parsed_after = "SELECT"},
	{.name = "inherited",.level = SV_LEVEL_NEVER},
};

/*
 * sv_default_is_inherited
 *		Does a column have this default because that of a parent has it?
 */
bool
sv_default_is_inherited(const SvObject *object)
{
	return object->values[1] != NULL;
}

/* Begins a statement that alters the column.  Columns that inherit it have statements of their own. */
static const char *
alter_column(const SvObject *object)
{
	const SvObject *column = object->parent;
	bool		is_only = sv_table_has_children(column->parent) && !sv_column_is_generated(column);

	return psprintf("ALTER %s %s%s ALTER COLUMN %s", column->parent->kind->keyword, is_only ? "ONLY " : "",
					column->parent->identity, quote_identifier(column->name));
}

static void
create_default(SvAction *action, const SvObject *object)
{
	sv_action_step(action, "missing", "%s SET DEFAULT %s", alter_column(object), object->values[0]);
}

static void
drop_default(SvAction *action, const SvObject *object)
{
	sv_action_step(action, "extra", "%s DROP DEFAULT", alter_column(object));
}

static bool
has_check(const SvObject *table)
{
	for (int i = 0; i < table->nparts; i++)
		if (sv_constraint_is_check(table->parts[i]))
			return true;
	return false;
}

/* Servers can do so since 17; 18 refuses it for a virtual column if the table has CHECK constraints. */
static bool
can_set_expression(const SvObject *from, const SvObject *to)
{
	if (SINCE_18_compat(SINCE_19_compat(false, true), false) && sv_column_is_virtual(to->parent))
		return !has_check(from->parent->parent) && !has_check(to->parent->parent);
	return SINCE_17_compat(true, false);
}

static bool
alter_default(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	const SvObject *column = to->parent;

	if (sv_column_is_generated(from->parent) != sv_column_is_generated(column))
		return false;
	if (!sv_column_is_generated(column))
		sv_action_step(action, "expression", "%s SET DEFAULT %s", alter_column(to), to->values[0]);
	else if (can_set_expression(from, to))
		sv_action_step(action, "expression", "%s SET EXPRESSION AS (%s)", alter_column(to), to->values[0]);
	else
		return false;
	return true;
}

/* CREATE VIEW has no defaults. */
static const char *
write_default(const SvObject *object)
{
	if (object->parent->kind == &sv_kind_view_column)
		return NULL;
	return psprintf("DEFAULT %s", object->values[0]);
}

static bool
is_within_column(const SvObject *object)
{
	return sv_column_is_generated(object->parent);
}

const SvKind sv_kind_default =
{
	.name = "default value",
	.code = "default",
	.is_inseparable = true,
	.catalog = AttrDefaultRelationId,
	.parents = {&sv_kind_column, &sv_kind_view_column},
	.naming = SV_NAMED_FOR_PARENT,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT d.oid, 0, d.adrelid, d.adnum::int, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text,"
	/* Only computed columns name others.  That opens the table. */
	" pg_get_expr(d.adbin, CASE WHEN g.attgenerated <> '' THEN d.adrelid ELSE 0 END),"
	" CASE WHEN d.adrelid IN (SELECT i.inhrelid FROM pg_inherits i) AND EXISTS (SELECT FROM pg_inherits i JOIN pg_attribute a ON a.attrelid = i.inhrelid AND a.attnum = d.adnum"
	" JOIN pg_attribute o ON o.attrelid = i.inhparent AND o.attname = a.attname AND NOT o.attisdropped"
	" JOIN pg_attrdef p ON p.adrelid = o.attrelid AND p.adnum = o.attnum WHERE i.inhrelid = d.adrelid"
	" AND pg_get_expr(p.adbin, p.adrelid) = pg_get_expr(d.adbin, d.adrelid)) THEN 'INHERITED' END"
	" FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid"
	" JOIN pg_attribute g ON g.attrelid = d.adrelid AND g.attnum = d.adnum"
	" WHERE c.relkind IN ('r', 'p', 'v', 'f') AND c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.create = create_default,
	.is_within_parent = is_within_column,
	.drop = drop_default,
	.alter = alter_default,
	.inlined = write_default,
};
