/*
 * models.c
 *		SQL functions for what a schema should be.
 */
#include "postgres.h"

#include "access/xact.h"
#include "api/args.h"
#include "api/diff.h"
#include "api/rows.h"
#include "catalog/namespace.h"
#include "compat.h"
#include "core/pack.h"
#include "core/text.h"
#include "errors.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "proof/compare.h"
#include "proof/models.h"
#include "proof/scratch.h"
#include "proof/silence.h"
#include "proof/trust.h"
#include "run/guard.h"
#include "schema/dump.h"
#include "schema/environment.h"
#include "schema/fingerprint.h"
#include "schema/kinds.h"
#include "schema/reader.h"
#include "schema/remote.h"
#include "schema/wire.h"
#include "store/models.h"
#include "store/snapshots.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

/* How many differences an error names. */
#define TOLD 20

PG_FUNCTION_INFO_V1(schemaver_check);
PG_FUNCTION_INFO_V1(schemaver_scratch_drop);
PG_FUNCTION_INFO_V1(schemaver_set_models);

static void
raise_bad_source(const char *source)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" does not say what the models are", pnstrdup(source, pg_mbcliplen(source, strlen(source), 60))),
			 errhint("Use \"sql:\" and the statements that create them, \"schema:NAME\", \"database:NAME\" or \"snapshot:NAME\". The server reads no files; \"schemaver check --models FILE\" sends one.")));
}

/* The schema that new objects are made in.  Raises 3F000 if there is none. */
static const char *
find_home(void)
{
	List	   *path = fetch_search_path(false);
	const char *name = path == NIL ? NULL : get_namespace_name(linitial_oid(path));

	if (name == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_SCHEMA),
				 errmsg("no schema has been selected that the models are for"),
				 errhint("Set search_path to the schema that the other one stands for.")));
	return name;
}

/* Builds what a text says.  In place, it is for a list of schemas, also if none was given. */
static SvSnapshot *
read_text(const char *text, SvKept *kept, bool in_place)
{
	if (in_place)
		return sv_models_read_in_place(text, &kept->schemas);
	return sv_models_read_text(text, kept->schemas);
}

/* What a schema has, as if it were in the current one: it is built anew there. */
static SvSnapshot *
read_schema(const char *name, SvKept *kept, bool in_place)
{
	const char *home = find_home();
	const char *schemas[] = {name, NULL};
	const char **homes = palloc0_array(const char *, 2);
	SvSnapshot *snapshot;
	const SvDumpFile *file;
	int			level;

	if (kept->schemas != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("models from one schema cannot be for a list of schemas"),
				 errdetail("\"schema:%s\" stands for schema \"%s\", the first one in search_path.", name, home),
				 errhint("Leave the argument \"schemas\" out.")));
	homes[0] = home;
	kept->schemas = homes;
	snapshot = sv_reader_take(schemas, name, home);
	sv_trust_check(snapshot);
	level = sv_environment_enter();
	sv_silence_forget_owner(snapshot);
	file = linitial(sv_dump_write(snapshot, true));
	sv_environment_leave(level);
	return read_text(file->content.data, kept, in_place);
}

/* Reads the models anew. */
static SvSnapshot *
read_source(const SvProject *project, SvModels *models, bool in_place)
{
	SvKept	   *kept = &models->kept;
	const char *text = sv_text_after(models->source, "sql:");
	const char *schema = sv_text_after(models->source, "schema:");
	const char *database = sv_text_after(models->source, "database:");

	if (text != NULL || schema != NULL)
		sv_guard_bodies(&project->rels);
	if (text != NULL)
		return read_text(text, kept, in_place);
	if (schema != NULL && schema[0] != '\0')
		return read_schema(schema, kept, in_place);
	if (database == NULL || database[0] == '\0')
		raise_bad_source(models->source);
	return sv_remote_take(database, kept->schemas, NULL, NULL);
}

/* Raises 3F000 for a schema that neither the database nor the models have. */
static void
check_schemas(const SvSnapshot *snapshot, const char **schemas)
{
	for (; schemas != NULL && *schemas != NULL; schemas++)
	{
		bool		is_there = OidIsValid(get_namespace_oid(*schemas, true));

		for (int32 i = 0; i < snapshot->nobjects && !is_there; i++)
			is_there = snapshot->objects[i]->kind == &sv_kind_schema && strcmp(snapshot->objects[i]->name, *schemas) == 0;
		if (!is_there)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_SCHEMA),
					 errmsg("schema \"%s\" does not exist", *schemas),
					 errdetail("Neither this database nor the models have it.")));
	}
}

/* Models without an object are often a mistake, and drop everything. */
static void
warn_if_empty(const SvSnapshot *snapshot)
{
	for (int32 i = 0; i < snapshot->nobjects; i++)
		if (snapshot->objects[i]->kind != &sv_kind_schema && snapshot->objects[i]->kind != &sv_kind_extension)
			return;
	ereport(WARNING,
			(errmsg("the models have no objects"),
			 errdetail("To make the database the same, all of its tables would be dropped."),
			 errhint("See whether the source has what you expect, in the schemas that the models are for.")));
}

/* Fills in the content, from the source. */
static void
fill_content(const SvProject *project, SvModels *models, bool in_place)
{
	const SvSnapshot *snapshot = read_source(project, models, in_place);
	StringInfoData content;

	check_schemas(snapshot, models->kept.schemas);
	warn_if_empty(snapshot);
	initStringInfo(&content);
	sv_wire_write(snapshot, sv_pack_append, &content);
	models->kept.content = content.data;
	models->kept.length = content.len;
	models->kept.server_major = SERVER_MAJOR_compat;
	models->kept.fingerprint = sv_fingerprint(snapshot, SV_LEVEL_NORMAL);
}

/* The models are what was kept under a name. */
static void
take_snapshot(const SvProject *project, SvModels *models, const char *name)
{
	if (models->kept.schemas != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("models from a snapshot are for the schemas that it has"),
				 errhint("Leave the argument \"schemas\" out.")));
	models->kept = *sv_snapshots_get(&project->rels, name);
}

static void
raise_built(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("only models from \"sql:\" and \"schema:\" are built in place"),
			 errhint("Leave the argument \"in_place\" out: those of another database or of a snapshot exist already.")));
}

/*
 * schemaver_set_models(source, schemas, complete, in_place)
 *		Sets what the schema of the project should be; returns its fingerprint.
 */
Datum
schemaver_set_models(PG_FUNCTION_ARGS)
{
	SvModels	models = {.source = sv_arg_text(fcinfo, 0, "source"),.kept = {.schemas = sv_arg_schemas(fcinfo, 1)}};
	const char *snapshot = sv_text_after(models.source, "snapshot:");
	bool		is_database = sv_text_begins_with(models.source, "database:");
	bool		in_place = sv_arg_bool(fcinfo, 3, false);
	const SvProject *project;

	sv_guard_write("schemaver_set_models()");
	sv_guard_outside_run("schemaver_set_models()");
	project = sv_arg_project(fcinfo);
	sv_relations_check_version(&project->rels);
	if (in_place && (snapshot != NULL || is_database))
		raise_built();
	CommandCounterIncrement();
	models.is_complete = sv_arg_bool(fcinfo, 2, snapshot != NULL || is_database);
	if (snapshot != NULL)
		take_snapshot(project, &models, snapshot);
	else
		fill_content(project, &models, in_place);
	sv_models_put(project, &models);
	PG_RETURN_TEXT_P(cstring_to_text(models.kept.fingerprint));
}

/* Raises SV008 if there are steps. */
static void
raise_differences(const List *steps)
{
	StringInfoData list;
	int			n = list_length(steps);
	ListCell   *cell;

	if (n == 0)
		return;
	initStringInfo(&list);
	foreach(cell, steps)
	{
		const SvStep *step = lfirst(cell);

		if (foreach_current_index(cell) < TOLD)
			sv_text_add_item(&list, sv_object_describe(step->codes[0], step->object));
	}
	ereport(ERROR,
			(errcode(ERRCODE_SV_DIFFERENCES),
			 errmsg("the database differs from the models"),
			 errdetail("Different: %s%s.", list.data, n > TOLD ? " and others" : ""),
			 errhint("SELECT ddl FROM schemaver_check() shows the statements that would make it equal.")));
}

/*
 * schemaver_check(raise)
 *		What is different in the models, in the form of schemaver_diff, without the order
 *		of columns, which nothing changes.
 */
Datum
schemaver_check(PG_FUNCTION_ARGS)
{
	bool		raise = sv_arg_bool(fcinfo, 0, false);
	SvDiff		diff = {.source = "live",.desired = "models",.sides = {.ignores_order = true}};
	SvRows		rows;
	List	   *steps;

	sv_rows_begin(&rows, fcinfo);
	steps = sv_compare_material(sv_diff_make(fcinfo, &diff));
	if (raise)
		raise_differences(steps);
	sv_diff_return(&rows, &diff, steps);
	return (Datum) 0;
}

/*
 * schemaver_scratch_drop()
 *		Drops the database in which the caller tries schemas out; returns whether there
 *		was one.
 */
Datum
schemaver_scratch_drop(PG_FUNCTION_ARGS)
{
	SvRelations rels;

	sv_guard_write("schemaver_scratch_drop()");
	sv_guard_outside_run("schemaver_scratch_drop()");
	sv_relations_find(sv_arg_function(fcinfo), &rels);
	sv_relations_check_version(&rels);
	PG_RETURN_BOOL(sv_scratch_drop());
}
