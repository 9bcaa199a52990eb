/*
 * registry.c
 *		Adding, changing and removing revisions.
 *
 * Everything is checked again under the lock, on a fresh snapshot.
 */
#include "postgres.h"

#include "access/xact.h"
#include "core/ident.h"
#include "miscadmin.h"
#include "registry/change.h"
#include "registry/content.h"
#include "registry/fit.h"
#include "registry/locked.h"
#include "registry/registry.h"
#include "revision/place.h"
#include "revision/resolve.h"
#include "run/authority.h"
#include "run/guard.h"
#include "store/texts.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/* The revision as it is now, in the current memory context; NULL if there is none. */
static SvRevisionRow *
get_row(const SvProject *project, const char *revision)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	SvRevisionRow *row = sv_revisions_get(project, revision, snapshot);

	UnregisterSnapshot(snapshot);
	return row;
}

/* Checks and does both, if anything differs. */
static SvOutcome
replace_row(const SvHistory *history, const SvRevisionRow *old, const SvRevisionRow *new,
			bool is_explicit)
{
	SvDifference difference = sv_content_compare(old, new);

	if (!sv_content_differs(&difference))
		return SV_UNCHANGED;
	sv_change_check(history, old, new, is_explicit);
	sv_fit_check_one(history->map, new);
	sv_change_write(history, old, new);
	return SV_REPLACED;
}

/* Writes a revision that is new.  The registry is locked for an addition. */
static void
insert_row(const SvProject *project, const SvRevisionRow *row)
{
	if (!sv_revisions_insert(project, row))
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("revision \"%s\" has just been registered by another session", row->revision),
				 errhint("Call again.")));
}

/* Checks the place of a revision that is new, and adds it. */
static void
add_row(const SvHistory *history, SvRevisionRow *row)
{
	sv_fit_check_one(history->map, row);
	sv_authority_give(&history->project->rels, row, 1);
	insert_row(history->project, row);
}

/* Revisions that are being registered: one by a call, or those of some files. */
typedef struct Registration
{
	const SvProject *project;	/* as it was when the call began */
	const char *function;		/* "schemaver_load()" */
	SvRevisionRow *rows;
	int32		nrows;
	SvOutcome  *outcomes;		/* of the rows */
	MemoryContext scratch;		/* for what is needed of one row */
} Registration;

/*
 * sv_registry_outcome_name
 *		Returns what an outcome is called.
 */
const char *
sv_registry_outcome_name(SvOutcome outcome)
{
	static const char *const names[] = {
		[SV_ADDED] = "added",
		[SV_UNCHANGED] = "unchanged",
		[SV_REPLACED] = "replaced",
	};

	return names[outcome];
}

/* Error context callback: which file a revision comes from, if it is one. */
static void
describe_source(void *arg)
{
	const SvRevisionRow *row = arg;

	if (row->source != NULL)
		errcontext("file \"%s\"", row->source);
}

/* What is to be done with a revision; old is what is registered, NULL: nothing. */
static SvOutcome
find_outcome(const SvRevisionRow *old, const SvRevisionRow *row)
{
	SvDifference difference;

	if (old == NULL)
		return SV_ADDED;
	difference = sv_content_compare(old, row);
	return sv_content_differs(&difference) ? SV_REPLACED : SV_UNCHANGED;
}

/* Finds out what is to be done with each row, as the table is now.  Nothing is locked. */
static void
find_outcomes(Registration *registration)
{
	CommandCounterIncrement();
	sv_authority_give(&registration->project->rels, registration->rows, registration->nrows);
	for (int32 i = 0; i < registration->nrows; i++)
	{
		SvRevisionRow *row = &registration->rows[i];
		MemoryContext old = MemoryContextSwitchTo(registration->scratch);

		CHECK_FOR_INTERRUPTS();
		registration->outcomes[i] = find_outcome(get_row(registration->project, row->revision), row);
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

static bool
has_work(const Registration *registration)
{
	return has_outcome(registration, SV_ADDED) || has_outcome(registration, SV_REPLACED);
}

/*
 * Finds out again, under the lock, what is to be done with a row.  Returns false if
 * it was not there a moment ago and now is, or the other way round.
 */
static bool
confirm_outcome(const SvHistory *history, const SvRevisionRow *row, SvOutcome *outcome)
{
	bool		known = sv_revmap_find(history->map, row->revision) >= 0;
	const SvRevisionRow *old;

	if (*outcome == SV_ADDED)
		return !known;
	old = known ? get_row(history->project, row->revision) : NULL;
	if (old == NULL)
		return false;
	*outcome = find_outcome(old, row);
	return true;
}

/* The same for all rows.  Returns false, too, if they need a stronger lock. */
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
	old = sv_locked_get_row(history, sv_revmap_find(history->map, row->revision));
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

/* Does with the rows what is to be done with them. */
static void
store_rows(const Registration *registration, const SvHistory *history)
{
	replace_rows(registration, history, false);
	/* Files belong together; about a revision by itself there is more to say. */
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
		sv_revisions_set_checksums(&registration->rows[i]);
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
		history = sv_locked_read(registration->project, use, registration->function);
		if (confirm_outcomes(registration, history, use))
		{
			if (has_work(registration))
				store_rows(registration, history);
			break;
		}

		/*
		 * Somebody was quicker; or has changed the table while its triggers
		 * were disabled, and what is in memory would stay wrong for ever.
		 */
		CHECK_FOR_INTERRUPTS();
		sv_history_forget();
	}
	MemoryContextDelete(registration->scratch);
}

/*
 * sv_registry_register
 *		Registers a revision with the given place and content, once or any
 *		number of times.
 *
 * One that exists with another content is replaced while it is not applied.
 * Raises SV006 if it is, SV005 for a cycle or a label that is taken, 2BP01 for a
 * label that an applied revision depends on, 22023 for names that cannot be, a
 * syntax error for a body that does not parse.
 */
SvOutcome
sv_registry_register(const SvProject *project, SvRevisionRow *row)
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
 * sv_registry_load
 *		Registers many revisions at once, as sv_registry_register does one, and
 *		tells what has been done with each.
 *
 * No id may occur twice; names and bodies have been checked.
 */
void
sv_registry_load(const SvProject *project, SvRevisionRow *rows, int32 nrows, SvOutcome *outcomes)
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

/* Makes up an id if none is given. */
static void
set_id(const SvRevmap *map, SvRevisionRow *row)
{
	if (row->revision != NULL)
		return;
	do
		row->revision = sv_ident_generate();
	while (sv_revmap_find(map, row->revision) >= 0 ||
		   sv_revmap_find_label(map, row->revision) >= 0);
}

/*
 * sv_registry_place
 *		Gives a new revision its place on top of what head names, and an id if it
 *		has none.  Raises what sv_place_find raises, 22023 for names that cannot
 *		be, SV005 for names that are taken.
 */
void
sv_registry_place(const SvRevmap *map, SvRevisionRow *row, const char *head, bool splice)
{
	SvPlace    *place;

	set_id(map, row);
	place = sv_place_find(map, row->revision, head, splice, row->branch_labels, row->depends_on);
	row->down_revision = sv_revmap_ids(map, place->parents, place->nparents);
	row->depends_on = place->depends_on;
	sv_content_check_names(row);
	sv_place_check_names(map, row->revision, row->branch_labels);
}

/*
 * sv_registry_create
 *		Adds a new revision on top of what head names; returns its id.
 *
 * row->revision may be NULL.  Raises what sv_place_find and
 * sv_registry_register raise.
 */
const char *
sv_registry_create(const SvProject *project, SvRevisionRow *row, const char *head, bool splice)
{
	const SvHistory *history;

	history = sv_locked_read(project, SV_REGISTRY_ADD, "schemaver_revision()");
	sv_registry_place(history->map, row, head, splice);
	sv_content_check(&history->project->rels, row);
	sv_revisions_set_checksums(row);
	add_row(history, row);
	return row->revision;
}

/*
 * sv_registry_merge
 *		Adds a revision that joins what heads (a list of names) stands for, with
 *		empty bodies; returns its id.
 *
 * Raises 22023 if that is a single revision, and what sv_registry_create raises.
 */
const char *
sv_registry_merge(const SvProject *project, SvRevisionRow *row, const char *heads)
{
	const SvHistory *history;
	SvPlace    *place;

	history = sv_locked_read(project, SV_REGISTRY_ADD, "schemaver_merge()");
	set_id(history->map, row);
	place = sv_place_find(history->map, row->revision, heads, false, row->branch_labels, NULL);
	if (place->nparents < 2)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is nothing to merge"),
				 place->nparents == 0 ?
				 errdetail("\"%s\" stands for no revision.", heads) :
				 errdetail("\"%s\" stands for one revision, %s.", heads,
						   history->map->revs[place->parents[0]]->id)));
	row->down_revision = sv_revmap_ids(history->map, place->parents, place->nparents);
	if (row->message == NULL)
	{
		char	   *last = pstrdup(row->down_revision[place->nparents - 1]);
		char	   *others = sv_revmap_join(history->map, place->parents, place->nparents - 1);

		row->message = psprintf("merge %s and %s", others, last);
	}
	sv_content_check(&history->project->rels, row);
	sv_revisions_set_checksums(row);
	add_row(history, row);
	return row->revision;
}

/*
 * sv_registry_edit
 *		Changes parts of a revision.
 *
 * Of an applied one only downgrade body, message and labels can be changed
 * (SV006 otherwise); a changed downgrade body is logged.  A label that an
 * applied revision depends on must stay (2BP01).
 */
SvOutcome
sv_registry_edit(const SvProject *project, const char *name, const SvEdit *edit)
{
	const SvHistory *history;
	SvRevisionRow *old;
	SvRevisionRow new;

	history = sv_locked_read(project, SV_REGISTRY_CHANGE, "schemaver_edit()");
	old = sv_locked_get_row(history, sv_resolve_one(history->map, name));
	new = *old;
	sv_authority_give(&history->project->rels, &new, 1);
	if (edit->upgrade != NULL)
		new.upgrade = edit->upgrade;
	else
		new.upgrade_authority = old->upgrade_authority;
	if (edit->downgrade != NULL)
		new.downgrade = edit->downgrade;
	else
		new.downgrade_authority = old->downgrade_authority;
	if (edit->message != NULL)
		new.message = edit->message;
	if (edit->branch_labels != NULL)
		new.branch_labels = *edit->branch_labels != NULL ? edit->branch_labels : NULL;
	if (edit->depends_on != NULL)
		new.depends_on = *edit->depends_on != NULL ? edit->depends_on : NULL;
	if (edit->transactional != NULL)
		new.transactional = *edit->transactional;
	sv_content_check(&history->project->rels, &new);
	sv_revisions_set_checksums(&new);
	return replace_row(history, old, &new, true);
}

/* A target of a downgrade that takes this revision back. */
static const char *
target_before(const SvRevmap *map, int32 revision)
{
	if (sv_edges_count(&map->parents, revision) > 1)
		return map->revs[map->parents.node[map->parents.start[revision]]]->id;
	return psprintf("%s-1", map->revs[revision]->id);
}

/*
 * sv_registry_remove
 *		Removes a revision; returns its id.
 *
 * Raises 55006 if it is applied, 2BP01 if another revision follows it or
 * depends on it.
 */
const char *
sv_registry_remove(const SvProject *project, const char *name)
{
	const SvHistory *history;
	const SvRevmap *map;
	const char *id;
	int32		revision;

	history = sv_locked_read(project, SV_REGISTRY_CHANGE, "schemaver_remove()");
	map = history->map;
	revision = sv_resolve_one(map, name);
	id = pstrdup(map->revs[revision]->id);
	if (sv_set_has(history->applied, revision))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_IN_USE),
				 errmsg("revision \"%s\" is applied and cannot be removed", id),
				 errhint("Take it back first: SELECT * FROM schemaver_downgrade(%s).",
						 quote_literal_cstr(target_before(map, revision)))));
	if (sv_edges_count(&map->needed_by, revision) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST),
				 errmsg("revision \"%s\" cannot be removed because others need it", id),
				 errdetail("It is followed or depended on by %s.",
						   sv_revmap_join_targets(map, &map->needed_by, revision)),
				 errhint("Remove these first, or move them away with schemaver_rebase().")));
	sv_revisions_delete(history->project, id);
	return id;
}

/*
 * sv_registry_rebase
 *		Moves revisions that are not applied onto another one; returns what has
 *		been moved, and the map that its numbers belong to, as it was before, both
 *		in the current memory context.  Raises what sv_rebase_plan raises.
 */
SvRebase *
sv_registry_rebase(const SvProject *project, const char *name, const char *onto,
				   const SvRevmap **map)
{
	const SvHistory *history;
	SvRebase   *rebase;

	history = sv_locked_read(project, SV_REGISTRY_CHANGE, "schemaver_rebase()");
	rebase = sv_rebase_plan(history->map, history->applied, name, onto);
	for (int32 i = 0; i < rebase->count; i++)
	{
		SvRevisionRow *row = sv_locked_get_row(history, rebase->moves[i].revision);

		CHECK_FOR_INTERRUPTS();
		row->down_revision = rebase->moves[i].parents;
		sv_revisions_update(history->project, row);
	}
	*map = history->map;
	return rebase;
}
