/*
 * node_pg.c
 *		Files of node-pg-migrate: "TIME_name.sql" with "-- Up Migration" and
 *		"-- Down Migration", in any order.
 *
 * Each direction extends from its mark to the other one, or to the end; what
 * comes before both is not run.  The marks are comments and stay in the bodies.
 * Files in JavaScript and TypeScript are migrations in the same sequence.
 *
 * Grammar: the source of node-pg-migrate, read in November 2026.
 */
#include "postgres.h"

#include "core/date.h"
#include "core/text.h"
#include "format/chain.h"
#include "format/endings.h"
#include "import/formats.h"

#define DAYS_TO_2000 10957		/* from 1970 on */

/* What begins with a line: -1 the downgrade, 1 the upgrade, 0 neither. */
static int
direction_of(const char *line)
{
	const char *p = line + strspn(line, SV_LINE_BLANKS);
	int			direction;

	if (strncmp(p, "--", 2) != 0)
		return 0;
	p += 2;
	p += strspn(p, "- \t\f\v");
	if (pg_strncasecmp(p, "up", 2) == 0)
	{
		direction = 1;
		p += 2;
	}
	else if (pg_strncasecmp(p, "down", 4) == 0)
	{
		direction = -1;
		p += 4;
	}
	else
		return 0;
	if (*p == '\0' || strchr(" \t\f\v", *p) == NULL)
		return 0;
	p += strspn(p, " \t\f\v");
	return pg_strncasecmp(p, "migration", 9) == 0 ? direction : 0;
}

/* Returns the first line that begins the upgrade, or the downgrade; NULL if there is none. */
static const char *
find_direction(const char *text, int direction)
{
	for (const char *line = text; *line; line = sv_text_next_line(line))
	{
		if (direction_of(line) == direction)
			return line;
	}
	return NULL;
}

/* The length of a file's name without its suffix. */
static size_t
stem_length(const char *base)
{
	const char *dot = strrchr(base, '.');

	return dot == NULL ? strlen(base) : dot - base;
}

/* The tool imports every file that is not in SQL. */
static bool
is_program(const char *name)
{
	return sv_ending_of_code(name) > 0 || sv_ending_of_packed_sql(name) > 0;
}

/* Splits a file in SQL at its marks. */
static void
read_directions(SvReading *reading, SvDraft *draft)
{
	const char *text = reading->files[draft->file].text;
	const char *end = text + strlen(text);
	const char *up = find_direction(text, 1);
	const char *down = find_direction(text, -1);

	if (up == NULL)
		draft->upgrade = sv_reading_whole(reading, draft->file);
	else
		draft->upgrade = sv_reading_piece(reading, draft->file, up, down != NULL && down > up ? down : end);
	if (down != NULL)
		draft->downgrade = sv_reading_piece(reading, draft->file, down, up != NULL && up > down ? up : end);
	if (up == NULL && down != NULL)
		sv_reading_note(reading, draft->file, down,
						"there is no Up Migration, so the upgrade is the whole file, including the Down Migration, as in node-pg-migrate");
}

static void
read_file(SvReading *reading, int32 file)
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		digits = sv_text_digits(base);
	size_t		length = stem_length(base);
	SvDraft    *draft = sv_reading_draft(reading, file, sv_chain_make_id(base, length));
	size_t		title = digits + strspn(base + digits, "_-");

	draft->message = title < length ? sv_chain_words(base + title, length - title) : NULL;
	draft->detects_transaction = true;
	if (is_program(base))
		sv_reading_refuse_program(reading, draft, file);
	else
		read_directions(reading, draft);
}

/* The number that an id begins with: 17 digits are a time, anything else is milliseconds. */
static double
time_of(const char *id)
{
	size_t		digits = sv_text_digits(id);
	double		number = 0;
	int			part[7];

	if (digits == 17 &&
		sscanf(id, "%4d%2d%2d%2d%2d%2d%3d", &part[0], &part[1], &part[2], &part[3], &part[4],
			   &part[5], &part[6]) == lengthof(part))
	{
		double		days = sv_date_days(part[0], part[1], part[2]) + DAYS_TO_2000;

		return (((days * 24 + part[3]) * 60 + part[4]) * 60 + part[5]) * 1000 + part[6];
	}
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (id[i] - '0');
	return number;
}

static int
compare_times(const char *a, const char *b)
{
	double		left = time_of(a);
	double		right = time_of(b);

	if (left != right)
		return left < right ? -1 : 1;
	return strcmp(a, b);
}

/* Does a numbered file say which direction it has? */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *text = reading->files[i].text;

		if (sv_text_digits(sv_chain_base(reading->files[i].name)) > 0 &&
			sv_chain_ends_with(reading->files[i].name, ".sql") &&
			(find_direction(text, 1) != NULL || find_direction(text, -1) != NULL))
			return true;
	}
	return false;
}

/*
 * Reads numbered files in SQL, and those that are programs, in the order of
 * their numbers.
 */
static void
read_files(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);

		if (sv_text_digits(base) > 0 && (sv_chain_ends_with(base, ".sql") || is_program(base)))
			read_file(reading, i);
		else if (sv_chain_ends_with(base, ".sql"))
			sv_reading_ignore(reading, i, "its name does not begin with a time; node-pg-migrate would run it before all others");
	}
	sv_chain_sort(reading, compare_times);
	sv_chain_link(reading);
}

/* Does a line begin a direction for node-pg-migrate? */
static bool
reads_mark(const char *text, const char *line)
{
	return direction_of(line) != 0;
}

/*
 * Words may follow them, as for the tool.  In files of other formats they are a
 * usual heading.
 */
static const SvMark mark_list[] = {
	{"-- Up Migration", SV_MARK_OTHER, true},
	{"-- Down Migration", SV_MARK_OTHER, true},
	{NULL}
};

static const SvMarks marks = {
	.tool = "node-pg-migrate",
	.list = mark_list,
	.reads = reads_mark,
};

const SvFormat sv_format_node_pg = {
	.name = "node-pg-migrate",
	.marks = &marks,
	.matches = matches,
	.read = read_files,
};
