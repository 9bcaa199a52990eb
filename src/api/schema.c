/*
 * schema.c
 *		SQL functions about the schema of the database, apart from any history.
 */
#include "postgres.h"

#include "api/args.h"
#include "api/rows.h"
#include "compat.h"
#include "core/checksum.h"
#include "core/text.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "schema/catalogs.h"
#include "schema/definition.h"
#include "schema/dump.h"
#include "schema/environment.h"
#include "schema/fingerprint.h"
#include "schema/kinds.h"
#include "schema/migration.h"
#include "schema/reader.h"
#include "schema/rehearsal.h"
#include "schema/renames.h"
#include "schema/side.h"
#include "store/ignored.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(schemaver_schema);
PG_FUNCTION_INFO_V1(schemaver_fingerprint);
PG_FUNCTION_INFO_V1(schemaver_coverage);
PG_FUNCTION_INFO_V1(schemaver_diff);
PG_FUNCTION_INFO_V1(schemaver_dump);

/* How many ignored differences a NOTICE names. */
#define SV_IGNORED_TOLD 20

/* Returns the names of schemas, NULL for all.  An empty list is a mistake. */
static const char **
read_schemas(FunctionCallInfo fcinfo, int n)
{
	const char **schemas = sv_arg_texts(fcinfo, n);

	if (schemas == NULL && !PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the list of schemas is empty"),
				 errhint("Leave the argument out to read all schemas.")));
	return schemas;
}

static const char *
digest_of(const SvObject *object)
{
	StringInfoData text;

	initStringInfo(&text);
	sv_object_add_canonical(&text, object, SV_LEVEL_STRICT);
	return sv_digest_hex(SV_DIGEST_SHA256, text.data, text.len);
}

/*
 * schemaver_schema(schemas)
 *		The objects of the database, each after what it is a part of.
 */
Datum
schemaver_schema(PG_FUNCTION_ARGS)
{
	SvRows		rows;
	SvSnapshot *snapshot;
	int			level;
	MemoryContext work = AllocSetContextCreate(CurrentMemoryContext, "schemaver object of a schema",
											   ALLOCSET_DEFAULT_SIZES);

	sv_rows_begin(&rows, fcinfo);
	snapshot = sv_reader_take(read_schemas(fcinfo, 0), NULL, NULL);
	level = sv_environment_enter();
	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		const SvObject *object = snapshot->objects[i];
		MemoryContext caller = MemoryContextSwitchTo(work);

		CHECK_FOR_INTERRUPTS();
		sv_rows_text(&rows, object->kind->name);
		sv_rows_text(&rows, object->identity);
		sv_rows_text(&rows, object->parent == NULL ? NULL : object->parent->identity);
		sv_rows_text(&rows, sv_object_definition(object));
		sv_rows_text(&rows, digest_of(object));
		sv_rows_end(&rows);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(work);
	}
	sv_environment_leave(level);
	return (Datum) 0;
}

static SvLevel
parse_level(const char *text)
{
	static const char *const names[] =
	{
		[SV_LEVEL_SHAPE] = "shape",
		[SV_LEVEL_NORMAL] = "normal",
		[SV_LEVEL_STRICT] = "strict",
	};

	for (int i = 0; i < lengthof(names); i++)
		if (strcmp(text, names[i]) == 0)
			return (SvLevel) i;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" is not a level of comparison", text),
			 errhint("Use \"strict\", \"normal\" or \"shape\".")));
}

/*
 * schemaver_fingerprint(level, schemas)
 *		One checksum for the objects of the database.
 */
Datum
schemaver_fingerprint(PG_FUNCTION_ARGS)
{
	SvLevel		level = parse_level(sv_arg_text(fcinfo, 0, "level"));
	const SvSnapshot *snapshot = sv_reader_take(read_schemas(fcinfo, 1), NULL, NULL);

	return CStringGetTextDatum(sv_fingerprint(snapshot, level));
}

static const char *
name_treatment(SvTreatment treatment)
{
	switch (treatment)
	{
		case SV_READ:
			return "read";
		case SV_DERIVED:
			return "derived";
		case SV_OUT:
			return "out";
		case SV_UNCOVERED:
			return "uncovered";
	}
	return NULL;
}

static void
add_coverage(SvRows *rows, const SvCatalog *catalog, const char *column, SvTreatment treatment, const char *note)
{
	sv_rows_text(rows, catalog->name);
	sv_rows_text(rows, column);
	sv_rows_text(rows, name_treatment(treatment));
	sv_rows_text(rows, note);
	sv_rows_end(rows);
}

/*
 * schemaver_coverage()
 *		What is read of the catalogs.  A catalog without a column is treated as a whole.
 */
Datum
schemaver_coverage(PG_FUNCTION_ARGS)
{
	SvRows		rows;

	sv_rows_begin(&rows, fcinfo);
	for (int i = 0; i < sv_ncatalogs; i++)
	{
		const SvCatalog *catalog = &sv_catalogs[i];

		if (catalog->columns == NULL)
			add_coverage(&rows, catalog, NULL, catalog->treatment, catalog->note);
		for (int j = 0; j < catalog->ncolumns; j++)
		{
			const SvCatalogColumn *column = &catalog->columns[j];

			if (column->treatment == SV_READ && !sv_kinds_have(column->note))
				elog(WARNING, "%s.%s is read as \"%s\", which does not exist", catalog->name, column->name, column->note);
			add_coverage(&rows, catalog, column->name, column->treatment, column->note);
		}
	}
	return (Datum) 0;
}

static void
put_hazards(SvRows *rows, int hazards)
{
	static const struct
	{
		SvHazard	hazard;
		const char *name;
	}			all[] =
	{
		{SV_LOSES_ROWS, "loses_rows"},
		{SV_MAY_FAIL, "may_fail"},
	};
	const char *names[lengthof(all) + 1];
	int			n = 0;

	for (int i = 0; i < lengthof(all); i++)
		if (hazards & all[i].hazard)
			names[n++] = all[i].name;
	names[n] = NULL;
	sv_rows_texts(rows, names);
}

/* A statement that sets what the others rely on. */
static void
add_setting(SvRows *rows, int *step, const char *ddl)
{
	sv_rows_int(rows, ++*step);
	sv_rows_text(rows, ddl);
	sv_rows_text(rows, "setting");
	sv_rows_null(rows);
	sv_rows_null(rows);
	put_hazards(rows, 0);
	sv_rows_end(rows);
}

static void
raise_bad_renames(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("renames must be an object in JSON, with the new names of objects, or null for what is dropped"),
			 errhint("For example: renames => '{\"public.t.a\": \"public.t.b\", \"public.old\": null}'.")));
}

/* Reads the argument {"identity": "new identity" or null}. */
static SvRenames
read_renames(FunctionCallInfo fcinfo, int n)
{
	SvRenames	renames = {0};
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue	value;
	Jsonb	   *jsonb;

	if (PG_NARGS() <= n || PG_ARGISNULL(n))
		return renames;
	jsonb = PG_GETARG_JSONB_P(n);
	if (!JB_ROOT_IS_OBJECT(jsonb))
		raise_bad_renames();
	renames.list = palloc0_array(SvRename, JB_ROOT_COUNT(jsonb) + 1);
	iterator = JsonbIteratorInit(&jsonb->root);
	while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			renames.list[renames.n].from = pnstrdup(value.val.string.val, value.val.string.len);
		else if (token == WJB_VALUE)
		{
			if (value.type != jbvString && value.type != jbvNull)
				raise_bad_renames();
			if (value.type == jbvString)
				renames.list[renames.n].to = pnstrdup(value.val.string.val, value.val.string.len);
			renames.n++;
		}
	}
	return renames;
}

/* Does a statement create a routine?  What its body needs may come later. */
static bool
any_creates_routine(const List *steps)
{
	ListCell   *cell;

	foreach(cell, steps)
	{
		const SvStep *step = lfirst(cell);

		if ((step->object->kind == &sv_kind_function || step->object->kind == &sv_kind_procedure) && step->ddl != NULL &&
			sv_text_begins_with(step->ddl, "CREATE "))
			return true;
	}
	return false;
}

/* What schemaver_ignored has, apart from what is over. */
static SvIgnored *
read_ignored(FunctionCallInfo fcinfo)
{
	SvIgnored  *ignored = palloc0_object(SvIgnored);
	SvRelations rels;
	ListCell   *cell;

	sv_relations_find(sv_arg_function(fcinfo), &rels);
	foreach(cell, sv_ignored_list(&rels))
	{
		const SvIgnoredRow *row = lfirst(cell);
		SvIgnore   *entry = palloc_object(SvIgnore);

		if (sv_ignored_is_over(row))
			continue;
		entry->code = row->code;
		entry->identity = row->identity;
		ignored->list = lappend(ignored->list, entry);
	}
	return ignored;
}

/* Nothing is hidden in silence. */
static void
tell_ignored(const SvIgnored *ignored)
{
	int			n = list_length(ignored->hidden);
	StringInfoData list;

	if (n == 0)
		return;
	initStringInfo(&list);
	for (int i = 0; i < n && i < SV_IGNORED_TOLD; i++)
		sv_text_add_item(&list, list_nth(ignored->hidden, i));
	if (n > SV_IGNORED_TOLD)
		appendStringInfoString(&list, ", ...");
	ereport(NOTICE,
			(errmsg_plural("%d difference is ignored, as schemaver_ignored says",
						   "%d differences are ignored, as schemaver_ignored says", n, n),
			 errdetail("Ignored: %s.", list.data)));
}

/*
 * schemaver_diff(source, desired, renames)
 *		The statements that make the source into what is desired, in order.
 */
Datum
schemaver_diff(PG_FUNCTION_ARGS)
{
	char	   *source = sv_arg_text(fcinfo, 0, "source");
	char	   *desired = sv_arg_text(fcinfo, 1, "desired");
	SvRenames	renames = read_renames(fcinfo, 2);
	SvSides		sides;
	SvRows		rows;
	List	   *steps;
	ListCell   *cell;
	int			step = 0;
	int			level;

	sv_rows_begin(&rows, fcinfo);
	renames.ignored = read_ignored(fcinfo);
	sv_sides_read(&sides, source, desired);
	level = sv_environment_enter();
	steps = sv_renames_make(&renames, sides.source, sides.desired);
	if (steps != NIL)
	{
		sv_sides_require_here(&sides);
		/* As the statements will be run. */
		sv_environment_resolve(sides.home);
		sides.source = sv_rehearsal_read(steps, sv_sides_read_source, &sides);
	}
	steps = list_concat(steps, sv_migration_make(sides.source, sides.desired, &renames));
	tell_ignored(renames.ignored);
	if (steps != NIL)
		add_setting(&rows, &step, psprintf("SET search_path = %s",
										   sides.home == NULL ? "''" : quote_identifier(sides.home)));
	if (any_creates_routine(steps))
		add_setting(&rows, &step, "SET check_function_bodies = off");
	foreach(cell, steps)
	{
		const SvStep *this = lfirst(cell);

		sv_rows_int(&rows, ++step);
		sv_rows_text(&rows, this->ddl);
		sv_rows_text(&rows, this->object->kind->name);
		sv_rows_text(&rows, this->object->identity);
		sv_rows_texts(&rows, this->codes);
		put_hazards(&rows, this->hazards);
		sv_rows_end(&rows);
	}
	sv_environment_leave(level);
	return (Datum) 0;
}

/*
 * schemaver_dump(schemas, layout)
 *		Text that builds the schema of the database, or some schemas, from nothing.
 */
Datum
schemaver_dump(PG_FUNCTION_ARGS)
{
	const char **schemas = read_schemas(fcinfo, 0);
	char	   *layout = sv_arg_text(fcinfo, 1, "layout");
	bool		one_file = strcmp(layout, "one") == 0;
	SvRows		rows;
	SvSnapshot *snapshot;
	int			level;
	List	   *files;
	ListCell   *cell;

	if (!one_file && strcmp(layout, "files") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("layout \"%s\" is not known", layout),
				 errhint("Use \"one\" or \"files\".")));
	sv_rows_begin(&rows, fcinfo);
	snapshot = sv_reader_take(schemas, NULL, NULL);
	level = sv_environment_enter();
	files = sv_dump_write(snapshot, one_file);
	sv_environment_leave(level);
	foreach(cell, files)
	{
		const SvDumpFile *file = lfirst(cell);

		sv_rows_text(&rows, file->name);
		sv_rows_text(&rows, file->content.data);
		sv_rows_end(&rows);
	}
	return (Datum) 0;
}
