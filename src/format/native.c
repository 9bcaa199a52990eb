/*
 * native.c
 *		The format of schemaver's own files; doc/files.md has the grammar.
 *
 * One file is one revision: a header of comments in Alembic's words, and a
 * section for each body, which begins with a marker line.  Reading a file that
 * was written here gives the same revision, and writing that gives the same
 * file, byte for byte.  Blanks and blank lines at the end of a section are not part
 * of its body.  A comment that could be meant as a marker or as a line of the header,
 * without having that form, is refused; if a body has one, it is written in a way that
 * cannot be meant so.
 */
#include "postgres.h"

#include "core/checksum.h"
#include "core/place.h"
#include "core/placeholder.h"
#include "core/sqlscan.h"
#include "core/text.h"
#include "format/endings.h"
#include "format/lookalike.h"
#include "format/native.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/scansup.h"

#define MARKER " schemaver:"	/* after two dashes at the beginning of a line */
#define MAX_MAJOR_DIGITS 4
#define MAX_QUOTED 60			/* bytes of a line that a message shows */
#define MAX_BLOCK 200			/* bytes of a block comment that could be a
								 * marker */

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
	KEY_STRUCTURE_BEFORE,
	KEY_STRUCTURE_AFTER,
	KEY_STRUCTURE_MAJOR,
	KEY_STRUCTURE_SCOPE,
	KEY_STRUCTURE_OF,
	KEY_REPLACES,
} Key;

static const char *const keys[] = {
	[KEY_REVISION] = "revision",
	[KEY_DOWN_REVISION] = "down_revision",
	[KEY_BRANCH_LABELS] = "branch_labels",
	[KEY_DEPENDS_ON] = "depends_on",
	[KEY_MESSAGE] = "message",
	[KEY_CREATE_DATE] = "create_date",
	[KEY_TRANSACTIONAL] = "transactional",
	[KEY_STRUCTURE_BEFORE] = "structure_before",
	[KEY_STRUCTURE_AFTER] = "structure_after",
	[KEY_STRUCTURE_MAJOR] = "structure_major",
	[KEY_STRUCTURE_SCOPE] = "structure_scope",
	[KEY_STRUCTURE_OF] = "structure_of",
	[KEY_REPLACES] = "replaces",
};

/* A comment that is a marker, or could be meant as one or as a line of the header. */
typedef struct Mark
{
	const char *start;
	const char *end;
	bool		exact;			/* has it the form of a marker, perhaps with
								 * more dashes? */
	SvLikeness	likeness;
} Mark;

/* A file that is being read, or a body that is being written. */
typedef struct Parser
{
	SvReading  *reading;
	int32		number;			/* of the file */
	const char *text;			/* without a byte order mark */
	char	   *values[lengthof(keys)]; /* NULL: the key did not occur */
	const char *places[lengthof(keys)];
	bool		failed;

	bool		in_doubt;		/* must the lexer find the comments? */
	int			nmarks;
	int			maxmarks;
	Mark	   *marks;
} Parser;

/* Returns the dashes that a line begins with if a marker may follow them, else 0. */
static size_t
marker_dashes(const char *line)
{
	size_t		dashes = strspn(line, "-");

	return dashes >= 2 && strncmp(line + dashes, MARKER, strlen(MARKER)) == 0 ? dashes : 0;
}

/* Does a comment end with a line of dashes, as a heading does? */
static bool
is_banner(const char *start, const char *end)
{
	end = sv_text_end_without(start, end, SV_LINE_BLANKS);
	return end - start > 4 && end[-1] == '-' && end[-2] == '-';
}

/*
 * Is there nothing but blanks before this place in its line?  A carriage return ends a
 * line for the lexer.
 */
static bool
begins_line(const char *text, const char *place)
{
	while (place > text && strchr(" \t\f\v", place[-1]) != NULL)
		place--;
	return place == text || place[-1] == '\n' || place[-1] == '\r';
}

/*
 * What could a comment be meant as?  A block comment of several lines is text, unless
 * it says nothing else.
 */
static SvLikeness
likeness_of(const char *start, const char *end)
{
	if (*start != '/' || memchr(start, '\n', end - start) == NULL)
		return sv_lookalike(start, end);
	return end - start <= MAX_BLOCK ? sv_lookalike_mark(start, end) : SV_LIKE_NOTHING;
}

/* Called for each comment; keeps those that are markers or could be meant so. */
static void
collect_mark(const char *start, const char *end, void *arg)
{
	Parser	   *parser = (Parser *) arg;
	bool		is_block = *start == '/';
	Mark		mark = {.start = start,.end = end};

	/* A comment after a statement is text. */
	if (!begins_line(parser->text, start))
		return;
	mark.exact = !is_block && (start == parser->text || start[-1] == '\n') &&
		marker_dashes(start) > 0 && !is_banner(start, end);
	mark.likeness = likeness_of(start, end);
	if (!mark.exact && mark.likeness == SV_LIKE_NOTHING)
		return;
	if (parser->nmarks == parser->maxmarks)
	{
		parser->maxmarks *= 2;
		parser->marks = repalloc_huge(parser->marks, sizeof(Mark) * parser->maxmarks);
	}
	parser->marks[parser->nmarks++] = mark;
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

/* Returns where a block comment ends, NULL if that is not before end. */
static const char *
block_comment_end(const char *start, const char *end)
{
	for (const char *p = start + 2; p + 1 < end; p++)
	{
		if (p[0] == '*' && p[1] == '/')
			return p + 2;
	}
	return NULL;
}

/* Could a block comment of several lines be meant as a marker? */
static bool
could_be_mark(const char *start)
{
	const char *end = block_comment_end(start, start + strnlen(start, MAX_BLOCK));

	return end != NULL && likeness_of(start, end) != SV_LIKE_NOTHING;
}

/*
 * Looks at one line as if no token were open at its beginning.  The lexer must decide
 * if a carriage return divides it.
 */
static void
look_at_line(Parser *parser, const char *line)
{
	const char *end = sv_text_end_without(line, sv_text_line_end(line), SV_LINE_BLANKS);
	const char *start = line + strspn(line, SV_LINE_BLANKS);
	const char *stop = end;

	if (start >= end)
		return;
	if (start[0] == '/' && start[1] == '*')
	{
		stop = block_comment_end(start, end);
		parser->in_doubt |= stop == NULL && could_be_mark(start);
	}
	if (stop != NULL && ((start[0] == '-' && start[1] == '-') || *start == '/'))
		collect_mark(start, stop, parser);
	parser->in_doubt |= memchr(line, '\r', end - line) != NULL;
}

/*
 * Finds the marks of a text: comments that are markers, or could be meant so.  If a
 * token that continues on the next line could have begun, the lexer must decide.
 */
static void
find_marks(Parser *parser)
{
	ErrorContextCallback callback = {error_context_stack, describe_place, parser};

	parser->maxmarks = 4;
	parser->nmarks = 0;
	parser->marks = palloc_array(Mark, parser->maxmarks);
	for (const char *line = parser->text; *line; line = sv_text_next_line(line))
		look_at_line(parser, line);
	if (!parser->in_doubt &&
		(parser->nmarks == 0 ||
		 is_plain_before(parser->text, parser->marks[parser->nmarks - 1].start)))
		return;
	parser->nmarks = 0;
	error_context_stack = &callback;
	sv_sqlscan_comments(parser->text, collect_mark, parser);
	error_context_stack = callback.previous;
}

/* Returns the place of the first marker, or the end of the text: there the header ends. */
static const char *
header_end(const Parser *parser)
{
	for (int i = 0; i < parser->nmarks; i++)
	{
		if (parser->marks[i].exact)
			return parser->marks[i].start;
	}
	return parser->text + strlen(parser->text);
}

static void
fail(Parser *parser, const char *at, const char *problem)
{
	sv_reading_fail(parser->reading, parser->number, at, ERRCODE_SYNTAX_ERROR, "%s", problem);
	parser->failed = true;
}

/* Copies a comment for a message: in one line, and without its end if it is long. */
static char *
quoted(const char *start, const char *end)
{
	char	   *text = sv_text_trimmed(start, end);
	int			length = pg_mbcliplen(text, strlen(text), MAX_QUOTED);

	for (char *p = text; *p != '\0'; p++)
		*p = *p == '\n' || *p == '\r' ? ' ' : *p;
	return text[length] == '\0' ? psprintf("\"%s\"", text) : psprintf("\"%.*s...\"", length, text);
}

static void
fail_unknown(Parser *parser, const char *at, const char *name, const char *kind, const char *nearest)
{
	fail(parser, at,
		 nearest == NULL ? psprintf("\"%s\" is not a %s", name, kind) :
		 psprintf("\"%s\" is not a %s; did you mean \"%s\"?", name, kind, nearest));
}

/* Refuses a line that is before the first section, and not of the header. */
static void
fail_outside(Parser *parser, const char *line, const char *end)
{
	SvLikeness	likeness = sv_lookalike(line, end);

	if (likeness != SV_LIKE_NOTHING && likeness != SV_LIKE_HEADER)
		fail(parser, line,
			 psprintf("%s looks like a section marker, which would be \"--%s %s\"", quoted(line, end),
					  MARKER, likeness == SV_LIKE_DOWNGRADE ? "downgrade" : "upgrade"));
	else
		fail(parser, line, "this line is neither part of the header nor in a section");
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
	colon = start + strspn(start, SV_WORD_CHARACTERS "- ");
	if (!is_comment || colon == start || *colon != ':' || sv_lookalike_is_marker(line, end))
	{
		fail_outside(parser, line, end);
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
	fail_unknown(parser, line, name, "header field", sv_lookalike_nearest(name, keys, lengthof(keys)));
}

static void
read_header(Parser *parser)
{
	const char *end = header_end(parser);

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
	if (strcmp(value, "None") == 0)
		fail(parser, parser->places[key],
			 key == KEY_DOWN_REVISION ? "\"None\" is written \"base\"" :
			 psprintf("\"None\" is written without the line %s", keys[key]));
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
	draft->replaces = read_list(parser, KEY_REPLACES);
	draft->message = read_message(parser->values[KEY_MESSAGE]);
	sv_reading_date(parser->reading, draft, parser->number, parser->places[KEY_CREATE_DATE],
					parser->values[KEY_CREATE_DATE]);
	draft->transactional = true;
	if (transactional != NULL && strcmp(transactional, "false") == 0)
		draft->transactional = false;
	else if (transactional != NULL && strcmp(transactional, "true") != 0)
		fail(parser, parser->places[KEY_TRANSACTIONAL], "transactional must be true or false");
}

static void
add_names(StringInfo text, const char *const *names)
{
	for (int i = 0; names != NULL && names[i] != NULL; i++)
		appendStringInfo(text, "%s%s", i > 0 ? "," : "", names[i]);
	appendStringInfoChar(text, '\t');
}

/*
 * A checksum of the upgrade and its place, by which it is noticed that somebody has changed
 * one of them.
 */
static char *
structure_of(const SvDraft *draft)
{
	const char *text = draft->upgrade.text;
	uint8		checksum[SV_CHECKSUM_LENGTH];
	StringInfoData all;

	sv_checksum(text == NULL ? NULL : sv_text_without_end(text, SV_BODY_BLANKS), draft->transactional, checksum);
	initStringInfo(&all);
	add_names(&all, draft->down_revision);
	add_names(&all, draft->depends_on);
	appendStringInfoString(&all, sv_checksum_hex(checksum));
	sv_checksum(all.data, draft->transactional, checksum);
	return sv_checksum_hex(checksum);
}

static bool
is_major(const char *value)
{
	size_t		length = strspn(value, "0123456789");

	return length > 0 && length <= MAX_MAJOR_DIGITS && value[length] == '\0' && *value != '0';
}

/* Has the header all lines about the structure, in the right form?  Fails if only some are. */
static bool
has_structure(Parser *parser)
{
	int			n = 0;

	for (int key = KEY_STRUCTURE_BEFORE; key <= KEY_STRUCTURE_OF; key++)
		n += parser->values[key] != NULL;
	for (int key = KEY_STRUCTURE_BEFORE; key <= KEY_STRUCTURE_OF && n > 0; key++)
	{
		const char *value = parser->values[key];

		if (value == NULL)
			fail(parser, NULL, psprintf("the header has no %s, which belongs to the other lines about the structure", keys[key]));
		else if (key == KEY_STRUCTURE_MAJOR && !is_major(value))
			fail(parser, parser->places[key], "structure_major must be the major version of a server");
		else if (key != KEY_STRUCTURE_MAJOR && key != KEY_STRUCTURE_SCOPE && !sv_structure_is_fingerprint(value))
			fail(parser, parser->places[key], psprintf("%s must be 64 hexadecimal digits", keys[key]));
	}
	return n > 0 && !parser->failed;
}

/*
 * Reads what the upgrade leads from and to.  That is no longer true if somebody has changed
 * the upgrade or its place.
 */
static void
read_structure(Parser *parser, SvDraft *draft)
{
	if (!has_structure(parser))
		return;
	if (strcmp(parser->values[KEY_STRUCTURE_OF], structure_of(draft)) != 0)
	{
		sv_reading_note(parser->reading, parser->number, parser->places[KEY_STRUCTURE_OF],
						"the upgrade or its place was changed since its structure was recorded, so the structure is left out");
		return;
	}
	draft->structure.before = parser->values[KEY_STRUCTURE_BEFORE];
	draft->structure.after = parser->values[KEY_STRUCTURE_AFTER];
	draft->structure.major = atoi(parser->values[KEY_STRUCTURE_MAJOR]);
	draft->structure.scope = parser->values[KEY_STRUCTURE_SCOPE];
}

/*
 * How is a comment written so that it is not meant as a mark?  With one more dash, or
 * with a backslash after the two characters that begin it, if dashes alone do not make
 * it look different.  Returns how many characters precede the addition.
 */
static int
escape_place(const Mark *mark)
{
	if (mark->exact || (strspn(mark->start, "-") == 2 && mark->start[2] != '\\' &&
						!is_banner(mark->start, mark->end)))
		return 0;
	return 2;
}

/* The same for a comment that is written so; -1 if it is not. */
static int
escaped_place(const Mark *mark)
{
	size_t		dashes = strspn(mark->start, "-");

	if (mark->exact)
		return dashes > 2 ? 0 : -1;
	if (mark->start[2] == '\\')
		return 2;
	return dashes == 3 && !is_banner(mark->start, mark->end) ? 0 : -1;
}

/* Refuses a comment that could be meant as a marker, or as a line of the header. */
static void
fail_lookalike(Parser *parser, const Mark *mark)
{
	const char *text = quoted(mark->start, mark->end);
	const char *remedy = escape_place(mark) == 0 ? "one more dash" :
		*mark->start == '/' ? "a backslash after \"/*\"" : "a backslash after \"--\"";

	if (mark->likeness == SV_LIKE_HEADER)
		fail(parser, mark->start,
			 psprintf("%s looks like a header field, but the header ends at the first section; a comment needs %s",
					  text, remedy));
	else if (mark->likeness == SV_LIKE_SECTION)
		fail(parser, mark->start,
			 psprintf("%s looks like a section marker, which would be \"--%s upgrade\" or \"--%s downgrade\"; a comment needs %s",
					  text, MARKER, MARKER, remedy));
	else
		fail(parser, mark->start,
			 psprintf("%s looks like a section marker, which would be \"--%s %s\"; a comment needs %s",
					  text, MARKER, mark->likeness == SV_LIKE_UPGRADE ? "upgrade" : "downgrade", remedy));
}

/* Copies a body, and removes from comments what keeps them from being marks. */
static char *
copy_body(Parser *parser, const char *start, const char *end)
{
	StringInfoData body;

	initStringInfo(&body);
	for (int i = 0; i < parser->nmarks; i++)
	{
		const Mark *mark = &parser->marks[i];
		int			place = escaped_place(mark);

		CHECK_FOR_INTERRUPTS();
		if (mark->start < start || mark->start >= end)
			continue;
		if (place < 0)
		{
			fail_lookalike(parser, mark);
			continue;
		}
		appendBinaryStringInfo(&body, start, mark->start + place - start);
		start = mark->start + place + 1;
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
		SvLikeness	likeness = sv_lookalike(marker, stop);

		fail_unknown(parser, marker, name, "section",
					 likeness == SV_LIKE_UPGRADE ? "upgrade" :
					 likeness == SV_LIKE_DOWNGRADE ? "downgrade" : NULL);
		return;
	}
	if (piece->text != NULL)
	{
		fail(parser, marker, psprintf("section \"%s\" appears twice", name));
		return;
	}
	*piece = sv_reading_piece(parser->reading, parser->number, start, start);
	piece->text = copy_body(parser, start, end);
}

static void
read_sections(Parser *parser, SvDraft *draft)
{
	const char *marker = NULL;

	for (int i = 0; i < parser->nmarks; i++)
	{
		const Mark *mark = &parser->marks[i];

		CHECK_FOR_INTERRUPTS();
		if (!mark->exact || marker_dashes(mark->start) > 2)
			continue;
		if (marker != NULL)
			read_section(parser, draft, marker, mark->start);
		marker = mark->start;
	}
	if (marker != NULL)
		read_section(parser, draft, marker, parser->text + strlen(parser->text));
}

/* Notes that a body still has the statement of the template, if it has. */
static void
note_placeholder(Parser *parser, const SvPiece *piece, const char *name)
{
	const char *place = sv_placeholder_find(piece->text);

	if (place != NULL)
		sv_reading_note_body(parser->reading, piece, place - piece->text,
							 psprintf("the %s has not been written: the statement of the template raises an error", name));
}

/* Notes what a file lacks.  A merge point that does nothing has nothing to revert. */
static void
note_missing(Parser *parser, const SvDraft *draft)
{
	bool		merges = draft->down_revision != NULL && draft->down_revision[0] != NULL &&
		draft->down_revision[1] != NULL;

	if (parser->failed)
		return;
	note_placeholder(parser, &draft->upgrade, "upgrade");
	note_placeholder(parser, &draft->downgrade, "downgrade");
	if (draft->downgrade.text == NULL && !(merges && draft->upgrade.text == NULL))
		sv_reading_note(parser->reading, parser->number, NULL,
						"it has no downgrade section and cannot be reverted");
}

static void
read_file(SvReading *reading, int32 number)
{
	Parser		parser = {.reading = reading,.number = number};
	SvDraft    *draft;

	parser.text = sv_text_skip_bom(reading->files[number].text);
	find_marks(&parser);
	read_header(&parser);
	if (parser.failed)
		return;
	draft = sv_reading_draft(reading, number, parser.values[KEY_REVISION]);
	make_draft(&parser, draft);
	read_sections(&parser, draft);
	read_structure(&parser, draft);
	note_missing(&parser, draft);
}

/*
 * Is this file ours, even if there are mistakes in its marks?  Two keys are needed then:
 * the first one alone may begin any comment.
 */
static bool
is_ours(const char *text)
{
	bool		has_revision = false;

	if (strncmp(text, "-- revision:", 12) == 0 || strstr(text, "-- schemaver: upgrade") != NULL)
		return true;
	for (const char *line = text; *line; line = sv_text_next_line(line))
	{
		const char *start = line + strspn(line, SV_LINE_BLANKS);
		const char *end = sv_text_line_end(line);

		if (!(start[0] == '-' && start[1] == '-') && !(start[0] == '/' && start[1] == '*'))
			continue;
		has_revision |= sv_lookalike_is_key(start, end, "revision");
		if (sv_lookalike_is_ours(start, end) ||
			(has_revision && sv_lookalike_is_key(start, end, keys[KEY_DOWN_REVISION])))
			return true;
	}
	return false;
}

/* Is one of the files ours? */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (sv_ending_of_sql(reading->files[i].name) > 0 &&
			is_ours(sv_text_skip_bom(reading->files[i].text)))
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

/* Writes a section, so that no comment in it can be meant as a mark. */
static void
write_section(StringInfo out, const char *name, const char *body)
{
	Parser		parser = {.text = sv_text_without_end(body, SV_BODY_BLANKS)};
	const char *start = parser.text;

	find_marks(&parser);
	appendStringInfo(out, "\n--%s %s\n", MARKER, name);
	for (int i = 0; i < parser.nmarks; i++)
	{
		const Mark *mark = &parser.marks[i];
		int			place = escape_place(mark);

		appendBinaryStringInfo(out, start, mark->start + place - start);
		appendStringInfoChar(out, place == 0 ? '-' : '\\');
		start = mark->start + place;
	}
	appendStringInfoString(out, start);
	if (*parser.text != '\0')
		appendStringInfoChar(out, '\n');
}

/* Writes what the upgrade leads from and to. */
static void
write_structure(StringInfo out, const SvDraft *draft)
{
	if (!sv_structure_is_known(&draft->structure))
		return;
	write_value(out, KEY_STRUCTURE_BEFORE, draft->structure.before);
	write_value(out, KEY_STRUCTURE_AFTER, draft->structure.after);
	write_value(out, KEY_STRUCTURE_MAJOR, psprintf("%d", draft->structure.major));
	write_value(out, KEY_STRUCTURE_SCOPE, draft->structure.scope);
	write_value(out, KEY_STRUCTURE_OF, structure_of(draft));
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
	write_structure(out, draft);
	write_list(out, KEY_REPLACES, draft->replaces, NULL);
	if (draft->upgrade.text != NULL)
		write_section(out, "upgrade", draft->upgrade.text);
	if (draft->downgrade.text != NULL)
		write_section(out, "downgrade", draft->downgrade.text);
}
