/*
 * tern.c
 *		Files of tern: "NUMBER_name.sql", in which a line separates the upgrade
 *		from the downgrade.
 *
 * tern identifies a migration by its position, so the numbers must count from 1
 * without gaps.  Files in subfolders are for templates, and templates are more
 * than text, so files that use them are refused.
 *
 * Grammar: the source of tern, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "import/formats.h"

#define CUT "---- create above / drop below ----"
#define NO_TRANSACTION "---- tern: disable-tx ----"

/* Is this such a line? */
static bool
is_line(const char *line, const char *wanted)
{
	const char *end = sv_text_after(line, wanted);

	return end != NULL && strchr("\r\n", *end) != NULL;
}

/* Does a text have such a line? */
static bool
has_line(const char *text, const char *wanted)
{
	for (const char *line = text; *line; line = sv_text_next_line(line))
	{
		if (is_line(line, wanted))
			return true;
	}
	return false;
}

/* Is there a line that is neither blank nor a comment? tern does not check more than that. */
static bool
has_statement(const char *text)
{
	for (const char *line = text; *line; line = sv_text_next_line(line))
	{
		const char *p = line + strspn(line, SV_LINE_BLANKS);

		if (*p != '\0' && *p != '\n' && strncmp(p, "--", 2) != 0)
			return true;
	}
	return false;
}

/* Is this the name of a migration, in any folder? */
static bool
is_migration(const char *name)
{
	const char *base = sv_chain_base(name);
	size_t		digits = sv_text_digits(base);

	return digits > 0 && base[digits] == '_' && strlen(base) > digits + strlen("_.sql") &&
		sv_chain_ends_with(base, ".sql");
}

static int
depth_of(const char *name)
{
	int			depth = 0;

	for (const char *p = name; (p = strchr(p, '/')) != NULL; p++)
		depth++;
	return depth;
}

/* How deep the migrations are nested: files in deeper folders are not migrations. */
static int
migrations_depth(const SvReading *reading)
{
	int			depth = PG_INT32_MAX;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (is_migration(reading->files[i].name))
			depth = Min(depth, depth_of(reading->files[i].name));
	}
	return depth;
}

static void
read_file(SvReading *reading, int32 file)
{
	const char *base = sv_chain_base(reading->files[file].name);
	const char *text = reading->files[file].text;
	const char *end = text + strlen(text);
	const char *cut = strstr(text, CUT);
	const char *below = cut == NULL ? end : cut + strlen(CUT);
	const char *template = strstr(text, "{{");
	size_t		digits = sv_text_digits(base);
	SvDraft    *draft = sv_reading_draft(reading, file, pnstrdup(base, digits));

	draft->message = sv_chain_words(base + digits, strlen(base) - digits - strlen(".sql"));
	draft->upgrade = sv_reading_piece(reading, file, text, cut == NULL ? end : cut);
	if (below[strspn(below, SV_BLANKS)] != '\0')
		draft->downgrade = sv_reading_piece(reading, file, below, end);
	draft->transactional = !has_line(text, NO_TRANSACTION);
	if (template != NULL)
		sv_reading_refuse(reading, draft, file, template, ERRCODE_FEATURE_NOT_SUPPORTED,
						  "a template ({{ }}) cannot be carried over");
	else if (!has_statement(draft->upgrade.text))
		sv_reading_refuse(reading, draft, file, NULL, ERRCODE_SYNTAX_ERROR,
						  "its upgrade has nothing but comments, which tern refuses");
}

/* Refuses the first number that is not the next one. */
static void
check_numbers(SvReading *reading)
{
	int			expected = 1;

	for (int32 i = 0; i < reading->ndrafts; i++)
	{
		const SvDraft *draft = reading->drafts[i];

		if (i > 0 && sv_text_compare_numbers(reading->drafts[i - 1]->id, draft->id) == 0)
			continue;			/* already reported */
		if (sv_text_compare_numbers(draft->id, psprintf("%d", expected)) != 0)
		{
			sv_reading_refuse(reading, NULL, draft->file, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
							  "number %d is expected here: tern counts from 1 without gaps", expected);
			return;
		}
		expected++;
	}
}

/* Does a numbered file have one of tern's special lines? */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *text = reading->files[i].text;

		if (is_migration(reading->files[i].name) && (has_line(text, CUT) || has_line(text, NO_TRANSACTION)))
			return true;
	}
	return false;
}

/*
 * Reads numbered files; those in subfolders are for templates to include.
 */
static void
read_files(SvReading *reading)
{
	int			depth = migrations_depth(reading);

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *name = reading->files[i].name;

		if (is_migration(name) && depth_of(name) == depth)
			read_file(reading, i);
		else if (!sv_chain_ends_with(name, ".sql"))
			continue;
		else if (depth_of(name) > depth)
			sv_reading_ignore(reading, i, "it is in a subfolder, which tern reads only if a migration includes the file");
		else
			sv_reading_ignore(reading, i, "its name is not that of a migration");
	}
	sv_chain_sort(reading, sv_chain_compare_numbers);
	sv_chain_fail_doubles(reading);
	check_numbers(reading);
	sv_chain_link(reading);
}

/* Is a line one of the special ones for tern?  It finds the first anywhere. */
static bool
reads_mark(const char *text, const char *line)
{
	return sv_text_find_in_line(line, CUT) != NULL || is_line(line, NO_TRANSACTION);
}

static const SvMark mark_list[] = {
	{"---- create above / drop below ----", SV_MARK_DOWN, true},
	{"---- tern: disable-tx ----", SV_MARK_OTHER, true},
	{NULL}
};

static const SvMarks marks = {
	.tool = "tern",
	.list = mark_list,
	.reads = reads_mark,
};

const SvFormat sv_format_tern = {
	.name = "tern",
	.marks = &marks,
	.matches = matches,
	.read = read_files,
};
