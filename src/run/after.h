/*
 * after.h
 *		What others do after a run, in its transaction.
 */
#ifndef SCHEMAVER_AFTER_H
#define SCHEMAVER_AFTER_H

#include "store/project.h"
#include "utils/uuid.h"

/* Is called when everything about a run is written, as the caller. */
typedef void (*SvAfterRun) (const SvProject *project, const pg_uuid_t *run);

extern void sv_after_run_set(SvAfterRun after);
extern void sv_after_run(const SvProject *project, const pg_uuid_t *run);

#endif							/* SCHEMAVER_AFTER_H */
