/*
 * serve.c
 *		What a background worker does.
 */
#include "postgres.h"

#include "access/xact.h"
#include "compat.h"
#include "libpq/pqsignal.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "storage/dsm.h"
#include "storage/proc.h"
#include "tcop/tcopprot.h"
#include "utils/timeout.h"
#include "worker/entry.h"
#include "worker/letter.h"
#include "worker/queue.h"
#include "worker/serve.h"

/* What this process was told. */
static const SvLetter *letter;

/*
 * sv_serve_begin
 *		Begins a transaction that has the rights of the caller's current user, and
 *		cannot get others.  Defaults of the database or role for transactions do not
 *		apply: the caller has checked whether it may write.
 */
void
sv_serve_begin(void)
{
	SetCurrentStatementStartTimestamp();
	StartTransactionCommand();
	XactIsoLevel = XACT_READ_COMMITTED;
	XactReadOnly = false;
	XactDeferrable = false;
	SetUserIdAndSecContext(letter->session.user, letter->session.security_context | SECURITY_LOCAL_USERID_CHANGE);
}

/*
 * sv_serve_may_commit
 *		May a statement that runs in this transaction end it, and begin another one?  The
 *		rights of a user other than the authenticated one would end with the transaction.
 *		If it may, the code that it calls can take other rights of the authenticated user,
 *		until sv_serve_begin.
 */
bool
sv_serve_may_commit(void)
{
	if (letter->session.user != letter->session.authenticated_user || letter->session.security_context != 0)
		return false;
	SetUserIdAndSecContext(letter->session.user, 0);
	return true;
}

/*
 * sv_serve_commit
 *		Ends it.  What is deferred until then has the same rights.
 */
void
sv_serve_commit(void)
{
	CommitTransactionCommand();
	SetUserIdAndSecContext(letter->session.authenticated_user, 0);
}

static SvEntry
find_entry(const char *name)
{
	for (int i = 0; i < sv_nentry_points; i++)
		if (strcmp(sv_entry_points[i].name, name) == 0)
			return sv_entry_points[i].entry;
	elog(ERROR, "a worker cannot do \"%s\"", name);
}

static void
connect_database(void)
{
	BackgroundWorkerInitializeConnectionByOid(letter->database, letter->session.authenticated_user, 0);
	SetCurrentStatementStartTimestamp();
	StartTransactionCommand();
	sv_session_check(&letter->session, letter->database);
	sv_session_set(&letter->session, letter->text + letter->request_length, letter->settings_length);
	CommitTransactionCommand();
}

/*
 * sv_serve_main
 *		The main function of a worker.  Errors are sent to the caller, as the server
 *		would send them to a client, and end it.
 */
void
sv_serve_main(Datum arg)
{
	dsm_segment *segment;

	pqsignal(SIGTERM, die);
	BackgroundWorkerUnblockSignals();
	segment = dsm_attach(DatumGetUInt32(arg));
	/* The caller has already gone. */
	if (segment == NULL)
		return;
	letter = dsm_segment_address(segment);
	if (letter->format != SV_LETTER_FORMAT)
		ereport(FATAL,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the library has been replaced since the session that started this worker loaded it"),
				 errhint("Connect again.")));
	/* Before connecting: that can fail, too. */
	sv_queue_open(segment, (char *) letter + letter->queue_offset);
	connect_database();
	pgstat_report_activity(STATE_RUNNING, letter->activity);
	/* Only for clients does the server itself do this. */
	if (StatementTimeout > 0)
		enable_timeout_after(STATEMENT_TIMEOUT, StatementTimeout);
	find_entry(letter->entry) (letter->text, letter->request_length);
	disable_timeout(STATEMENT_TIMEOUT, false);
	sv_queue_send_end();
}
