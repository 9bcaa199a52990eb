/*
 * enum.h
 *		Labels of enum types.
 */
#ifndef SCHEMAVER_ENUM_H
#define SCHEMAVER_ENUM_H

#include "schema/action.h"

extern bool sv_enum_has_label(const SvObject *type, const char *label);
extern void sv_enum_rename_label(SvAction *action, const SvObject *type, const char *label, const char *name);
extern List *sv_enum_find_new_labels(const SvObject *from, const SvObject *to);

#endif							/* SCHEMAVER_ENUM_H */
