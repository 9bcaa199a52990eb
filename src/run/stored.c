/*
 * stored.c
 *		Reading the rows of a user's table, without running any code of its owner.
 *
 * The caller may have more rights than the owner of the table.  So the rows are not
 * read by a query: functions called by a policy, a rule, a view, a foreign table, a
 * virtual generated column or a user-defined type would run with the caller's rights.
 * The rows are read directly from storage, and only columns of built-in types, whose
 * functions only a superuser can replace.
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
#include "catalog/pg_type.h"
#include "compat.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "run/stored.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/typcache.h"

/* A row, and what it is sorted by. */
typedef struct Row
{
	const char **values;
	Datum		key;
	bool		key_is_null;
	int32		place;
} Row;

/* A reading in progress. */
typedef struct Reader
{
	const SvStoredColumns *columns;
	const char *table;
	int32		nrows;
	int32		maxrows;
	Row		   *rows;
	TypeCacheEntry *key_type;	/* NULL: any order */
	Oid			key_collation;
} Reader;

/* Where the wanted columns are in one of the relations. */
typedef struct Places
{
	AttrNumber	number[SV_STORED_COLUMNS];
	Oid			type[SV_STORED_COLUMNS];	/* without domains */
	int16		length[SV_STORED_COLUMNS];
	bool		by_value[SV_STORED_COLUMNS];
} Places;

/*
 * sv_stored_is_plain
 *		Can a value of this type be converted to text without calling user-defined code?
 */
bool
sv_stored_is_plain(Oid type)
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
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
		case VARCHAROID:
			return true;
		default:
			return false;
	}
}

/*
 * sv_stored_column
 *		Returns the column of a relation with this name, which must exist.
 */
Form_pg_attribute
sv_stored_column(Relation rel, const char *name)
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

/* Finds the wanted columns; raises 0A000 for one that is not stored. */
static void
find_places(const Reader *reader, Relation rel, Places *places)
{
	for (int i = 0; i < reader->columns->nwanted; i++)
	{
		Form_pg_attribute column = sv_stored_column(rel, reader->columns->wanted[i]);

		if (column->attgenerated == ATTRIBUTE_GENERATED_VIRTUAL_compat)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("column \"%s\" of table \"%s\" is a virtual generated column",
							reader->columns->wanted[i], RelationGetRelationName(rel)),
					 errdetail("Its values are not stored, and code of the table's owner is not run to compute them."),
					 errhint("Copy its contents into a table with the same name and columns, such as a temporary one, and adopt that.")));
		if (!sv_stored_is_plain(column->atttypid))
			elog(ERROR, "column \"%s\" of table \"%s\" has a different type from its parent's column",
				 reader->columns->wanted[i], RelationGetRelationName(rel));
		places->number[i] = column->attnum;
		places->type[i] = getBaseType(column->atttypid);
		places->length[i] = column->attlen;
		places->by_value[i] = column->attbyval;
	}
}

/* Converts a value to text as a cast does, in the current memory context. */
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
		case TIMESTAMPOID:
			return DatumGetCString(DirectFunctionCall1(timestamp_out, value));
		case TIMESTAMPTZOID:
			return DatumGetCString(DirectFunctionCall1(timestamptz_out, value));
		default:
			Assert(type == TEXTOID || type == VARCHAROID);
			return TextDatumGetCString(value);
	}
}

/* Copies a value to sort by, completely and without compression. */
static Datum
copy_key(Datum value, bool by_value, int16 length)
{
	if (length == -1)
		return PointerGetDatum(PG_DETOAST_DATUM_COPY(value));
	return datumCopy(value, by_value, length);
}

/* Makes room for a row; raises 54000 for too many rows. */
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

/* Copies the wanted columns of a tuple into the current memory context. */
static void
read_tuple(Reader *reader, const Places *places, TupleTableSlot *slot)
{
	Row		   *row = add_row(reader);
	int			last = reader->columns->nwanted - 1;

	row->values = palloc_array(const char *, reader->columns->ntexts);
	row->place = reader->nrows;
	for (int i = 0; i < reader->columns->ntexts; i++)
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

/* Reads the rows of a partition or child; raises 42809 if they are stored elsewhere. */
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
	/* A query does not see temporary tables of other sessions either. */
	if (RELKIND_HAS_TABLE_AM(rel->rd_rel->relkind) && !RELATION_IS_OTHER_TEMP(rel))
		read_relation(reader, rel, snapshot);
	relation_close(rel, NoLock);
}

/* Reads the rows of a table and of its partitions and children, which are locked here. */
static void
read_rows(Reader *reader, Relation rel)
{
	List	   *relations;
	Snapshot	snapshot;
	ListCell   *cell;

	/* See what the caller's statement has done so far, as a query does. */
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

/* Chooses the columns to read, and how rows are compared. */
static void
begin_reading(Reader *reader, Relation rel, const SvStoredColumns *columns)
{
	Form_pg_attribute column;

	memset(reader, 0, sizeof(*reader));
	reader->columns = columns;
	reader->table = RelationGetRelationName(rel);
	reader->maxrows = 64;
	reader->rows = palloc_array(Row, reader->maxrows);
	if (columns->nwanted == columns->ntexts)
		return;
	column = sv_stored_column(rel, columns->wanted[columns->ntexts]);
	reader->key_type = lookup_type_cache(getBaseType(column->atttypid), TYPECACHE_CMP_PROC_FINFO);
	reader->key_collation = column->attcollation;
}

/*
 * sv_stored_read
 *		Reads columns of a table, which is locked, as texts, sorted by the column that
 *		is wanted for that, if there is one.  The rows are in the current memory
 *		context.
 *
 * The caller has checked the rights on the columns.  Raises 0A000 for a virtual
 * column, 42809 for a foreign table below, 54000 for too many rows.
 */
const char *const **
sv_stored_read(Relation rel, const SvStoredColumns *columns, int32 *nrows)
{
	Reader		reader;
	const char *const **rows;

	begin_reading(&reader, rel, columns);
	read_rows(&reader, rel);
	if (reader.key_type != NULL)
		qsort_interruptible(reader.rows, reader.nrows, sizeof(Row), compare_rows, &reader);
	rows = palloc_extended(sizeof(*rows) * reader.nrows, MCXT_ALLOC_HUGE);
	for (int32 i = 0; i < reader.nrows; i++)
		rows[i] = reader.rows[i].values;
	*nrows = reader.nrows;
	return rows;
}
