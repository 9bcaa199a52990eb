/*
 * script.h
 *		What a script says about itself to the procedures that it calls.
 */
#ifndef SCHEMAVER_SCRIPT_H
#define SCHEMAVER_SCRIPT_H

#include "revision/plan.h"
#include "store/project.h"
#include "utils/uuid.h"

/* Replaces the checksum of a revision that a stamp removes from the state. */
#define SV_SCRIPT_NOT_APPLIED "-"

/* One step of a script. */
typedef struct SvScriptStep
{
	const char *revision;
	const char *checksum;		/* of its body, as hex digits */
} SvScriptStep;

/* What a script says about itself. */
typedef struct SvScript
{
	pg_uuid_t	run;
	SvDirection direction;
	const SvProject *project;
	const char **current;		/* where it begins, for messages; NULL:
								 * nothing */
	const char *applied;		/* what is applied there, as
								 * sv_fingerprint_state says */
	int32		nsteps;
	SvScriptStep *steps;
	bool		purge;			/* of a stamp */
} SvScript;

#endif							/* SCHEMAVER_SCRIPT_H */
