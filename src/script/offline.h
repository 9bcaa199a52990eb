/*
 * offline.h
 *		Writes the script that does what an online run would do.
 */
#ifndef SCHEMAVER_OFFLINE_H
#define SCHEMAVER_OFFLINE_H

#include "revision/plan.h"
#include "store/project.h"

extern char *sv_offline_write(const SvProject *project, SvDirection direction, const char *target,
							  bool purge);

#endif							/* SCHEMAVER_OFFLINE_H */
