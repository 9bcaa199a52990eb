/*
 * unsaid.c
 *		Objects that what is desired says nothing of.
 *
 * They stay as they are, but cannot always stay where they are: a view has to be dropped
 * and created anew if a column that it has gets another type.  So they are taken to be
 * desired as well.  Those that need something that is not desired cannot be: what drops
 * that has no statement, as if they were ignored.
 */
#include "postgres.h"

#include "core/names.h"
#include "miscadmin.h"
#include "schema/kinds.h"
#include "schema/migration.h"
#include "schema/unsaid.h"

/* The source, and what each of its objects is on the other side. */
typedef struct Keeping
{
	const SvSnapshot *source;
	const SvSnapshot *desired;
	int32	   *pair;			/* index there, or -1 */
	bool	   *is_kept;		/* is it added there? */
	SvObject  **copy;			/* of those: what is added */
} Keeping;

static void
find_pairs(Keeping *keeping)
{
	int32		j = 0;

	for (int32 i = 0; i < keeping->source->nobjects; i++)
	{
		const SvObject *object = keeping->source->objects[i];

		CHECK_FOR_INTERRUPTS();
		while (j < keeping->desired->nobjects && sv_kinds_compare(keeping->desired->objects[j], object) < 0)
			j++;
		keeping->pair[i] = -1;
		if (j < keeping->desired->nobjects && sv_kinds_compare(keeping->desired->objects[j], object) == 0)
			keeping->pair[i] = j;
	}
}

/* The names of what is desired in schemas: nothing of another kind can have them, too. */
static SvNames
list_names(const SvSnapshot *desired)
{
	const char **list = palloc_array(const char *, desired->nobjects + 1);
	int			n = 0;

	for (int32 i = 0; i < desired->nobjects; i++)
		if (desired->objects[i]->schema != NULL)
			list[n++] = desired->objects[i]->identity;
	list[n] = NULL;
	return sv_names_of(list);
}

/* Marks what is not mentioned.  What is a part of it is not mentioned either; parents come before their parts. */
static void
mark_unsaid(Keeping *keeping, const SvIgnored *ignored)
{
	SvNames		taken = list_names(keeping->desired);

	for (int32 i = 0; i < keeping->source->nobjects; i++)
	{
		const SvObject *object = keeping->source->objects[i];

		CHECK_FOR_INTERRUPTS();
		if (keeping->pair[i] >= 0 || (object->schema != NULL && sv_names_have(&taken, object->identity)))
			continue;
		keeping->is_kept[i] = sv_ignored_is_unsaid(ignored, object) ||
			(object->parent != NULL && keeping->is_kept[object->parent->index]);
	}
}

/* Removes the marks of what needs something that is not there.  Returns whether any are left. */
static bool
unmark_impossible(Keeping *keeping)
{
	int32		n = keeping->source->nobjects;
	bool	   *is_impossible = palloc0_array(bool, n + 1);
	bool	   *is_paired = palloc0_array(bool, n + 1);
	SvEdges		needed_by;
	bool		any = false;

	for (int32 i = 0; i < n; i++)
	{
		is_paired[i] = keeping->pair[i] >= 0;
		is_impossible[i] = !is_paired[i] && !keeping->is_kept[i];
	}
	sv_edges_reverse(&needed_by, &keeping->source->needs, n);
	sv_graph_close_outside(&needed_by, n, is_impossible, is_paired);
	for (int32 i = 0; i < n; i++)
		any |= keeping->is_kept[i] = keeping->is_kept[i] && !is_impossible[i];
	pfree(is_impossible);
	pfree(is_paired);
	return any;
}

static SvObject *
copy_object(const SvObject *object, SvObject *parent)
{
	SvObject   *copy = sv_object_copy(object);

	copy->address.catalog = copy->address.oid = InvalidOid;
	copy->parent = parent;
	copy->parts = NULL;
	copy->nparts = 0;
	return copy;
}

/* Copies both into one, in the order of a snapshot.  Sets copies, of what is desired. */
static SvSnapshot *
merge(Keeping *keeping, SvObject **copies)
{
	const SvSnapshot *source = keeping->source;
	const SvSnapshot *desired = keeping->desired;
	SvSnapshot *result = palloc0_object(SvSnapshot);
	int32		j = 0;

	*result = *desired;
	result->nobjects = 0;
	result->by_address = NULL;
	result->objects = MemoryContextAllocHuge(CurrentMemoryContext, ((Size) source->nobjects + desired->nobjects + 1) * sizeof(SvObject *));
	for (int32 i = 0; i <= source->nobjects; i++)
	{
		const SvObject *object = i < source->nobjects ? source->objects[i] : NULL;

		CHECK_FOR_INTERRUPTS();
		if (object != NULL && !keeping->is_kept[i])
			continue;
		for (; j < desired->nobjects && (object == NULL || sv_kinds_compare(desired->objects[j], object) < 0); j++)
		{
			const SvObject *parent = desired->objects[j]->parent;

			copies[j] = copy_object(desired->objects[j], parent == NULL ? NULL : copies[parent->index]);
			result->objects[result->nobjects++] = copies[j];
		}
		if (object == NULL)
			break;
		keeping->copy[i] = copy_object(object, NULL);
		if (object->parent != NULL)
			keeping->copy[i]->parent = keeping->is_kept[object->parent->index] ?
				keeping->copy[object->parent->index] : copies[keeping->pair[object->parent->index]];
		result->objects[result->nobjects++] = keeping->copy[i];
	}
	return result;
}

static void
connect_objects(SvSnapshot *result, const Keeping *keeping, SvObject *const *copies)
{
	const SvSnapshot *source = keeping->source;
	const SvSnapshot *desired = keeping->desired;
	Size		total = (Size) source->needs.start[source->nobjects] + desired->needs.start[desired->nobjects];
	SvEdge	   *edges = MemoryContextAllocHuge(CurrentMemoryContext, (total + 1) * sizeof(SvEdge));
	int32		n = 0;

	for (int32 j = 0; j < desired->nobjects; j++)
		for_each_target(k, &desired->needs, j)
			edges[n++] = (SvEdge)
	{
		copies[j]->index, copies[k]->index
	};
	for (int32 i = 0; i < source->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!keeping->is_kept[i])
			continue;
		for_each_target(k, &source->needs, i)
			edges[n++] = (SvEdge)
		{
			keeping->copy[i]->index, keeping->is_kept[k] ? keeping->copy[k]->index : copies[keeping->pair[k]]->index
		};
	}
	sv_edges_build(&result->needs, result->nobjects, edges, n);
	pfree(edges);
}

/* Lists those that are not parts of others, as what is left alone. */
static void
list_kept(const Keeping *keeping, SvIgnored *ignored)
{
	for (int32 i = 0; i < keeping->source->nobjects; i++)
	{
		const SvObject *object = keeping->source->objects[i];

		if (keeping->is_kept[i] && (object->parent == NULL || !keeping->is_kept[object->parent->index]))
			(void) sv_ignored_hide_whole(ignored, "extra", object);
	}
}

/*
 * sv_unsaid_keep
 *		Returns what is desired, with those objects of the source that it says nothing
 *		of; they are added to the lists of ignored, which can be NULL.  Allocated in the current context;
 *		if there are none, it is desired itself.
 */
const SvSnapshot *
sv_unsaid_keep(const SvSnapshot *desired, const SvSnapshot *source, SvIgnored *ignored)
{
	Keeping		keeping = {.source = source,.desired = desired};
	SvObject  **copies;
	SvSnapshot *result;

	if (ignored == NULL || !sv_ignored_any_unsaid(ignored))
		return desired;
	keeping.pair = palloc_array(int32, source->nobjects + 1);
	keeping.is_kept = palloc0_array(bool, source->nobjects + 1);
	find_pairs(&keeping);
	mark_unsaid(&keeping, ignored);
	if (!unmark_impossible(&keeping))
		return desired;
	keeping.copy = palloc_array(SvObject *, source->nobjects + 1);
	copies = palloc_array(SvObject *, desired->nobjects + 1);
	result = merge(&keeping, copies);
	sv_snapshot_arrange(result);
	connect_objects(result, &keeping, copies);
	list_kept(&keeping, ignored);
	return result;
}
