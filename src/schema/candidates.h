/*
 * candidates.h
 *		What an object may have been renamed to.
 */
#ifndef SCHEMAVER_CANDIDATES_H
#define SCHEMAVER_CANDIDATES_H

#include "schema/migration.h"

typedef struct SvCandidates SvCandidates;

extern SvCandidates *sv_candidates_collect(const SvMigration *migration);
extern SvObject *const *sv_candidates_find(SvCandidates *candidates, const SvMigration *migration, const SvObject *object,
										   int32 *n);
extern bool sv_candidates_match(const SvMigration *migration, const SvObject *from, const SvObject *to);

#endif							/* SCHEMAVER_CANDIDATES_H */
