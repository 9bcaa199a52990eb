/*
 * graphile.c
 *		Files of graphile-migrate: "committed/NUMBER-name.sql", each with the hash
 *		of the one before it.
 *
 * The hashes make a chain, which is checked: a file that has been changed since it
 * was committed is refused, unless it says that it may be.
 */
#include "postgres.h"

#include "core/digest.h"
#include "format/chain.h"
#include "format/sections.h"
#include "format/single.h"

/* The header of a file. */
typedef struct Header
{
	char	   *previous;
	char	   *hash;
	char	   *message;
	bool		allows_invalid_hash;
	const char *body;
} Header;

/* Reads a line "--! Name: value"; returns whether it is one. */
static bool
read_header_line(Header *header, const char *line, const char *end)
{
	const char *name = line + 4;
	const char *stop;
	char	   *value;

	if (strncmp(line, "--! ", 4) != 0 || !(*name >= 'A' && *name <= 'Z'))
		return false;
	stop = name + strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
	value = *stop == ':' ? sv_section_trimmed(stop + 1, end) : NULL;
	if (strncmp(name, "Previous", stop - name) == 0 && stop - name == 8)
		header->previous = value;
	else if (strncmp(name, "Hash", stop - name) == 0 && stop - name == 4)
		header->hash = value;
	else if (strncmp(name, "Message", stop - name) == 0 && stop - name == 7)
		header->message = value;
	else if (strncmp(name, "AllowInvalidHash", stop - name) == 0 && stop - name == 16)
		header->allows_invalid_hash = true;
	return true;
}

static Header
read_header(const char *text)
{
	Header		header = {0};
	const char *line = text;

	for (const char *next; *line; line = next)
	{
		next = sv_section_next_line(line);
		if (!read_header_line(&header, line, next))
			break;
	}
	header.body = line;
	return header;
}

/* Computes the hash that a body has after the one before it. */
static char *
hash_of(const char *previous, const char *body)
{
	char	   *trimmed = sv_section_trimmed(body, body + strlen(body));
	char	   *text = psprintf("%s\n%s", previous, trimmed);
	char	   *data = psprintf("%s\n", sv_section_trimmed(text, text + strlen(text)));

	return psprintf("sha1:%s", sv_digest_hex(SV_DIGEST_SHA1, data, strlen(data)));
}

/* Is this header the one that follows the file before it? */
static void
check_chain(SvReading *reading, SvDraft *draft, const Header *header, const char *before)
{
	const char *previous = header->previous == NULL ? "" :
		strcmp(header->previous, "-") == 0 ? "" : header->previous;
	const char *hash = hash_of(previous, header->body);

	if (header->hash == NULL)
		sv_reading_refuse(reading, draft, draft->file, NULL, ERRCODE_SYNTAX_ERROR,
						  "the header has no Hash");
	else if (strcmp(previous, before) != 0)
		sv_reading_refuse(reading, draft, draft->file, NULL, ERRCODE_DATA_CORRUPTED,
						  "Previous is \"%s\", but the hash of the file before is \"%s\"",
						  previous, before);
	else if (strcmp(hash, header->hash) != 0 && !header->allows_invalid_hash)
		sv_reading_refuse(reading, draft, draft->file, NULL, ERRCODE_DATA_CORRUPTED,
						  "Hash is \"%s\", but that of the body is \"%s\"", header->hash, hash);
	else if (strcmp(hash, header->hash) != 0)
		sv_reading_note(reading, draft->file, NULL, "its hash is not that of the body, as it says itself");
}

/* Refuses a placeholder that graphile-migrate would replace.  Others do not parse. */
static void
check_placeholders(SvReading *reading, SvDraft *draft, const char *body)
{
	const char *placeholder = strstr(body, ":DATABASE_");

	if (placeholder != NULL && (placeholder == body || placeholder[-1] != ':'))
		sv_reading_refuse(reading, draft, draft->file, placeholder, ERRCODE_FEATURE_NOT_SUPPORTED,
						  "placeholder %s cannot be carried over",
						  pnstrdup(placeholder, 1 + strspn(placeholder + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_")));
}

static const char *
read_file(SvReading *reading, int32 file, const char *before)
{
	const char *base = sv_chain_base(reading->files[file].name);
	size_t		digits = sv_chain_digits(base);
	const char *text = reading->files[file].text;
	Header		header = read_header(text);
	SvDraft    *draft = sv_reading_draft(reading, file, pnstrdup(base, digits));
	const char *first = header.body + strspn(header.body, " \t\r\n");

	draft->message = header.message != NULL ? header.message :
		sv_chain_words(base + digits + (base[digits] == '-'),
					   strlen(base) - digits - strlen(".sql") - (base[digits] == '-'));
	draft->upgrade = sv_reading_piece(reading, file, header.body, text + strlen(text));
	draft->transactional = strncmp(first, "--! no-transaction", 18) != 0;
	check_chain(reading, draft, &header, before);
	check_placeholders(reading, draft, header.body);
	return header.hash != NULL ? header.hash : "";
}

static bool
is_committed(const char *name)
{
	const char *base = sv_chain_base(name);
	size_t		digits = sv_chain_digits(base);

	return digits > 0 && (base[digits] == '-' || base[digits] == '.') && sv_chain_ends_with(base, ".sql");
}

/*
 * sv_graphile_matches
 *		Does a numbered file begin with the hash of the one before it?
 */
bool
sv_graphile_matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (is_committed(reading->files[i].name) &&
			strncmp(reading->files[i].text, "--! Previous:", 13) == 0)
			return true;
	}
	return false;
}

/*
 * sv_graphile_read
 *		Reads the committed files, which are in the order of their names.
 */
void
sv_graphile_read(SvReading *reading)
{
	const char *before = "";

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);

		if (is_committed(reading->files[i].name))
			before = read_file(reading, i, before);
		else if (strcmp(base, "current.sql") == 0)
			sv_reading_ignore(reading, i, "what is not committed is not carried over");
		else if (sv_chain_ends_with(base, ".sql"))
			sv_reading_ignore(reading, i, "its name is not one of a committed migration");
	}
	sv_chain_link(reading);
	sv_chain_note_holes(reading);
}
