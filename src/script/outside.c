/*
 * outside.c
 *		Statements of a script that run outside of a transaction.
 *
 * The statements of a revision that is not transactional run between two
 * transactions.  No lock is held in between: CREATE INDEX CONCURRENTLY would wait
 * forever for a session that waits for us.  So the state is checked before and
 * after, and an error in between makes the session forget that it has begun.
 */
#include "postgres.h"

#include "script/gucs.h"
#include "script/outside.h"
#include "script/witness.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/* The revision whose statements are running outside of a transaction. */
static struct
{
	bool		valid;
	pg_uuid_t	run;
	TimestampTz started_at;
	SvGucs	   *gucs;			/* the settings before them, in their own
								 * context */
	MemoryContext context;
}			outside;

/*
 * sv_outside_forget
 *		The statements outside of a transaction have ended, or have failed.
 */
void
sv_outside_forget(void)
{
	MemoryContext context = outside.context;

	memset(&outside, 0, sizeof(outside));
	if (context != NULL)
		MemoryContextDelete(context);
	sv_witness_forget();
}

/*
 * sv_outside_begin
 *		Notes that the statements of this run that follow run outside of a
 *		transaction, and remembers the settings of the session.
 */
void
sv_outside_begin(const pg_uuid_t *run)
{
	outside.context = AllocSetContextCreate(TopMemoryContext, "schemaver script settings",
											ALLOCSET_DEFAULT_SIZES);
	outside.gucs = sv_gucs_remember(outside.context);
	outside.valid = true;
	outside.run = *run;
	outside.started_at = GetCurrentTimestamp();
}

/*
 * sv_outside_is
 *		Have statements of this run begun to run outside of a transaction?
 */
bool
sv_outside_is(const pg_uuid_t *run)
{
	return outside.valid && memcmp(&outside.run, run, sizeof(pg_uuid_t)) == 0;
}

/*
 * sv_outside_started_at
 *		Returns when they began.
 */
TimestampTz
sv_outside_started_at(void)
{
	return outside.started_at;
}

/*
 * sv_outside_check
 *		Raises 25001 if the plan has a revision whose statements have not just run
 *		outside of a transaction, as they must.
 */
void
sv_outside_check(const SvScript *script, const SvMeaning *meaning)
{
	const SvPlan *plan = meaning->plan;

	if (plan->direction == SV_STAMP)
		return;
	for (int32 i = 0; i < plan->nsteps; i++)
	{
		const SvRevision *revision = meaning->history->map->revs[plan->steps[i]];

		if (!revision->transactional && (plan->nsteps > 1 || !sv_outside_is(&script->run)))
			ereport(ERROR,
					(errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
					 errmsg("cannot record revision \"%s\": its statements have not run", revision->id),
					 errdetail("They must run after schemaver_script_check(), outside of a transaction, in the same session and without an error."),
					 errhint("If they were run by hand, record them with SELECT * FROM schemaver_stamp(...).")));
	}
}

/*
 * sv_outside_end
 *		Ends the statements that have run outside of a transaction, and restores the
 *		settings, if they are those of this run.
 */
void
sv_outside_end(const pg_uuid_t *run)
{
	if (!sv_outside_is(run))
	{
		sv_outside_forget();
		return;
	}
	sv_witness_end();
	sv_gucs_put_back(outside.gucs);
}
