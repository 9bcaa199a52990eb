/*
 * matching.c
 *		From the entries of another tool's tracking table to the revisions that
 *		they represent.
 */
#include "postgres.h"

#include "core/ident.h"
#include "core/text.h"
#include "core/version.h"
#include "errors.h"
#include "format/chain.h"
#include "import/flyway_books.h"
#include "import/matching.h"
#include "miscadmin.h"

#define NO_REVISION (-1)

/*
 * sv_matching_raise_ambiguous
 *		Raises SV002 for an entry that could mean several revisions.
 */
void
sv_matching_raise_ambiguous(const SvAdopting *adopting, const char *name, const int32 *revisions, int32 count)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_AMBIGUOUS),
			 errmsg("entry \"%s\" of \"%s\" is ambiguous: it could mean %d revisions",
					name, adopting->books->table, count),
			 errdetail("They are %s.", sv_revmap_join(adopting->map, revisions, count)),
			 errhint("Record the right one: SELECT * FROM schemaver_stamp('...').")));
}

/* Finds the revision that has this version as its id, as written or with different zeros. */
static int32
find_version(const SvAdopting *adopting, const char *version)
{
	const SvVersions *versions = &adopting->versions;
	int32		found = sv_revmap_find(adopting->map, version);
	const char *number = sv_version_normalize(version);
	int32		from,
				to;
	int32	   *candidates;

	if (found != NO_REVISION || number == NULL)
		return found;
	from = sv_versions_below(versions, number);
	to = sv_versions_up_to(versions, number);
	if (to - from > 1)
	{
		candidates = palloc_array(int32, to - from);
		for (int32 i = from; i < to; i++)
			candidates[i - from] = versions->list[i].revision;
		sv_matching_raise_ambiguous(adopting, version, candidates, to - from);
	}
	return from < to ? versions->list[from].revision : NO_REVISION;
}

/* The name of a file without the suffix of files in SQL, or of programs. */
static char *
strip_extension(const char *name)
{
	static const char *const extensions[] = {".up.sql", ".sql", ".js", ".ts", ".cjs", ".mjs", ".cts", ".mts",
	".coffee", ".co", ".eg", ".iced", ".litcoffee", ".ls"};
	size_t		length = strlen(name);

	for (size_t i = 0; i < lengthof(extensions); i++)
	{
		size_t		tail = strlen(extensions[i]);

		if (length > tail && strcmp(name + length - tail, extensions[i]) == 0)
			return pnstrdup(name, length - tail);
	}
	return pstrdup(name);
}

/* Finds the revision of a file by its name, or by the number that the name begins with. */
static int32
find_file(const SvAdopting *adopting, const char *file)
{
	char	   *name = strip_extension(file);
	size_t		digits = sv_text_digits(name);
	int32		found = sv_revmap_find(adopting->map, sv_ident_from_text(file));

	if (found == NO_REVISION)
		found = sv_revmap_find(adopting->map, sv_ident_from_text(name));
	if (found != NO_REVISION || digits == 0 || strchr("_-", name[digits]) == NULL)
		return found;
	return find_version(adopting, pnstrdup(name, digits));
}

static int32
find_revision(SvAdopting *adopting, const SvEntry *entry)
{
	switch (adopting->books->tracker->books)
	{
		case SV_BOOKS_HEADS:
		case SV_BOOKS_CHANGES:
		case SV_BOOKS_PORTABLE:
			return sv_revmap_find(adopting->map, entry->name);
		case SV_BOOKS_CURRENT:
		case SV_BOOKS_VERSIONS:
		case SV_BOOKS_JOURNAL:
			return find_version(adopting, entry->name);
		case SV_BOOKS_FLYWAY:
			if (entry->key[0] == 'R')
				return sv_flyway_books_find_repeatable(adopting, entry->name);
			return find_version(adopting, entry->name);
		case SV_BOOKS_FILES:
		case SV_BOOKS_ATTEMPTS:
			return find_file(adopting, entry->name);
		case SV_BOOKS_CHANGESETS:
			return sv_revmap_find(adopting->map, entry->key);
		case SV_BOOKS_APPS:
			break;
	}
	return sv_revmap_find(adopting->map, sv_ident_from_text(entry->name));
}

/*
 * sv_matching_find
 *		Finds the revision of each entry.  A version that is a branch label is one of
 *		several that the revision represents, like a baseline made from a dump.
 */
void
sv_matching_find(SvAdopting *adopting)
{
	SvBooks		books = adopting->books->tracker->books;

	for (int32 i = 0; i < adopting->nentries; i++)
	{
		SvEntry    *entry = &adopting->entries[i];

		CHECK_FOR_INTERRUPTS();
		entry->revision = find_revision(adopting, entry);
		if (entry->revision != NO_REVISION ||
			(books != SV_BOOKS_CURRENT && books != SV_BOOKS_VERSIONS && books != SV_BOOKS_JOURNAL))
			continue;
		entry->revision = sv_revmap_find_label(adopting->map, sv_ident_from_text(entry->name));
		entry->is_covered = entry->revision != NO_REVISION;
	}
}

static int
compare_groups(const void *a, const void *b)
{
	const SvEntry *one = *(const SvEntry *const *) a;
	const SvEntry *other = *(const SvEntry *const *) b;

	CHECK_FOR_INTERRUPTS();
	return strcmp(one->group, other->group);
}

/*
 * sv_matching_leave_out
 *		If a table holds several histories (sqitch's projects, Django's applications),
 *		removes those of which nothing is registered, provided that something is
 *		registered of at least one.  Returns their names in order.
 */
List *
sv_matching_leave_out(SvAdopting *adopting)
{
	SvEntry   **sorted = palloc_array(SvEntry *, adopting->nentries);
	bool	   *drop = palloc0_array(bool, adopting->nentries);
	List	   *left_out = NIL;
	bool		any = false;
	int32		n = 0;

	if (adopting->nentries == 0 || adopting->entries[0].group == NULL)
		return NIL;
	for (int32 i = 0; i < adopting->nentries; i++)
		sorted[i] = &adopting->entries[i];
	qsort(sorted, adopting->nentries, sizeof(SvEntry *), compare_groups);
	for (int32 from = 0, to; from < adopting->nentries; from = to)
	{
		bool		known = false;

		for (to = from; to < adopting->nentries && strcmp(sorted[from]->group, sorted[to]->group) == 0; to++)
			known |= sorted[to]->revision != NO_REVISION;
		any |= known;
		if (known)
			continue;
		left_out = lappend(left_out, unconstify(char *, sorted[from]->group));
		for (int32 i = from; i < to; i++)
			drop[sorted[i] - adopting->entries] = true;
	}
	if (!any)
		return NIL;
	for (int32 i = 0; i < adopting->nentries; i++)
	{
		if (!drop[i])
			adopting->entries[n++] = adopting->entries[i];
	}
	adopting->nentries = n;
	return left_out;
}

/*
 * sv_matching_check_known
 *		Raises SV001 if an entry does not represent a revision.
 */
void
sv_matching_check_known(const SvAdopting *adopting)
{
	const SvBookkeeping *books = adopting->books;
	List	   *unknown = NIL;

	for (int32 i = 0; i < adopting->nentries; i++)
	{
		if (adopting->entries[i].revision == NO_REVISION)
			unknown = lappend(unknown, unconstify(char *, adopting->entries[i].name));
	}
	if (unknown != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_SV_UNKNOWN_REVISION),
				 errmsg("\"%s\" records migrations that are not registered", books->table),
				 errdetail("Not registered in project \"%s\": %s.", books->project, sv_entries_join_names(unknown)),
				 errhint("Register the migrations of %s first, then adopt again. SELECT * FROM schemaver_history() lists what is registered.",
						 books->tracker->tool)));
}
