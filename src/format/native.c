/*
 * native.c
 *		The format of schemaver's own files; doc/files.md has the grammar.
 *
 * One file is one revision: a header of comments in Alembic's words, and a
 * section for each body, which begins with a marker line.  Reading a file that
 * was written here gives the same revision, and writing that gives the same
 * file, byte for byte.  The line end before a marker, or before the end of the
 * file, belongs to the marker.  So a file can hold any body, with or without a
 * line end.
 */
#include "postgres.h"

#include "core/place.h"
#include "core/sqlscan.h"
#include "core/text.h"
#include "format/endings.h"
#include "format/native.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/scansup.h"

#define MARKER " schemaver:"	/* after two dashes at the beginning of a line */

/* The header, one line each, in the order in which they are written. */
typedef enum Key
{
	KEY_REVISION,
	KEY_DOWN_REVISION,
	KEY_BRANCH_LABELS,
	KEY_DEPENDS_ON,
	KEY_MESSAGE,
	KEY_CREATE_DATE,
	KEY_TRANSACTIONAL,
} Key;

static const char *const keys[] = {
	[KEY_REVISION] = "revision",
	[KEY_DOWN_REVISION] = "down_revision",
	[KEY_BRANCH_LABELS] = "branch_labels",
	[KEY_DEPENDS_ON] = "depends_on",
	[KEY_MESSAGE] = "message",
	[KEY_CREATE_DATE] = "create_date",
	[KEY_TRANSACTIONAL] = "transactional",
};

/* A file that is being read. */
typedef struct Parser
{
	SvReading  *reading;
	int32		number;			/* of the file */
	const char *text;			/* without a byte order mark */
	char	   *values[lengthof(keys)]; /* NULL: the key did not occur */
	const char *places[lengthof(keys)];
	bool		failed;

	/* Comments at the beginning of a line that look like markers. */
	int			nmarkers;
	int			maxmarkers;
	const char **markers;
} Parser;

/* Returns the dashes that a line begins with if a marker may follow them, else 0. */
static size_t
marker_dashes(const char *line)
{
	size_t		dashes = strspn(line, "-");

	return dashes >= 2 && strncmp(line + dashes, MARKER, strlen(MARKER)) == 0 ? dashes : 0;
}

/* Called for each comment; keeps those that look like markers. */
static void
collect_marker(const char *start, const char *end, void *arg)
{
	Parser	   *parser = (Parser *) arg;

	if ((start > parser->text && start[-1] != '\n') || marker_dashes(start) == 0)
		return;
	if (parser->nmarkers == parser->maxmarkers)
	{
		parser->maxmarkers *= 2;
		parser->markers = repalloc_huge(parser->markers, sizeof(char *) * parser->maxmarkers);
	}
	parser->markers[parser->nmarkers++] = start;
}

/* Adds the place in the file where the lexer found an error. */
static void
describe_place(void *arg)
{
	const Parser *parser = (const Parser *) arg;
	int			position = geterrposition();
	const char *place;

	/* The caller would take it for a position in its own query. */
	errposition(0);
	if (position <= 0 || parser->reading == NULL)
		return;
	place = parser->text + pg_mbcharcliplen(parser->text, strlen(parser->text), position - 1);
	errcontext("file \"%s\", line %d", parser->reading->files[parser->number].name,
			   1 + sv_place_count_lines(parser->text, place));
}

/*
 * Is no token open at the end of this line, if none was open at its beginning?
 * Strings may begin and end in it, unless the next line could continue them.  In
 * doubt, the answer is no.
 */
static bool
is_plain_line(const char *line, const char *end)
{
	bool		in_string = false;

	end = sv_text_end_without(line, end, SV_LINE_BLANKS);
	if (end - line >= 2 && line[0] == '-' && line[1] == '-')
		return memchr(line, '\r', end - line) == NULL;
	if (end > line && end[-1] == '\'')
		return false;
	for (const char *p = line; p < end; p++)
	{
		if (*p == '\'')
			in_string = !in_string;
		else if (*p == '"' || *p == '$' || *p == '\\' || (*p == '/' && p[1] == '*') ||
				 (*p == '-' && p[1] == '-'))
			return false;
	}
	return !in_string;
}

/* Is every line before a place such a line? */
static bool
is_plain_before(const char *text, const char *place)
{
	for (const char *line = text; line < place; line = sv_text_next_line(line))
	{
		if (!is_plain_line(line, sv_text_line_end(line)))
			return false;
	}
	return true;
}

/*
 * Finds the markers of a file: lines that look like markers.  If a token that
 * continues on the next line could have begun, the lexer must decide.
 */
static void
find_markers(Parser *parser)
{
	ErrorContextCallback callback = {error_context_stack, describe_place, parser};

	parser->maxmarkers = 4;
	parser->nmarkers = 0;
	parser->markers = palloc_array(const char *, parser->maxmarkers);
	for (const char *line = parser->text; *line; line = sv_text_next_line(line))
	{
		if (marker_dashes(line) > 0)
			collect_marker(line, sv_text_line_end(line), parser);
	}
	if (parser->nmarkers == 0 ||
		is_plain_before(parser->text, parser->markers[parser->nmarkers - 1]))
		return;
	parser->nmarkers = 0;
	error_context_stack = &callback;
	sv_sqlscan_comments(parser->text, collect_marker, parser);
	error_context_stack = callback.previous;
}

static void
fail(Parser *parser, const char *at, const char *problem)
{
	sv_reading_fail(parser->reading, parser->number, at, ERRCODE_SYNTAX_ERROR, "%s", problem);
	parser->failed = true;
}

/* Reads one line of the header. */
static void
read_header_line(Parser *parser, const char *line, const char *end)
{
	bool		is_comment = strncmp(line, "--", 2) == 0;
	const char *start = is_comment ? line + 2 : line;
	const char *colon;
	char	   *name;

	while (start < end && *start == ' ')
		start++;
	colon = start + strspn(start, "abcdefghijklmnopqrstuvwxyz_");
	if (!is_comment || colon == start || *colon != ':')
	{
		fail(parser, line, "this line is neither part of the header nor in a section");
		return;
	}
	name = pnstrdup(start, colon - start);
	for (int key = 0; key < lengthof(keys); key++)
	{
		if (strcmp(name, keys[key]) != 0)
			continue;
		if (parser->values[key] != NULL)
			fail(parser, line, psprintf("\"%s\" appears twice in the header", name));
		parser->values[key] = sv_text_trimmed(colon + 1, end);
		parser->places[key] = line;
		return;
	}
	fail(parser, line, psprintf("\"%s\" is not a header field", name));
}

static void
read_header(Parser *parser)
{
	const char *end = parser->nmarkers > 0 ? parser->markers[0] : parser->text + strlen(parser->text);

	for (const char *line = parser->text; line < end && !parser->failed; line = sv_text_next_line(line))
	{
		const char *stop = sv_text_line_end(line);

		if (line + strspn(line, SV_LINE_BLANKS) < stop)
			read_header_line(parser, line, stop);
	}
	for (int key = KEY_REVISION; key <= KEY_DOWN_REVISION && !parser->failed; key++)
	{
		if (parser->values[key] == NULL || *parser->values[key] == '\0')
			fail(parser, parser->places[key], psprintf("the header has no %s", keys[key]));
	}
}

/* Splits a list at its commas; NULL if it is empty. */
static const char **
read_list(Parser *parser, Key key)
{
	const char *value = parser->values[key];
	const char **list;
	int			n = 2;

	if (value == NULL || *value == '\0')
		return NULL;
	for (const char *p = value; (p = strchr(p, ',')) != NULL; p++)
		n++;
	list = palloc_extended(sizeof(char *) * n, MCXT_ALLOC_HUGE);
	for (n = 0;;)
	{
		const char *comma = value + strcspn(value, ",");

		CHECK_FOR_INTERRUPTS();
		list[n] = sv_text_trimmed(value, comma);
		if (*list[n++] == '\0')
			fail(parser, parser->places[key], psprintf("an entry of %s is empty", keys[key]));
		if (*comma == '\0')
			break;
		value = comma + 1;
	}
	list[n] = NULL;
	return list;
}

/* A message that begins or ends with a blank or a quote is in quotes. */
static const char *
read_message(const char *value)
{
	size_t		length = value == NULL ? 0 : strlen(value);
	char	   *message;
	char	   *out;

	if (length < 2 || value[0] != '\'' || value[length - 1] != '\'')
		return value;
	message = out = palloc(length);
	for (const char *p = value + 1; p < value + length - 1; p++)
	{
		if (p[0] == '\'' && p[1] == '\'' && p + 1 < value + length - 1)
			p++;
		*out++ = *p;
	}
	*out = '\0';
	return message;
}

static void
make_draft(Parser *parser, SvDraft *draft)
{
	const char *transactional = parser->values[KEY_TRANSACTIONAL];

	draft->id = parser->values[KEY_REVISION];
	if (strcmp(parser->values[KEY_DOWN_REVISION], "base") != 0)
		draft->down_revision = read_list(parser, KEY_DOWN_REVISION);
	draft->branch_labels = read_list(parser, KEY_BRANCH_LABELS);
	draft->depends_on = read_list(parser, KEY_DEPENDS_ON);
	draft->message = read_message(parser->values[KEY_MESSAGE]);
	sv_reading_date(parser->reading, draft, parser->number, parser->places[KEY_CREATE_DATE],
					parser->values[KEY_CREATE_DATE]);
	draft->transactional = true;
	if (transactional != NULL && strcmp(transactional, "false") == 0)
		draft->transactional = false;
	else if (transactional != NULL && strcmp(transactional, "true") != 0)
		fail(parser, parser->places[KEY_TRANSACTIONAL], "transactional must be true or false");
}

/* Copies a body, and removes the additional dash from each line that has one. */
static char *
copy_body(const Parser *parser, const char *start, const char *end)
{
	StringInfoData body;

	initStringInfo(&body);
	for (int i = 0; i < parser->nmarkers; i++)
	{
		const char *marker = parser->markers[i];

		CHECK_FOR_INTERRUPTS();
		if (marker < start || marker >= end)
			continue;
		appendBinaryStringInfo(&body, start, marker - start);
		start = marker + 1;
	}
	appendBinaryStringInfo(&body, start, end - start);
	return body.data;
}

/* Reads the section that a marker begins and that ends before end. */
static void
read_section(Parser *parser, SvDraft *draft, const char *marker, const char *end)
{
	const char *stop = sv_text_line_end(marker);
	const char *start = sv_text_next_line(marker);
	char	   *name = sv_text_trimmed(marker + 2 + strlen(MARKER), stop);
	SvPiece    *piece;

	if (strcmp(name, "upgrade") == 0)
		piece = &draft->upgrade;
	else if (strcmp(name, "downgrade") == 0)
		piece = &draft->downgrade;
	else
	{
		fail(parser, marker, psprintf("\"%s\" is not a section", name));
		return;
	}
	if (piece->text != NULL)
	{
		fail(parser, marker, psprintf("section \"%s\" appears twice", name));
		return;
	}
	if (end > start && end[-1] == '\n')
	{
		end--;
		if (end > start && end[-1] == '\r' && stop[-1] == '\r')
			end--;
	}
	*piece = sv_reading_piece(parser->reading, parser->number, start, start);
	piece->text = copy_body(parser, start, end);
}

static void
read_sections(Parser *parser, SvDraft *draft)
{
	const char *marker = NULL;

	for (int i = 0; i < parser->nmarkers; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (marker_dashes(parser->markers[i]) > 2)
			continue;
		if (marker != NULL)
			read_section(parser, draft, marker, parser->markers[i]);
		marker = parser->markers[i];
	}
	if (marker != NULL)
		read_section(parser, draft, marker, parser->text + strlen(parser->text));
}

static void
read_file(SvReading *reading, int32 number)
{
	Parser		parser = {.reading = reading,.number = number};
	SvDraft    *draft;

	parser.text = sv_text_skip_bom(reading->files[number].text);
	find_markers(&parser);
	read_header(&parser);
	if (parser.failed)
		return;
	draft = sv_reading_draft(reading, number, parser.values[KEY_REVISION]);
	make_draft(&parser, draft);
	read_sections(&parser, draft);
}

/* Is one of the files ours? */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *text = sv_text_skip_bom(reading->files[i].text);

		if (sv_ending_of_sql(reading->files[i].name) == 0)
			continue;
		if (strncmp(text, "-- revision:", 12) == 0 || strstr(text, "-- schemaver: upgrade") != NULL)
			return true;
	}
	return false;
}

/* Reads every file whose name ends in ".sql", in any case, as a revision. */
static void
read_files(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (sv_ending_of_sql(reading->files[i].name) > 0)
			read_file(reading, i);
		else
			sv_reading_ignore(reading, i, "its name does not end in .sql");
	}
}

const SvFormat sv_format_native = {
	.name = "native",
	.is_native = true,
	.names_strays = true,
	.matches = matches,
	.read = read_files,
};

static void
write_value(StringInfo out, Key key, const char *value)
{
	appendStringInfo(out, "-- %s:%s%s\n", keys[key], *value != '\0' ? " " : "", value);
}

static void
write_list(StringInfo out, Key key, const char *const *list, const char *if_empty)
{
	StringInfoData value;

	initStringInfo(&value);
	for (int i = 0; list != NULL && list[i] != NULL; i++)
		sv_text_add_item(&value, list[i]);
	if (value.len > 0 || if_empty != NULL)
		write_value(out, key, value.len > 0 ? value.data : if_empty);
	pfree(value.data);
}

static void
write_message(StringInfo out, const char *message)
{
	size_t		length = strlen(message);
	StringInfoData quoted;

	if (length == 0 || (message[0] != '\'' && !scanner_isspace(message[0]) &&
						!scanner_isspace(message[length - 1])))
	{
		write_value(out, KEY_MESSAGE, message);
		return;
	}
	initStringInfo(&quoted);
	appendStringInfoChar(&quoted, '\'');
	for (const char *p = message; *p; p++)
	{
		if (*p == '\'')
			appendStringInfoChar(&quoted, '\'');
		appendStringInfoChar(&quoted, *p);
	}
	appendStringInfoChar(&quoted, '\'');
	write_value(out, KEY_MESSAGE, quoted.data);
	pfree(quoted.data);
}

/* Writes a section; last: nothing follows it. */
static void
write_section(StringInfo out, const char *name, const char *body, bool last)
{
	Parser		parser = {.text = body};
	const char *start = body;

	find_markers(&parser);
	appendStringInfo(out, "\n--%s %s\n", MARKER, name);
	for (int i = 0; i < parser.nmarkers; i++)
	{
		appendBinaryStringInfo(out, start, parser.markers[i] - start);
		appendStringInfoChar(out, '-');
		start = parser.markers[i];
	}
	appendStringInfoString(out, start);
	if (last && *body != '\0')
		appendStringInfoChar(out, '\n');
}

/*
 * sv_native_write
 *		Appends the file of a revision, in its canonical form.  The date is passed
 *		as it is to be written; NULL for none.
 */
void
sv_native_write(StringInfo out, const SvDraft *draft, const char *create_date)
{
	write_value(out, KEY_REVISION, draft->id);
	write_list(out, KEY_DOWN_REVISION, draft->down_revision, "base");
	write_list(out, KEY_BRANCH_LABELS, draft->branch_labels, NULL);
	write_list(out, KEY_DEPENDS_ON, draft->depends_on, NULL);
	if (draft->message != NULL)
		write_message(out, draft->message);
	if (create_date != NULL)
		write_value(out, KEY_CREATE_DATE, create_date);
	if (!draft->transactional)
		write_value(out, KEY_TRANSACTIONAL, "false");
	if (draft->upgrade.text != NULL)
		write_section(out, "upgrade", draft->upgrade.text, draft->downgrade.text == NULL);
	if (draft->downgrade.text != NULL)
		write_section(out, "downgrade", draft->downgrade.text, true);
}
