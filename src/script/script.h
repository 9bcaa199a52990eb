/*
 * script.h
 *		Scripts: bodies that a client sends, and a record that is written as of a
 *		run.
 */
#ifndef SCHEMAVER_SCRIPT_H
#define SCHEMAVER_SCRIPT_H

#include "revision/plan.h"
#include "store/project.h"
#include "store/revisions.h"
#include "utils/uuid.h"

/* What stands for the checksum of a revision that a stamp takes out of the state. */
#define SV_SCRIPT_NOT_APPLIED "-"

/* One step of a script. */
typedef struct SvScriptStep
{
	const char *revision;
	const char *checksum;		/* of its body, as hex digits */
} SvScriptStep;

/* What a script says of itself. */
typedef struct SvScript
{
	pg_uuid_t	run;
	SvDirection direction;
	const SvProject *project;
	const char **current;		/* where it begins, for messages; NULL: nothing */
	const char *applied;		/* what is applied there, as sv_script_hash_state says */
	int32		nsteps;
	SvScriptStep *steps;
	bool		purge;			/* of a stamp */
} SvScript;

extern const char **sv_script_current(const SvSet *applied, const List *unknown);
extern char *sv_script_hash_state(const SvRevmap *map, const SvSet *applied, const List *unknown);
extern char *sv_script_hash_body(const SvRevisionRow *row, SvDirection direction);
extern void sv_script_check(Oid procedure, const SvScript *script);
extern void sv_script_begin(Oid procedure, const SvScript *script);
extern void sv_script_step(Oid procedure, const char *revision);
extern void sv_script_end(Oid procedure);

#endif							/* SCHEMAVER_SCRIPT_H */
