/*
 * pairs.c
 *		Files of golang-migrate, sqlx, popx and go-pg/migrations:
 *		"VERSION_title.up.sql" and "VERSION_title.down.sql".
 *
 * What differs between the tools is how a name is read, in which order versions
 * come, and who says that a file cannot run in a transaction.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "import/pairs.h"
#include "miscadmin.h"

/* A file whose name the tool knows. */
typedef struct Entry
{
	int32		file;
	char	   *version;
	char	   *message;
	bool		down;
	bool		program;		/* a migration in Go */
	bool		no_transaction;
	bool		bare;			/* sent as it is: the tool opens no transaction */
	bool		one_query;		/* all at once */
	bool		dialect;		/* meant for PostgreSQL alone: beats one that is for all */
} Entry;

/* How a tool works. */
typedef struct Tool
{
	bool		(*parse) (SvReading *reading, int32 file, Entry *entry);
	int			(*compare) (const char *, const char *);
	void		(*check) (SvReading *reading, SvPiece *piece);	/* NULL: nothing to check */
	bool		leaves_unpaired;	/* a way down that belongs to nothing is not missed */
} Tool;

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
	size_t		digits = sv_text_digits(base);
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
	entry->bare = entry->one_query = true;
	return true;
}

/* sqlx: "VERSION_title.sql" too, which has no way back. */
static bool
parse_sqlx(SvReading *reading, int32 file, Entry *entry)
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		digits = sv_text_digits(base);
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
	entry->no_transaction = sv_text_begins_with(reading->files[file].text, "-- no-transaction");
	return true;
}

/* Does popx mean PostgreSQL by this word? */
static bool
is_postgres(const char *word, size_t length)
{
	return is_word(word, length, "postgres") || is_word(word, length, "postgresql") ||
		is_word(word, length, "pg");
}

/* Is this the name of another dialect of popx? */
static bool
is_other_dialect(const char *word, size_t length)
{
	return is_word(word, length, "cockroach") || is_word(word, length, "mysql") ||
		is_word(word, length, "mariadb") || is_word(word, length, "sqlite3") ||
		is_word(word, length, "sqlite") || is_word(word, length, "yugabyte");
}

/* popx: "VERSION_title[.dialect][.autocommit].up.sql". */
static bool
parse_popx(SvReading *reading, int32 file, Entry *entry)
{
	size_t		length;
	const char *title = split_name(sv_chain_base(reading->files[file].name), entry, &length);
	size_t		title_length = title == NULL ? 0 : Min(strcspn(title, "."), length);
	const char *word;

	if (title_length == 0)
		return false;
	entry->message = sv_chain_words(title, title_length);
	length -= title_length;
	word = title + title_length;
	if (length >= strlen(".autocommit") && is_word(word + length - strlen(".autocommit"), strlen(".autocommit"), ".autocommit"))
	{
		entry->no_transaction = true;
		length -= strlen(".autocommit");
	}
	if (length == 0)
		return true;
	word++;
	length--;
	entry->dialect = is_postgres(word, length);
	if (!entry->dialect && length > 0 && memchr(word, '.', length) == NULL)
		sv_reading_ignore(reading, file, psprintf("it is for another dialect, \"%s\"", pnstrdup(word, length)));
	return entry->dialect;
}

/* Does a line begin with a directive of go-pg/migrations? */
static bool
is_directive(const char *line)
{
	return sv_text_begins_with(line, "--gopg:");
}

/* The next line that is a directive, from the beginning of a line on; NULL: none. */
static const char *
next_directive(const char *line)
{
	while (!is_directive(line))
	{
		CHECK_FOR_INTERRUPTS();
		line += strcspn(line, "\n");
		if (*line++ == '\0')
			return NULL;
	}
	return line;
}

/* go-pg/migrations: "VERSION_title[.tx].up.sql", and programs. */
static bool
parse_go_pg(SvReading *reading, int32 file, Entry *entry)
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		digits = sv_text_digits(base);
	size_t		length;
	const char *title = split_name(base, entry, &length);

	if (title == NULL)
	{
		if (digits == 0 || base[digits] != '_' || !sv_chain_ends_with(base, ".go") ||
			sv_chain_ends_with(base, "_test.go"))
			return false;
		entry->program = true;
		entry->version = pnstrdup(base, digits);
		title = base + digits + 1;
		length = strlen(title) - strlen(".go");
	}
	else if (length >= strlen(".tx") && is_word(title + length - strlen(".tx"), strlen(".tx"), ".tx"))
		length -= strlen(".tx");
	else
	{
		entry->bare = true;
		entry->one_query = next_directive(reading->files[file].text) == NULL;
	}
	entry->message = sv_chain_words(title, length);
	return true;
}

/* popx makes every file from a template. */
static void
check_popx(SvReading *reading, SvPiece *piece)
{
	const char *template = strstr(piece->text, "{{");

	if (template != NULL)
		sv_reading_refuse_body(reading, piece, template - piece->text, ERRCODE_FEATURE_NOT_SUPPORTED,
							   "a template ({{ }}) cannot be carried over");
}

/*
 * go-pg/migrations knows one directive: what stands before and after it are two
 * queries, whether or not the first ends in a semicolon.
 */
static void
check_go_pg(SvReading *reading, SvPiece *piece)
{
	char	   *text = pstrdup(piece->text);

	for (const char *line = next_directive(text); line != NULL; line = next_directive(line + 1))
	{
		size_t		length = strcspn(line, "\n");

		if (line[length - 1] == '\r')
			length--;
		if (!is_word(line, length, "--gopg:split"))
		{
			sv_reading_refuse_body(reading, piece, line - text, ERRCODE_INVALID_PARAMETER_VALUE,
								   psprintf("\"%s\" is not known to go-pg", pnstrdup(line, length)));
			return;
		}
		memset(text + (line - text), ' ', length);
		text[line - text] = ';';
	}
	piece->text = text;
}

/* Orders by version, up before down, files for all before those for one dialect. */
static int
compare_entries(const void *a, const void *b, void *arg)
{
	const Tool *tool = (const Tool *) arg;
	const Entry *left = a;
	const Entry *right = b;
	int			order = tool->compare(left->version, right->version);

	CHECK_FOR_INTERRUPTS();
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

/*
 * Chooses a file among those of one version and direction, which are ordered: the
 * last one, as it may be meant for PostgreSQL.  NULL if there are none.
 */
static const Entry *
choose(SvReading *reading, const Entry *entries, int32 count)
{
	for (int32 i = 0; i < count - 1; i++)
	{
		if (entries[i + 1].dialect == entries[i].dialect)
			sv_reading_fail(reading, entries[i + 1].file, NULL, ERRCODE_DUPLICATE_OBJECT,
							"version %s has another file for this direction, \"%s\"", entries[i + 1].version,
							reading->files[entries[i].file].name);
		else
			sv_reading_ignore(reading, entries[i].file, "the file for PostgreSQL is taken instead");
	}
	return count > 0 ? &entries[count - 1] : NULL;
}

/* Makes a body of a file. */
static SvPiece
read_body(SvReading *reading, const Tool *tool, SvDraft *draft, const Entry *entry)
{
	SvPiece		piece = sv_reading_whole(reading, entry->file);

	sv_reading_claim(reading, entry->file, draft);
	piece.one_query = entry->one_query;
	draft->detects_transaction |= entry->bare;
	draft->transactional &= !entry->no_transaction;
	if (tool->check != NULL)
		tool->check(reading, &piece);
	return piece;
}

/* Notes that one direction goes without a transaction because the other does. */
static void
note_transaction(SvReading *reading, const Entry *up, const Entry *down)
{
	const Entry *other = up->no_transaction ? down : up;

	if (up->no_transaction != down->no_transaction && reading->files[other->file].length > 0)
		sv_reading_note(reading, other->file, NULL,
						"this direction does without a transaction too, because the other one asks for it");
}

/* No file of a version goes up, but these go down. */
static void
read_unpaired(SvReading *reading, const Tool *tool, const Entry *entries, int32 count)
{
	for (int32 i = 0; i < count; i++)
	{
		if (tool->leaves_unpaired)
			sv_reading_ignore(reading, entries[i].file, "no file of its version goes up on PostgreSQL");
		else
			sv_reading_refuse(reading, NULL, entries[i].file, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
							  "version %s has a way down, but no file that goes up", entries[i].version);
	}
}

/* Reads the files of one version, of which those that go up come first. */
static void
read_version(SvReading *reading, const Tool *tool, const Entry *entries, int32 count)
{
	int32		ups = 0;
	const Entry *up;
	const Entry *down;
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
							"version %s has another file, \"%s\"", down->version, reading->files[up->file].name);
		sv_reading_refuse_program(reading, draft, up->file);
		return;
	}
	draft->upgrade = read_body(reading, tool, draft, up);
	if (down == NULL)
		return;
	draft->downgrade = read_body(reading, tool, draft, down);
	note_transaction(reading, up, down);
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

static const Tool golang_migrate = {parse_golang_migrate, sv_text_compare_numbers, NULL, false};
static const Tool sqlx = {parse_sqlx, sv_text_compare_numbers, NULL, false};
static const Tool popx = {parse_popx, strcmp, check_popx, true};
static const Tool go_pg = {parse_go_pg, sv_text_compare_numbers, check_go_pg, false};

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
	size_t		digits = sv_text_digits(base);
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

		if (sv_text_digits(base) > 0 && sv_chain_ends_with(base, ".sql") &&
			sv_text_begins_with(reading->files[i].text, "-- no-transaction"))
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

/* Does a title have a word after it that popx knows? */
static bool
has_popx_word(const char *title, size_t length)
{
	for (size_t i = strcspn(title, "."), end; i < length; i = end)
	{
		end = i + 1 + strcspn(title + i + 1, ".");
		if (is_word(title + i, end - i, ".autocommit") || is_postgres(title + i + 1, end - i - 1) ||
			is_other_dialect(title + i + 1, end - i - 1))
			return true;
	}
	return false;
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

		if (title != NULL && (sv_text_digits(base) == 20 || has_popx_word(title, length)))
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

/*
 * sv_go_pg_matches
 *		Are there pairs, of which some have ".tx" in their name or a directive?
 */
bool
sv_go_pg_matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);
		Entry		entry;
		size_t		length;

		if (split_name(base, &entry, &length) != NULL &&
			(sv_chain_ends_with(base, ".tx.up.sql") || sv_chain_ends_with(base, ".tx.down.sql") ||
			 next_directive(reading->files[i].text) != NULL))
			return true;
	}
	return false;
}

/*
 * sv_go_pg_read
 *		Reads files of go-pg/migrations, in the order of their numbers.
 */
void
sv_go_pg_read(SvReading *reading)
{
	read_pairs(reading, &go_pg);
}
