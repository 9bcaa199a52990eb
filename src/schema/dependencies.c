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

#include "access/transam.h"
#include "catalog/dependency.h"
#include "catalog/pg_amop.h"
#include "catalog/pg_amproc.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_opfamily.h"
#include "compat.h"
#include "miscadmin.h"
#include "schema/column.h"
#include "schema/dependencies.h"
#include "schema/kinds.h"
#include "utils/memutils.h"

/* A row of pg_depend. */
typedef struct Dependency
{
	SvAddress	from;
	SvAddress	to;
	char		type;			/* a DependencyType */
} Dependency;

struct SvDependencies
{
	Dependency *rows;
	int32		n;
	int32		allocated;
	SvAddresses *origins;		/* of an object that is not in the snapshot: a
								 * row that says what it was made along with */
};

/* The edges, as they are found. */
typedef struct Edges
{
	SvEdge	   *list;
	int32		n;
	int32		allocated;
} Edges;

#define MAX_ORIGINS 10			/* of one object: the array of the row type of … */

/* What a user has made may be a member of an extension of the server. */
#define QUERY \
	"SELECT classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype FROM pg_depend" \
	" WHERE objid >= 16384 AND (refobjid >= 16384 OR deptype IN ('e', 'i', 'P', 'S'))"

static void
read_row(void *arg, TupleTableSlot *slot)
{
	SvDependencies *dependencies = arg;
	Dependency *row;

	if (dependencies->n == dependencies->allocated)
	{
		dependencies->allocated *= 2;
		dependencies->rows = repalloc_huge(dependencies->rows, dependencies->allocated * sizeof(Dependency));
	}
	row = &dependencies->rows[dependencies->n++];
	row->from = (SvAddress)
	{
		sv_query_oid(slot, 0), sv_query_oid(slot, 1), sv_query_int(slot, 2)
	};
	row->to = (SvAddress)
	{
		sv_query_oid(slot, 3), sv_query_oid(slot, 4), sv_query_int(slot, 5)
	};
	row->type = DatumGetChar(slot->tts_values[6]);
}

/* Is it a part of something that a partitioned table has? */
static bool
is_clone(const Dependency *row)
{
	return row->type == DEPENDENCY_PARTITION_PRI || row->type == DEPENDENCY_PARTITION_SEC;
}

/* Has the server made it along with another object, or is it a member of an extension? */
static bool
is_made_along(const Dependency *row)
{
	return row->type == DEPENDENCY_INTERNAL || row->type == DEPENDENCY_EXTENSION || is_clone(row);
}

/* Does it belong to an operator class or family? */
static bool
is_of_operators(const Dependency *row)
{
	return row->type == DEPENDENCY_AUTO &&
		(row->from.catalog == AccessMethodOperatorRelationId || row->from.catalog == AccessMethodProcedureRelationId) &&
		(row->to.catalog == OperatorClassRelationId || row->to.catalog == OperatorFamilyRelationId);
}

/*
 * sv_dependencies_read
 *		Reads what depends on what, when the objects of all kinds are in the snapshot.
 *		The result is allocated in the current context.
 */
SvDependencies *
sv_dependencies_read(const SvReader *reader, const SvSnapshot *snapshot)
{
	SvDependencies *dependencies = palloc0_object(SvDependencies);

	dependencies->allocated = 1024;
	dependencies->rows = palloc_array(Dependency, dependencies->allocated);
	dependencies->origins = sv_addresses_create();
	sv_query_each(reader, QUERY, read_row, dependencies);
	for (int32 i = 0; i < dependencies->n; i++)
	{
		const Dependency *row = &dependencies->rows[i];

		CHECK_FOR_INTERRUPTS();
		if ((is_made_along(row) || is_of_operators(row)) && sv_snapshot_find(snapshot, row->from) == NULL)
			(void) sv_addresses_add(dependencies->origins, row->from, row);
	}
	return dependencies;
}

/*
 * sv_dependencies_made
 *		Was an object that no kind has read made along with another one, or is it a
 *		member of an extension?
 */
bool
sv_dependencies_made(const SvDependencies *dependencies, SvAddress address)
{
	const Dependency *row = sv_addresses_find(dependencies->origins, address);

	return row != NULL && is_made_along(row);
}

/*
 * sv_dependencies_is_member
 *		Is an object that no kind has read a member of an extension?
 */
bool
sv_dependencies_is_member(const SvDependencies *dependencies, SvAddress address)
{
	const Dependency *row = sv_addresses_find(dependencies->origins, address);

	return row != NULL && row->type == DEPENDENCY_EXTENSION;
}

/*
 * The object at an address, or the one that what is there belongs to; NULL if neither
 * is in the snapshot.  What partitions have of their own is a need of nothing else.
 */
static const SvObject *
find_object(const SvSnapshot *snapshot, const SvDependencies *dependencies, SvAddress address, bool through_clones)
{
	for (int i = 0; i < MAX_ORIGINS; i++)
	{
		const SvObject *object = sv_snapshot_find(snapshot, address);
		const Dependency *origin;

		if (object == NULL && address.column != 0)
		{
			address.column = 0;
			object = sv_snapshot_find(snapshot, address);
		}
		if (object != NULL)
			return object;
		origin = sv_addresses_find(dependencies->origins, address);
		if (origin == NULL || origin->to.oid < FirstNormalObjectId || (is_clone(origin) && !through_clones))
			return NULL;
		address = origin->to;
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
	edges->list[edges->n++] = (SvEdge)
	{
		from->index, to->index
	};
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
 * The objects of a row may be the same, or a part and what it is a part of.  A foreign key
 * that refers to a partitioned table has a copy for each partition: that needs no index
 * but the one of the table.
 */
static void
add_row(Edges *edges, const SvSnapshot *snapshot, const SvDependencies *dependencies, const Dependency *row)
{
	const SvObject *from;
	const SvObject *to;

	/* Objects of the server are there. */
	if (row->to.oid < FirstNormalObjectId)
		return;
	from = find_object(snapshot, dependencies, row->from, false);
	to = from == NULL ? NULL : find_object(snapshot, dependencies, row->to, true);
	if (to == NULL || (to->kind == &sv_kind_partition_index && from->address.oid != row->from.oid))
		return;
	if (!is_within(to, from) && from->parent != to)
		add_edge(edges, from, to);
	else if (needs_itself(row, from))
		add_edge(edges, from, from);
	if (from != to && to->kind == &sv_kind_table &&
		(from->kind == &sv_kind_table || from->kind == &sv_kind_foreign_table))
		add_inherited(edges, from, to);
}

/*
 * sv_dependencies_connect
 *		Sets the edges of a snapshot that has been arranged, in the current context,
 *		and frees the dependencies.
 */
void
sv_dependencies_connect(SvDependencies *dependencies, SvSnapshot *snapshot)
{
	Edges		edges = {.allocated = 1024};

	edges.list = palloc_array(SvEdge, edges.allocated);
	for (int32 i = 0; i < dependencies->n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		add_row(&edges, snapshot, dependencies, &dependencies->rows[i]);
	}
	for (int32 i = 0; i < snapshot->nobjects; i++)
		if (snapshot->objects[i]->parent != NULL)
			add_edge(&edges, snapshot->objects[i], snapshot->objects[i]->parent);
	sv_edges_build(&snapshot->needs, snapshot->nobjects, edges.list, edges.n);
	pfree(edges.list);
	sv_addresses_free(dependencies->origins);
	pfree(dependencies->rows);
	pfree(dependencies);
}
