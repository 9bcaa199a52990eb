/*
 * state.h
 *		Who did it, and when: rows of schemaver_applied and schemaver_state.
 */
#ifndef SCHEMAVER_STATE_H
#define SCHEMAVER_STATE_H

#include "datatype/timestamp.h"
#include "store/relations.h"
#include "utils/snapshot.h"
#include "utils/uuid.h"

/* Of an applied revision. */
typedef struct SvStateApplied
{
	TimestampTz applied_at;
	char	   *applied_by;
} SvStateApplied;

/* Of a project. */
typedef struct SvStateLastRun
{
	pg_uuid_t	run;
	char	   *direction;
	TimestampTz started_at;
	char	   *username;
} SvStateLastRun;

extern bool sv_state_get_applied(const SvRelations *rels, const char *project, const char *revision,
								 Snapshot snapshot, SvStateApplied *applied);
extern bool sv_state_get_last_run(const SvRelations *rels, const char *project, Snapshot snapshot,
								  SvStateLastRun *last);

#endif							/* SCHEMAVER_STATE_H */
