/*
 * rebase.c
 *		Moving revisions that are not applied onto another head.
 *
 * The rule is that of git: the named revision moves, with those of its ancestors
 * that the target does not have.  Of these, each one whose parents all stay
 * behind gets the target as its parent instead.  If only some of its parents
 * move, those that stay are dropped, because the target is now below the others.
 * Descendants follow automatically.  So the tip of a line and its first revision
 * mean the same.
 */
#include "postgres.h"

#include "errors.h"
#include "revision/rebase.h"
#include "revision/resolve.h"
#include "utils/builtins.h"

/* Returns the one head that is not on the line that moves. */
static int32
other_head(const SvRevmap *map, int32 revision)
{
	SvSet	   *line = sv_set_closure(map, &map->children, revision);
	SvRevisions heads = sv_line_ends(map, &map->children, sv_set_minus(sv_set_all(map), line));
	int32		n = heads.count;

	if (n == 1)
		return heads.revs[0];
	ereport(ERROR,
			(errcode(n == 0 ? ERRCODE_SV_NOT_ON_PATH : ERRCODE_SV_MULTIPLE_HEADS),
			 n == 0 ? errmsg("there is no other head to move revision \"%s\" onto",
							 map->revs[revision]->id) :
			 errmsg("there are %d other heads to move revision \"%s\" onto",
					n, map->revs[revision]->id),
			 n == 0 ? 0 : errdetail("The heads are %s.", sv_list_join(map, &heads)),
			 n == 0 ? 0 : errhint("Name one: SELECT * FROM schemaver_rebase(%s, onto => %s).",
								  quote_literal_cstr(map->revs[revision]->id),
								  quote_literal_cstr(map->revs[heads.revs[0]]->id))));
}

static int32
find_target(const SvRevmap *map, int32 revision, const char *onto)
{
	SvRevisions found;

	if (strcmp(onto, "head") == 0)
		return other_head(map, revision);
	found = sv_resolve(map, onto, true);
	if (found.count != 1 || found.revs[0] < 0)
		ereport(ERROR,
				(errcode(ERRCODE_SV_NOT_ON_PATH),
				 errmsg("cannot move a revision onto \"%s\": it is not a revision", onto)));
	return found.revs[0];
}

/* Raises an error if something that would move must not. */
static void
check_moving(const SvRevmap *map, const SvSet *applied, const SvSet *moving, int32 target)
{
	SvSet	   *needed = sv_set_closure(map, &map->needs, target);

	for_each_member(i, moving)
	{
		if (sv_set_has(applied, i))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_IN_USE),
					 errmsg("cannot move revision \"%s\": it is already applied", map->revs[i]->id),
					 map->in_files ?
					 errhint("Revert it first, or join the lines with one more file, which \"schemaver merge\" writes, and load again.") :
					 errhint("Revert it first, or join the lines: SELECT schemaver_merge().")));
		if (sv_set_has(needed, i))
			ereport(ERROR,
					(errcode(ERRCODE_SV_BROKEN_GRAPH),
					 errmsg("cannot move revision \"%s\" onto \"%s\", which depends on it",
							map->revs[i]->id, map->revs[target]->id)));
	}
}

/*
 * Returns the parents after the move: those that move along, or the target if
 * none does.  Returns false if they stay the same.
 */
static bool
new_parents(const SvRevmap *map, const SvSet *moving, int32 revision, int32 target,
			const char ***parents)
{
	int			count = sv_edges_count(&map->parents, revision);
	int			n = 0;
	bool		has_target = false;
	bool		changed;

	*parents = palloc_array(const char *, count + 2);
	for_each_target(parent, &map->parents, revision)
	{
		if (sv_set_has(moving, parent))
			(*parents)[n++] = map->revs[parent]->id;
		has_target |= (parent == target);
	}
	if (n > 0)
		changed = n < count;
	else
	{
		(*parents)[n++] = map->revs[target]->id;
		changed = count != 1 || !has_target;
	}
	(*parents)[n] = NULL;
	return changed;
}

/*
 * sv_rebase_plan
 *		Returns which revisions get which parents, in the order of their ids and
 *		in the current memory context; none if the revision is already on the
 *		target's line.
 *
 * onto is anything that names one revision; "head" is the only head that is not
 * on the moving line.  Raises 55006 if something applied would move, SV005 if
 * the target depends on what moves, and what resolving the names raises.
 */
SvRebase *
sv_rebase_plan(const SvRevmap *map, const SvSet *applied, const char *revision, const char *onto)
{
	SvRebase   *rebase = palloc0_object(SvRebase);
	int32		moved,
				target;
	SvSet	   *moving;

	sv_revmap_check(map);
	moved = sv_resolve_one(map, revision);
	target = find_target(map, moved, onto);
	moving = sv_set_closure(map, &map->parents, moved);
	sv_set_remove_all(moving, sv_set_closure(map, &map->parents, target));
	check_moving(map, applied, moving, target);

	rebase->moves = palloc_array(SvMove, map->nrevs);
	for_each_member(i, moving)
	{
		SvMove	   *move = &rebase->moves[rebase->count];

		if (new_parents(map, moving, i, target, &move->parents))
		{
			move->revision = i;
			rebase->count++;
		}
	}
	return rebase;
}
