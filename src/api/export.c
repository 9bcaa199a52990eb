/*
 * export.c
 *		schemaver_export, _export_all, _template and _manifest: revisions to files.
 */
#include "postgres.h"

#include "access/xact.h"
#include "api/args.h"
#include "api/rows.h"
#include "common/hashfn.h"
#include "compat.h"
#include "core/placeholder.h"
#include "core/text.h"
#include "format/native.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "registry/create.h"
#include "revision/plan.h"
#include "revision/resolve.h"
#include "run/empty.h"
#include "run/unsaved.h"
#include "schemaver.h"
#include "store/history.h"
#include "store/revisions.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/formatting.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(schemaver_export);
PG_FUNCTION_INFO_V1(schemaver_export_all);
PG_FUNCTION_INFO_V1(schemaver_template);
PG_FUNCTION_INFO_V1(schemaver_manifest);

#define MAX_YEAR 9999			/* the last one with four digits */
#define MAX_SLUG 40				/* bytes of a message that are used in a file
								 * name */

/* Converts a timestamp to UTC; returns false if it is not a date of the calendar. */
static bool
to_utc(TimestampTz moment, struct pg_tm *tm, fsec_t *fsec)
{
	return !TIMESTAMP_NOT_FINITE(moment) && timestamp2tm(moment, NULL, tm, fsec, NULL, NULL) == 0;
}

/*
 * Returns a timestamp as it is in the header of a file: in UTC, whatever the
 * session's settings are; NULL if it cannot be written in that form.
 */
static char *
date_text(TimestampTz moment)
{
	char		buffer[MAXDATELEN + 1];
	struct pg_tm tm;
	fsec_t		fsec;

	if (!to_utc(moment, &tm, &fsec) || tm.tm_year < 1 || tm.tm_year > MAX_YEAR)
		return NULL;
	tm.tm_isdst = 0;			/* otherwise the time zone would be left out */
	EncodeDateTime(&tm, fsec, true, 0, NULL, USE_ISO_DATES, buffer);
	return pstrdup(buffer);
}

static SvDraft
draft_from_row(const SvRevisionRow *row)
{
	SvDraft		draft = {
		.id = row->revision,
		.down_revision = row->down_revision,
		.depends_on = row->depends_on,
		.branch_labels = row->branch_labels,
		.replaces = row->replaces,
		.message = row->message,
		.upgrade.text = row->upgrade,
		.downgrade.text = row->downgrade,
		.transactional = row->transactional,
		.structure = row->structure
	};

	return draft;
}

static SvRevisionRow *
get_row(const SvHistory *history, int32 revision)
{
	return sv_history_get_row(history, revision, GetActiveSnapshot());
}

/* Appends the file of a revision. */
static void
write_revision(StringInfo out, const SvRevisionRow *row)
{
	SvDraft		draft = draft_from_row(row);

	sv_native_write(out, &draft, date_text(row->created_at));
}

/* schemaver_export(revision text) */
Datum
schemaver_export(PG_FUNCTION_ARGS)
{
	char	   *name = sv_arg_text(fcinfo, 0, "revision");
	const SvHistory *history = sv_history_read(sv_arg_project(fcinfo))->whole;
	StringInfoData out;

	sv_empty_notice(history);
	initStringInfo(&out);
	write_revision(&out, get_row(history, sv_resolve_one(history->map, name)));
	PG_RETURN_TEXT_P(cstring_to_text_with_len(out.data, out.len));
}

/* Appends a text; replaces what is not safe in a file name on every system. */
static void
append_safe(StringInfo out, const char *text)
{
	for (const char *p = text; *p; p++)
	{
		if (isalnum((unsigned char) *p) || IS_HIGHBIT_SET(*p) || strchr("._-", *p) != NULL)
			appendStringInfoChar(out, *p);
		else
			appendStringInfoChar(out, '_');
	}
}

/* Makes a message lower-case words with "_" between them. */
static char *
slug_from(const char *message)
{
	char	   *slug = palloc(strlen(message) + 1);
	int			length = 0;

	for (const char *p = message; *p; p++)
	{
		if (*p != '_' && sv_text_continues_word(*p))
			slug[length++] = pg_ascii_tolower((unsigned char) *p);
		else if (length > 0 && slug[length - 1] != '_')
			slug[length++] = '_';
	}
	length = pg_mbcliplen(slug, length, MAX_SLUG);
	while (length > 0 && slug[length - 1] == '_')
		length--;
	slug[length] = '\0';
	return slug;
}

/* Appends the value of a placeholder in the file's name. */
static void
append_placeholder(StringInfo out, const char *name, const SvRevisionRow *row)
{
	struct pg_tm tm = {0};
	fsec_t		fsec;

	(void) to_utc(row->created_at, &tm, &fsec);
	if (strcmp(name, "rev") == 0)
		append_safe(out, row->revision);
	else if (strcmp(name, "date") == 0)
		appendStringInfo(out, "%04d%02d%02d", Max(tm.tm_year, 0), tm.tm_mon, tm.tm_mday);
	else if (strcmp(name, "time") == 0)
		appendStringInfo(out, "%02d%02d%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
	else if (strcmp(name, "slug") == 0)
	{
		char	   *slug = slug_from(row->message == NULL ? "" : row->message);

		/* Remove a separator that separates nothing, too. */
		if (*slug == '\0' && out->len > 0 && strchr("_-", out->data[out->len - 1]) != NULL)
			out->data[--out->len] = '\0';
		appendStringInfoString(out, slug);
	}
	else
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unrecognized placeholder \"{%s}\" in schemaver.file_template", name),
				 errhint("The placeholders are {date}, {time}, {rev} and {slug}.")));
}

/* The name of a revision's file, as schemaver.file_template says. */
static char *
file_name(const SvRevisionRow *row)
{
	StringInfoData name;

	if (strstr(sv_file_template, "{rev}") == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("schemaver.file_template must contain \"{rev}\": \"%s\"", sv_file_template),
				 errdetail("Otherwise two revisions could get the same file name.")));
	initStringInfo(&name);
	for (const char *p = sv_file_template; *p; p++)
	{
		const char *end = *p == '{' ? p + strcspn(p, "}") : NULL;

		/* A brace without a closing one is copied as it is, with the rest. */
		if (end != NULL && *end == '\0')
		{
			appendStringInfoString(&name, p);
			break;
		}
		if (end == NULL)
			appendStringInfoChar(&name, *p);
		else
		{
			append_placeholder(&name, pnstrdup(p + 1, end - p - 1), row);
			p = end;
		}
	}
	return name.data;
}

/* A file name that is used, by its hash. */
typedef struct UsedName
{
	uint64		hash;
	int			next;			/* number to try to make it unique */
} UsedName;

static HTAB *
begin_names(int32 count)
{
	HASHCTL		control = {
		.keysize = sizeof(uint64),
		.entrysize = sizeof(UsedName),
		.hcxt = CurrentMemoryContext
	};

	return hash_create("schemaver file names", count, &control,
					   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

/* Marks a name as used; returns NULL if it is new, else its entry. */
static UsedName *
use_name(HTAB *names, const char *name)
{
	char	   *folded = asc_tolower(name, strlen(name));
	uint64		key = DatumGetUInt64(hash_any_extended((unsigned char *) folded, strlen(folded), 0));
	bool		found;
	UsedName   *used = hash_search(names, &key, HASH_ENTER, &found);

	pfree(folded);
	if (found)
		return used;
	used->next = 2;
	return NULL;
}

/*
 * Returns a name that no other revision's file has, ignoring case: ids may differ
 * only in characters that a file name cannot contain.  Names are compared by their
 * hashes; if two have the same hash, one gets a number that it does not need.
 */
static const char *
unique_name(HTAB *names, const char *name)
{
	const char *dot = strrchr(name, '.');
	size_t		stem = dot == NULL ? strlen(name) : dot - name;
	UsedName   *used = use_name(names, name);
	char	   *unique;

	if (used == NULL)
		return name;
	while (unique = psprintf("%.*s_%d%s", (int) stem, name, used->next++, name + stem),
		   use_name(names, unique) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		pfree(unique);
	}
	return unique;
}

/* schemaver_export_all() */
Datum
schemaver_export_all(PG_FUNCTION_ARGS)
{
	const SvHistory *history;
	const SvRevmap *map;
	SvRows		rows;
	StringInfoData content;
	HTAB	   *names;
	SvRevisions list;

	sv_rows_begin(&rows, fcinfo);
	history = sv_history_read(sv_arg_project(fcinfo))->whole;
	sv_empty_notice(history);
	map = history->map;
	list = sv_set_order(sv_set_all(map), false);
	if (list.count < map->nrevs)
		sv_revmap_check(map);
	initStringInfo(&content);
	names = begin_names(list.count);
	for (int32 i = 0; i < list.count; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(rows.row);
		const SvRevisionRow *row = get_row(history, list.revs[i]);
		const char *name = unique_name(names, file_name(row));

		MemoryContextSwitchTo(old);
		resetStringInfo(&content);
		write_revision(&content, row);
		sv_rows_text(&rows, name);
		sv_rows_text(&rows, content.data);
		sv_rows_end(&rows);
	}
	return (Datum) 0;
}

/*
 * schemaver_template(message, head, splice, branch_labels, depends_on, rev_id,
 *		transactional)
 *		A file for a revision that is still to be written.
 */
Datum
schemaver_template(PG_FUNCTION_ARGS)
{
	const SvHistory *history = sv_history_read(sv_arg_project(fcinfo));
	SvRevisionRow row = {
		.message = sv_arg_text_or_null(fcinfo, 0),
		.branch_labels = sv_arg_texts(fcinfo, 3),
		.depends_on = sv_arg_texts(fcinfo, 4),
		.revision = sv_arg_text_or_null(fcinfo, 5),
		.transactional = sv_arg_bool(fcinfo, 6, true),
		.created_at = GetCurrentTransactionStartTimestamp() / USECS_PER_SEC * USECS_PER_SEC,
		.upgrade = SV_PLACEHOLDER_UPGRADE,
		.downgrade = SV_PLACEHOLDER_DOWNGRADE
	};
	StringInfoData out;
	ErrorContextCallback unsaved;

	sv_unsaved_enter(&unsaved);
	sv_create_place(history->map, SV_PLACE_TEMPLATE, &row, sv_arg_text(fcinfo, 1, "head"),
					sv_arg_bool(fcinfo, 2, false));
	sv_unsaved_leave(&unsaved);
	initStringInfo(&out);
	write_revision(&out, &row);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(out.data, out.len));
}

/* Appends a list of names, with commas. */
static void
append_names(StringInfo out, const char *const *names)
{
	for (int i = 0; names != NULL && names[i] != NULL; i++)
		appendStringInfo(out, "%s%s", i > 0 ? "," : "", names[i]);
	appendStringInfoChar(out, '\t');
}

/*
 * Returns the checksum of a body without the blanks at its end, as hex digits.  An
 * earlier version has stored them, and the manifest must not depend on that.
 */
static char *
settled_checksum(const char *body, bool transactional, const uint8 *stored)
{
	const char *settled = body == NULL ? NULL : sv_text_without_end(body, SV_BODY_BLANKS);
	uint8		checksum[SV_CHECKSUM_LENGTH];

	sv_checksum(body, transactional, checksum);
	if (settled == body || memcmp(checksum, stored, SV_CHECKSUM_LENGTH) != 0)
		return sv_checksum_hex(stored);
	sv_checksum(settled, transactional, checksum);
	return sv_checksum_hex(checksum);
}

/* Appends everything that defines a revision, on one line. */
static void
append_identity(StringInfo out, const SvRevisionRow *row)
{
	appendStringInfo(out, "%s\t", row->revision);
	append_names(out, row->down_revision);
	append_names(out, row->depends_on);
	append_names(out, row->branch_labels);
	appendStringInfo(out, "%s\t", settled_checksum(row->upgrade, row->transactional, row->upgrade_checksum));
	appendStringInfoString(out, settled_checksum(row->downgrade, row->transactional, row->downgrade_checksum));
	if (sv_structure_is_known(&row->structure))
		appendStringInfo(out, "\t%s\t%s\t%d\t%s", row->structure.before, row->structure.after, row->structure.major,
						 row->structure.scope);
	if (row->replaces != NULL)
	{
		appendStringInfoString(out, "\treplaces\t");
		append_names(out, row->replaces);
	}
	appendStringInfoChar(out, '\n');
}

/*
 * schemaver_manifest()
 *		One checksum of all revisions of the project.
 */
Datum
schemaver_manifest(PG_FUNCTION_ARGS)
{
	const SvHistory *history = sv_history_read(sv_arg_project(fcinfo))->whole;
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver row",
												  ALLOCSET_DEFAULT_SIZES);
	StringInfoData lines;
	Datum		utf8;
	bytea	   *digest;

	sv_empty_notice(history);
	initStringInfo(&lines);
	for (int32 i = 0; i < history->map->nrevs; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(context);
		const SvRevisionRow *row = get_row(history, i);

		CHECK_FOR_INTERRUPTS();
		MemoryContextSwitchTo(old);
		append_identity(&lines, row);
		MemoryContextReset(context);
	}
	utf8 = DirectFunctionCall2(pg_convert_to, PointerGetDatum(cstring_to_text_with_len(lines.data, lines.len)),
							   CStringGetDatum("UTF8"));
	digest = DatumGetByteaPP(DirectFunctionCall1(sha256_bytea, utf8));
	PG_RETURN_TEXT_P(cstring_to_text(sv_checksum_hex((const uint8 *) VARDATA_ANY(digest))));
}
