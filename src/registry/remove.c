/*
 * remove.c
 *		Removing revisions.
 */
#include "postgres.h"

#include "registry/latest.h"
#include "registry/remove.h"
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

/*
 * sv_remove_revision
 *		Removes a revision; returns its id.
 *
 * Raises 55006 if it is applied, 2BP01 if another revision follows it or
 * depends on it.
 */
const char *
sv_remove_revision(const SvProject *project, const char *name)
{
	const SvHistory *history = sv_latest_lock(project, SV_REGISTRY_CHANGE, "schemaver_remove()");
	const SvRevmap *map = history->map;
	int32		revision = sv_resolve_one(map, name);
	const char *id = pstrdup(map->revs[revision]->id);

	if (sv_set_has(history->applied, revision))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_IN_USE),
				 errmsg("cannot remove revision \"%s\": it is applied", id),
				 errhint("Revert it first: SELECT * FROM schemaver_downgrade(%s).",
						 quote_literal_cstr(target_before(map, revision)))));
	if (sv_edges_count(&map->needed_by, revision) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST),
				 errmsg("cannot remove revision \"%s\" because other revisions need it", id),
				 errdetail("These revisions follow it or depend on it: %s.",
						   sv_revmap_join_targets(map, &map->needed_by, revision)),
				 errhint("Remove them first, or move them with schemaver_rebase().")));
	sv_revisions_delete(history->project, id);
	return id;
}
