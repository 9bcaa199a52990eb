/*
 * rambler.c
 *		Files of rambler: any name, and "-- rambler up" and "-- rambler down" before
 *		the lines of the two directions.
 *
 * Grammar: the source of rambler, read in November 2026.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/lookalike.h"
#include "format/sections.h"
#include "import/formats.h"

/* Any word other than up or down ends the section. */
static void
read_line(SvSections *sections, const char *line, const char *end, int number)
{
	char	   *name;

	if (!sv_text_begins_with(line, "-- rambler"))
	{
		if (sections->current != NULL)
			sv_section_add(sections->current, number, line, end);
		return;
	}
	if (sections->current != NULL)
		sv_section_end_query(sections->current, number);
	name = sv_text_trimmed(line + strlen("-- rambler"), end);
	if (strcmp(name, "up") == 0)
		sections->current = &sections->up;
	else if (strcmp(name, "down") == 0)
	{
		sections->current = &sections->down;
		if (++sections->ndowns == 2)
			sv_reading_refuse(sections->reading, NULL, sections->draft->file, line,
							  ERRCODE_FEATURE_NOT_SUPPORTED,
							  "several down sections run in reverse order: combine them into one");
	}
	else
	{
		sections->current = NULL;
		if (pg_strcasecmp(name, "up") != 0 && pg_strcasecmp(name, "down") != 0 &&
			sv_lookalike_mark(name, name + strlen(name)) != SV_LIKE_NOTHING)
			sv_section_refuse(sections, line, "this word ends the section for rambler, but could be meant as up or down");
	}
	if (sections->current != NULL)
		sv_section_open(sections->current, number + 1);
}

static void
read_file(SvReading *reading, SvDraft *draft)
{
	SvSections	sections = {.reading = reading,.draft = draft};

	draft->detects_transaction = true;	/* it does not begin one */
	sv_section_read_lines(&sections, read_line);
	if (!sections.up.exists)
		sv_section_refuse(&sections, NULL, "there is no up section");
	draft->downgrade.refused = sections.ndowns > 1;
}

/* Does a file have a rambler mark? */
static bool
matches(const SvReading *reading)
{
	return sv_section_marks(reading, "rambler", false);
}

/* Reads all files, in the order of their names. */
static void
read_files(SvReading *reading)
{
	sv_section_read_named(reading, read_file);
	sv_section_sort(reading, strcmp);
	sv_chain_link(reading);
}

/* Does a line begin a direction for rambler? */
static bool
reads_mark(const char *text, const char *line)
{
	const char *word = sv_text_after(line, "-- rambler");
	char	   *name;

	if (word == NULL)
		return false;
	name = sv_text_trimmed(word, sv_text_line_end(line));
	return strcmp(name, "up") == 0 || strcmp(name, "down") == 0;
}

static const SvMark mark_list[] = {
	{"-- rambler up", SV_MARK_UP, true},
	{"-- rambler down", SV_MARK_DOWN, true},
	{NULL}
};

static const SvMarks marks = {
	.tool = "rambler",
	.list = mark_list,
	.reads = reads_mark,
};

const SvFormat sv_format_rambler = {
	.name = "rambler",
	.marks = &marks,
	.matches = matches,
	.read = read_files,
};
