/*
 * popx.c
 *		Files of popx: "VERSION_title[.dialect][.autocommit].up.sql" and the same with
 *		down; ".fizz" is a language of its own.
 *
 * Grammar: the source of popx, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "import/formats.h"
#include "import/pairs.h"

/* Does this word mean PostgreSQL in popx? */
static bool
is_postgres(const char *word, size_t length)
{
	return sv_text_is_word(word, length, "postgres") || sv_text_is_word(word, length, "postgresql") ||
		sv_text_is_word(word, length, "pg");
}

/* Is this the name of a different dialect in popx? */
static bool
is_other_dialect(const char *word, size_t length)
{
	return sv_text_is_word(word, length, "cockroach") || sv_text_is_word(word, length, "mysql") ||
		sv_text_is_word(word, length, "mariadb") || sv_text_is_word(word, length, "sqlite3") ||
		sv_text_is_word(word, length, "sqlite") || sv_text_is_word(word, length, "yugabyte");
}

/* Splits the name of a file in SQL, or in fizz, pop's own language. */
static const char *
split_name(const char *base, SvPairFile *entry, size_t *length)
{
	const char *ending;

	entry->unreadable = sv_chain_ends_with(base, ".fizz");
	if (!entry->unreadable)
		return sv_pairs_split_name(base, entry, length);
	entry->down = sv_chain_ends_with(base, ".down.fizz");
	ending = entry->down ? ".down.fizz" : ".up.fizz";
	return sv_pairs_title(base, ending, entry, length);
}

static bool
parse(SvReading *reading, int32 file, SvPairFile *entry)
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
	entry->no_transaction = sv_pairs_cut_ending(word, &length, ".autocommit");
	if (length == 0)
		return true;
	word++;
	length--;
	entry->dialect = is_postgres(word, length);
	if (!entry->dialect && length > 0 && memchr(word, '.', length) == NULL)
		sv_reading_ignore(reading, file, psprintf("it is for a different dialect, \"%s\"", pnstrdup(word, length)));
	return entry->dialect;
}

/* The tool treats every file as a template. */
static void
check(SvReading *reading, SvPiece *piece)
{
	const char *template = strstr(piece->text, "{{");

	if (template != NULL)
		sv_reading_refuse_body(reading, piece, template - piece->text, ERRCODE_FEATURE_NOT_SUPPORTED,
							   "a template ({{ }}) cannot be carried over");
}

/* Is a title followed by a word that popx knows? */
static bool
has_popx_word(const char *title, size_t length)
{
	for (size_t i = strcspn(title, "."), end; i < length; i = end)
	{
		end = i + 1 + strcspn(title + i + 1, ".");
		if (sv_text_is_word(title + i, end - i, ".autocommit") || is_postgres(title + i + 1, end - i - 1) ||
			is_other_dialect(title + i + 1, end - i - 1))
			return true;
	}
	return false;
}

/*
 * Are there pairs, some of which have a dialect, "autocommit" or a version of
 * 20 digits?
 */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);
		SvPairFile	entry;
		size_t		length;
		const char *title = sv_pairs_split_name(base, &entry, &length);

		if (title != NULL && (sv_text_digits(base) == 20 || has_popx_word(title, length)))
			return true;
	}
	return false;
}

static const SvPairTool tool = {
	.parse = parse,
	.compare = strcmp,
	.check = check,
	.leaves_unpaired = true,
};

/* In the order of the versions as text. */
static void
read_files(SvReading *reading)
{
	sv_pairs_read(reading, &tool);
}

const SvFormat sv_format_popx = {
	.name = "popx",
	.late = SV_LATE_RUN,
	.matches = matches,
	.read = read_files,
};
