/*
 * snapshots.h
 *		Rows of schemaver_snapshots: schemas that were kept.
 */
#ifndef SCHEMAVER_SNAPSHOTS_H
#define SCHEMAVER_SNAPSHOTS_H

#include "store/kept.h"

extern void sv_snapshots_put(const SvRelations *rels, const SvKept *kept, bool replace);
extern SvKept *sv_snapshots_get(const SvRelations *rels, const char *name);
extern void sv_snapshots_remove(const SvRelations *rels, const char *name);

#endif							/* SCHEMAVER_SNAPSHOTS_H */
