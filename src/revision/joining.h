/*
 * joining.h
 *		A file that joins several heads.
 */
#ifndef SCHEMAVER_JOINING_H
#define SCHEMAVER_JOINING_H

#include "revision/list.h"

extern char *sv_joining_file(const SvRevmap *map, const SvRevisions *heads);

#endif							/* SCHEMAVER_JOINING_H */
