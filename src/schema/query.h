/*
 * query.h
 *		Queries of catalogs.
 */
#ifndef SCHEMAVER_QUERY_H
#define SCHEMAVER_QUERY_H

#include "executor/tuptable.h"
#include "utils/snapshot.h"

/* What all queries of one reading have in common. */
typedef struct SvReader
{
	Snapshot	snapshot;		/* registered */
	Datum		schemas;		/* $1: oid[], the schemas that are read */
	bool		is_whole;		/* all are, and what is in no schema */
	const char *home;			/* the schema whose name is not printed, or
								 * NULL */
	const char *home_as;		/* the name that it has in identities */
} SvReader;

typedef void (*SvQueryRow) (void *arg, TupleTableSlot *slot);

extern void sv_query_each(const SvReader *reader, const char *sql, SvQueryRow row, void *arg);
extern const char *sv_query_text(TupleTableSlot *slot, int column);
extern Oid	sv_query_oid(TupleTableSlot *slot, int column);
extern int32 sv_query_int(TupleTableSlot *slot, int column);

#endif							/* SCHEMAVER_QUERY_H */
