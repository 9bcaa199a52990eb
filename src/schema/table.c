/*
 * table.c
 *		Tables and partitioned tables.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "compat.h"
#include "schema/action.h"
#include "schema/column.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/options.h"
#include "schema/parents.h"
#include "schema/sql.h"
#include "schema/table.h"
#include "utils/builtins.h"

enum
{
	PERSISTENCE,
	ACCESS_METHOD,
	TABLESPACE,
	OPTIONS,
	ROW_SECURITY,
	REPLICA_IDENTITY,
	OF_TYPE,
	PARTITION_KEY,
	PARTITION_OF,
	BOUNDS,
	DETACHED,
	INHERITS,
	OWN_ORDER,
	INHERITED_CHECKS,
	CHILDREN,
	TAKEN,
	OPTIONS_IN_ORDER,
};

static const SvProperty properties[] =
{
	{.name = "persistence"},
	{.name = "access_method"},
	{.name = "tablespace"},
	{.name = "options"},
	{.name = "row_security"},
	{.name = "replica_identity"},
	{.name = "of_type"},
	{.name = "partition_key",.is_code = true,.parsed_after = "CREATE TABLE t () PARTITION BY"},
	{.name = "partition_of"},
	{.name = "bounds",.is_code = true},
	{.name = "detached"},
	{.name = "inherits"},
	{.name = "own_order",.level = SV_LEVEL_STRICT},
	{.name = "inherited_checks",.level = SV_LEVEL_STRICT,.is_code = true},
	{.name = "children",.level = SV_LEVEL_NEVER},	/* has it any? */
	{.name = "taken",.level = SV_LEVEL_NEVER,.separator = " "}, /* "INDEX name" and
																 * "CONSTRAINT name" for
																 * what it has because a
																 * parent has it */
	{.name = "options_in_order",.level = SV_LEVEL_NEVER},
};

/*
 * sv_table_is_partition
 *		Is an object a table that is a partition of another one?
 */
bool
sv_table_is_partition(const SvObject *object)
{
	return object->kind == &sv_kind_table ? object->values[PARTITION_OF] != NULL : sv_foreign_table_is_partition(object);
}

/*
 * sv_table_is_unlogged
 *		Are changes of its rows not written to the WAL?
 */
bool
sv_table_is_unlogged(const SvObject *table)
{
	return table->kind == &sv_kind_table && table->values[PERSISTENCE] != NULL;
}

/*
 * sv_table_has_children
 *		Is an object a table that others inherit from, or are partitions of?
 */
bool
sv_table_has_children(const SvObject *object)
{
	return object->kind == &sv_kind_table && object->values[CHILDREN] != NULL;
}

/*
 * sv_table_parents
 *		What an object that may be a table or a foreign table is a child of.
 */
SvParents
sv_table_parents(const SvObject *object)
{
	if (object->kind == &sv_kind_table)
		return (SvParents)
	{
		object->values[PARTITION_OF], object->values[BOUNDS], object->values[INHERITS],
			object->values[DETACHED] != NULL
	};
	if (object->kind == &sv_kind_foreign_table)
		return sv_foreign_table_parents(object);
	return (SvParents)
	{
		0
	};
}

/*
 * sv_table_taken
 *		What a table has because a parent has it, and the server made anew for it: lines
 *		"INDEX name" and "CONSTRAINT name", or NULL.
 */
const char *
sv_table_taken(const SvObject *object)
{
	return object->kind == &sv_kind_table ? object->values[TAKEN] : NULL;
}

/*
 * sv_table_is_typed
 *		Does a table have the columns of a composite type?
 */
bool
sv_table_is_typed(const SvObject *object)
{
	return object->kind == &sv_kind_table && object->values[OF_TYPE] != NULL;
}

/*
 * sv_table_partition_key
 *		That of a partitioned table; NULL for other objects.
 */
const char *
sv_table_partition_key(const SvObject *object)
{
	return object->kind == &sv_kind_table ? object->values[PARTITION_KEY] : NULL;
}

/*
 * sv_table_inherited_checks
 *		The CHECK constraints that a partition must have before it can be attached,
 *		separated as in a CREATE TABLE; or NULL.
 */
const char *
sv_table_inherited_checks(const SvObject *object)
{
	return object->kind == &sv_kind_table ? object->values[INHERITED_CHECKS] : NULL;
}

/*
 * sv_table_is_partitioned
 *		Is an object a partitioned table?
 */
bool
sv_table_is_partitioned(const SvObject *object)
{
	return object->kind == &sv_kind_table && object->values[PARTITION_KEY] != NULL;
}

/*
 * sv_table_has_bounds_of
 *		Are two tables partitions of the same table, with the same bounds?
 */
bool
sv_table_has_bounds_of(const SvObject *table, const SvObject *other)
{
	return table->values[PARTITION_OF] != NULL && sv_object_same_text(table->values[PARTITION_OF], other->values[PARTITION_OF]) &&
		sv_object_same_text(table->values[BOUNDS], other->values[BOUNDS]);
}

/*
 * sv_table_elements
 *		The columns and constraints that a CREATE TABLE contains.
 */
char *
sv_table_elements(const SvAction *action, const SvObject *table, SvColumns columns)
{
	List	   *elements = NIL;

	for (int i = 0; i < table->nparts; i++)
	{
		const SvObject *part = table->parts[i];

		if (part->kind != &sv_kind_column)
			continue;
		if (columns == SV_ALL_COLUMNS || (columns == SV_LOCAL_COLUMNS && sv_column_is_local(part)))
			elements = lappend(elements, sv_column_definition(action, part, columns == SV_LOCAL_COLUMNS &&
															  *sv_column_inheritance(part) != '\0'));
		else if (sv_column_own_not_null(part) != NULL)
			elements = lappend(elements, sv_column_own_not_null(part));
	}
	for (int i = 0; i < table->nparts; i++)
	{
		const char *inlined = table->parts[i]->kind == &sv_kind_column ? NULL : sv_action_inlined(action, table->parts[i]);

		if (inlined != NULL)
			elements = lappend(elements, unconstify(char *, inlined));
	}
	if (columns == SV_ALL_COLUMNS && table->kind == &sv_kind_table && table->values[INHERITED_CHECKS] != NULL)
		elements = lappend(elements, unconstify(char *, table->values[INHERITED_CHECKS]));
	return elements == NIL ? "" : psprintf("\n    %s\n", sv_lines_join(elements, ",\n    "));
}

static void
set_row_security(SvAction *action, const SvObject *table, const char *from)
{
	const char *to = table->values[ROW_SECURITY];
	bool		was_enabled = from != NULL && strstr(from, "ENABLE") != NULL;
	bool		was_forced = from != NULL && strstr(from, "FORCE") != NULL;
	bool		is_enabled = to != NULL && strstr(to, "ENABLE") != NULL;
	bool		is_forced = to != NULL && strstr(to, "FORCE") != NULL;

	if (is_enabled != was_enabled)
		sv_action_step(action, "row_security", "ALTER TABLE %s %s ROW LEVEL SECURITY", table->identity,
					   is_enabled ? "ENABLE" : "DISABLE");
	if (is_forced != was_forced)
		sv_action_step(action, "row_security", "ALTER TABLE %s %sFORCE ROW LEVEL SECURITY", table->identity,
					   is_forced ? "" : "NO ");
}

/* An index that is the identity says so itself. */
static void
set_replica_identity(SvAction *action, const SvObject *table)
{
	const char *identity = table->values[REPLICA_IDENTITY];

	if (sv_object_same_text(identity, "USING INDEX"))
		return;
	sv_action_step(action, "replica_identity", "ALTER TABLE %s REPLICA IDENTITY %s", table->identity,
				   identity == NULL ? "DEFAULT" : identity);
}

static void
create_table(SvAction *action, const SvObject *table)
{
	const char *const *values = table->values;
	bool		as_partition = values[OWN_ORDER] == NULL && action->before_attached == NIL && sv_parents_are_partition(table, values[PARTITION_OF]);
	bool		inherits = values[OWN_ORDER] == NULL && values[INHERITS] != NULL;
	const SvParents none = {0};
	const char *elements;
	StringInfoData ddl;

	initStringInfo(&ddl);
	appendStringInfo(&ddl, "CREATE %sTABLE %s", values[PERSISTENCE] == NULL ? "" : "UNLOGGED ", table->identity);
	if (as_partition)
		appendStringInfo(&ddl, " PARTITION OF %s", values[PARTITION_OF]);
	elements = sv_table_elements(action, table, as_partition ? SV_NO_COLUMNS : inherits ? SV_LOCAL_COLUMNS : SV_ALL_COLUMNS);
	if (!as_partition || *elements != '\0')
		appendStringInfo(&ddl, " (%s)", elements);
	if (as_partition)
		appendStringInfo(&ddl, " %s", values[BOUNDS]);
	if (inherits)
		appendStringInfo(&ddl, " INHERITS (%s)", values[INHERITS]);
	if (values[PARTITION_KEY] != NULL)
		appendStringInfo(&ddl, " PARTITION BY %s", values[PARTITION_KEY]);
	if (values[ACCESS_METHOD] != NULL && strcmp(values[ACCESS_METHOD], "heap") != 0)
		appendStringInfo(&ddl, " USING %s", values[ACCESS_METHOD]);
	if (values[OPTIONS_IN_ORDER] != NULL)
		appendStringInfo(&ddl, " WITH (%s)", sv_options_list(values[OPTIONS_IN_ORDER]));
	if (values[TABLESPACE] != NULL)
		appendStringInfo(&ddl, " TABLESPACE %s", values[TABLESPACE]);
	sv_action_step(action, "missing", "%s", ddl.data);
	for (int i = 0; i < table->nparts; i++)
		if (table->parts[i]->kind == &sv_kind_column)
			sv_column_finish(action, table->parts[i], as_partition || inherits);
	action->steps = list_concat(action->steps, action->before_attached);
	if (values[PARTITION_OF] != NULL && !as_partition)
		sv_parents_attach(action, sv_table_parents(table));
	if (values[INHERITS] != NULL && !inherits)
		sv_parents_arrive(action, none, sv_table_parents(table));
	set_row_security(action, table, NULL);
	if (values[REPLICA_IDENTITY] != NULL)
		set_replica_identity(action, table);
}

/* A table must have all columns of a type, and no others, before it gets the type. */
static void
complete_table(SvAction *action, const SvObject *table)
{
	if (table->values[OF_TYPE] != NULL)
		sv_action_step(action, "of_type", "ALTER TABLE %s OF %s", table->identity, table->values[OF_TYPE]);
}

static void
drop_table(SvAction *action, const SvObject *table)
{
	sv_action_step(action, "extra", "DROP TABLE %s", table->identity);
	sv_action_hazard(action, SV_DROP_TABLE);
}

static void
alter_storage(SvAction *action, const SvObject *to, const bool *differs)
{
	if (differs[PERSISTENCE])
		sv_action_step(action, "persistence", "ALTER TABLE %s SET %s", to->identity,
					   to->values[PERSISTENCE] == NULL ? "LOGGED" : "UNLOGGED");
	if (differs[ACCESS_METHOD] && to->values[ACCESS_METHOD] != NULL)
		sv_action_step(action, "access_method", "ALTER TABLE %s SET ACCESS METHOD %s", to->identity,
					   to->values[ACCESS_METHOD]);
	if (differs[TABLESPACE])
		sv_action_step(action, "tablespace", "ALTER TABLE %s SET TABLESPACE %s", to->identity,
					   to->values[TABLESPACE] == NULL ? "pg_default" : to->values[TABLESPACE]);
}

static void
rename_table(SvAction *action, const SvObject *from, const SvObject *to)
{
	const char *identity = from->identity;

	if (strcmp(from->schema, to->schema) != 0)
	{
		sv_action_step(action, "schema", "ALTER TABLE %s SET SCHEMA %s", identity, quote_identifier(to->schema));
		identity = quote_qualified_identifier(to->schema, from->name);
	}
	if (strcmp(from->name, to->name) != 0)
		sv_action_step(action, "name", "ALTER TABLE %s RENAME TO %s", identity, quote_identifier(to->name));
}

static bool
alter_table(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	alter_storage(action, to, differs);
	if (differs[OPTIONS])
		sv_options_alter(action, "options", psprintf("ALTER TABLE %s", to->identity), from->values[OPTIONS],
						 to->values[OPTIONS]);
	if (differs[ROW_SECURITY])
		set_row_security(action, to, from->values[ROW_SECURITY]);
	if (differs[REPLICA_IDENTITY])
		set_replica_identity(action, to);
	if (differs[OF_TYPE] && to->values[OF_TYPE] == NULL)
		sv_action_step(action, "of_type", "ALTER TABLE %s NOT OF", to->identity);
	action->is_incomplete = differs[OF_TYPE] && to->values[OF_TYPE] != NULL;
	if (differs[PARTITION_KEY])
		sv_action_refuse(action, "partition_key");
	sv_parents_alter(action, sv_table_parents(from), sv_table_parents(to));
	return true;
}

#define COLUMN_NAMES(relation) \
	"ARRAY(SELECT o.attname FROM pg_attribute o WHERE o.attrelid = " relation " AND o.attnum > 0" \
	" AND NOT o.attisdropped ORDER BY o.attnum)"

/* The columns that a table begins with if it inherits them. */
#define INHERITED_NAMES \
	"ARRAY(SELECT o.attname FROM pg_inherits i JOIN pg_attribute o ON o.attrelid = i.inhparent" \
	" WHERE i.inhrelid = c.oid AND o.attnum > 0 AND NOT o.attisdropped" \
	" GROUP BY o.attname ORDER BY min(i.inhseqno * 10000::bigint + o.attnum))"

/* No statement gives a partitioned table another key, and none changes the type that a table is made of. */
static void
retype_table(SvAction *action, const SvObject *from, const SvObject *to)
{
	action->is_retyping = true;
	sv_action_refuse(action, to->values[OF_TYPE] == NULL ? "partition_key" : "of_type");
}

const SvKind sv_kind_table =
{
	.name = "table",
	.code = "table",
	.keyword = "TABLE",
	.default_acl = SV_RELATION_ACL,
	.catalog = RelationRelationId,
	.letters = "rp",
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT c.oid, 0, NULL::oid, 0, n.nspname, c.relname, NULL::text,"
	SV_SQL_ROLE("c.relowner") ","
	SV_SQL_ACL("c.relacl", "r", "c.relowner") ","
	" CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END,"
	" (SELECT quote_ident(m.amname) FROM pg_am m WHERE m.oid = c.relam),"
	SV_SQL_TABLESPACE("c.reltablespace") ","
	SV_SQL_TABLE_OPTIONS("c.reloptions", "t.reloptions") ","
	" CASE WHEN c.relforcerowsecurity AND c.relrowsecurity THEN 'ENABLE FORCE'"
	" WHEN c.relforcerowsecurity THEN 'FORCE' WHEN c.relrowsecurity THEN 'ENABLE' END,"
	" CASE c.relreplident WHEN 'n' THEN 'NOTHING' WHEN 'f' THEN 'FULL' WHEN 'i' THEN 'USING INDEX' END,"
	" CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,"
	" CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END,"
	" CASE WHEN c.relispartition THEN p.parents END,"
	" CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,"
	" CASE WHEN p.detached THEN 'DETACH PENDING' END,"
	" CASE WHEN NOT c.relispartition THEN p.parents END,"

	/*
	 * Does it have its columns in another order than it would inherit them?
	 * Then all of them must be its own, too.
	 */
	" CASE WHEN CASE WHEN c.relispartition THEN " COLUMN_NAMES("c.oid") " <> " COLUMN_NAMES("p.parent")
	" WHEN p.parents IS NOT NULL THEN (" COLUMN_NAMES("c.oid") ")[1:cardinality(" INHERITED_NAMES ")] <> " INHERITED_NAMES
	" AND NOT EXISTS (SELECT FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attnum > 0 AND NOT o.attislocal AND NOT o.attisdropped)"
	" AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND NOT k.conislocal)"
	" END THEN 'OWN ORDER' END,"
	/* They must be there before it can be attached. */
	" CASE WHEN c.relispartition THEN (SELECT string_agg(format('CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)),"
	" E',\n    ' ORDER BY k.conname) FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c'"
	" AND NOT k.conislocal) END,"
	" CASE WHEN EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid) THEN 'CHILDREN' END,"
	" CASE WHEN p.inhrelid IS NOT NULL THEN (SELECT string_agg(d, E'\\n' ORDER BY d COLLATE \"C\") FROM ("
	"SELECT 'CONSTRAINT ' || quote_ident(k.conname) AS d FROM pg_constraint k WHERE k.conrelid = c.oid"
	" AND k.contype IN ('c', 'f', 'p', 'u', 'x') AND NOT (k.conislocal AND k.conparentid = 0)"
	/* Those that refer to a partitioned table refer to its partitions, too. */
	" AND NOT EXISTS (SELECT FROM pg_constraint w WHERE w.oid = k.conparentid AND w.conrelid = k.conrelid)"
	" UNION ALL SELECT 'INDEX ' || quote_ident(x.relname) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid"
	" WHERE i.indrelid = c.oid AND x.relispartition"
	" AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))) taken) END,"
	SV_SQL_TABLE_OPTIONS_IN_ORDER("c.reloptions", "t.reloptions")
	" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
	" LEFT JOIN pg_class t ON t.oid = c.reltoastrelid"
	" LEFT JOIN (SELECT inhrelid, string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) AS parents,"
	" bool_or(inhdetachpending) AS detached, min(inhparent) AS parent FROM pg_inherits GROUP BY inhrelid) p ON p.inhrelid = c.oid"
	" WHERE c.relkind IN ('r', 'p') AND c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.create = create_table,
	.complete = complete_table,
	.drop = drop_table,
	.rename = rename_table,
	.alter = alter_table,
	.retype = retype_table,
	.survives_retyping = true,
};
