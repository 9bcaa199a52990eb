/*
 * lookup.h
 *		Finding a row by its primary key, and reading its columns.
 */
#ifndef SCHEMAVER_LOOKUP_H
#define SCHEMAVER_LOOKUP_H

#include "access/htup.h"
#include "access/tupdesc.h"
#include "utils/relcache.h"
#include "utils/snapshot.h"

extern HeapTuple sv_lookup(Relation rel, Snapshot snapshot, const char *const *keys, int nkeys);
extern char *sv_lookup_text(HeapTuple tuple, Relation rel, int attnum);
extern const char **sv_lookup_texts(HeapTuple tuple, Relation rel, int attnum);
extern Datum sv_lookup_datum(HeapTuple tuple, Relation rel, int attnum);

#endif							/* SCHEMAVER_LOOKUP_H */
