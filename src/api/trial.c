/*
 * trial.c
 *		Revisions that a call is about to try out.
 */
#include "postgres.h"

#include "api/args.h"
#include "api/trial.h"
#include "miscadmin.h"
#include "run/authority.h"
#include "run/execute.h"
#include "run/guard.h"
#include "utils/snapmgr.h"

/* Reads a body, and looks whether the caller may run it. */
static void
read_body(SvBody *body, const SvHistory *history, SvDirection direction, int32 revision, Snapshot snapshot,
		  SvMistrust *mistrust)
{
	sv_body_read(body, history, direction, revision, snapshot);
	sv_execute_check(body, &history->project->rels);
	sv_authority_look(mistrust, body->direction, body->revision, body->authority);
}

/*
 * sv_trial_revisions
 *		Reads revisions of a history with their bodies, in the current memory context.
 *		Raises 42501 if the caller may not run them.
 */
SvVerified *
sv_trial_revisions(const SvHistory *history, const SvRevisions *list)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	SvVerified *revisions = palloc_extended(sizeof(SvVerified) * ((Size) list->count + 1),
											MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	SvMistrust	mistrust = {0};

	for (int32 i = 0; i < list->count; i++)
	{
		const SvRevision *revision = history->map->revs[list->revs[i]];
		SvVerified *verified = &revisions[i];

		CHECK_FOR_INTERRUPTS();
		verified->revision = revision->id;
		verified->transactional = revision->transactional;
		read_body(&verified->up, history, SV_UPGRADE, list->revs[i], snapshot, &mistrust);
		if (sv_history_get_row(history, list->revs[i], snapshot)->downgrade != NULL)
			read_body(&verified->down, history, SV_DOWNGRADE, list->revs[i], snapshot, &mistrust);
	}
	UnregisterSnapshot(snapshot);
	sv_authority_check(&mistrust, history);
	return revisions;
}

/*
 * sv_trial_project
 *		Finds the project of a call that runs bodies elsewhere.  Raises an error unless this
 *		caller may run them.
 */
const SvProject *
sv_trial_project(FunctionCallInfo fcinfo, const char *function)
{
	const SvProject *project;

	sv_guard_write(function);
	sv_guard_outside_run(function);
	project = sv_arg_project(fcinfo);
	sv_relations_check_version(&project->rels);
	sv_guard_bodies(&project->rels);
	return project;
}
