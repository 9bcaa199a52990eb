/*
 * logging.c
 *		The server's log of statements, for the statements of a body.
 *
 * The server logs what a client sends, so it sees only the call.  The lines written
 * here are those that it would write for the statements if a client sent them; their
 * CONTEXT says which statement of which revision it was.  Follows exec_simple_query
 * and what it calls, in src/backend/tcop/postgres.c.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/prepare.h"
#include "common/pg_prng.h"
#include "run/logging.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

/* Adds the statement that EXECUTE runs. */
static int
detail_of(const SvStatement *statement)
{
	const Node *node = statement->raw->stmt;
	PreparedStatement *prepared = NULL;

	if (IsA(node, ExecuteStmt))
		prepared = FetchPreparedStatement(((const ExecuteStmt *) node)->name, false);
	if (prepared != NULL)
		errdetail("prepare: %s", prepared->plansource->query_string);
	return 0;
}

/*
 * sv_logging_statement
 *		Logs a statement that is about to run, if log_statement asks for it.  Returns
 *		whether it did.
 */
bool
sv_logging_statement(const SvStatement *statement)
{
	if (log_statement == LOGSTMT_NONE ||
		(log_statement != LOGSTMT_ALL &&
		 GetCommandLogLevel(statement->raw->stmt) > log_statement))
		return false;
	ereport(LOG,
			(errmsg("statement: %s", statement->text),
			 errhidestmt(true),
			 detail_of(statement)));
	return true;
}

/* Has a statement taken as long as a setting in milliseconds says?  Negative: never. */
static bool
exceeds(int64 microseconds, int setting)
{
	return setting >= 0 && microseconds >= setting * INT64CONST(1000);
}

/*
 * sv_logging_duration
 *		Logs how long a statement has taken since start, if settings ask for that,
 *		and its text, if that has not been logged yet.
 */
void
sv_logging_duration(const SvStatement *statement, TimestampTz start, bool logged)
{
	int64		elapsed;
	bool		exceeded;
	char		duration[32];

	if (!log_duration && log_min_duration_sample < 0 && log_min_duration_statement < 0 &&
		!xact_is_sampled)
		return;
	elapsed = GetCurrentTimestamp() - start;
	exceeded = xact_is_sampled || exceeds(elapsed, log_min_duration_statement) ||
		(exceeds(elapsed, log_min_duration_sample) && log_statement_sample_rate > 0 &&
		 (log_statement_sample_rate >= 1 ||
		  pg_prng_double(&pg_global_prng_state) <= log_statement_sample_rate));
	snprintf(duration, sizeof(duration), "%lld.%03d", (long long) (elapsed / 1000),
			 (int) (elapsed % 1000));
	if (exceeded && !logged)
		ereport(LOG,
				(errmsg("duration: %s ms  statement: %s", duration, statement->text),
				 errhidestmt(true),
				 detail_of(statement)));
	else if (exceeded || log_duration)
		ereport(LOG,
				(errmsg("duration: %s ms", duration),
				 errhidestmt(true)));
}
