/*
 * identify.c
 *		At which revision a database is, by its structure.
 *
 * The revisions run in a new database, one after the other, and what they lead to is
 * compared with the schema.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "proof/compare.h"
#include "proof/identify.h"
#include "proof/trial.h"
#include "schema/moved.h"
#include "utils/memutils.h"
#include "worker/serve.h"

/* A difference that is a whole object counts with its parts: a table is more than one of its columns. */
static int
count_differences(const List *remaining)
{
	int			n = 0;
	ListCell   *cell;

	foreach(cell, remaining)
	{
		const SvStep *step = lfirst(cell);
		const char *what = step->codes == NULL || step->codes[0] == NULL ? NULL : strchr(step->codes[0], '.');

		CHECK_FOR_INTERRUPTS();
		n++;
		if (what != NULL && (strcmp(what, ".missing") == 0 || strcmp(what, ".extra") == 0))
			n += step->object->nparts;
	}
	return n;
}

/* Compares what there is now. */
static void
compare(SvLikeness *likeness, const SvSnapshot *live, int nearest)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext context = AllocSetContextCreate(caller, "schemaver schema compared", ALLOCSET_DEFAULT_SIZES);
	SvSnapshot *made;
	List	   *remaining;

	MemoryContextSwitchTo(context);
	made = sv_trial_read(NULL);
	remaining = sv_compare_remaining(made, live, NULL, NULL);
	likeness->ndifferences = count_differences(remaining);
	if (likeness->ndifferences < nearest && remaining != NIL)
		likeness->differences = MemoryContextStrdup(caller, sv_compare_list(remaining));
	likeness->is_moved = remaining != NIL && sv_moved_settle_all(made, SV_MOVED_FROM_ANY, live) &&
		sv_compare_remaining(made, live, NULL, NULL) == NIL;
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
}

/*
 * sv_identify
 *		In a worker in a new database, in a transaction: compares a schema with what n
 *		revisions lead to, each of which comes after those that it needs; the first one of
 *		n + 1 results is for none of them.  Differences are listed where they are fewer
 *		than before.  Raises what the upgrades raise.
 */
void
sv_identify(SvVerified *revisions, const SvSnapshot *live, SvLikeness *after, int n)
{
	MemoryContext context = CurrentMemoryContext;
	int			nearest = PG_INT32_MAX;

	for (int i = 0; i <= n; i++)
	{
		if (i > 0)
		{
			sv_trial_body(&revisions[i - 1].up, revisions[i - 1].transactional);
			sv_serve_commit();
			sv_serve_begin();
			MemoryContextSwitchTo(context);
		}
		compare(&after[i], live, nearest);
		nearest = Min(nearest, after[i].ndifferences);
	}
}
