/*
 * snapshot.c
 *		What a database consists of, at one moment.
 *
 * A snapshot is made by one query for each kind of objects, one for comments, and one
 * for security labels.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "compat.h"
#include "miscadmin.h"
#include "schema/census.h"
#include "schema/column_identity.h"
#include "schema/dependencies.h"
#include "schema/kinds.h"
#include "schema/snapshot.h"
#include "schema/sql.h"
#include "schema/uncovered.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* The columns of a kind's query; the properties follow. */
enum
{
	COLUMN_OID,
	COLUMN_NUMBER,
	COLUMN_PARENT_OID,
	COLUMN_PARENT_NUMBER,
	COLUMN_SCHEMA,
	COLUMN_NAME,
	COLUMN_ARGUMENTS,
	COLUMN_OWNER,
	COLUMN_ACL,
	COLUMN_PROPERTIES,
};

/* What a row is added to. */
typedef struct Reading
{
	SvSnapshot *snapshot;
	int32		allocated;
	const SvReader *reader;
	const SvKind *kind;
	const SvDependencies *dependencies; /* of the objects of all kinds */
} Reading;

/*
 * sv_snapshot_find
 *		The object at an address, or NULL.
 */
SvObject *
sv_snapshot_find(const SvSnapshot *snapshot, SvAddress address)
{
	return unconstify(void *, sv_addresses_find(snapshot->by_address, address));
}

static void
add_object(Reading *reading, SvObject *object)
{
	SvSnapshot *snapshot = reading->snapshot;

	if (!sv_addresses_add(snapshot->by_address, object->address, object))
		elog(ERROR, "object %u/%u/%d was read twice", object->address.catalog, object->address.oid,
			 object->address.column);
	if (snapshot->nobjects == reading->allocated)
	{
		reading->allocated *= 2;
		snapshot->objects = repalloc_huge(snapshot->objects, reading->allocated * sizeof(SvObject *));
	}
	snapshot->objects[snapshot->nobjects++] = object;
}

static const char *
name_schema(const SvReader *reader, const char *schema)
{
	if (schema != NULL && reader->home != NULL && strcmp(schema, reader->home) == 0)
		return reader->home_as;
	return schema;
}

/* A row of a kind's query.  Parts of objects that are not covered are not covered. */
static void
read_object(void *arg, TupleTableSlot *slot)
{
	Reading    *reading = arg;
	const SvKind *kind = reading->kind;
	Oid			parent = sv_query_oid(slot, COLUMN_PARENT_OID);
	SvObject   *object = sv_object_make(kind);

	object->address.catalog = kind->catalog;
	object->address.oid = sv_query_oid(slot, COLUMN_OID);
	object->address.column = sv_query_int(slot, COLUMN_NUMBER);
	if (OidIsValid(parent))
	{
		SvAddress	address = {kind->parents[0]->catalog, parent, sv_query_int(slot, COLUMN_PARENT_NUMBER)};

		object->parent = sv_snapshot_find(reading->snapshot, address);
		if (object->parent == NULL && !kind->may_lack_parent)
			return;
		Assert(object->parent == NULL || sv_kind_is_part_of(kind, object->parent->kind));
	}
	object->schema = name_schema(reading->reader, sv_query_text(slot, COLUMN_SCHEMA));
	if (kind->may_lack_parent && object->schema == NULL && !reading->reader->is_whole)
		return;
	object->name = sv_query_text(slot, COLUMN_NAME);
	object->arguments = sv_query_text(slot, COLUMN_ARGUMENTS);
	for (int i = 0; i < kind->nproperties; i++)
		object->values[i] = sv_query_text(slot, COLUMN_PROPERTIES + i);
	sv_object_set_common(object, SV_OWNER, sv_query_text(slot, COLUMN_OWNER));
	sv_object_set_common(object, SV_ACL, sv_query_text(slot, COLUMN_ACL));
	object->identity = sv_object_identity(object);
	add_object(reading, object);
}

/*
 * A row of sv_uncovered_query.  What is in no schema is looked at only if all schemas are.
 * Parts of members of extensions do not depend on the extension.
 */
static void
read_uncovered(void *arg, TupleTableSlot *slot)
{
	Reading    *reading = arg;
	SvAddress	address = {sv_query_oid(slot, 0), sv_query_oid(slot, 1), 0};
	SvAddress	relation = {RelationRelationId, sv_query_oid(slot, 2), 0};
	SvObject   *object;

	if ((!OidIsValid(sv_query_oid(slot, 3)) && !reading->reader->is_whole) ||
		sv_snapshot_find(reading->snapshot, address) != NULL ||
		sv_dependencies_made(reading->dependencies, address) ||
		sv_dependencies_is_member(reading->dependencies, relation))
		return;
	object = sv_uncovered_object(address);
	if (object != NULL)
		add_object(reading, object);
}

/* Rows (oid of the catalog, oid, number of the column, text). */
static void
read_common(const Reading *reading, TupleTableSlot *slot, SvCommon which)
{
	SvAddress	address = {sv_query_oid(slot, 0), sv_query_oid(slot, 1), sv_query_int(slot, 2)};
	SvObject   *object = sv_snapshot_find(reading->snapshot, address);

	if (object != NULL)
		sv_object_set_common(object, which, sv_query_text(slot, 3));
}

static void
read_comment(void *arg, TupleTableSlot *slot)
{
	read_common(arg, slot, SV_COMMENT);
}

static void
read_labels(void *arg, TupleTableSlot *slot)
{
	read_common(arg, slot, SV_LABELS);
}

/* A name has at most one object of a kind: the order is total. */
static int
compare_objects(const void *left, const void *right)
{
	const SvObject *a = *(SvObject *const *) left;
	const SvObject *b = *(SvObject *const *) right;

	/* Objects of a kind were read one after the other. */
	if (a->kind != b->kind)
		return a->index < b->index ? -1 : 1;
	return strcmp(a->identity, b->identity);
}

static int
compare_positions(const void *left, const void *right)
{
	const SvObject *a = *(SvObject *const *) left;
	const SvObject *b = *(SvObject *const *) right;

	if (a->kind != b->kind || a->address.column == 0)
		return a->index < b->index ? -1 : 1;
	return a->address.column < b->address.column ? -1 : 1;
}

/* Gives each object the list of its parts. */
static void
collect_parts(SvSnapshot *snapshot)
{
	for (int32 i = 0; i < snapshot->nobjects; i++)
		if (snapshot->objects[i]->parent != NULL)
			snapshot->objects[i]->parent->nparts++;
	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		SvObject   *object = snapshot->objects[i];

		object->parts = palloc_array(SvObject *, object->nparts);
		object->nparts = 0;
		if (object->parent != NULL)
			object->parent->parts[object->parent->nparts++] = object;
	}
	for (int32 i = 0; i < snapshot->nobjects; i++)
		qsort(snapshot->objects[i]->parts, snapshot->objects[i]->nparts, sizeof(SvObject *), compare_positions);
}

/*
 * sv_snapshot_arrange
 *		Sorts the objects, those of a kind being together already, and sets what
 *		follows from their order.
 */
void
sv_snapshot_arrange(SvSnapshot *snapshot)
{
	for (int32 i = 0; i < snapshot->nobjects; i++)
		snapshot->objects[i]->index = i;
	qsort(snapshot->objects, snapshot->nobjects, sizeof(SvObject *), compare_objects);
	for (int32 i = 0; i < snapshot->nobjects; i++)
		snapshot->objects[i]->index = i;
	collect_parts(snapshot);
}

/* Tells parts their places.  Those of a kind are together, in the order of their numbers. */
static void
place_parts(const SvObject *object)
{
	int			place = 0;

	for (int i = 0; i < object->nparts; i++)
	{
		SvObject   *part = object->parts[i];

		place = i > 0 && object->parts[i - 1]->kind == part->kind ? place + 1 : 1;
		if (part->kind->place != NULL)
			part->kind->place(part, place);
	}
}

static const char *
query_for_caller(const SvKind *kind)
{
	return kind->is_readable == NULL || kind->is_readable() ? kind->query : kind->query_for_all;
}

static void
read_kinds(Reading *reading)
{
	const SvReader *reader = reading->reader;
	SvCensus	census;

	sv_census_take(&census, reader->snapshot);
	for (int i = 0; i < sv_nkinds; i++)
	{
		reading->kind = sv_kinds[i];

		/*
		 * The schema that stands for another one is not itself compared, nor
		 * are extensions.
		 */
		if (reader->home != NULL && (reading->kind == &sv_kind_schema || reading->kind == &sv_kind_rights))
			continue;
		if (reading->kind->is_global && !reader->is_whole)
			continue;
		if (sv_census_may_have(&census, reading->kind))
			sv_query_each(reader, query_for_caller(reading->kind), read_object, reading);
	}
}

/*
 * sv_snapshot_read
 *		Reads a database.  The result is allocated in the current context.  The
 *		environment must have been entered.
 */
SvSnapshot *
sv_snapshot_read(const SvReader *reader)
{
	SvSnapshot *snapshot = palloc0_object(SvSnapshot);
	Reading		reading = {.snapshot = snapshot,.allocated = 1024,.reader = reader};
	SvDependencies *dependencies;

	snapshot->is_here = true;
	snapshot->home = reader->home;
	snapshot->home_as = reader->home_as;
	snapshot->by_address = sv_addresses_create();
	snapshot->objects = palloc_array(SvObject *, reading.allocated);
	read_kinds(&reading);
	reading.dependencies = dependencies = sv_dependencies_read(reader, snapshot);
	sv_query_each(reader, sv_uncovered_query, read_uncovered, &reading);
	sv_query_each(reader, "SELECT classoid, objoid, objsubid, description FROM pg_description"
				  " WHERE objoid >= 16384 OR (classoid = 'pg_namespace'::regclass AND objoid = ANY ($1))"
				  " OR classoid = 'pg_extension'::regclass",
				  read_comment, &reading);
	sv_query_each(reader, "SELECT classoid, objoid, objsubid, string_agg(quote_ident(provider) || ' ' || label, E'\\n'"
				  " ORDER BY provider COLLATE \"C\") FROM pg_seclabel GROUP BY 1, 2, 3", read_labels, &reading);
	sv_snapshot_arrange(snapshot);
	for (int32 i = 0; i < snapshot->nobjects; i++)
		place_parts(snapshot->objects[i]);
	sv_dependencies_connect(dependencies, snapshot);
	return snapshot;
}

/* Has the sequence of an identity column a name? */
static bool
has_sequence(const SvObject *object, const char *schema, const char *name)
{
	const char *sequence = object->kind == &sv_kind_column ? sv_column_identity(object).sequence : NULL;

	return sequence != NULL && strcmp(object->parent->schema, schema) == 0 &&
		strcmp(sv_object_qualify(schema, sequence), sv_object_qualify(schema, quote_identifier(name))) == 0;
}

/*
 * sv_snapshot_has_name
 *		Has anything this name in the schema of an object?
 */
bool
sv_snapshot_has_name(const SvSnapshot *snapshot, const SvObject *like, const char *name)
{
	const char *schema = like->schema != NULL ? like->schema : like->parent->schema;

	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		const SvObject *object = snapshot->objects[i];

		CHECK_FOR_INTERRUPTS();
		if (has_sequence(object, schema, name))
			return true;
		if (object->name == NULL || strcmp(object->name, name) != 0)
			continue;
		/* The name of a constraint can be that of its index. */
		if (object->kind == &sv_kind_constraint ? strcmp(object->parent->schema, schema) == 0 :
			object->schema != NULL && strcmp(object->schema, schema) == 0)
			return true;
	}
	return false;
}
