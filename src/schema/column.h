/*
 * column.h
 *		Columns of tables.
 */
#ifndef SCHEMAVER_COLUMN_H
#define SCHEMAVER_COLUMN_H

#include "schema/action.h"

extern bool sv_column_is_generated(const SvObject *column);
extern bool sv_column_has_values(const SvObject *column);
extern bool sv_column_is_virtual(const SvObject *column);
extern bool sv_column_has_type_of(const SvObject *column, const SvObject *other);
extern void sv_column_set_sequence(SvObject *column, const char *sequence);
extern const char *sv_column_type(const SvObject *column);
extern bool sv_column_is_in_key(const SvObject *column);
extern void sv_column_inherit(SvObject *column, const SvObject *parent, const bool *has_changed);
extern void sv_column_separate(SvObject *column);
extern void sv_column_take_inherited(SvObject *column, const SvObject *like);
extern void sv_column_drop_default(SvAction *action, const SvObject *column);
extern void sv_column_drop_only(SvAction *action, const SvObject *column);
extern bool sv_column_is_local(const SvObject *column);
extern const char *sv_column_inheritance(const SvObject *column);
extern void sv_column_set_foreign_options(SvAction *action, const SvObject *column, const SvObject *from);
extern char *sv_column_own_not_null(const SvObject *column);
extern void sv_column_set_expression(SvAction *action, const SvObject *column, const SvObject *expression);
extern void sv_column_finish(SvAction *action, const SvObject *column, bool inherits);
extern char *sv_column_definition(const SvAction *action, const SvObject *column, bool is_merged);

#endif							/* SCHEMAVER_COLUMN_H */
