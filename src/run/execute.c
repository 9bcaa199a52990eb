/*
 * execute.c
 *		Runs a body, statement by statement, as the caller.
 *
 * There is no subtransaction around a body, because that changes what works in it.
 * Everything that a body sets (search_path, role, any setting) ends with it, and so
 * does what it leaves in the session: first its deferred triggers fire, under its own
 * identity and settings, then its cursors close, then the rest is removed.
 */
#include "postgres.h"

#include "errors.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "run/clock.h"
#include "run/cursors.h"
#include "run/deferred.h"
#include "run/execute.h"
#include "run/hooks.h"
#include "run/identity.h"
#include "run/intact.h"
#include "run/leftovers.h"
#include "run/portal.h"
#include "run/watch.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"

/*
 * sv_execute_check
 *		Parses a body and raises SV014 if it contains a statement that may not be
 *		in a body.
 */
void
sv_execute_check(SvBody *body, const SvRelations *rels)
{
	bool		up = strcmp(body->direction, "upgrade") == 0;
	ListCell   *cell;

	sv_body_enter(body);
	foreach(cell, sv_body_parse(body))
	{
		RawStmt    *statement = lfirst_node(RawStmt, cell);
		const char *reason = sv_body_forbidden(statement, rels);

		sv_body_at(body, statement);
		if (reason != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
					 errmsg("%s is not allowed in the body of a revision",
							CreateCommandName(statement->stmt)),
					 errdetail("%s", reason),
					 body->file == NULL ?
					 errhint("Nothing has run. Correct the body with SELECT schemaver_edit(%s, %s => '...').",
							 quote_literal_cstr(body->revision), body->direction) :
					 up ? errhint("Nothing has run. Correct file \"%s\", and load it again.", body->file) :
					 errhint("Nothing has run. Correct the body with SELECT schemaver_edit(%s, downgrade => '...'), and in file \"%s\".",
							 quote_literal_cstr(body->revision), body->file),
					 errposition(pg_mbstrlen_with_len(body->text, body->location) + 1)));
	}
	sv_body_leave(body);
}

/*
 * Raises SV014 if the statement that has just run has dropped or changed our tables,
 * or rows that the run relies on.
 */
static void
check_statement(const SvBody *body, const SvWatched *watched)
{
	if (sv_watch_alarmed())
		sv_intact_check_extension(&watched->history->project->rels, body);
	if (sv_history_written())
		sv_intact_check_rows(watched->history, watched->before, watched->plan, body);
}

/* Runs the statements of a body, each in its own memory context. */
static void
run_statements(SvBody *body, const SvWatched *watched, const SvObserver *observer, SvEffect *effect)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver statement",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = CurrentMemoryContext;
	ListCell   *cell;

	foreach(cell, sv_body_cut(body))
	{
		const SvStatement *statement = lfirst(cell);
		uint64		rows;

		CHECK_FOR_INTERRUPTS();
		sv_body_run(body, statement);
		MemoryContextSwitchTo(context);
		if (observer != NULL)
			observer->before(body, statement, observer->arg);
		rows = sv_portal_run(statement);
		if (observer != NULL)
			observer->after(body, statement, rows, observer->arg);
		effect->rows += rows;
		check_statement(body, watched);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
		effect->statements++;
	}
	MemoryContextDelete(context);
}

/*
 * Fires what the body has deferred.  Triggers may leave cursors open, as statements
 * do; a portal that counts as running distinguishes these from the caller's.
 */
static void
fire_deferred(SvBody *body, const SvWatched *watched, const SvObserver *observer)
{
	Portal		marker;

	if (observer != NULL)
		observer->before(body, NULL, observer->arg);
	marker = CreateNewPortal();
	marker->visible = false;
	marker->status = PORTAL_ACTIVE;
	sv_clock_statement();
	PG_TRY();
	{
		sv_deferred_fire();
	}
	PG_CATCH();
	{
		MarkPortalFailed(marker);
		PG_RE_THROW();
	}
	PG_END_TRY();
	sv_cursors_see(marker);
	MarkPortalDone(marker);
	PortalDrop(marker, false);
	if (observer != NULL)
		observer->after(body, NULL, 0, observer->arg);
	check_statement(body, watched);
}

/*
 * sv_execute_body
 *		Runs a body as the caller, and calls the observer, if there is one.  Errors
 *		keep their SQLSTATE and get their place in the body.
 *
 * The memory of each statement is freed when it ends; the output of the parser is in
 * the current context.
 */
void
sv_execute_body(SvBody *body, const SvWatched *watched, const SvObserver *observer,
				SvEffect *effect)
{
	int			nest = NewGUCNestLevel();
	SvIdentity	caller;

	effect->statements = 0;
	effect->rows = 0;
	body->role = sv_identity_differs() ? GetUserNameFromId(GetUserId(), true) : NULL;
	sv_identity_tighten(&caller);
	sv_hooks_begin_body();
	sv_clock_begin(nest);
	sv_watch_begin(&watched->history->project->rels);
	sv_body_enter(body);
	run_statements(body, watched, observer, effect);
	sv_body_end(body);
	if (sv_deferred_any())
		fire_deferred(body, watched, observer);
	sv_leftovers_close_cursors();
	sv_body_leave(body);

	/*
	 * Before anything of our own, because role and search_path are still the
	 * body's.
	 */
	AtEOXact_GUC(false, nest);
	sv_identity_restore(&caller);
	sv_leftovers_end();
	sv_watch_end();
	sv_clock_end();
	sv_hooks_end_body();
}

/*
 * sv_execute_begin_sent
 *		Notes that a body begins whose statements the client sends.  To be called in
 *		a separate statement, with the GUC nest level of the body open.
 */
void
sv_execute_begin_sent(void)
{
	sv_leftovers_begin_run();
	sv_hooks_begin_body();
	sv_cursors_note();
}

/*
 * sv_execute_end_sent
 *		Ends such a body: fires what it has deferred, and removes what it has left
 *		in the session.  Its settings are still in force.
 */
void
sv_execute_end_sent(void)
{
	if (sv_deferred_any())
		sv_deferred_fire();
	sv_cursors_see_new();
	sv_leftovers_close_cursors();
	sv_leftovers_end();
	sv_hooks_end_body();
}

/*
 * sv_execute_begin_run
 *		Notes what the session has before the first body of a run.  Returns what
 *		sv_execute_end_run needs to know, in the current memory context.
 */
SvBefore *
sv_execute_begin_run(void)
{
	SvBefore   *before = palloc0_object(SvBefore);

	sv_leftovers_begin_run();
	before->differs = sv_identity_differs();
	if (before->differs)
		before->deferred = sv_deferred_begin_run();
	return before;
}

/*
 * sv_execute_end_run
 *		Makes sure that nothing is left to fire as a different user.
 */
void
sv_execute_end_run(const SvBefore *before)
{
	SvIdentity	caller;

	if (!before->differs)
		return;
	sv_identity_tighten(&caller);
	sv_deferred_end_run(before->deferred);
	sv_identity_restore(&caller);
}
