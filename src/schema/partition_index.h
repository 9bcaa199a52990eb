/*
 * partition_index.h
 *		Indexes of partitions that belong to one of the partitioned table.
 */
#ifndef SCHEMAVER_PARTITION_INDEX_H
#define SCHEMAVER_PARTITION_INDEX_H

#include "schema/action.h"

extern const char *sv_partition_index_name(const SvObject *object);
extern void sv_partition_index_keep_name(SvObject *object, const SvObject *before);
extern bool sv_partition_index_has_constraint(const SvObject *object);
extern bool sv_partition_index_is_default(const SvObject *object, const char *tablespace);
extern bool sv_partition_index_fits(const SvObject *object, const SvObject *top, const SvObject *own);
extern void sv_partition_index_create(SvAction *action, const SvObject *object);
extern void sv_partition_index_rename(SvAction *action, const SvObject *from, const SvObject *to);

#endif							/* SCHEMAVER_PARTITION_INDEX_H */
