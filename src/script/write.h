/*
 * write.h
 *		Writes the script that does what an online run would do.
 */
#ifndef SCHEMAVER_SCRIPT_WRITE_H
#define SCHEMAVER_SCRIPT_WRITE_H

#include "revision/plan.h"
#include "store/project.h"

extern char *sv_script_write(const SvProject *project, SvDirection direction, const char *target,
							 bool purge, const char *portable);

#endif							/* SCHEMAVER_SCRIPT_WRITE_H */
