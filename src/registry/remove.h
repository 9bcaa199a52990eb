/*
 * remove.h
 *		Removing revisions.
 */
#ifndef SCHEMAVER_REMOVE_H
#define SCHEMAVER_REMOVE_H

#include "store/project.h"

extern const char *sv_remove_revision(const SvProject *project, const char *name);

#endif							/* SCHEMAVER_REMOVE_H */
