/*
 * attached.h
 *		How indexes of partitions are made, that belong to one of the partitioned table.
 */
#ifndef SCHEMAVER_ATTACHED_H
#define SCHEMAVER_ATTACHED_H

#include "schema/attach.h"
#include "schema/migration.h"

extern const SvObject *sv_attached_top(const SvSide *side, const SvObject *object);
extern void sv_attached_pair(SvMigration *migration);
extern void sv_attached_adopt(SvMigration *migration);
extern void sv_attached_move(SvMigration *migration);
extern bool sv_attached_is_impossible(const SvMigration *migration, int32 i);
extern bool sv_attached_loses_form(const SvMigration *migration, const SvObject *object);
extern const SvObject *sv_attached_taken_along(const SvMigration *migration, const SvObject *object);
extern bool sv_attached_stays(const SvMigration *migration, const SvObject *object);
extern void sv_attached_decide(SvMigration *migration);
extern bool sv_attached_is_made_along(const SvMigration *migration, const SvObject *object);
extern void sv_attached_set(const SvMigration *migration, SvAction *action);
extern void sv_attached_add_needs(const SvMigration *migration, SvAddNeed add_need, void *needs);

#endif							/* SCHEMAVER_ATTACHED_H */
