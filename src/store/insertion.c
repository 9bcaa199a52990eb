/*
 * insertion.c
 *		Adding many rows to one of our tables.
 *
 * Rows are added without a plan, many at a time: that takes a quarter of the time,
 * and needs no privileges.  The price is that defaults, constraints and triggers
 * have no effect here.  Every column that must have a value gets one, and if
 * somebody has added something that must not be bypassed, nothing is written
 * (obstacles.c).  NOT NULL and plain indexes do have an effect.
 *
 * row.c writes single rows that are formed here.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "compat.h"
#include "core/checksum.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "store/insertion.h"
#include "store/obstacles.h"
#include "store/texts.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

static void
begin(SvInsertion *insertion, Oid table, int nkeys)
{
	insertion->rel = table_open(table, RowExclusiveLock);
	sv_obstacles_refuse(insertion->rel, nkeys, false);
	insertion->key = nkeys == 0 ? NIL : list_make1_oid(sv_obstacles_key(insertion->rel, nkeys));
	insertion->estate = CreateExecutorState();
	insertion->indexed = makeNode(ResultRelInfo);
	InitResultRelInfo(insertion->indexed, insertion->rel, 0, NULL, 0);
	ExecOpenIndices(insertion->indexed, nkeys > 0);
	insertion->count = 0;
	memset(insertion->slots, 0, sizeof(insertion->slots));
}

/*
 * sv_insertion_begin
 *		Opens a table to add rows.  The memory of the insertion is in the current
 *		memory context.  Raises 55000 if there is an obstacle.
 */
void
sv_insertion_begin(SvInsertion *insertion, const SvRelation *table)
{
	begin(insertion, table->oid, 0);
}

/*
 * sv_insertion_begin_one
 *		The same for one row whose primary key may already exist: see row.c.
 */
void
sv_insertion_begin_one(SvInsertion *insertion, const SvRelation *table)
{
	begin(insertion, table->oid, table->nkeys);
}

/*
 * sv_insertion_row
 *		Begins a row, all of it NULL.  Until sv_insertion_add, which takes the
 *		result of this function, the current memory context is one that lives as
 *		long as the row is buffered.
 */
MemoryContext
sv_insertion_row(SvInsertion *insertion)
{
	TupleTableSlot *slot = insertion->slots[insertion->count];

	if (slot == NULL)
		slot = insertion->slots[insertion->count] = table_slot_create(insertion->rel, NULL);
	ExecClearTuple(slot);
	memset(slot->tts_isnull, true, sizeof(bool) * slot->tts_tupleDescriptor->natts);
	return MemoryContextSwitchTo(GetPerTupleMemoryContext(insertion->estate));
}

/*
 * sv_insertion_set
 *		Gives a column of the row a value.
 */
void
sv_insertion_set(SvInsertion *insertion, int attnum, Datum value)
{
	TupleTableSlot *slot = insertion->slots[insertion->count];

	slot->tts_values[attnum - 1] = value;
	slot->tts_isnull[attnum - 1] = false;
}

/*
 * sv_insertion_set_text
 *		The same for a column of type text; NULL is NULL.
 */
void
sv_insertion_set_text(SvInsertion *insertion, int attnum, const char *value)
{
	if (value != NULL)
		sv_insertion_set(insertion, attnum, CStringGetTextDatum(value));
}

/*
 * sv_insertion_set_texts
 *		The same for a column of type text[]; an empty list is NULL.
 */
void
sv_insertion_set_texts(SvInsertion *insertion, int attnum, const char *const *value)
{
	if (value != NULL && *value != NULL)
		sv_insertion_set(insertion, attnum, sv_texts_to_array(value));
}

/*
 * sv_insertion_set_checksum
 *		The same for a checksum; NULL is NULL.
 */
void
sv_insertion_set_checksum(SvInsertion *insertion, int attnum, const uint8 *checksum)
{
	bytea	   *bytes;

	if (checksum == NULL)
		return;
	bytes = palloc(VARHDRSZ + SV_CHECKSUM_LENGTH);
	SET_VARSIZE(bytes, VARHDRSZ + SV_CHECKSUM_LENGTH);
	memcpy(VARDATA(bytes), checksum, SV_CHECKSUM_LENGTH);
	sv_insertion_set(insertion, attnum, PointerGetDatum(bytes));
}

/*
 * sv_insertion_set_timestamp
 *		The same for a column of type timestamptz.
 */
void
sv_insertion_set_timestamp(SvInsertion *insertion, int attnum, TimestampTz value)
{
	sv_insertion_set(insertion, attnum, TimestampTzGetDatum(value));
}

/*
 * sv_insertion_check_row
 *		Raises 23502 if a column that somebody has made NOT NULL has no value.
 *		Unlike the server's message, this one does not show the row: the caller
 *		may not have the privilege to read it.
 */
void
sv_insertion_check_row(SvInsertion *insertion, TupleTableSlot *row)
{
	TupleDesc	desc = RelationGetDescr(insertion->rel);

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (column->attnotnull && row->tts_isnull[i])
			ereport(ERROR,
					(errcode(ERRCODE_NOT_NULL_VIOLATION),
					 errmsg("null value in column \"%s\" of relation \"%s\" violates not-null constraint",
							NameStr(column->attname), RelationGetRelationName(insertion->rel)),
					 errtablecol(insertion->rel, i + 1)));
	}
}

/* Writes the buffered rows. */
static void
flush_rows(SvInsertion *insertion)
{
	MemoryContext old = MemoryContextSwitchTo(GetPerTupleMemoryContext(insertion->estate));

	CHECK_FOR_INTERRUPTS();
	table_multi_insert(insertion->rel, insertion->slots, insertion->count,
					   GetCurrentCommandId(true), 0, NULL);
	for (int i = 0; i < insertion->count; i++)
		(void) ExecInsertIndexTuples_compat(insertion->indexed, insertion->slots[i], insertion->estate);
	MemoryContextSwitchTo(old);
	ResetPerTupleExprContext(insertion->estate);
	insertion->count = 0;
}

/*
 * sv_insertion_add
 *		Ends a row.
 */
void
sv_insertion_add(SvInsertion *insertion, MemoryContext old)
{
	TupleTableSlot *slot = insertion->slots[insertion->count++];

	sv_insertion_check_row(insertion, slot);
	ExecStoreVirtualTuple(slot);
	MemoryContextSwitchTo(old);
	if (insertion->count == SV_INSERTION_BATCH)
		flush_rows(insertion);
}

/*
 * sv_insertion_end
 *		Writes what is left and closes the table.  The rows are visible to later
 *		commands. tell: sessions may have the table in memory (history.c), and
 *		must read it again.
 */
void
sv_insertion_end(SvInsertion *insertion, bool tell)
{
	if (insertion->count > 0)
		flush_rows(insertion);
	for (int i = 0; i < SV_INSERTION_BATCH && insertion->slots[i] != NULL; i++)
		ExecDropSingleTupleTableSlot(insertion->slots[i]);
	ExecCloseIndices(insertion->indexed);
	FreeExecutorState(insertion->estate);
	if (tell)
		CacheInvalidateRelcache(insertion->rel);
	table_close(insertion->rel, NoLock);
	CommandCounterIncrement();
}
