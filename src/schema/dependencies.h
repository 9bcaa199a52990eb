/*
 * dependencies.h
 *		Which object needs which.
 */
#ifndef SCHEMAVER_DEPENDENCIES_H
#define SCHEMAVER_DEPENDENCIES_H

#include "schema/snapshot.h"

/* What depends on what, in the catalogs. */
typedef struct SvDependencies SvDependencies;

extern SvDependencies *sv_dependencies_read(const SvReader *reader, const SvSnapshot *snapshot);
extern bool sv_dependencies_made(const SvDependencies *dependencies, SvAddress address);
extern bool sv_dependencies_is_member(const SvDependencies *dependencies, SvAddress address);
extern void sv_dependencies_connect(SvDependencies *dependencies, SvSnapshot *snapshot);

#endif							/* SCHEMAVER_DEPENDENCIES_H */
