/*
 * dbmate.c
 *		Files of dbmate: "VERSION_name.sql" with "-- migrate:up" and
 *		"-- migrate:down".
 *
 * A file may have several pairs of sections, which run in the same order in both
 * directions, each as a separate query.  The marks stay in the bodies because
 * they are comments.
 *
 * Grammar: the source of dbmate, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/sections.h"
#include "import/formats.h"

/* Returns what follows a mark in its line; NULL if the line is not such a mark. */
static const char *
after_mark(const char *line, const char *end, const char *mark)
{
	const char *p = sv_text_after(line, "--");

	if (p != NULL)
		p = sv_text_after(p + strspn(p, " \t"), mark);
	if (p == NULL)
		return NULL;
	return p == end || *p == ' ' || *p == '\t' || *p == '\r' || *p == '\n' ? p : NULL;
}

/*
 * Reads the options of a mark, of which only one has a meaning.  What is almost
 * that one is refused, because the tool passes over it.
 */
static void
read_options(SvSections *sections, const char *line, const char *start, const char *end)
{
	char	   *options = sv_text_trimmed(start, end);

	for (char *word = options + strspn(options, " \t"), *next; *word != '\0'; word = next)
	{
		size_t		length = strcspn(word, " \t");

		next = word + length + strspn(word + length, " \t");
		if (sv_text_is_word(word, length, "transaction:false"))
			sections->draft->transactional = false;
		else if (pg_strncasecmp(word, "transaction", strlen("transaction")) != 0)
			continue;
		else if (!sv_text_is_word(word, length, "transaction:true"))
		{
			sv_section_refuse(sections, line, "an option of this mark could be meant as transaction:false, but dbmate does not read it");
			break;
		}
	}
	pfree(options);
}

static void
read_line(SvSections *sections, const char *line, const char *end, int number)
{
	const char *up = after_mark(line, end, "migrate:up");
	const char *down = after_mark(line, end, "migrate:down");

	if (up != NULL)
	{
		if (sections->nups++ > sections->ndowns)
			sv_section_refuse(sections, line, "a section has no migrate:down");
		sv_section_end_query(&sections->down, number);
		sections->current = &sections->up;
		read_options(sections, line, up, end);
	}
	else if (down != NULL)
	{
		if (++sections->ndowns > sections->nups)
			sv_section_refuse(sections, line, "migrate:down comes before migrate:up");
		sv_section_end_query(&sections->up, number);
		sections->current = &sections->down;
		read_options(sections, line, down, end);
	}
	if (sections->current != NULL)
		sv_section_add(sections->current, number, line, end);
	else if (sv_section_says_something(line, end))
		sv_section_refuse(sections, line, "a statement comes before migrate:up");
}

static void
read_file(SvReading *reading, int32 file)
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		digits = sv_text_digits(base);
	SvDraft    *draft = sv_reading_draft(reading, file, pnstrdup(base, digits));
	SvSections	sections = {.reading = reading,.draft = draft};

	draft->message = sv_chain_words(base + digits, strlen(base) - digits - strlen(".sql"));
	sv_section_read_lines(&sections, read_line);
	if (sections.nups == 0)
		sv_section_refuse(&sections, NULL, "there is no migrate:up");
	else if (sections.ndowns < sections.nups)
		sv_section_refuse(&sections, NULL, "there is no migrate:down");
}

/* Does a numbered file have a mark? */
static bool
matches(const SvReading *reading)
{
	return sv_section_marks(reading, "migrate:up", true) || sv_section_marks(reading, "migrate:down", true);
}

/* Reads "VERSION*.sql", in the order of the names of the files. */
static void
read_files(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);

		if (sv_text_digits(base) > 0 && sv_chain_ends_with(base, ".sql"))
			read_file(reading, i);
		else if (sv_chain_ends_with(base, ".sql"))
			sv_reading_ignore(reading, i, "its name is not that of a migration");
	}
	sv_section_sort(reading, strcmp);
	sv_chain_link(reading);
	sv_chain_note_holes(reading);
}

/* Is a line a mark for dbmate? */
static bool
reads_mark(const char *text, const char *line)
{
	const char *end = sv_text_next_line(line);

	return after_mark(line, end, "migrate:up") != NULL || after_mark(line, end, "migrate:down") != NULL;
}

static const SvMark mark_list[] = {
	{"-- migrate:up", SV_MARK_UP, false},
	{"-- migrate:down", SV_MARK_DOWN, false},
	{NULL}
};

static const SvMarks marks = {
	.tool = "dbmate",
	.list = mark_list,
	.reads = reads_mark,
};

const SvFormat sv_format_dbmate = {
	.name = "dbmate",
	.marks = &marks,
	.late = SV_LATE_RUN,
	.matches = matches,
	.read = read_files,
};
