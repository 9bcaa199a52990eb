/*
 * partition_index.c
 *		Indexes of partitions that belong to an index or a constraint of the partitioned
 *		table.
 *
 * Such an object has the name of what it belongs to at the top.  The server makes it
 * along with that or with the partition, and chooses its own name: see attached.c.
 * What it is like is said as the difference from the one at the top.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "compat.h"
#include "schema/action.h"
#include "schema/constraint.h"
#include "schema/index.h"
#include "schema/kinds.h"
#include "schema/options.h"
#include "schema/partition_index.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	NAME,
	OPTIONS,
	DEFINITION,
	TABLESPACE,
	VALID,
	CLUSTERED,
	REPLICA_IDENTITY,
	STATISTICS,
	OWN_CONSTRAINT,
	CONSTRAINT_COMMENT,
	OWN_NAME,
	OWN_OPTIONS,
	OWN_DEFINITION,
	ONLY,
};

static const SvProperty properties[] =
{
	{.name = "name"},			/* if the server would not choose it */
	{.name = "options"},
	{.name = "definition"},
	{.name = "tablespace"},
	{.name = "valid"},
	{.name = "clustered"},
	{.name = "replica_identity"},
	{.name = "statistics",.separator = " "},
	{.name = "constraint"},		/* it belongs to one that is not attached */
	{.name = "constraint_comment",.level = SV_LEVEL_NORMAL},
	{.name = "own_name",.level = SV_LEVEL_NEVER,.is_required = true},
	{.name = "own_options",.level = SV_LEVEL_NEVER},
	{.name = "own_definition",.level = SV_LEVEL_NEVER},
	{.name = "only",.level = SV_LEVEL_NEVER},
};

/*
 * sv_partition_index_name
 *		The name of the index itself, without a schema, which is that of the partition.
 */
const char *
sv_partition_index_name(const SvObject *object)
{
	return object->values[OWN_NAME];
}

static const char *
addressed(const SvObject *object)
{
	return quote_qualified_identifier(object->parent->schema, object->values[OWN_NAME]);
}

/*
 * sv_partition_index_keep_name
 *		A name that the server has chosen stays, whatever it is on the other side.
 */
void
sv_partition_index_keep_name(SvObject *object, const SvObject *before)
{
	if (object->values[NAME] == NULL && before->values[NAME] == NULL)
		object->values[OWN_NAME] = before->values[OWN_NAME];
}

/*
 * sv_partition_index_has_constraint
 *		Does it belong to a constraint of the partition that is attached to none?
 */
bool
sv_partition_index_has_constraint(const SvObject *object)
{
	return object->values[OWN_CONSTRAINT] != NULL;
}

/*
 * sv_partition_index_is_default
 *		Is it as the server makes it along with one in this tablespace?
 */
bool
sv_partition_index_is_default(const SvObject *object, const char *tablespace)
{
	for (int i = NAME; i < OWN_NAME; i++)
		if (object->values[i] != NULL || (i == TABLESPACE && tablespace != NULL))
			return false;
	return sv_object_common(object, SV_COMMENT) == NULL;
}

/*
 * sv_partition_index_fits
 *		Has an index or constraint of the partition the form that it must have to be
 *		attached as this?
 */
bool
sv_partition_index_fits(const SvObject *object, const SvObject *top, const SvObject *own)
{
	if (own->kind != top->kind || object->values[OWN_CONSTRAINT] != NULL)
		return false;
	if (own->kind == &sv_kind_index)
		return sv_index_has_form(own, top, object->values[OWN_DEFINITION]);
	return sv_constraint_has_form(own, top, object->values[OWN_OPTIONS]);
}

/* A constraint of the partition has made the index already if it is not a part of that of the table. */
static void
create_index(SvAction *action, const SvObject *object)
{
	const char *const *values = object->values;
	const char *table = object->parent->identity;
	const char *only = values[ONLY] != NULL && action->is_by_hand ? "ONLY " : "";

	if (values[OWN_CONSTRAINT] != NULL)
		return;
	if (action->top->kind == &sv_kind_index)
		sv_index_create_on(action, action->top, values[OWN_NAME], psprintf("%s%s", only, table), values[OWN_DEFINITION]);
	else
		sv_constraint_create_on(action, action->top, values[OWN_NAME], psprintf("%s%s", only, table),
								values[OWN_OPTIONS], values[TABLESPACE]);
}

static void
set_tablespace(SvAction *action, const SvObject *object)
{
	sv_action_step(action, "tablespace", "ALTER INDEX %s SET TABLESPACE %s", addressed(object),
				   object->values[TABLESPACE] == NULL ? "pg_default" : object->values[TABLESPACE]);
}

static void
set_clustered(SvAction *action, const SvObject *object)
{
	sv_action_step(action, "clustered", "ALTER TABLE %s %s%s", object->parent->identity,
				   object->values[CLUSTERED] == NULL ? "SET WITHOUT CLUSTER" : "CLUSTER ON ",
				   object->values[CLUSTERED] == NULL ? "" : quote_identifier(object->values[OWN_NAME]));
}

static void
set_replica_identity(SvAction *action, const SvObject *object)
{
	if (object->values[REPLICA_IDENTITY] != NULL)
		sv_action_step(action, "replica_identity", "ALTER TABLE %s REPLICA IDENTITY USING INDEX %s",
					   object->parent->identity, quote_identifier(object->values[OWN_NAME]));
}

static void
set_statistics(SvAction *action, const SvObject *object, const char *from)
{
	sv_index_set_statistics(action, addressed(object), object->values[ONLY] != NULL, from, object->values[STATISTICS]);
}

static void
set_constraint_comment(SvAction *action, const SvObject *object)
{
	const char *comment = object->values[CONSTRAINT_COMMENT];

	sv_action_step(action, "constraint_comment", "COMMENT ON CONSTRAINT %s ON %s IS %s",
				   quote_identifier(object->values[OWN_NAME]), object->parent->identity,
				   comment == NULL ? "NULL" : quote_literal_cstr(comment));
}

/*
 * sv_partition_index_create
 *		Adds the statements that make the index on the partition, in all that it has of
 *		its own, and attach it to nothing.
 */
void
sv_partition_index_create(SvAction *action, const SvObject *object)
{
	create_index(action, object);
	if (object->values[TABLESPACE] != NULL && action->top->kind == &sv_kind_index)
		set_tablespace(action, object);
	if (object->values[CLUSTERED] != NULL)
		set_clustered(action, object);
	set_replica_identity(action, object);
	set_statistics(action, object, NULL);
	if (object->values[VALID] != NULL)
		sv_action_refuse(action, "valid");
}

/* The one that it is attached to: the object, or a constraint's index. */
static const char *
name_whole(const SvObject *whole)
{
	if (whole->kind == &sv_kind_partition_index)
		return addressed(whole);
	return whole->kind == &sv_kind_index ? whole->identity : quote_qualified_identifier(whole->parent->schema, whole->name);
}

/* An index of the partition that becomes this one has its name already. */
static void
create(SvAction *action, const SvObject *object)
{
	if (action->top == NULL)
		return;
	if (action->adopted == NULL)
		sv_partition_index_create(action, object);
	else if (strcmp(action->adopted->name, object->values[OWN_NAME]) != 0)
		sv_partition_index_rename(action, action->adopted, object);
	sv_action_step(action, "missing", "ALTER INDEX %s ATTACH PARTITION %s", name_whole(action->whole), addressed(object));
	if (object->values[CONSTRAINT_COMMENT] != NULL && action->adopted == NULL)
		set_constraint_comment(action, object);
}

/*
 * sv_partition_index_rename
 *		Adds the statement that gives the name of the index to an object of that
 *		partition, or to what was this object.
 */
void
sv_partition_index_rename(SvAction *action, const SvObject *from, const SvObject *to)
{
	const char *name = from->kind == &sv_kind_partition_index ? from->values[OWN_NAME] : from->name;

	sv_action_step(action, "name", "ALTER INDEX %s RENAME TO %s", quote_qualified_identifier(to->parent->schema, name),
				   quote_identifier(to->values[OWN_NAME]));
}

/* It goes with what it belongs to. */
static void
drop(SvAction *action, const SvObject *object)
{
	sv_action_refuse(action, "extra");
}

static bool
alter(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[DEFINITION] || differs[OWN_CONSTRAINT] || (differs[OPTIONS] && to->values[ONLY] != NULL))
		return false;
	if (differs[NAME])
		sv_partition_index_rename(action, from, to);
	if (differs[VALID])
		sv_action_refuse(action, "valid");
	if (differs[OPTIONS])
		sv_options_alter(action, "options", psprintf("ALTER INDEX %s", addressed(to)), from->values[OWN_OPTIONS],
						 to->values[OWN_OPTIONS]);
	if (differs[TABLESPACE])
		set_tablespace(action, to);
	if (differs[CLUSTERED])
		set_clustered(action, to);
	if (differs[REPLICA_IDENTITY])
		set_replica_identity(action, to);
	if (differs[STATISTICS])
		set_statistics(action, to, from->values[STATISTICS]);
	if (differs[CONSTRAINT_COMMENT])
		set_constraint_comment(action, to);
	return true;
}

const SvKind sv_kind_partition_index =
{
	.name = "index of a partition",
	.code = "partition_index",
	.keyword = "INDEX",
	.catalog = RelationRelationId,
	.parents = {&sv_kind_table},
	.letters = "I",
	.naming = SV_NAMED_ON_PARENT,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT o.oid, 0, r.oid, 0, CASE WHEN x.relnamespace <> r.relnamespace THEN n.nspname END, x.relname,"
	" NULL::text, NULL::text, NULL::text,"

	/*
	 * A name that the server chooses begins like that of the table; one that
	 * is chosen online has that of the index, too.
	 */
	" CASE WHEN NOT (starts_with(o.relname, left(r.relname, 20))"
	" AND (o.relname ~ '_(idx|key|pkey|excl)[0-9]*$' OR strpos(o.relname, left(x.relname, 20)) > 0)) THEN o.relname END,"
	" CASE WHEN o.reloptions IS DISTINCT FROM x.reloptions THEN coalesce(" SV_SQL_OPTIONS("o.reloptions") ", '') END,"
	" CASE WHEN l.is_other THEN l.definition END,"
	SV_SQL_TABLESPACE("o.reltablespace") ","
	" CASE WHEN o.relkind = 'i' AND NOT i.indisvalid THEN 'INVALID' END,"
	" CASE WHEN i.indisclustered THEN 'CLUSTER' END,"
	" CASE WHEN i.indisreplident THEN 'REPLICA IDENTITY' END,"
	SV_SQL_INDEX_STATISTICS("i", "o.oid") ","
	" CASE WHEN k.conparentid = 0 THEN 'CONSTRAINT' END,"
	" CASE WHEN k.conparentid <> 0 THEN obj_description(k.oid, 'pg_constraint') END,"
	" o.relname,"
	SV_SQL_OPTIONS_IN_ORDER("o.reloptions") ","
	" l.definition, CASE o.relkind WHEN 'I' THEN 'ONLY' END"
	" FROM pg_class x JOIN pg_index xi ON xi.indexrelid = x.oid JOIN pg_class c ON c.oid = xi.indrelid"
	" JOIN pg_namespace n ON n.oid = x.relnamespace"
	" CROSS JOIN LATERAL pg_partition_tree(x.oid) u"
	" JOIN pg_class o ON o.oid = u.relid JOIN pg_index i ON i.indexrelid = o.oid JOIN pg_class r ON r.oid = i.indrelid"
	" JOIN pg_namespace rn ON rn.oid = r.relnamespace"
	" LEFT JOIN pg_constraint k ON k.conindid = o.oid AND k.contype IN ('p', 'u', 'x')"
	/* Attaching compares less than the whole definition. */
	" CROSS JOIN LATERAL (SELECT d.is_other, CASE WHEN d.is_other OR o.reloptions IS DISTINCT FROM x.reloptions"
	" THEN substr(pg_get_indexdef(o.oid), 1 + length(format('CREATE %sINDEX %I ON %s%I.%I',"
	" CASE WHEN i.indisunique THEN 'UNIQUE ' END, o.relname, CASE o.relkind WHEN 'I' THEN 'ONLY ' END,"
	" rn.nspname, r.relname))) END AS definition FROM"
	" (SELECT i.indoption::text <> xi.indoption::text OR i.indclass::text <> xi.indclass::text AS is_other) d) l"
	" WHERE x.relkind = 'I' AND NOT x.relispartition AND u.level > 0 AND c.relpersistence <> 't'"
	" AND x.relnamespace = ANY ($1) AND r.relnamespace = ANY ($1) AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.create = create,
	.drop = drop,
	.addressed = addressed,
	.alter = alter,
	.survives_retyping = true,
	.is_renamed_by_parent = true,
};
