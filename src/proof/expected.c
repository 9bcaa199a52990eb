/*
 * expected.c
 *		Whether the database has the structure that the next revision was written for.
 *
 * What a revision leads from and to was recorded when it was the only head, or the only
 * revision that was to come.  So that is known to be the structure only while the revisions
 * that it needs are applied, and no others.
 *
 * Only the first revision of a run can be compared with the database.  Each of the others
 * must lead from where the one before leads to, as far as both are known.
 */
#include "postgres.h"

#include "compat.h"
#include "core/text.h"
#include "errors.h"
#include "miscadmin.h"
#include "proof/drift.h"
#include "proof/expected.h"
#include "proof/record.h"
#include "proof/scope.h"
#include "schema/kinds.h"
#include "schema/reader.h"
#include "store/settings.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/* How many changes by others a message names. */
#define TOLD 20

/* What is known at a place between two revisions of a run. */
typedef struct Place
{
	const SvComing *coming;
	SvSet	   *applied;
	int32		previous;		/* revision whose step leads here; -1: none */
	bool		is_known;		/* are the revisions that it needed, and no
								 * others, applied or left? */
	SvDirection direction;		/* of that step */
	const char *fingerprint;	/* that it leads to; NULL: unknown */
	const char *scope;
} Place;

static const char *
id_of(const SvHistory *history, int32 revision)
{
	return history->map->revs[revision]->id;
}

/* What one revision leads to, and the other one from, are described by the same rules. */
static bool
is_comparable(const SvStructure *structure)
{
	SvScope		scope;

	return structure->major == SERVER_MAJOR_compat && sv_scope_read(structure->scope, &scope);
}

/* What was found instead of what was expected. */
typedef struct Found
{
	const char *fingerprint;
	int			nunparsed;		/* texts of code that count as they were
								 * printed */
} Found;

/* Compares the database with a fingerprint.  Returns false if they are the same. */
static bool
differs(const char *expected, const char *text, Found *found)
{
	SvScope		scope;

	(void) sv_scope_read(text, &scope);
	found->fingerprint = sv_scope_fingerprint(sv_reader_take(sv_reader_existing(scope.schemas), NULL, NULL), text,
											  &found->nunparsed);
	return strcmp(found->fingerprint, expected) != 0;
}

/* A sentence about what can be the reason although nothing is different; "" without a reason. */
static const char *
describe_unparsed(const Found *found)
{
	if (found->nunparsed == 0)
		return "";
	return psprintf(found->nunparsed == 1 ?
					"\n%d text of code could not be parsed, perhaps because this role has no right to use a schema, and was compared as the server prints it." :
					"\n%d texts of code could not be parsed, perhaps because this role has no right to use a schema, and were compared as the server prints them.",
					found->nunparsed);
}

/* What others have changed since the last run, as a sentence; "" if that is not known. */
static const char *
describe_drift(const SvRelations *rels)
{
	SvIgnored	ignored = {NIL};
	List	   *rows = sv_record_is_on(rels) ? sv_drift_find(rels, &ignored) : NIL;
	StringInfoData text;
	ListCell   *cell;

	initStringInfo(&text);
	foreach(cell, rows)
	{
		const SvDriftRow *row = lfirst(cell);

		if (foreach_current_index(cell) == TOLD)
			break;
		sv_text_add_item(&text, psprintf("%s \"%s\" (%s)", row->object->kind->name, row->object->identity, row->change));
	}
	if (text.len == 0)
		return "";
	return psprintf("\nChanged since the last run, outside of schemaver: %s%s.", text.data,
					list_length(rows) > TOLD ? " and others" : "");
}

static const char *
hint_of_drift(const SvRelations *rels)
{
	return sv_record_is_on(rels) ? "SELECT * FROM schemaver_drift() says what was changed outside of schemaver." :
		"SELECT * FROM schemaver_identify() says after which revision the schema is what it is.";
}

static void
raise_other(const SvHistory *history, int32 revision, SvDirection direction, const char *expected, const Found *found)
{
	const SvRelations *rels = &history->project->rels;

	ereport(ERROR,
			(errcode(ERRCODE_SV_STRUCTURE_DIFFERS),
			 errmsg("the structure of the database is not the one that revision \"%s\" was written for",
					id_of(history, revision)),
			 errdetail("Recorded %s its upgrade: %s. Found: %s.%s%s", direction == SV_UPGRADE ? "before" : "after",
					   expected, found->fingerprint, describe_unparsed(found), describe_drift(rels)),
			 errhint("Nothing has run. %s To run nevertheless: SELECT schemaver_configure('check_structure', 'off').",
					 hint_of_drift(rels))));
}

static void
raise_broken_chain(const Place *place, int32 revision, SvDirection direction, const char *expected)
{
	const SvHistory *history = place->coming->history;

	ereport(ERROR,
			(errcode(ERRCODE_SV_STRUCTURE_DIFFERS),
			 errmsg("revision \"%s\" was not written for the structure that revision \"%s\" leaves",
					id_of(history, revision), id_of(history, place->previous)),
			 errdetail("Recorded %s the upgrade of \"%s\": %s. Recorded %s that of \"%s\": %s.",
					   direction == SV_UPGRADE ? "before" : "after", id_of(history, revision), expected,
					   place->direction == SV_UPGRADE ? "after" : "before", id_of(history, place->previous),
					   place->fingerprint),
			 errhint("Nothing has run. Write one of them anew, or delete the lines \"structure_...\" in its file and load it again. To run nevertheless: SELECT schemaver_configure('check_structure', 'off').")));
}

static void
tell_unchecked(const SvHistory *history, int32 revision, const SvStructure *structure)
{
	if (structure->major == SERVER_MAJOR_compat)
		ereport(NOTICE,
				(errmsg("the structure before the run is not checked"),
				 errdetail("What is recorded for revision \"%s\" was computed by another version of schemaver.",
						   id_of(history, revision))));
	else
		ereport(NOTICE,
				(errmsg("the structure before the run is not checked"),
				 errdetail("What is recorded for revision \"%s\" was computed on PostgreSQL %d.",
						   id_of(history, revision), structure->major)));
}

/* Is a revision the only one that another one needs? */
static bool
needs_only(const SvRevmap *map, int32 revision, int32 needed)
{
	int			n = 0;

	for_each_target(other, &map->needs, revision)
		if (other != needed || n++ > 0)
		return false;
	return n == 1;
}

/*
 * Are the revisions applied that one needs, and it itself if it is reverted, and no others?
 * After the step of one that follows it directly, that need not be found out again.
 */
static bool
is_alone(const Place *place, int32 revision, SvDirection direction)
{
	const SvRevmap *map = place->coming->history->map;
	SvSet	   *needed;

	if (place->is_known && place->direction == direction &&
		(direction == SV_UPGRADE ? needs_only(map, revision, place->previous) : needs_only(map, place->previous, revision)))
		return true;
	needed = sv_set_closure(map, &map->needs, revision);
	if (direction == SV_UPGRADE)
		sv_set_remove(needed, revision);
	else
		sv_set_add(needed, revision);
	return sv_set_equal(needed, place->applied);
}

/* Checks where a step leads from, and notes where it leads to. */
static void
check_step(Place *place, int32 revision, SvDirection direction, MemoryContext work)
{
	const SvHistory *history = place->coming->history;
	MemoryContext caller = MemoryContextSwitchTo(work);
	const SvStructure *structure = &sv_history_get_row(history, revision, place->coming->snapshot)->structure;
	bool		is_known = is_alone(place, revision, direction);
	const char *from = direction == SV_UPGRADE ? structure->before : structure->after;
	const char *to = direction == SV_UPGRADE ? structure->after : structure->before;
	bool		is_usable = is_known && sv_structure_is_known(structure) && is_comparable(structure);
	Found		found;

	if (place->previous < 0 && is_known && sv_structure_is_known(structure) && !is_usable)
		tell_unchecked(history, revision, structure);
	if (is_usable && place->previous < 0)
	{
		if (differs(from, structure->scope, &found))
			raise_other(history, revision, direction, from, &found);
	}
	else if (is_usable && place->fingerprint != NULL && strcmp(place->scope, structure->scope) == 0 &&
			 strcmp(place->fingerprint, from) != 0)
		raise_broken_chain(place, revision, direction, from);
	MemoryContextSwitchTo(caller);
	place->fingerprint = is_usable ? pstrdup(to) : NULL;
	place->scope = is_usable ? pstrdup(structure->scope) : NULL;
	place->is_known = is_known;
	place->previous = revision;
	place->direction = direction;
}

/* Upgrades and downgrades. */
static void
check_run(const SvComing *coming)
{
	Place		place = {.coming = coming,.previous = -1};
	MemoryContext work = AllocSetContextCreate(CurrentMemoryContext, "schemaver structure expected", ALLOCSET_DEFAULT_SIZES);

	place.applied = sv_set_copy(coming->history->applied);
	for (int i = 0; i < coming->nplans; i++)
	{
		const SvPlan *plan = coming->plans[i];

		for (int32 j = 0; j < plan->nsteps; j++)
		{
			CHECK_FOR_INTERRUPTS();
			check_step(&place, plan->steps[j], plan->direction, work);
			if (plan->direction == SV_UPGRADE)
				sv_set_add(place.applied, plan->steps[j]);
			else
				sv_set_remove(place.applied, plan->steps[j]);
			MemoryContextReset(work);
		}
	}
	MemoryContextDelete(work);
}

/* A revision is said to be where the database is: is that so? */
static void
check_stamp(const SvComing *coming, bool is_refused)
{
	const SvHistory *history = coming->history;
	SvRevisions heads = sv_set_members(sv_set_heads(coming->plans[0]->applied_after));
	const SvStructure *structure;
	Found		found;

	if (heads.count != 1)
		return;
	structure = &sv_history_get_row(history, heads.revs[0], coming->snapshot)->structure;
	if (!sv_structure_is_known(structure) || !is_comparable(structure) ||
		!differs(structure->after, structure->scope, &found))
		return;
	ereport(is_refused ? ERROR : WARNING,
			(errcode(ERRCODE_SV_STRUCTURE_DIFFERS),
			 errmsg("the structure of the database is not that of revision \"%s\"", id_of(history, heads.revs[0])),
			 errdetail("Recorded after its upgrade: %s. Found: %s.%s%s", structure->after, found.fingerprint,
					   describe_unparsed(&found), describe_drift(&history->project->rels)),
			 is_refused ?
			 errhint("Nothing has been stamped. SELECT * FROM schemaver_identify() says after which revision the schema is what it is. To stamp nevertheless: SELECT schemaver_configure('check_structure', 'off').") :
			 errhint("SELECT * FROM schemaver_identify() says after which revision the schema is what it is.")));
}

/*
 * sv_expected_before_run
 *		Raises SV012 if a run would begin in another structure than the one that its first
 *		revision was written for, or if one of its revisions was written for another one
 *		than that which the revision before leaves.  So does a stamp in another structure
 *		than that of the revision.  If none of that is configured, only a stamp warns.
 */
void
sv_expected_before_run(const SvComing *coming)
{
	const SvRelations *rels = &coming->history->project->rels;
	bool		is_on;

	if (!sv_revisions_keep_structure(rels))
		return;
	is_on = strcmp(sv_settings_get(rels, "check_structure"), "on") == 0;
	if (coming->plans[0]->direction == SV_STAMP)
		check_stamp(coming, is_on);
	else if (is_on)
		check_run(coming);
}

/*
 * sv_expected_warn_of_others
 *		Warns if the structure, which has this fingerprint in this scope, is not the one
 *		that was recorded for the revision that the database is at.  What is written next
 *		begins with what others have made.
 */
void
sv_expected_warn_of_others(const SvProject *project, const char *scope, const char *fingerprint)
{
	const SvHistory *history = sv_history_read(project);
	SvRevisions heads = sv_set_members(sv_set_heads(history->applied));
	const SvStructure *structure;

	if (heads.count != 1 || !sv_revisions_keep_structure(&project->rels))
		return;
	structure = &sv_history_get_row(history, heads.revs[0], GetActiveSnapshot())->structure;
	if (!sv_structure_is_known(structure) || !is_comparable(structure) || strcmp(structure->scope, scope) != 0 ||
		strcmp(structure->after, fingerprint) == 0)
		return;
	ereport(WARNING,
			(errcode(ERRCODE_SV_STRUCTURE_DIFFERS),
			 errmsg("the structure of the database is not that of revision \"%s\"", id_of(history, heads.revs[0])),
			 errdetail("The new revision is for the database as it is now.%s", describe_drift(&project->rels)),
			 errhint("SELECT * FROM schemaver_verify() shows whether it also runs in a database that was made by revisions only. %s",
					 hint_of_drift(&project->rels))));
}
