/*
 * table.h
 *		Tables.
 */
#ifndef SCHEMAVER_TABLE_H
#define SCHEMAVER_TABLE_H

#include "schema/action.h"

extern bool sv_table_is_partition(const SvObject *object);
extern bool sv_table_is_partitioned(const SvObject *object);
extern bool sv_table_has_bounds_of(const SvObject *table, const SvObject *other);
extern char *sv_table_elements(const SvAction *action, const SvObject *table, bool all_columns);
extern bool sv_foreign_table_is_partition(const SvObject *object);

#endif							/* SCHEMAVER_TABLE_H */
