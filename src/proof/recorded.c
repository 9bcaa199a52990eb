/*
 * recorded.c
 *		What was recorded of the database, beside what it consists of now.
 *
 * One role records and another one compares.  What only some roles can read is not
 * recorded, and does not count here.
 *
 * An object is recorded with all of its properties, so that those that are code can be
 * parsed and printed again: a server of another version prints them in other words.  Only
 * if the digest of those that count is another one, they are looked at.
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "proof/recorded.h"
#include "schema/environment.h"
#include "schema/kinds.h"
#include "schema/moved.h"
#include "schema/uncovered.h"
#include "schema/wire.h"

static void
take_digest(SvRecordedPair *pair)
{
	StringInfoData text;

	initStringInfo(&text);
	sv_object_add_canonical(&text, pair->object, SV_LEVEL_NORMAL);
	sv_checksum_bytes(text.data, text.len, pair->digest);
	pfree(text.data);
}

static int
compare_pairs(const void *left, const void *right)
{
	const SvRecordedPair *a = left;
	const SvRecordedPair *b = right;
	int			order = strcmp(a->object->kind->name, b->object->kind->name);

	return order != 0 ? order : strcmp(a->key, b->key);
}

/* The objects that are there, in the order of rows. */
static SvRecordedPair *
list_objects(SvSnapshot *live)
{
	SvRecordedPair *pairs = palloc_extended((live->nobjects + 1) * sizeof(SvRecordedPair), MCXT_ALLOC_HUGE);

	for (int32 i = 0; i < live->nobjects; i++)
	{
		SvRecordedPair *pair = &pairs[i];

		CHECK_FOR_INTERRUPTS();
		pair->row = -1;
		pair->object = live->objects[i];
		pair->key = sv_objects_key(pair->object->identity);
		if (pair->object->kind->conceal != NULL)
			pair->object->kind->conceal(pair->object->values);
		take_digest(pair);
	}
	qsort(pairs, live->nobjects, sizeof(SvRecordedPair), compare_pairs);
	return pairs;
}

/* The order of a row and of an object that is there. */
static int
compare_places(const SvObjectRow *row, const SvRecordedPair *pair)
{
	int			order = strcmp(row->kind, pair->object->kind->name);

	return order != 0 ? order : strcmp(row->identity, pair->key);
}

/*
 * sv_recorded_pair
 *		Returns all objects that were recorded or are there, by the name of the kind and
 *		their own.  The rows are as sv_objects_read returns them.  From the objects of the
 *		snapshot, what only some roles can read is removed.  Allocated in the current
 *		context.
 */
SvRecordedPair *
sv_recorded_pair(const SvObjectRow *rows, int32 nrows, SvSnapshot *live, int32 *npairs)
{
	SvRecordedPair *there = list_objects(live);
	SvRecordedPair *pairs = palloc_extended((nrows + live->nobjects + 1) * sizeof(SvRecordedPair), MCXT_ALLOC_HUGE);
	int32		i = 0;
	int32		j = 0;
	int32		n = 0;

	while (i < nrows || j < live->nobjects)
	{
		int			order = i == nrows ? 1 : j == live->nobjects ? -1 : compare_places(&rows[i], &there[j]);

		CHECK_FOR_INTERRUPTS();
		memset(&pairs[n], 0, sizeof(pairs[n]));
		if (order < 0)
			pairs[n].key = rows[i].identity;
		else
			pairs[n] = there[j++];
		pairs[n++].row = order > 0 ? -1 : i++;
	}
	pfree(there);
	*npairs = n;
	return pairs;
}

/*
 * sv_recorded_is_of_kind
 *		Is it an object of this kind?  Types of several kinds have the same name for them.
 */
bool
sv_recorded_is_of_kind(const SvObjectRow *row, const SvKind *kind)
{
	return strcmp(row->kind, kind->name) == 0 && strcmp(row->code, kind->code) == 0;
}

/*
 * sv_recorded_differs
 *		Has an object changed since it was recorded, in anything that counts?
 */
bool
sv_recorded_differs(const SvObjectRow *rows, const SvRecordedPair *pair)
{
	return pair->row < 0 || pair->object == NULL ||
		!sv_recorded_is_of_kind(&rows[pair->row], pair->object->kind) ||
		memcmp(rows[pair->row].digest, pair->digest, SV_CHECKSUM_LENGTH) != 0;
}

/*
 * sv_recorded_describe
 *		The row of an object that is there.  Allocated in the current context, but for the
 *		texts, which are those of the object.
 */
SvObjectRow *
sv_recorded_describe(const SvRecordedPair *pair)
{
	const SvObject *object = pair->object;
	int			nproperties = object->kind->nproperties + SV_COMMON;
	SvObjectRow *row = palloc0_object(SvObjectRow);
	int			n = 0;

	row->kind = object->kind->name;
	row->identity = pair->key;
	row->code = object->kind->code;
	row->parent = object->parent == NULL ? NULL : sv_objects_key(object->parent->identity);
	row->schema = object->schema;
	row->name = object->name;
	row->arguments = object->arguments;
	row->number = object->address.column;
	memcpy(row->digest, pair->digest, SV_CHECKSUM_LENGTH);
	row->version = SV_VERSION;
	row->server_major = SERVER_MAJOR_compat;
	row->properties = palloc0_array(const char *, 2 * nproperties + 1);
	for (int i = 0; i < nproperties; i++)
	{
		if (object->values[i] == NULL)
			continue;
		row->properties[n++] = sv_kind_property(object->kind, i)->name;
		row->properties[n++] = object->values[i];
	}
	return row;
}

/* The rows with the name of a kind, which are together. */
typedef struct Range
{
	int32		first;
	int32		n;
} Range;

static Range
find_rows(const SvObjectRow *rows, int32 nrows, const SvKind *kind)
{
	int32		low = 0;
	int32		high = nrows;
	Range		range;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (strcmp(rows[middle].kind, kind->name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	range = (Range)
	{
		low, 0
	};
	while (low + range.n < nrows && strcmp(rows[low + range.n].kind, kind->name) == 0)
		range.n++;
	return range;
}

static int
compare_key(const void *key, const void *row)
{
	return strcmp(key, ((const SvObjectRow *) row)->identity);
}

/* What a recorded object is a part of, if that has been restored; or NULL. */
static SvObject *
find_parent(const SvObjectRow *rows, const Range *ranges, SvObject **objects, const SvKind *kind, const char *key)
{
	for (int i = 0; i < sv_nkinds && key != NULL; i++)
	{
		const SvObjectRow *row;

		if (!sv_kind_is_part_of(kind, sv_kinds[i]) || ranges[i].n == 0)
			continue;
		row = bsearch(key, &rows[ranges[i].first], ranges[i].n, sizeof(SvObjectRow), compare_key);
		if (row != NULL)
			return objects[row - rows];
	}
	return NULL;
}

static const char *
find_value(const char *const *properties, const char *name)
{
	for (; *properties != NULL; properties += 2)
		if (strcmp(properties[0], name) == 0)
			return properties[1];
	return NULL;
}

static void
raise_damaged(const SvObjectRow *row)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("the record of %s \"%s\" is damaged", row->kind, row->identity),
			 errdetail("Its row in schemaver_objects does not have what schemaver writes there."),
			 errhint("To record all objects as they are now: SELECT schemaver_configure('drift', 'on').")));
}

static SvObject *
restore_object(const SvObjectRow *row, const SvKind *kind, SvObject *parent)
{
	SvObject   *object = sv_object_make(kind);

	object->parent = parent;
	object->address.column = row->number;
	object->schema = row->schema;
	object->name = row->name;
	object->arguments = row->arguments;
	for (int i = 0; i < kind->nproperties + SV_COMMON; i++)
		object->values[i] = find_value(row->properties, sv_kind_property(kind, i)->name);
	object->identity = row->identity;
	object->identity = sv_wire_identity(object);
	if (object->identity == NULL || !sv_wire_is_sound(object) ||
		strcmp(sv_objects_key(object->identity), row->identity) != 0)
		raise_damaged(row);
	sv_moved_rights(object, row->server_major);
	return object;
}

/*
 * sv_recorded_restore
 *		The snapshot that was recorded, as far as what it consists of is known to this
 *		version.  The rows have their properties.  Sets the object of each row, of which
 *		all are NULL before.
 *		Nothing is known of what an object needs.  Allocated in the current context.
 *		Raises XX001 if somebody has changed a row.
 */
SvSnapshot *
sv_recorded_restore(const SvObjectRow *rows, int32 nrows, SvObject **objects)
{
	SvSnapshot *snapshot = palloc0_object(SvSnapshot);
	Range	   *ranges = palloc0_array(Range, sv_nkinds + 1);
	int			level = sv_environment_enter();

	snapshot->objects = palloc_extended((nrows + 1) * sizeof(SvObject *), MCXT_ALLOC_HUGE);
	for (int i = 0; i <= sv_nkinds; i++)
	{
		const SvKind *kind = i < sv_nkinds ? sv_kinds[i] : &sv_kind_uncovered;

		ranges[i] = find_rows(rows, nrows, kind);
		for (int32 j = ranges[i].first; j < ranges[i].first + ranges[i].n; j++)
		{
			CHECK_FOR_INTERRUPTS();
			if (!sv_recorded_is_of_kind(&rows[j], kind))
				continue;
			objects[j] = restore_object(&rows[j], kind, find_parent(rows, ranges, objects, kind, rows[j].parent));
			snapshot->objects[snapshot->nobjects++] = objects[j];
		}
	}
	sv_snapshot_arrange(snapshot);
	sv_edges_build(&snapshot->needs, snapshot->nobjects, NULL, 0);
	sv_environment_leave(level);
	return snapshot;
}
