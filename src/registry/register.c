/*
 * register.c
 *		Registering revisions that already have their id and their place.
 *
 * Registering one revision is loading one row, with the same steps: find out what
 * is to be done; take the locks that this needs (additions can go on during a run,
 * replacements cannot); find out whether it is still to be done; check all of it;
 * write.  If there is nothing to do, nothing is locked.  A revision whose bodies are
 * now in another place is not changed, but noting the place is something to do.
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "registry/content.h"
#include "registry/fit.h"
#include "registry/latest.h"
#include "registry/register.h"
#include "run/authority.h"
#include "run/guard.h"
#include "store/texts.h"
#include "utils/memutils.h"

/* Revisions that are being registered: a single one, or those of some files. */
typedef struct Registration
{
	const SvProject *project;	/* as it was when the call began */
	const char *function;		/* "schemaver_load()" */
	SvRevisionRow *rows;
	int32		nrows;
	SvOutcome  *outcomes;		/* of the rows */
	MemoryContext scratch;		/* for what is needed for one row */
} Registration;

/* Writes a new revision.  The registry is locked for an addition. */
static void
insert_row(const SvProject *project, const SvRevisionRow *row)
{
	if (!sv_revisions_insert(project, row))
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("revision \"%s\" has just been registered by another session", row->revision),
				 errhint("Call again.")));
}

/*
 * sv_register_new
 *		Adds a new revision.  The registry is locked for an addition, and history was
 *		read under that lock.
 *
 * Raises what sv_fit_check_one raises, and 40001 if somebody has just added one with
 * this id by hand.
 */
void
sv_register_new(const SvHistory *history, SvRevisionRow *row)
{
	sv_fit_check_one(history->whole->map, row);
	sv_authority_give(&history->project->rels, row, 1);
	insert_row(history->project, row);
}

/* Error context callback: names the file that a revision comes from, if any. */
static void
describe_source(void *arg)
{
	const SvRevisionRow *row = arg;

	if (row->source != NULL)
		errcontext("file \"%s\"", row->source);
}

/* What a revision replaces stays as it is if it does not come from a file. */
static void
keep_replaced(SvRevisionRow *row, const SvRevisionRow *registered, MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	int			n = sv_texts_count(registered->replaces);

	row->replaces = n == 0 ? NULL : palloc0_array(const char *, n + 1);
	for (int i = 0; i < n; i++)
		row->replaces[i] = pstrdup(registered->replaces[i]);
	MemoryContextSwitchTo(old);
}

/* Returns what is to be done with a revision; old is what is registered, or NULL. */
static SvOutcome
find_outcome(const SvRelations *rels, const SvRevisionRow *old, const SvRevisionRow *row)
{
	SvDifference difference;

	if (old == NULL)
		return SV_ADDED;
	difference = sv_content_compare(old, row);
	if (sv_content_differs(&difference))
		return SV_REPLACED;
	/* The load does not fail if that cannot be noted. */
	return row->source != NULL && sv_content_moved(old, row) && !rels->is_later &&
		sv_revisions_keep_origins(rels) ? SV_MOVED : SV_UNCHANGED;
}

/*
 * Finds out what is to be done with each row, given the current table.  Nothing is
 * locked.
 *
 * A single revision is looked up in the table.  Of many, only those are that the map
 * has: most of the others are new, and the map costs less than the index.
 */
static void
find_outcomes(Registration *registration)
{
	const SvHistory *history = registration->nrows > 1 ? sv_latest_read(registration->project)->whole : NULL;
	const SvProject *project = history != NULL ? history->project : registration->project;

	CommandCounterIncrement();
	sv_authority_give(&project->rels, registration->rows, registration->nrows);
	for (int32 i = 0; i < registration->nrows; i++)
	{
		SvRevisionRow *row = &registration->rows[i];
		const SvRevisionRow *registered = NULL;
		MemoryContext old = MemoryContextSwitchTo(registration->scratch);

		CHECK_FOR_INTERRUPTS();
		if (!sv_revisions_keep_structure(&project->rels))
			memset(&row->structure, 0, sizeof(row->structure));
		if (history == NULL || sv_revmap_find(history->map, row->revision) >= 0)
			registered = sv_latest_find_row(project, row->revision);
		if (registered != NULL && row->source == NULL)
			keep_replaced(row, registered, old);
		registration->outcomes[i] = find_outcome(&project->rels, registered, row);
		MemoryContextSwitchTo(old);
		MemoryContextReset(registration->scratch);
	}
}

/* Is this to be done with any of the rows? */
static bool
has_outcome(const Registration *registration, SvOutcome outcome)
{
	for (int32 i = 0; i < registration->nrows; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (registration->outcomes[i] == outcome)
			return true;
	}
	return false;
}

/* Is there new content in any of the rows? */
static bool
has_content(const Registration *registration)
{
	return has_outcome(registration, SV_ADDED) || has_outcome(registration, SV_REPLACED);
}

static bool
has_work(const Registration *registration)
{
	return has_content(registration) || has_outcome(registration, SV_MOVED);
}

/*
 * Finds out again, under the lock, what is to be done with a row.  Returns false if
 * the row has appeared or disappeared in the meantime.
 */
static bool
confirm_outcome(const SvHistory *history, const SvRevisionRow *row, SvOutcome *outcome)
{
	bool		known = sv_revmap_find(history->map, row->revision) >= 0;
	const SvRevisionRow *old;

	if (*outcome == SV_ADDED)
		return !known;
	old = known ? sv_latest_find_row(history->project, row->revision) : NULL;
	if (old == NULL)
		return false;
	*outcome = find_outcome(&history->project->rels, old, row);
	return true;
}

/* The same for all rows.  Also returns false if they need a stronger lock. */
static bool
confirm_outcomes(Registration *registration, const SvHistory *history, SvRegistryUse use)
{
	bool		confirmed = true;

	sv_authority_give(&history->project->rels, registration->rows, registration->nrows);
	for (int32 i = 0; i < registration->nrows && confirmed; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(registration->scratch);

		CHECK_FOR_INTERRUPTS();
		confirmed = confirm_outcome(history, &registration->rows[i], &registration->outcomes[i]);
		MemoryContextSwitchTo(old);
		MemoryContextReset(registration->scratch);
	}
	return confirmed && (use == SV_REGISTRY_CHANGE || !has_outcome(registration, SV_REPLACED));
}

/* Checks a row that replaces another, or writes it. */
static void
replace_registered(const SvHistory *history, SvRevisionRow *row, bool write)
{
	ErrorContextCallback callback = {error_context_stack, describe_source, row};
	SvRevisionRow *old;

	error_context_stack = &callback;
	old = sv_latest_get_row(history, sv_revmap_find(history->map, row->revision));
	if (write)
		sv_change_write(history, old, row);
	else
		sv_change_check(history, old, row, false);
	error_context_stack = callback.previous;
}

/* The same for all rows that replace others. */
static void
replace_rows(const Registration *registration, const SvHistory *history, bool write)
{
	for (int32 i = 0; i < registration->nrows; i++)
	{
		MemoryContext old;

		CHECK_FOR_INTERRUPTS();
		if (registration->outcomes[i] != SV_REPLACED)
			continue;
		old = MemoryContextSwitchTo(registration->scratch);
		replace_registered(history, &registration->rows[i], write);
		MemoryContextSwitchTo(old);
		MemoryContextReset(registration->scratch);
	}
}

/* Writes where the bodies are that have moved. */
static void
move_rows(const Registration *registration, const SvHistory *history)
{
	for (int32 i = 0; i < registration->nrows; i++)
	{
		const SvRevisionRow *row = &registration->rows[i];
		MemoryContext old;

		CHECK_FOR_INTERRUPTS();
		if (registration->outcomes[i] != SV_MOVED)
			continue;
		old = MemoryContextSwitchTo(registration->scratch);
		sv_change_move(history, sv_latest_get_row(history, sv_revmap_find(history->map, row->revision)),
					   row);
		MemoryContextSwitchTo(old);
		MemoryContextReset(registration->scratch);
	}
}

/* Writes all rows that are new. */
static void
insert_rows(const Registration *registration, const SvHistory *history)
{
	const SvRevisionRow **added = palloc_array(const SvRevisionRow *, registration->nrows);
	int32		nadded = 0;

	for (int32 i = 0; i < registration->nrows; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (registration->outcomes[i] == SV_ADDED)
			added[nadded++] = &registration->rows[i];
	}
	if (nadded == 1)
		insert_row(history->project, added[0]);
	else if (nadded > 1)
		sv_revisions_insert_all(history->project, added, nadded);
	pfree(added);
}

/* Does what is to be done with the rows. */
static void
store_rows(const Registration *registration, const SvHistory *history)
{
	replace_rows(registration, history, false);

	/*
	 * Files are checked together; the errors about a single revision say
	 * more.
	 */
	if (registration->rows[0].source == NULL)
		sv_fit_check_one(history->map, &registration->rows[0]);
	else
		sv_fit_check_all(history->map, registration->rows, registration->nrows);
	replace_rows(registration, history, true);
	insert_rows(registration, history);
}

/* Registers all rows, or, with an error, none. */
static void
register_rows(Registration *registration)
{
	SvRegistryUse use = SV_REGISTRY_ADD;

	for (int32 i = 0; i < registration->nrows; i++)
	{
		CHECK_FOR_INTERRUPTS();
		sv_content_settle(&registration->rows[i]);
	}
	registration->scratch = AllocSetContextCreate(CurrentMemoryContext, "schemaver row",
												  ALLOCSET_DEFAULT_SIZES);
	for (;;)
	{
		const SvHistory *history;

		find_outcomes(registration);
		if (!has_work(registration))
			break;
		if (has_outcome(registration, SV_REPLACED))
			use = SV_REGISTRY_CHANGE;
		history = sv_latest_lock(registration->project, use, registration->function)->whole;
		if (confirm_outcomes(registration, history, use))
		{
			if (has_content(registration))
				store_rows(registration, history);
			move_rows(registration, history);
			break;
		}

		/*
		 * Somebody was faster; or somebody has changed the table while its
		 * triggers were disabled, and our copy in memory would stay wrong.
		 */
		CHECK_FOR_INTERRUPTS();
		sv_history_forget();
	}
	MemoryContextDelete(registration->scratch);
}

/*
 * sv_register_one
 *		Registers a revision with the given place and content.  Doing so again
 *		changes nothing.
 *
 * An existing revision with different content is replaced if it is not applied.
 * Raises SV006 if it is, SV005 for a cycle or a label that is taken, 2BP01 for a
 * label that an applied revision depends on, 22023 for names that are not valid, a
 * syntax error for a body that does not parse.
 */
SvOutcome
sv_register_one(const SvProject *project, SvRevisionRow *row)
{
	SvOutcome	outcome;
	Registration registration = {
		.project = project,
		.function = "schemaver_register()",
		.rows = row,
		.nrows = 1,
		.outcomes = &outcome
	};

	sv_guard_write(registration.function);
	sv_content_check(&project->rels, row);
	register_rows(&registration);
	return outcome;
}

/*
 * sv_register_all
 *		Registers many revisions at once, as sv_register_one registers one, and
 *		reports what has been done with each.
 *
 * No id may appear twice; names and bodies have been checked.
 */
void
sv_register_all(const SvProject *project, SvRevisionRow *rows, int32 nrows, SvOutcome *outcomes)
{
	Registration registration = {
		.project = project,
		.function = "schemaver_load()",
		.rows = rows,
		.nrows = nrows,
		.outcomes = outcomes
	};

	sv_guard_write(registration.function);
	register_rows(&registration);
}
