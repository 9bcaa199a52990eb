/*
 * names.h
 *		Names that objects take over from others.
 */
#ifndef SCHEMAVER_NAMES_H
#define SCHEMAVER_NAMES_H

#include "schema/attach.h"

extern bool sv_names_are_put_aside(const SvMigration *migration, int32 i);
extern void sv_names_add_needs(const SvMigration *migration, SvAddNeed add, void *needs);
extern void sv_names_avoid_types(SvMigration *migration);
extern const char *sv_names_choose(const SvMigration *migration, const SvObject *like, const char *first, const char *second);
extern bool sv_names_free_any(SvMigration *migration, const int32 *cycle, int32 n);

#endif							/* SCHEMAVER_NAMES_H */
