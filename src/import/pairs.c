/*
 * pairs.c
 *		Formats that keep the two directions of a revision in two files.
 *
 * The tools differ in how a name is read, in the order of versions, and in how
 * a file is marked that cannot run in a transaction.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "import/pairs.h"
#include "miscadmin.h"

/*
 * sv_pairs_title
 *		Returns where the title of "DIGITS_title" begins, and its length without the
 *		suffix; NULL if the name has a different form.
 */
const char *
sv_pairs_title(const char *base, const char *ending, SvPairFile *entry, size_t *title_length)
{
	size_t		digits = sv_text_digits(base);

	if (digits == 0 || base[digits] != '_' || !sv_chain_ends_with(base, ending))
		return NULL;
	entry->version = pnstrdup(base, digits);
	*title_length = strlen(base) - strlen(ending) - digits - 1;
	return base + digits + 1;
}

/*
 * sv_pairs_split_name
 *		Splits "DIGITS_title.up.sql" in the same way.
 */
const char *
sv_pairs_split_name(const char *base, SvPairFile *entry, size_t *title_length)
{
	entry->down = sv_chain_ends_with(base, ".down.sql");
	return sv_pairs_title(base, entry->down ? ".down.sql" : ".up.sql", entry, title_length);
}

/*
 * sv_pairs_cut_ending
 *		Removes a suffix from a title; returns whether it was there.
 */
bool
sv_pairs_cut_ending(const char *title, size_t *length, const char *ending)
{
	size_t		ending_length = strlen(ending);

	if (*length < ending_length || strncmp(title + *length - ending_length, ending, ending_length) != 0)
		return false;
	*length -= ending_length;
	return true;
}

/*
 * sv_pairs_exist
 *		Is there an upgrade file of a pair?
 */
bool
sv_pairs_exist(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		SvPairFile	entry;
		size_t		length;

		if (sv_pairs_split_name(sv_chain_base(reading->files[i].name), &entry, &length) != NULL && !entry.down)
			return true;
	}
	return false;
}

/* Orders by version, then up before down, then files for all dialects before those for one. */
static int
compare_entries(const void *a, const void *b, void *arg)
{
	const SvPairTool *tool = (const SvPairTool *) arg;
	const SvPairFile *left = a;
	const SvPairFile *right = b;
	int			order = tool->compare(left->version, right->version);

	CHECK_FOR_INTERRUPTS();
	if (order == 0)
		order = left->down - right->down;
	if (order == 0)
		order = left->dialect - right->dialect;
	return order != 0 ? order : (left->file > right->file) - (left->file < right->file);
}

static bool
same_version(const SvPairTool *tool, const SvPairFile *a, const SvPairFile *b)
{
	return tool->compare(a->version, b->version) == 0;
}

/*
 * Chooses a file from those of one version and direction, which are sorted: the
 * last one, because it may be specific to PostgreSQL.  NULL if there are none.
 */
static const SvPairFile *
choose(SvReading *reading, const SvPairFile *entries, int32 count)
{
	for (int32 i = 0; i < count - 1; i++)
	{
		if (entries[i + 1].dialect == entries[i].dialect)
			sv_reading_fail(reading, entries[i + 1].file, NULL, ERRCODE_DUPLICATE_OBJECT,
							"version %s already has a file for this direction, \"%s\"", entries[i + 1].version,
							reading->files[entries[i].file].name);
		else
			sv_reading_ignore(reading, entries[i].file, "the file for PostgreSQL is read instead");
	}
	return count > 0 ? &entries[count - 1] : NULL;
}

/* Makes a body from a file. */
static SvPiece
read_body(SvReading *reading, const SvPairTool *tool, SvDraft *draft, const SvPairFile *entry)
{
	SvPiece		piece;

	if (entry->unreadable)
		return sv_reading_program(reading, draft, entry->file);
	piece = sv_reading_whole(reading, entry->file);
	sv_reading_claim(reading, entry->file, draft);
	piece.one_query = entry->one_query;
	draft->detects_transaction |= entry->bare;
	draft->transactional &= !entry->no_transaction;
	if (tool->check != NULL)
		tool->check(reading, &piece);
	return piece;
}

/* Notes that one direction runs without a transaction because the other one does. */
static void
note_transaction(SvReading *reading, const SvPairFile *up, const SvPairFile *down)
{
	const SvPairFile *other = up->no_transaction ? down : up;

	if (up->no_transaction != down->no_transaction && !other->unreadable &&
		reading->files[other->file].length > 0)
		sv_reading_note(reading, other->file, NULL,
						"this direction also runs outside of a transaction, because the other one asks for that");
}

/* Reports a version without an upgrade, but with these downgrades. */
static void
read_unpaired(SvReading *reading, const SvPairTool *tool, const SvPairFile *entries, int32 count)
{
	for (int32 i = 0; i < count; i++)
	{
		if (tool->leaves_unpaired)
			sv_reading_ignore(reading, entries[i].file, "its version has no upgrade for PostgreSQL");
		else
			sv_reading_refuse(reading, NULL, entries[i].file, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
							  "version %s has a downgrade but no upgrade", entries[i].version);
	}
}

/* Reads the files of one version; upgrades come first. */
static void
read_version(SvReading *reading, const SvPairTool *tool, const SvPairFile *entries, int32 count)
{
	int32		ups = 0;
	const SvPairFile *up;
	const SvPairFile *down;
	SvDraft    *draft;

	while (ups < count && !entries[ups].down)
		ups++;
	if (ups == 0)
	{
		read_unpaired(reading, tool, entries, count);
		return;
	}
	up = choose(reading, entries, ups);
	down = choose(reading, entries + ups, count - ups);
	draft = sv_reading_draft(reading, up->file, up->version);
	draft->message = up->message;
	if (up->program)
	{
		if (down != NULL)
			sv_reading_fail(reading, down->file, NULL, ERRCODE_DUPLICATE_OBJECT,
							"version %s already has a file, \"%s\"", down->version, reading->files[up->file].name);
		sv_reading_refuse_program(reading, draft, up->file);
		return;
	}
	draft->upgrade = read_body(reading, tool, draft, up);
	if (down == NULL)
		return;
	draft->downgrade = read_body(reading, tool, draft, down);
	note_transaction(reading, up, down);
}

/*
 * sv_pairs_read
 *		Reads the files that a tool knows, in the order of their versions.
 */
void
sv_pairs_read(SvReading *reading, const SvPairTool *tool)
{
	SvPairFile *entries = palloc0_array(SvPairFile, reading->nfiles);
	int32		n = 0;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		memset(&entries[n], 0, sizeof(SvPairFile));
		entries[n].file = i;
		if (tool->parse(reading, i, &entries[n]))
			n++;
		else if (reading->files[i].ignored == NULL && sv_chain_ends_with(reading->files[i].name, ".sql"))
			sv_reading_ignore(reading, i, "its name is not that of a migration");
	}
	reading->compare = tool->compare;
	qsort_arg(entries, n, sizeof(SvPairFile), compare_entries, unconstify(SvPairTool *, tool));
	for (int32 i = 0, next; i < n; i = next)
	{
		for (next = i + 1; next < n && same_version(tool, &entries[i], &entries[next]); next++)
			;
		read_version(reading, tool, &entries[i], next - i);
	}
	sv_chain_link(reading);
	sv_chain_note_holes(reading);
}
