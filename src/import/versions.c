/*
 * versions.c
 *		Revisions whose names are versions.
 *
 * A file may be called 000042 or 1.0 where the tool's table has 42 or 1.
 */
#include "postgres.h"

#include "core/version.h"
#include "import/versions.h"
#include "miscadmin.h"

static int
compare_versions(const void *a, const void *b)
{
	const SvVersion *one = a;
	const SvVersion *other = b;
	int			order = sv_version_compare(one->number, other->number);

	CHECK_FOR_INTERRUPTS();
	return order != 0 ? order : (one->revision > other->revision) - (one->revision < other->revision);
}

/*
 * sv_versions_of
 *		Returns the revisions whose id is a version, in the current memory
 *		context.
 */
SvVersions
sv_versions_of(const SvRevmap *map)
{
	SvVersions	versions = {.list = palloc_array(SvVersion, map->nrevs)};

	for (int32 i = 0; i < map->nrevs; i++)
	{
		SvVersion	version = {sv_version_normalize(map->revs[i]->id), i};

		if (version.number != NULL)
			versions.list[versions.count++] = version;
	}
	qsort(versions.list, versions.count, sizeof(SvVersion), compare_versions);
	return versions;
}

/* How many are below a normal version, or equal to it if or_equal is set. */
static int32
count_below(const SvVersions *versions, const char *number, bool or_equal)
{
	int32		low = 0;
	int32		high = versions->count;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;
		int			order = sv_version_compare(versions->list[middle].number, number);

		if (order < 0 || (order == 0 && or_equal))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * sv_versions_up_to
 *		Returns how many, from the first, are not above a normal version.
 */
int32
sv_versions_up_to(const SvVersions *versions, const char *number)
{
	return count_below(versions, number, true);
}

/*
 * sv_versions_below
 *		Returns how many, from the first, are below a normal version.
 */
int32
sv_versions_below(const SvVersions *versions, const char *number)
{
	return count_below(versions, number, false);
}
