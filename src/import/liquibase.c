/*
 * liquibase.c
 *		Files of Liquibase in SQL: "--liquibase formatted sql", and any number of
 *		changesets.
 *
 * Each changeset is a revision.  They follow one another in the order of the files'
 * paths, as with includeAll, and within a file in its order.  A file without the
 * first line is one changeset, which is what includeAll makes of it.
 *
 * Liquibase refuses comments that are almost one of its own, and so does this.
 * There are a few that it does not notice; they are refused, too.
 *
 * Grammar: the source of Liquibase, read in November 2026; tried with 4.28.0.
 */
#include "postgres.h"

#include "core/text.h"
#include "format/chain.h"
#include "format/client.h"
#include "format/lookalike.h"
#include "format/sections.h"
#include "import/formats.h"
#include "import/liquibase.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#define MAX_SHOWN 60			/* bytes of a line in a message */
#define NOT_FORMATTED "it has changesets, but does not begin with --liquibase formatted sql"

/* A rollback that is the upgrade of another changeset. */
typedef struct Reference
{
	SvDraft    *draft;
	const char *id;				/* of the other revision */
	const char *at;				/* where in the file */
	struct Reference *next;
} Reference;

/* All of them, in order. */
typedef struct References
{
	Reference  *first;			/* NULL: there are none */
	Reference **end;			/* where the next one goes */
} References;

/* A file that is read line by line. */
typedef struct Changelog
{
	SvReading  *reading;
	int32		file;
	const char *path;
	const char *at;				/* where the current changeset begins; NULL:
								 * there is none */
	SvChangeset changeset;
	SvDraft    *draft;			/* NULL: the changeset is skipped */
	SvSection	sql;
	SvSection	rollback;
	const char *rollback_at;	/* where the rollback begins */
	bool		in_rollback;	/* a block comment */
	long		ignored;		/* lines to ignore; -1: up to ignoreLines:end */
	int			nchangesets;
	References *references;
} Changelog;

/* Returns what follows a keyword, in upper or lower case; NULL if the text has a different one. */
static const char *
after_keyword(const char *p, const char *keyword)
{
	size_t		length = strlen(keyword);

	return pg_strncasecmp(p, keyword, length) == 0 ? p + length : NULL;
}

/* Does a text begin with a line "--liquibase formatted", after empty ones? */
static bool
is_formatted(const char *text)
{
	const char *p = text + strspn(text, SV_BLANKS);

	p = sv_text_after(p, "--");
	if (p != NULL)
		p = after_keyword(p + strspn(p, " \t"), "liquibase");
	return p != NULL && after_keyword(p + strspn(p, " \t"), "formatted") != NULL;
}

/* Refuses the current changeset, or the file if there is none. */
static void
refuse(Changelog *log, const char *at, int sqlstate, const char *problem)
{
	sv_reading_refuse(log->reading, log->draft, log->file, at, sqlstate, "%s", problem);
}

/*
 * Puts semicolons where a different text ends statements: at the end of lines.  The
 * last line may be "/" without being announced.
 */
static void
replace_delimiters(char *text, const char *delimiter)
{
	bool		is_slash = delimiter == NULL;
	size_t		length;

	if (is_slash)
		delimiter = "/";
	length = strlen(delimiter);
	for (char *line = text; *line; line = unconstify(char *, sv_text_next_line(line)))
	{
		const char *end = sv_text_visible_end(line);
		char	   *stop = unconstify(char *, end) - length;

		if (stop < line || strncmp(stop, delimiter, length) != 0)
			continue;
		if (is_slash && (stop > line || end[strspn(end, SV_BLANKS)] != '\0'))
			continue;
		memset(stop, ' ', length);
		*stop = ';';
	}
}

/* Makes a body, and refuses what only Liquibase understands. */
static SvPiece
make_body(Changelog *log, SvSection *section, const char *delimiter)
{
	SvPiece		piece = {.file = log->file,.line = section->line,.text = section->text.data};

	if (delimiter == NULL || strcmp(delimiter, ";") != 0)
		replace_delimiters(section->text.data, delimiter);
	sv_client_check_placeholders(log->reading, &piece);
	if (log->changeset.in_psql && !piece.refused)
		sv_client_check_psql(log->reading, &piece);
	return piece;
}

/* Notes that the rollback is the upgrade of another changeset: "changesetId:x changesetAuthor:y". */
static void
add_reference(Changelog *log, const char *text)
{
	char	   *line = pstrdup(text);
	const char *path;
	const char *author;
	const char *id;
	Reference  *reference;

	for (char *p = line; *p; p++)
		*p = *p == '\n' || *p == '\r' ? ' ' : *p;
	id = sv_liquibase_attribute(line, "changesetId");
	author = sv_liquibase_attribute(line, "changesetAuthor");
	path = sv_liquibase_attribute(line, "changesetPath");
	if (id == NULL || author == NULL)
	{
		refuse(log, log->rollback_at, ERRCODE_SYNTAX_ERROR,
			   "the rollback names a changeset without its id or its author");
		return;
	}
	reference = palloc_object(Reference);
	reference->draft = log->draft;
	reference->id = sv_liquibase_id(path != NULL ? path : log->path, author, id);
	reference->at = log->rollback_at;
	reference->next = NULL;
	*log->references->end = reference;
	log->references->end = &reference->next;
}

/* Is this a way to say that there is nothing to roll back? */
static bool
says_nothing_to_do(const char *text)
{
	return strchr(text, '\n') == NULL &&
		(after_keyword(text, "not required") != NULL || after_keyword(text, "empty") != NULL);
}

static bool
mentions_changeset(const char *text)
{
	for (; *text; text++)
	{
		CHECK_FOR_INTERRUPTS();
		if (after_keyword(text, "changesetid") != NULL)
			return true;
	}
	return false;
}

static void
make_downgrade(Changelog *log)
{
	char	   *text = sv_text_trimmed(log->rollback.text.data, log->rollback.text.data + log->rollback.text.len);
	SvPiece		nothing = {.file = log->file,.line = log->rollback.line,.text = ""};

	if (*text == '\0')
		return;
	if (says_nothing_to_do(text))
		log->draft->downgrade = nothing;
	else if (mentions_changeset(text))
		add_reference(log, text);
	else
		log->draft->downgrade = make_body(log, &log->rollback, log->changeset.rollback_delimiter);
}

/* Ends the current changeset. */
static void
end_changeset(Changelog *log)
{
	if (log->in_rollback)
		refuse(log, log->rollback_at, ERRCODE_SYNTAX_ERROR, "the rollback comment does not end");
	log->in_rollback = false;
	if (log->draft != NULL)
	{
		char	   *text = log->sql.text.data;

		if (!log->sql.exists || text[strspn(text, SV_BLANKS)] == '\0')
			refuse(log, log->at, ERRCODE_SYNTAX_ERROR, "the changeset has no statement");
		else
			log->draft->upgrade = make_body(log, &log->sql,
											log->changeset.splits ? log->changeset.delimiter : ";");
		if (log->rollback.exists)
			make_downgrade(log);
	}
	log->draft = NULL;
	log->at = NULL;
	memset(&log->sql, 0, sizeof(SvSection));
	memset(&log->rollback, 0, sizeof(SvSection));
}

static void
begin_changeset(Changelog *log, const char *line, const char *attributes)
{
	SvChangeset *changeset = &log->changeset;

	end_changeset(log);
	if (!sv_liquibase_read_changeset(attributes, changeset))
	{
		refuse(log, line, ERRCODE_SYNTAX_ERROR, "a changeset must begin with --changeset author:id");
		return;
	}
	log->at = line;
	log->nchangesets++;
	if (changeset->skipped != NULL)
	{
		sv_reading_note(log->reading, log->file, line, "changeset %s:%s is not read because of %s",
						changeset->author, changeset->id, changeset->skipped);
		return;
	}
	log->draft = sv_reading_draft(log->reading, log->file,
								  sv_liquibase_id(changeset->path != NULL ? changeset->path : log->path,
												  changeset->author, changeset->id));
	log->draft->message = psprintf("%s:%s", changeset->author, changeset->id);
	log->draft->transactional = !changeset->no_transaction;
	if (changeset->refused != NULL)
		refuse(log, line, ERRCODE_FEATURE_NOT_SUPPORTED, changeset->refused);
	if (changeset->note != NULL)
		sv_reading_note(log->reading, log->file, line, "%s", changeset->note);
}

/* Begins to ignore lines: "start", or their number. */
static void
ignore_lines(Changelog *log, const char *line, const char *value)
{
	char	   *text = sv_text_trimmed(value, sv_text_line_end(value));

	if (strcmp(text, "start") == 0)
		log->ignored = -1;
	else if (*text != '\0' && strlen(text) < 10 && sv_text_digits(text) == strlen(text))
		log->ignored = strtol(text, NULL, 10);
	else
		refuse(log, line, ERRCODE_SYNTAX_ERROR, "after ignoreLines: comes start, end or a number");
}

/* Is this an ignored line?  If it ends the ignored lines, it is the last one. */
static bool
is_ignored(Changelog *log, const char *line)
{
	const char *p;

	if (log->ignored == 0)
		return false;
	if (log->ignored > 0)
	{
		log->ignored--;
		return true;
	}
	p = sv_text_after(line, "--");
	if (p != NULL)
		p = after_keyword(p + strspn(p, " \t"), "ignoreLines:");
	if (p != NULL && strcmp(sv_text_trimmed(p, sv_text_line_end(p)), "end") == 0)
		log->ignored = 0;
	return true;
}

/* Adds a line to the rollback. */
static void
add_rollback(Changelog *log, int number, const char *start, const char *end)
{
	if (log->draft == NULL)
		return;
	if (!log->rollback.exists)
		log->rollback_at = start;
	sv_section_add(&log->rollback, number, start, end);
}

/* Handles a line inside of a block comment that is a rollback. */
static void
read_rollback(Changelog *log, const char *line, const char *end, int number)
{
	const char *visible = sv_text_visible_end(line);

	log->in_rollback = visible - line < 2 || strncmp(visible - 2, "*/", 2) != 0;
	add_rollback(log, number, line, log->in_rollback ? end : visible - 2);
}

/* Handles "--rollback ...". */
static void
read_rollback_line(Changelog *log, const char *line, const char *rest, const char *end, int number)
{
	if (*rest == ' ')
		add_rollback(log, number, rest + 1, end);
	else if (rest < sv_text_visible_end(line))
		refuse(log, line, ERRCODE_SYNTAX_ERROR, "a blank must follow --rollback");
}

/* Keeps the text of "--comment". */
static void
read_comment(Changelog *log, const char *line, const char *rest)
{
	rest += *rest == ':';
	if (*rest != ' ')
		refuse(log, line, ERRCODE_SYNTAX_ERROR, "a blank must follow --comment");
	else if (log->at == NULL)
		refuse(log, line, ERRCODE_SYNTAX_ERROR, "--comment is not in a changeset");
	else if (log->draft != NULL)
	{
		char	   *message = sv_text_trimmed(rest, sv_text_line_end(rest));

		log->draft->message = sv_chain_words(message, strlen(message));
	}
}

/* Handles "--precondition...", of which only one without a condition means nothing. */
static void
read_precondition(Changelog *log, const char *line, const char *rest)
{
	if (*rest != 's' && *rest != 'S' && log->draft != NULL)
		refuse(log, line, ERRCODE_FEATURE_NOT_SUPPORTED, "a precondition cannot be carried over");
}

/* The keywords of comments, longer ones first. */
static const char *const keywords[] = {
	"changeset", "comment", "rollback", "precondition", "validCheckSum", "ignoreLines:", "ignore:", "property"
};

/* Finds the keyword that a text begins with; returns its number, or -1. */
static int
find_keyword(const char *p)
{
	for (int i = 0; i < lengthof(keywords); i++)
	{
		if (after_keyword(p, keywords[i]) != NULL)
			return i;
	}
	return -1;
}

/* Is this the end of a word? */
static bool
ends_word(char c)
{
	return c == '\0' || strchr(SV_WORD_CHARACTERS, c) == NULL;
}

/* Executes a comment that begins with a keyword; returns false if it is only a comment. */
static bool
read_keyword(Changelog *log, const char *line, const char *p, const char *end, int number)
{
	int			keyword = find_keyword(p);
	const char *rest = keyword < 0 ? NULL : p + strlen(keywords[keyword]);

	switch (keyword)
	{
		case 0:
			begin_changeset(log, line, rest);
			return true;
		case 1:
			if (*rest == 's' && ends_word(rest[1]))
				refuse(log, line, ERRCODE_SYNTAX_ERROR, "--comments is not --comment");
			else if (ends_word(*rest))
				read_comment(log, line, rest);
			else
				return false;
			return true;
		case 2:
			if (!ends_word(*rest))
				return false;
			read_rollback_line(log, line, rest, end, number);
			return true;
		case 3:
			read_precondition(log, line, rest);
			return true;
		case 4:
			return true;
		case 5:
			ignore_lines(log, line, rest);
			return true;
		case 6:
			refuse(log, line, ERRCODE_SYNTAX_ERROR, "--ignore: is not --ignoreLines:");
			return true;
		case 7:
			/* What it defines is refused where it is used. */
			return *rest == ' ' || *rest == '\t';
	}
	return false;
}

/* Handles the line that begins a block comment "liquibase rollback"; returns false if the line is not one. */
static bool
begin_rollback(Changelog *log, const char *line, const char *p)
{
	p = sv_text_after(p, "/*");
	if (p != NULL)
		p = after_keyword(p + strspn(p, " \t"), "liquibase");
	if (p != NULL)
		p = after_keyword(p + strspn(p, " \t"), "rollback");
	if (p == NULL)
		return false;
	if (p < sv_text_visible_end(line))
		refuse(log, line, ERRCODE_SYNTAX_ERROR, "the rollback must begin in the line after this one");
	else
	{
		log->in_rollback = true;
		log->rollback_at = log->rollback.exists ? log->rollback_at : line;
	}
	return true;
}

/* Refuses a comment that could be meant to begin a changeset or a rollback. */
static bool
refuse_lookalike(Changelog *log, const char *line)
{
	const char *end = sv_text_visible_end(line);
	bool		is_block = sv_text_after(line + strspn(line, " \t"), "/*") != NULL;

	if (is_block ? sv_lookalike_mark(line, end) != SV_LIKE_DOWNGRADE : !sv_lookalike_is_liquibase(line, end))
		return false;
	refuse(log, line, ERRCODE_SYNTAX_ERROR,
		   psprintf("\"%.*s\" is only a comment for Liquibase, but could be meant as a changeset or a rollback: correct or reword it",
					pg_mbcliplen(line, end - line, MAX_SHOWN), line));
	return true;
}

/* Executes a line, or adds it to the changeset. */
static void
read_line(Changelog *log, const char *line, const char *end, int number)
{
	const char *p = line + strspn(line, " \t");

	if (is_ignored(log, line))
		return;
	if (log->in_rollback)
		read_rollback(log, line, end, number);
	else if (strncmp(p, "--", 2) == 0)
	{
		p += 2;
		p += strspn(p, " \t");
		if (!read_keyword(log, line, p, end, number) && !refuse_lookalike(log, line) && log->draft != NULL)
			sv_section_add(&log->sql, number, line, end);
	}
	else if (*p == '-' && find_keyword(p + 1 + strspn(p + 1, " \t")) >= 0)
		refuse(log, line, ERRCODE_SYNTAX_ERROR, "a comment begins with two dashes");
	else if (log->at != NULL && *p == '/' && (begin_rollback(log, line, p) || refuse_lookalike(log, line)))
		return;
	else if (log->draft != NULL)
		sv_section_add(&log->sql, number, line, end);
	else if (log->at == NULL && *p != '/' && *p != '*' && sv_section_says_something(line, end))
		sv_reading_note(log->reading, log->file, line, "it is in no changeset, so Liquibase does not run it");
}

/* Reads the changesets of a file. */
static void
read_changelog(SvReading *reading, int32 file, References *references)
{
	const char *text = reading->files[file].text;
	const char *path = sv_liquibase_attribute(text + strspn(text, SV_BLANKS), "logicalFilePath");
	Changelog	log = {.reading = reading,.file = file,.references = references};
	int			number = 1;

	log.path = path != NULL ? path : reading->files[file].name;
	for (const char *line = text, *next; *line; line = next, number++)
	{
		next = sv_text_next_line(line);
		read_line(&log, line, next, number);
	}
	end_changeset(&log);
	if (log.nchangesets == 0)
		sv_reading_ignore(reading, file, "it has no changeset");
}

/* Does a text have a line "--changeset"? */
static bool
has_changeset(const char *text)
{
	for (const char *line = text; *line; line = sv_text_next_line(line))
	{
		const char *p = sv_text_after(line + strspn(line, " \t"), "--");

		if (p != NULL && after_keyword(p + strspn(p, " \t"), "changeset ") != NULL)
			return true;
	}
	return false;
}

/* Reads a file without the first line: one changeset, "includeAll:raw". */
static void
read_raw(SvReading *reading, int32 file)
{
	const SvFile *raw = &reading->files[file];
	const char *base = sv_chain_base(raw->name);
	size_t		digits = sv_text_digits(base);
	SvDraft    *draft = sv_reading_draft(reading, file, sv_liquibase_id(raw->name, "includeAll", "raw"));

	draft->message = sv_chain_words(base + digits, strlen(base) - digits - strlen(".sql"));
	draft->upgrade = sv_reading_whole(reading, file);
	if (has_changeset(raw->text))
		sv_reading_refuse(reading, draft, file, NULL, ERRCODE_SYNTAX_ERROR, NOT_FORMATTED);
	else if (raw->length == 0)
		sv_reading_refuse(reading, draft, file, NULL, ERRCODE_SYNTAX_ERROR,
						  "the file is empty, which Liquibase refuses");
	else
		sv_reading_note(reading, file, NULL, "it is not formatted, so it is one changeset, as for includeAll");
}

static int
compare_ids(const void *a, const void *b)
{
	return strcmp((*(SvDraft *const *) a)->id, (*(SvDraft *const *) b)->id);
}

static int
compare_id(const void *id, const void *draft)
{
	return strcmp((const char *) id, (*(SvDraft *const *) draft)->id);
}

/* Gives changesets the rollbacks that are the upgrades of others. */
static void
resolve_references(SvReading *reading, const References *references)
{
	SvDraft   **sorted = palloc_array(SvDraft *, reading->ndrafts + 1);

	if (references->first == NULL)
		return;
	memcpy(sorted, reading->drafts, sizeof(SvDraft *) * reading->ndrafts);
	qsort(sorted, reading->ndrafts, sizeof(SvDraft *), compare_ids);
	for (const Reference *reference = references->first; reference != NULL; reference = reference->next)
	{
		SvDraft    *draft = reference->draft;
		SvDraft   **found = bsearch(reference->id, sorted, reading->ndrafts, sizeof(SvDraft *), compare_id);

		if (found == NULL)
			sv_reading_refuse(reading, draft, draft->file, reference->at, ERRCODE_INVALID_PARAMETER_VALUE,
							  "the rollback names a changeset that does not exist");
		else
			draft->downgrade = (*found)->upgrade;
	}
}

/* Is this the name of a changelog in another format? */
static bool
is_other_changelog(const char *name)
{
	static const char *const endings[] = {".xml", ".yaml", ".yml", ".json"};

	for (int i = 0; i < lengthof(endings); i++)
	{
		if (sv_chain_ends_with(name, endings[i]))
			return true;
	}
	return false;
}

/* Does a file in SQL begin with Liquibase's first line? */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (sv_chain_ends_with(reading->files[i].name, ".sql") && is_formatted(reading->files[i].text))
			return true;
	}
	return false;
}

/* Reads all files in SQL, in the order of their paths. */
static void
read_files(SvReading *reading)
{
	References	references = {NULL, &references.first};

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const SvFile *file = &reading->files[i];

		if (is_other_changelog(file->name))
			sv_reading_refuse(reading, NULL, i, NULL, ERRCODE_FEATURE_NOT_SUPPORTED,
							  "a changelog that is not in SQL cannot be carried over: neither its changesets nor the order in which it includes files");
		else if (!sv_chain_ends_with(file->name, ".sql"))
			continue;
		else if (is_formatted(file->text))
			read_changelog(reading, i, &references);
		else
			read_raw(reading, i);
	}
	resolve_references(reading, &references);
	sv_chain_link(reading);
}

const SvFormat sv_format_liquibase = {
	.name = "liquibase",
	.late = SV_LATE_RUN,
	.matches = matches,
	.read = read_files,
};
