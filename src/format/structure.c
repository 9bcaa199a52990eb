/*
 * structure.c
 *		A dump of a whole schema, such as Rails' structure.sql: one revision that
 *		stands for all migrations up to then.
 *
 * The versions that the dump covers stand in an INSERT at its end.  The newest is
 * the id of the revision; the others become its branch labels, so that whatever
 * names one of them finds it.
 */
#include "postgres.h"

#include "format/chain.h"
#include "format/sections.h"
#include "format/single.h"

#define BASELINE "baseline"		/* the id if no version is named */

/* Does a line name the table of the versions? */
static bool
names_versions(const char *line)
{
	char	   *copy = pnstrdup(line, strcspn(line, "\n"));
	bool		found = strstr(copy, "schema_migrations") != NULL;

	pfree(copy);
	return found;
}

/* Returns the INSERT that names the versions, NULL if there is none. */
static const char *
find_insert(const char *text)
{
	for (const char *line = text; *line; line = sv_section_next_line(line))
	{
		if (pg_strncasecmp(line, "INSERT INTO ", 12) == 0 && names_versions(line))
			return line;
	}
	return NULL;
}

/* Returns where the statement that begins here ends: after its semicolon. */
static const char *
statement_end(const char *statement)
{
	bool		in_string = false;
	const char *p = statement;

	for (; *p != '\0' && (in_string || *p != ';'); p++)
	{
		if (*p == '\'')
			in_string = !in_string;
	}
	return *p == ';' ? p + 1 : p;
}

/* Collects the versions in a statement: strings in brackets. */
static const char **
read_versions(const char *start, const char *end, int *count)
{
	const char **versions = palloc_array(const char *, end - start + 1);

	*count = 0;
	for (const char *p = start; p < end; p++)
	{
		const char *close;

		if (*p != '\'')
			continue;
		close = memchr(p + 1, '\'', end - p - 1);
		if (close == NULL)
			break;
		if (close > p + 1)
			versions[(*count)++] = sv_chain_make_id(p + 1, close - p - 1);
		p = close;
	}
	return versions;
}

static int
compare_versions(const void *a, const void *b)
{
	return sv_chain_compare_numbers(*(const char *const *) a, *(const char *const *) b);
}

/* The text without the INSERT and without what psql alone understands. */
static char *
take_out(SvReading *reading, SvDraft *draft, const char *from, const char *to)
{
	const char *text = reading->files[draft->file].text;
	char	   *body = pstrdup(text);

	for (const char *p = from; p != NULL && p < to; p++)
	{
		if (*p != '\n')
			body[p - text] = ' ';
	}
	for (const char *line = text; *line; line = sv_section_next_line(line))
	{
		if (*line != '\\')
			continue;
		if (strncmp(line, "\\restrict ", 10) != 0 && strncmp(line, "\\unrestrict ", 12) != 0)
			sv_reading_refuse(reading, draft, draft->file, line, ERRCODE_FEATURE_NOT_SUPPORTED,
							  "a command of psql cannot be carried over");
		memset(body + (line - text), ' ', strcspn(line, "\n"));
	}
	return body;
}

/*
 * sv_structure_matches
 *		Is a file a dump of pg_dump?
 */
bool
sv_structure_matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (sv_chain_ends_with(reading->files[i].name, ".sql") &&
			strstr(reading->files[i].text, "pg_catalog.set_config('search_path', '', false)") != NULL)
			return true;
	}
	return false;
}

static void
read_file(SvReading *reading, int32 file)
{
	const char *text = reading->files[file].text;
	const char *insert = find_insert(text);
	const char *end = insert == NULL ? NULL : statement_end(insert);
	int			count = 0;
	const char **versions = insert == NULL ? NULL : read_versions(insert, end, &count);
	SvDraft    *draft;

	if (count > 0)
		qsort(versions, count, sizeof(char *), compare_versions);
	draft = sv_reading_draft(reading, file, count > 0 ? versions[count - 1] : BASELINE);
	draft->message = count > 0 ? psprintf("baseline of %d migrations", count) : BASELINE;
	if (count > 1)
	{
		versions[count - 1] = NULL;
		draft->branch_labels = versions;
	}
	draft->upgrade = sv_reading_whole(reading, file);
	draft->upgrade.text = take_out(reading, draft, insert, end);
	sv_reading_note(reading, file, NULL,
					"one revision for everything up to here: record it with schemaver_stamp where it is there already");
}

/*
 * sv_structure_read
 *		Reads the one file whose name ends in ".sql".
 */
void
sv_structure_read(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (!sv_chain_ends_with(reading->files[i].name, ".sql"))
			continue;
		if (reading->ndrafts > 0)
			sv_reading_fail(reading, i, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
							"a structure dump is one file, and \"%s\" is there already",
							reading->files[reading->drafts[0]->file].name);
		else
			read_file(reading, i);
	}
}
