/*
 * load.c
 *		schemaver_load and schemaver_load_directory: migration files to revisions.
 */
#include "postgres.h"

#include "api/args.h"
#include "api/rows.h"
#include "core/graph.h"
#include "import/formats.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "registry/directory.h"
#include "registry/latest.h"
#include "registry/load.h"
#include "registry/stale.h"
#include "revision/line.h"
#include "run/guard.h"
#include "store/history.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

PG_FUNCTION_INFO_V1(schemaver_load);
PG_FUNCTION_INFO_V1(schemaver_load_directory);

static void
raise_not_an_object(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("argument \"files\" must be a JSON object of file names and contents"),
			 errhint("For example: '{\"0001_users.sql\": \"CREATE TABLE users ()\"}'.")));
}

/* Reads the files from {"name": "content", ...}. */
static SvFile *
files_from_jsonb(Jsonb *jsonb, int32 *nfiles)
{
	JsonbIterator *iterator = JsonbIteratorInit(&jsonb->root);
	JsonbIteratorToken token;
	JsonbValue	value;
	SvFile	   *files;

	if (!JB_ROOT_IS_OBJECT(jsonb))
		raise_not_an_object();
	files = palloc0_array(SvFile, JB_ROOT_COUNT(jsonb));
	*nfiles = 0;
	while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
	{
		SvFile	   *file = &files[*nfiles];

		CHECK_FOR_INTERRUPTS();
		if (token == WJB_KEY)
			file->name = pnstrdup(value.val.string.val, value.val.string.len);
		else if (token == WJB_VALUE)
		{
			if (value.type != jbvString)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("the content of file \"%s\" must be a string", file->name)));
			file->text = pnstrdup(value.val.string.val, value.val.string.len);
			file->length = value.val.string.len;
			(*nfiles)++;
		}
	}
	return files;
}

/* Should what is not supported be replaced by a revision that cannot be run? */
static bool
wants_stubs(FunctionCallInfo fcinfo, int n)
{
	const char *unsupported = sv_arg_text(fcinfo, n, "unsupported");

	if (strcmp(unsupported, "stub") == 0)
		return true;
	if (strcmp(unsupported, "error") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid value for argument \"unsupported\": \"%s\"", unsupported),
				 errhint("Available values: error, stub.")));
	return false;
}

/*
 * What to do about revisions that are registered, but neither applied nor in one
 * of the files.
 */
static SvStale
wanted_for_stale(FunctionCallInfo fcinfo, int n)
{
	const char *stale;

	/* In a database of version 0.1, the argument is not declared. */
	if (PG_NARGS() <= n)
		return SV_STALE_REPORT;
	stale = sv_arg_text(fcinfo, n, "stale");
	if (strcmp(stale, "report") == 0)
		return SV_STALE_REPORT;
	if (strcmp(stale, "error") == 0)
		return SV_STALE_ERROR;
	if (strcmp(stale, "prune") == 0)
		return SV_STALE_PRUNE;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid value for argument \"stale\": \"%s\"", stale),
			 errhint("Available values: report, error, prune.")));
}

/* May an older number follow newer ones that are applied? */
static SvOutOfOrder
wanted_for_late(FunctionCallInfo fcinfo, int n)
{
	if (PG_NARGS() <= n || PG_ARGISNULL(n))
		return SV_OUT_OF_ORDER_AS_TOOL;
	return PG_GETARG_BOOL(n) ? SV_OUT_OF_ORDER_RUN : SV_OUT_OF_ORDER_REFUSE;
}

/* Lists the problems of each file, in the order in which they were found. */
static void
list_problems(const SvReading *reading, SvEdges *problems)
{
	SvEdge	   *list = palloc_extended(sizeof(SvEdge) * reading->nproblems, MCXT_ALLOC_HUGE);

	for (int32 i = 0; i < reading->nproblems; i++)
	{
		SvEdge		edge = {reading->problems[i].file, i};

		list[i] = edge;
	}
	sv_edges_build(problems, reading->nfiles, list, reading->nproblems);
	pfree(list);
}

/* Appends all problems of a file, one sentence after the other. */
static void
append_problems(StringInfo text, const SvReading *reading, const SvEdges *problems, int32 file)
{
	if (reading->files[file].draft == NULL && reading->files[file].ignored != NULL)
		appendStringInfoString(text, reading->files[file].ignored);
	for_each_target(i, problems, file)
	{
		const SvProblem *problem = &reading->problems[i];

		CHECK_FOR_INTERRUPTS();
		if (text->len > 0)
			appendStringInfoString(text, "; ");
		if (problem->line > 0)
			appendStringInfo(text, "line %d: ", problem->line);
		appendStringInfoString(text, problem->text);
	}
}

static void
put_file(SvRows *rows, const SvFile *file, const SvDraft *draft, const char *problems)
{
	sv_rows_text(rows, file->name);
	sv_rows_text(rows, draft == NULL ? NULL : draft->id);
	sv_rows_text(rows, draft == NULL ? "ignored" : draft->action);
	sv_rows_text(rows, problems);
	sv_rows_end(rows);
}

/* The drafts of a file are next to each other, in the order of the file. */
static int
compare_by_file(const void *a, const void *b, void *arg)
{
	const SvReading *reading = (const SvReading *) arg;
	int32		left = *(const int32 *) a;
	int32		right = *(const int32 *) b;
	int32		left_file = reading->drafts[left]->file;
	int32		right_file = reading->drafts[right]->file;

	CHECK_FOR_INTERRUPTS();
	if (left_file != right_file)
		return left_file < right_file ? -1 : 1;
	return (left > right) - (left < right);
}

/*
 * Adds one row for each file, or one for each revision that is made from it; the
 * first of these has the notes about the file.
 */
static void
put_files(SvRows *rows, const SvReading *reading)
{
	int32	   *order = palloc_array(int32, reading->ndrafts);
	int32		next = 0;
	SvEdges		problems;
	StringInfoData text;

	initStringInfo(&text);
	list_problems(reading, &problems);

	for (int32 i = 0; i < reading->ndrafts; i++)
		order[i] = i;
	qsort_arg(order, reading->ndrafts, sizeof(int32), compare_by_file, unconstify(SvReading *, reading));
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const SvFile *file = &reading->files[i];
		const char *said;
		int32		first = next;

		CHECK_FOR_INTERRUPTS();
		resetStringInfo(&text);
		append_problems(&text, reading, &problems, i);
		said = text.len > 0 ? text.data : NULL;
		for (; next < reading->ndrafts && reading->drafts[order[next]]->file == i; next++)
			put_file(rows, file, reading->drafts[order[next]], next == first ? said : NULL);
		if (next == first)
			put_file(rows, file, file->draft, said);
	}
}

/* Adds a row about a revision that is in none of the files. */
static void
put_absent(SvRows *rows, const char *revision, const char *action, const char *problem)
{
	sv_rows_null(rows);
	sv_rows_text(rows, revision);
	sv_rows_text(rows, action);
	sv_rows_text(rows, problem);
	sv_rows_end(rows);
}

/*
 * Adds rows for revisions that are in none of the files: those that are applied, then
 * those that are not, which may have been removed.
 */
static void
put_absences(SvRows *rows, const SvProject *project, const SvReading *reading,
			 const SvPruned *pruned)
{
	const SvHistory *seen = sv_latest_read(project);
	const SvHistory *history = seen->whole;
	const SvRevmap *map = history->map;
	const SvSet *missing = sv_stale_find_missing(reading, history);
	const SvSet *stale = sv_stale_find(reading, history);
	int32		nheads = sv_line_ends(seen->map, &seen->map->children, NULL).count;

	for_each_member(i, missing)
		put_absent(rows, map->revs[i]->id, "missing",
				   "it is applied, but none of the files contains it");
	for (const char **id = pruned != NULL ? pruned->ids : NULL; id != NULL && *id != NULL; id++)
	{
		CHECK_FOR_INTERRUPTS();
		put_absent(rows, *id, "pruned", "it was not applied, and none of the files contains it");
	}
	for_each_member(i, stale)
	{
		CHECK_FOR_INTERRUPTS();
		put_absent(rows, map->revs[i]->id, "stale", sv_stale_describe(stale, i, nheads));
	}
}

/* Reads the files as arguments 1 to 4 say, and registers what is in them. */
static void
load_files(FunctionCallInfo fcinfo, SvRows *rows, SvFile *files, int32 nfiles)
{
	char	   *name = sv_arg_text(fcinfo, 1, "format");
	SvLoadOptions options = {
		.stubs = wants_stubs(fcinfo, 2),
		.stale = wanted_for_stale(fcinfo, 3),
		.out_of_order = wanted_for_late(fcinfo, 4),
	};
	SvReading  *reading = sv_reading_begin(files, nfiles);
	const SvProject *project = sv_arg_project(fcinfo);
	const SvFormat *format = nfiles > 0 ? sv_formats_get(name, reading) : NULL;
	const SvPruned *pruned;

	if (format != NULL)
		sv_formats_read(format, reading);
	pruned = sv_load_drafts(project, reading, format, &options);
	put_files(rows, reading);
	put_absences(rows, project, reading, pruned);
}

/* schemaver_load(files jsonb, format text, unsupported text, stale text, out_of_order boolean) */
Datum
schemaver_load(PG_FUNCTION_ARGS)
{
	SvRows		rows;
	SvFile	   *files;
	int32		nfiles;

	sv_guard_write("schemaver_load()");
	if (PG_ARGISNULL(0))
		raise_not_an_object();
	sv_rows_begin(&rows, fcinfo);
	files = files_from_jsonb(PG_GETARG_JSONB_P(0), &nfiles);
	load_files(fcinfo, &rows, files, nfiles);
	return (Datum) 0;
}

/* schemaver_load_directory(path text, format text, unsupported text, stale text, out_of_order boolean) */
Datum
schemaver_load_directory(PG_FUNCTION_ARGS)
{
	char	   *path = sv_arg_text(fcinfo, 0, "path");
	SvRows		rows;
	SvFile	   *files;
	int32		nfiles;

	sv_guard_write("schemaver_load_directory()");
	sv_rows_begin(&rows, fcinfo);
	files = sv_directory_read(path, sv_formats_content, &nfiles);
	load_files(fcinfo, &rows, files, nfiles);
	return (Datum) 0;
}
