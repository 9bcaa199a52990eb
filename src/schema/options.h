/*
 * options.h
 *		Options of relations and columns.
 */
#ifndef SCHEMAVER_OPTIONS_H
#define SCHEMAVER_OPTIONS_H

#include "schema/action.h"

extern char *sv_options_list(const char *lines);
extern void sv_options_alter(SvAction *action, const char *property, const char *statement, const char *from,
							 const char *to);

#endif							/* SCHEMAVER_OPTIONS_H */
