/*
 * move.c
 *		Moving revisions to different parents.
 */
#include "postgres.h"

#include "core/text.h"
#include "miscadmin.h"
#include "registry/latest.h"
#include "registry/move.h"
#include "utils/builtins.h"

/* Raises 2BP01 if a revision replaces others, or another one replaces it: both would have to move. */
static void
check_move(const SvHistory *history, int32 revision)
{
	const SvRevision *moved = history->map->revs[revision];
	const SvRevmap *whole = history->whole->map;
	int32		by = sv_revmap_find_alias(whole, moved->id);

	if (moved->replaces == NULL && by < 0)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST),
			 by < 0 ? errmsg("cannot move revision \"%s\": it replaces others", moved->id) :
			 errmsg("cannot move revision \"%s\": \"%s\" replaces it", moved->id, whole->revs[by]->id),
			 errdetail("Both would have to move, and what was proved would not be true any more."),
			 errhint("SELECT schemaver_remove(%s), move the revisions, and squash them again.",
					 quote_literal_cstr(by < 0 ? moved->id : whole->revs[by]->id))));
}

/* The revisions that move, and what needs them. */
static SvSet *
find_shaken(const SvRevmap *map, const SvRebase *rebase)
{
	SvSet	   *shaken = sv_set_empty(map);

	for (int32 i = 0; i < rebase->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		sv_set_add(shaken, rebase->moves[i].revision);
	}
	sv_set_close(shaken, &map->needed_by);
	return shaken;
}

/* They lead from and to something else now. */
static void
forget_structures(const SvHistory *history, const SvSet *shaken)
{
	StringInfoData names;

	initStringInfo(&names);
	for (int32 i = 0; i < history->map->nrevs; i++)
	{
		SvRevisionRow *row = sv_set_has(shaken, i) ? sv_latest_get_row(history, i) : NULL;

		CHECK_FOR_INTERRUPTS();
		if (row == NULL || !sv_structure_is_known(&row->structure))
			continue;
		memset(&row->structure, 0, sizeof(row->structure));
		sv_revisions_update(history->project, row);
		sv_text_add_item(&names, row->revision);
	}
	if (names.len > 0)
		ereport(NOTICE,
				(errmsg("what was recorded of the structure before and after the revisions that moved has been removed"),
				 errdetail("The revisions are %s.", names.data)));
}

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

	forget_structures(history, find_shaken(history->map, rebase));
	for (int32 i = 0; i < rebase->count; i++)
		check_move(history, rebase->moves[i].revision);
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
