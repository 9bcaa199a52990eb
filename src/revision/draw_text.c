/*
 * draw_text.c
 *		The graph of a history in the languages of Mermaid and Graphviz.
 *
 * Names of nodes are generated (n1, n2, ...), because an id may contain nearly
 * any character; text written by users appears only in quoted labels.  Arrows
 * point in the direction of an upgrade, from what runs first to what runs next,
 * and from bottom to top, so that the newest revision is on top.  Arrows of
 * dependencies are dashed.  Nodes are in the order of ids, so a graph with a
 * cycle can be drawn, too.
 */
#include "postgres.h"

#include <ctype.h>

#include "miscadmin.h"
#include "revision/draw.h"

typedef enum NodeState
{
	NOT_APPLIED,
	APPLIED,
	CURRENT,
} NodeState;

typedef enum EdgeKind
{
	PARENT,
	DEPENDENCY,
} EdgeKind;

/* What the two languages do differently. */
typedef struct Language
{
	const char *const *header;	/* lines, end with NULL */
	const char *footer;			/* NULL: none */
	const char *label_begin;	/* after the name of the node */
	const char *label_break;
	const char *label_end[CURRENT + 1];
	const char *arrow[DEPENDENCY + 1];
	const char *edge_end[DEPENDENCY + 1];
	void		(*escape) (StringInfo label, const char *text);
} Language;

/*
 * Mermaid interprets Markdown, icons, entities and directives even in quoted
 * labels (differently by version).  So only characters without any special
 * meaning are left as they are.
 */
static void
escape_mermaid(StringInfo label, const char *text)
{
	for (const char *p = text; *p; p++)
	{
		unsigned char c = (unsigned char) *p;

		if (c >= 0x80 || isalnum(c) || strchr(" ,/", c) != NULL)
			appendStringInfoChar(label, *p);
		else
			appendStringInfo(label, "#%d;", c);
	}
}

/* Graphviz reads backslash sequences and HTML entities in quoted labels. */
static void
escape_dot(StringInfo label, const char *text)
{
	for (const char *p = text; *p; p++)
	{
		if (*p == '"' || *p == '\\')
			appendStringInfoChar(label, '\\');
		appendStringInfoChar(label, *p);
		if (*p == '&')
			appendStringInfoString(label, "amp;");
	}
}

static const Language mermaid = {
	.header = (const char *const[])
	{
		"flowchart BT",
		"    classDef applied fill:#dcfce7,stroke:#15803d,color:#000",
		"    classDef current fill:#86efac,stroke:#15803d,color:#000,stroke-width:3px",
		NULL
	},
	.label_begin = "[\"",
	.label_break = "<br/>",
	.label_end = {
		[NOT_APPLIED] = "\"]",
		[APPLIED] = "\"]:::applied",
		[CURRENT] = "\"]:::current",
	},
	.arrow = {[PARENT] = " --> ",[DEPENDENCY] = " -.-> "},
	.edge_end = {[PARENT] = "",[DEPENDENCY] = ""},
	.escape = escape_mermaid,
};

static const Language dot = {
	.header = (const char *const[])
	{
		"digraph schemaver {",
		"    rankdir=BT;",
		"    node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\"];",
		NULL
	},
	.footer = "}",
	.label_begin = " [label=\"",
	.label_break = "\\n",
	.label_end = {
		[NOT_APPLIED] = "\"];",
		[APPLIED] = "\", fillcolor=\"#dcfce7\"];",
		[CURRENT] = "\", fillcolor=\"#86efac\", peripheries=2];",
	},
	.arrow = {[PARENT] = " -> ",[DEPENDENCY] = " -> "},
	.edge_end = {[PARENT] = ";",[DEPENDENCY] = " [style=dashed];"},
	.escape = escape_dot,
};

static NodeState
state_of(const SvDrawNotes *notes, int32 revision)
{
	if (sv_set_has(notes->current, revision))
		return CURRENT;
	return sv_set_has(notes->applied, revision) ? APPLIED : NOT_APPLIED;
}

/* The line of a revision; room is a buffer for text to be escaped. */
static void
write_node(StringInfo line, StringInfo room, const Language *language,
		   const SvDrawNotes *notes, int32 revision)
{
	const char *message = notes->map->revs[revision]->message;

	resetStringInfo(room);
	sv_draw_notes_append(room, notes, revision);

	appendStringInfo(line, "    n%d%s", revision + 1, language->label_begin);
	language->escape(line, room->data);
	if (message != NULL && *message)
	{
		appendStringInfoString(line, language->label_break);
		language->escape(line, message);
	}
	appendStringInfoString(line, language->label_end[state_of(notes, revision)]);
}

static void
write_edge(StringInfo line, const Language *language, EdgeKind kind, int32 from, int32 to)
{
	appendStringInfo(line, "    n%d%sn%d%s", from + 1, language->arrow[kind], to + 1,
					 language->edge_end[kind]);
}

/* Outputs a line and begins the next. */
static void
end_line(StringInfo line, SvDrawPut put, void *arg)
{
	CHECK_FOR_INTERRUPTS();
	put(line, arg);
	resetStringInfo(line);
}

static void
draw_in(const Language *language, const SvRevmap *map, const SvSet *applied,
		SvDrawPut put, void *arg)
{
	SvDrawNotes notes;
	StringInfoData line,
				room;

	sv_draw_notes_begin(&notes, map, applied);
	initStringInfo(&line);
	initStringInfo(&room);
	for (const char *const *text = language->header; *text != NULL; text++)
	{
		appendStringInfoString(&line, *text);
		end_line(&line, put, arg);
	}
	for (int32 i = 0; i < map->nrevs; i++)
	{
		write_node(&line, &room, language, &notes, i);
		end_line(&line, put, arg);
	}
	for (int32 i = 0; i < map->nrevs; i++)
	{
		int32		parents = sv_edges_count(&map->parents, i);

		for_each_target(t, &map->needs, i)
		{
			write_edge(&line, language, parents-- > 0 ? PARENT : DEPENDENCY, t, i);
			end_line(&line, put, arg);
		}
	}
	if (language->footer != NULL)
	{
		appendStringInfoString(&line, language->footer);
		end_line(&line, put, arg);
	}
}

/*
 * sv_draw_mermaid
 *		Outputs the graph as a Mermaid flowchart.
 */
void
sv_draw_mermaid(const SvRevmap *map, const SvSet *applied, SvDrawPut put, void *arg)
{
	draw_in(&mermaid, map, applied, put, arg);
}

/*
 * sv_draw_dot
 *		Outputs the graph as a Graphviz digraph.
 */
void
sv_draw_dot(const SvRevmap *map, const SvSet *applied, SvDrawPut put, void *arg)
{
	draw_in(&dot, map, applied, put, arg);
}
