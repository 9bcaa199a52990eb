/*
 * squash.c
 *		schemaver_squash: several revisions become one.
 */
#include "postgres.h"

#include "api/args.h"
#include "api/danger.h"
#include "api/trial.h"
#include "compat.h"
#include "core/structure.h"
#include "errors.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "proof/scope.h"
#include "proof/verify.h"
#include "registry/squash.h"
#include "run/empty.h"
#include "run/guard.h"
#include "run/unsaved.h"
#include "schema/hazard.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(schemaver_squash);

#define TOLD 20					/* statements that an error names */

/* The same call, with the statements allowed. */
static const char *
write_call(FunctionCallInfo fcinfo)
{
	const char *rev_id = sv_arg_text_or_null(fcinfo, 3);

	return psprintf("SELECT schemaver_squash(%s, %s, allow => '{data_steps}'%s%s)",
					quote_literal_cstr(sv_arg_text(fcinfo, 0, "range")),
					quote_literal_cstr(sv_arg_text(fcinfo, 1, "message")),
					rev_id == NULL ? "" : ", rev_id => ", rev_id == NULL ? "" : quote_literal_cstr(rev_id));
}

/* Raises SV013 if there are statements that do something to rows, and nobody has allowed that. */
static void
check_data_steps(FunctionCallInfo fcinfo, const SvSquash *squash)
{
	int			allowed = sv_danger_read_allowed(fcinfo, 2) | sv_danger_allowed_in_session();
	int			n = list_length(squash->data_steps);
	StringInfoData list;
	ListCell   *cell;

	if (n == 0 || (allowed & SV_DATA_STEPS) != 0)
		return;
	initStringInfo(&list);
	foreach(cell, squash->data_steps)
	{
		const SvDataStep *step = lfirst(cell);

		if (foreach_current_index(cell) < TOLD)
			appendStringInfo(&list, "%sdata_steps: %s of %s, line %d: %s", list.len == 0 ? "" : "\n", step->direction,
							 step->revision, step->line, step->command);
	}
	if (n > TOLD)
		appendStringInfo(&list, "\nand %d more", n - TOLD);
	ereport(ERROR,
			(errcode(ERRCODE_SV_HAZARD),
			 errmsg_plural("the revisions have a statement that does something to rows",
						   "the revisions have statements that do something to rows", n),
			 errdetail_internal("%s", list.data),
			 errhint("Nothing has been stored. The proof has no rows, and says nothing about these statements. To accept that: %s",
					 write_call(fcinfo))));
}

/*
 * The scope that is recorded with the revisions, if it is the same for all that have one, and
 * of this version; otherwise the whole database.
 */
static const char *
choose_scope(const SvSquash *squash)
{
	const SvIgnored nothing = {0};
	const char *whole = sv_scope_write(NULL, NULL, &nothing);
	const char *scope = NULL;
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	bool		is_same = true;
	SvScope		parts;

	for (int32 i = 0; i < squash->parts.count; i++)
	{
		const SvStructure *structure = &sv_history_get_row(squash->history, squash->parts.revs[i], snapshot)->structure;

		CHECK_FOR_INTERRUPTS();
		if (!sv_structure_is_known(structure))
			continue;
		is_same &= scope == NULL || strcmp(scope, structure->scope) == 0;
		scope = structure->scope;
	}
	UnregisterSnapshot(snapshot);
	return scope != NULL && is_same && sv_scope_read(scope, &parts) ? scope : whole;
}

/*
 * Raises SV010 unless the new revision does what the others do.  Fills in what it leads from
 * and to.
 */
static void
prove(const SvProject *project, SvSquash *squash)
{
	SvVerified *before = sv_trial_revisions(squash->history, &squash->before);
	SvVerified *parts = sv_trial_revisions(squash->history, &squash->parts);
	int			nbefore = squash->before.count;
	int			nparts = squash->parts.count;
	SvVerified *all = palloc_extended(sizeof(SvVerified) * ((Size) nbefore + nparts + 1),
									  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	SvVerified *squashed = &all[nbefore + nparts];
	const char *scope = choose_scope(squash);
	SvSquashed	result;

	memcpy(all, before, sizeof(SvVerified) * nbefore);
	memcpy(all + nbefore, parts, sizeof(SvVerified) * nparts);
	squashed->revision = squash->row.revision;
	squashed->transactional = true;
	squashed->up.direction = "upgrade";
	squashed->down.direction = "downgrade";
	squashed->up.revision = squashed->down.revision = squash->row.revision;
	squashed->up.text = squash->row.upgrade;
	squashed->down.text = squash->row.downgrade;
	sv_verify_squash(all, nbefore + nparts + 1, nparts, !sv_guard_is_disposable(&project->rels, NULL), scope, &result);
	if (result.problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_SV_VERIFICATION_FAILED),
				 errmsg("one revision in place of %d does not do the same", nparts),
				 errdetail_internal("%s", result.problem),
				 errhint("Nothing has been stored. SELECT * FROM schemaver_verify() tries out the revisions by themselves.")));
	squash->row.structure = (SvStructure)
	{
		result.before, result.after, SERVER_MAJOR_compat, scope
	};
}

/*
 * schemaver_squash(range, message, allow, rev_id)
 *		Adds one revision that replaces those of a range; returns its id.
 */
Datum
schemaver_squash(PG_FUNCTION_ARGS)
{
	char	   *range = sv_arg_text(fcinfo, 0, "range");
	SvSquash	squash = {
		.row.message = sv_arg_text(fcinfo, 1, "message"),
		.row.revision = sv_arg_text_or_null(fcinfo, 3)
	};
	const SvProject *project = sv_trial_project(fcinfo, "schemaver_squash()");
	const SvHistory *history;
	const char *id;
	ErrorContextCallback unsaved;

	sv_unsaved_enter(&unsaved);
	history = sv_history_read_latest(project);
	sv_empty_notice(history);
	sv_squash_compose(&squash, history, range);
	check_data_steps(fcinfo, &squash);
	prove(project, &squash);
	id = sv_squash_store(project, &squash, range);
	if (squash.irreversible != NULL)
		ereport(NOTICE,
				(errmsg("revision \"%s\" has no downgrade body", id),
				 errdetail("Revisions without one: %s.", squash.irreversible)));
	sv_unsaved_leave(&unsaved);
	return CStringGetTextDatum(id);
}
