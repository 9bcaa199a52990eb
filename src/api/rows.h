/*
 * rows.h
 *		The result of a set-returning function, column by column.
 */
#ifndef SCHEMAVER_ROWS_H
#define SCHEMAVER_ROWS_H

#include "fmgr.h"
#include "nodes/execnodes.h"

#define SV_MAX_COLUMNS 10

/*
 * The values of a row are allocated in a context that is reset every few rows.
 */
typedef struct SvRows
{
	ReturnSetInfo *result;
	MemoryContext row;
	int			next;			/* column to be filled */
	int			filled;			/* rows since the reset */
	Datum		values[SV_MAX_COLUMNS];
	bool		nulls[SV_MAX_COLUMNS];
} SvRows;

extern void sv_rows_begin(SvRows *rows, FunctionCallInfo fcinfo);
extern void sv_rows_put(SvRows *rows, Datum value);
extern void sv_rows_null(SvRows *rows);
extern void sv_rows_bool(SvRows *rows, bool value);
extern void sv_rows_int(SvRows *rows, int32 value);
extern void sv_rows_text(SvRows *rows, const char *value);
extern void sv_rows_texts(SvRows *rows, const char *const *texts);
extern void sv_rows_end(SvRows *rows);

#endif							/* SCHEMAVER_ROWS_H */
