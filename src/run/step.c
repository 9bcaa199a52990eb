/*
 * step.c
 *		One revision of a run, in the transaction that it is recorded in.
 *
 * The caller decides how many steps the transaction has: all steps of a run, with the
 * records written once at its end, or a single one.
 */
#include "postgres.h"

#include "portability/instr_time.h"
#include "run/announce.h"
#include "run/step.h"

/* Runs the body of one step. */
static void
run_body(const SvRecords *records, const SvWatched *watched, int32 revision, const SvBody *checked,
		 const SvObserver *observer, SvRunStep *step)
{
	SvBody		body = *checked;
	instr_time	start,
				duration;
	SvEffect	effect;

	sv_body_read(&body, watched->history, watched->plan->direction, revision, records->snapshot);
	step->has_checksum = true;
	memcpy(step->checksum, body.checksum, SV_CHECKSUM_LENGTH);
	sv_history_discard();
	INSTR_TIME_SET_CURRENT(start);
	sv_execute_body(&body, watched, observer, &effect);
	INSTR_TIME_SET_CURRENT(duration);
	INSTR_TIME_SUBTRACT(duration, start);
	step->elapsed = INSTR_TIME_GET_MICROSEC(duration);
	step->statements = effect.statements;
	step->rows = effect.rows;
}

/*
 * sv_step_do
 *		Carries out a step of a plan, given its number from 0: informs the user, runs
 *		the body, and notes in the records what was done.  Raises what the body raises.
 *
 * checked is the body as sv_feasibility_check_plan returns it; a stamp has none, and
 * what it changes is noted by sv_records_stamp, for all its steps.  The observer of
 * the body's statements may be NULL.  The current memory context may be reset
 * afterwards.
 */
void
sv_step_do(SvRecords *records, const SvWatched *watched, int32 number, const SvBody *checked,
		   const SvObserver *observer)
{
	const SvPlan *plan = watched->plan;
	int32		revision = plan->steps[number];
	const SvRevision *rev = watched->history->map->revs[revision];
	SvRunStep  *step = sv_records_step(records, plan->direction, rev->id);

	step->message = rev->message;
	sv_announce_step(watched->history, plan, watched->before, number, checked);
	if (plan->direction == SV_STAMP)
		return;
	run_body(records, watched, revision, checked, observer, step);
	sv_records_change(records, revision, plan->direction == SV_UPGRADE);
}
