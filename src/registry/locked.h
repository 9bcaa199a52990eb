/*
 * locked.h
 *		The revisions of a project, locked, as they are under the lock.
 */
#ifndef SCHEMAVER_LOCKED_H
#define SCHEMAVER_LOCKED_H

#include "run/lock.h"
#include "store/history.h"
#include "store/revisions.h"

extern const SvHistory *sv_locked_read(const SvProject *project, SvRegistryUse use,
									   const char *function);
extern SvRevisionRow *sv_locked_get_row(const SvHistory *history, int32 revision);

#endif							/* SCHEMAVER_LOCKED_H */
