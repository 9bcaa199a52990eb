/*
 * needs.h
 *		Which action has to come after which.
 */
#ifndef SCHEMAVER_NEEDS_H
#define SCHEMAVER_NEEDS_H

#include "schema/migration.h"

extern void sv_needs_find(SvMigration *migration, SvEdges *edges, SvEdges *reverse);

#endif							/* SCHEMAVER_NEEDS_H */
