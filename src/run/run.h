/*
 * run.h
 *		Upgrade, downgrade and stamp: from a target to the new state.
 */
#ifndef SCHEMAVER_RUN_H
#define SCHEMAVER_RUN_H

#include "revision/plan.h"
#include "store/history.h"
#include "store/journal.h"

/* One of the things that a run is to do. */
typedef struct SvRequest
{
	SvDirection direction;
	const char *target;
} SvRequest;

/* What a run is asked for. */
typedef struct SvRunOptions
{
	const char *function;		/* that is called: "schemaver_upgrade()" */
	const SvRequest *requests;	/* in order, as one unit */
	int			nrequests;
	bool		purge;			/* remove from the state what is not to be
								 * trusted; for a single stamp */
	const pg_uuid_t *id;		/* of the run; NULL: a new one */
} SvRunOptions;

extern const SvRunStep *sv_run(const SvProject *project, const SvRunOptions *options, int32 *nsteps);

#endif							/* SCHEMAVER_RUN_H */
