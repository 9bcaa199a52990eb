/*
 * inherit.h
 *		Columns that tables have because a parent has them.
 */
#ifndef SCHEMAVER_INHERIT_H
#define SCHEMAVER_INHERIT_H

#include "schema/migration.h"

extern bool sv_inherit_is_from(const SvObject *column, const SvObject *other);
extern bool sv_inherit_keeps_parent(const SvMigration *migration, const SvObject *child, const SvObject *parent);
extern const SvObject *sv_inherit_expression(const SvObject *column);
extern const SvObject *sv_inherit_before(const SvMigration *migration, const SvObject *from);
extern const SvObject *sv_inherit_dropped_with(const SvMigration *migration, const SvObject *column);
extern bool sv_inherit_drop(const SvMigration *migration, SvAction *action);
extern const SvObject *sv_inherit_created_with(const SvMigration *migration, const SvObject *column);
extern SvAction *sv_inherit_complete(const SvMigration *migration, const SvObject *column, const SvObject *parent);
extern bool sv_inherit_is_joined(const SvMigration *migration, const SvObject *column, const SvObject *parent);

#endif							/* SCHEMAVER_INHERIT_H */
