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
#include "utils/guc_tables.h"
#include "utils/timeout.h"
#include "utils/timestamp.h"

static struct
{
	int			nest;			/* of the settings of the body that runs; 0: none does */
	bool		stopped;		/* does the clock of the call stand still? */
	bool		limited;		/* has the call a deadline? */
	TimestampTz left;			/* how long it was away, in microseconds */
}			clock;

/* Has the body set statement_timeout, by whatever means? */
static bool
has_own_timeout(void)
{
	static const struct config_generic *setting = NULL;

	if (setting == NULL)
		setting = find_option_compat("statement_timeout");
	return setting != NULL && setting->stack != NULL && setting->stack->nest_level >= clock.nest;
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
	clock.stopped = false;
	if (clock.limited)
		enable_timeout_at(STATEMENT_TIMEOUT, GetCurrentTimestamp() + Max(clock.left, 1000));
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
	clock.nest = nest;
	clock.stopped = false;
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
		if (clock.stopped)
		{
			disarm();
			resume();
		}
		return;
	}
	if (!clock.stopped)
	{
		clock.limited = get_timeout_active(STATEMENT_TIMEOUT);
		if (clock.limited)
			clock.left = get_timeout_finish_time(STATEMENT_TIMEOUT) - GetCurrentTimestamp();
	}
	disarm();
	clock.stopped = true;
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
	if (clock.stopped)
	{
		disarm();
		resume();
	}
	clock.nest = 0;
}

/*
 * sv_clock_abort
 *		The same after an error that somebody has caught; raises nothing.
 */
void
sv_clock_abort(void)
{
	if (clock.stopped)
		resume();
	clock.nest = 0;
}
