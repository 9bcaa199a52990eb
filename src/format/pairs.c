/*
 * pairs.c
 *		Files of golang-migrate, sqlx and popx: "VERSION_title.up.sql" and
 *		"VERSION_title.down.sql".
 *
 * What differs between the tools is how a name is read, in which order versions
 * come, and who says that a file cannot run in a transaction.
 */
#include "postgres.h"

#include "format/chain.h"
#include "format/pairs.h"

/* A file whose name the tool knows. */
typedef struct Entry
{
	int32		file;
	char	   *version;
	char	   *message;
	bool		down;
	bool		no_transaction;
	bool		dialect;		/* meant for PostgreSQL alone: beats one that is for all */
} Entry;

/* How a tool works. */
typedef struct Tool
{
	bool		(*parse) (SvReading *reading, int32 file, Entry *entry);
	int			(*compare) (const char *, const char *);
	bool		detects_transaction;
} Tool;

/* The text from a point of a name to its end; what is there instead of it is "". */
static const char *
rest_after(const char *text, const char *end)
{
	return *end == '\0' ? end : end + 1;
}

/* Does the word that begins here have this length and these letters? */
static bool
is_word(const char *text, size_t length, const char *word)
{
	return length == strlen(word) && strncmp(text, word, length) == 0;
}

/*
 * Takes "DIGITS_title.up.sql" apart.  Returns where the title begins and how long
 * it is, NULL if the name is another one.
 */
static const char *
split_name(const char *base, Entry *entry, size_t *title_length)
{
	size_t		digits = sv_chain_digits(base);
	size_t		length = strlen(base);
	size_t		ending;

	if (digits == 0 || base[digits] != '_')
		return NULL;
	if (sv_chain_ends_with(base, ".up.sql"))
		ending = strlen(".up.sql");
	else if (sv_chain_ends_with(base, ".down.sql"))
		ending = strlen(".down.sql");
	else
		return NULL;
	if (length < digits + 1 + ending)
		return NULL;
	entry->down = ending == strlen(".down.sql");
	entry->version = pnstrdup(base, digits);
	*title_length = length - ending - digits - 1;
	return base + digits + 1;
}

/* golang-migrate: no transaction but the file's own. */
static bool
parse_golang_migrate(SvReading *reading, int32 file, Entry *entry)
{
	size_t		length;
	const char *title = split_name(sv_chain_base(reading->files[file].name), entry, &length);

	if (title == NULL)
		return false;
	entry->message = sv_chain_words(title, length);
	return true;
}

/* sqlx: "VERSION_title.sql" too, which has no way back. */
static bool
parse_sqlx(SvReading *reading, int32 file, Entry *entry)
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		digits = sv_chain_digits(base);
	size_t		length;
	const char *title = split_name(base, entry, &length);

	if (title == NULL)
	{
		if (digits == 0 || base[digits] != '_' || !sv_chain_ends_with(base, ".sql"))
			return false;
		entry->version = pnstrdup(base, digits);
		title = base + digits + 1;
		length = strlen(title) - strlen(".sql");
	}
	entry->message = sv_chain_words(title, length);
	entry->no_transaction = strncmp(reading->files[file].text, "-- no-transaction", 17) == 0;
	return true;
}

/* popx: "VERSION_title[.dialect][.autocommit].up.sql". */
static bool
parse_popx(SvReading *reading, int32 file, Entry *entry)
{
	size_t		length;
	const char *title = split_name(sv_chain_base(reading->files[file].name), entry, &length);
	const char *end;
	size_t		title_length;

	if (title == NULL)
		return false;
	end = title + length;
	title_length = Min(strcspn(title, "."), length);
	entry->message = sv_chain_words(title, title_length);
	for (const char *word = rest_after(title, title + title_length); word < end;)
	{
		size_t		word_length = Min(strcspn(word, "."), end - word);

		if (is_word(word, word_length, "autocommit"))
			entry->no_transaction = true;
		else if (is_word(word, word_length, "postgres"))
			entry->dialect = true;
		else
		{
			sv_reading_ignore(reading, file,
							  psprintf("it is for another dialect, \"%s\"", pnstrdup(word, word_length)));
			return false;
		}
		word += word_length + 1;
	}
	return true;
}

/* Orders by version, up before down, files for all before those for one dialect. */
static int
compare_entries(const void *a, const void *b, void *arg)
{
	const Tool *tool = (const Tool *) arg;
	const Entry *left = a;
	const Entry *right = b;
	int			order = tool->compare(left->version, right->version);

	if (order == 0)
		order = left->down - right->down;
	if (order == 0)
		order = left->dialect - right->dialect;
	return order != 0 ? order : (left->file > right->file) - (left->file < right->file);
}

static bool
same_version(const Tool *tool, const Entry *a, const Entry *b)
{
	return tool->compare(a->version, b->version) == 0;
}

/* Makes a file the body of its direction. */
static void
add_body(SvReading *reading, SvDraft *draft, const Entry *entry)
{
	SvPiece    *piece = entry->down ? &draft->downgrade : &draft->upgrade;
	const char *template = strstr(reading->files[entry->file].text, "{{");

	if (piece->text != NULL && !entry->dialect)
		sv_reading_fail(reading, entry->file, NULL, ERRCODE_DUPLICATE_OBJECT,
						"version %s has another file for this direction, \"%s\"", entry->version,
						reading->files[piece->file].name);
	if (piece->text != NULL && entry->dialect)
		sv_reading_note(reading, piece->file, NULL, "the file for PostgreSQL is taken instead");
	*piece = sv_reading_whole(reading, entry->file);
	sv_reading_claim(reading, entry->file, draft);
	if (entry->no_transaction)
		draft->transactional = false;
	if (template != NULL && strstr(template, "}}") != NULL)
		sv_reading_refuse_body(reading, piece, template - piece->text, ERRCODE_FEATURE_NOT_SUPPORTED,
							   "a template ({{ }}) cannot be carried over");
}

/* Reads the files of one version. */
static void
read_version(SvReading *reading, const Tool *tool, const Entry *entries, int32 count)
{
	SvDraft    *draft;

	if (entries[0].down)
	{
		sv_reading_refuse(reading, NULL, entries[0].file, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
						  "version %s has a way down, but no file that goes up", entries[0].version);
		return;
	}
	draft = sv_reading_draft(reading, entries[0].file, entries[0].version);
	draft->message = entries[0].message;
	draft->detects_transaction = tool->detects_transaction;
	for (int32 i = 0; i < count; i++)
		add_body(reading, draft, &entries[i]);
}

static void
read_pairs(SvReading *reading, const Tool *tool)
{
	Entry	   *entries = palloc0_array(Entry, Max(reading->nfiles, 1));
	int32		n = 0;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		memset(&entries[n], 0, sizeof(Entry));
		entries[n].file = i;
		if (tool->parse(reading, i, &entries[n]))
			n++;
		else if (reading->files[i].ignored == NULL && sv_chain_ends_with(reading->files[i].name, ".sql"))
			sv_reading_ignore(reading, i, "its name is not one of a migration");
	}
	qsort_arg(entries, n, sizeof(Entry), compare_entries, unconstify(Tool *, tool));
	for (int32 i = 0, next; i < n; i = next)
	{
		for (next = i + 1; next < n && same_version(tool, &entries[i], &entries[next]); next++)
			;
		read_version(reading, tool, &entries[i], next - i);
	}
	sv_chain_link(reading);
	sv_chain_note_holes(reading);
}

/* Numbers that are the same are one version, whatever zeros lead them. */
static int
compare_versions(const char *a, const char *b)
{
	const char *left = a + strspn(a, "0");
	const char *right = b + strspn(b, "0");
	size_t		left_length = strlen(left);
	size_t		right_length = strlen(right);

	if (left_length != right_length)
		return left_length < right_length ? -1 : 1;
	return strcmp(left, right);
}

static const Tool golang_migrate = {parse_golang_migrate, compare_versions, true};
static const Tool sqlx = {parse_sqlx, compare_versions, false};
static const Tool popx = {parse_popx, strcmp, false};

/* Is there a file that goes up, of a pair? */
static bool
has_pair(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		Entry		entry;
		size_t		length;

		if (split_name(sv_chain_base(reading->files[i].name), &entry, &length) != NULL && !entry.down)
			return true;
	}
	return false;
}

/*
 * sv_golang_migrate_matches
 *		Are there files "VERSION_title.up.sql"?
 */
bool
sv_golang_migrate_matches(const SvReading *reading)
{
	return has_pair(reading);
}

/*
 * sv_golang_migrate_read
 *		Reads pairs of golang-migrate, in the order of their numbers.
 */
void
sv_golang_migrate_read(SvReading *reading)
{
	read_pairs(reading, &golang_migrate);
}

/* Is this "VERSION_title.sql", which goes up and has no way back? */
static bool
is_simple(const char *base)
{
	size_t		digits = sv_chain_digits(base);
	Entry		entry;
	size_t		length;

	return digits > 0 && base[digits] == '_' && sv_chain_ends_with(base, ".sql") &&
		split_name(base, &entry, &length) == NULL;
}

/*
 * sv_sqlx_matches
 *		Does a file say "-- no-transaction" as sqlx understands it, or are there
 *		both pairs and files without a way back?
 */
bool
sv_sqlx_matches(const SvReading *reading)
{
	bool		simple = false;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);

		if (sv_chain_digits(base) > 0 && sv_chain_ends_with(base, ".sql") &&
			strncmp(reading->files[i].text, "-- no-transaction", 17) == 0)
			return true;
		simple |= is_simple(base);
	}
	return simple && has_pair(reading);
}

/*
 * sv_sqlx_read
 *		Reads files of sqlx, in the order of their numbers.
 */
void
sv_sqlx_read(SvReading *reading)
{
	read_pairs(reading, &sqlx);
}

/*
 * sv_popx_matches
 *		Are there pairs, of which some have a dialect, "autocommit" or a version of
 *		20 digits?
 */
bool
sv_popx_matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);
		Entry		entry;
		size_t		length;
		const char *title = split_name(base, &entry, &length);

		if (title == NULL)
			continue;
		if (sv_chain_digits(base) == 20 || strstr(base, ".autocommit.") != NULL ||
			strstr(base, ".postgres.") != NULL)
			return true;
	}
	return false;
}

/*
 * sv_popx_read
 *		Reads files of popx, in the order of their versions as text.
 */
void
sv_popx_read(SvReading *reading)
{
	read_pairs(reading, &popx);
}
