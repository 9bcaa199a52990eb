/*
 * rehearsal.h
 *		What a schema would be after some statements.
 */
#ifndef SCHEMAVER_REHEARSAL_H
#define SCHEMAVER_REHEARSAL_H

#include "nodes/pg_list.h"
#include "schema/snapshot.h"

typedef const SvSnapshot *(*SvRead) (void *arg);

extern const SvSnapshot *sv_rehearsal_read(const List *steps, SvRead read, void *arg);

#endif							/* SCHEMAVER_REHEARSAL_H */
