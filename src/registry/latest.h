/*
 * latest.h
 *		The revisions of a project as they are now.
 */
#ifndef SCHEMAVER_LATEST_H
#define SCHEMAVER_LATEST_H

#include "run/lock.h"
#include "store/history.h"
#include "store/revisions.h"

extern const SvHistory *sv_latest_read(const SvProject *project);
extern const SvHistory *sv_latest_lock(const SvProject *project, SvRegistryUse use,
									   const char *function);
extern SvRevisionRow *sv_latest_get_row(const SvHistory *history, int32 revision);
extern SvRevisionRow *sv_latest_find_row(const SvProject *project, const char *revision);

#endif							/* SCHEMAVER_LATEST_H */
