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
#include "schema/kept_rows.h"
#include "schema/kinds.h"
#include "schema/reader.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(schemaver_schema);
PG_FUNCTION_INFO_V1(schemaver_fingerprint);
PG_FUNCTION_INFO_V1(schemaver_coverage);
PG_FUNCTION_INFO_V1(schemaver_dump);

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
	snapshot = sv_reader_take(sv_arg_schemas(fcinfo, 0), NULL, NULL);
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
	const SvSnapshot *snapshot = sv_reader_take(sv_arg_schemas(fcinfo, 1), NULL, NULL);

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

/*
 * schemaver_dump(schemas, layout)
 *		Text that builds the schema of the database, or some schemas, from nothing.
 */
Datum
schemaver_dump(PG_FUNCTION_ARGS)
{
	const char **schemas = sv_arg_schemas(fcinfo, 0);
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
	if (schemas == NULL)
		sv_kept_rows_report();
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
