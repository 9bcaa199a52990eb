/*
 * constraint.c
 *		Constraints of tables, except NOT NULL, which is a part of the column.
 *
 * The index of a constraint is a part of it.  Constraints that a table has only
 * because a parent has them are parts of the parent's.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "compat.h"
#include "miscadmin.h"
#include "schema/action.h"
#include "schema/constraint.h"
#include "schema/index.h"
#include "schema/kinds.h"
#include "schema/options.h"
#include "schema/sql.h"
#include "schema/table.h"
#include "utils/builtins.h"

enum
{
	TYPE,
	DEFINITION,
	DEFERRABLE,
	ENFORCED,
	VALID,
	INDEX_OPTIONS,
	INDEX_TABLESPACE,
	CLUSTERED,
	REPLICA_IDENTITY,
	INHERITED,
	INDEX_COMMENT,
	INDEX_OPTIONS_IN_ORDER,
};

static const SvProperty properties[] =
{
	{.name = "type",.is_required = true,.is_of_whole = true},
	{.name = "definition",.is_required = true,.is_code = true,.parsed_after = "ALTER TABLE t ADD",.is_of_whole = true},
	{.name = "deferrable",.is_of_whole = true},
	{.name = "enforced"},
	{.name = "valid"},
	{.name = "index_options"},
	{.name = "index_tablespace"},
	{.name = "clustered"},
	{.name = "replica_identity"},
	{.name = "inherited"},
	{.name = "index_comment"},
	{.name = "index_options_in_order",.level = SV_LEVEL_NEVER},
};

static bool
is_type(const SvObject *constraint, const char *type)
{
	return strcmp(constraint->values[TYPE], type) == 0;
}

/*
 * sv_constraint_is_reference
 *		Is an object a foreign key?
 */
bool
sv_constraint_is_reference(const SvObject *object)
{
	return object->kind == &sv_kind_constraint && is_type(object, "FOREIGN KEY");
}

/*
 * sv_constraint_is_check
 *		Is an object a CHECK constraint of a table?
 */
bool
sv_constraint_is_check(const SvObject *object)
{
	return object->kind == &sv_kind_constraint && is_type(object, "CHECK");
}

/*
 * sv_constraint_is_unique
 *		Is an object a constraint with an index, and not a primary key?
 */
bool
sv_constraint_is_unique(const SvObject *object)
{
	return object->kind == &sv_kind_constraint && (is_type(object, "UNIQUE") || is_type(object, "EXCLUDE"));
}

/*
 * sv_constraint_has_index
 *		Is an object a constraint that has an index?
 */
bool
sv_constraint_has_index(const SvObject *object)
{
	return object->kind == &sv_kind_constraint && !is_type(object, "CHECK") && !is_type(object, "FOREIGN KEY");
}

/*
 * sv_constraint_is_primary
 *		Is an object a primary key?
 */
bool
sv_constraint_is_primary(const SvObject *object)
{
	return object->kind == &sv_kind_constraint && is_type(object, "PRIMARY KEY");
}

/* Those of other kinds cannot be made concurrently. */
static bool
is_made_of_index(const SvObject *constraint)
{
	return (is_type(constraint, "UNIQUE") || is_type(constraint, "PRIMARY KEY")) &&
		strstr(constraint->values[DEFINITION], " WITHOUT OVERLAPS)") == NULL;
}

/*
 * sv_constraint_can_use_index
 *		Can its index be made before the constraint?
 */
bool
sv_constraint_can_use_index(const SvObject *object)
{
	return object->kind == &sv_kind_constraint && is_made_of_index(object) && !sv_table_is_partitioned(object->parent);
}

/*
 * sv_constraint_tablespace
 *		The tablespace of the index; NULL if it is that of the database.
 */
const char *
sv_constraint_tablespace(const SvObject *constraint)
{
	return constraint->values[INDEX_TABLESPACE];
}

/*
 * sv_constraint_has_form
 *		Could a constraint of a partition belong to one of the partitioned table, with
 *		these options of its index?
 */
bool
sv_constraint_has_form(const SvObject *own, const SvObject *constraint, const char *options)
{
	return strcmp(own->values[TYPE], constraint->values[TYPE]) == 0 &&
		strcmp(own->values[DEFINITION], constraint->values[DEFINITION]) == 0 &&
		sv_object_same_text(own->values[DEFERRABLE], constraint->values[DEFERRABLE]) &&
		sv_object_same_text(own->values[INDEX_OPTIONS_IN_ORDER], options);
}

/*
 * sv_constraint_is_similar
 *		May the server attach an object of a partition to a constraint of the partitioned
 *		table?  It does not compare storage parameters.
 */
bool
sv_constraint_is_similar(const SvObject *own, const SvObject *constraint)
{
	return own->kind == constraint->kind && strcmp(own->values[TYPE], constraint->values[TYPE]) == 0 &&
		strcmp(own->values[DEFINITION], constraint->values[DEFINITION]) == 0;
}

/* With its index in a tablespace, or NULL, with these options, or NULL. */
static char *
write_with(const SvObject *constraint, const char *name, const char *options, const char *tablespace)
{
	const char *const *values = constraint->values;
	StringInfoData ddl;

	initStringInfo(&ddl);
	appendStringInfo(&ddl, "CONSTRAINT %s %s", quote_identifier(name), values[DEFINITION]);
	if (options != NULL)
		appendStringInfo(&ddl, " WITH (%s)", sv_options_list(options));
	if (tablespace != NULL)
		appendStringInfo(&ddl, " USING INDEX TABLESPACE %s", tablespace);
	for (int i = DEFERRABLE; i <= VALID; i++)
		if (values[i] != NULL)
			appendStringInfo(&ddl, " %s", values[i]);
	return ddl.data;
}

static char *
write_constraint(const SvObject *constraint)
{
	return write_with(constraint, constraint->name, constraint->values[INDEX_OPTIONS_IN_ORDER],
					  constraint->values[INDEX_TABLESPACE]);
}

/* The definition from the parenthesis on: "(columns) ...". */
static const char *
columns_of(const SvObject *constraint)
{
	const char *definition = constraint->values[DEFINITION];

	return definition + strcspn(definition, "(");
}

/*
 * Does a constraint before it have an index for the same columns?  The server makes one of
 * two such constraints in a CREATE TABLE.
 */
static bool
is_repeated(const SvObject *constraint)
{
	const SvObject *table = constraint->parent;
	const char *columns = columns_of(constraint);

	if (!sv_constraint_has_index(constraint))
		return false;
	for (int i = 0; i < table->nparts && table->parts[i] != constraint; i++)
	{
		const SvObject *other = table->parts[i];

		CHECK_FOR_INTERRUPTS();
		if (other->kind == &sv_kind_constraint && strcmp(columns_of(other), columns) == 0)
			return true;
	}
	return false;
}

/* Foreign keys come when all tables are there. */
static const char *
inline_constraint(const SvObject *constraint)
{
	const char *const *values = constraint->values;

	return is_type(constraint, "FOREIGN KEY") || values[VALID] != NULL || values[CLUSTERED] != NULL ||
		values[REPLICA_IDENTITY] != NULL || values[INDEX_COMMENT] != NULL ||
		is_repeated(constraint) ? NULL : write_constraint(constraint);
}

static void
set_index_comment(SvAction *action, const SvObject *constraint)
{
	const char *comment = constraint->values[INDEX_COMMENT];

	sv_action_step(action, "index_comment", "COMMENT ON INDEX %s IS %s",
				   quote_qualified_identifier(constraint->parent->schema, constraint->name),
				   comment == NULL ? "NULL" : quote_literal_cstr(comment));
}

static void
set_clustered(SvAction *action, const SvObject *constraint)
{
	sv_action_step(action, "clustered", "ALTER TABLE %s %s%s", constraint->parent->identity,
				   constraint->values[CLUSTERED] == NULL ? "SET WITHOUT CLUSTER" : "CLUSTER ON ",
				   constraint->values[CLUSTERED] == NULL ? "" : quote_identifier(constraint->name));
}

static void
set_replica_identity(SvAction *action, const SvObject *constraint)
{
	if (constraint->values[REPLICA_IDENTITY] != NULL)
		sv_action_step(action, "replica_identity", "ALTER TABLE %s REPLICA IDENTITY USING INDEX %s",
					   constraint->parent->identity, quote_identifier(constraint->name));
}

static bool
is_checked(const SvObject *constraint)
{
	return constraint->values[VALID] == NULL && constraint->values[ENFORCED] == NULL;
}

/* Can the rows be read after it has been added?  Partitioned tables may have such foreign keys since 18. */
static bool
can_be_validated(const SvObject *constraint)
{
	return is_checked(constraint) &&
		(is_type(constraint, "CHECK") ||
		 (is_type(constraint, "FOREIGN KEY") && (SINCE_18_compat(true, false) || !sv_table_is_partitioned(constraint->parent))));
}

static void
create_then_validate(SvAction *action, const SvObject *constraint)
{
	sv_action_step(action, "missing", "ALTER TABLE %s ADD %s NOT VALID", constraint->parent->identity,
				   write_constraint(constraint));
	sv_action_step(action, "valid", "ALTER TABLE %s VALIDATE CONSTRAINT %s", constraint->parent->identity,
				   quote_identifier(constraint->name));
	sv_action_hazard(action, SV_MAY_FAIL);
}

/*
 * Makes a constraint of a table of an index that is made first: the definition is "UNIQUE
 * [NULLS NOT DISTINCT] (columns) [INCLUDE (columns)]".  A primary key that is replaced is
 * dropped by the statement that adds the new one, which gets the name for the index.
 */
static void
create_index_first(SvAction *action, const SvObject *constraint, const char *name, const char *table, const char *options,
				   const char *tablespace)
{
	const char *const *values = constraint->values;
	bool		no_nulls = strncmp(values[DEFINITION], "UNIQUE NULLS NOT DISTINCT ", 26) == 0;
	const char *index = quote_identifier(action->aside == NULL ? name : action->aside->name);
	StringInfoData ddl;

	name = quote_identifier(name);
	initStringInfo(&ddl);
	appendStringInfo(&ddl, "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s USING btree %s%s", index, table, columns_of(constraint),
					 no_nulls ? " NULLS NOT DISTINCT" : "");
	if (options != NULL)
		appendStringInfo(&ddl, " WITH (%s)", sv_options_list(options));
	if (tablespace != NULL)
		appendStringInfo(&ddl, " TABLESPACE %s", tablespace);
	sv_action_step(action, "missing", "%s", ddl.data);
	sv_action_hazard(action, SV_MAY_FAIL);
	sv_action_step(action, "missing", "ALTER TABLE %s %sADD CONSTRAINT %s %s USING INDEX %s%s%s", table,
				   action->aside == NULL ? "" : psprintf("DROP CONSTRAINT %s, ", name), name, values[TYPE], index,
				   values[DEFERRABLE] == NULL ? "" : " ", values[DEFERRABLE] == NULL ? "" : values[DEFERRABLE]);
}

/*
 * sv_constraint_create_on
 *		Adds the statements that make a constraint of another name on a partition, which
 *		may follow "ONLY", whose index has these options and this tablespace, or NULL.
 */
void
sv_constraint_create_on(SvAction *action, const SvObject *constraint, const char *name, const char *table,
						const char *options, const char *tablespace)
{
	if (action->is_online && is_made_of_index(constraint) && strncmp(table, "ONLY ", 5) != 0)
	{
		create_index_first(action, constraint, name, table, options, tablespace);
		return;
	}
	sv_action_step(action, "missing", "ALTER TABLE %s ADD %s", table, write_with(constraint, name, options, tablespace));
	sv_action_hazard(action, SV_MAY_FAIL);
}

static void
create_constraint(SvAction *action, const SvObject *constraint)
{
	if (action->is_online && can_be_validated(constraint))
		create_then_validate(action, constraint);
	else if (action->is_online && sv_constraint_can_use_index(constraint))
		create_index_first(action, constraint, constraint->name, constraint->parent->identity,
						   constraint->values[INDEX_OPTIONS], constraint->values[INDEX_TABLESPACE]);
	else
	{
		sv_action_step(action, "missing", "ALTER TABLE %s%s ADD %s", action->is_by_hand ? "ONLY " : "",
					   constraint->parent->identity, write_constraint(constraint));
		if (is_checked(constraint))
			sv_action_hazard(action, SV_MAY_FAIL);
	}
	if (constraint->values[CLUSTERED] != NULL)
		set_clustered(action, constraint);
	set_replica_identity(action, constraint);
	if (constraint->values[INDEX_COMMENT] != NULL)
		set_index_comment(action, constraint);
}

static void
drop_constraint(SvAction *action, const SvObject *constraint)
{
	sv_action_step(action, "extra", "ALTER TABLE %s DROP CONSTRAINT %s", constraint->parent->identity,
				   quote_identifier(constraint->name));
}

static void
alter_index(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	const char *index = quote_qualified_identifier(to->parent->schema, to->name);

	if (differs[INDEX_OPTIONS])
		sv_options_alter(action, "index_options", psprintf("ALTER INDEX %s", index), from->values[INDEX_OPTIONS],
						 to->values[INDEX_OPTIONS]);
	if (differs[INDEX_TABLESPACE])
		sv_action_step(action, "index_tablespace", "ALTER INDEX %s SET TABLESPACE %s", index,
					   to->values[INDEX_TABLESPACE] == NULL ? "pg_default" : to->values[INDEX_TABLESPACE]);
	if (differs[CLUSTERED])
		set_clustered(action, to);
	if (differs[REPLICA_IDENTITY])
		set_replica_identity(action, to);
	if (differs[INDEX_COMMENT])
		set_index_comment(action, to);
}

static void
rename_constraint(SvAction *action, const SvObject *from, const SvObject *to)
{
	sv_action_step(action, "name", "ALTER TABLE %s RENAME CONSTRAINT %s TO %s", from->parent->identity,
				   quote_identifier(from->name), quote_identifier(to->name));
}

static bool
alter_constraint(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	const char *name = quote_identifier(to->name);

	if (differs[TYPE] || differs[DEFINITION] || (differs[VALID] && to->values[VALID] != NULL) || differs[ENFORCED] ||
		(differs[INDEX_OPTIONS] && sv_table_is_partitioned(to->parent)) ||
		(differs[DEFERRABLE] && !is_type(to, "FOREIGN KEY")))
		return false;
	if (differs[DEFERRABLE])
		sv_action_step(action, "deferrable", "ALTER TABLE %s ALTER CONSTRAINT %s %s", to->parent->identity, name,
					   to->values[DEFERRABLE] == NULL ? "NOT DEFERRABLE" :
					   strstr(to->values[DEFERRABLE], "DEFERRED") == NULL ? "DEFERRABLE INITIALLY IMMEDIATE" : to->values[DEFERRABLE]);
	if (differs[VALID])
	{
		sv_action_step(action, "valid", "ALTER TABLE %s VALIDATE CONSTRAINT %s", to->parent->identity, name);
		sv_action_hazard(action, SV_MAY_FAIL);
	}
	alter_index(action, from, to, differs);
	return true;
}

const SvKind sv_kind_constraint =
{
	.name = "table constraint",
	.code = "constraint",
	.keyword = "CONSTRAINT",
	.catalog = ConstraintRelationId,
	.parents = {&sv_kind_table, &sv_kind_foreign_table},
	.naming = SV_NAMED_ON_PARENT,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT k.oid, 0, k.conrelid, 0, NULL::text, k.conname, NULL::text, NULL::text, NULL::text,"
	" CASE k.contype WHEN 'c' THEN 'CHECK' WHEN 'f' THEN 'FOREIGN KEY' WHEN 'p' THEN 'PRIMARY KEY'"
	" WHEN 'u' THEN 'UNIQUE' ELSE 'EXCLUDE' END,"
	/* What is not enforced is not valid either. */
	" CASE WHEN k.condeferrable OR NOT k.convalidated THEN regexp_replace(pg_get_constraintdef(k.oid),"
	" '( NOT DEFERRABLE)?( DEFERRABLE)?( INITIALLY DEFERRED)?( NOT ENFORCED)?( NOT VALID)?$', '')"
	" ELSE pg_get_constraintdef(k.oid) END,"
	" CASE WHEN k.condeferrable THEN 'DEFERRABLE' || CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END END,"
	SINCE_18_compat(" CASE WHEN NOT k.conenforced THEN 'NOT ENFORCED' END,"
					" CASE WHEN NOT k.convalidated AND k.conenforced THEN 'NOT VALID' END,",
					" NULL::text, CASE WHEN NOT k.convalidated THEN 'NOT VALID' END,")
	SV_SQL_OPTIONS("x.reloptions") ","
	SV_SQL_TABLESPACE("x.reltablespace") ","
	" CASE WHEN i.indisclustered THEN 'CLUSTER' END,"
	" CASE WHEN i.indisreplident THEN 'REPLICA IDENTITY' END,"
	" CASE WHEN k.coninhcount > 0 THEN k.coninhcount::text END, d.description,"
	SV_SQL_OPTIONS_IN_ORDER("x.reloptions")
	" FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
	" LEFT JOIN (pg_index i JOIN pg_class x ON x.oid = i.indexrelid)"
	" ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')"
	" LEFT JOIN pg_description d ON d.objoid = x.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0"
	" WHERE k.contype IN ('c', 'f', 'p', 'u', 'x') AND k.conislocal AND k.conparentid = 0"
	" AND c.relkind IN ('r', 'p', 'f') AND c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.create = create_constraint,
	.drop = drop_constraint,
	.rename = rename_constraint,
	.alter = alter_constraint,
	.survives_retyping = true,
	.renames_freely = true,
	.inlined = inline_constraint,
};
