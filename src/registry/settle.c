/*
 * settle.c
 *		Databases that have gone the long way count as having gone the short one.
 *
 * Before a revision can be removed that another one replaces, nobody may need its bodies
 * any more: a tenant that has applied some of what was squashed must apply the rest, or
 * revert it.  For a tenant that has applied all of it, the squashed revision is recorded
 * instead, which has counted as applied there all the time.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "registry/latest.h"
#include "registry/settle.h"
#include "revision/squash.h"
#include "store/journal.h"
#include "store/texts.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#define TOLD 10					/* tenants that an error names */

/* What is applied for one tenant. */
typedef struct State
{
	const SvRevmap *map;		/* of all revisions */
	const char *tenant;
	SvSet	   *applied;
	List	   *unknown;		/* char *: not registered any more */
} State;

/* Takes the next tenant from the list, which is sorted. */
static State
next_state(const SvHistory *whole, const List *list, int *at)
{
	State		state = {.map = whole->map,.applied = sv_set_empty(whole->map)};

	state.tenant = ((const SvTenantApplied *) list_nth(list, *at))->tenant;
	for (; *at < list_length(list); (*at)++)
	{
		const SvTenantApplied *applied = list_nth(list, *at);
		int32		revision = sv_revmap_find(whole->map, applied->revision);

		CHECK_FOR_INTERRUPTS();
		if (strcmp(applied->tenant, state.tenant) != 0)
			break;
		if (revision >= 0)
			sv_set_add(state.applied, revision);
		else
			state.unknown = lappend(state.unknown, unconstify(char *, applied->revision));
	}
	return state;
}

static bool
is_unknown(const State *state, const char *name)
{
	const ListCell *cell;

	foreach(cell, state->unknown)
	{
		if (strcmp(lfirst(cell), name) == 0)
			return true;
	}
	return false;
}

/*
 * Goes through what a revision replaces: adds what is applied to one list, and what is not
 * to the other.
 */
static void
divide_parts(const State *state, int32 squashed, List **applied, List **lacking)
{
	check_stack_depth();
	for (const char **name = state->map->revs[squashed]->replaces; *name != NULL; name++)
	{
		int32		part = sv_revmap_find(state->map, *name);

		CHECK_FOR_INTERRUPTS();
		if (part >= 0 ? sv_set_has(state->applied, part) : is_unknown(state, *name))
			*applied = lappend(*applied, unconstify(char *, *name));
		else if (part >= 0 && state->map->revs[part]->replaces != NULL)
			divide_parts(state, part, applied, lacking);
		else
			*lacking = lappend(*lacking, unconstify(char *, *name));
	}
}

static const char *
join(const List *names)
{
	const char **texts = palloc0_array(const char *, list_length(names) + 1);
	const ListCell *cell;

	foreach(cell, names)
		texts[foreach_current_index(cell)] = lfirst(cell);
	return sv_texts_join(texts);
}

/* Says who needs the bodies. */
static void
add_need(StringInfo needs, const State *state, const List *applied, const List *lacking)
{
	if (needs->len > 0)
		appendStringInfoChar(needs, '\n');
	if (*state->tenant == '\0')
		appendStringInfo(needs, "This database has applied %s, but not %s.", join(applied), join(lacking));
	else
		appendStringInfo(needs, "Tenant \"%s\" has applied %s, but not %s.", state->tenant, join(applied), join(lacking));
}

/* Records for a tenant that the squashed revision is applied in place of its parts. */
static void
replace_parts(const SvHistory *whole, const State *state, int32 squashed, const List *applied)
{
	const SvRevisionRow *row = sv_latest_get_row(whole, squashed);
	SvNewlyApplied newly = {.revision = row->revision,.applied_at = GetCurrentTimestamp()};
	SvRunStep	step = {
		.direction = "stamp",
		.revision = row->revision,
		.started_at = newly.applied_at,
		.has_checksum = true
	};
	pg_uuid_t	run;

	memcpy(newly.checksum, row->upgrade_checksum, SV_CHECKSUM_LENGTH);
	memcpy(step.checksum, row->upgrade_checksum, SV_CHECKSUM_LENGTH);
	sv_journal_replace_applied(whole->project, state->tenant, applied, &newly);
	sv_journal_new_run(&run);
	sv_journal_log(whole->project, &run, &step, 1);
}

static void
raise_needed(const SvHistory *whole, int32 squashed, const char *needs, int n)
{
	const char *id = whole->map->revs[squashed]->id;

	if (n > TOLD)
		needs = psprintf("%s\nThe same is true of %d more.", needs, n - TOLD);
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_IN_USE),
			 errmsg("what revision \"%s\" of project \"%s\" replaces is still needed", id, whole->project->name),
			 errdetail_internal("%s", needs),
			 errhint("Apply the rest first: SELECT * FROM schemaver_upgrade(%s).",
					 quote_literal_cstr(id))));
}

/*
 * sv_settle
 *		Records the squashed revision as applied wherever all of what it replaces is.
 *		Raises 55006 if somewhere only a part is, and names who needs the rest.
 *
 * The registry is locked for a change, and this history, the whole one, was read under
 * that lock.
 */
void
sv_settle(const SvHistory *whole, int32 squashed)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	List	   *list = sv_journal_list_applied(whole->project, snapshot);
	StringInfoData needs;
	int			nneeds = 0;
	int			at = 0;

	UnregisterSnapshot(snapshot);
	initStringInfo(&needs);
	while (at < list_length(list))
	{
		State		state = next_state(whole, list, &at);
		List	   *applied = NIL;
		List	   *lacking = NIL;

		CHECK_FOR_INTERRUPTS();
		if (!sv_set_has(sv_squash_open(whole->map, state.applied, state.unknown, NIL), squashed))
			continue;
		divide_parts(&state, squashed, &applied, &lacking);
		if (lacking == NIL)
			replace_parts(whole, &state, squashed, applied);
		else if (nneeds++ < TOLD)
			add_need(&needs, &state, applied, lacking);
	}
	if (nneeds > 0)
		raise_needed(whole, squashed, needs.data, nneeds);
}
