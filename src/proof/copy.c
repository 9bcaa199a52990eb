/*
 * copy.c
 *		Making a copy of a schema in the scratch database.
 */
#include "postgres.h"

#include "errors.h"
#include "proof/compare.h"
#include "proof/copy.h"
#include "proof/trial.h"

/* Error context callback. */
static void
add_context(void *arg)
{
	errcontext("copying the schema of the database");
}

static void
check_equal(const SvSnapshot *copy, const SvSnapshot *original)
{
	List	   *remaining = sv_compare_remaining(copy, original, NULL, NULL);

	if (remaining != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_SV_VERIFICATION_FAILED),
				 errmsg("nothing can be proved, because the schema cannot be copied"),
				 errdetail("The copy differs: %s.", sv_compare_list(remaining))));
}

/*
 * sv_copy_build
 *		Makes what a snapshot of another database has, and returns the snapshot of it.
 *		Raises SV010 if it does not become equal, and what its statements raise.
 */
SvSnapshot *
sv_copy_build(const SvSnapshot *original, const char **schemas, bool commit)
{
	ErrorContextCallback callback = {error_context_stack, add_context, NULL};
	List	   *steps = sv_compare_remaining(sv_trial_read(schemas), original, NULL, NULL);
	SvSnapshot *copy;
	ListCell   *cell;

	error_context_stack = &callback;
	foreach(cell, steps)
	{
		const SvStep *step = lfirst(cell);

		if (step->ddl != NULL)
			sv_trial_run(step->ddl, commit, step->is_alone);
	}
	copy = sv_trial_read(schemas);
	check_equal(copy, original);
	error_context_stack = callback.previous;
	return copy;
}
