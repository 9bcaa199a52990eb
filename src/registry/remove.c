/*
 * remove.c
 *		Removing revisions.
 */
#include "postgres.h"

#include "core/names.h"
#include "miscadmin.h"
#include "registry/latest.h"
#include "registry/remove.h"
#include "registry/settle.h"
#include "revision/resolve.h"
#include "utils/builtins.h"

/* Returns a target for a downgrade that reverts this revision. */
static const char *
target_before(const SvRevmap *map, int32 revision)
{
	if (sv_edges_count(&map->parents, revision) > 1)
		return map->revs[map->parents.node[map->parents.start[revision]]]->id;
	return psprintf("%s-1", map->revs[revision]->id);
}

/* What needs a revision, apart from what is replaced by the same one, is in want of it no more. */
static SvSet *
find_needers(const SvRevmap *map, int32 revision)
{
	SvSet	   *needers = sv_set_empty(map);
	int32		by = sv_revmap_find_alias(map, map->revs[revision]->id);

	for_each_target(needer, &map->needed_by, revision)
	{
		CHECK_FOR_INTERRUPTS();
		if (by < 0 || sv_revmap_replaces(map, by, map->revs[needer]->id))
			sv_set_add(needers, needer);
	}
	return needers;
}

/* Raises 2BP01 for a label that what replaces a revision does not have. */
static void
check_labels(const SvRevmap *map, int32 revision, int32 by)
{
	SvNames		labels = sv_names_of(map->revs[by]->branch_labels);

	for (const char **label = map->revs[revision]->branch_labels; label != NULL && *label != NULL; label++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!sv_names_have(&labels, *label))
			ereport(ERROR,
					(errcode(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST),
					 errmsg("cannot remove revision \"%s\" because of its branch label \"%s\"",
							map->revs[revision]->id, *label),
					 errdetail("Revision \"%s\", which replaces it, does not have this label.", map->revs[by]->id),
					 errhint("Add it: SELECT schemaver_edit(%s, branch_labels => '{...}').",
							 quote_literal_cstr(map->revs[by]->id))));
	}
}

/*
 * Lets what replaces a revision be recorded in its place; returns the history after that.
 */
static const SvHistory *
settle(const SvHistory *history, int32 revision)
{
	int32		by = sv_revmap_find_alias(history->map, history->map->revs[revision]->id);

	if (by < 0)
		return history;
	check_labels(history->map, revision, by);
	sv_settle(history, by);
	return sv_latest_read(history->project)->whole;
}

/*
 * sv_remove_revision
 *		Removes a revision; returns its id.
 *
 * One that another revision replaces can be removed although something follows it or
 * depends on it; where all of what is replaced is applied, the other one is recorded in
 * its place.  Raises 55006 if the revision is applied, or needed to go on where only a
 * part is; 2BP01 if another revision follows it or depends on it.
 */
const char *
sv_remove_revision(const SvProject *project, const char *name)
{
	const SvHistory *history = sv_latest_lock(project, SV_REGISTRY_CHANGE, "schemaver_remove()")->whole;
	int32		revision = sv_resolve_itself(history->map, name);
	const char *id = pstrdup(history->map->revs[revision]->id);
	const SvRevmap *map;
	SvSet	   *needers;

	history = settle(history, revision);
	map = history->map;
	revision = sv_revmap_find(map, id);
	if (sv_set_has(history->applied, revision))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_IN_USE),
				 errmsg("cannot remove revision \"%s\": it is applied", id),
				 errhint("Revert it first: SELECT * FROM schemaver_downgrade(%s).",
						 quote_literal_cstr(target_before(map, revision)))));
	needers = find_needers(map, revision);
	if (!sv_set_is_empty(needers))
		ereport(ERROR,
				(errcode(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST),
				 errmsg("cannot remove revision \"%s\" because other revisions need it", id),
				 errdetail("These revisions follow it or depend on it: %s.", sv_set_join(needers)),
				 errhint("Remove them first, or move them with schemaver_rebase().")));
	sv_revisions_delete(history->project, id);
	return id;
}
