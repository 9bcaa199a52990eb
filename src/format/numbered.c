/*
 * numbered.c
 *		Files that are told by a number in their name and by nothing else: of tern,
 *		of refinery, and plain SQL.
 */
#include "postgres.h"

#include "format/chain.h"
#include "format/sections.h"
#include "format/single.h"

#define TERN_CUT "---- create above / drop below ----"
#define TERN_NO_TRANSACTION "---- tern: disable-tx ----"

/* Does a text have such a line? */
static bool
has_line(const char *text, const char *wanted)
{
	size_t		length = strlen(wanted);

	for (const char *line = text; *line; line = sv_section_next_line(line))
	{
		if (strncmp(line, wanted, length) == 0 && (line[length] == '\0' || line[length] == '\n' || line[length] == '\r'))
			return true;
	}
	return false;
}

static void
refuse_template(SvReading *reading, SvDraft *draft)
{
	const char *template = strstr(reading->files[draft->file].text, "{{");

	if (template != NULL && strstr(template, "}}") != NULL)
		sv_reading_refuse(reading, draft, draft->file, template, ERRCODE_FEATURE_NOT_SUPPORTED,
						  "a template ({{ }}) cannot be carried over");
}

/* tern: one line parts what goes up from what goes down. */
static void
read_tern_file(SvReading *reading, int32 file)
{
	const char *base = sv_chain_base(reading->files[file].name);
	const char *text = reading->files[file].text;
	const char *end = text + strlen(text);
	const char *cut = strstr(text, TERN_CUT);
	size_t		digits = sv_chain_digits(base);
	SvDraft    *draft = sv_reading_draft(reading, file, pnstrdup(base, digits));

	draft->message = sv_chain_words(base + digits, strlen(base) - digits - strlen(".sql"));
	draft->upgrade = sv_reading_piece(reading, file, text, cut == NULL ? end : cut);
	if (cut != NULL)
		draft->downgrade = sv_reading_piece(reading, file, cut + strlen(TERN_CUT), end);
	draft->transactional = !has_line(text, TERN_NO_TRANSACTION);
	refuse_template(reading, draft);
}

/* tern's numbers go from 1 up, without a hole. */
static void
check_tern_numbers(SvReading *reading)
{
	for (int32 i = 0; i < reading->ndrafts; i++)
	{
		SvDraft    *draft = reading->drafts[i];

		if (strtol(draft->id, NULL, 10) != i + 1)
		{
			sv_reading_refuse(reading, NULL, draft->file, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
							  "number %d is expected here: tern counts from 1, without a hole", i + 1);
			return;
		}
	}
}

static bool
is_numbered(const char *name, char separator)
{
	const char *base = sv_chain_base(name);
	size_t		digits = sv_chain_digits(base);

	return digits > 0 && base[digits] == separator && sv_chain_ends_with(base, ".sql");
}

/*
 * sv_tern_matches
 *		Does a numbered file have a line of tern's?
 */
bool
sv_tern_matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (is_numbered(reading->files[i].name, '_') &&
			(has_line(reading->files[i].text, TERN_CUT) || has_line(reading->files[i].text, TERN_NO_TRANSACTION)))
			return true;
	}
	return false;
}

/*
 * sv_tern_read
 *		Reads numbered files; those in folders inside are there to be included by
 *		templates.
 */
void
sv_tern_read(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (is_numbered(reading->files[i].name, '_'))
			read_tern_file(reading, i);
		else if (sv_chain_ends_with(reading->files[i].name, ".sql"))
			sv_reading_ignore(reading, i, "its name is not one of a migration");
	}
	sv_chain_sort(reading, sv_chain_compare_numbers);
	check_tern_numbers(reading);
	sv_chain_link(reading);
}

/* refinery: "V1__name.sql"; returns where the version begins, NULL if it is none. */
static const char *
refinery_version(const char *name, size_t *length)
{
	const char *base = sv_chain_base(name);
	const char *version = base + 1;
	size_t		digits;

	if (*base == '\0' || strchr("UV|", *base) == NULL || !sv_chain_ends_with(base, ".sql"))
		return NULL;
	digits = sv_chain_digits(version);
	if (digits > 0 && version[digits] == '.')
		digits += 1 + sv_chain_digits(version + digits + 1);
	if (digits == 0 || strncmp(version + digits, "__", 2) != 0)
		return NULL;
	*length = digits;
	return version;
}

/*
 * sv_refinery_matches
 *		Are there files "V1__name.sql" and, if the whole looks like refinery rather
 *		than Flyway, "U2__name.sql" without a V of that version?
 */
bool
sv_refinery_matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		size_t		length;

		if (refinery_version(reading->files[i].name, &length) != NULL)
			return true;
	}
	return false;
}

/*
 * sv_refinery_read
 *		Reads "V1__name.sql" and "U1__name.sql": both go up.
 */
void
sv_refinery_read(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		size_t		length;
		const char *version = refinery_version(reading->files[i].name, &length);
		SvDraft    *draft;

		if (version == NULL)
		{
			if (sv_chain_ends_with(reading->files[i].name, ".sql"))
				sv_reading_ignore(reading, i, "its name is not one of a migration");
			continue;
		}
		draft = sv_reading_draft(reading, i, pnstrdup(version, length));
		draft->message = sv_chain_words(version + length, strlen(version) - length - strlen(".sql"));
		draft->upgrade = sv_reading_whole(reading, i);
	}
	sv_chain_sort(reading, sv_chain_compare_numbers);
	sv_chain_link(reading);
	sv_chain_note_holes(reading);
}

/* Where a number in a name ends its head, such as "V0001." of "V0001.Name.up.sql". */
static const char *
number_of(const char *name)
{
	const char *base = sv_chain_base(name);

	if (*base == 'V' || *base == 'v')
		base++;
	return sv_chain_digits(base) > 0 && sv_chain_ends_with(base, ".sql") ? base : NULL;
}

/*
 * sv_numbered_matches
 *		Does every file in SQL begin with a number?
 */
bool
sv_numbered_matches(const SvReading *reading)
{
	bool		any = false;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		if (!sv_chain_ends_with(reading->files[i].name, ".sql"))
			continue;
		if (number_of(reading->files[i].name) == NULL)
			return false;
		any = true;
	}
	return any;
}

/* Adds a file to the draft of its number. */
static void
read_numbered_file(SvReading *reading, int32 file, const char *base, bool down)
{
	size_t		digits = sv_chain_digits(base);
	const char *id = pnstrdup(base, digits);
	SvDraft    *draft = sv_reading_find(reading, id);
	size_t		title = digits + strspn(base + digits, "_-. ");
	size_t		length = strcspn(base + title, ".");
	SvPiece    *piece;

	if (draft == NULL)
	{
		draft = sv_reading_draft(reading, file, id);
		draft->message = title + length < strlen(base) ? sv_chain_words(base + title, length) : NULL;
		draft->detects_transaction = true;
	}
	piece = down ? &draft->downgrade : &draft->upgrade;
	if (piece->text != NULL)
		sv_reading_fail(reading, file, NULL, ERRCODE_DUPLICATE_OBJECT,
						"number %s has another file, \"%s\"", id, reading->files[piece->file].name);
	*piece = sv_reading_whole(reading, file);
	sv_reading_claim(reading, file, draft);
}

/*
 * sv_numbered_read
 *		Reads "NUMBER_name.sql"; of "NUMBER_name.up.sql" and "NUMBER_name.down.sql"
 *		the second is the way down.
 */
void
sv_numbered_read(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = number_of(reading->files[i].name);

		if (base != NULL)
			read_numbered_file(reading, i, base, sv_chain_ends_with(base, ".down.sql"));
		else if (sv_chain_ends_with(reading->files[i].name, ".sql"))
			sv_reading_ignore(reading, i, "its name does not begin with a number");
	}
	for (int32 i = 0; i < reading->ndrafts; i++)
	{
		if (reading->drafts[i]->upgrade.text == NULL)
			sv_reading_refuse(reading, reading->drafts[i], reading->drafts[i]->file, NULL,
							  ERRCODE_INVALID_PARAMETER_VALUE,
							  "number %s has a way down, but no file that goes up", reading->drafts[i]->id);
	}
	sv_chain_sort(reading, sv_chain_compare_numbers);
	sv_chain_link(reading);
	sv_chain_note_holes(reading);
}
