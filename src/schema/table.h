/*
 * table.h
 *		Tables.
 */
#ifndef SCHEMAVER_TABLE_H
#define SCHEMAVER_TABLE_H

#include "schema/action.h"

/* The columns that a CREATE TABLE contains. */
typedef enum SvColumns
{
	SV_ALL_COLUMNS,
	SV_LOCAL_COLUMNS,			/* it inherits the others */
	SV_NO_COLUMNS,
} SvColumns;

extern bool sv_table_is_partition(const SvObject *object);
extern bool sv_table_is_unlogged(const SvObject *table);
extern char *sv_table_elements(const SvAction *action, const SvObject *table, SvColumns columns);
extern bool sv_foreign_table_is_partition(const SvObject *object);

#endif							/* SCHEMAVER_TABLE_H */
