/*
 * stale.c
 *		Revisions that are registered, but in none of the files.
 *
 * A deleted file, or a different branch of the repository, leaves its revision
 * behind.  If it is applied it is missing, which a load reports.  If it is not, it is
 * stale: the next upgrade would run what nobody sees in the files any more.  A load
 * reports that, too, or refuses it, or removes the revision.
 *
 * Stale revisions are removed before the files are registered, which may use their
 * names again.  Whether anything still refers to them is known only afterwards.
 */
#include "postgres.h"

#include "core/names.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "registry/latest.h"
#include "registry/stale.h"
#include "revision/line.h"
#include "revision/squash.h"
#include "run/guard.h"
#include "utils/builtins.h"

/*
 * Marks the revisions whose content a loaded one has replaced: those before it on
 * its line.  Where an earlier walk has been, everything below is already marked.
 */
static void
mark_replaced(const SvRevmap *map, int32 revision, SvSet *marked, SvSet *walked)
{
	while (!sv_set_has(walked, revision) && sv_edges_count(&map->parents, revision) > 0)
	{
		CHECK_FOR_INTERRUPTS();
		sv_set_add(walked, revision);
		revision = map->parents.node[map->parents.start[revision]];
		sv_set_add(marked, revision);
	}
}

/* Returns the revision that a draft with replaced content is, or will follow; -1 for none. */
static int32
find_replaced(const SvRevmap *map, const SvDraft *draft)
{
	int32		revision = sv_revmap_find(map, draft->id);

	if (revision < 0 && draft->down_revision != NULL)
		revision = sv_revmap_find(map, draft->down_revision[0]);
	return revision;
}

/*
 * Marks what a revision in the files replaces: as long as it is registered, it can be
 * needed where some of it is applied.
 */
static void
mark_squashed(const SvRevmap *map, const char *const *replaces, SvSet *marked)
{
	for (; replaces != NULL && *replaces != NULL; replaces++)
	{
		int32		part = sv_revmap_find(map, *replaces);

		CHECK_FOR_INTERRUPTS();
		if (part < 0)
			continue;
		sv_set_add(marked, part);
		if (map->revs[part]->replaces != NULL)
			sv_set_add_all(marked, sv_squash_parts(map, part));
	}
}

/* Returns the revisions that the files contain or used to contain. */
static SvSet *
mark_loaded(const SvReading *reading, const SvRevmap *map)
{
	SvSet	   *marked = sv_set_empty(map);
	SvSet	   *walked = sv_set_empty(map);

	for (int32 i = 0; i < reading->ndrafts; i++)
	{
		const SvDraft *draft = reading->drafts[i];
		bool		replaces = draft->follows_label != NULL;
		int32		revision = replaces ? find_replaced(map, draft) : sv_revmap_find(map, draft->id);

		CHECK_FOR_INTERRUPTS();
		mark_squashed(map, draft->replaces, marked);
		if (revision < 0)
			continue;			/* not registered yet, or since the snapshot
								 * was taken */
		sv_set_add(marked, revision);
		if (replaces)
			mark_replaced(map, revision, marked, walked);
	}
	pfree(walked);
	return marked;
}

/*
 * sv_stale_find_missing
 *		Returns the revisions that are applied, but in none of the files.
 */
SvSet *
sv_stale_find_missing(const SvReading *reading, const SvHistory *history)
{
	return sv_set_minus(history->applied, mark_loaded(reading, history->map));
}

/*
 * sv_stale_find
 *		Returns the revisions that are neither applied nor in any of the files.
 */
SvSet *
sv_stale_find(const SvReading *reading, const SvHistory *history)
{
	SvSet	   *stale = sv_set_all(history->map);

	sv_set_remove_all(stale, history->applied);
	sv_set_remove_all(stale, mark_loaded(reading, history->map));
	return stale;
}

/* Returns a revision that is not stale and needs this one; -1 if there is none. */
static int32
find_needer(const SvSet *stale, int32 revision)
{
	for_each_target(needer, &stale->map->needed_by, revision)
	{
		CHECK_FOR_INTERRUPTS();
		if (!sv_set_has(stale, needer))
			return needer;
	}
	return -1;
}

/* Returns a stale revision that a revision needs which is not stale; -1 if there is none. */
static int32
find_needed(const SvSet *stale)
{
	for_each_member(i, stale)
	{
		if (find_needer(stale, i) >= 0)
			return i;
	}
	return -1;
}

/*
 * sv_stale_refuse
 *		Raises 55000 if there are revisions that are neither applied nor in any of the
 *		files, which are registered now.
 */
void
sv_stale_refuse(const SvProject *project, const SvReading *reading)
{
	const SvHistory *history = sv_latest_read(project)->whole;
	SvSet	   *stale = sv_stale_find(reading, history);
	int32		count = sv_set_count(stale);
	int32		needed = find_needed(stale);

	if (count == 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg_plural("nothing has been loaded: %d registered revision is in none of the files",
						   "nothing has been loaded: %d registered revisions are in none of the files",
						   count, count),
			 errdetail_plural("It is not applied, and an upgrade could run it: %s.",
							  "They are not applied, and an upgrade could run them: %s.",
							  count, sv_set_join(stale)),
			 needed >= 0 ?
			 errhint("Add the file of \"%s\" again, which revision \"%s\" needs. To keep and run what is in none of the files, SELECT * FROM schemaver_load(..., stale => 'report').",
					 history->map->revs[needed]->id,
					 history->map->revs[find_needer(stale, needed)]->id) :
			 errhint("To remove what is in none of the files, SELECT * FROM schemaver_load(..., stale => 'prune'). To keep and run it, SELECT * FROM schemaver_load(..., stale => 'report').")));
}

/* Refuses to remove everything because of a wrong folder, or of files of another kind. */
static void
refuse_without_files(const SvSet *stale)
{
	int32		count = sv_set_count(stale);
	SvRevisions ends = sv_line_ends(stale->map, &stale->map->needed_by, NULL);

	sv_set_filter(stale, &ends);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cannot prune: there is no revision in the files"),
			 errdetail_plural("%d revision that is not applied would be removed: %s.",
							  "All %d revisions that are not applied would be removed: %s.",
							  count, count, sv_set_join(stale)),
			 errhint("Check which files are loaded. To remove a revision in any case, SELECT schemaver_remove(%s).",
					 ends.count > 0 ? quote_literal_cstr(stale->map->revs[ends.revs[0]]->id) : "'...'")));
}

/* Returns the names of some revisions. */
static SvPruned *
names_of(const SvSet *set)
{
	const SvRevmap *map = set->map;
	SvPruned   *pruned = palloc0_object(SvPruned);
	int32		count = 0;

	for_each_member(i, set)
	{
		for (const char **label = map->revs[i]->branch_labels; label != NULL && *label != NULL; label++)
			count++;
	}
	pruned->ids = sv_set_ids(set);
	pruned->labels = palloc_extended(sizeof(char *) * ((Size) count + 1), MCXT_ALLOC_HUGE);
	count = 0;
	for_each_member(i, set)
	{
		CHECK_FOR_INTERRUPTS();
		for (const char **label = map->revs[i]->branch_labels; label != NULL && *label != NULL; label++)
			pruned->labels[count++] = *label;
	}
	pruned->labels[count] = NULL;
	return pruned;
}

/*
 * sv_stale_prune
 *		Removes the revisions that are neither applied nor in any of the files, whose
 *		drafts have their final ids.
 *
 * Returns what was removed, in the current memory context; NULL if there was
 * nothing, and then nothing needs a lock either.  What is found has to be found again
 * under the lock: a run may have applied it meanwhile.  Raises 42501 if the current
 * user may not call schemaver_remove(), 22023 if there is no revision in the files,
 * and what sv_latest_lock and sv_revisions_delete_all raise.
 */
const SvPruned *
sv_stale_prune(const SvProject *project, const SvReading *reading)
{
	const SvHistory *history = sv_latest_read(project)->whole;
	const SvPruned *pruned;
	SvSet	   *stale;

	if (sv_set_is_empty(sv_stale_find(reading, history)))
		return NULL;
	sv_guard_execute(&project->rels, "schemaver_remove");
	history = sv_latest_lock(project, SV_REGISTRY_CHANGE, "schemaver_load()")->whole;
	stale = sv_stale_find(reading, history);
	if (sv_set_is_empty(stale))
		return NULL;
	if (reading->ndrafts == 0)
		refuse_without_files(stale);
	pruned = names_of(stale);
	sv_revisions_delete_all(history->project, pruned->ids);
	return pruned;
}

/*
 * sv_stale_check_pruned
 *		Raises 2BP01 if a revision refers to what was pruned, now that the files are
 *		registered.
 */
void
sv_stale_check_pruned(const SvProject *project, const SvPruned *pruned)
{
	const SvHistory *history = sv_latest_read(project)->whole;
	const SvRevmap *map = history->map;
	SvNames		ids = sv_names_of(pruned->ids);
	SvNames		labels = sv_names_of(pruned->labels);

	for (int32 i = 0; i < map->ndefects; i++)
	{
		const SvDefect *defect = &map->defects[i];

		CHECK_FOR_INTERRUPTS();
		if (defect->kind != SV_DEFECT_MISSING_PARENT && defect->kind != SV_DEFECT_MISSING_DEPENDENCY)
			continue;
		if (sv_names_have(&ids, defect->name) || sv_names_have(&labels, defect->name))
			ereport(ERROR,
					(errcode(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST),
					 errmsg("cannot prune \"%s\" because revision \"%s\" needs it",
							defect->name, map->revs[defect->revision]->id),
					 sv_set_has(history->applied, defect->revision) ?
					 errdetail("Revision \"%s\" is applied. Nothing has been loaded.",
							   map->revs[defect->revision]->id) :
					 errdetail("Revision \"%s\" is in the files. Nothing has been loaded.",
							   map->revs[defect->revision]->id),
					 errhint("Add the file with \"%s\" again, or keep what is in none of the files: SELECT * FROM schemaver_load(..., stale => 'report').",
							 defect->name)));
	}
}

/*
 * sv_stale_describe
 *		Says about a stale revision what that means, in a graph with so many heads.
 */
char *
sv_stale_describe(const SvSet *stale, int32 revision, int32 nheads)
{
	const SvRevmap *map = stale->map;
	int32		needer = find_needer(stale, revision);

	if (needer >= 0)
		return psprintf("it is not applied, and none of the files contains it, but revision \"%s\" needs it",
						map->revs[needer]->id);
	if (nheads > 1 && sv_edges_count(&map->children, revision) == 0)
		return psprintf("it is not applied, and none of the files contains it; it is one of %d heads",
						nheads);
	return pstrdup("it is not applied, and none of the files contains it; an upgrade could run it");
}
