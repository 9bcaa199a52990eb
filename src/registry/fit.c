/*
 * fit.c
 *		Whether revisions fit into the existing graph: their names, and no cycle.
 */
#include "postgres.h"

#include "core/names.h"
#include "errors.h"
#include "miscadmin.h"
#include "registry/fit.h"
#include "revision/cycle.h"
#include "revision/place.h"
#include "revision/squash.h"
#include "store/texts.h"

/* Returns the revision in the form that the map uses. */
static SvRevision
to_revision(const SvRevisionRow *row)
{
	SvRevision	revision = {
		.id = row->revision,
		.message = row->message,
		.branch_labels = row->branch_labels,
		.depends_on = row->depends_on,
		.replaces = row->replaces,
		.transactional = row->transactional,
		.has_downgrade = row->downgrade != NULL ||
		(row->upgrade == NULL && sv_texts_count(row->down_revision) > 1)
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

/* A new revision cannot create a cycle unless it, or something missing, is referred to. */
static bool
can_close_cycle(const SvRevmap *map, const SvRevisionRow *row)
{
	SvNames		labels = sv_names_of(row->branch_labels);

	return map->ndefects > 0 || map->naliases > 0 || row->replaces != NULL || sv_revmap_find(map, row->revision) >= 0 ||
		names_itself(row, &labels, row->down_revision) ||
		names_itself(row, &labels, row->depends_on);
}

/* Returns the revision with this id or label; -1 if there is none. */
static int32
find_named(const SvRevmap *map, const char *name)
{
	int32		revision = sv_revmap_find(map, name);

	return revision >= 0 ? revision : sv_revmap_find_label(map, name);
}

/*
 * Raises SV005 for a label in the files that is the name of a revision, which may not
 * be in the files any more.
 */
static void
raise_label_taken(const SvRevmap *map, const SvRevmap *trial, const SvDefect *defect)
{
	int32		other = find_named(map, defect->name);
	const char *given = trial->revs[defect->revision]->id;

	if (other < 0)
		return;
	if (strcmp(given, map->revs[other]->id) == 0)
		given = trial->revs[find_named(trial, defect->name)]->id;
	ereport(ERROR,
			(errcode(ERRCODE_SV_BROKEN_GRAPH),
			 strcmp(given, defect->name) == 0 ?
			 errmsg("the id of revision \"%s\" is taken", given) :
			 errmsg("branch label \"%s\" of revision \"%s\" is taken", defect->name, given),
			 errdetail("Revision \"%s\", which is registered, has this name as its label or id.",
					   map->revs[other]->id),
			 errhint("Choose another name. If revision \"%s\" is in none of the files any more, SELECT * FROM schemaver_load(..., stale => 'prune') removes it unless it is applied.",
					 map->revs[other]->id)));
}

/*
 * Raises SV005 for a defect that the graph would have with a revision in it, or
 * (NULL) with the revisions of some files.
 */
static void
raise_defect(const SvRevmap *map, const SvRevmap *trial, const SvDefect *defect,
			 const SvRevisionRow *row)
{
	if (defect->kind == SV_DEFECT_CYCLE)
		ereport(ERROR,
				(errcode(ERRCODE_SV_BROKEN_GRAPH),
				 row != NULL ? errmsg("revision \"%s\" would create a cycle", row->revision) :
				 errmsg("the revisions in the files would create a cycle"),
				 errdetail("Each of these revisions would need the next one: %s.", defect->name),
				 row != NULL ? errhint("Correct its down_revision or depends_on.") :
				 errhint("Correct the down_revision or depends_on of one of them.")));
	if (defect->kind != SV_DEFECT_DUPLICATE_LABEL)
		sv_revmap_raise(trial, defect);
	if (row == NULL)
		raise_label_taken(map, trial, defect);
	ereport(ERROR,
			(errcode(ERRCODE_SV_BROKEN_GRAPH),
			 errmsg("branch label \"%s\" of revision \"%s\" is taken", defect->name,
					trial->revs[defect->revision]->id),
			 errdetail("Another revision has this name as its label or id."),
			 errhint("Choose another label.")));
}

/* Raises SV005 if a revision replaces some that it cannot stand for. */
static void
check_squashed(const SvRevmap *trial, const SvRevisionRow *row, bool is_new)
{
	const char *problem = row->replaces == NULL ? NULL :
		sv_squash_problem(trial, sv_revmap_find(trial, row->revision), is_new);

	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_SV_BROKEN_GRAPH),
				 is_new ? errmsg("one revision cannot replace %s", sv_texts_join(row->replaces)) :
				 errmsg("revision \"%s\" cannot replace %s", row->revision, sv_texts_join(row->replaces)),
				 errdetail("This is why: %s.", problem),
				 errhint("What is squashed must begin after the same revisions, end with one, and need nothing that needs it.")));
}

static void
check_one(const SvRevmap *map, const SvRevisionRow *row, bool is_new)
{
	SvRevision	revision = to_revision(row);
	const char *const *parents = row->down_revision;
	const SvRevmap *trial;
	const SvDefect *defect;

	sv_place_check_names(map, row->revision, row->branch_labels, row->replaces);
	if (!is_new && !can_close_cycle(map, row))
		return;
	trial = sv_revmap_with(map, &revision, &parents, 1);
	defect = sv_cycle_new_defect(map, trial);
	if (defect != NULL)
		raise_defect(map, trial, defect, row);
	check_squashed(trial, row, is_new);
}

/*
 * sv_fit_check_one
 *		Raises SV005 if a revision, new or replacing the one with this id, would
 *		take a name of another one, or create a cycle.
 *
 * What is wrong without it does not count, and what is missing may come later.
 */
void
sv_fit_check_one(const SvRevmap *map, const SvRevisionRow *row)
{
	check_one(map, row, false);
}

/*
 * sv_fit_check_squash
 *		The same for a new revision that replaces some of the map, after which nothing may
 *		follow in the middle.
 */
void
sv_fit_check_squash(const SvRevmap *map, const SvRevisionRow *row)
{
	check_one(map, row, true);
}

/*
 * sv_fit_check_all
 *		The same for the revisions of some files, which may take names from each
 *		other: what counts is the final result.
 */
void
sv_fit_check_all(const SvRevmap *map, const SvRevisionRow *rows, int32 nrows)
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
		raise_defect(map, trial, defect, NULL);
	for (int32 i = 0; i < nrows; i++)
		check_squashed(trial, &rows[i], false);
}
