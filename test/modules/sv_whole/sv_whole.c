/*
 * sv_whole.c
 *		Snapshots of the whole database that outlive what they show, so that a database
 *		can be compared with what it was, or with what was rolled back.
 *
 * It has a copy of schemaver in it, with the same hooks and settings.  So a session
 * must not use both libraries.
 */
#include "postgres.h"

#include "api/rows.h"
#include "compat.h"
#include "fmgr.h"
#include "schema/migration.h"
#include "schema/reader.h"
#include "schema/renames.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(sv_whole_keep);
PG_FUNCTION_INFO_V1(sv_whole_diff);

#define MAX_KEPT 4

/* By number, until the end of the session. */
static const SvSnapshot *kept[MAX_KEPT];

/*
 * sv_whole_keep(number)
 *		Keeps what the database is now.
 */
Datum
sv_whole_keep(PG_FUNCTION_ARGS)
{
	MemoryContext caller = MemoryContextSwitchTo(TopMemoryContext);
	int32		number = PG_GETARG_INT32(0);

	if (number < 0 || number >= MAX_KEPT)
		elog(ERROR, "number %d", number);
	kept[number] = sv_reader_take(NULL, NULL, NULL);
	MemoryContextSwitchTo(caller);
	PG_RETURN_VOID();
}

/*
 * sv_whole_diff(source, desired)
 *		The statements that make the one into the other.
 */
Datum
sv_whole_diff(PG_FUNCTION_ARGS)
{
	SvRenames	renames = {0};
	SvRows		rows;
	List	   *steps;
	ListCell   *cell;

	sv_rows_begin(&rows, fcinfo);
	steps = sv_migration_make(kept[PG_GETARG_INT32(0)], kept[PG_GETARG_INT32(1)], &renames);
	foreach(cell, steps)
	{
		const SvStep *step = lfirst(cell);

		sv_rows_text(&rows, step->ddl);
		sv_rows_text(&rows, step->object->identity);
		sv_rows_text(&rows, step->code);
		sv_rows_int(&rows, step->hazards);
		sv_rows_end(&rows);
	}
	return (Datum) 0;
}
