/*
 * drift.c
 *		schemaver_drift: what has changed outside of schemaver.
 */
#include "postgres.h"

#include "access/xact.h"
#include "api/args.h"
#include "api/ignore.h"
#include "api/rows.h"
#include "proof/drift.h"
#include "schema/kinds.h"

PG_FUNCTION_INFO_V1(schemaver_drift);

/*
 * schemaver_drift()
 *		What was made, changed or dropped since the objects of the database were recorded:
 *		(change, kind, identity, codes, recorded, live).
 */
Datum
schemaver_drift(PG_FUNCTION_ARGS)
{
	SvIgnored  *ignored;
	SvRelations rels;
	SvRows		rows;
	ListCell   *cell;

	sv_rows_begin(&rows, fcinfo);
	sv_relations_find(sv_arg_function(fcinfo), &rels);
	/* See what the caller's statement has done so far, as everywhere. */
	CommandCounterIncrement();
	ignored = sv_ignore_read(fcinfo);
	foreach(cell, sv_drift_find(&rels, ignored))
	{
		const SvDriftRow *row = lfirst(cell);

		sv_rows_text(&rows, row->change);
		sv_rows_text(&rows, row->object->kind->name);
		sv_rows_text(&rows, row->object->identity);
		sv_rows_texts(&rows, row->codes);
		sv_rows_text(&rows, row->recorded);
		sv_rows_text(&rows, row->live);
		sv_rows_end(&rows);
	}
	sv_ignored_tell(ignored);
	return (Datum) 0;
}
