/*
 * table.h
 *		Tables.
 */
#ifndef SCHEMAVER_TABLE_H
#define SCHEMAVER_TABLE_H

#include "schema/object.h"

extern bool sv_table_is_partition(const SvObject *object);

#endif							/* SCHEMAVER_TABLE_H */
