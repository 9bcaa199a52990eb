/*
 * flyway.c
 *		Files of Flyway: "V1.2__name.sql", its way down "U1.2__name.sql", and
 *		"R__name.sql", which runs again whenever it changes.
 *
 * A repeatable has no version, but every content of it is a revision here: it
 * begins a line of its own, which new contents continue.  It needs the last
 * version that was there when it came.
 */
#include "postgres.h"

#include "core/digest.h"
#include "format/chain.h"
#include "format/flyway.h"
#include "lib/stringinfo.h"

#define HASH_DIGITS 12			/* of a repeatable's content, in its id */

/* A name taken apart. */
typedef struct FileName
{
	char		prefix;			/* 'V', 'U', 'R', 'B' */
	char	   *version;		/* NULL of a repeatable */
	const char *description;
	size_t		description_length;
} FileName;

/* Makes a version, with dots, of part of a name; NULL if it is none. */
static char *
parse_version(const char *text, size_t length)
{
	char	   *version = pnstrdup(text, length);

	for (char *p = version; *p; p++)
	{
		if (*p == '_')
			*p = '.';
	}
	return sv_chain_digits(version) > 0 && strspn(version, "0123456789.") == length ? version : NULL;
}

static bool
parse_name(const char *file, FileName *name)
{
	const char *base = sv_chain_base(file);
	const char *separator = strstr(base, "__");
	size_t		length = strlen(base);

	if (separator == NULL || strchr("VURB", *base) == NULL || length < 4 ||
		pg_strcasecmp(base + length - 4, ".sql") != 0 || separator + 2 > base + length - 4)
		return false;
	name->prefix = *base;
	name->description = separator + 2;
	name->description_length = base + length - 4 - name->description;
	name->version = parse_version(base + 1, separator - base - 1);
	return name->prefix == 'R' ? separator == base + 1 : name->version != NULL;
}

/* Compares versions part by part; trailing parts of zero do not count. */
static int
compare_versions(const char *a, const char *b)
{
	while (*a != '\0' || *b != '\0')
	{
		const char *left = a + strspn(a, "0");
		const char *right = b + strspn(b, "0");
		size_t		left_digits = sv_chain_digits(left);
		size_t		right_digits = sv_chain_digits(right);
		int			order;

		if (left_digits != right_digits)
			return left_digits < right_digits ? -1 : 1;
		order = strncmp(left, right, left_digits);
		if (order != 0)
			return order;
		a = left + left_digits;
		b = right + right_digits;
		a += (*a == '.');
		b += (*b == '.');
	}
	return 0;
}

static int
compare_drafts(const char *a, const char *b)
{
	int			order = compare_versions(a, b);

	return order != 0 ? order : strcmp(a, b);
}

static int
compare_file(const void *name, const void *file)
{
	return strcmp(name, ((const SvFile *) file)->name);
}

/* Returns the value of a key in a file "NAME.sql.conf", NULL if it has none. */
static char *
setting_of(const SvReading *reading, int32 file, const char *key)
{
	char	   *name = psprintf("%s.conf", reading->files[file].name);
	const SvFile *found = bsearch(name, reading->files, reading->nfiles, sizeof(SvFile), compare_file);
	const char *line = found == NULL ? NULL : strstr(found->text, key);

	pfree(name);
	if (line == NULL || line[strlen(key)] != '=')
		return NULL;
	line += strlen(key) + 1;
	return pnstrdup(line, strcspn(line, "\r\n"));
}

/* Is a setting of a file this? */
static bool
setting_is(const SvReading *reading, int32 file, const char *key, const char *value)
{
	const char *setting = setting_of(reading, file, key);

	return setting != NULL && pg_strcasecmp(setting, value) == 0;
}

/* Makes a file a body; refuses it if Flyway would replace something in it. */
static void
add_body(SvReading *reading, SvDraft *draft, SvPiece *piece, int32 file)
{
	const char *placeholder = strstr(reading->files[file].text, "${");

	*piece = sv_reading_whole(reading, file);
	sv_reading_claim(reading, file, draft);

	if (placeholder != NULL && strchr(placeholder, '}') != NULL &&
		!setting_is(reading, file, "placeholderReplacement", "false"))
		sv_reading_refuse_body(reading, piece, placeholder - piece->text, ERRCODE_FEATURE_NOT_SUPPORTED,
							   psprintf("placeholder %s cannot be carried over",
										pnstrdup(placeholder, strcspn(placeholder, "}") + 1)));
	if (setting_is(reading, file, "shouldExecute", "false"))
		sv_reading_note(reading, file, NULL, "its .conf says shouldExecute=false, which is not carried over");
	if (setting_is(reading, file, "executeInTransaction", "false"))
		draft->transactional = false;
}

static int
compare_version(const void *version, const void *draft)
{
	return compare_versions(version, (*(SvDraft *const *) draft)->id);
}

/* Finds the draft of a version, however it is written; the drafts are sorted. */
static SvDraft *
find_version(const SvReading *reading, const char *version)
{
	SvDraft   **found = bsearch(version, reading->drafts, reading->ndrafts, sizeof(SvDraft *),
								compare_version);

	return found == NULL ? NULL : *found;
}

static SvDraft *
new_draft(SvReading *reading, int32 file, const char *id, const FileName *name)
{
	SvDraft    *draft = sv_reading_draft(reading, file, id);

	draft->message = sv_chain_words(name->description, name->description_length);
	draft->detects_transaction = true;
	add_body(reading, draft, &draft->upgrade, file);
	return draft;
}

/* Makes the id of a repeatable: its name and what it contains. */
static char *
repeatable_id(const char *label, const char *text)
{
	StringInfoData plain;
	char	   *hash;

	initStringInfo(&plain);
	for (const char *p = text; *p; p++)
	{
		if (*p != '\r')
			appendStringInfoChar(&plain, *p);
	}
	hash = sv_digest_hex(SV_DIGEST_SHA256, plain.data, plain.len);
	hash[HASH_DIGITS] = '\0';
	return psprintf("%s.%s", label, hash);
}

static void
read_repeatable(SvReading *reading, int32 file, const FileName *name, const char *last)
{
	char	   *label = psprintf("R__%s", sv_chain_make_id(name->description, name->description_length));
	SvDraft    *draft = new_draft(reading, file, repeatable_id(label, reading->files[file].text), name);

	draft->follows_label = label;
	draft->branch_labels = palloc0_array(const char *, 2);
	draft->branch_labels[0] = label;
	if (last != NULL)
	{
		draft->depends_on = palloc0_array(const char *, 2);
		draft->depends_on[0] = last;
	}
}

static void
read_undo(SvReading *reading, int32 file, const FileName *name)
{
	SvDraft    *draft = find_version(reading, name->version);

	if (draft == NULL)
	{
		sv_reading_refuse(reading, NULL, file, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
						  "there is no V%s that it takes back", name->version);
		return;
	}
	add_body(reading, draft, &draft->downgrade, file);
}

/* Reads the files with this prefix. */
static void
read_prefix(SvReading *reading, char prefix, const char *last)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		FileName		name;

		if (!parse_name(reading->files[i].name, &name) || name.prefix != prefix)
			continue;
		if (prefix == 'V')
			new_draft(reading, i, name.version, &name);
		else if (prefix == 'U')
			read_undo(reading, i, &name);
		else if (prefix == 'R')
			read_repeatable(reading, i, &name, last);
		else
			sv_reading_ignore(reading, i, "a baseline stands for the versions up to it, which are read instead");
	}
}

/* Two files of one version. */
static void
refuse_same_versions(SvReading *reading)
{
	for (int32 i = 1; i < reading->ndrafts; i++)
	{
		const SvDraft *before = reading->drafts[i - 1];

		if (compare_versions(before->id, reading->drafts[i]->id) == 0 &&
			strcmp(before->id, reading->drafts[i]->id) != 0)
			sv_reading_fail(reading, reading->drafts[i]->file, NULL, ERRCODE_DUPLICATE_OBJECT,
							"version %s is the same as %s of \"%s\"", reading->drafts[i]->id, before->id,
							reading->files[before->file].name);
	}
}

/* Programs are migrations of the same sequence. */
static void
read_programs(SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		const char *base = sv_chain_base(reading->files[i].name);
		const char *separator = strstr(base, "__");
		SvDraft    *draft;
		char	   *version;

		if (*base != 'V' || separator == NULL ||
			!(sv_chain_ends_with(base, ".java") || sv_chain_ends_with(base, ".class") || sv_chain_ends_with(base, ".kt")))
			continue;
		version = parse_version(base + 1, separator - base - 1);
		if (version == NULL)
			continue;
		draft = sv_reading_draft(reading, i, version);
		sv_reading_refuse(reading, draft, i, NULL, ERRCODE_FEATURE_NOT_SUPPORTED,
						  "code migration: a program cannot be carried over");
	}
}

/*
 * sv_flyway_matches
 *		Is there a file "V1__name.sql" or "R__name.sql"?
 */
bool
sv_flyway_matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		FileName		name;

		if (parse_name(reading->files[i].name, &name) && strchr("VR", name.prefix) != NULL)
			return true;
	}
	return false;
}

/*
 * sv_flyway_read
 *		Reads versions, in their order, what takes them back, and repeatables.
 */
void
sv_flyway_read(SvReading *reading)
{
	read_prefix(reading, 'V', NULL);
	read_programs(reading);
	sv_chain_sort(reading, compare_drafts);
	refuse_same_versions(reading);
	sv_chain_link(reading);
	read_prefix(reading, 'U', NULL);
	read_prefix(reading, 'B', NULL);
	read_prefix(reading, 'R', reading->ndrafts > 0 ? reading->drafts[reading->ndrafts - 1]->id : NULL);
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		FileName		name;

		if (!parse_name(reading->files[i].name, &name) && sv_chain_ends_with(reading->files[i].name, ".sql"))
			sv_reading_ignore(reading, i, "its name is not one of a migration");
	}
}
