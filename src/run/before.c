/*
 * before.c
 *		What others look at before a run.
 *
 * A run knows nothing of schemas; who wants to prevent one because of the schema that it
 * would meet, says so when the library is loaded.
 */
#include "postgres.h"

#include "run/before.h"

static SvBeforeRun before_run;

/*
 * sv_before_run_set
 *		Sets what is called before each run that has something to do.
 */
void
sv_before_run_set(SvBeforeRun before)
{
	before_run = before;
}

/*
 * sv_before_run
 *		Calls it.  Everything else has been checked, and the project is locked.
 */
void
sv_before_run(const SvComing *coming)
{
	if (before_run != NULL)
		before_run(coming);
}
