/*
 * registry.c
 *		Adding, changing and removing revisions.
 *
 * What has been applied somewhere must stay what it was: its upgrade body, its
 * parents and its dependencies are the proof of what this database is.  Its
 * message and labels may change, and its downgrade body too, but only by a call
 * that says so (schemaver_edit), because real downgrades are often wrong; that
 * is logged.
 *
 * Everything is checked again under the lock, on a fresh snapshot.
 */
#include "postgres.h"

#include "access/xact.h"
#include "core/ident.h"
#include "core/names.h"
#include "errors.h"
#include "miscadmin.h"
#include "registry/content.h"
#include "registry/registry.h"
#include "revision/cycle.h"
#include "revision/place.h"
#include "revision/resolve.h"
#include "run/authority.h"
#include "run/guard.h"
#include "run/lock.h"
#include "store/journal.h"
#include "store/obstacles.h"
#include "store/texts.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* The revision as the map has it. */
static SvRevision
to_revision(const SvRevisionRow *row)
{
	SvRevision	revision = {
		.id = row->revision,
		.message = row->message,
		.branch_labels = row->branch_labels,
		.depends_on = row->depends_on,
		.transactional = row->transactional,
		.has_downgrade = row->downgrade != NULL
	};

	return revision;
}

/* Is the id of a revision, or one of its labels, among these names? */
static bool
names_itself(const SvRevisionRow *row, const SvNames *labels, const char *const *names)
{
	for (; names != NULL && *names != NULL; names++)
	{
		CHECK_FOR_INTERRUPTS();
		if (strcmp(*names, row->revision) == 0 || sv_names_have(labels, *names))
			return true;
	}
	return false;
}

/* A new revision closes no cycle unless it, or something missing, is referred to. */
static bool
can_close_cycle(const SvRevmap *map, const SvRevisionRow *row)
{
	SvNames		labels = sv_names_of(row->branch_labels);

	return map->ndefects > 0 || sv_revmap_find(map, row->revision) >= 0 ||
		names_itself(row, &labels, row->down_revision) ||
		names_itself(row, &labels, row->depends_on);
}

/*
 * Raises SV005 for what a graph would have if a revision, or (NULL) those of some
 * files, were in it.
 */
static void
raise_defect(const SvRevmap *trial, const SvDefect *defect, const SvRevisionRow *row)
{
	if (defect->kind == SV_DEFECT_CYCLE)
		ereport(ERROR,
				(errcode(ERRCODE_SV_BROKEN_GRAPH),
				 row != NULL ? errmsg("revision \"%s\" would close a cycle", row->revision) :
				 errmsg("the revisions in the files would close a cycle"),
				 errdetail("Each of these would need the next: %s.", defect->name),
				 row != NULL ? errhint("Correct its down_revision or depends_on.") :
				 errhint("Correct the down_revision or depends_on of one of them.")));
	ereport(ERROR,
			(errcode(ERRCODE_SV_BROKEN_GRAPH),
			 errmsg("branch label \"%s\" of revision \"%s\" is taken", defect->name,
					trial->revs[defect->revision]->id),
			 errdetail("Another revision has it as its label or as its id."),
			 errhint("Choose another label.")));
}

/*
 * Raises SV005 if this revision would take a name of another one, or close a
 * cycle.  What is wrong without it is not its fault, and what is missing may
 * come later.
 */
static void
check_place(const SvRevmap *map, const SvRevisionRow *row)
{
	SvRevision	revision = to_revision(row);
	const char *const *parents = row->down_revision;
	const SvRevmap *trial;
	const SvDefect *defect;

	sv_place_check_names(map, row->revision, row->branch_labels);
	if (!can_close_cycle(map, row))
		return;
	trial = sv_revmap_with(map, &revision, &parents, 1);
	defect = sv_cycle_new_defect(map, trial);
	if (defect != NULL)
		raise_defect(trial, defect, row);
}

/* Writes to the log that the downgrade body of an applied revision was changed. */
static void
log_edit(const SvHistory *history, const SvRevisionRow *row)
{
	SvStep		step = {
		.direction = "edit",
		.revision = row->revision,
		.started_at = GetCurrentTimestamp(),
		.has_checksum = true
	};
	pg_uuid_t	run;

	memcpy(step.checksum, row->downgrade_checksum, SV_CHECKSUM_LENGTH);
	sv_journal_new_run(&run);
	sv_journal_log(history->project, &run, &step, 1);
}

/* The revision as it is now, in the current memory context; NULL if there is none. */
static SvRevisionRow *
get_row(const SvProject *project, const char *revision)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	SvRevisionRow *row = sv_revisions_get(project, revision, snapshot);

	UnregisterSnapshot(snapshot);
	return row;
}

/* The same, of one in the map.  Our lock does not stop who deletes by hand. */
static SvRevisionRow *
get_known_row(const SvHistory *history, int32 revision)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	SvRevisionRow *row = sv_history_get_row(history, revision, snapshot);

	UnregisterSnapshot(snapshot);
	return row;
}

/*
 * Raises 2BP01 if a label goes by which an applied revision depends on this one:
 * it would need something else from then on, or nothing that there is.
 */
static void
check_labels_kept(const SvHistory *history, const SvRevisionRow *old, const SvRevisionRow *new)
{
	const SvRevmap *map = history->map;
	SvNames		kept = sv_names_of(new->branch_labels);
	SvNames		lost = sv_names_of(old->branch_labels);
	int			nlost = 0;

	for (int i = 0; i < lost.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!sv_names_have(&kept, lost.sorted[i]))
			lost.sorted[nlost++] = lost.sorted[i];
	}
	lost.count = nlost;
	for (int32 i = 0; i < map->nrevs && nlost > 0; i++)
	{
		const char *const *name = sv_set_has(history->applied, i) ? map->revs[i]->depends_on : NULL;

		for (; name != NULL && *name != NULL; name++)
		{
			CHECK_FOR_INTERRUPTS();
			if (sv_names_have(&lost, *name))
				ereport(ERROR,
						(errcode(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST),
						 errmsg("branch label \"%s\" cannot be taken from revision \"%s\"",
								*name, old->revision),
						 errdetail("Revision %s, which is applied, depends on it by this name.",
								   map->revs[i]->id),
						 errhint("Keep the label, and add others to it.")));
		}
	}
}

/*
 * Raises an error unless a revision may be given this content.  is_explicit: the
 * caller has asked for it by name and may correct the downgrade of an applied
 * revision.
 */
static void
check_change(const SvHistory *history, const SvRevisionRow *old, const SvRevisionRow *new,
			 bool is_explicit)
{
	SvDifference difference = sv_content_compare(old, new);
	bool		applied = sv_set_has(history->applied, sv_revmap_find(history->map, old->revision));

	if (applied && difference.frozen != NULL)
		sv_content_raise(old, new, difference.frozen);
	if (applied && difference.downgrade && !is_explicit)
		sv_content_raise(old, new, "downgrade body");
	check_labels_kept(history, old, new);
}

/*
 * Gives a revision another content, which has been checked.  The registry is
 * locked for a change, and history was read since.
 */
static void
change_row(const SvHistory *history, const SvRevisionRow *old, const SvRevisionRow *new)
{
	SvDifference difference = sv_content_compare(old, new);
	bool		applied = sv_set_has(history->applied, sv_revmap_find(history->map, old->revision));
	SvRevisionRow row = *new;

	sv_authority_keep(&row, old);
	sv_revisions_update(history->project, &row);
	if (applied && difference.downgrade)
		log_edit(history, new);
}

/* Checks and does both, if anything differs. */
static SvOutcome
replace_row(const SvHistory *history, const SvRevisionRow *old, const SvRevisionRow *new,
			bool is_explicit)
{
	SvDifference difference = sv_content_compare(old, new);

	if (!sv_content_differs(&difference))
		return SV_UNCHANGED;
	check_change(history, old, new, is_explicit);
	check_place(history->map, new);
	change_row(history, old, new);
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
	check_place(history->map, row);
	sv_authority_give(&history->project->rels, row, 1);
	insert_row(history->project, row);
}

/*
 * Reads what is there now, even if the transaction has an older snapshot: what
 * others have registered and applied since then counts all the same.  So does who
 * owns the extension.
 */
static const SvHistory *
read_now(const SvProject *project)
{
	const SvHistory *history;

	CommandCounterIncrement();
	PushActiveSnapshot(GetLatestSnapshot());
	history = sv_history_read(sv_project_again(project));
	PopActiveSnapshot();
	return history;
}

/* A call that adds or changes revisions. */
typedef struct Call
{
	const SvProject *project;	/* as it was when the call began */
	const char *function;		/* "schemaver_edit()" */
} Call;

/* Revisions that are being registered: one by a call, or those of some files. */
typedef struct Registration
{
	Call		call;
	SvRevisionRow *rows;
	int32		nrows;
	SvOutcome  *outcomes;		/* of the rows */
	MemoryContext scratch;		/* for what is needed of one row */
} Registration;

static void
begin(Call *call, const SvProject *project, const char *function)
{
	sv_guard_write(function);
	call->project = project;
	call->function = function;
}

/* Locks the registry, and reads what is there. */
static const SvHistory *
lock_registry(const Call *call, SvRegistryUse use)
{
	const SvHistory *history;

	if (use == SV_REGISTRY_CHANGE)
		sv_guard_outside_run(call->function);
	sv_lock_registry(call->project, use);
	sv_obstacles_refuse_any(&call->project->rels, false);
	history = read_now(call->project);
	sv_relations_check_version(&history->project->rels);
	return history;
}

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

/*
 * Raises SV005 if the rows together would close a cycle or take a name that is
 * taken.  What is missing may come later.
 */
static void
check_places(const SvRevmap *map, const SvRevisionRow *rows, int32 nrows)
{
	SvRevision *revisions = palloc_array(SvRevision, nrows);
	const char *const **parents = palloc_array(const char *const *, nrows);
	const SvRevmap *trial;
	const SvDefect *defect;

	for (int32 i = 0; i < nrows; i++)
	{
		CHECK_FOR_INTERRUPTS();
		revisions[i] = to_revision(&rows[i]);
		parents[i] = rows[i].down_revision;
	}
	trial = sv_revmap_with(map, revisions, parents, nrows);
	defect = sv_cycle_new_defect(map, trial);
	if (defect != NULL)
		raise_defect(trial, defect, NULL);
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
	sv_authority_give(&registration->call.project->rels, registration->rows, registration->nrows);
	for (int32 i = 0; i < registration->nrows; i++)
	{
		SvRevisionRow *row = &registration->rows[i];
		MemoryContext old = MemoryContextSwitchTo(registration->scratch);

		CHECK_FOR_INTERRUPTS();
		registration->outcomes[i] = find_outcome(get_row(registration->call.project, row->revision), row);
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
	old = get_known_row(history, sv_revmap_find(history->map, row->revision));
	if (write)
		change_row(history, old, row);
	else
		check_change(history, old, row, false);
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
		check_place(history->map, &registration->rows[0]);
	else
		check_places(history->map, registration->rows, registration->nrows);
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
		history = lock_registry(&registration->call, use);
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
	Registration registration = {.rows = row, .nrows = 1, .outcomes = &outcome};

	begin(&registration.call, project, "schemaver_register()");
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
	Registration registration = {.rows = rows, .nrows = nrows, .outcomes = outcomes};

	begin(&registration.call, project, "schemaver_load()");
	register_rows(&registration);
}

/*
 * sv_registry_lock
 *		Locks the revisions of a project for additions, to the end of
 *		the transaction, and returns what is there then, even if the transaction
 *		has an older snapshot.  function is who adds: "schemaver_load()".
 *
 * For who has to find a place before there is a row to register.
 */
const SvHistory *
sv_registry_lock(const SvProject *project, const char *function)
{
	Call		call;

	begin(&call, project, function);
	return lock_registry(&call, SV_REGISTRY_ADD);
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
	Call		call;

	begin(&call, project, "schemaver_revision()");
	history = lock_registry(&call, SV_REGISTRY_ADD);
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
	Call		call;
	SvPlace    *place;

	begin(&call, project, "schemaver_merge()");
	history = lock_registry(&call, SV_REGISTRY_ADD);
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
	Call		call;
	SvRevisionRow *old;
	SvRevisionRow new;

	begin(&call, project, "schemaver_edit()");
	history = lock_registry(&call, SV_REGISTRY_CHANGE);
	old = get_known_row(history, sv_resolve_one(history->map, name));
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
	Call		call;
	const SvRevmap *map;
	const char *id;
	int32		revision;

	begin(&call, project, "schemaver_remove()");
	history = lock_registry(&call, SV_REGISTRY_CHANGE);
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
	Call		call;
	SvRebase   *rebase;

	begin(&call, project, "schemaver_rebase()");
	history = lock_registry(&call, SV_REGISTRY_CHANGE);
	rebase = sv_rebase_plan(history->map, history->applied, name, onto);
	for (int32 i = 0; i < rebase->count; i++)
	{
		SvRevisionRow *row = get_known_row(history, rebase->moves[i].revision);

		CHECK_FOR_INTERRUPTS();
		row->down_revision = rebase->moves[i].parents;
		sv_revisions_update(history->project, row);
	}
	*map = history->map;
	return rebase;
}
