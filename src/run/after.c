/*
 * after.c
 *		What others do after a run, in its transaction.
 *
 * A run knows nothing of schemas; who wants to look at what it has left, says so when the
 * library is loaded.
 */
#include "postgres.h"

#include "run/after.h"

static SvAfterRun after_run;

/*
 * sv_after_run_set
 *		Sets what is called after each run that has changed the state.
 */
void
sv_after_run_set(SvAfterRun after)
{
	after_run = after;
}

/*
 * sv_after_run
 *		Calls it.
 */
void
sv_after_run(const SvProject *project, const pg_uuid_t *run)
{
	if (after_run != NULL)
		after_run(project, run);
}
