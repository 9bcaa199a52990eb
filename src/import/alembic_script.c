/*
 * alembic_script.c
 *		The text of "alembic upgrade base:heads --sql", or of downgrade, split
 *		into revisions.
 *
 * The text is one script: a comment "-- Running upgrade a -> b" begins a
 * revision, and Alembic's change to its version table ends it.  The BEGIN and
 * COMMIT of its transactions are around and between the revisions.  Alembic
 * begins each of these on a separate line, so the code here looks for lines, at
 * places where no string, quoted name or comment is open.
 */
#include "postgres.h"

#include "core/place.h"
#include "core/sqlscan.h"
#include "core/text.h"
#include "errors.h"
#include "import/alembic.h"
#include "miscadmin.h"

#define MARKER "-- Running "

typedef enum LineKind
{
	LINE_MARKER,
	LINE_BEGIN,
	LINE_COMMIT,
	LINE_VERSION,				/* writes to the version table */
	LINE_TABLE,					/* creates or drops it, possibly on several
								 * lines */
	LINE_LOG,					/* of the log, if that was written to the same
								 * file */
	LINE_PRINTED,				/* not SQL: written by print() in Python */
	LINE_FAILED,				/* Alembic says why it stopped */
	LINE_END,					/* the end of the text */
} LineKind;

/* A line that is not part of a body, and what is between it and the one before. */
typedef struct Line
{
	LineKind	kind;
	const char *start;
	const char *end;			/* the next line */
	const char *statement;		/* the first character of SQL in between;
								 * NULL: none */
	const char *placeholder;	/* in between; NULL: none */
	const char *backslashes;	/* two in a plain string in between; NULL:
								 * none */
} Line;

typedef struct Script
{
	SvReading  *reading;
	int32		file;
	const char *table;			/* the version table, as written; NULL:
								 * unknown */
	bool		has_transactions;
	int			nlines;
	int			maxlines;
	Line	   *lines;
	const char *close;			/* the next line that begins with ")"; NULL:
								 * not searched for yet */
	const char *counted;		/* lines have been counted up to here, */
	int			line;			/* and this is the number of this one */
} Script;

/* Is this a whole line? */
static bool
is_line(const char *line, const char *text)
{
	return sv_text_begins_with(line, text) && sv_text_visible_end(line) == line + strlen(text);
}

/* If the text begins with this, moves past it. */
static bool
skip(const char **text, const char *prefix)
{
	const char *after = sv_text_after(*text, prefix);

	if (after != NULL)
		*text = after;
	return after != NULL;
}

/* Skips the name of a table, quoted or not, and returns a copy; NULL: there is none. */
static char *
skip_name(const char **text)
{
	const char *start = *text;
	const char *p = start;

	while (*p != '\0' && strchr(" ;\r\n", *p) == NULL)
	{
		if (*p == '"')
		{
			for (p++; *p != '\0' && *p != '"' && *p != '\n'; p++)
				;
			if (*p != '"')
				return NULL;
		}
		p++;
	}
	*text = p;
	return p == start ? NULL : pnstrdup(start, p - start);
}

/* Skips a string with an id, and copies the id if out is not NULL. */
static bool
skip_id(const char **text, const char **out)
{
	const char *start;
	size_t		length;

	if (!skip(text, "'"))
		return false;
	start = *text;
	length = strcspn(start, "'\n");
	*text += length;
	if (out != NULL)
		*out = pnstrdup(start, length);
	return length > 0 && skip(text, "'");
}

/* Skips "WHERE table.version_num = 'id'". */
static bool
skip_where(const char **text, const char *table, const char **replaced)
{
	return skip(text, " WHERE ") && skip(text, table) && skip(text, ".version_num = ") &&
		skip_id(text, replaced);
}

/*
 * Is this line a statement on a version table, as Alembic writes them?  Returns
 * the name of the table, and the id of the row that is replaced (NULL: none).
 */
static const char *
version_table(const char *line, const char **replaced)
{
	const char *p = line;
	const char *table = NULL;
	bool		matches;

	*replaced = NULL;
	if (skip(&p, "INSERT INTO ") && (table = skip_name(&p)) != NULL)
	{
		matches = skip(&p, " (version_num) VALUES (") && skip_id(&p, NULL) && skip(&p, ")");
		if (matches && skip(&p, " RETURNING "))
			matches = skip(&p, table) && skip(&p, ".version_num");
	}
	else if (skip(&p, "UPDATE ") && (table = skip_name(&p)) != NULL)
		matches = skip(&p, " SET version_num=") && skip_id(&p, NULL) &&
			skip_where(&p, table, replaced);
	else if (skip(&p, "DELETE FROM ") && (table = skip_name(&p)) != NULL)
		matches = skip_where(&p, table, replaced);
	else
		matches = false;
	return matches && is_line(p, ";") ? table : NULL;
}

/* Returns the name of the version table, from the last statement on one. */
static const char *
find_version_table(const char *text)
{
	const char *last = NULL;
	const char *ignored;

	for (const char *line = text; *line; line = sv_text_next_line(line))
	{
		if (strchr("IUD", *line) != NULL && version_table(line, &ignored) != NULL)
			last = line;
	}
	return last == NULL ? NULL : version_table(last, &ignored);
}

/*
 * Returns this line, or the next one, that begins with ")"; the end of the text if
 * there is none.  Calls must be in the order of the lines.
 */
static const char *
find_close(Script *script, const char *line)
{
	if (script->close == NULL || script->close < line)
	{
		while (*line != '\0' && *line != ')')
			line = sv_text_next_line(line);
		script->close = line;
	}
	return script->close;
}

/* Does a line begin the CREATE TABLE of the version table?  Returns its end if so. */
static const char *
skip_create_table(Script *script, const char *line)
{
	const char *p = line;
	const char *name;

	if (!skip(&p, "CREATE TABLE ") || (name = skip_name(&p)) == NULL || !is_line(p, " (") ||
		(script->table != NULL && strcmp(name, script->table) != 0))
		return NULL;
	p = sv_text_next_line(p);
	if (!sv_text_begins_with(p + strspn(p, " "), "version_num "))
		return NULL;
	p = find_close(script, p);
	return is_line(p, ");") ? sv_text_next_line(p) : NULL;
}

static bool
is_drop_table(const Script *script, const char *line)
{
	return script->table != NULL && skip(&line, "DROP TABLE ") && skip(&line, script->table) &&
		is_line(line, ";");
}

/* Is this a line of Python's logging, in the form of Alembic's default settings? */
static bool
is_log(const char *line)
{
	size_t		word = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	size_t		blanks = strspn(line + word, " ");
	const char *p = line + word + blanks;
	size_t		name = *p == '[' ? strcspn(p, "] \n") : 0;

	return word >= 4 && blanks > 0 && name > 1 && sv_text_begins_with(p + name, "] ");
}

/* Is this the comment that begins a revision? */
static bool
is_marker(const char *line)
{
	return skip(&line, MARKER) && (sv_text_begins_with(line, "upgrade ") || sv_text_begins_with(line, "downgrade "));
}

/*
 * Is this a line that does not begin with a statement of SQL, a comment or a command
 * of psql?
 */
static bool
is_printed(const char *line)
{
	static const char *const words[] = {
		"abort", "alter", "analyse", "analyze", "begin", "call", "checkpoint", "close", "cluster",
		"comment", "commit", "copy", "create", "deallocate", "declare", "delete", "discard", "do",
		"drop", "end", "execute", "explain", "fetch", "grant", "import", "insert", "listen", "load",
		"lock", "merge", "move", "notify", "prepare", "reassign", "refresh", "reindex", "release",
		"repack", "reset", "return", "revoke", "rollback", "savepoint", "security", "select", "set",
		"show", "start", "table", "truncate", "unlisten", "update", "vacuum", "values", "wait", "with"
	};
	const char *start = line + strspn(line, SV_LINE_BLANKS);
	size_t		length = strspn(start, SV_WORD_CHARACTERS);

	if (*start == '\0' || strchr("\n\\(;", *start) != NULL || sv_text_begins_with(start, "--") ||
		sv_text_begins_with(start, "/*"))
		return false;
	for (int i = 0; i < lengthof(words); i++)
	{
		if (length == strlen(words[i]) && pg_strncasecmp(start, words[i], length) == 0 &&
			!IS_HIGHBIT_SET(start[length]))
			return false;
	}
	return true;
}

/*
 * Is this one of the lines that are not part of a body? at_statement: no
 * statement continues here.
 */
static bool
classify(Script *script, const char *start, bool at_statement, Line *line)
{
	const char *ignored;
	const char *table_end;

	line->start = start;
	line->end = sv_text_next_line(start);
	if (is_marker(start))
		line->kind = LINE_MARKER;
	else if (is_line(start, "BEGIN;"))
		line->kind = LINE_BEGIN;
	else if (is_line(start, "COMMIT;"))
		line->kind = LINE_COMMIT;
	else if (strchr("IUD", *start) != NULL && version_table(start, &ignored) != NULL)
		line->kind = LINE_VERSION;
	else if ((table_end = skip_create_table(script, start)) != NULL)
	{
		line->kind = LINE_TABLE;
		line->end = table_end;
	}
	else if (is_drop_table(script, start))
		line->kind = LINE_TABLE;
	else if (at_statement && sv_text_begins_with(start + strspn(start, " "), "FAILED: "))
	{
		line->kind = LINE_FAILED;
		line->start = start + strspn(start, " ");
	}
	else if (at_statement && is_log(start))
		line->kind = LINE_LOG;
	else if (at_statement && is_printed(start))
		line->kind = LINE_PRINTED;
	else
		return false;
	return true;
}

/* Skips a token if it can continue on the next line, else one character. */
static const char *
skip_token(const char *text, const char *p)
{
	bool		after_word = p > text && sv_text_continues_word(p[-1]);
	bool		has_escapes = after_word && (p[-1] == 'e' || p[-1] == 'E') &&
		(p - text == 1 || !sv_text_continues_word(p[-2]));

	if (*p == '\'')
		return sv_text_skip_quoted(p, has_escapes);
	if (*p == '"')
		return sv_text_skip_quoted(p, false);
	if (*p == '$' && !after_word)
		return sv_text_skip_dollar_quoted(p);
	return p + 1;
}

/* Is this the placeholder of a value: :name, or %(name)s? */
static bool
is_placeholder(const char *text, const char *p)
{
	const char *q = p + 1;

	if (*p == ':' && p > text && strchr("(, =\n", p[-1]) != NULL)
		return sv_text_begins_word(*q);
	if (*p != '%' || *q++ != '(' || !sv_text_continues_word(*q))
		return false;
	while (sv_text_continues_word(*q))
		q++;
	return q[0] == ')' && q[1] == 's' && !sv_text_continues_word(q[2]);
}

/* Returns the first two backslashes in a string that does not interpret them as one. */
static const char *
find_backslashes(const char *start, const char *end)
{
	if (*start != '\'' || end[-1] != '\'')
		return NULL;
	for (const char *p = start; p < end - 1; p++)
	{
		if (p[0] == '\\' && p[1] == '\\')
			return p;
	}
	return NULL;
}

/* Skips a token, and notes what is remarkable about it. */
static const char *
read_token(const char *text, const char *p, Line *line)
{
	const char *end = skip_token(text, p);

	if (line->statement == NULL)
		line->statement = p;
	if (line->placeholder == NULL && is_placeholder(text, p))
		line->placeholder = p;
	if (line->backslashes == NULL && (p == text || (p[-1] != 'e' && p[-1] != 'E')))
		line->backslashes = find_backslashes(p, end);
	return end;
}

static void
add_line(Script *script, const Line *line)
{
	if (script->nlines == script->maxlines)
	{
		script->maxlines *= 2;
		script->lines = repalloc_huge(script->lines, sizeof(Line) * script->maxlines);
	}
	script->lines[script->nlines++] = *line;
	script->has_transactions |= line->kind == LINE_BEGIN;
}

/* Finds the lines that are not part of a body, and adds one for the end of the text. */
static void
find_lines(Script *script, const char *text)
{
	const char *p = text;
	Line		line = {0};
	bool		at_statement = true;

	script->maxlines = 64;
	script->lines = palloc_array(Line, script->maxlines);
	while (*p != '\0')
	{
		CHECK_FOR_INTERRUPTS();
		if ((p == text || p[-1] == '\n') && classify(script, p, at_statement, &line))
		{
			add_line(script, &line);
			p = line.end;
			memset(&line, 0, sizeof(line));
			at_statement = true;
		}
		else if (strchr(SV_BLANKS, *p) != NULL)
			p++;
		else if (p[0] == '-' && p[1] == '-')
			p += strcspn(p, "\n");
		else if (p[0] == '/' && p[1] == '*')
			p = sv_sqlscan_skip_block_comment(p);
		else
		{
			at_statement = *p == ';';
			p = read_token(text, p, &line);
		}
	}
	line.kind = LINE_END;
	line.start = line.end = p;
	add_line(script, &line);
}

/* Returns the line number of a place; places must be in ascending order. */
static int
count_lines(Script *script, const char *at)
{
	script->line += sv_place_count_lines(script->counted, at);
	script->counted = at;
	return script->line;
}

/*
 * sv_alembic_list
 *		Copies the entries of a list separated by ", ", up to end, and ends them
 *		with NULL.
 */
const char **
sv_alembic_list(const char *text, const char *end)
{
	const char **list;
	Size		room = 2;
	int			n = 0;

	for (const char *p = text; p < end; p++)
		room += *p == ',';
	list = palloc_extended(sizeof(char *) * room, MCXT_ALLOC_HUGE);
	while (text < end)
	{
		const char *stop = text;

		CHECK_FOR_INTERRUPTS();
		while (stop < end && !(stop[0] == ',' && stop + 1 < end && stop[1] == ' '))
			stop++;
		if (stop > text)
			list[n++] = pnstrdup(text, stop - text);
		text = stop < end ? stop + 2 : end;
	}
	list[n] = NULL;
	return list;
}

/* Copies the ids on one side of the arrow; early versions wrote None if there were none. */
static char *
copy_side(const char *start, const char *end)
{
	char	   *side = sv_text_without(start, end, " ");

	if (strcmp(side, "None") == 0)
		*side = '\0';
	return side;
}

/* Reads "-- Running upgrade a, b -> c", or "downgrade c -> a, b". */
static bool
read_marker(const Script *script, const char *line, SvAlembicPart *part)
{
	const char *p = line + strlen(MARKER);
	const char *end = sv_text_visible_end(line);
	const char *arrow;
	char	   *id;

	part->marker = line;
	part->is_upgrade = *p == 'u';
	p += part->is_upgrade ? strlen("upgrade ") : strlen("downgrade ");
	for (arrow = p; arrow < end && !sv_text_begins_with(arrow, "-> ") && arrow + 2 != end; arrow++)
		;
	if (arrow >= end || !sv_text_begins_with(arrow, "->"))
		return false;
	part->parents = part->is_upgrade ? copy_side(p, arrow) : copy_side(arrow + 2, end);
	part->id = id = part->is_upgrade ? copy_side(arrow + 2, end) : copy_side(p, arrow);
	id[strcspn(id, ",")] = '\0';	/* a message may follow */
	return *id != '\0';
}

/* Overwrites lines, except for their ends. */
static void
blank_out(char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
	{
		if (text[i] != '\n' && text[i] != '\r')
			text[i] = ' ';
	}
}

/* Makes the body of a part, which is between two lines; anything else there is blanked out. */
static void
make_body(Script *script, SvAlembicPart *part, const Line *first, const Line *last)
{
	const char *start = first->end;
	char	   *text = pnstrdup(start, last->start - start);
	size_t		length = last->start - start;
	size_t		skipped;

	for (const Line *line = first + 1; line < last; line++)
	{
		if (line->kind == LINE_BEGIN || line->kind == LINE_COMMIT || line->kind == LINE_LOG ||
			line->kind == LINE_PRINTED)
			blank_out(text + (line->start - start), line->end - line->start);
	}
	skipped = strspn(text, " \t\r\n");
	length = sv_text_end_without(text + skipped, text + length, " \t\r\n") - text;
	if (length > skipped && length < last->start - start)
		text[length++] = '\n';
	text[length] = '\0';
	part->body.text = text + skipped;
	part->body.file = script->file;
	part->body.doubt = "if print() in Python has written this line, remove it from the text";
	part->body.line = count_lines(script, start + skipped);
}

/* Checks what a part consists of: statements inside and outside of a transaction. */
static void
look_at_statements(SvAlembicPart *part, const Line *first, const Line *last)
{
	const Line *boundary = NULL;
	bool		outside = false;
	bool		any_inside = false;
	bool		any_outside = false;

	for (const Line *line = first + 1; line <= last; line++)
	{
		if (line->statement != NULL)
		{
			*(outside ? &any_outside : &any_inside) = true;
			if (any_inside && any_outside && part->divided == NULL)
				part->divided = boundary->start;
		}
		if (part->placeholder == NULL)
			part->placeholder = line->placeholder;
		if (part->backslashes == NULL)
			part->backslashes = line->backslashes;
		if (line == last)
			break;
		if (line->kind == LINE_BEGIN || line->kind == LINE_COMMIT)
		{
			outside = line->kind == LINE_COMMIT;
			boundary = line;
		}
		else if (line->kind == LINE_VERSION || line->kind == LINE_TABLE)
		{
			*(outside ? &any_outside : &any_inside) = true;
			part->bookkeeping = line->start;
		}
	}
	part->has_statements = any_inside || any_outside;
	part->is_transactional = !any_outside;
}

/* Lists the rows of the version table that a step replaces. */
static const char **
list_replaced(const Line *first, const Line *last)
{
	const char **list = palloc_array(const char *, last - first + 2);
	const char *id;
	int			n = 0;

	for (const Line *line = first; line <= last; line++)
	{
		CHECK_FOR_INTERRUPTS();
		if (version_table(line->start, &id) != NULL && id != NULL)
			list[n++] = id;
	}
	list[n] = NULL;
	return list;
}

/*
 * Returns the first of the lines for the version table that belong to the same
 * group as this one.
 */
static const Line *
first_of_run(const Line *version)
{
	const Line *first = version;

	for (const Line *line = version; line->statement == NULL; line--)
	{
		if (line[-1].kind == LINE_VERSION)
			first = line - 1;
		else if (line[-1].kind != LINE_LOG && line[-1].kind != LINE_PRINTED)
			break;
	}
	return first;
}

/* Reads the part that a marker begins, up to the next one, whose place is last. */
static void
read_part(Script *script, SvAlembicPart *part, const Line *marker, const Line *last)
{
	const Line *version = last;
	const Line *first;

	while (version > marker && version->kind != LINE_VERSION)
		version--;
	part->detects_transaction = !script->has_transactions;
	part->is_complete = version > marker;
	first = part->is_complete ? first_of_run(version) : last;
	if (part->is_complete)
		part->replaced = list_replaced(first, version);
	look_at_statements(part, marker, first);
	make_body(script, part, marker, first);
	for (const Line *line = marker; line <= last; line++)
	{
		if (line->kind == LINE_PRINTED && part->printed == NULL)
			part->printed = line->start;
	}
	for (const Line *line = version + 1; part->is_complete && line <= last; line++)
	{
		if (line->statement != NULL && part->stray == NULL)
			part->stray = line->statement;
	}
}

/* Returns a new part. */
static SvAlembicPart *
add_part(SvAlembicParts *parts)
{
	SvAlembicPart *part;

	if (parts->count == parts->max)
	{
		parts->max = Max(2 * parts->max, 64);
		if (parts->parts == NULL)
			parts->parts = palloc_array(SvAlembicPart, parts->max);
		else
			parts->parts = repalloc_huge(parts->parts, sizeof(SvAlembicPart) * parts->max);
	}
	part = &parts->parts[parts->count++];
	memset(part, 0, sizeof(*part));
	return part;
}

/* Fails for a statement that does not belong to a revision. */
static void
refuse_preamble(Script *script, const Line *first)
{
	for (const Line *line = script->lines; line <= first; line++)
	{
		if (line->kind == LINE_PRINTED)
			sv_reading_fail(script->reading, script->file, line->start, ERRCODE_SYNTAX_ERROR,
							"this is not SQL: probably print() in env.py has written it; remove it from the text");
		if (line->statement != NULL)
			sv_reading_fail(script->reading, script->file, line->statement,
							ERRCODE_SV_STATEMENT_NOT_ALLOWED,
							"this comes before the first revision and belongs to none: remove it from the text, and put it into the body of a revision if a new database needs it");
		if (line->statement != NULL)
			return;
	}
}

/* A text in which every percent sign is doubled was written for a driver, not as SQL. */
static void
refuse_doubled_percents(const Script *script, const char *text)
{
	const char *p = strchr(text, '%');
	const char *first = p;

	while (p != NULL)
	{
		size_t		run = strspn(p, "%");

		if (run % 2 != 0)
			return;
		p = strchr(p + run, '%');
	}
	if (first != NULL)
		sv_reading_fail(script->reading, script->file, first, ERRCODE_SYNTAX_ERROR,
						"every percent sign is doubled, as by an env.py without dialect_opts={\"paramstyle\": \"named\"}: add that to context.configure(url=...) and generate the text again (if they are meant to be doubled, add a line \"-- %%\" to the text)");
}

/*
 * sv_alembic_is_script
 *		Is a file the output of Alembic with --sql? schemaver's own scripts have
 *		the same comments.
 */
bool
sv_alembic_is_script(const SvFile *file)
{
	for (const char *p = file->text; (p = strstr(p, MARKER)) != NULL; p++)
	{
		if ((p == file->text || p[-1] == '\n') && is_marker(p))
			return strstr(file->text, "schemaver_script_begin(") == NULL;
	}
	return false;
}

/*
 * sv_alembic_reads_mark
 *		Is a line the comment that begins a revision, or one that could not be meant
 *		as that, because it has no arrow?
 */
bool
sv_alembic_reads_mark(const char *text, const char *line)
{
	return is_marker(line) || sv_text_find_in_line(line, "->") == NULL;
}

/*
 * sv_alembic_read_script
 *		Adds the parts of a file to others.
 */
void
sv_alembic_read_script(SvReading *reading, int32 file, SvAlembicParts *parts)
{
	Script		script = {.reading = reading,.file = file,.counted = reading->files[file].text,.line = 1};
	const char *text = sv_text_skip_bom(script.counted);
	const Line *line;

	script.table = find_version_table(text);
	find_lines(&script, text);
	refuse_doubled_percents(&script, text);
	for (line = script.lines; line->kind != LINE_MARKER && line->kind != LINE_END; line++)
		;
	refuse_preamble(&script, line);
	for (const Line *failed = script.lines; failed->kind != LINE_END; failed++)
	{
		if (failed->kind == LINE_FAILED)
			sv_reading_fail(reading, file, failed->start, ERRCODE_SYNTAX_ERROR,
							"Alembic failed here: %.*s",
							(int) (sv_text_visible_end(failed->start) - failed->start), failed->start);
	}
	while (line->kind != LINE_END)
	{
		const Line *next = line + 1;
		SvAlembicPart *part;

		while (next->kind != LINE_MARKER && next->kind != LINE_END)
			next++;
		part = add_part(parts);
		if (read_marker(&script, line->start, part))
			read_part(&script, part, line, next);
		else
		{
			parts->count--;
			sv_reading_fail(reading, file, line->start, ERRCODE_SYNTAX_ERROR,
							"this comment does not say which revision begins");
		}
		line = next;
	}
}
