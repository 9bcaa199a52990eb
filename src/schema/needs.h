/*
 * needs.h
 *		Which action has to come after which.
 */
#ifndef SCHEMAVER_NEEDS_H
#define SCHEMAVER_NEEDS_H

#include "schema/migration.h"

extern void sv_needs_find(SvMigration *migration, SvEdges *edges, SvEdges *reverse);
extern bool sv_needs_relax(SvMigration *migration, const int32 *cycle, int32 n);

#endif							/* SCHEMAVER_NEEDS_H */
