/*
 * rows.c
 *		The result of a set-returning function, column by column.
 */
#include "postgres.h"

#include "api/rows.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "store/texts.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

/*
 * How many rows share the memory of the context.  A reset takes a good part of the
 * time that a row takes, and this many rows of usual size fit into the first block.
 */
#define RESET_EVERY 16

/*
 * sv_rows_begin
 *		Begins the result of the function that is being called.
 */
void
sv_rows_begin(SvRows *rows, FunctionCallInfo fcinfo)
{
	/*
	 * Use the row type that the caller expects: a single column has no row
	 * type.
	 */
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	rows->result = (ReturnSetInfo *) fcinfo->resultinfo;
	rows->row = AllocSetContextCreate(CurrentMemoryContext, "schemaver row",
									  ALLOCSET_DEFAULT_SIZES);
	rows->next = 0;
	rows->filled = 0;
}

/*
 * sv_rows_put
 *		Fills the next column.  The data that the value points to must live until the row
 *		ends.
 */
void
sv_rows_put(SvRows *rows, Datum value)
{
	Assert(rows->next < SV_MAX_COLUMNS);
	rows->nulls[rows->next] = false;
	rows->values[rows->next++] = value;
}

/*
 * sv_rows_null
 *		Leaves the next column NULL.
 */
void
sv_rows_null(SvRows *rows)
{
	Assert(rows->next < SV_MAX_COLUMNS);
	rows->nulls[rows->next] = true;
	rows->values[rows->next++] = (Datum) 0;
}

/*
 * sv_rows_bool
 *		Fills the next column, of type boolean.
 */
void
sv_rows_bool(SvRows *rows, bool value)
{
	sv_rows_put(rows, BoolGetDatum(value));
}

/*
 * sv_rows_int
 *		Fills the next column, of type integer.
 */
void
sv_rows_int(SvRows *rows, int32 value)
{
	sv_rows_put(rows, Int32GetDatum(value));
}

/*
 * sv_rows_text
 *		Fills the next column, of type text; NULL is NULL.
 */
void
sv_rows_text(SvRows *rows, const char *value)
{
	MemoryContext old;

	if (value == NULL)
	{
		sv_rows_null(rows);
		return;
	}
	old = MemoryContextSwitchTo(rows->row);
	sv_rows_put(rows, CStringGetTextDatum(value));
	MemoryContextSwitchTo(old);
}

/*
 * sv_rows_texts
 *		Fills the next column, of type text[].  Lists are given as they are
 *		stored: NULL, never an empty array.
 */
void
sv_rows_texts(SvRows *rows, const char *const *texts)
{
	MemoryContext old;

	if (texts == NULL || texts[0] == NULL)
	{
		sv_rows_null(rows);
		return;
	}
	old = MemoryContextSwitchTo(rows->row);
	sv_rows_put(rows, sv_texts_to_array(texts));
	MemoryContextSwitchTo(old);
}

/*
 * sv_rows_end
 *		Adds the row to the result.
 */
void
sv_rows_end(SvRows *rows)
{
	CHECK_FOR_INTERRUPTS();
	tuplestore_putvalues(rows->result->setResult, rows->result->setDesc,
						 rows->values, rows->nulls);
	if (++rows->filled == RESET_EVERY)
	{
		MemoryContextReset(rows->row);
		rows->filled = 0;
	}
	rows->next = 0;
}
