/*
 * gaps.c
 *		What another tool has applied out of order.
 *
 * Some tools apply a low number after higher ones.  If one has not been applied yet,
 * the records have a gap, while the revisions, which were registered before anything
 * was applied here, are in the order of their numbers.  They get the order that they
 * have in this database: what is recorded comes first, and the rest of the line
 * follows it.
 */
#include "postgres.h"

#include "import/gaps.h"
#include "miscadmin.h"

/*
 * Lists the revisions of the line that this one is on, from its base.  Returns false
 * if it is more than a line, or if the revisions depend on others: then they are not
 * ordered by numbers only.
 */
static bool
list_line(const SvRevmap *map, int32 revision, SvRevisions *line)
{
	const SvEdges *parents = &map->parents;
	const SvEdges *children = &map->children;

	while (sv_edges_count(parents, revision) == 1)
	{
		CHECK_FOR_INTERRUPTS();
		revision = parents->node[parents->start[revision]];
	}
	for (;;)
	{
		int			nchildren = sv_edges_count(children, revision);
		int			nparents = sv_edges_count(parents, revision);

		CHECK_FOR_INTERRUPTS();
		if (nchildren > 1 || nparents > 1 || nparents != sv_edges_count(&map->needs, revision))
			return false;
		sv_list_add(line, revision);
		if (nchildren == 0)
			return true;
		revision = children->node[children->start[revision]];
	}
}

/* Moves a revision after another one, unless it is there already. */
static void
move_after(const SvRevmap *map, SvRebase *rebase, int32 revision, int32 before)
{
	const SvEdges *parents = &map->parents;
	int32		parent = sv_edges_count(parents, revision) == 0 ? -1 :
		parents->node[parents->start[revision]];
	SvMove	   *move = &rebase->moves[rebase->count];

	if (parent == before)
		return;
	move->revision = revision;
	move->parents = NULL;
	if (before >= 0)
	{
		move->parents = palloc0_array(const char *, 2);
		move->parents[0] = map->revs[before]->id;
	}
	rebase->count++;
}

/*
 * sv_gaps_close
 *		Returns the moves after which a recorded set does not need what is missing
 *		from it, in the current memory context; NULL if there are none, because the
 *		revisions are not ordered by numbers only.
 *
 * The graph is sound.  Nothing that is applied moves.
 */
SvRebase *
sv_gaps_close(const SvSet *applied, const SvSet *recorded, const SvSet *missing)
{
	const SvRevmap *map = recorded->map;
	SvRebase   *rebase = palloc0_object(SvRebase);
	SvSet	   *seen = sv_set_empty(map);

	rebase->moves = palloc_array(SvMove, map->nrevs);
	for_each_member(revision, missing)
	{
		SvRevisions line = {0};
		int32		before = -1;

		if (sv_set_has(seen, revision))
			continue;
		if (!list_line(map, revision, &line))
			return NULL;
		sv_set_add_list(seen, &line);
		for (int pass = 0; pass < 2; pass++)
		{
			for (int32 i = 0; i < line.count; i++)
			{
				CHECK_FOR_INTERRUPTS();
				if (sv_set_has(recorded, line.revs[i]) != (pass == 0))
					continue;
				move_after(map, rebase, line.revs[i], before);
				before = line.revs[i];
			}
		}
		sv_list_free(&line);
	}
	for (int32 i = 0; i < rebase->count; i++)
	{
		if (sv_set_has(applied, rebase->moves[i].revision))
			return NULL;
	}
	return rebase->count > 0 ? rebase : NULL;
}
