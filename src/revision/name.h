/*
 * name.h
 *		Finding a revision by its id, its label, or the beginning of one.
 */
#ifndef SCHEMAVER_NAME_H
#define SCHEMAVER_NAME_H

#include "revision/set.h"

extern int32 sv_name_find(const SvRevmap *map, const char *name, const SvSet *line, const char *whose);

#endif							/* SCHEMAVER_NAME_H */
