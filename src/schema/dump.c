/*
 * dump.c
 *		Text that builds a schema from nothing.
 *
 * It is the migration from what a new database has.  Psql can load it, and the order of
 * statements depends on nothing but the schema.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "schema/action.h"
#include "schema/dump.h"
#include "schema/kinds.h"
#include "schema/migration.h"
#include "schema/renames.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"

#define SETTINGS \
	"SET check_function_bodies = off;\n" \
	"SET search_path = %s;\n"

/* The schema public, as it is in template0. */
static SvObject *
make_public(void)
{
	SvObject   *object = sv_object_make(&sv_kind_schema);

	object->name = object->identity = "public";
	sv_object_set_common(object, SV_OWNER, "pg_database_owner");
	sv_object_set_common(object, SV_ACL, "CREATE, USAGE TO OWNER\nUSAGE TO PUBLIC");
	sv_object_set_common(object, SV_COMMENT, "standard public schema");
	return object;
}

static const SvObject *
find_named(const SvSnapshot *snapshot, const SvKind *kind, const char *name)
{
	for (int32 i = 0; i < snapshot->nobjects; i++)
		if (snapshot->objects[i]->kind == kind && strcmp(snapshot->objects[i]->name, name) == 0)
			return snapshot->objects[i];
	return NULL;
}

/* Without its parts. */
static SvObject *
copy_object(const SvObject *object)
{
	SvObject   *copy = sv_object_copy(object);

	copy->parts = NULL;
	copy->nparts = 0;
	return copy;
}

/* What a new database has of this schema. */
static SvSnapshot *
make_new_database(const SvSnapshot *snapshot)
{
	SvSnapshot *result = palloc0_object(SvSnapshot);
	const SvObject *plpgsql = find_named(snapshot, &sv_kind_extension, "plpgsql");

	result->objects = palloc_array(SvObject *, 2);
	if (find_named(snapshot, &sv_kind_schema, "public") != NULL)
		result->objects[result->nobjects++] = make_public();
	if (plpgsql != NULL)
		result->objects[result->nobjects++] = copy_object(plpgsql);
	for (int32 i = 0; i < result->nobjects; i++)
		result->objects[i]->index = i;
	sv_edges_build(&result->needs, result->nobjects, NULL, 0);
	return result;
}

/* The object whose file has the statements of another one. */
static const SvObject *
file_of(const SvObject *object)
{
	while (object->parent != NULL)
		object = object->parent;
	return object;
}

static SvDumpFile *
add_file(List **files, const SvObject *object, const SvSnapshot *snapshot)
{
	SvDumpFile *file = palloc_object(SvDumpFile);

	file->name = "schema.sql";
	file->object = object;
	initStringInfo(&file->content);
	appendStringInfo(&file->content, SETTINGS, snapshot->home_as == NULL ? "''" : quote_identifier(snapshot->home_as));
	*files = lappend(*files, file);
	return file;
}

/* A comment ends with its line, and a name may have a line end. */
static void
append_comment(StringInfo out, const char *text)
{
	appendStringInfoString(out, "\n-- ");
	for (const char *p = text; *p != '\0'; p++)
		appendStringInfoChar(out, *p == '\n' || *p == '\r' ? ' ' : *p);
	appendStringInfoChar(out, '\n');
}

/*
 * sv_dump_write
 *		The files of a dump, as SvDumpFile: one, or one for each object that is not a
 *		part of another.  If names of a schema were printed without it, search_path is
 *		set to the name that it has in identities.  Allocated in the current context.
 */
List *
sv_dump_write(const SvSnapshot *snapshot, bool one_file)
{
	SvRenames	none = {0};
	List	   *steps = sv_migration_make(make_new_database(snapshot), snapshot, &none, false);
	SvDumpFile **by_object = palloc0_array(SvDumpFile *, snapshot->nobjects + 1);
	List	   *files = NIL;
	ListCell   *cell;

	if (one_file)
		(void) add_file(&files, NULL, snapshot);
	foreach(cell, steps)
	{
		const SvStep *step = lfirst(cell);
		const SvObject *object = file_of(step->object);
		SvDumpFile *file = one_file ? linitial(files) : by_object[object->index];

		CHECK_FOR_INTERRUPTS();
		if (file == NULL)
			file = by_object[object->index] = add_file(&files, object, snapshot);
		if (step->ddl == NULL)
			append_comment(&file->content, psprintf("%s of %s is not covered", step->codes[0], step->object->identity));
		else
			appendStringInfo(&file->content, "\n%s;\n", step->ddl);
	}
	if (!one_file)
		sv_dump_names_choose(files);
	return files;
}
