/*
 * stored.h
 *		Reading the rows of a user's table, without running any code of its owner.
 */
#ifndef SCHEMAVER_STORED_H
#define SCHEMAVER_STORED_H

#include "catalog/pg_attribute.h"
#include "import/tracker.h"
#include "utils/rel.h"

#define SV_STORED_COLUMNS (SV_MAX_TRACKER_COLUMNS + 1)

/* The columns to read. */
typedef struct SvStoredColumns
{
	int			ntexts;			/* that become text */
	int			nwanted;		/* one more, the last, if rows are sorted by
								 * it */
	const char *wanted[SV_STORED_COLUMNS];
} SvStoredColumns;

extern bool sv_stored_is_plain(Oid type);
extern Form_pg_attribute sv_stored_column(Relation rel, const char *name);
extern const char *const **sv_stored_read(Relation rel, const SvStoredColumns *columns, int32 *nrows);

#endif							/* SCHEMAVER_STORED_H */
