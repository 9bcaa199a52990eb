/*
 * draw.c
 *		The graph of a history in characters, like git log --graph.
 *
 * Revisions are drawn newest first, one row each, and between two of them as many
 * rows as their lines need.  A lane is a line on its way down to a revision that
 * has not been drawn yet.  Several children of one revision share its lane, so
 * there are never more lanes than such revisions.  Lane i is column 2 * i of a
 * row, and the columns between two lanes hold what leads from one to the other.
 *
 * Following the lines downwards from a revision always leads to its parents and
 * to nothing else.  To guarantee that, each row between revisions changes only
 * one thing, and each stroke has one meaning:
 *
 *	 |		straight down
 *	 /		from the lane to its right, above, to the one to its left, below
 *	 \		from the lane to its left, above, to the one to its right, below
 *	 _		goes on along the foot of the row, crossing the lanes it passes under,
 *			to the lane that it ends at: |_|_|/ joins the fourth lane to the first
 *
 * A line splits only below the revision whose parents it leads to.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "revision/draw.h"

#define NO_LANE (-1)
#define APPLIED '*'
#define NOT_APPLIED 'o'

typedef struct Lanes
{
	int32		count;
	int32	   *leads_to;		/* by lane, from the left: a revision */
	int32	   *of;				/* by revision: its lane, or NO_LANE */
} Lanes;

typedef struct Drawing
{
	SvDrawNotes notes;
	Lanes		lanes;
	bool		ended;			/* the last row has a base right of all lanes */
	StringInfoData row;
	SvDrawPut	put;
	void	   *arg;
} Drawing;

/*
 * sv_draw_notes_begin
 *		Prepares the notes on all revisions, in the current memory context.
 */
void
sv_draw_notes_begin(SvDrawNotes *notes, const SvRevmap *map, const SvSet *applied)
{
	notes->map = map;
	notes->applied = applied;
	notes->current = sv_set_heads(applied);
}

/*
 * sv_draw_notes_append
 *		Appends a revision's id, its place in the history, its labels and which of
 *		the revisions it refers to are missing.
 *
 * A head is a revision without children, as in schemaver_heads(), even if others
 * depend on it.
 */
void
sv_draw_notes_append(StringInfo text, const SvDrawNotes *notes, int32 revision)
{
	const SvRevmap *map = notes->map;
	const SvRevision *rev = map->revs[revision];

	appendStringInfoString(text, rev->id);
	if (sv_edges_count(&map->children, revision) == 0)
		appendStringInfoString(text, " (head)");
	if (sv_set_has(notes->current, revision))
		appendStringInfoString(text, " (current)");
	for (const char **label = rev->branch_labels; label != NULL && *label != NULL; label++)
		appendStringInfo(text, " [%s]", *label);
	if (map->missing.start == NULL)
		return;
	for_each_target(i, &map->missing, revision)
	{
		appendStringInfo(text, " (missing %s %s)",
						 map->defects[i].kind == SV_DEFECT_MISSING_PARENT ? "parent" : "dependency",
						 map->defects[i].name);
	}
}

/*
 * Writes all revisions to order, each before those that it needs.
 *
 * The revision that became possible last is taken first, so that a branch
 * continues until it meets one that has not been drawn yet.  Of the parents of a
 * merge, the last comes first: its lane is the rightmost and ends without moving
 * others.  Heads are in the order of their ids.  The graph must have no cycle.
 */
static void
order_revisions(const SvRevmap *map, int32 *order)
{
	int32	   *waits = palloc_array(int32, map->nrevs);
	int32	   *stack = palloc_array(int32, map->nrevs);
	int32		depth = 0,
				n = 0;

	for (int32 i = map->nrevs - 1; i >= 0; i--)
	{
		waits[i] = sv_edges_count(&map->needed_by, i);
		if (waits[i] == 0)
			stack[depth++] = i;
	}
	while (depth > 0)
	{
		int32		i = stack[--depth];
		const int32 *dependencies = map->needs.node + map->needs.start[i] +
			sv_edges_count(&map->parents, i);
		const int32 *end = map->needs.node + map->needs.start[i + 1];

		CHECK_FOR_INTERRUPTS();
		order[n++] = i;
		for (const int32 *t = dependencies; t < end; t++)
		{
			if (--waits[*t] == 0)
				stack[depth++] = *t;
		}
		for_each_target(t, &map->parents, i)
		{
			if (--waits[t] == 0)
				stack[depth++] = t;
		}
	}
	Assert(n == map->nrevs);
	pfree(stack);
	pfree(waits);
}

/* Updates the lane of each revision that the lanes from here on lead to, after a change. */
static void
renumber_lanes(Lanes *lanes, int32 from)
{
	for (int32 i = from; i < lanes->count; i++)
		lanes->of[lanes->leads_to[i]] = i;
}

static void
insert_lane(Lanes *lanes, int32 lane, int32 leads_to)
{
	int32	   *room = lanes->leads_to + lane;

	memmove(room + 1, room, sizeof(int32) * (lanes->count - lane));
	*room = leads_to;
	lanes->count++;
	renumber_lanes(lanes, lane);
}

static void
remove_lane(Lanes *lanes, int32 lane)
{
	int32	   *room = lanes->leads_to + lane;

	lanes->count--;
	memmove(room, room + 1, sizeof(int32) * (lanes->count - lane));
	renumber_lanes(lanes, lane);
}

/* Starts a row: blank, with room right of the lanes for one more. */
static void
begin_row(Drawing *drawing)
{
	int32		width = 2 * (drawing->lanes.count + 1);

	CHECK_FOR_INTERRUPTS();
	resetStringInfo(&drawing->row);
	enlargeStringInfo(&drawing->row, width);
	memset(drawing->row.data, ' ', width);
	drawing->row.len = width;
}

static void
put_row(Drawing *drawing)
{
	drawing->put(&drawing->row, drawing->arg);
	drawing->ended = false;
}

/* Outputs a row of lines, without trailing blanks. */
static void
end_row(Drawing *drawing)
{
	StringInfo	row = &drawing->row;

	while (row->len > 0 && row->data[row->len - 1] == ' ')
		row->len--;
	row->data[row->len] = '\0';
	put_row(drawing);
}

/* Lanes from .. to - 1 go straight down. */
static void
draw_straight(Drawing *drawing, int32 from, int32 to)
{
	for (int32 i = from; i < to; i++)
		drawing->row.data[2 * i] = '|';
}

/* Lanes from .. to - 1 move one to the left. */
static void
draw_left(Drawing *drawing, int32 from, int32 to)
{
	for (int32 i = from; i < to; i++)
		drawing->row.data[2 * i - 1] = '/';
}

/* Lanes from .. to - 1 move one to the right. */
static void
draw_right(Drawing *drawing, int32 from, int32 to)
{
	for (int32 i = from; i < to; i++)
		drawing->row.data[2 * i + 1] = '\\';
}

/* Along the foot of the row, from the right of one lane to the left of another. */
static void
draw_foot(Drawing *drawing, int32 left, int32 right)
{
	for (int32 i = left; i < right; i++)
		drawing->row.data[2 * i + 1] = '_';
}

/* The row of a revision: the lanes, the revision in its own lane, and the notes on it. */
static void
draw_node(Drawing *drawing, int32 lane, int32 revision)
{
	const SvRevision *rev = drawing->notes.map->revs[revision];
	StringInfo	row = &drawing->row;

	begin_row(drawing);
	draw_straight(drawing, 0, drawing->lanes.count);
	row->data[2 * lane] = sv_set_has(drawing->notes.applied, revision) ? APPLIED : NOT_APPLIED;
	row->len = 2 * drawing->lanes.count;
	sv_draw_notes_append(row, &drawing->notes, revision);
	for (const char **name = rev->depends_on; name != NULL && *name != NULL; name++)
		appendStringInfo(row, "%s%s%s", name == rev->depends_on ? " (depends on " : ", ",
						 *name, name[1] == NULL ? ")" : "");
	if (rev->message != NULL && *rev->message)
		appendStringInfo(row, " %s", rev->message);
	put_row(drawing);
}

/* One more line from a revision, to an existing lane. */
static void
draw_branch(Drawing *drawing, int32 lane, int32 to)
{
	begin_row(drawing);
	draw_straight(drawing, 0, drawing->lanes.count);
	if (to < lane)
	{
		draw_left(drawing, lane, lane + 1);
		draw_foot(drawing, to, lane - 1);
	}
	else
	{
		draw_right(drawing, lane, lane + 1);
		draw_foot(drawing, lane + 1, to);
	}
	end_row(drawing);
}

/* One more line from a revision, in a new lane to its right. */
static void
draw_opening(Drawing *drawing, int32 lane, int32 leads_to)
{
	begin_row(drawing);
	draw_straight(drawing, 0, lane + 1);
	draw_right(drawing, lane, drawing->lanes.count);
	end_row(drawing);
	insert_lane(&drawing->lanes, lane + 1, leads_to);
}

/* Two lanes that lead to the same revision become one, the left. */
static void
draw_joining(Drawing *drawing, int32 left, int32 right)
{
	begin_row(drawing);
	draw_straight(drawing, 0, right);
	draw_left(drawing, right, drawing->lanes.count);
	draw_foot(drawing, left, right - 1);
	end_row(drawing);
	remove_lane(&drawing->lanes, right);
}

/*
 * Ends the lane of a base; the lanes to its right close up.  If there are none,
 * no row is drawn; but a head in that place must not look like the base's child.
 */
static void
draw_ending(Drawing *drawing, int32 lane)
{
	if (lane == drawing->lanes.count - 1)
		drawing->ended = true;
	else
	{
		begin_row(drawing);
		draw_straight(drawing, 0, lane);
		draw_left(drawing, lane + 1, drawing->lanes.count);
		end_row(drawing);
	}
	remove_lane(&drawing->lanes, lane);
}

/*
 * The rows below a revision: a line to each parent.
 *
 * The revision's own lane continues to the first parent that has no lane yet,
 * or else to the first.  Branches lead to the others: first to existing lanes,
 * then, from the last parent to the first, to new ones, so that these are in
 * the order of the parents.
 */
static void
draw_parents(Drawing *drawing, int32 lane, int32 revision)
{
	const SvRevmap *map = drawing->notes.map;
	Lanes	   *lanes = &drawing->lanes;
	const int32 *parents = map->parents.node + map->parents.start[revision];
	int32		nparents = sv_edges_count(&map->parents, revision);
	int32		own = 0;
	int32		other;

	if (nparents == 0)
	{
		draw_ending(drawing, lane);
		return;
	}
	while (own < nparents && lanes->of[parents[own]] != NO_LANE)
		own++;
	if (own == nparents)
		own = 0;

	for (int32 i = 0; i < nparents; i++)
	{
		if (i != own && lanes->of[parents[i]] != NO_LANE)
			draw_branch(drawing, lane, lanes->of[parents[i]]);
	}
	for (int32 i = nparents - 1; i > own; i--)
	{
		if (lanes->of[parents[i]] == NO_LANE)
			draw_opening(drawing, lane, parents[i]);
	}

	other = lanes->of[parents[own]];
	lanes->leads_to[lane] = parents[own];
	if (other != NO_LANE)
		draw_joining(drawing, Min(lane, other), Max(lane, other));
	lanes->of[parents[own]] = other == NO_LANE ? lane : Min(lane, other);
}

static void
draw_revision(Drawing *drawing, int32 revision)
{
	Lanes	   *lanes = &drawing->lanes;

	if (lanes->of[revision] == NO_LANE)
	{
		if (drawing->ended)
		{
			begin_row(drawing);
			draw_straight(drawing, 0, lanes->count);
			end_row(drawing);
		}
		insert_lane(lanes, lanes->count, revision);
	}
	draw_node(drawing, lanes->of[revision], revision);
	draw_parents(drawing, lanes->of[revision], revision);
}

/* A cycle has no newest member to begin with. */
static void
refuse_cycle(const SvRevmap *map)
{
	for (int32 i = 0; i < map->ndefects; i++)
	{
		if (map->defects[i].kind == SV_DEFECT_CYCLE)
			sv_revmap_raise(map, &map->defects[i]);
	}
}

/*
 * sv_draw_ascii
 *		Draws the graph in characters, newest first, and outputs the rows.
 *
 * Only parents are drawn as lines; dependencies are named next to the revision.
 * Raises SV005 if the graph has a cycle; missing parents are only noted.  The
 * time is linear in the size of the output.
 */
void
sv_draw_ascii(const SvRevmap *map, const SvSet *applied, SvDrawPut put, void *arg)
{
	Drawing		drawing = {.put = put,.arg = arg};
	int32	   *order = palloc_array(int32, map->nrevs);

	refuse_cycle(map);
	order_revisions(map, order);
	sv_draw_notes_begin(&drawing.notes, map, applied);
	initStringInfo(&drawing.row);
	drawing.lanes.leads_to = palloc_array(int32, map->nrevs);
	drawing.lanes.of = palloc_array(int32, map->nrevs);
	for (int32 i = 0; i < map->nrevs; i++)
		drawing.lanes.of[i] = NO_LANE;
	for (int32 i = 0; i < map->nrevs; i++)
		draw_revision(&drawing, order[i]);
}
