/*
 * attach.h
 *		When tables are separated from parents, and given to parents.
 */
#ifndef SCHEMAVER_ATTACH_H
#define SCHEMAVER_ATTACH_H

#include "schema/migration.h"

typedef void (*SvAddNeed) (void *needs, int32 a, int32 b);

extern void sv_attach_find(SvMigration *migration);
extern bool sv_attach_separates(const SvMigration *migration, const SvObject *reference);
extern void sv_attach_add_needs(const SvMigration *migration, SvAddNeed add, void *needs);
extern void sv_attach_depart(const SvMigration *migration, SvAction *action);
extern void sv_attach_arrive(const SvMigration *migration, SvAction *action);
extern void sv_attach_warn(const SvMigration *migration, SvAction *action);

#endif							/* SCHEMAVER_ATTACH_H */
