/*
 * version.c
 *		Revisions that are named by a version: numbers with points between.
 *
 * A file is called 000042 or 1.0 where the tool's table says 42 or 1.  Numbers
 * are compared as texts of digits, since a version may have any number of them.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "revision/version.h"

/*
 * sv_version_normalize
 *		Returns a version without leading zeros of its parts and without parts
 *		at its end that are zero, in the current memory context; NULL if the
 *		text is none.
 */
const char *
sv_version_normalize(const char *text)
{
	StringInfoData number;
	int			significant = 0;

	initStringInfo(&number);
	for (const char *part = text;; part++)
	{
		size_t		length = strspn(part, "0123456789");
		size_t		zeros = strspn(part, "0");

		if (length == 0)
			break;
		if (zeros == length)
			zeros--;
		if (part != text)
			appendStringInfoChar(&number, '.');
		appendBinaryStringInfo(&number, part + zeros, length - zeros);
		if (part == text || part[zeros] != '0')
			significant = number.len;
		part += length;
		if (*part == '\0')
		{
			number.data[significant] = '\0';
			return number.data;
		}
		if (*part != '.')
			break;
	}
	pfree(number.data);
	return NULL;
}

/* Orders two normal versions, part by part; a longer number is a greater one. */
static int
compare_numbers(const char *a, const char *b)
{
	for (;;)
	{
		size_t		length = strcspn(a, ".");
		size_t		other = strcspn(b, ".");
		int			order = length == other ? memcmp(a, b, length) : length < other ? -1 : 1;

		if (order != 0)
			return order;
		a += length;
		b += length;
		if (*a == '\0' || *b == '\0')
			return (*a != '\0') - (*b != '\0');
		a++;
		b++;
	}
}

static int
compare_versions(const void *a, const void *b)
{
	const SvVersion *one = a;
	const SvVersion *other = b;
	int			order = compare_numbers(one->number, other->number);

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
	SvVersions	versions = {.list = palloc_array(SvVersion, Max(map->nrevs, 1))};

	for (int32 i = 0; i < map->nrevs; i++)
	{
		const char *number = sv_version_normalize(map->revs[i]->id);

		if (number != NULL)
			versions.list[versions.count++] = (SvVersion) {number, i};
	}
	qsort(versions.list, versions.count, sizeof(SvVersion), compare_versions);
	return versions;
}

/* How many are below a normal version, or equal to it if that is asked for. */
static int32
count_below(const SvVersions *versions, const char *number, bool or_equal)
{
	int32		low = 0;
	int32		high = versions->count;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;
		int			order = compare_numbers(versions->list[middle].number, number);

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
