/*
 * view.h
 *		What views and materialized views have in common.
 */
#ifndef SCHEMAVER_VIEW_H
#define SCHEMAVER_VIEW_H

#include "schema/action.h"

extern const char *sv_view_name_for_rights(const SvObject *view);
extern bool sv_view_column_equal(const SvObject *a, const SvObject *b);
extern char *sv_view_column_null(const SvObject *column);
extern void sv_view_column_finish(SvAction *action, const SvObject *column);

#endif							/* SCHEMAVER_VIEW_H */
