/*
 * wire.c
 *		A snapshot as bytes.
 *
 * They are: the version of this format, the major version of the server, the encoding;
 * the kinds, with their properties; the objects; and for each object what it needs.
 * Kinds and objects are referred to by their number.  What an object is in the catalogs
 * of the database that it was read from means nothing elsewhere, and is left out, but
 * for the numbers of columns, which are an order.
 */
#include "postgres.h"

#include "compat.h"
#include "core/text.h"
#include "miscadmin.h"
#include "schema/environment.h"
#include "schema/kinds.h"
#include "schema/lines.h"
#include "schema/uncovered.h"
#include "schema/wire.h"
#include "utils/memutils.h"

/* Changes with the format, and not with kinds and properties. */
#define FORMAT 1

#define MAX_OBJECTS (PG_INT32_MAX / 2)

/* The covered kinds, and the one of what is not covered. */
static const SvKind *
kind_at(int i)
{
	return i < sv_nkinds ? sv_kinds[i] : &sv_kind_uncovered;
}

static void
write_kinds(SvPacker *packer)
{
	sv_pack_number(packer, sv_nkinds + 1);
	for (int i = 0; i <= sv_nkinds; i++)
	{
		const SvKind *kind = kind_at(i);

		sv_pack_text(packer, kind->name);
		sv_pack_number(packer, kind->nproperties + SV_COMMON);
		for (int j = 0; j < kind->nproperties + SV_COMMON; j++)
			sv_pack_text(packer, sv_kind_property(kind, j)->name);
	}
}

static void
write_object(SvPacker *packer, const SvObject *object)
{
	sv_pack_number(packer, sv_kinds_number(object->kind));
	sv_pack_number(packer, object->parent == NULL ? 0 : object->parent->index + 1);
	sv_pack_number(packer, object->address.column);
	sv_pack_text(packer, object->schema);
	sv_pack_text(packer, object->name);
	sv_pack_text(packer, object->arguments);
	sv_pack_text(packer, object->identity);
	for (int i = 0; i < object->kind->nproperties + SV_COMMON; i++)
		sv_pack_text(packer, object->values[i]);
}

/*
 * sv_wire_write
 *		Writes a snapshot, portion by portion.
 */
void
sv_wire_write(const SvSnapshot *snapshot, SvSink sink, void *arg)
{
	SvPacker	packer;

	sv_pack_begin(&packer, sink, arg);
	sv_pack_number(&packer, FORMAT);
	sv_pack_number(&packer, SERVER_MAJOR_compat);
	sv_pack_encoding(&packer);
	write_kinds(&packer);
	sv_pack_number(&packer, snapshot->nobjects);
	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		write_object(&packer, snapshot->objects[i]);
	}
	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		sv_pack_number(&packer, sv_edges_count(&snapshot->needs, i));
		for_each_target(t, &snapshot->needs, i)
			sv_pack_number(&packer, t);
	}
	sv_pack_end(&packer);
}

static void
expect_text(SvUnpacker *unpacker, const char *expected)
{
	char	   *text = sv_unpack_text(unpacker);

	if (text == NULL || strcmp(text, expected) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("snapshot was taken by another version of schemaver"),
				 errdetail("It has \"%s\" instead of \"%s\".", text == NULL ? "" : text, expected)));
	pfree(text);
}

/* The kinds must be those that this version has. */
static void
read_kinds(SvUnpacker *unpacker)
{
	uint32		n = sv_unpack_number(unpacker, PG_INT32_MAX);

	for (int i = 0; i <= sv_nkinds; i++)
	{
		const SvKind *kind = kind_at(i);
		uint32		nproperties;

		expect_text(unpacker, kind->name);
		nproperties = sv_unpack_number(unpacker, PG_INT32_MAX);
		for (int j = 0; j < kind->nproperties + SV_COMMON; j++)
			expect_text(unpacker, sv_kind_property(kind, j)->name);
		if (nproperties != kind->nproperties + SV_COMMON)
			sv_unpack_fail();
	}
	if (n != sv_nkinds + 1)
		sv_unpack_fail();
}

/* Is it what objects of this kind can be a part of? */
static bool
fits(const SvKind *kind, const SvObject *parent)
{
	if (parent == NULL)
		return kind->parents[0] == NULL || kind->may_lack_parent;
	return sv_kind_is_part_of(kind, parent->kind);
}

/*
 * Has its schema what objects of this kind have, and not only parts of what is in one?
 * The index that one of a partition belongs to can be in another schema than that, and is
 * named with it then.
 */
static bool
fits_schema(const SvKind *kind, const char *schema)
{
	if (kind->may_lack_parent || kind == &sv_kind_partition_index)
		return true;
	return (schema != NULL) == (kind->naming == SV_NAMED_IN_SCHEMA || kind->naming == SV_NAMED_AS_OPERATOR);
}

/* Does each line have it? */
static bool
all_have(const char *lines, const char *separator)
{
	ListCell   *cell;

	foreach(cell, sv_lines_split(lines))
		if (strstr(lfirst(cell), separator) == NULL)
		return false;
	return true;
}

/* What is not covered has an identity that begins with what it is, as in "operator ~(integer,integer)". */
static bool
is_uncovered(const SvObject *object)
{
	return object->parent == NULL && object->name != NULL && object->identity != NULL &&
		sv_text_begins_with(object->identity, psprintf("%s ", object->name));
}

/*
 * sv_wire_identity
 *		The identity of an object, whatever has been written into the place of its name;
 *		NULL if it cannot have one.  What is not covered has been given its own, which is
 *		returned.  The environment must have been entered.  Allocated in the current
 *		context.
 */
const char *
sv_wire_identity(const SvObject *object)
{
	const SvKind *kind = object->kind;

	if (kind == &sv_kind_uncovered)
		return is_uncovered(object) ? object->identity : NULL;
	if (!fits(kind, object->parent) ||
		(object->name == NULL && kind->naming != SV_NAMED_FOR_PARENT) ||
		!fits_schema(kind, object->schema) ||
		(object->arguments == NULL) == kind->has_arguments)
		return NULL;
	return sv_object_identity(object);
}

static bool
has_property(const SvObject *object, const char *name)
{
	for (int i = 0; i < object->kind->nproperties; i++)
		if (strcmp(object->kind->properties[i].name, name) == 0)
			return object->values[i] != NULL;
	return false;
}

/* Can a property have this value? */
static bool
is_possible_value(const SvObject *object, const SvProperty *property, const char *value)
{
	if (value == NULL)
		return !property->is_required;
	return (property->separator == NULL || all_have(value, property->separator)) &&
		(property->along == NULL || has_property(object, property->along));
}

/*
 * sv_wire_is_sound
 *		Do the properties of an object have what those who write statements rely on,
 *		whatever has been written into their place?
 */
bool
sv_wire_is_sound(const SvObject *object)
{
	if (object->kind == &sv_kind_uncovered && (object->parent != NULL || object->name == NULL))
		return false;
	for (int i = 0; i < object->kind->nproperties + SV_COMMON; i++)
		if (!is_possible_value(object, sv_kind_property(object->kind, i), object->values[i]))
			return false;
	return true;
}

/* Can it be an object at all? */
static bool
is_possible(const SvObject *object)
{
	const char *identity;

	if (object->identity == NULL)
		return false;
	identity = sv_wire_identity(object);
	return identity != NULL && strcmp(object->identity, identity) == 0 && sv_wire_is_sound(object);
}

/* The next object, whose parent is one of those before it. */
static SvObject *
read_object(SvUnpacker *unpacker, SvObject **objects, int32 nobjects)
{
	const SvKind *kind = kind_at(sv_unpack_number(unpacker, sv_nkinds));
	uint32		parent = sv_unpack_number(unpacker, nobjects);
	SvObject   *object = sv_object_make(kind);

	object->parent = parent == 0 ? NULL : objects[parent - 1];
	object->address.column = sv_unpack_number(unpacker, PG_INT16_MAX);
	object->schema = sv_unpack_text(unpacker);
	object->name = sv_unpack_text(unpacker);
	object->arguments = sv_unpack_text(unpacker);
	object->identity = sv_unpack_text(unpacker);
	for (int i = 0; i < kind->nproperties + SV_COMMON; i++)
		object->values[i] = sv_unpack_text(unpacker);
	/* Objects of a kind follow each other. */
	if (!is_possible(object) ||
		(nobjects > 0 && objects[nobjects - 1]->kind != kind &&
		 sv_kinds_number(objects[nobjects - 1]->kind) > sv_kinds_number(kind)))
		sv_unpack_fail();
	return object;
}

/* Returns the objects as they are numbered there. */
static SvObject **
read_objects(SvUnpacker *unpacker, int32 nobjects)
{
	int32		allocated = 1024;
	SvObject  **objects = palloc_array(SvObject *, allocated);

	for (int32 i = 0; i < nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (i == allocated)
		{
			allocated *= 2;
			objects = repalloc_huge(objects, allocated * sizeof(SvObject *));
		}
		objects[i] = read_object(unpacker, objects, i);
	}
	return objects;
}

/* The numbers there are not those here, if the order of names depends on the encoding. */
static void
read_edges(SvUnpacker *unpacker, SvObject **objects, SvSnapshot *snapshot)
{
	int32		allocated = 1024;
	SvEdge	   *edges = palloc_array(SvEdge, allocated);
	int32		n = 0;

	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		uint32		count = sv_unpack_number(unpacker, PG_INT32_MAX);

		for (uint32 j = 0; j < count; j++)
		{
			CHECK_FOR_INTERRUPTS();
			if (n == allocated)
			{
				allocated *= 2;
				edges = repalloc_huge(edges, allocated * sizeof(SvEdge));
			}
			if (n >= MAX_OBJECTS)
				sv_unpack_fail();
			edges[n].from = objects[i]->index;
			edges[n].to = objects[sv_unpack_number(unpacker, snapshot->nobjects - 1)]->index;
			n++;
		}
	}
	sv_edges_build(&snapshot->needs, snapshot->nobjects, edges, n);
	pfree(edges);
}

static void
read_head(SvUnpacker *unpacker, int *major)
{
	uint32		format = sv_unpack_number(unpacker, PG_INT32_MAX);

	if (format != FORMAT)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("snapshot was taken by another version of schemaver"),
				 errdetail("Its format is %u instead of %d.", format, FORMAT)));
	*major = sv_unpack_number(unpacker, PG_INT32_MAX);
	sv_unpack_encoding(unpacker);
	read_kinds(unpacker);
}

/*
 * sv_wire_count
 *		How many objects a snapshot has, from its beginning.  Sets the major version of
 *		the server that it was taken on.  Raises what sv_wire_read raises.
 */
int32
sv_wire_count(SvUnpacker *unpacker, int *major)
{
	read_head(unpacker, major);
	return sv_unpack_number(unpacker, MAX_OBJECTS);
}

static void
read_body(SvUnpacker *unpacker, SvSnapshot *snapshot)
{
	SvObject  **objects;

	snapshot->nobjects = sv_unpack_number(unpacker, MAX_OBJECTS);
	objects = read_objects(unpacker, snapshot->nobjects);
	snapshot->objects = palloc_extended((snapshot->nobjects + 1) * sizeof(SvObject *), MCXT_ALLOC_HUGE);
	memcpy(snapshot->objects, objects, snapshot->nobjects * sizeof(SvObject *));
	sv_snapshot_arrange(snapshot);
	read_edges(unpacker, objects, snapshot);
	sv_unpack_end(unpacker);
	pfree(objects);
}

/*
 * sv_wire_read
 *		Reads what sv_wire_write has written, also in a database with another encoding.
 *		Sets the major version of the server that the snapshot was taken on.  Allocated
 *		in the current context.  Raises XX001 for what nobody can have written, 0A000
 *		for what another version has, and the errors of sv_unpack_text.
 */
SvSnapshot *
sv_wire_read(SvUnpacker *unpacker, int *major)
{
	SvSnapshot *snapshot = palloc0_object(SvSnapshot);
	int			level = sv_environment_enter();

	read_head(unpacker, major);
	read_body(unpacker, snapshot);
	sv_environment_leave(level);
	return snapshot;
}
