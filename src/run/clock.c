/*
 * clock.c
 *		statement_timeout, for the statements of a body.
 *
 * The server reads statement_timeout when a client's statement begins.  A call
 * that runs bodies is one statement, so its deadline applies to all of them
 * together.  A body that sets statement_timeout means its own statements, as in
 * psql: from then on each of them gets that time, or unlimited time for 0, and the
 * clock of the call is stopped until the body has ended.
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
	int			nest;			/* GUC nest level of the body that runs; 0:
								 * none */
	bool		stopped;		/* is the clock of the call stopped? */
	bool		limited;		/* does the call have a deadline? */
	TimestampTz left;			/* how far away it was, in microseconds */
}			timing;

/* Has the body set statement_timeout, by any means? */
static bool
has_own_timeout(void)
{
	static const struct config_generic *setting = NULL;

	if (setting == NULL)
		setting = find_option_compat("statement_timeout");
	return setting->stack != NULL && setting->stack->nest_level >= timing.nest;
}

/* Stops the running timeout.  If it has just expired, that is reported as usual. */
static void
disarm(void)
{
	disable_timeout(STATEMENT_TIMEOUT, true);
	if (get_timeout_indicator(STATEMENT_TIMEOUT, false))
		CHECK_FOR_INTERRUPTS();
}

/* Lets the clock of the call continue. */
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
 *		Notes that a body begins, whose settings have this nest level.
 */
void
sv_clock_begin(int nest)
{
	timing.nest = nest;
	timing.stopped = false;
}

/*
 * sv_clock_statement
 *		Starts the timeout of a statement that begins, if the body has set one.
 *		Raises 57014 if that of the previous statement has just expired.
 */
void
sv_clock_statement(void)
{
	if (!has_own_timeout())
	{
		/* The timeout that a body has set stays in force until the body ends. */
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
 *		Raises 57014 if the timeout of its last statement has just expired.
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
 * Does the call go on after an error, because somebody has caught it?  If nobody
 * has, the server has already stopped all timeouts; one that continued would
 * interrupt the idle session or its next statement.
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
