/*
 * move.c
 *		Moving revisions to different parents.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "registry/latest.h"
#include "registry/move.h"

/*
 * sv_move_revisions
 *		Moves revisions that are not applied onto another one.  Returns what has
 *		been moved, and the map as it was before, which its numbers refer to, both
 *		in the current memory context.  Raises what sv_rebase_plan raises.
 */
SvRebase *
sv_move_revisions(const SvProject *project, const char *name, const char *onto,
				  const SvRevmap **map)
{
	const SvHistory *history = sv_latest_lock(project, SV_REGISTRY_CHANGE, "schemaver_rebase()");
	SvRebase   *rebase = sv_rebase_plan(history->map, history->applied, name, onto);

	for (int32 i = 0; i < rebase->count; i++)
	{
		SvRevisionRow *row = sv_latest_get_row(history, rebase->moves[i].revision);

		CHECK_FOR_INTERRUPTS();
		row->down_revision = rebase->moves[i].parents;
		sv_revisions_update(history->project, row);
	}
	*map = history->map;
	return rebase;
}
