/*
 * view.c
 *		Views.
 *
 * A view can be replaced by one that has more columns at its end; columns can be given
 * other names before.  For everything else it is dropped.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "compat.h"
#include "schema/action.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/options.h"
#include "schema/sql.h"
#include "schema/view.h"
#include "utils/builtins.h"

enum
{
	OPTIONS,
	DEFINITION,
	OPTIONS_IN_ORDER,
};

static const SvProperty properties[] =
{
	{.name = "options"},
	{.name = "definition",.is_required = true,.is_code = true,.parsed_after = ""},
	{.name = "options_in_order",.level = SV_LEVEL_NEVER},
};

/*
 * sv_view_name_for_rights
 *		How GRANT names a view or materialized view.
 */
const char *
sv_view_name_for_rights(const SvObject *view)
{
	return psprintf("TABLE %s", view->identity);
}

/* What follows CREATE. */
static const char *
write_view(const SvObject *view)
{
	const char *options = view->values[OPTIONS_IN_ORDER];

	return psprintf("VIEW %s%s AS\n%s", view->identity,
					options == NULL ? "" : psprintf(" WITH (%s)", sv_options_list(options)), view->values[DEFINITION]);
}

static void
create_view(SvAction *action, const SvObject *view)
{
	sv_action_step(action, "missing", "CREATE %s", write_view(view));
}

static const SvObject *
find_column(const SvObject *view, const char *name)
{
	for (int i = 0; i < view->nparts; i++)
		if (view->parts[i]->kind == &sv_kind_view_column && strcmp(view->parts[i]->name, name) == 0)
			return view->parts[i];
	return NULL;
}

/* The column at a position, from 0 on; columns are the first parts of a view. */
static const SvObject *
get_column(const SvObject *view, int position)
{
	if (position >= view->nparts || view->parts[position]->kind != &sv_kind_view_column)
		return NULL;
	return view->parts[position];
}

/*
 * Is each column the same as, or renamed to, the one at its position?  A column that is
 * still there elsewhere is not renamed.
 */
static bool
keeps_columns(const SvObject *from, const SvObject *to)
{
	const SvObject *old;

	for (int i = 0; (old = get_column(from, i)) != NULL; i++)
	{
		const SvObject *new = get_column(to, i);

		if (new == NULL)
			return false;
		if (strcmp(old->name, new->name) != 0 &&
			(find_column(to, old->name) != NULL || find_column(from, new->name) != NULL || !sv_view_column_equal(old, new)))
			return false;
	}
	return true;
}

static void
rename_columns(SvAction *action, const SvObject *from, const SvObject *to)
{
	const SvObject *old;

	for (int i = 0; (old = get_column(from, i)) != NULL; i++)
	{
		const SvObject *new = get_column(to, i);

		if (strcmp(old->name, new->name) != 0)
			sv_action_step(action, "definition", "ALTER VIEW %s RENAME COLUMN %s TO %s", to->identity,
						   quote_identifier(old->name), quote_identifier(new->name));
	}
}

/* Replacing a view sets its options, too. */
static bool
alter_view(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[DEFINITION])
	{
		if (!keeps_columns(from, to))
			return false;
		rename_columns(action, from, to);
		sv_action_step(action, "definition", "CREATE OR REPLACE %s", write_view(to));
	}
	else if (differs[OPTIONS])
		sv_options_alter(action, "options", psprintf("ALTER VIEW %s", to->identity), from->values[OPTIONS],
						 to->values[OPTIONS]);
	return true;
}

/*
 * A view that returns NULL has the same columns.  Options of a view that could be updated
 * are not allowed for it.
 */
static bool
reduce_view(const SvObject *view, const char **values)
{
	List	   *items = NIL;
	const SvObject *column;

	for (int i = 0; (column = get_column(view, i)) != NULL; i++)
		items = lappend(items, sv_view_column_null(column));
	values[DEFINITION] = psprintf(" SELECT %s", sv_lines_join(items, ",\n    "));
	values[OPTIONS] = values[OPTIONS_IN_ORDER] = NULL;
	return true;
}

/* Its columns need their types. */
static bool
needs_reduced(const SvObject *view, const SvObject *needed)
{
	return needed->kind == &sv_kind_schema;
}

const SvKind sv_kind_view =
{
	.name = "view",
	.code = "view",
	.keyword = "VIEW",
	.default_acl = SV_RELATION_ACL,
	.catalog = RelationRelationId,
	.letters = "v",
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT c.oid, 0, NULL::oid, 0, n.nspname, c.relname, NULL::text,"
	SV_SQL_ROLE("c.relowner") ","
	SV_SQL_ACL("c.relacl", "r", "c.relowner") ","
	SV_SQL_OPTIONS("c.reloptions") ","
	" rtrim(pg_get_viewdef(c.oid), ';'),"
	SV_SQL_OPTIONS_IN_ORDER("c.reloptions")
	" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
	" WHERE c.relkind = 'v' AND c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.name_for_rights = sv_view_name_for_rights,
	.create = create_view,
	.rename = sv_common_rename,
	.alter = alter_view,
	.reduce = reduce_view,
	.needs_reduced = needs_reduced,
};
