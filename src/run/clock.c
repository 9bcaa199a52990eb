/*
 * clock.c
 *		statement_timeout, for the statements of a body.
 *
 * The server reads statement_timeout when a client's statement begins.  A call
 * that runs bodies is one statement, so its deadline holds for all of them
 * together.  A body that sets statement_timeout means its own statements, as in
 * psql: from there on each of them gets that time, or as much as it needs, and the
 * clock of the call stands still until the body has ended.
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "run/clock.h"
#include "storage/proc.h"
#include "tcop/pquery.h"
#include "utils/guc_tables.h"
#include "utils/timeout.h"
#include "utils/timestamp.h"

static struct
{
	int			nest;			/* of the settings of the body that runs; 0: none does */
	bool		stopped;		/* does the clock of the call stand still? */
	bool		limited;		/* has the call a deadline? */
	TimestampTz left;			/* how long it was away, in microseconds */
}			timing;

/* Has the body set statement_timeout, by whatever means? */
static bool
has_own_timeout(void)
{
	static const struct config_generic *setting = NULL;

	if (setting == NULL)
		setting = find_option_compat("statement_timeout");
	return setting->stack != NULL && setting->stack->nest_level >= timing.nest;
}

/* Stops whatever runs.  If it has run out meanwhile, that is told as usual. */
static void
disarm(void)
{
	disable_timeout(STATEMENT_TIMEOUT, true);
	if (get_timeout_indicator(STATEMENT_TIMEOUT, false))
		CHECK_FOR_INTERRUPTS();
}

/* Lets the clock of the call run on. */
static void
resume(void)
{
	timing.stopped = false;
	if (timing.limited)
		enable_timeout_at(STATEMENT_TIMEOUT, GetCurrentTimestamp() + Max(timing.left, 1000));
	else
		disable_timeout(STATEMENT_TIMEOUT, false);
}

/*
 * sv_clock_begin
 *		Notes that a body begins, whose settings are of this nest level.
 */
void
sv_clock_begin(int nest)
{
	timing.nest = nest;
	timing.stopped = false;
}

/*
 * sv_clock_statement
 *		Gives the statement that begins its time, if the body has set one.  Raises
 *		57014 if the one before has just run out of its.
 */
void
sv_clock_statement(void)
{
	if (!has_own_timeout())
	{
		/* What a body has set is taken from it at its end, and not before. */
		Assert(!timing.stopped);
		return;
	}
	if (!timing.stopped)
	{
		timing.limited = get_timeout_active(STATEMENT_TIMEOUT);
		if (timing.limited)
			timing.left = get_timeout_finish_time(STATEMENT_TIMEOUT) - GetCurrentTimestamp();
	}
	disarm();
	timing.stopped = true;
	if (StatementTimeout > 0)
		enable_timeout_after(STATEMENT_TIMEOUT, StatementTimeout);
}

/*
 * sv_clock_end
 *		Notes that the body has ended: the deadline of the call is in force again.
 *		Raises 57014 if its last statement has just run out of its time.
 */
void
sv_clock_end(void)
{
	if (timing.stopped)
	{
		disarm();
		resume();
	}
	timing.nest = 0;
}

/*
 * Does the call go on after an error, because somebody has caught it?  Where nobody
 * has, the server has already stopped all clocks for good: one that ran on would
 * end the session's idle time, or its next statement.
 */
static bool
is_caught(void)
{
	return error_context_stack != NULL || ActivePortal != NULL;
}

/*
 * sv_clock_abort
 *		The same after an error; raises nothing.
 */
void
sv_clock_abort(void)
{
	if (timing.stopped && is_caught())
		resume();
	timing.stopped = false;
	timing.nest = 0;
}
