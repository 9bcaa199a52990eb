/*
 * adoption.c
 *		From another tool's books to the revisions that they call applied.
 *
 * Nothing is guessed: an entry stands for one registered revision, and what the
 * entries stand for is complete, or it is an error that lists what is not clear.
 */
#include "postgres.h"

#include "core/ident.h"
#include "core/names.h"
#include "core/text.h"
#include "core/version.h"
#include "errors.h"
#include "import/adoption.h"
#include "import/versions.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

#define NO_REVISION (-1)

/* "R__views.0123456789ab": a repeatable migration, and what its file had in it. */
#define REPEATABLE_PREFIX "R__"
#define CONTENT_DIGITS 12

/* What one row says, or the last of those that speak of the same. */
typedef struct Entry
{
	const char *key;			/* what it speaks of */
	int32		place;			/* of the row */
	bool		applied;
	const char *name;			/* for messages */
	const char *group;			/* the history that it belongs to; NULL: there is but one */
	int32		revision;
	bool		is_covered;		/* it is one of several versions that the revision stands for */
} Entry;

/* A reading under way. */
typedef struct Reading
{
	const SvRevmap *map;
	const SvBookkeeping *books;
	SvVersions	versions;
	int32		nentries;
	Entry	   *entries;
	const char *baseline;		/* all up to this normal version counts as applied; NULL: none */
	List	   *failed;			/* char * */
	bool	   *recorded;
	int32	   *ranks;			/* of the whole map; NULL: not made yet */
} Reading;

/* Joins names for a message, as sv_revmap_join does. */
static char *
join_names(const List *names)
{
	StringInfoData text;
	ListCell   *cell;

	initStringInfo(&text);
	foreach(cell, names)
	{
		const char *name = lfirst(cell);
		int			i = foreach_current_index(cell);

		if (i == SV_MAX_LISTED)
			break;
		sv_text_add_item(&text, *name != '\0' ? name : "\"\"");
	}
	if (list_length(names) > SV_MAX_LISTED)
		appendStringInfo(&text, ", and %d more", list_length(names) - SV_MAX_LISTED);
	return text.data;
}

static char *
join_set(const SvRevmap *map, const bool *set)
{
	int32	   *members = palloc_array(int32, Max(map->nrevs, 1));
	int32		n = 0;

	for (int32 i = 0; i < map->nrevs; i++)
	{
		if (set[i])
			members[n++] = i;
	}
	return sv_revmap_join(map, members, n);
}

static bool
is_empty(const SvRevmap *map, const bool *set)
{
	return map->nrevs == 0 || memchr(set, true, map->nrevs) == NULL;
}

/* Raises SV002 for an entry that may be several revisions. */
static void
report_ambiguous(const Reading *reading, const char *name, const int32 *revisions, int32 count)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_AMBIGUOUS),
			 errmsg("entry \"%s\" of \"%s\" is ambiguous: %d revisions may be meant",
					name, reading->books->table, count),
			 errdetail("They are %s.", sv_revmap_join(reading->map, revisions, count)),
			 errhint("Say which: SELECT * FROM schemaver_stamp('...').")));
}

/* Finds the revision that has this version as its id, written so or with other zeros. */
static int32
find_version(const Reading *reading, const char *version)
{
	const SvVersions *versions = &reading->versions;
	int32		found = sv_revmap_find(reading->map, version);
	const char *number = sv_version_normalize(version);
	int32		from,
				to;
	int32	   *candidates;

	if (found != NO_REVISION || number == NULL)
		return found;
	from = sv_versions_below(versions, number);
	to = sv_versions_up_to(versions, number);
	if (to - from <= 1)
		return from < to ? versions->list[from].revision : NO_REVISION;
	candidates = palloc_array(int32, to - from);
	for (int32 i = from; i < to; i++)
		candidates[i - from] = versions->list[i].revision;
	report_ambiguous(reading, version, candidates, to - from);
	return NO_REVISION;
}

/* The name of a file without what says that it is SQL. */
static char *
strip_extension(const char *name)
{
	static const char *const extensions[] = {".up.sql", ".sql"};
	size_t		length = strlen(name);

	for (size_t i = 0; i < lengthof(extensions); i++)
	{
		size_t		tail = strlen(extensions[i]);

		if (length > tail && strcmp(name + length - tail, extensions[i]) == 0)
			return pnstrdup(name, length - tail);
	}
	return pstrdup(name);
}

/* Finds the revision of a file: by its name, or by the number that this begins with. */
static int32
find_file(const Reading *reading, const char *file)
{
	char	   *name = strip_extension(file);
	size_t		digits = sv_text_digits(name);
	int32		found = sv_revmap_find(reading->map, sv_ident_from_text(name));

	if (found != NO_REVISION || digits == 0 || strchr("_-", name[digits]) == NULL)
		return found;
	return find_version(reading, pnstrdup(name, digits));
}

/*
 * Is this what follows the name of a repeatable migration in its id?  A number
 * comes after a content that was replaced and has come back.
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

/* Is a revision among some, which are in ascending order? */
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

/* Raises SV002 unless one of the revisions needs all others, and so is the newest. */
static void
check_newest(const Reading *reading, const char *name, int32 newest, const int32 *members, int32 count)
{
	const SvRevmap *map = reading->map;
	bool	   *older;
	int32		met = 0;

	/* As a rule they follow one another on a line, and nothing else is on it. */
	for (int32 i = newest, steps = 0; steps < 2 * count; steps++)
	{
		met += is_member(members, count, i);
		if (met == count)
			return;
		if (sv_edges_count(&map->parents, i) == 0)
			break;
		i = map->parents.node[map->parents.start[i]];
	}
	older = palloc0_array(bool, map->nrevs);
	older[newest] = true;
	sv_graph_close(&map->needs, map->nrevs, older);
	for (int32 i = 0; i < count; i++)
	{
		if (!older[members[i]])
			report_ambiguous(reading, name, members, count);
	}
	pfree(older);
}

/* Where each revision stands in an order in which it comes after what it needs. */
static const int32 *
get_ranks(Reading *reading)
{
	const SvRevmap *map = reading->map;
	int32	   *order;
	bool	   *all;

	if (reading->ranks != NULL)
		return reading->ranks;
	reading->ranks = palloc_array(int32, map->nrevs);
	order = palloc_array(int32, map->nrevs);
	all = palloc_array(bool, map->nrevs);
	memset(all, true, map->nrevs);
	sv_graph_order(&map->needs, &map->needed_by, map->nrevs, all, order);
	for (int32 i = 0; i < map->nrevs; i++)
		reading->ranks[order[i]] = i;
	return reading->ranks;
}

/*
 * Finds the newest revision of a repeatable migration.  The table does not say
 * which contents it has run; the older ones count as run with the newest.
 */
static int32
find_repeatable(Reading *reading, const char *description)
{
	const SvRevmap *map = reading->map;
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
		if (newest == NO_REVISION || get_ranks(reading)[members[i]] > get_ranks(reading)[newest])
			newest = members[i];
	}
	if (n > 1)
		check_newest(reading, name, newest, members, n);
	for (int32 i = 0; i < n; i++)
		reading->recorded[members[i]] = true;
	return newest;
}

/* Adds what a row says.  key tells it from other entries, name is for messages. */
static Entry *
add_entry(Reading *reading, const char *key, const char *name, bool applied)
{
	Entry	   *entry = &reading->entries[reading->nentries];

	entry->key = key;
	entry->place = reading->nentries++;
	entry->name = name;
	entry->applied = applied;
	entry->group = NULL;
	entry->revision = NO_REVISION;
	entry->is_covered = false;
	return entry;
}

static bool
is_true(const char *value)
{
	return strcmp(value, "true") == 0 || strcmp(value, "1") == 0;
}

static bool
ends_with(const char *text, const char *end)
{
	size_t		length = strlen(text);

	return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

static void
add_failed(Reading *reading, const char *name)
{
	reading->failed = lappend(reading->failed, unconstify(char *, name));
}

/* Flyway: everything up to the greatest baseline is there without having been run. */
static void
add_baseline(Reading *reading, const char *version)
{
	const char *number = version != NULL ? sv_version_normalize(version) : NULL;
	SvVersion	former = {reading->baseline, 0};
	SvVersions	one = {1, &former};

	if (number == NULL)
		return;
	if (reading->baseline == NULL || sv_versions_up_to(&one, number) == 1)
		reading->baseline = number;
}

/* Flyway: version, description, type, succeeded. */
static void
read_flyway_row(Reading *reading, const char *const *row)
{
	const char *version = row[0];
	const char *type = row[2];
	bool		back = strncmp(type, "UNDO", 4) == 0 || strcmp(type, "DELETE") == 0;
	const char *description = row[1] != NULL ? row[1] : "";
	const char *number = version != NULL ? sv_version_normalize(version) : NULL;

	if (!is_true(row[3]))
		add_failed(reading, version != NULL ? version : description);
	else if (ends_with(type, "BASELINE"))
		add_baseline(reading, version);
	else if (strcmp(type, "SCHEMA") == 0)
		return;					/* it has created a schema, and no more */
	else if (version != NULL)
		add_entry(reading, psprintf("V%s", number != NULL ? number : version), version, !back);
	else
		add_entry(reading, psprintf("R%s", description), description, !back);
}

static void
read_row(Reading *reading, const char *const *row)
{
	const SvTracker *tracker = reading->books->tracker;
	const char *flag = tracker->reads[1] != NULL ? row[1] : NULL;

	if (tracker->zero_is_start && strcmp(row[0], "0") == 0)
		return;
	switch (tracker->books)
	{
		case SV_BOOKS_HEADS:
		case SV_BOOKS_FILES:
			add_entry(reading, row[0], row[0], true);
			break;
		case SV_BOOKS_CURRENT:
			if (flag != NULL && is_true(flag))
				add_failed(reading, row[0]);
			add_entry(reading, row[0], row[0], true);
			break;
		case SV_BOOKS_VERSIONS:
			if (flag != NULL && !is_true(flag))
				add_failed(reading, row[0]);
			add_entry(reading, row[0], row[0], true);
			break;
		case SV_BOOKS_JOURNAL:
			add_entry(reading, row[0], row[0], is_true(flag));
			break;
		case SV_BOOKS_FLYWAY:
			read_flyway_row(reading, row);
			break;
		case SV_BOOKS_CHANGES:
			add_entry(reading, row[0], row[0], true)->group = flag;
			break;
		case SV_BOOKS_APPS:
			{
				char	   *name = psprintf("%s.%s", row[1], row[0]);

				add_entry(reading, name, name, true)->group = row[1];
				break;
			}
	}
}

/* Raises 55000 if a row has NULL where something must be. */
static void
check_row(const Reading *reading, const char *const *row)
{
	const SvTracker *tracker = reading->books->tracker;

	/* Flyway gives repeatable migrations no version, and may give no description. */
	for (int i = tracker->books == SV_BOOKS_FLYWAY ? 2 : 0; tracker->reads[i] != NULL; i++)
	{
		if (row[i] == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("a row of \"%s\" has no %s", reading->books->table, tracker->reads[i]),
					 errdetail("%s writes no such row.", tracker->tool)));
	}
}

/* Reads the rows; raises 55000 if something has failed, or if one row is several. */
static void
read_rows(Reading *reading)
{
	const SvBookkeeping *books = reading->books;

	if (books->tracker->books == SV_BOOKS_CURRENT && books->nrows > 1)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table \"%s\" has %d rows, but one at most is expected",
						books->table, books->nrows),
				 errdetail("%s keeps the current version there and nothing else.",
						   books->tracker->tool)));
	for (int32 i = 0; i < books->nrows; i++)
	{
		CHECK_FOR_INTERRUPTS();
		check_row(reading, books->rows[i]);
		read_row(reading, books->rows[i]);
	}
	if (reading->failed != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("migrations that \"%s\" records have failed", books->table),
				 errdetail("Failed: %s.", join_names(reading->failed)),
				 errhint("Put it right with %s, then adopt again.", books->tracker->tool)));
}

static int
compare_entries(const void *a, const void *b)
{
	const Entry *one = a;
	const Entry *other = b;
	int			order = strcmp(one->key, other->key);

	CHECK_FOR_INTERRUPTS();
	return order != 0 ? order : (one->place > other->place) - (one->place < other->place);
}

/* Leaves the last entry of each key, and of these the ones that are applied. */
static void
settle_entries(Reading *reading)
{
	int32		n = 0;

	qsort(reading->entries, reading->nentries, sizeof(Entry), compare_entries);
	for (int32 i = 0; i < reading->nentries; i++)
	{
		bool		is_last = i + 1 == reading->nentries ||
			strcmp(reading->entries[i].key, reading->entries[i + 1].key) != 0;

		if (is_last && reading->entries[i].applied)
			reading->entries[n++] = reading->entries[i];
	}
	reading->nentries = n;
}

static int32
find_revision(Reading *reading, const Entry *entry)
{
	switch (reading->books->tracker->books)
	{
		case SV_BOOKS_HEADS:
		case SV_BOOKS_CHANGES:
			return sv_revmap_find(reading->map, entry->name);
		case SV_BOOKS_CURRENT:
		case SV_BOOKS_VERSIONS:
		case SV_BOOKS_JOURNAL:
			return find_version(reading, entry->name);
		case SV_BOOKS_FLYWAY:
			if (entry->key[0] == 'R')
				return find_repeatable(reading, entry->name);
			return find_version(reading, entry->name);
		case SV_BOOKS_FILES:
			return find_file(reading, entry->name);
		case SV_BOOKS_APPS:
			return sv_revmap_find(reading->map, sv_ident_from_text(entry->name));
	}
	elog(ERROR, "unexpected kind of books: %d", reading->books->tracker->books);
	return NO_REVISION;
}

/*
 * Finds the revision of each entry.  A version that is a branch label is one of
 * those that the revision stands for, as the baseline that a dump makes does.
 */
static void
find_revisions(Reading *reading)
{
	SvBooks		books = reading->books->tracker->books;

	for (int32 i = 0; i < reading->nentries; i++)
	{
		Entry	   *entry = &reading->entries[i];

		CHECK_FOR_INTERRUPTS();
		entry->revision = find_revision(reading, entry);
		if (entry->revision != NO_REVISION ||
			(books != SV_BOOKS_CURRENT && books != SV_BOOKS_VERSIONS && books != SV_BOOKS_JOURNAL))
			continue;
		entry->revision = sv_revmap_find_label(reading->map, sv_ident_from_text(entry->name));
		entry->is_covered = entry->revision != NO_REVISION;
	}
}

static int
compare_groups(const void *a, const void *b)
{
	const Entry *one = *(const Entry *const *) a;
	const Entry *other = *(const Entry *const *) b;

	CHECK_FOR_INTERRUPTS();
	return strcmp(one->group, other->group);
}

/*
 * Of tables that serve several histories (sqitch's projects, Django's
 * applications), takes out those of which nothing is registered, if there is one
 * of which something is.  Returns their names in order.
 */
static List *
leave_out_groups(Reading *reading)
{
	Entry	  **sorted = palloc_array(Entry *, Max(reading->nentries, 1));
	bool	   *drop = palloc0_array(bool, Max(reading->nentries, 1));
	List	   *left_out = NIL;
	bool		any = false;
	int32		n = 0;

	if (reading->nentries == 0 || reading->entries[0].group == NULL)
		return NIL;
	for (int32 i = 0; i < reading->nentries; i++)
		sorted[i] = &reading->entries[i];
	qsort(sorted, reading->nentries, sizeof(Entry *), compare_groups);
	for (int32 from = 0, to; from < reading->nentries; from = to)
	{
		bool		known = false;

		for (to = from; to < reading->nentries && strcmp(sorted[from]->group, sorted[to]->group) == 0; to++)
			known |= sorted[to]->revision != NO_REVISION;
		any |= known;
		if (known)
			continue;
		left_out = lappend(left_out, unconstify(char *, sorted[from]->group));
		for (int32 i = from; i < to; i++)
			drop[sorted[i] - reading->entries] = true;
	}
	if (!any)
		return NIL;
	for (int32 i = 0; i < reading->nentries; i++)
	{
		if (!drop[i])
			reading->entries[n++] = reading->entries[i];
	}
	reading->nentries = n;
	return left_out;
}

/* Raises SV001 if an entry stands for no revision. */
static void
check_known(const Reading *reading)
{
	const SvBookkeeping *books = reading->books;
	List	   *unknown = NIL;

	for (int32 i = 0; i < reading->nentries; i++)
	{
		if (reading->entries[i].revision == NO_REVISION)
			unknown = lappend(unknown, unconstify(char *, reading->entries[i].name));
	}
	if (unknown != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_SV_UNKNOWN_REVISION),
				 errmsg("migrations that \"%s\" records are not registered", books->table),
				 errdetail("Not registered in project \"%s\": %s.", books->project, join_names(unknown)),
				 errhint("Register the migrations of %s first, then adopt again. SELECT * FROM schemaver_history() lists what is registered.",
						 books->tracker->tool)));
}

/* Lists the entries of each revision. */
static void
list_entries(const Reading *reading, SvEdges *entries)
{
	SvEdge	   *list = palloc_extended(sizeof(SvEdge) * Max(reading->nentries, 1), MCXT_ALLOC_HUGE);

	for (int32 i = 0; i < reading->nentries; i++)
		list[i] = (SvEdge) {reading->entries[i].revision, i};
	sv_edges_build(entries, reading->map->nrevs, list, reading->nentries);
	pfree(list);
}

/* The versions of a revision, its id and its labels, that no entry names. */
static List *
list_unrecorded(const Reading *reading, const SvEdges *entries, int32 revision)
{
	const SvRevision *rev = reading->map->revs[revision];
	const char **list = palloc_array(const char *, sv_edges_count(entries, revision) + 1);
	SvNames		named;
	bool		has_id = false;
	List	   *missing = NIL;
	int			n = 0;

	for_each_target(i, entries, revision)
	{
		if (reading->entries[i].is_covered)
			list[n++] = sv_ident_from_text(reading->entries[i].name);
		else
			has_id = true;
	}
	list[n] = NULL;
	named = sv_names_of(list);
	for (const char **label = rev->branch_labels; *label != NULL; label++)
	{
		CHECK_FOR_INTERRUPTS();
		if (sv_version_normalize(*label) != NULL && !sv_names_have(&named, *label))
			missing = lappend(missing, unconstify(char *, *label));
	}
	return has_id ? missing : lappend(missing, unconstify(char *, rev->id));
}

/* Raises 55000 if part of the versions that a revision stands for is recorded. */
static void
check_covered(const Reading *reading)
{
	const SvRevmap *map = reading->map;
	bool	   *seen = palloc0_array(bool, Max(map->nrevs, 1));
	SvEdges		entries;

	list_entries(reading, &entries);
	for (int32 i = 0; i < reading->nentries; i++)
	{
		int32		revision = reading->entries[i].revision;
		List	   *missing;

		CHECK_FOR_INTERRUPTS();
		if (!reading->entries[i].is_covered || seen[revision])
			continue;
		seen[revision] = true;
		missing = list_unrecorded(reading, &entries, revision);
		if (missing != NIL)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("what \"%s\" records is not complete", reading->books->table),
					 errdetail("Revision %s stands for several versions, of which these are not recorded: %s.",
							   map->revs[revision]->id, join_names(missing)),
					 errhint("Nothing is guessed. Apply what is missing with %s and adopt again; or, if it is there, say so: SELECT * FROM schemaver_stamp('...').",
							 reading->books->tracker->tool)));
	}
}

/*
 * Marks all revisions whose version is not above the given one.  Raises 55000
 * unless they are the line below the highest of them: another one with a lower
 * number need not have been there when the number was written.
 */
static void
mark_up_to(Reading *reading, const char *number)
{
	const SvRevmap *map = reading->map;
	const SvVersions *versions = &reading->versions;
	bool	   *needed = palloc0_array(bool, Max(map->nrevs, 1));
	bool	   *apart = palloc0_array(bool, Max(map->nrevs, 1));
	int32		count = sv_versions_up_to(versions, number);
	int32		highest;

	if (count == 0)
		return;
	highest = versions->list[count - 1].revision;
	needed[highest] = true;
	sv_graph_close(&map->needs, map->nrevs, needed);
	for (int32 i = 0; i < count; i++)
	{
		int32		revision = versions->list[i].revision;

		reading->recorded[revision] = true;
		apart[revision] = !needed[revision];
	}
	if (!is_empty(map, apart))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("it is not clear what version \"%s\" of \"%s\" stands for",
						number, reading->books->table),
				 errdetail("These have lower numbers, but revision %s does not need them: %s.",
						   map->revs[highest]->id, join_set(map, apart)),
				 errhint("Say what is applied: SELECT * FROM schemaver_stamp('...').")));
}

/* Raises 55000 if a recorded revision needs one that is not recorded. */
static void
check_complete(const Reading *reading)
{
	const SvRevmap *map = reading->map;
	bool	   *missing = palloc_array(bool, Max(map->nrevs, 1));
	bool	   *needing = palloc0_array(bool, Max(map->nrevs, 1));

	memcpy(missing, reading->recorded, map->nrevs);
	sv_graph_close(&map->needs, map->nrevs, missing);
	for (int32 i = 0; i < map->nrevs; i++)
		missing[i] = missing[i] && !reading->recorded[i];
	if (is_empty(map, missing))
		return;
	for (int32 i = 0; i < map->nrevs; i++)
	{
		for_each_target(needed, &map->needs, i)
			needing[i] |= reading->recorded[i] && missing[needed];
	}
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("what \"%s\" records is not complete", reading->books->table),
			 errdetail("Recorded as applied: %s, but not what they need: %s.",
					   join_set(map, needing), join_set(map, missing)),
			 errhint("Nothing is guessed. Apply what is missing with %s and adopt again; or, if it is there, say so: SELECT * FROM schemaver_stamp('...').",
					 reading->books->tracker->tool)));
}

static void
mark_recorded(Reading *reading)
{
	const SvRevmap *map = reading->map;
	SvBooks		books = reading->books->tracker->books;

	for (int32 i = 0; i < reading->nentries; i++)
		reading->recorded[reading->entries[i].revision] = true;
	if (books == SV_BOOKS_CURRENT && reading->nentries > 0)
	{
		const char *number = sv_version_normalize(reading->entries[0].name);

		if (number != NULL)
			mark_up_to(reading, number);
	}
	if (reading->baseline != NULL)
		mark_up_to(reading, reading->baseline);
	if (books == SV_BOOKS_HEADS)
		sv_graph_close(&map->needs, map->nrevs, reading->recorded);
	else
		check_complete(reading);
}

/*
 * sv_adoption_read
 *		Finds the revisions that the books of another tool call applied.
 *
 * What is recorded contains all that it needs.  The result is in the current
 * memory context; names point into the books.  Raises SV001 if an entry is not
 * registered, SV002 if it may be several revisions, SV005 if the graph is broken,
 * and 55000 if one has failed or the entries are not complete.
 */
SvAdoption *
sv_adoption_read(const SvRevmap *map, const SvBookkeeping *books)
{
	SvAdoption *adoption = palloc0_object(SvAdoption);
	Reading		reading = {.map = map, .books = books};

	reading.entries = palloc_array(Entry, Max(books->nrows, 1));
	reading.recorded = palloc0_array(bool, Max(map->nrevs, 1));
	read_rows(&reading);
	sv_revmap_check(map);
	settle_entries(&reading);
	reading.versions = sv_versions_of(map);
	find_revisions(&reading);
	adoption->left_out = leave_out_groups(&reading);
	check_known(&reading);
	check_covered(&reading);
	mark_recorded(&reading);
	adoption->recorded = reading.recorded;
	return adoption;
}

/*
 * sv_adoption_check_applied
 *		Raises 55000 if something is applied that the books do not record: to
 *		adopt is to add.
 */
void
sv_adoption_check_applied(const SvRevmap *map, const SvBookkeeping *books, const bool *applied,
					   const bool *recorded)
{
	bool	   *more = palloc0_array(bool, Max(map->nrevs, 1));

	for (int32 i = 0; i < map->nrevs; i++)
		more[i] = applied[i] && !recorded[i];
	if (!is_empty(map, more))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("project \"%s\" is ahead of \"%s\"", books->project, books->table),
				 errdetail("Applied, but not recorded there: %s.", join_set(map, more)),
				 errhint("Adopting only adds. If it is schemaver by now that migrates this database, there is nothing left to adopt.")));
}

/*
 * sv_adoption_target
 *		Returns the target of a stamp that makes a complete set applied, in the
 *		current memory context; NULL if the set is empty.
 */
char *
sv_adoption_target(const SvRevmap *map, const bool *recorded)
{
	bool	   *heads = palloc_array(bool, Max(map->nrevs, 1));
	StringInfoData target;

	initStringInfo(&target);
	sv_revmap_heads(map, recorded, heads);
	for (int32 i = 0; i < map->nrevs; i++)
	{
		if (heads[i])
			appendStringInfo(&target, "%s%s", target.len > 0 ? "," : "", map->revs[i]->id);
	}
	return target.len > 0 ? target.data : NULL;
}
