/*
 * graphile.c
 *		Files of graphile-migrate: "committed/NUMBER-name.sql", each with the hash
 *		of the one before it.
 *
 * The hashes form a chain, which is checked: a file that was changed after it was
 * committed is refused, unless its header allows that.
 *
 * Grammar: the source of graphile-migrate, read in November 2026.
 */
#include "postgres.h"

#include "core/checksum.h"
#include "core/text.h"
#include "format/chain.h"
#include "format/sections.h"
#include "import/formats.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

/* The header lines that have a meaning here. */
enum
{
	PREVIOUS,
	HASH,
	MESSAGE,
	ALLOW_INVALID_HASH,
	NUM_LINES
};

/* The header of a file. */
typedef struct Header
{
	bool		has[NUM_LINES]; /* these lines */
	char	   *value[NUM_LINES];	/* NULL: the line has none */
	const char *end;			/* where the empty line after it must be */
} Header;

/*
 * Splits a line "--!  Name" or "--!  Name: value"; returns whether it is one.  A
 * line with a carriage return is not one, as in the tool.
 */
static bool
split_line(const char *line, size_t length, char **name, char **value)
{
	const char *start = line + 4;
	const char *end = line + length;
	const char *stop;

	if (strncmp(line, "--! ", 4) != 0 || !(*start >= 'A' && *start <= 'Z') ||
		memchr(line, '\r', length) != NULL)
		return false;
	stop = start + strspn(start, SV_WORD_CHARACTERS);
	if (stop != end && *stop != ':')
		return false;
	*name = pnstrdup(start, stop - start);
	*value = stop == end ? NULL : sv_text_trimmed(stop + 1, end);
	return true;
}

/* Keeps the value of a header line; returns false if the header has it already. */
static bool
put_header(Header *header, const char *name, char *value)
{
	static const char *const names[NUM_LINES] = {
		[PREVIOUS] = "Previous",
		[HASH] = "Hash",
		[MESSAGE] = "Message",
		[ALLOW_INVALID_HASH] = "AllowInvalidHash"
	};

	for (int i = 0; i < NUM_LINES; i++)
	{
		if (strcmp(name, names[i]) != 0)
			continue;
		if (header->has[i])
			return false;
		header->has[i] = true;
		header->value[i] = value;
	}
	return true;
}

/* Reads the header of a file, and refuses what the tool refuses. */
static Header
read_header(SvReading *reading, SvDraft *draft)
{
	const char *text = reading->files[draft->file].text;
	const char *line = text;
	Header		header = {0};
	char	   *name;
	char	   *value;

	for (; split_line(line, strcspn(line, "\n"), &name, &value); line = sv_text_next_line(line))
	{
		if (put_header(&header, name, value))
			continue;
		sv_reading_refuse(reading, draft, draft->file, line, ERRCODE_SYNTAX_ERROR,
						  "the header has %s twice", name);
		break;
	}
	header.end = line;
	if (draft->refused || *line == '\n' || (*line == '\0' && line > text && line[-1] == '\n'))
		return header;
	if (line[strcspn(line, "\r\n")] == '\r')
		sv_reading_refuse(reading, draft, draft->file, line, ERRCODE_SYNTAX_ERROR,
						  "the line ends with a carriage return, which graphile-migrate refuses");
	else
		sv_reading_refuse(reading, draft, draft->file, line, ERRCODE_SYNTAX_ERROR,
						  "an empty line must follow the header");
	return header;
}

static char *
without_blanks(const char *text)
{
	return sv_text_without(text, text + strlen(text), SV_BLANKS);
}

/* Computes the hash of a body, which includes the hash of the file before it. */
static char *
hash_of(const char *previous, const char *body)
{
	char	   *data = psprintf("%s\n", without_blanks(psprintf("%s\n%s", previous, without_blanks(body))));
	const char *bytes = pg_server_to_any(data, strlen(data), PG_UTF8);

	return psprintf("sha1:%s", sv_digest_hex(SV_DIGEST_SHA1, bytes, strlen(bytes)));
}

/*
 * Checks that this header follows the file before it. before is the hash of that
 * file; "" if there is none.  Returns the hash of this one.
 */
static const char *
check_chain(SvReading *reading, SvDraft *draft, const Header *header, const char *before)
{
	const char *named = header->value[PREVIOUS];
	const char *previous = named == NULL || strcmp(named, "-") == 0 ? "" : named;
	const char *stated = header->value[HASH] == NULL ? "" : header->value[HASH];
	const char *hash = hash_of(previous, header->end);

	if (named == NULL || *named == '\0')
		sv_reading_refuse(reading, draft, draft->file, NULL, ERRCODE_SYNTAX_ERROR,
						  "the header has no Previous");
	else if (*stated == '\0')
		sv_reading_refuse(reading, draft, draft->file, NULL, ERRCODE_SYNTAX_ERROR,
						  "the header has no Hash");
	else if (strcmp(previous, before) != 0)
		sv_reading_refuse(reading, draft, draft->file, NULL, ERRCODE_DATA_CORRUPTED,
						  "Previous is \"%s\", but the hash of the file before is \"%s\"",
						  named, *before == '\0' ? "-" : before);
	else if (strcmp(hash, stated) != 0 && !header->has[ALLOW_INVALID_HASH])
		sv_reading_refuse(reading, draft, draft->file, NULL, ERRCODE_DATA_CORRUPTED,
						  "Hash is \"%s\", but the hash of the body is \"%s\"", stated, hash);
	else if (strcmp(hash, stated) != 0)
		sv_reading_note(reading, draft->file, NULL,
						"its hash does not match its body, which its header allows");
	return stated;
}

/*
 * Refuses a placeholder that graphile-migrate replaces in any context, even in
 * strings.  A project's own placeholders are not known here; they cause syntax
 * errors.
 */
static void
check_placeholders(SvReading *reading, SvDraft *draft, const char *body)
{
	static const char *const placeholders[] = {":DATABASE_NAME", ":DATABASE_OWNER"};

	for (const char *p = body; (p = strchr(p, ':')) != NULL; p++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < lengthof(placeholders); i++)
		{
			size_t		length = strlen(placeholders[i]);

			if (strncmp(p, placeholders[i], length) != 0 || strspn(p + length, SV_WORD_CHARACTERS) > 0)
				continue;
			sv_reading_refuse(reading, draft, draft->file, p, ERRCODE_FEATURE_NOT_SUPPORTED,
							  "placeholder %s cannot be carried over", placeholders[i]);
			return;
		}
	}
}

/* Does the body begin with "--! no-transaction"? */
static bool
says_no_transaction(const char *body)
{
	const char *word = sv_text_after(body, "--!");

	if (word != NULL)
		word = sv_text_after(word + strspn(word, SV_LINE_BLANKS), "no-transaction");
	return word != NULL && strspn(word, SV_WORD_CHARACTERS) == 0;
}

/* Makes the body of a draft; returns the hash that the next file must name. */
static const char *
read_file(SvReading *reading, SvDraft *draft, const char *before)
{
	const char *base = sv_chain_base(reading->files[draft->file].name);
	size_t		title = strlen(draft->id) + 1;
	Header		header = read_header(reading, draft);
	const char *message = header.value[MESSAGE];
	const char *body = header.end + strspn(header.end, SV_BLANKS);

	if (message != NULL && *message != '\0')
		draft->message = sv_chain_words(message, strlen(message));
	else if (base[title - 1] == '-')
		draft->message = sv_chain_words(base + title, strlen(base) - title - strlen(".sql"));
	draft->upgrade = sv_reading_piece(reading, draft->file, body, body + strlen(body));
	draft->transactional = !says_no_transaction(body);
	if (draft->refused)
		return header.value[HASH] != NULL ? header.value[HASH] : "";
	check_placeholders(reading, draft, body);
	return check_chain(reading, draft, &header, before);
}

/* "NUMBER.sql" or "NUMBER-name.sql". */
static bool
is_migration(const char *name)
{
	const char *base = sv_chain_base(name);
	const char *p = base + sv_text_digits(base);

	if (p == base)
		return false;
	if (*p == '-')
		p += strspn(p, SV_WORD_CHARACTERS "-");
	return strcmp(p, ".sql") == 0;
}

/* Where the committed files are: in "committed", or in no folder if that does not exist. */
static const char *
committed_folder(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (strcmp(sv_chain_folder(reading->files[i].name), "committed") == 0)
			return "committed";
	}
	return "";
}

/* Notes why a file is not one of the committed ones, if it looks like one. */
static void
ignore_file(SvReading *reading, int32 file)
{
	const char *name = reading->files[file].name;

	if (strcmp(sv_chain_base(name), "current.sql") == 0 || strcmp(sv_chain_folder(name), "current") == 0)
		sv_reading_ignore(reading, file, "it is not committed, so it is not carried over");
	else if (strcmp(sv_chain_folder(name), "committed") == 0)
		sv_reading_ignore(reading, file, "its name is not that of a committed migration");
}

/* Does a numbered file begin with the hash of the one before it? */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (is_migration(reading->files[i].name) &&
			sv_text_begins_with(reading->files[i].text, "--! Previous:"))
			return true;
	}
	return false;
}

/* Reads the committed files, in the order of their numbers as text. */
static void
read_files(SvReading *reading)
{
	const char *folder = committed_folder(reading);
	const char *before = "";

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *name = reading->files[i].name;
		const char *base = sv_chain_base(name);

		if (is_migration(name) && strcmp(sv_chain_folder(name), folder) == 0)
			sv_reading_draft(reading, i, pnstrdup(base, sv_text_digits(base)));
		else if (sv_chain_ends_with(base, ".sql"))
			ignore_file(reading, i);
	}
	sv_chain_sort(reading, strcmp);
	for (int32 i = 0; i < reading->ndrafts; i++)
		before = read_file(reading, reading->drafts[i], before);
	sv_chain_link(reading);
	sv_chain_note_holes(reading);
}

/*
 * Does a line have a meaning for graphile-migrate, or is it something else that
 * begins with "--!"?  no-transaction has one only in the first line of the body.
 */
static bool
reads_mark(const char *text, const char *line)
{
	char	   *name;
	char	   *value;

	if (!sv_text_begins_with(line, "--!"))
		return false;
	if (!says_no_transaction(line))
		return true;
	while (split_line(text, strcspn(text, "\n"), &name, &value))
		text = sv_text_next_line(text);
	return text + strspn(text, SV_BLANKS) == line;
}

static const SvMark mark_list[] = {
	{"--! no-transaction", SV_MARK_OTHER, false},
	{NULL}
};

static const SvMarks marks = {
	.tool = "graphile-migrate",
	.list = mark_list,
	.reads = reads_mark,
};

const SvFormat sv_format_graphile = {
	.name = "graphile-migrate",
	.marks = &marks,
	.matches = matches,
	.read = read_files,
};
