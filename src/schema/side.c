/*
 * side.c
 *		The two sides of a comparison, as a user names them.
 *
 * live is this database, and database:NAME is another one of this server.  schema:NAME
 * is a schema of this database that stands for another one, so that it can be compared
 * with that one: names of its objects are printed without a schema on both sides.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "compat.h"
#include "core/text.h"
#include "nodes/pg_list.h"
#include "schema/reader.h"
#include "schema/remote.h"
#include "schema/side.h"
#include "utils/lsyscache.h"

/* What a side is, as long as it has not been read. */
typedef struct SideName
{
	const char *database;		/* NULL: this one */
	const char *schema;			/* NULL: that which the other side stands for,
								 * or all */
} SideName;

static SideName
parse_side(const char *text)
{
	SideName	name = {
		.database = sv_text_after(text, "database:"),
		.schema = sv_text_after(text, "schema:"),
	};
	const char *given = name.database != NULL ? name.database : name.schema;

	if (given == NULL ? strcmp(text, "live") != 0 : given[0] == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is not a schema that can be compared", text),
				 errhint("Use \"live\", \"schema:NAME\" or \"database:NAME\".")));
	return name;
}

/* The schema that new objects are made in.  Raises 3F000 if there is none. */
static const char *
current_schema_name(void)
{
	List	   *path = fetch_search_path(false);
	const char *name = path == NIL ? NULL : get_namespace_name(linitial_oid(path));

	if (name == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_SCHEMA),
				 errmsg("no schema has been selected to compare with"),
				 errhint("Set search_path to the schema that the other one stands for.")));
	return name;
}

static const SvSnapshot *
read_side(const SideName *side, const char *home_as)
{
	const char *schemas[] = {side->schema, NULL};

	if (side->database != NULL)
		return sv_remote_take(side->database, side->schema, home_as);
	return sv_reader_take(side->schema == NULL ? NULL : schemas, side->schema, home_as);
}

/*
 * sv_sides_read
 *		Reads both sides, the source first.  If schemas are compared, home is the name of
 *		the one that statements are for: names without a schema mean objects in it.
 *		Otherwise it is NULL.  Raises 22023 for a side that is not one, and the errors of
 *		those that read.
 */
void
sv_sides_read(SvSides *sides, const char *source, const char *desired)
{
	SideName	names[] = {parse_side(source), parse_side(desired)};

	if (names[0].schema != NULL || names[1].schema != NULL)
		for (int i = 0; i < lengthof(names); i++)
			if (names[i].schema == NULL)
				names[i].schema = current_schema_name();
	sides->home = names[0].schema;
	sides->source_database = names[0].database;
	sides->desired_schema = names[1].database == NULL ? names[1].schema : NULL;
	sides->source = read_side(&names[0], sides->home);
	sides->desired = read_side(&names[1], sides->home);
}

/*
 * sv_sides_require_here
 *		Raises 0A000 if the source is another database.
 */
void
sv_sides_require_here(const SvSides *sides)
{
	if (sides->source_database != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("objects of another database cannot be renamed"),
				 errhint("Connect to database \"%s\", where the source is \"live\".", sides->source_database)));
}

/*
 * sv_sides_read_source
 *		Reads the source again: an SvRead for SvSides.
 */
const SvSnapshot *
sv_sides_read_source(void *arg)
{
	const SvSides *sides = arg;
	SideName	name = {.schema = sides->home};

	return read_side(&name, sides->home);
}
