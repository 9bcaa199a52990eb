/*
 * table.h
 *		Tables.
 */
#ifndef SCHEMAVER_TABLE_H
#define SCHEMAVER_TABLE_H

#include "schema/parents.h"

/* The columns that a CREATE TABLE contains. */
typedef enum SvColumns
{
	SV_ALL_COLUMNS,
	SV_LOCAL_COLUMNS,			/* it inherits the others */
	SV_NO_COLUMNS,
} SvColumns;

extern bool sv_table_is_partition(const SvObject *object);
extern bool sv_table_has_children(const SvObject *object);
extern bool sv_table_is_unlogged(const SvObject *table);
extern char *sv_table_elements(const SvAction *action, const SvObject *table, SvColumns columns);
extern SvParents sv_table_parents(const SvObject *object);
extern const char *sv_table_taken(const SvObject *object);
extern bool sv_table_is_typed(const SvObject *object);
extern const char *sv_table_partition_key(const SvObject *object);
extern const char *sv_table_inherited_checks(const SvObject *object);
extern bool sv_table_is_partitioned(const SvObject *object);
extern bool sv_table_has_bounds_of(const SvObject *table, const SvObject *other);
extern bool sv_foreign_table_is_partition(const SvObject *object);
extern SvParents sv_foreign_table_parents(const SvObject *table);

#endif							/* SCHEMAVER_TABLE_H */
