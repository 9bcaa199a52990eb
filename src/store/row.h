/*
 * row.h
 *		Writing one row whose primary key may already exist.
 */
#ifndef SCHEMAVER_ROW_H
#define SCHEMAVER_ROW_H

#include "store/insertion.h"

extern bool sv_row_add(SvInsertion *insertion, MemoryContext old);
extern void sv_row_put(SvInsertion *insertion, MemoryContext old, int ncolumns);
extern void sv_row_replace(SvInsertion *insertion, MemoryContext old, TupleTableSlot *found,
						   int ncolumns);

#endif							/* SCHEMAVER_ROW_H */
