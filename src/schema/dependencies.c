/*
 * dependencies.c
 *		Which object needs which.
 *
 * The server records for each object what it depends on.  What it has made along with
 * an object, such as the row type of a table or the index of a constraint, is not an
 * object of a snapshot: whoever needs it needs that object.  The same applies to members
 * of an extension.
 */
#include "postgres.h"

#include "catalog/dependency.h"
#include "compat.h"
#include "miscadmin.h"
#include "schema/column.h"
#include "schema/dependencies.h"
#include "schema/kinds.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

/* A row of pg_depend. */
typedef struct Dependency
{
	SvAddress	from;
	SvAddress	to;
	bool		is_internal;
	bool		is_clone;
} Dependency;

/* What an object that is not in the snapshot was made along with. */
typedef struct Origin
{
	SvAddress	address;		/* the key */
	SvAddress	made_with;
	bool		is_clone;		/* of what the partitioned table has */
} Origin;

typedef struct Reading
{
	Dependency *rows;
	int32		n;
	int32		allocated;
} Reading;

/* The edges, as they are found. */
typedef struct Edges
{
	SvEdge	   *list;
	int32		n;
	int32		allocated;
} Edges;

#define MAX_ORIGINS 10			/* of one object: the array of the row type of … */

#define QUERY \
	"SELECT classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype IN ('e', 'i')" \
	" OR (deptype = 'a' AND classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass)" \
	" AND refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)), deptype IN ('P', 'S')" \
	" FROM pg_depend WHERE objid >= 16384 AND refobjid >= 16384"

static void
read_row(void *arg, TupleTableSlot *slot)
{
	Reading    *reading = arg;
	Dependency *row;

	if (reading->n == reading->allocated)
	{
		reading->allocated *= 2;
		reading->rows = repalloc_huge(reading->rows, reading->allocated * sizeof(Dependency));
	}
	row = &reading->rows[reading->n++];
	row->from = (SvAddress) {sv_query_oid(slot, 0), sv_query_oid(slot, 1), sv_query_int(slot, 2)};
	row->to = (SvAddress) {sv_query_oid(slot, 3), sv_query_oid(slot, 4), sv_query_int(slot, 5)};
	row->is_internal = DatumGetBool(slot->tts_values[6]);
	row->is_clone = DatumGetBool(slot->tts_values[7]);
}

static HTAB *
find_origins(const SvSnapshot *snapshot, const Reading *reading)
{
	HASHCTL		control =
	{
		.keysize = sizeof(SvAddress),
		.entrysize = sizeof(Origin),
		.hcxt = CurrentMemoryContext,
	};
	HTAB	   *origins = hash_create("schemaver origins of objects", 1024, &control,
									  HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);

	for (int32 i = 0; i < reading->n; i++)
	{
		const Dependency *row = &reading->rows[i];
		Origin	   *origin;
		bool		found;

		CHECK_FOR_INTERRUPTS();
		if (!(row->is_internal || row->is_clone) || sv_snapshot_find(snapshot, row->from) != NULL)
			continue;
		origin = hash_search(origins, &row->from, HASH_ENTER, &found);
		if (found)
			continue;
		origin->made_with = row->to;
		origin->is_clone = row->is_clone;
	}
	return origins;
}

/*
 * The object at an address, or the one that what is there belongs to; NULL if neither
 * is in the snapshot.  What partitions have of their own is a need of nothing else.
 */
static const SvObject *
find_object(const SvSnapshot *snapshot, HTAB *origins, SvAddress address, bool through_clones)
{
	for (int i = 0; i < MAX_ORIGINS; i++)
	{
		const SvObject *object = sv_snapshot_find(snapshot, address);
		const Origin *origin;

		if (object == NULL && address.column != 0)
		{
			address.column = 0;
			object = sv_snapshot_find(snapshot, address);
		}
		if (object != NULL)
			return object;
		origin = hash_search(origins, &address, HASH_FIND, NULL);
		if (origin == NULL || (origin->is_clone && !through_clones))
			return NULL;
		address = origin->made_with;
	}
	return NULL;
}

static bool
is_within(const SvObject *object, const SvObject *whole)
{
	for (; object != NULL; object = object->parent)
		if (object == whole)
			return true;
	return false;
}

static void
add_edge(Edges *edges, const SvObject *from, const SvObject *to)
{
	if (edges->n == edges->allocated)
	{
		edges->allocated *= 2;
		edges->list = repalloc_huge(edges->list, edges->allocated * sizeof(SvEdge));
	}
	edges->list[edges->n++] = (SvEdge) {from->index, to->index};
}

/*
 * Does an object that can be replaced need itself?  A function can call itself, and a
 * view select its own columns.
 */
static bool
needs_itself(const Dependency *row, const SvObject *object)
{
	return object->kind->reduce != NULL &&
		(row->to.column != 0 || (row->from.catalog == row->to.catalog && row->from.oid == row->to.oid));
}

/*
 * A column that is inherited needs that of the parent.  Columns of child and parent are
 * mostly in the same order, so looking for each is quick.
 */
static void
add_inherited(Edges *edges, const SvObject *child, const SvObject *parent)
{
	int			place = 0;

	for (int i = 0; i < child->nparts; i++)
	{
		const SvObject *column = child->parts[i];

		CHECK_FOR_INTERRUPTS();
		if (column->kind != &sv_kind_column || *sv_column_inheritance(column) == '\0')
			continue;
		for (int tried = 0; tried < parent->nparts; tried++, place++)
		{
			const SvObject *candidate = parent->parts[place % parent->nparts];

			if (candidate->kind != column->kind || strcmp(candidate->name, column->name) != 0)
				continue;
			add_edge(edges, column, candidate);
			break;
		}
	}
}

/*
 * sv_dependencies_read
 *		Sets the edges of a snapshot, in its memory context.
 */
void
sv_dependencies_read(const SvReader *reader, SvSnapshot *snapshot)
{
	Reading		reading = {.allocated = 1024};
	HTAB	   *origins;
	Edges		edges = {.allocated = 1024};

	reading.rows = palloc_array(Dependency, reading.allocated);
	sv_query_each(reader, QUERY, read_row, &reading);
	origins = find_origins(snapshot, &reading);
	edges.list = palloc_array(SvEdge, edges.allocated);
	for (int32 i = 0; i < reading.n; i++)
	{
		const SvObject *from = find_object(snapshot, origins, reading.rows[i].from, false);
		const SvObject *to = from == NULL ? NULL : find_object(snapshot, origins, reading.rows[i].to, true);

		CHECK_FOR_INTERRUPTS();
		if (to != NULL && !is_within(to, from) && from->parent != to)
			add_edge(&edges, from, to);
		else if (to != NULL && needs_itself(&reading.rows[i], from))
			add_edge(&edges, from, from);
		if (to != NULL && from != to && to->kind == &sv_kind_table &&
			(from->kind == &sv_kind_table || from->kind == &sv_kind_foreign_table))
			add_inherited(&edges, from, to);
	}
	for (int32 i = 0; i < snapshot->nobjects; i++)
		if (snapshot->objects[i]->parent != NULL)
			add_edge(&edges, snapshot->objects[i], snapshot->objects[i]->parent);
	sv_edges_build(&snapshot->needs, snapshot->nobjects, edges.list, edges.n);
	hash_destroy(origins);
	pfree(edges.list);
	pfree(reading.rows);
}
