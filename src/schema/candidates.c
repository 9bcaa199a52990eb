/*
 * candidates.c
 *		What an object may have been renamed to.
 *
 * Objects that could be the same have equal digests.  So those that come into question
 * are found without comparing each object that only one side has with each of the other.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "miscadmin.h"
#include "schema/candidates.h"
#include "schema/column.h"
#include "schema/kinds.h"

/* An object that is a part of no other one, and that only the desired side has. */
typedef struct Candidate
{
	SvObject   *object;
	uint32		digest;
} Candidate;

struct SvCandidates
{
	Candidate  *sorted;			/* by digest, then in the order of the
								 * snapshot */
	SvObject  **objects;		/* the same */
	int32	   *taken;			/* of the first one of a digest: how many of
								 * them need not be looked at any more */
	int32		n;
};

static bool
has_equal_columns(const SvObject *from, const SvObject *to)
{
	int			n = 0;

	for (int i = 0; i < from->nparts || i < to->nparts; i++)
	{
		const SvObject *a = i < from->nparts && from->parts[i]->kind == &sv_kind_column ? from->parts[i] : NULL;
		const SvObject *b = i < to->nparts && to->parts[i]->kind == &sv_kind_column ? to->parts[i] : NULL;

		if (a == NULL && b == NULL)
			break;
		if (a == NULL || b == NULL || strcmp(a->name, b->name) != 0 || !sv_column_has_type_of(a, b))
			return false;
		n++;
	}
	return n > 0;
}

/* Is the definition the same?  Owners, rights and comments do not matter. */
static bool
is_defined_as(const SvObject *from, const SvObject *to)
{
	for (int i = 0; i < from->kind->nproperties; i++)
	{
		const char *left = from->values[i];
		const char *right = to->values[i];

		if (from->kind->properties[i].level <= SV_LEVEL_NORMAL &&
			((left == NULL) != (right == NULL) || (left != NULL && strcmp(left, right) != 0)))
			return false;
	}
	return true;
}

static bool
has_equal_parts(const SvObject *from, const SvObject *to)
{
	if (from->nparts != to->nparts)
		return false;
	for (int i = 0; i < from->nparts; i++)
		if (strcmp(from->parts[i]->name, to->parts[i]->name) != 0 || !is_defined_as(from->parts[i], to->parts[i]))
			return false;
	return true;
}

/* Does a schema have a table of the same name as the other one? */
static bool
has_equal_table(const SvMigration *migration, const SvObject *from, const SvObject *to)
{
	const SvSnapshot *source = migration->source.snapshot;
	const SvSnapshot *desired = migration->desired.snapshot;

	for_each_target(i, &migration->source.needed_by, from->index)
	{
		for_each_target(j, &migration->desired.needed_by, to->index)
		{
			CHECK_FOR_INTERRUPTS();
			if (source->objects[i]->kind == &sv_kind_table && desired->objects[j]->kind == &sv_kind_table &&
				strcmp(source->objects[i]->name, desired->objects[j]->name) == 0)
				return true;
		}
	}
	return false;
}

/*
 * sv_candidates_match
 *		Could an object of the source have become a desired one?
 */
bool
sv_candidates_match(const SvMigration *migration, const SvObject *from, const SvObject *to)
{
	if (from->kind != to->kind)
		return false;
	if (from->kind == &sv_kind_schema)
		return has_equal_table(migration, from, to);
	if (from->kind == &sv_kind_table)
		return has_equal_columns(from, to);
	if (from->kind == &sv_kind_column)
		return sv_column_has_type_of(from, to);
	if (from->arguments != NULL && strcmp(from->arguments, to->arguments) != 0)
		return false;
	return is_defined_as(from, to) && has_equal_parts(from, to);
}

static uint32
add_text(uint32 digest, const char *text)
{
	uint32		more = text == NULL ? 0 : hash_bytes((const unsigned char *) text, strlen(text));

	return hash_combine(digest, more);
}

/* Of columns, the name and the type; of other objects, all that defines them. */
static uint32
add_definition(uint32 digest, const SvObject *object)
{
	if (object->kind == &sv_kind_column)
		return add_text(digest, sv_column_type(object));
	for (int i = 0; i < object->kind->nproperties; i++)
		if (object->kind->properties[i].level <= SV_LEVEL_NORMAL)
			digest = add_text(digest, object->values[i]);
	return digest;
}

/* Equal for objects of which one may have become the other, as sv_candidates_match says. */
static uint32
digest_of(const SvObject *object)
{
	bool		is_table = object->kind == &sv_kind_table;
	uint32		digest = add_text(0, object->kind->name);

	if (object->kind == &sv_kind_schema)
		return digest;
	if (!is_table)
		digest = add_definition(add_text(digest, object->arguments), object);
	for (int i = 0; i < object->nparts; i++)
	{
		if (is_table && object->parts[i]->kind != &sv_kind_column)
			break;
		digest = add_definition(add_text(digest, object->parts[i]->name), object->parts[i]);
	}
	return digest;
}

static int
compare_candidates(const void *left, const void *right)
{
	const Candidate *a = left;
	const Candidate *b = right;

	if (a->digest != b->digest)
		return a->digest < b->digest ? -1 : 1;
	return a->object->index - b->object->index;
}

/*
 * sv_candidates_collect
 *		Finds the objects that only the desired side has, in the current context.
 */
SvCandidates *
sv_candidates_collect(const SvMigration *migration)
{
	const SvSide *desired = &migration->desired;
	const SvSnapshot *snapshot = desired->snapshot;
	SvCandidates *result = palloc0_object(SvCandidates);

	result->sorted = palloc_extended((snapshot->nobjects + 1) * sizeof(Candidate), MCXT_ALLOC_HUGE);
	for (int32 j = 0; j < snapshot->nobjects; j++)
	{
		CHECK_FOR_INTERRUPTS();
		if (snapshot->objects[j]->parent == NULL && desired->pair[j] < 0)
			result->sorted[result->n++] = (Candidate)
		{
			snapshot->objects[j], digest_of(snapshot->objects[j])
		};
	}
	qsort(result->sorted, result->n, sizeof(Candidate), compare_candidates);
	result->objects = palloc_extended((result->n + 1) * sizeof(SvObject *), MCXT_ALLOC_HUGE);
	result->taken = palloc0_array(int32, result->n + 1);
	for (int32 i = 0; i < result->n; i++)
		result->objects[i] = result->sorted[i].object;
	return result;
}

/* The first place of a digest, or the one that it would have. */
static int32
find_first(const SvCandidates *candidates, uint32 digest)
{
	int32		low = 0;

	for (int32 high = candidates->n; low < high;)
	{
		int32		middle = low + (high - low) / 2;

		if (candidates->sorted[middle].digest < digest)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * sv_candidates_find
 *		Those of the objects that a given one, which is a part of no other one, may have
 *		become, and maybe some that it has not, in the order of the snapshot; how many is
 *		returned in n.
 */
SvObject   *const *
sv_candidates_find(SvCandidates *candidates, const SvMigration *migration, const SvObject *object, int32 *n)
{
	uint32		digest = digest_of(object);
	int32		first = find_first(candidates, digest);
	int32		end = first;

	*n = 0;
	if (first == candidates->n || candidates->sorted[first].digest != digest)
		return candidates->objects;
	/* What has been proposed for another one is not proposed again. */
	while (first + candidates->taken[first] < candidates->n &&
		   migration->desired.is_open[candidates->objects[first + candidates->taken[first]]->index] &&
		   candidates->sorted[first + candidates->taken[first]].digest == digest)
		candidates->taken[first]++;
	end = find_first(candidates, digest + 1);
	if (digest == PG_UINT32_MAX)
		end = candidates->n;
	*n = end - first - candidates->taken[first];
	return candidates->objects + first + candidates->taken[first];
}
