/*
 * side.c
 *		The two sides of a comparison, as a user names them.
 *
 * live is this database.  schema:NAME is a schema of it that stands for another one, so
 * that it can be compared with that one: names of its objects are printed without a
 * schema on both sides.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "compat.h"
#include "core/text.h"
#include "nodes/pg_list.h"
#include "schema/reader.h"
#include "schema/side.h"
#include "utils/lsyscache.h"

/* What a side is, as long as it has not been read. */
typedef struct SideName
{
	const char *schema;			/* NULL: live */
} SideName;

static SideName
parse_side(const char *text)
{
	SideName	name = {.schema = sv_text_after(text, "schema:")};

	if (strcmp(text, "live") != 0 && (name.schema == NULL || name.schema[0] == '\0'))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is not a schema that can be compared", text),
				 errhint("Use \"live\" or \"schema:NAME\".")));
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
read_side(const char *schema, const char *home_as)
{
	const char *schemas[] = {schema, NULL};

	return sv_reader_take(schema == NULL ? NULL : schemas, schema, home_as);
}

/*
 * sv_sides_read
 *		Reads both sides, the source first.  If schemas are compared, home is the name of
 *		the one that statements are for: names without a schema mean objects in it.
 *		Otherwise it is NULL.  Raises 22023 for a side that cannot be read.
 */
void
sv_sides_read(SvSides *sides, const char *source, const char *desired)
{
	SideName	from = parse_side(source);
	SideName	to = parse_side(desired);

	sides->home = NULL;
	if (from.schema != NULL || to.schema != NULL)
		sides->home = from.schema != NULL ? from.schema : current_schema_name();
	sides->source = sv_sides_read_source(sides);
	sides->desired = read_side(to.schema != NULL ? to.schema : sides->home, sides->home);
}

/*
 * sv_sides_read_source
 *		Reads the source again: an SvRead for SvSides.
 */
const SvSnapshot *
sv_sides_read_source(void *arg)
{
	const SvSides *sides = arg;

	return read_side(sides->home, sides->home);
}
