/*
 * sample.c
 *		Rows of tables, on their way into the database where revisions are tried out.
 *
 * They are read with the rights of the caller, as text, and inserted into the table of
 * the same name, column by name: values of generated columns are made there.  Neither
 * triggers nor foreign keys are looked at, as when a dump is restored: the rows have
 * passed them already.  Sequences of columns go on after the last value.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/transam.h"
#include "catalog/namespace.h"
#include "catalog/pg_inherits.h"
#include "core/pack.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_relation.h"
#include "proof/sample.h"
#include "schema/environment.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"
#include "utils/varlena.h"

/* All rows are in memory, and in shared memory. */
#define MAX_BYTES (256 * 1024 * 1024)

/* Rows that are fetched at once. */
#define PORTION 1000

static void
append(void *text, const char *data, Size length)
{
	StringInfo	buffer = text;

	if (buffer->len + length > MAX_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the rows that are to be copied are too many"),
				 errdetail("They take more than %d MB.", MAX_BYTES / (1024 * 1024)),
				 errhint("Leave large tables out of the argument \"data\".")));
	appendBinaryStringInfo(buffer, data, length);
}

/* Opens a table whose rows can be copied, by the name that the caller has given. */
static Relation
open_table(const char *name)
{
	RangeVar   *range = makeRangeVarFromNameList(textToQualifiedNameList(cstring_to_text(name)));
	Relation	rel = table_openrv(range, AccessShareLock);

	if (rel->rd_rel->relkind != RELKIND_RELATION && rel->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table", RelationGetRelationName(rel)),
				 errhint("Rows of tables and partitioned tables can be copied.")));
	/* A superuser can insert, and some catalogs are those of all databases. */
	if (RelationGetRelid(rel) < FirstNormalObjectId)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is a table of the server", RelationGetRelationName(rel)),
				 errhint("Rows of tables that somebody has created can be copied.")));
	return rel;
}

/* Adds the columns that can be inserted: their number and names.  Returns the query that reads them. */
static const char *
write_columns(SvPacker *packer, Relation rel)
{
	TupleDesc	desc = RelationGetDescr(rel);
	StringInfoData query;
	int			n = 0;

	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT ");
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);

		if (!attribute->attisdropped && attribute->attgenerated == '\0')
			appendStringInfo(&query, "%s%s", n++ == 0 ? "" : ", ", quote_identifier(NameStr(attribute->attname)));
	}
	appendStringInfo(&query, " FROM %s%s", rel->rd_rel->relkind == RELKIND_RELATION ? "ONLY " : "",
					 quote_qualified_identifier(get_namespace_name(RelationGetNamespace(rel)), RelationGetRelationName(rel)));
	sv_pack_number(packer, n);
	for (int i = 0; i < desc->natts; i++)
		if (!TupleDescAttr(desc, i)->attisdropped && TupleDescAttr(desc, i)->attgenerated == '\0')
			sv_pack_text(packer, NameStr(TupleDescAttr(desc, i)->attname));
	return query.data;
}

/* Adds a 1 and the values of each row, then a 0. */
static void
write_rows(SvPacker *packer, const char *query)
{
	SPIParseOpenOptions options = {.read_only = true};
	Portal		portal = SPI_cursor_parse_open(NULL, query, &options);

	for (;;)
	{
		SPI_cursor_fetch(portal, true, PORTION);
		if (SPI_processed == 0)
			break;
		for (uint64 i = 0; i < SPI_processed; i++)
		{
			sv_pack_number(packer, 1);
			for (int j = 1; j <= SPI_tuptable->tupdesc->natts; j++)
			{
				char	   *value = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, j);

				sv_pack_text(packer, value);
				if (value != NULL)
					pfree(value);
			}
		}
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(portal);
	sv_pack_number(packer, 0);
}

static void
set(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, ERROR, false);
}

/*
 * The table is locked, but its schema can be renamed before the query looks for it there.
 * Code of whoever has put something else in its place must not run with the rights of the
 * caller, unless the table itself has policies for the caller.  As in pg_dump.
 */
static void
forbid_others(Relation rel)
{
	static const char *const setting = "restrict_nonsystem_relation_kind";

	if (check_enable_rls(RelationGetRelid(rel), InvalidOid, true) == RLS_ENABLED)
		return;
	set("row_security", "off");
	/* Minor versions before that of August 2024 do not have it. */
	if (GetConfigOption(setting, true, false) != NULL)
		set(setting, rel->rd_rel->relkind == RELKIND_RELATION ? "view, foreign-table" : "view");
}

static void
write_table(SvPacker *packer, const char *name)
{
	Relation	rel = open_table(name);
	const char *query;
	int			level;

	sv_pack_text(packer, get_namespace_name(RelationGetNamespace(rel)));
	sv_pack_text(packer, RelationGetRelationName(rel));
	query = write_columns(packer, rel);
	/* Values are printed in the same way everywhere. */
	level = sv_environment_enter();
	forbid_others(rel);
	write_rows(packer, query);
	sv_environment_leave(level);
	table_close(rel, NoLock);
}

/*
 * sv_sample_read
 *		Appends the rows of the tables in a list that ends with NULL.  Raises 42P01 for a
 *		table that does not exist, 42809 for what is not one or is the server's, 42501
 *		without the right to read it, and 54000 if it is too much.
 */
void
sv_sample_read(const char **tables, StringInfo rows)
{
	SvPacker	packer;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	sv_pack_begin(&packer, append, rows);
	sv_pack_encoding(&packer);
	for (; *tables != NULL; tables++)
	{
		sv_pack_number(&packer, 1);
		write_table(&packer, *tables);
	}
	sv_pack_number(&packer, 0);
	sv_pack_end(&packer);
	SPI_finish();
}

/* A table, and what its columns need to read text. */
typedef struct Target
{
	const char *name;			/* quoted, with its schema */
	int			ncolumns;
	const char **columns;
	Oid		   *types;
	Oid		   *inputs;
	Oid		   *params;
	int32	   *modifiers;
} Target;

/* Error context callback. */
static void
describe_table(void *arg)
{
	errcontext("copying rows of table %s", (const char *) arg);
}

static void
raise_unlike(const Target *target, const char *column)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("rows of table %s cannot be copied", target->name),
			 column == NULL ? errdetail("The applied revisions do not create this table.") :
			 errdetail("The applied revisions do not create its column \"%s\".", column),
			 errhint("SELECT * FROM schemaver_identify() compares the schema of the database with the revisions.")));
}

/* Raises 55000 if rows of a table would be written to another server: that would stay. */
static void
check_partitions(const Target *target, Relation rel)
{
	ListCell   *cell;

	foreach(cell, find_all_inheritors(RelationGetRelid(rel), NoLock, NULL))
		if (get_rel_relkind(lfirst_oid(cell)) == RELKIND_FOREIGN_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("rows of table %s cannot be copied", target->name),
				 errdetail("Partition \"%s\" is a foreign table, and rows that are copied would be written to its server.",
						   get_rel_name(lfirst_oid(cell))),
				 errhint("Name the other partitions instead.")));
}

static Relation
open_target(const Target *target, const char *schema, const char *name)
{
	Relation	rel = table_openrv_extended(makeRangeVar(pstrdup(schema), pstrdup(name), -1), RowExclusiveLock, true);

	/* What is inserted into anything else can be written elsewhere. */
	if (rel == NULL || (rel->rd_rel->relkind != RELKIND_RELATION && rel->rd_rel->relkind != RELKIND_PARTITIONED_TABLE))
		raise_unlike(target, NULL);
	if (rel->rd_rel->relkind == RELKIND_PARTITIONED_TABLE)
		check_partitions(target, rel);
	return rel;
}

/* Reads which columns there are, and finds them in the table. */
static void
find_columns(Target *target, SvUnpacker *unpacker, Relation rel)
{
	target->ncolumns = sv_unpack_number(unpacker, MaxAttrNumber);
	target->columns = palloc_array(const char *, target->ncolumns + 1);
	target->types = palloc_array(Oid, target->ncolumns + 1);
	target->inputs = palloc_array(Oid, target->ncolumns + 1);
	target->params = palloc_array(Oid, target->ncolumns + 1);
	target->modifiers = palloc_array(int32, target->ncolumns + 1);
	for (int i = 0; i < target->ncolumns; i++)
	{
		const char *column = sv_unpack_text(unpacker);
		AttrNumber	number = attnameAttNum(rel, column, false);
		Form_pg_attribute attribute;

		if (number == InvalidAttrNumber)
			raise_unlike(target, column);
		attribute = TupleDescAttr(RelationGetDescr(rel), number - 1);
		target->columns[i] = column;
		target->types[i] = attribute->atttypid;
		target->modifiers[i] = attribute->atttypmod;
		getTypeInputInfo(attribute->atttypid, &target->inputs[i], &target->params[i]);
	}
}

static SPIPlanPtr
prepare_insert(const Target *target)
{
	StringInfoData sql;
	SPIPlanPtr	plan;

	initStringInfo(&sql);
	appendStringInfo(&sql, "INSERT INTO %s (", target->name);
	for (int i = 0; i < target->ncolumns; i++)
		appendStringInfo(&sql, "%s%s", i == 0 ? "" : ", ", quote_identifier(target->columns[i]));
	appendStringInfoString(&sql, ") OVERRIDING SYSTEM VALUE VALUES (");
	for (int i = 0; i < target->ncolumns; i++)
		appendStringInfo(&sql, "%s$%d", i == 0 ? "" : ", ", i + 1);
	appendStringInfoChar(&sql, ')');
	plan = SPI_prepare(sql.data, target->ncolumns, target->types);
	if (plan == NULL)
		elog(ERROR, "could not prepare \"%s\"", sql.data);
	return plan;
}

static void
insert_row(const Target *target, SPIPlanPtr plan, SvUnpacker *unpacker)
{
	Datum	   *values = palloc_array(Datum, target->ncolumns + 1);
	char	   *nulls = palloc_array(char, target->ncolumns + 1);

	for (int i = 0; i < target->ncolumns; i++)
	{
		char	   *text = sv_unpack_text(unpacker);

		nulls[i] = text == NULL ? 'n' : ' ';
		values[i] = OidInputFunctionCall(target->inputs[i], text, target->params[i], target->modifiers[i]);
	}
	if (SPI_execute_plan(plan, values, nulls, false, 0) != SPI_OK_INSERT)
		elog(ERROR, "could not insert a row into %s", target->name);
}

/* What is inserted later gets other values than the rows have. */
static void
move_sequences(const Target *target)
{
	for (int i = 0; i < target->ncolumns; i++)
	{
		char	   *sql = psprintf("SELECT pg_catalog.setval(s, m) FROM (SELECT pg_catalog.pg_get_serial_sequence(%s, %s) AS s, pg_catalog.max(%s)::bigint AS m FROM %s) x"
								   " WHERE s IS NOT NULL AND m > 0",
								   quote_literal_cstr(target->name), quote_literal_cstr(target->columns[i]),
								   quote_identifier(target->columns[i]), target->name);

		if (target->types[i] != INT2OID && target->types[i] != INT4OID && target->types[i] != INT8OID)
			continue;
		if (SPI_execute(sql, false, 0) != SPI_OK_SELECT)
			elog(ERROR, "could not set the sequence of %s", target->name);
	}
}

static void
insert_table(SvUnpacker *unpacker)
{
	const char *schema = sv_unpack_text(unpacker);
	const char *name = sv_unpack_text(unpacker);
	Target		target = {.name = quote_qualified_identifier(schema, name)};
	ErrorContextCallback callback = {error_context_stack, describe_table, unconstify(char *, target.name)};
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver copied row", ALLOCSET_DEFAULT_SIZES);
	Relation	rel;
	SPIPlanPtr	plan;

	error_context_stack = &callback;
	rel = open_target(&target, schema, name);
	find_columns(&target, unpacker, rel);
	table_close(rel, NoLock);
	plan = target.ncolumns == 0 ? NULL : prepare_insert(&target);
	while (sv_unpack_number(unpacker, 1) == 1)
	{
		MemoryContext old = MemoryContextSwitchTo(context);

		CHECK_FOR_INTERRUPTS();
		if (plan != NULL)
			insert_row(&target, plan, unpacker);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
	}
	move_sequences(&target);
	MemoryContextDelete(context);
	error_context_stack = callback.previous;
}

/*
 * sv_sample_insert
 *		In a worker, in a transaction: inserts what sv_sample_read has read.  Raises 55000 if
 *		a table or a column does not exist, or rows would be written to another server, and
 *		what the server raises for a value.
 */
void
sv_sample_insert(const char *rows, Size length)
{
	SvUnpacker	unpacker = {.at = rows,.left = length};
	int			level = sv_environment_enter();

	(void) set_config_option("session_replication_role", "replica", PGC_SUSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, ERROR, false);
	PushActiveSnapshot(GetTransactionSnapshot());
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	sv_unpack_encoding(&unpacker);
	while (sv_unpack_number(&unpacker, 1) == 1)
		insert_table(&unpacker);
	SPI_finish();
	PopActiveSnapshot();
	sv_environment_leave(level);
	CommandCounterIncrement();
}
