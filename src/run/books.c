/*
 * books.c
 *		Reading the table of another migration tool.
 *
 * The table is a user's, and whoever calls us may have more rights than that
 * user.  So no query is made: what a policy, a rule, a view, a foreign table, a
 * virtual generated column or a type of somebody's calls would run with the
 * caller's rights.  The rows are taken from where they are stored, with the
 * rights of the caller as a query checks them, and of types that the server
 * brings with it, whose functions nobody but a superuser can replace.
 *
 * As with a query, the rows of partitions and of inheritance children belong to
 * the table, and are read with the rights on the table.
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "executor/executor.h"
#include "executor/tuptable.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "parser/parse_node.h"
#include "parser/parse_relation.h"
#include "run/books.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"
#include "utils/typcache.h"

#define NCOLUMNS (SV_MAX_TRACKER_COLUMNS + 1)	/* that are read, and the one to sort by */

/* A row, and what it is sorted by. */
typedef struct Row
{
	const char **values;
	Datum		key;
	bool		key_is_null;
	int32		place;
} Row;

/* A reading under way.  The columns are those of the tracker, then the order. */
typedef struct Reader
{
	const SvTracker *tracker;
	const char *table;
	int			ncolumns;		/* that become text */
	int			nwanted;		/* with the one to sort by */
	const char *wanted[NCOLUMNS];
	int32		nrows;
	int32		maxrows;
	Row		   *rows;
	TypeCacheEntry *key_type;	/* NULL: any order */
	Oid			key_collation;
} Reader;

/* Where the wanted columns are in one of the relations. */
typedef struct Places
{
	AttrNumber	number[NCOLUMNS];
	Oid			type[NCOLUMNS]; /* without domains */
	int16		length[NCOLUMNS];
	bool		by_value[NCOLUMNS];
} Places;

/* Locks and opens the table; raises 42809 if it is something else. */
static Relation
open_table(Oid table)
{
	bool		may_write = pg_class_aclcheck(table, GetUserId(),
											  ACL_UPDATE | ACL_DELETE | ACL_TRUNCATE) == ACLCHECK_OK;
	Relation	rel = try_relation_open(table, may_write ? ShareLock : AccessShareLock);

	if (rel == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("the table to be adopted has been dropped")));
	if (rel->rd_rel->relkind != RELKIND_RELATION &&
		rel->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table", RelationGetRelationName(rel)),
				 errdetail_relkind_not_supported(rel->rd_rel->relkind)));
	if (RELATION_IS_OTHER_TEMP(rel))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("table \"%s\" is a temporary table of another session",
						RelationGetRelationName(rel))));
	return rel;
}

/* Can a value of this type become text without calling anything of a user's?  make_text knows these. */
static bool
is_plain_type(Oid type)
{
	switch (getBaseType(type))
	{
		case BOOLOID:
		case BPCHAROID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case NAMEOID:
		case NUMERICOID:
		case TEXTOID:
		case VARCHAROID:
			return true;
		default:
			return false;
	}
}

/* What to call a type.  A type of a user's own is not asked what its modifier means. */
static char *
name_type(Form_pg_attribute column)
{
	return format_type_with_typemod(column->atttypid,
									column->atttypid < FirstNormalObjectId ? column->atttypmod : -1);
}

/* Raises 22023 for a table that no tool has written. */
static void
report_unknown_table(Relation rel)
{
	TupleDesc	desc = RelationGetDescr(rel);
	StringInfoData columns;

	initStringInfo(&columns);
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (!column->attisdropped)
			appendStringInfo(&columns, "%s%s %s", columns.len > 0 ? ", " : "",
							 quote_identifier(NameStr(column->attname)), name_type(column));
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("table \"%s\" is not one that a known migration tool keeps",
					RelationGetRelationName(rel)),
			 columns.len > 0 ? errdetail("It has the columns %s.", columns.data) :
			 errdetail("It has no columns."),
			 errhint("These can be read: %s.", sv_tracker_list())));
}

static const SvTracker *
recognize_table(Relation rel)
{
	TupleDesc	desc = RelationGetDescr(rel);
	SvTrackerColumn *columns = palloc_array(SvTrackerColumn, desc->natts);
	const SvTracker *tracker;
	int			n = 0;

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (column->attisdropped)
			continue;
		columns[n].name = NameStr(column->attname);
		columns[n++].is_plain = is_plain_type(column->atttypid);
	}
	tracker = sv_tracker_find(RelationGetRelationName(rel), columns, n);
	if (tracker == NULL)
		report_unknown_table(rel);
	pfree(columns);
	return tracker;
}

/* Returns the column of a relation that has a name. */
static Form_pg_attribute
find_column(Relation rel, const char *name)
{
	TupleDesc	desc = RelationGetDescr(rel);

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (!column->attisdropped && strcmp(NameStr(column->attname), name) == 0)
			return column;
	}
	elog(ERROR, "table \"%s\" has no column \"%s\"", RelationGetRelationName(rel), name);
	return NULL;
}

/* Finds the wanted columns; raises 0A000 for one of which nothing is stored. */
static void
find_places(const Reader *reader, Relation rel, Places *places)
{
	for (int i = 0; i < reader->nwanted; i++)
	{
		Form_pg_attribute column = find_column(rel, reader->wanted[i]);

		if (column->attgenerated == ATTRIBUTE_GENERATED_VIRTUAL_compat)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("column \"%s\" of table \"%s\" is a virtual generated column",
							reader->wanted[i], RelationGetRelationName(rel)),
					 errdetail("Its values are not stored, and code of the table's owner is not run to compute them."),
					 errhint("Copy its contents into a table with the same name and columns, such as a temporary one, and adopt that.")));
		if (!is_plain_type(column->atttypid))
			elog(ERROR, "column \"%s\" of table \"%s\" has another type than its parent's",
				 reader->wanted[i], RelationGetRelationName(rel));
		places->number[i] = column->attnum;
		places->type[i] = getBaseType(column->atttypid);
		places->length[i] = column->attlen;
		places->by_value[i] = column->attbyval;
	}
}

/* Raises 42501 unless a query of the caller's could read the columns, as it would. */
static void
check_rights(const Reader *reader, Relation rel)
{
	Oid			schema = RelationGetNamespace(rel);
	ParseState *pstate = make_parsestate(NULL);
	ParseNamespaceItem *item = addRangeTableEntryForRelation(pstate, rel, AccessShareLock, NULL, true, false);
	ItemRights_compat *rights = get_item_rights_compat(item);

	if (namespace_aclcheck_compat(schema, GetUserId(), ACL_USAGE) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_SCHEMA, get_namespace_name(schema));
	rights->requiredPerms = ACL_SELECT;
	for (int i = 0; i < reader->nwanted; i++)
	{
		AttrNumber	number = find_column(rel, reader->wanted[i])->attnum;

		rights->selectedCols = bms_add_member(rights->selectedCols,
											  number - FirstLowInvalidHeapAttributeNumber);
	}
	ExecCheckPermissions_compat(pstate);
	free_parsestate(pstate);
}

/* Raises 42501 if policies decide what the caller sees: they are not asked. */
static void
check_row_security(Relation rel)
{
	const char *name;

	if (check_enable_rls(RelationGetRelid(rel), InvalidOid, true) != RLS_ENABLED)
		return;
	name = quote_qualified_identifier(get_namespace_name(RelationGetNamespace(rel)),
									  RelationGetRelationName(rel));
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("row-level security of table \"%s\" applies to role \"%s\"",
					RelationGetRelationName(rel), GetUserNameFromId(GetUserId(), false)),
			 errdetail("Functions called by its policies would run with the rights of the caller."),
			 errhint("Adopt the table as a role that has BYPASSRLS, or have its owner, \"%s\", disable row-level security for the time being: ALTER TABLE %s DISABLE ROW LEVEL SECURITY.",
					 GetUserNameFromId(rel->rd_rel->relowner, false), name)));
}

/* Makes text of a value as a cast does, in the current memory context. */
static char *
make_text(Datum value, Oid type)
{
	switch (type)
	{
		case BOOLOID:
			return pstrdup(DatumGetBool(value) ? "true" : "false");
		case BPCHAROID:
			return TextDatumGetCString(DirectFunctionCall1(rtrim1, value));
		case INT2OID:
			return psprintf("%d", DatumGetInt16(value));
		case INT4OID:
			return psprintf("%d", DatumGetInt32(value));
		case INT8OID:
			return psprintf(INT64_FORMAT, DatumGetInt64(value));
		case NAMEOID:
			return pstrdup(NameStr(*DatumGetName(value)));
		case NUMERICOID:
			return DatumGetCString(DirectFunctionCall1(numeric_out, value));
		default:
			Assert(type == TEXTOID || type == VARCHAROID);
			return TextDatumGetCString(value);
	}
}

/* Copies a value to sort by, whole and not compressed. */
static Datum
copy_key(Datum value, bool by_value, int16 length)
{
	if (length == -1)
		return PointerGetDatum(PG_DETOAST_DATUM_COPY(value));
	return datumCopy(value, by_value, length);
}

/* Makes room for a row; raises 54000 for more than can be. */
static Row *
add_row(Reader *reader)
{
	if (reader->nrows == PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("table \"%s\" has too many rows", reader->table)));
	if (reader->nrows == reader->maxrows)
	{
		reader->maxrows = reader->maxrows > PG_INT32_MAX / 2 ? PG_INT32_MAX : reader->maxrows * 2;
		reader->rows = repalloc_huge(reader->rows, sizeof(Row) * reader->maxrows);
	}
	return &reader->rows[reader->nrows++];
}

/* Copies what is wanted of a tuple into the current memory context. */
static void
read_tuple(Reader *reader, const Places *places, TupleTableSlot *slot)
{
	Row		   *row = add_row(reader);
	int			last = reader->nwanted - 1;

	row->values = palloc_array(const char *, reader->ncolumns);
	row->place = reader->nrows;
	for (int i = 0; i < reader->ncolumns; i++)
	{
		bool		isnull;
		Datum		value = slot_getattr(slot, places->number[i], &isnull);

		row->values[i] = isnull ? NULL : make_text(value, places->type[i]);
	}
	if (reader->key_type == NULL)
		return;
	row->key = slot_getattr(slot, places->number[last], &row->key_is_null);
	if (!row->key_is_null)
		row->key = copy_key(row->key, places->by_value[last], places->length[last]);
}

/* Reads what is stored in a relation itself. */
static void
read_relation(Reader *reader, Relation rel, Snapshot snapshot)
{
	Places		places;
	TupleTableSlot *slot;
	TableScanDesc scan;

	find_places(reader, rel, &places);
	slot = table_slot_create(rel, NULL);
	scan = table_beginscan_compat(rel, snapshot);
	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		CHECK_FOR_INTERRUPTS();
		read_tuple(reader, &places, slot);
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
}

/* Reads the rows of a partition or child; raises 42809 if they are not ours to read. */
static void
read_child(Reader *reader, Oid child, Snapshot snapshot)
{
	Relation	rel = relation_open(child, NoLock);

	if (rel->rd_rel->relkind == RELKIND_FOREIGN_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\", a partition or child of \"%s\", is a foreign table",
						RelationGetRelationName(rel), reader->table),
				 errhint("Copy the rows into a table with the same name and columns, such as a temporary one, and adopt that.")));
	/* What another session keeps to itself is in no query's result either. */
	if (RELKIND_HAS_TABLE_AM(rel->rd_rel->relkind) && !RELATION_IS_OTHER_TEMP(rel))
		read_relation(reader, rel, snapshot);
	relation_close(rel, NoLock);
}

/* Reads the rows of a table and of all that it consists of, which is locked here. */
static void
read_rows(Reader *reader, Relation rel)
{
	List	   *relations;
	Snapshot	snapshot;
	ListCell   *cell;

	/* What the caller's statement has done so far is there, as it is for a query. */
	CommandCounterIncrement();
	PushActiveSnapshot(GetTransactionSnapshot());
	snapshot = GetActiveSnapshot();
	relations = rel->rd_rel->relhassubclass ?
		find_all_inheritors(RelationGetRelid(rel), AccessShareLock, NULL) :
		list_make1_oid(RelationGetRelid(rel));
	foreach(cell, relations)
		read_child(reader, lfirst_oid(cell), snapshot);
	PopActiveSnapshot();
}

/* Compares as ORDER BY does; of equal rows, the first one read comes first. */
static int
compare_rows(const void *a, const void *b, void *arg)
{
	const Row  *left = a;
	const Row  *right = b;
	Reader	   *reader = arg;
	int			order;

	if (left->key_is_null || right->key_is_null)
		order = (int) left->key_is_null - (int) right->key_is_null;
	else
		order = DatumGetInt32(FunctionCall2Coll(&reader->key_type->cmp_proc_finfo,
												reader->key_collation, left->key, right->key));
	return order != 0 ? order : (left->place > right->place) - (left->place < right->place);
}

/* Says which columns are wanted, and how rows are compared. */
static void
begin_reading(Reader *reader, Relation rel, const SvTracker *tracker)
{
	Form_pg_attribute column;

	memset(reader, 0, sizeof(*reader));
	reader->tracker = tracker;
	reader->table = RelationGetRelationName(rel);
	reader->maxrows = 64;
	reader->rows = palloc_array(Row, reader->maxrows);
	for (; tracker->reads[reader->ncolumns] != NULL; reader->ncolumns++)
		reader->wanted[reader->ncolumns] = tracker->reads[reader->ncolumns];
	reader->nwanted = reader->ncolumns;
	if (tracker->order == NULL)
		return;
	reader->wanted[reader->nwanted++] = tracker->order;
	column = find_column(rel, tracker->order);
	reader->key_type = lookup_type_cache(getBaseType(column->atttypid), TYPECACHE_CMP_PROC_FINFO);
	reader->key_collation = column->attcollation;
}

/*
 * sv_books_read
 *		Fills in tracker, table and rows with what the table of another tool has,
 *		in the current memory context.
 *
 * The table stays locked to the end of the transaction, against writing if the
 * caller may write to it.  Nothing that a user has made is called.  Raises 42P01
 * if the table is gone, 42809 if it is something else, 22023 if no tool writes
 * it, 42501 if the caller may not read it or row-level security applies to the
 * caller, and 0A000 for a temporary table of another session or a virtual column.
 */
void
sv_books_read(Oid table, SvBookkeeping *books)
{
	Relation	rel = open_table(table);
	Reader		reader;
	const char *const **rows;

	books->tracker = recognize_table(rel);
	books->table = pstrdup(RelationGetRelationName(rel));
	begin_reading(&reader, rel, books->tracker);
	check_rights(&reader, rel);
	check_row_security(rel);
	read_rows(&reader, rel);
	if (reader.key_type != NULL)
		qsort_interruptible(reader.rows, reader.nrows, sizeof(Row), compare_rows, &reader);
	rows = palloc_extended(sizeof(*rows) * reader.nrows, MCXT_ALLOC_HUGE);
	for (int32 i = 0; i < reader.nrows; i++)
		rows[i] = reader.rows[i].values;
	books->nrows = reader.nrows;
	books->rows = rows;
	relation_close(rel, NoLock);
}
