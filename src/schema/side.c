/*
 * side.c
 *		The two sides of a comparison, as a user names them.
 *
 * live is this database, and database:NAME is another one of this server.  schema:NAME
 * is a schema of this database that stands for another one, so that it can be compared
 * with that one: names of its objects are printed without a schema on both sides.
 * snapshot:NAME is what was kept under a name, and models what was set as such; the
 * caller finds them.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "compat.h"
#include "core/text.h"
#include "nodes/pg_list.h"
#include "schema/fingerprint.h"
#include "schema/moved.h"
#include "schema/reader.h"
#include "schema/remote.h"
#include "schema/side.h"
#include "schema/wire.h"
#include "utils/lsyscache.h"

/* What a side is, as long as it has not been read. */
typedef struct SideName
{
	const char *text;
	const char *database;		/* NULL: this one, or what is stored */
	const char *schema;			/* NULL: that which the other side stands for,
								 * or all */
	bool		is_stored;
	SvStored	stored;
	int			major;			/* that it was stored on; this one if it was
								 * not */
} SideName;

static void
raise_bad_side(const char *text)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" is not a schema that can be compared", text),
			 errhint("Use \"live\", \"models\", \"schema:NAME\", \"database:NAME\" or \"snapshot:NAME\".")));
}

static SideName
parse_side(const SvSides *sides, const char *text)
{
	const char *snapshot = sv_text_after(text, "snapshot:");
	bool		is_models = strcmp(text, "models") == 0;
	SideName	name = {
		.text = text,
		.database = sv_text_after(text, "database:"),
		.schema = sv_text_after(text, "schema:"),
		.is_stored = snapshot != NULL || is_models,
		.major = SERVER_MAJOR_compat,
	};
	const char *given = name.database != NULL ? name.database : name.schema != NULL ? name.schema : snapshot;

	if (given == NULL ? !is_models && strcmp(text, "live") != 0 : given[0] == '\0')
		raise_bad_side(text);
	if (name.is_stored)
		name.stored = sides->find_stored(sides->arg, snapshot);
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

static void
add_context(void *side)
{
	errcontext("reading \"%s\"", ((const SideName *) side)->text);
}

static SvUnpacker
unpack(const SideName *side)
{
	return (SvUnpacker)
	{
		.at = side->stored.content,.left = side->stored.length
	};
}

static const SvSnapshot *
read_stored(SideName *side, const SvSides *sides)
{
	SvUnpacker	unpacker = unpack(side);
	ErrorContextCallback callback = {error_context_stack, add_context, side};
	SvSnapshot *snapshot;

	error_context_stack = &callback;
	snapshot = sv_wire_read(&unpacker, &side->major);
	if (side->major != SERVER_MAJOR_compat)
		snapshot = sides->reprint_stored(sides->arg, &side->stored, snapshot);
	error_context_stack = callback.previous;
	return snapshot;
}

static const SvSnapshot *
read_side(SideName *side, const SvSides *sides)
{
	const char *home[] = {side->schema, NULL};
	const char **schemas = side->schema == NULL ? sides->schemas : home;

	if (side->is_stored)
		return read_stored(side, sides);
	if (side->database != NULL)
		return sv_remote_take(side->database, schemas, side->schema, sides->home);
	return sv_reader_take(side->schema == NULL ? sv_reader_existing(schemas) : schemas, side->schema, sides->home);
}

/*
 * Has what is stored the fingerprint of a snapshot?  Then a comparison would find nothing,
 * except for the order of columns: all that counts for it is in the fingerprint.
 */
static bool
is_stored(const SideName *side, const SvSnapshot *snapshot)
{
	SvUnpacker	unpacker = unpack(side);
	ErrorContextCallback callback = {error_context_stack, add_context, unconstify(SideName *, side)};
	int32		nobjects;
	int			major;

	if (!side->is_stored || side->stored.fingerprint == NULL)
		return false;
	error_context_stack = &callback;
	nobjects = sv_wire_count(&unpacker, &major);
	error_context_stack = callback.previous;
	return major == SERVER_MAJOR_compat && nobjects == snapshot->nobjects &&
		sv_fingerprint_is(snapshot, side->stored.fingerprint);
}

static bool
same_schemas(const char **a, const char **b)
{
	if (a == NULL || b == NULL)
		return a == b;
	for (; *a != NULL && *b != NULL; a++, b++)
		if (strcmp(*a, *b) != 0)
			return false;
	return *a == *b;
}

/* What a snapshot has is what is read of the other side.  Sets the list of schemas. */
static void
choose_schemas(SvSides *sides, const SideName *names)
{
	const SideName *stored = names[0].is_stored ? &names[0] : &names[1];

	if (!stored->is_stored)
		return;
	sides->schemas = stored->stored.schemas;
	for (int i = 0; i < 2; i++)
	{
		if (names[i].schema != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("\"%s\" cannot be compared with \"%s\"", stored->text, names[i].text),
					 errdetail("In a snapshot, no schema stands for another one."),
					 errhint("Use \"live\" or \"database:NAME\".")));
		if (names[i].is_stored && !same_schemas(names[i].stored.schemas, sides->schemas))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("\"%s\" and \"%s\" are of different schemas", names[0].text, names[1].text),
					 errhint("SELECT name, schemas FROM schemaver_snapshots")));
	}
}

/*
 * sv_sides_read
 *		Reads both sides, the source first.  If schemas are compared, home is the name of
 *		the one that statements are for: names without a schema mean objects in it.
 *		Otherwise it is NULL.  If the order of columns is ignored, a desired side that is
 *		stored, and has the fingerprint of the source, is not read.  Raises 22023 for a
 *		side that is not one, 0A000 for what cannot be compared, and the errors of those
 *		that read.
 */
void
sv_sides_read(SvSides *sides, const char *source, const char *desired)
{
	SideName	names[] = {parse_side(sides, source), parse_side(sides, desired)};

	choose_schemas(sides, names);
	if (names[0].schema != NULL || names[1].schema != NULL)
		for (int i = 0; i < lengthof(names); i++)
			if (names[i].schema == NULL)
				names[i].schema = current_schema_name();
	sides->home = names[0].schema;
	sides->elsewhere = names[0].database != NULL || names[0].is_stored ? names[0].text : NULL;
	sides->desired_schema = names[1].database == NULL ? names[1].schema : NULL;
	sides->source_is_partial = names[0].stored.is_partial;
	sides->desired_is_partial = names[1].stored.is_partial;
	sides->source = read_side(&names[0], sides);
	sides->is_equal = sides->ignores_order && is_stored(&names[1], sides->source);
	sides->desired = sides->is_equal ? sides->source : read_side(&names[1], sides);
	if (names[0].major != SERVER_MAJOR_compat)
		(void) sv_moved_settle_all(sides->source, names[0].major, sides->desired);
	if (names[1].major != SERVER_MAJOR_compat)
		(void) sv_moved_settle_all(sides->desired, names[1].major, sides->source);
}

/*
 * sv_sides_require_here
 *		Raises 0A000 if the source is not in this database.
 */
void
sv_sides_require_here(const SvSides *sides)
{
	if (sides->elsewhere != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("objects of \"%s\" cannot be renamed", sides->elsewhere),
				 errdetail("Renames are tried out in the database of the session."),
				 errhint("Connect to the database whose objects are renamed, where the source is \"live\".")));
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
	const SvSnapshot *snapshot = read_side(&name, sides);

	/* What has been tried out is rolled back before the snapshot is used. */
	unconstify(SvSnapshot *, snapshot)->is_here = false;
	return snapshot;
}
