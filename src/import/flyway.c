/*
 * flyway.c
 *		Files of Flyway: "V1.2__name.sql", its undo migration "U1.2__name.sql",
 *		and "R__name.sql", which runs again whenever it changes.
 *
 * A repeatable migration has no version, but each of its contents is a revision
 * here: the first begins a separate line, which new contents continue.  Each
 * depends on the last version that existed when it was added.
 *
 * Grammar: the source of Flyway, read in November 2026.
 */
#include "postgres.h"

#include "core/checksum.h"
#include "core/text.h"
#include "core/version.h"
#include "format/chain.h"
#include "format/client.h"
#include "format/endings.h"
#include "import/formats.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

#define HASH_DIGITS 12			/* of a repeatable's content, in its id */

/* A file name split into its parts. */
typedef struct FileName
{
	char		prefix;			/* 'V', 'U', 'R', 'B' */
	char	   *version;		/* with dots; NULL for a repeatable */
	const char *description;
	size_t		description_length;
	bool		is_program;
} FileName;

/* Endings of migrations that are programs, or scripts for a shell. */
static const char *const programs[] = {
	".java", ".class", ".kt", ".groovy", ".scala",
	".sh", ".bash", ".bat", ".cmd", ".ps1", ".py"
};

/* Returns the length of a name without the suffix of a migration; 0 if it has none. */
static size_t
stem_length(const char *base, bool *is_program)
{
	size_t		length = strlen(base);

	*is_program = false;
	if (length > 4 && pg_strcasecmp(base + length - 4, ".sql") == 0)
		return length - 4;
	*is_program = true;
	for (int i = 0; i < lengthof(programs); i++)
	{
		if (sv_chain_ends_with(base, programs[i]))
			return length - strlen(programs[i]);
	}
	return 0;
}

/* Makes a version, with dots, from part of a name; NULL if it is not one. */
static char *
parse_version(const char *text, size_t length)
{
	char	   *version = pnstrdup(text, length);
	char	   *part = version;

	for (char *p = version; *p; p++)
	{
		if (*p == '_')
			*p = '.';
	}
	while (sv_text_digits(part) > 0)
	{
		part += sv_text_digits(part);
		if (*part == '\0')
			return version;
		if (*part++ != '.')
			break;
	}
	return NULL;
}

/*
 * Splits a name into its prefix, a version, two underscores and a description,
 * which is optional after a version.  Returns whether it is the name of a
 * migration; Flyway ignores other files.
 */
static bool
parse_name(const char *file, FileName *name)
{
	const char *base = sv_chain_base(file);
	size_t		stem = stem_length(base, &name->is_program);
	const char *separator = strstr(base, "__");

	if (stem < 2 || strchr("VURB", *base) == NULL)
		return false;
	if (separator == NULL && (name->is_program || *base == 'R'))
		return false;
	if (separator == NULL)
		separator = base + stem;
	name->prefix = *base;
	name->description = Min(separator + 2, base + stem);
	name->description_length = base + stem - name->description;
	name->version = parse_version(base + 1, separator - base - 1);
	return *base == 'R' ? separator == base + 1 : name->version != NULL;
}

static int
compare_drafts(const char *a, const char *b)
{
	int			order = sv_version_compare(a, b);

	return order != 0 ? order : strcmp(a, b);
}

/* Splits a line "key=value" or "key: value" of Java; returns whether it is one. */
static bool
read_setting(const char *line, char **key, char **value)
{
	const char *end = sv_text_line_end(line);
	const char *start = line + strspn(line, SV_LINE_BLANKS);
	const char *stop = start + strcspn(start, "=: \t\r\n\f");
	const char *text = stop + strspn(stop, SV_LINE_BLANKS);

	if (start >= end || *start == '#' || *start == '!')
		return false;
	if (*text == '=' || *text == ':')
		text++;
	*key = pnstrdup(start, stop - start);
	*value = sv_text_trimmed(Min(text, end), end);
	return true;
}

/* Refuses a draft for a line of its settings. */
static void
refuse_setting(SvReading *reading, SvDraft *draft, int32 conf, const char *line, const char *problem)
{
	sv_reading_refuse(reading, draft, conf, line, ERRCODE_INVALID_PARAMETER_VALUE, "%s", problem);
}

/* Applies a setting.  Those that Flyway does not know are an error for it, too. */
static void
apply_setting(SvReading *reading, SvDraft *draft, int32 conf, const char *line, bool *has_placeholders)
{
	char	   *key;
	char	   *value;

	if (!read_setting(line, &key, &value))
		return;
	if (strcmp(key, "executeInTransaction") == 0)
	{
		if (pg_strcasecmp(value, "false") == 0)
			draft->transactional = false;
		else if (pg_strcasecmp(value, "true") != 0)
			refuse_setting(reading, draft, conf, line, "executeInTransaction must be true or false");
	}
	else if (strcmp(key, "placeholderReplacement") == 0)
		*has_placeholders = pg_strcasecmp(value, "true") == 0;
	else if (strcmp(key, "shouldExecute") == 0 || strcmp(key, "encoding") == 0)
		sv_reading_note(reading, conf, NULL, "%s=%s is not carried over", key, value);
	else
		refuse_setting(reading, draft, conf, line, psprintf("Flyway does not know the setting \"%s\"", key));
}

/* Applies the settings in the file "NAME.sql.conf" next to a body, if there is one. */
static void
apply_settings(SvReading *reading, SvDraft *draft, int32 file, bool *has_placeholders)
{
	char	   *name = psprintf("%s.conf", reading->files[file].name);
	int32		conf = sv_reading_find(reading, name);

	if (conf < 0)
		return;
	sv_reading_claim(reading, conf, draft);
	for (const char *line = reading->files[conf].text; *line; line = sv_text_next_line(line))
		apply_setting(reading, draft, conf, line, has_placeholders);
}

/* Makes a body from a file, unless it has something that only Flyway understands. */
static void
add_body(SvReading *reading, SvDraft *draft, SvPiece *piece, int32 file)
{
	bool		has_placeholders = true;

	*piece = sv_reading_whole(reading, file);
	sv_reading_claim(reading, file, draft);
	apply_settings(reading, draft, file, &has_placeholders);
	if (has_placeholders)
		sv_client_check_placeholders(reading, piece);
	if (!piece->refused)
		sv_client_check_copy(reading, piece);
}

static int
compare_version(const void *key, const void *draft)
{
	return sv_version_compare((const char *) key, (*(SvDraft *const *) draft)->id);
}

/* Returns the draft of a version.  The drafts are in the order of their versions. */
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
	if (name->is_program)
		sv_reading_refuse_program(reading, draft, file);
	else
		add_body(reading, draft, &draft->upgrade, file);
	return draft;
}

/* Makes the id of a repeatable migration from its name and its content. */
static char *
repeatable_id(const char *label, const char *text)
{
	StringInfoData plain;
	char	   *hash;

	initStringInfo(&plain);
	for (const char *p = text; *p; p++)
	{
		CHECK_FOR_INTERRUPTS();
		if (*p != '\r')
			appendStringInfoChar(&plain, *p);
	}
	hash = sv_digest_hex(SV_DIGEST_SHA256, plain.data, plain.len);
	hash[HASH_DIGITS] = '\0';
	pfree(plain.data);
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
		sv_reading_refuse(reading, NULL, file, NULL, ERRCODE_INVALID_PARAMETER_VALUE,
						  "there is no V%s for it to revert", name->version);
	else if (draft->downgrade.file >= 0)
		sv_reading_fail(reading, file, NULL, ERRCODE_DUPLICATE_OBJECT,
						"version %s is also reverted by \"%s\"", name->version,
						reading->files[draft->downgrade.file].name);
	else if (name->is_program)
		draft->downgrade = sv_reading_program(reading, draft, file);
	else
		add_body(reading, draft, &draft->downgrade, file);
}

/* Reads the files with this prefix. */
static void
read_prefix(SvReading *reading, char prefix, const char *last)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		FileName	name;

		if (!parse_name(reading->files[i].name, &name) || name.prefix != prefix)
			continue;
		if (prefix == 'V')
			new_draft(reading, i, name.version, &name);
		else if (prefix == 'U')
			read_undo(reading, i, &name);
		else
			read_repeatable(reading, i, &name, last);
	}
}

/*
 * Reads the baselines: the latest with no version at or below it begins the line;
 * any other represents versions that are read.
 */
static void
read_baselines(SvReading *reading)
{
	const char *first = reading->ndrafts > 0 ? reading->drafts[0]->id : NULL;
	FileName	best = {.version = NULL};
	int32		found = -1;

	for (int32 i = 0; i < reading->nfiles; i++)
	{
		FileName	name;

		if (!parse_name(reading->files[i].name, &name) || name.prefix != 'B')
			continue;
		sv_reading_ignore(reading, i, "a baseline represents the versions up to it, which are read instead");
		if ((first != NULL && sv_version_compare(first, name.version) <= 0) ||
			(found >= 0 && sv_version_compare(name.version, best.version) <= 0))
			continue;
		found = i;
		best = name;
	}
	if (found < 0)
		return;
	new_draft(reading, found, best.version, &best)->is_baseline = true;
}

/* Fails for two files with one version, or two repeatable migrations with one description. */
static void
refuse_same(SvReading *reading, int32 first_repeatable)
{
	SvDraft   **drafts = reading->drafts;

	for (int32 i = 1; i < reading->ndrafts; i++)
	{
		const char *other = reading->files[drafts[i - 1]->file].name;
		bool		same = i < first_repeatable && sv_version_compare(drafts[i - 1]->id, drafts[i]->id) == 0;

		if (same && strcmp(drafts[i - 1]->id, drafts[i]->id) != 0)
			sv_reading_fail(reading, drafts[i]->file, NULL, ERRCODE_DUPLICATE_OBJECT,
							"version %s is the same as version %s of \"%s\"", drafts[i]->id,
							drafts[i - 1]->id, other);
		if (i > first_repeatable && strcmp(drafts[i - 1]->follows_label, drafts[i]->follows_label) == 0 &&
			strcmp(drafts[i - 1]->id, drafts[i]->id) != 0)
			sv_reading_fail(reading, drafts[i]->file, NULL, ERRCODE_DUPLICATE_OBJECT,
							"\"%s\" is a repeatable migration with the same name", other);
	}
}

static int
compare_labels(const void *a, const void *b)
{
	const SvDraft *left = *(SvDraft *const *) a;
	const SvDraft *right = *(SvDraft *const *) b;
	int			order = strcmp(left->follows_label, right->follows_label);

	CHECK_FOR_INTERRUPTS();
	return order != 0 ? order : strcmp(left->id, right->id);
}

/* Is there a file "V1__name.sql" or "R__name.sql"? */
static bool
matches(const SvReading *reading)
{
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		FileName	name;

		if (parse_name(reading->files[i].name, &name) && !name.is_program &&
			strchr("VR", name.prefix) != NULL && name.description_length > 0)
			return true;
	}
	return false;
}

/* Reads versions in their order, their undo migrations, and repeatable migrations. */
static void
read_files(SvReading *reading)
{
	int32		nversions;

	read_prefix(reading, 'V', NULL);
	sv_chain_sort(reading, compare_drafts);
	read_baselines(reading);
	sv_chain_sort(reading, compare_drafts);
	sv_chain_link(reading);
	read_prefix(reading, 'U', NULL);
	nversions = reading->ndrafts;
	read_prefix(reading, 'R', nversions > 0 ? reading->drafts[nversions - 1]->id : NULL);
	qsort(reading->drafts + nversions, reading->ndrafts - nversions, sizeof(SvDraft *), compare_labels);
	refuse_same(reading, nversions);
	for (int32 i = 0; i < reading->nfiles; i++)
	{
		FileName	name;

		if (reading->files[i].draft == NULL && sv_chain_ends_with(reading->files[i].name, ".sql.conf"))
			sv_reading_ignore(reading, i, "there is no migration for these settings");
		else if (!parse_name(reading->files[i].name, &name) && sv_ending_of_sql(reading->files[i].name) > 0)
			sv_reading_ignore(reading, i, "its name is not that of a migration");
	}
}

const SvFormat sv_format_flyway = {
	.name = "flyway",
	.also_reads = ".conf",
	.matches = matches,
	.read = read_files,
};
