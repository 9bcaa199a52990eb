/*
 * graph.c
 *		schemaver_graph: the history as a drawing.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "revision/draw.h"
#include "store/history.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

typedef void (*DrawFunction) (const SvRevmap *map, const bool *applied, SvDrawPut put, void *arg);

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
			 errmsg("unknown format of a graph: \"%s\"", name),
			 errhint("The formats are ascii, mermaid and dot: SELECT * FROM schemaver_graph('ascii').")));
}

/* Keeps one line of the drawing as a row of the result. */
static void
put_row(const StringInfoData *line, void *arg)
{
	ReturnSetInfo *result = arg;
	text	   *value = cstring_to_text_with_len(line->data, line->len);
	Datum		values[1] = {PointerGetDatum(value)};
	bool		nulls[1] = {false};

	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	pfree(value);
}

PG_FUNCTION_INFO_V1(schemaver_graph);

Datum
schemaver_graph(PG_FUNCTION_ARGS)
{
	DrawFunction draw;
	const SvHistory *history;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("format of a graph must not be null"),
				 errhint("The formats are ascii, mermaid and dot.")));
	draw = find_format(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	history = sv_history_read(fcinfo);
	draw(history->map, history->applied, put_row, fcinfo->resultinfo);
	return (Datum) 0;
}
