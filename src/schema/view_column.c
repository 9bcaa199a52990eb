/*
 * view_column.c
 *		Columns of views and materialized views.
 *
 * They come and go with the view: only what can be said about a column itself is
 * altered here.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "compat.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/options.h"
#include "schema/sql.h"
#include "schema/view.h"
#include "utils/builtins.h"

enum
{
	TYPE,
	COLLATION,
	POSITION,
	STORAGE,
	COMPRESSION,
	STATISTICS,
	OPTIONS,
	ROW_TYPE,
};

static const SvProperty properties[] =
{
	{.name = "type"},
	{.name = "collation"},
	{.name = "position"},
	{.name = "storage"},
	{.name = "compression"},
	{.name = "statistics"},
	{.name = "options"},
	{.name = "row_type",.level = SV_LEVEL_NEVER},	/* is the type that of the
													 * rows of a relation? */
};

/*
 * sv_view_column_equal
 *		Do two columns only differ in their names?
 */
bool
sv_view_column_equal(const SvObject *a, const SvObject *b)
{
	for (int i = 0; i < lengthof(properties) + SV_COMMON; i++)
	{
		const char *left = a->values[i];
		const char *right = b->values[i];

		if ((left == NULL) != (right == NULL) || (left != NULL && strcmp(left, right) != 0))
			return false;
	}
	return true;
}

/*
 * sv_view_column_null
 *		What a view selects as a column that is always NULL.  As long as a constant has
 *		the row type of a table, no column with a default can be added to that.
 */
char *
sv_view_column_null(const SvObject *column)
{
	if (column->values[ROW_TYPE] != NULL)
		return psprintf("(SELECT r FROM %s r LIMIT 0) AS %s", column->values[TYPE], quote_identifier(column->name));
	return psprintf("NULL::%s%s%s AS %s", column->values[TYPE], column->values[COLLATION] == NULL ? "" : " COLLATE ",
					column->values[COLLATION] == NULL ? "" : column->values[COLLATION], quote_identifier(column->name));
}

/* Begins a statement that alters the column. */
static const char *
alter_column(const SvObject *column)
{
	return psprintf("ALTER %s %s ALTER COLUMN %s", column->parent->kind->keyword, column->parent->identity,
					quote_identifier(column->name));
}

static void
set_storage(SvAction *action, const SvObject *column)
{
	sv_action_step(action, "storage", "%s SET STORAGE %s", alter_column(column), column->values[STORAGE]);
}

static void
set_compression(SvAction *action, const SvObject *column)
{
	sv_action_step(action, "compression", "%s SET COMPRESSION %s", alter_column(column),
				   column->values[COMPRESSION] == NULL ? "default" : column->values[COMPRESSION]);
}

static void
set_statistics(SvAction *action, const SvObject *column)
{
	sv_action_step(action, "statistics", "%s SET STATISTICS %s", alter_column(column),
				   column->values[STATISTICS] == NULL ? "-1" : column->values[STATISTICS]);
}

/*
 * sv_view_column_finish
 *		Adds the statements for what a query does not say about a column.
 */
void
sv_view_column_finish(SvAction *action, const SvObject *column)
{
	if (column->values[STORAGE] != NULL)
		set_storage(action, column);
	if (column->values[COMPRESSION] != NULL)
		set_compression(action, column);
	if (column->values[STATISTICS] != NULL)
		set_statistics(action, column);
	sv_options_alter(action, "options", alter_column(column), NULL, column->values[OPTIONS]);
}

/* The statement that gives the view another definition has added the column. */
static void
create_column(SvAction *action, const SvObject *column)
{
	sv_view_column_finish(action, column);
}

static void
drop_column(SvAction *action, const SvObject *column)
{
}

static void
rename_column(SvAction *action, const SvObject *from, const SvObject *to)
{
	sv_action_step(action, "name", "ALTER %s %s RENAME COLUMN %s TO %s", from->parent->kind->keyword,
				   from->parent->identity, quote_identifier(from->name), quote_identifier(to->name));
}

static bool
alter_view_column(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[TYPE] || differs[COLLATION] || differs[POSITION] || (differs[STORAGE] && to->values[STORAGE] == NULL))
		return false;
	if (differs[STORAGE])
		set_storage(action, to);
	if (differs[COMPRESSION])
		set_compression(action, to);
	if (differs[STATISTICS])
		set_statistics(action, to);
	if (differs[OPTIONS])
		sv_options_alter(action, "options", alter_column(to), from->values[OPTIONS], to->values[OPTIONS]);
	return true;
}

const SvKind sv_kind_view_column =
{
	.name = "view column",
	.code = "view_column",
	.keyword = "COLUMN",
	.catalog = RelationRelationId,
	.parents = {&sv_kind_view, &sv_kind_matview},
	.letters = "vm",
	.naming = SV_NAMED_IN_PARENT,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT a.attrelid, a.attnum::int, a.attrelid, 0, NULL::text, a.attname, NULL::text, NULL::text,"
	SV_SQL_ACL("a.attacl", "c", "c.relowner") ","
	" format_type(a.atttypid, a.atttypmod),"
	" CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END, a.attnum::text,"
	" CASE WHEN a.attstorage <> t.typstorage AND c.relkind = 'm' THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN'"
	" WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,"
	" CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,"
	" CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::text END,"
	SV_SQL_OPTIONS("a.attoptions") ","
	" CASE WHEN r.relkind <> 'c' THEN 'ROW' END"
	" FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_class c ON c.oid = a.attrelid"
	" LEFT JOIN pg_class r ON r.oid = t.typrelid"
	" WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('v', 'm') AND c.relnamespace = ANY ($1)"
	" AND c.relpersistence <> 't' AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.create = create_column,
	.is_within_parent = sv_common_is_within_parent,
	.renames_freely = true,
	.is_renamed_by_parent = true,
	.is_inseparable = true,
	.drop = drop_column,
	.rename = rename_column,
	.alter = alter_view_column,
};
