/*
 * entries.c
 *		Reading the rows of another tool's tracking table.
 */
#include "postgres.h"

#include "core/text.h"
#include "import/entries.h"
#include "import/flyway_books.h"
#include "import/liquibase.h"
#include "miscadmin.h"

#define NO_REVISION (-1)

/*
 * sv_entries_join_names
 *		Joins names for a message, as sv_revmap_join does.
 */
char *
sv_entries_join_names(const List *names)
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

/*
 * sv_entries_add
 *		Adds what a row says. key identifies the entry, name is for messages.
 */
SvEntry *
sv_entries_add(SvAdopting *adopting, const char *key, const char *name, bool applied)
{
	SvEntry    *entry = &adopting->entries[adopting->nentries];

	entry->key = key;
	entry->place = adopting->nentries++;
	entry->name = name;
	entry->applied = applied;
	entry->group = NULL;
	entry->revision = NO_REVISION;
	entry->is_covered = false;
	return entry;
}

/*
 * sv_entries_is_true
 *		Is this the text of a true boolean, or of the number 1?
 */
bool
sv_entries_is_true(const char *value)
{
	return strcmp(value, "true") == 0 || strcmp(value, "1") == 0;
}

/*
 * sv_entries_add_failed
 *		Notes that a migration has failed.
 */
void
sv_entries_add_failed(SvAdopting *adopting, const char *name)
{
	adopting->failed = lappend(adopting->failed, unconstify(char *, name));
}

/* A changeset, which may have been marked as one that has run. */
static void
read_changeset(SvAdopting *adopting, const char *const *row)
{
	char	   *name = psprintf("%s::%s::%s", row[2], row[0], row[1]);

	if (strcmp(row[3], "FAILED") == 0 || strcmp(row[3], "SKIPPED") == 0)
		sv_entries_add_failed(adopting, name);
	else
		sv_entries_add(adopting, sv_liquibase_id(row[2], row[1], row[0]), name, true);
}

/* An attempt, which may have been given up, and has failed if it has not succeeded. */
static void
read_attempt(SvAdopting *adopting, const char *const *row)
{
	if (row[2] != NULL)
		return;
	if (row[1] == NULL)
		sv_entries_add_failed(adopting, row[0]);
	else
		sv_entries_add(adopting, row[0], row[0], true);
}

static void
read_row(SvAdopting *adopting, const char *const *row)
{
	const SvTracker *tracker = adopting->books->tracker;
	const char *flag = tracker->reads[1] != NULL ? row[1] : NULL;

	if (tracker->zero_is_start && strcmp(row[0], "0") == 0)
		return;
	switch (tracker->books)
	{
		case SV_BOOKS_HEADS:
		case SV_BOOKS_FILES:
			sv_entries_add(adopting, row[0], row[0], true);
			break;
		case SV_BOOKS_CURRENT:
			if (flag != NULL && sv_entries_is_true(flag))
				sv_entries_add_failed(adopting, row[0]);
			sv_entries_add(adopting, row[0], row[0], true);
			break;
		case SV_BOOKS_VERSIONS:
			if (flag != NULL && !sv_entries_is_true(flag))
				sv_entries_add_failed(adopting, row[0]);
			sv_entries_add(adopting, row[0], row[0], true);
			break;
		case SV_BOOKS_JOURNAL:
			sv_entries_add(adopting, row[0], row[0], sv_entries_is_true(flag));
			break;
		case SV_BOOKS_FLYWAY:
			sv_flyway_books_read_row(adopting, row);
			break;
		case SV_BOOKS_CHANGES:
			sv_entries_add(adopting, row[0], row[0], true)->group = flag;
			break;
		case SV_BOOKS_CHANGESETS:
			read_changeset(adopting, row);
			break;
		case SV_BOOKS_ATTEMPTS:
			read_attempt(adopting, row);
			break;
		case SV_BOOKS_APPS:
			{
				char	   *name = psprintf("%s.%s", row[1], row[0]);

				sv_entries_add(adopting, name, name, true)->group = row[1];
				break;
			}
	}
}

/*
 * May this column be NULL?  Flyway does not give repeatable migrations a version,
 * and the description may be missing; of an attempt, only the name is always known.
 */
static bool
may_be_null(const SvTracker *tracker, int column)
{
	switch (tracker->books)
	{
		case SV_BOOKS_FLYWAY:
			return column < 2;
		case SV_BOOKS_ATTEMPTS:
			return column > 0;
		default:
			return false;
	}
}

/* Raises 55000 if a row has NULL where a value is required. */
static void
check_row(const SvAdopting *adopting, const char *const *row)
{
	const SvTracker *tracker = adopting->books->tracker;

	for (int i = 0; tracker->reads[i] != NULL; i++)
	{
		if (row[i] == NULL && !may_be_null(tracker, i))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("a row of \"%s\" has no %s", adopting->books->table, tracker->reads[i]),
					 errdetail("%s does not write such rows.", tracker->tool)));
	}
}

/*
 * sv_entries_read
 *		Reads the rows; raises 55000 if something has failed, or if there are several
 *		rows instead of one.
 */
void
sv_entries_read(SvAdopting *adopting)
{
	const SvBookkeeping *books = adopting->books;

	if (books->tracker->books == SV_BOOKS_CURRENT && books->nrows > 1)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table \"%s\" has %d rows, but at most one is expected",
						books->table, books->nrows),
				 errdetail("%s keeps the current version there and nothing else.",
						   books->tracker->tool)));
	for (int32 i = 0; i < books->nrows; i++)
	{
		CHECK_FOR_INTERRUPTS();
		check_row(adopting, books->rows[i]);
		read_row(adopting, books->rows[i]);
	}
	if (adopting->failed != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("\"%s\" records failed migrations", books->table),
				 errdetail("Failed migrations: %s.", sv_entries_join_names(adopting->failed)),
				 errhint("Repair them with %s, then adopt again.", books->tracker->tool)));
}

static int
compare_entries(const void *a, const void *b)
{
	const SvEntry *one = a;
	const SvEntry *other = b;
	int			order = strcmp(one->key, other->key);

	CHECK_FOR_INTERRUPTS();
	return order != 0 ? order : (one->place > other->place) - (one->place < other->place);
}

/*
 * sv_entries_settle
 *		Keeps the last entry of each key, and of these the ones that are applied.
 */
void
sv_entries_settle(SvAdopting *adopting)
{
	int32		n = 0;

	qsort(adopting->entries, adopting->nentries, sizeof(SvEntry), compare_entries);
	for (int32 i = 0; i < adopting->nentries; i++)
	{
		bool		is_last = i + 1 == adopting->nentries ||
			strcmp(adopting->entries[i].key, adopting->entries[i + 1].key) != 0;

		if (is_last && adopting->entries[i].applied)
			adopting->entries[n++] = adopting->entries[i];
	}
	adopting->nentries = n;
}
