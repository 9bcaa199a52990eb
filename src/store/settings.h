/*
 * settings.h
 *		Rows of schemaver_settings: the environment and the guards.
 */
#ifndef SCHEMAVER_SETTINGS_H
#define SCHEMAVER_SETTINGS_H

#include "store/relations.h"

extern char *sv_settings_get(const SvRelations *rels, const char *name);
extern void sv_settings_set(const SvRelations *rels, const char *name, const char *value);

#endif							/* SCHEMAVER_SETTINGS_H */
