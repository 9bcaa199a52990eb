/*
 * row_type.h
 *		Columns that have the rows of a table, or values of a composite type.
 */
#ifndef SCHEMAVER_ROW_TYPE_H
#define SCHEMAVER_ROW_TYPE_H

#include "schema/attach.h"

extern bool sv_row_type_is_stored(const SvMigration *migration, const SvObject *object);
extern bool sv_row_type_fills(const SvMigration *migration, const SvObject *column);
extern void sv_row_type_add_needs(const SvMigration *migration, SvAddNeed add, void *needs);

#endif							/* SCHEMAVER_ROW_TYPE_H */
