/*
 * structure.c
 *		A dump of a whole schema, such as Rails' structure.sql: one revision that
 *		represents all migrations up to it.
 *
 * The versions that the dump covers are in INSERTs at its end.  The newest is
 * the id of the revision; the others become its branch labels, so that each of
 * these names finds it.
 *
 * Grammar: what pg_dump writes, and what Rails and dbmate add to it.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/client.h"
#include "format/endings.h"
#include "import/formats.h"
#include "miscadmin.h"

#define BASELINE "baseline"		/* the id if the dump has no version */

/* The versions that a dump covers, and where they are in it. */
typedef struct Versions
{
	const char *start;			/* the first INSERT; NULL: there is none */
	const char *end;			/* after the last */
	int			count;
	const char **list;			/* by number, each once; ends with NULL */
} Versions;

/* Returns what follows a word and the blanks after it; NULL if the word is not there. */
static const char *
skip_word(const char *p, const char *word)
{
	size_t		length = strlen(word);

	if (p == NULL || pg_strncasecmp(p, word, length) != 0)
		return NULL;
	return p + length + strspn(p + length, SV_BLANKS);
}

/* The same for a name, quoted or not. */
static const char *
skip_name(const char *p, const char *name)
{
	const char *inside = p != NULL && *p == '"' ? p + 1 : p;

	if (inside == p)
		return skip_word(p, name);
	inside = skip_word(inside, name);
	return skip_word(inside, "\"");
}

/* The same for an optional schema name and the point after it. */
static const char *
skip_schema(const char *p)
{
	const char *end = p;

	if (p == NULL)
		return NULL;
	if (*end == '"')
	{
		end += 1 + strcspn(end + 1, "\"\n");
		end += *end == '"';
	}
	else
		end += strcspn(end, ".\"( \t\r\n");
	return *end == '.' ? end + 1 : p;
}

/*
 * Returns what follows INSERT INTO schema_migrations (version) VALUES; NULL if
 * that is not there.
 */
static const char *
skip_insert(const char *line)
{
	const char *p = skip_word(line, "INSERT INTO ");
	const char *list;

	p = skip_name(skip_schema(p), "schema_migrations");
	list = skip_word(p, "(");
	if (list != NULL)
		p = skip_word(skip_name(list, "version"), ")");
	return skip_word(p, "VALUES");
}

/*
 * Returns the end of a list of values ('1'), ('2'); and adds them to the versions,
 * if there is room.  Returns NULL for anything else.
 */
static const char *
read_values(const char *p, Versions *versions)
{
	while ((p = skip_word(p, "(")) != NULL)
	{
		const char *close;

		CHECK_FOR_INTERRUPTS();
		if (*p != '\'')
			return NULL;
		p++;
		close = p + strcspn(p, "'\n");
		if (*close != '\'')
			return NULL;
		if (versions->list != NULL && close > p)
			versions->list[versions->count] = sv_chain_make_id(p, close - p);
		versions->count += close > p;
		p = skip_word(close + 1 + strspn(close + 1, SV_BLANKS), ")");
		if (p == NULL || *p == ';')
			break;
		p = skip_word(p, ",");
	}
	return p == NULL ? NULL : p + 1;
}

/*
 * Returns what follows the INSERT that begins here, and the comments and lines for
 * psql after it; NULL if none begins here.
 */
static const char *
read_insert(const char *line, Versions *versions)
{
	const char *p = read_values(skip_insert(line), versions);

	if (p == NULL)
		return NULL;
	versions->end = p;
	for (p += strspn(p, SV_BLANKS); strncmp(p, "--", 2) == 0 || *p == '\\'; p += strspn(p, SV_BLANKS))
		p = sv_text_next_line(p);
	return p;
}

/*
 * Reads INSERTs from here to the end of the text; returns false if there is
 * anything else.
 */
static bool
read_inserts(const char *line, Versions *versions)
{
	const char *p = line;

	versions->start = line;
	versions->count = 0;
	while (p != NULL && *p != '\0')
		p = read_insert(p, versions);
	return p != NULL;
}

static int
compare_versions(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return sv_chain_compare_numbers(*(const char *const *) a, *(const char *const *) b);
}

/* Reads the versions that the end of a dump names. */
static Versions
read_versions(const char *text)
{
	Versions	versions = {0};
	const char *line = text;
	int			n = 0;

	while (*line != '\0' && !read_inserts(line, &versions))
	{
		line = sv_text_next_line(versions.end != NULL ? versions.end : line);
		memset(&versions, 0, sizeof(versions));
	}
	versions.list = palloc_extended(sizeof(char *) * ((Size) versions.count + 1),
									MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	if (versions.count == 0)
		return versions;
	read_inserts(line, &versions);
	qsort(versions.list, versions.count, sizeof(char *), compare_versions);
	for (int i = 0; i < versions.count; i++)
	{
		if (i == 0 || strcmp(versions.list[i], versions.list[n - 1]) != 0)
			versions.list[n++] = versions.list[i];
	}
	versions.count = n;
	versions.list[n] = NULL;
	return versions;
}

/* The text without the INSERTs. */
static const char *
take_out(const char *text, const Versions *versions)
{
	char	   *body = pstrdup(text);

	for (const char *p = versions->start; p != NULL && p < versions->end; p++)
	{
		if (*p != '\n' && *p != '\r')
			body[p - text] = ' ';
	}
	return body;
}

static bool
is_sql(const SvReading *reading, int32 file)
{
	return sv_chain_ends_with(reading->files[file].name, ".sql");
}

/* Is a file written by pg_dump? */
static bool
is_dump(const SvReading *reading, int32 file)
{
	return is_sql(reading, file) &&
		strstr(reading->files[file].text, "pg_catalog.set_config('search_path', '', false)") != NULL;
}

/*
 * Is every file in SQL written by pg_dump?  One with a number in its name is
 * the first migration of a sequence.
 */
static bool
matches(const SvReading *reading)
{
	bool		any = false;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);

		if (!is_sql(reading, i))
			continue;
		if (!is_dump(reading, i) || sv_text_digits(base + (*base == 'V')) > 0)
			return false;
		any = true;
	}
	return any;
}

/* Reads the dump and returns the versions that it covers. */
static Versions
read_dump(SvReading *reading, int32 file)
{
	const char *text = reading->files[file].text;
	Versions	versions = read_versions(text);
	int			count = versions.count;
	SvDraft    *draft = sv_reading_draft(reading, file, count > 0 ? versions.list[count - 1] : BASELINE);

	draft->message = count > 0 ? psprintf("baseline of %d migration%s", count, count == 1 ? "" : "s") : BASELINE;
	if (count > 1)
	{
		draft->branch_labels = palloc0_array(const char *, count);
		memcpy(draft->branch_labels, versions.list, sizeof(char *) * (count - 1));
	}
	draft->upgrade = sv_reading_whole(reading, file);
	draft->upgrade.text = take_out(text, &versions);
	sv_client_check_psql(reading, &draft->upgrade);
	sv_reading_note(reading, file, NULL,
					"one revision represents everything up to here: where the database already has it, record it with schemaver_adopt or schemaver_stamp");
	return versions;
}

/* "001" in the name of a file is "1" in the dump. */
static int
compare_by_number(const void *a, const void *b)
{
	const char *one = *(const char *const *) a;
	const char *other = *(const char *const *) b;

	return sv_text_compare_numbers(one, other) == 0 ? 0 : sv_chain_compare_numbers(one, other);
}

/* A migration in Ruby, or another program, must be part of the dump, or it is missing. */
static void
check_program(SvReading *reading, int32 file, const Versions *versions)
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		digits = sv_text_digits(base);
	const char *version = pnstrdup(base, digits);

	if (digits > 0 && base[digits] == '_' && sv_ending_of_code(base) > 0 && !sv_ending_is_test(base) &&
		(versions->count == 0 ||
		 bsearch(&version, versions->list, versions->count, sizeof(char *), compare_by_number) == NULL))
		sv_reading_ignore(reading, file, "its version is not among those that the dump covers");
	else if (sv_ending_resembles_sql(base))
		sv_reading_ignore(reading, file, "its name does not end in .sql");
}

/*
 * Reads the only dump.  If no file looks like one, a file in SQL is treated as
 * the dump.
 */
static void
read_files(SvReading *reading)
{
	Versions	versions = {0};
	bool		any_dump = false;

	for (int32 i = 0; i < reading->nfiles && !any_dump; i++)
		any_dump = is_dump(reading, i);
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (!is_sql(reading, i))
			continue;
		if (any_dump && !is_dump(reading, i))
			sv_reading_ignore(reading, i, "it is not a dump");
		else if (reading->ndrafts > 0)
			sv_reading_fail(reading, i, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
							"a project can have only one dump, and \"%s\" is already one",
							reading->files[reading->drafts[0]->file].name);
		else
			versions = read_dump(reading, i);
	}
	for (int32 i = 0; i < reading->nfiles; i++)
		check_program(reading, i, &versions);
}

const SvFormat sv_format_structure = {
	.name = "structure",
	.names_strays = true,
	.matches = matches,
	.read = read_files,
};
