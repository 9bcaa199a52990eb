/*
 * graph.c
 *		schemaver_graph: the history as a drawing.
 */
#include "postgres.h"

#include "api/args.h"
#include "api/rows.h"
#include "revision/draw.h"
#include "run/empty.h"
#include "store/history.h"

typedef void (*DrawFunction) (const SvRevmap *map, const SvSet *applied, SvDrawPut put, void *arg);

static const struct
{
	const char *name;
	DrawFunction draw;
}			formats[] =

{
	{"ascii", sv_draw_ascii},
	{"mermaid", sv_draw_mermaid},
	{"dot", sv_draw_dot},
};

static DrawFunction
find_format(const char *name)
{
	for (size_t i = 0; i < lengthof(formats); i++)
	{
		if (strcmp(formats[i].name, name) == 0)
			return formats[i].draw;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("graph format \"%s\" is not known", name),
			 errhint("The formats are ascii, mermaid and dot: SELECT * FROM schemaver_graph('ascii').")));
}

/* Adds one line of the drawing as a row of the result. */
static void
put_row(const StringInfoData *line, void *arg)
{
	SvRows	   *rows = (SvRows *) arg;

	sv_rows_text(rows, line->data);
	sv_rows_end(rows);
}

PG_FUNCTION_INFO_V1(schemaver_graph);

/*
 * schemaver_graph(format)
 *		Draws the current project, one row for each line.
 */
Datum
schemaver_graph(PG_FUNCTION_ARGS)
{
	DrawFunction draw = find_format(sv_arg_text(fcinfo, 0, "format"));
	const SvHistory *history;
	SvRows		rows;

	sv_rows_begin(&rows, fcinfo);
	history = sv_history_read(sv_arg_project(fcinfo));
	sv_empty_notice(history);
	draw(history->map, history->applied, put_row, &rows);
	return (Datum) 0;
}
