/*
 * flyway_books.c
 *		Flyway's tracking table: versions and undo migrations, baselines, and
 *		repeatable migrations.
 */
#include "postgres.h"

#include "core/ident.h"
#include "core/text.h"
#include "core/version.h"
#include "format/chain.h"
#include "import/flyway_books.h"
#include "import/matching.h"
#include "miscadmin.h"

#define NO_REVISION (-1)

/* "R__views.0123456789ab": a repeatable migration, and a hash of the content of its file. */
#define REPEATABLE_PREFIX "R__"
#define CONTENT_DIGITS 12

/* Flyway: everything up to the highest baseline exists without having been run. */
static void
add_baseline(SvAdopting *adopting, const char *version)
{
	const char *number = version != NULL ? sv_version_normalize(version) : NULL;
	SvVersion	former = {adopting->baseline, 0};
	SvVersions	one = {1, &former};

	if (number == NULL)
		return;
	if (adopting->baseline == NULL || sv_versions_up_to(&one, number) == 1)
		adopting->baseline = number;
}

/*
 * sv_flyway_books_read_row
 *		Reads a row: version, description, type, succeeded.
 */
void
sv_flyway_books_read_row(SvAdopting *adopting, const char *const *row)
{
	const char *version = row[0];
	const char *type = row[2];
	bool		back = strncmp(type, "UNDO", 4) == 0 || strcmp(type, "DELETE") == 0;
	const char *description = row[1] != NULL ? row[1] : "";
	const char *number = version != NULL ? sv_version_normalize(version) : NULL;

	if (!sv_entries_is_true(row[3]))
		sv_entries_add_failed(adopting, version != NULL ? version : description);
	else if (sv_chain_ends_with(type, "BASELINE"))
		add_baseline(adopting, version);
	else if (strcmp(type, "SCHEMA") == 0)
		return;					/* it has only created a schema */
	else if (version != NULL)
		sv_entries_add(adopting, psprintf("V%s", number != NULL ? number : version), version, !back);
	else
		sv_entries_add(adopting, psprintf("R%s", description), description, !back);
}

/*
 * Is this what follows the name of a repeatable migration in its id?  A number
 * follows if a content was replaced and later restored.
 */
static bool
is_content(const char *text)
{
	const char *number = text + 1 + CONTENT_DIGITS;

	if (text[0] != '.' || strspn(text + 1, "0123456789abcdef") != CONTENT_DIGITS)
		return false;
	if (*number == '\0')
		return true;
	return number[0] == '.' && number[1] != '\0' &&
		sv_text_digits(number + 1) == strlen(number + 1);
}

/* Is a revision in a list, which is in ascending order? */
static bool
is_member(const int32 *members, int32 count, int32 revision)
{
	int32		low = 0;
	int32		high = count;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (members[middle] < revision)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && members[low] == revision;
}

/* Raises SV002 unless the newest of the revisions needs all the others. */
static void
check_newest(const SvAdopting *adopting, const char *name, int32 newest, const int32 *members, int32 count)
{
	const SvRevmap *map = adopting->map;
	const SvSet *older;
	int32		met = 0;

	/* Usually they follow one another on a line, with nothing else on it. */
	for (int32 i = newest, steps = 0; steps < 2 * count; steps++)
	{
		met += is_member(members, count, i);
		if (met == count)
			return;
		if (sv_edges_count(&map->parents, i) == 0)
			break;
		i = map->parents.node[map->parents.start[i]];
	}
	older = sv_set_closure(map, &map->needs, newest);
	for (int32 i = 0; i < count; i++)
	{
		if (!sv_set_has(older, members[i]))
			sv_matching_raise_ambiguous(adopting, name, members, count);
	}
}

/* The position of each revision in an order in which it comes after what it needs. */
static const int32 *
get_ranks(SvAdopting *adopting)
{
	SvRevisions order;

	if (adopting->ranks != NULL)
		return adopting->ranks;
	adopting->ranks = palloc_array(int32, adopting->map->nrevs);
	order = sv_set_order(sv_set_all(adopting->map), false);
	for (int32 i = 0; i < order.count; i++)
		adopting->ranks[order.revs[i]] = i;
	return adopting->ranks;
}

/*
 * sv_flyway_books_find_repeatable
 *		Finds the newest revision of a repeatable migration.  The table does not say
 *		which contents it has run; the older ones count as run with the newest.
 */
int32
sv_flyway_books_find_repeatable(SvAdopting *adopting, const char *description)
{
	const SvRevmap *map = adopting->map;
	char	   *name = sv_ident_from_text(psprintf(REPEATABLE_PREFIX "%s", description));
	size_t		length = strlen(name);
	int32		first = sv_revmap_first_not_below(map, psprintf("%s.", name));
	int32		last = first;
	int32		newest = NO_REVISION;
	int32	   *members;
	int32		n = 0;

	while (last < map->nrevs && strncmp(map->revs[last]->id, name, length) == 0 &&
		   map->revs[last]->id[length] == '.')
	{
		CHECK_FOR_INTERRUPTS();
		last++;
	}
	members = palloc_array(int32, last - first + 1);
	for (int32 i = first; i < last; i++)
	{
		if (is_content(map->revs[i]->id + length))
			members[n++] = i;
	}
	for (int32 i = 0; i < n; i++)
	{
		if (newest == NO_REVISION || get_ranks(adopting)[members[i]] > get_ranks(adopting)[newest])
			newest = members[i];
	}
	if (n > 1)
		check_newest(adopting, name, newest, members, n);
	for (int32 i = 0; i < n; i++)
		sv_set_add(adopting->recorded, members[i]);
	return newest;
}
