/*
 * insertion.h
 *		Adding many rows to one of our tables.
 */
#ifndef SCHEMAVER_INSERTION_H
#define SCHEMAVER_INSERTION_H

#include "datatype/timestamp.h"
#include "nodes/execnodes.h"
#include "store/relations.h"
#include "utils/relcache.h"

#define SV_INSERTION_BATCH 100	/* rows that are written together */

/* A table to which rows are being added. */
typedef struct SvInsertion
{
	Relation	rel;
	ResultRelInfo *indexed;		/* knows the indexes */
	List	   *key;			/* the OID of the primary key, if the key may
								 * already exist */
	EState	   *estate;
	TupleTableSlot *slots[SV_INSERTION_BATCH];	/* NULL: not needed yet */
	int			count;			/* rows that are buffered in them */
} SvInsertion;

extern void sv_insertion_begin(SvInsertion *insertion, const SvRelation *table);
extern void sv_insertion_begin_one(SvInsertion *insertion, const SvRelation *table);
extern MemoryContext sv_insertion_row(SvInsertion *insertion);
extern void sv_insertion_set(SvInsertion *insertion, int attnum, Datum value);
extern void sv_insertion_set_text(SvInsertion *insertion, int attnum, const char *value);
extern void sv_insertion_set_texts(SvInsertion *insertion, int attnum, const char *const *value);
extern void sv_insertion_set_checksum(SvInsertion *insertion, int attnum, const uint8 *checksum);
extern void sv_insertion_set_timestamp(SvInsertion *insertion, int attnum, TimestampTz value);
extern void sv_insertion_check_row(SvInsertion *insertion, TupleTableSlot *row);
extern void sv_insertion_add(SvInsertion *insertion, MemoryContext old);
extern void sv_insertion_end(SvInsertion *insertion, bool tell);

#endif							/* SCHEMAVER_INSERTION_H */
