/*
 * index.c
 *		Indexes, except those of constraints.  Those that a partition has because its
 *		parent has one are parts of the parent's.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "commands/defrem.h"
#include "compat.h"
#include "schema/action.h"
#include "schema/constraint.h"
#include "schema/index.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/sql.h"
#include "utils/builtins.h"

enum
{
	UNIQUE,
	ONLY,
	DEFINITION,
	TABLESPACE,
	VALID,
	CLUSTERED,
	REPLICA_IDENTITY,
	STATISTICS,
};

static const SvProperty properties[] =
{
	{.name = "unique",.is_of_whole = true},
	{.name = "only"},
	{.name = "definition",.is_required = true,.is_code = true,.parsed_after = "CREATE INDEX i ON t",.is_of_whole = true},
	{.name = "tablespace"},
	{.name = "valid"},
	{.name = "clustered"},
	{.name = "replica_identity"},
	{.name = "statistics",.separator = " "},
};

/*
 * sv_index_is_unique
 *		Is an object a unique index that is not part of a constraint?
 */
bool
sv_index_is_unique(const SvObject *object)
{
	return object->kind == &sv_kind_index && object->values[UNIQUE] != NULL;
}

/*
 * sv_index_is_valid
 *		Is an index valid, or one of a partitioned table for which each partition has one?
 */
bool
sv_index_is_valid(const SvObject *index)
{
	return index->values[VALID] == NULL;
}

/*
 * sv_index_is_broken
 *		Is it an index that CREATE INDEX CONCURRENTLY has not finished?  One of a partitioned
 *		table may lack those of some partitions.
 */
bool
sv_index_is_broken(const SvObject *object)
{
	return object->kind == &sv_kind_index && object->values[VALID] != NULL && object->values[ONLY] == NULL;
}

/*
 * sv_index_tablespace
 *		The tablespace of an index; NULL if it is that of the database.
 */
const char *
sv_index_tablespace(const SvObject *index)
{
	return index->values[TABLESPACE];
}

/*
 * sv_index_has_form
 *		Could an index of a partition belong to one of the partitioned table, with this
 *		definition, or with the same one if that is NULL?
 */
bool
sv_index_has_form(const SvObject *own, const SvObject *index, const char *definition)
{
	return sv_object_same_text(own->values[UNIQUE], index->values[UNIQUE]) &&
		strcmp(own->values[DEFINITION], definition == NULL ? index->values[DEFINITION] : definition) == 0;
}

/* How much of a definition is before the storage parameters and the condition? */
static size_t
length_of_keys(const char *definition)
{
	const char *with = strstr(definition, " WITH (");
	const char *where = strstr(definition, " WHERE ");
	size_t		length = strlen(definition);

	if (with != NULL)
		length = with - definition;
	return where != NULL && where - definition < length ? where - definition : length;
}

/*
 * sv_index_is_similar
 *		May the server attach an object of a partition to an index of the partitioned
 *		table?  It compares neither storage parameters nor the order, and an index can
 *		belong to a constraint.
 */
bool
sv_index_is_similar(const SvObject *own, const SvObject *index)
{
	const char *definition = index->values[DEFINITION];
	size_t		length = length_of_keys(definition);

	if (index->values[UNIQUE] != NULL && sv_constraint_has_index(own))
		return true;
	if (own->kind != index->kind || !sv_object_same_text(own->values[UNIQUE], index->values[UNIQUE]))
		return false;
	return strstr(definition, " DESC") != NULL || strstr(own->values[DEFINITION], " DESC") != NULL ||
		strstr(definition, " NULLS ") != NULL || strstr(own->values[DEFINITION], " NULLS ") != NULL ||
		(length_of_keys(own->values[DEFINITION]) == length && strncmp(own->values[DEFINITION], definition, length) == 0);
}

static void
set_tablespace(SvAction *action, const SvObject *index)
{
	sv_action_step(action, "tablespace", "ALTER INDEX %s SET TABLESPACE %s", index->identity,
				   index->values[TABLESPACE] == NULL ? "pg_default" : index->values[TABLESPACE]);
}

static void
set_clustered(SvAction *action, const SvObject *index)
{
	sv_action_step(action, "clustered", "ALTER TABLE %s %s%s", index->parent->identity,
				   index->values[CLUSTERED] == NULL ? "SET WITHOUT CLUSTER" : "CLUSTER ON ",
				   index->values[CLUSTERED] == NULL ? "" : quote_identifier(index->name));
}

static void
set_replica_identity(SvAction *action, const SvObject *index)
{
	if (index->values[REPLICA_IDENTITY] != NULL)
		sv_action_step(action, "replica_identity", "ALTER TABLE %s REPLICA IDENTITY USING INDEX %s",
					   index->parent->identity, quote_identifier(index->name));
}

static void
set_target(SvAction *action, const char *index, bool is_partitioned, int column, const char *target)
{
	sv_action_step(action, "statistics", "ALTER %s %s ALTER COLUMN %d SET STATISTICS %s", is_partitioned ? "TABLE ONLY" : "INDEX",
				   index, column, target);
}

/*
 * sv_index_set_statistics
 *		Adds the statements that make the targets in some lines into those in others, for
 *		an index of any kind.  ALTER INDEX would set those of the indexes of partitions,
 *		too.
 */
void
sv_index_set_statistics(SvAction *action, const char *index, bool is_partitioned, const char *from, const char *to)
{
	List	   *before = sv_lines_split(from);
	List	   *after = sv_lines_split(to);
	ListCell   *cell;

	foreach(cell, sv_lines_missing(before, after))
		set_target(action, index, is_partitioned, atoi(lfirst(cell)), "-1");
	foreach(cell, sv_lines_missing(after, before))
		set_target(action, index, is_partitioned, atoi(lfirst(cell)), strchr(lfirst(cell), ' ') + 1);
}

/* "CREATE [UNIQUE] INDEX how NAME ON TABLE definition" */
static void
create_on(SvAction *action, const SvObject *index, const char *name, const char *how, const char *table,
		  const char *definition)
{
	sv_action_step(action, "missing", "CREATE %sINDEX %s%s ON %s%s", index->values[UNIQUE] == NULL ? "" : "UNIQUE ",
				   how, quote_identifier(name), table, definition);
	if (index->values[UNIQUE] != NULL)
		sv_action_hazard(action, SV_MAY_FAIL);
}

/*
 * sv_index_create_on
 *		Adds the statement that makes an index of another name on a partition, which may
 *		follow "ONLY", with this definition, or with the same one if that is NULL.
 */
void
sv_index_create_on(SvAction *action, const SvObject *index, const char *name, const char *table, const char *definition)
{
	bool		is_only = strncmp(table, "ONLY ", strlen("ONLY ")) == 0;

	create_on(action, index, name, action->is_online && !is_only ? "CONCURRENTLY " : "", table,
			  definition == NULL ? index->values[DEFINITION] : definition);
}

/* The index of the partitioned table is valid as soon as those of all partitions belong to it. */
static void
create_on_partitions(SvAction *action, const SvObject *index)
{
	ListCell   *cell;

	create_on(action, index, index->name, "", psprintf("ONLY %s", index->parent->identity), index->values[DEFINITION]);
	foreach(cell, action->partitions)
	{
		const SvObject *partition = lfirst(cell);
		char	   *name = makeObjectName(partition->name, index->name, NULL);

		create_on(action, index, name, "CONCURRENTLY ", partition->identity, index->values[DEFINITION]);
		sv_action_step(action, "missing", "ALTER INDEX %s ATTACH PARTITION %s", index->identity,
					   quote_qualified_identifier(partition->schema, name));
	}
}

static void
create_index(SvAction *action, const SvObject *index)
{
	const char *const *values = index->values;

	if (action->is_online && values[ONLY] != NULL)
		create_on_partitions(action, index);
	else
		create_on(action, index, index->name, action->is_online ? "CONCURRENTLY " : "",
				  psprintf("%s%s", action->is_by_hand ? "ONLY " : "", index->parent->identity), values[DEFINITION]);
	if (values[TABLESPACE] != NULL)
		set_tablespace(action, index);
	if (values[CLUSTERED] != NULL)
		set_clustered(action, index);
	set_replica_identity(action, index);
	sv_index_set_statistics(action, index->identity, values[ONLY] != NULL, NULL, values[STATISTICS]);
}

/* That of a partitioned table can only be dropped with those of all partitions. */
static void
drop_index(SvAction *action, const SvObject *index)
{
	sv_action_step(action, "extra", "DROP INDEX %s%s",
				   action->is_online && index->values[ONLY] == NULL ? "CONCURRENTLY " : "", index->identity);
}

static void
rename_index(SvAction *action, const SvObject *from, const SvObject *to)
{
	sv_action_step(action, "name", "ALTER INDEX %s RENAME TO %s", from->identity, quote_identifier(to->name));
}

static bool
alter_index(SvAction *action, const SvObject *from, const SvObject *to, const bool *differs)
{
	if (differs[UNIQUE] || differs[ONLY] || differs[DEFINITION] || (differs[VALID] && to->values[ONLY] == NULL))
		return false;

	/*
	 * That of a partitioned table is valid as soon as each partition has one,
	 * and stays so.
	 */
	if (differs[VALID] && to->values[VALID] != NULL)
		sv_action_refuse(action, "valid");
	if (differs[TABLESPACE])
		set_tablespace(action, to);
	if (differs[CLUSTERED])
		set_clustered(action, to);
	if (differs[REPLICA_IDENTITY])
		set_replica_identity(action, to);
	if (differs[STATISTICS])
		sv_index_set_statistics(action, to->identity, to->values[ONLY] != NULL, from->values[STATISTICS],
								to->values[STATISTICS]);
	return true;
}

const SvKind sv_kind_index =
{
	.name = "index",
	.code = "index",
	.keyword = "INDEX",
	.catalog = RelationRelationId,
	.parents = {&sv_kind_table, &sv_kind_matview},
	.letters = "iI",
	.naming = SV_NAMED_IN_SCHEMA,
	.properties = properties,
	.nproperties = lengthof(properties),
	.query =
	"SELECT x.oid, 0, i.indrelid, 0, n.nspname, x.relname, NULL::text, NULL::text, NULL::text,"
	" CASE WHEN i.indisunique THEN 'UNIQUE' END, CASE x.relkind WHEN 'I' THEN 'ONLY' END,"
	/* What comes before has a schema whatever the search path is. */
	" substr(pg_get_indexdef(x.oid), 1 + length(format('CREATE %sINDEX %I ON %s%I.%I',"
	" CASE WHEN i.indisunique THEN 'UNIQUE ' END, x.relname, CASE x.relkind WHEN 'I' THEN 'ONLY ' END, n.nspname,"
	" c.relname))),"
	SV_SQL_TABLESPACE("x.reltablespace") ","
	" CASE WHEN NOT i.indisvalid THEN 'INVALID' END,"
	" CASE WHEN i.indisclustered THEN 'CLUSTER' END,"
	" CASE WHEN i.indisreplident THEN 'REPLICA IDENTITY' END,"
	SV_SQL_INDEX_STATISTICS("i", "x.oid")
	" FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid"
	" JOIN pg_namespace n ON n.oid = x.relnamespace"
	" WHERE c.relkind IN ('r', 'p', 'm') AND c.relnamespace = ANY ($1) AND c.relpersistence <> 't'"
	" AND NOT x.relispartition"
	" AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))"
	" AND" SV_SQL_NO_MEMBER("pg_class", "c.oid"),
	.create = create_index,
	.drop = drop_index,
	.rename = rename_index,
	.alter = alter_index,
	.survives_retyping = true,
	.renames_freely = true,
};
