/*
 * record.c
 *		The table in which portable scripts record what is applied.
 *
 * It has a row for each applied revision of each project.  A revision whose body is
 * running outside of a transaction has a row with another state.  What is recorded
 * for a project is compared by a number: the exclusive or of 64 bits of a hash of each
 * row, so that one step changes it without reading the other rows.
 *
 * Each part of a script computes that number from all rows.  SHA-256 would make a long
 * script slow, so parts use the server's own hash of text.  It depends on the encoding
 * and on the order of bytes, and a later server may have another one.  A script finds
 * out whether its server has the one with which it was written, and uses SHA-256
 * otherwise.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "script/fingerprint.h"
#include "script/quote.h"
#include "script/record.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/*
 * sv_record_table
 *		Returns the qualified name of the table, in the current memory context.
 */
char *
sv_record_table(const SvWriter *writer)
{
	return quote_qualified_identifier(writer->schema, "schemaver_portable");
}

/*
 * sv_record_checksum
 *		Returns the checksum of the way up of a revision, as hex digits.
 */
const char *
sv_record_checksum(SvWriter *writer, int32 revision)
{
	MemoryContext context;
	MemoryContext old;
	const char *checksum;

	if (writer->checksums[revision] != NULL)
		return writer->checksums[revision];
	context = AllocSetContextCreate(CurrentMemoryContext, "schemaver body", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	checksum = sv_fingerprint_body(sv_history_get_row(writer->history, revision, writer->snapshot), SV_UPGRADE);
	MemoryContextSwitchTo(old);
	writer->checksums[revision] = MemoryContextStrdup(GetMemoryChunkContext(writer), checksum);
	MemoryContextDelete(context);
	return writer->checksums[revision];
}

/*
 * sv_record_hash
 *		Returns what hashtextextended(text COLLATE "C", seed) does in a database in UTF8.
 */
uint64
sv_record_hash(const char *utf8, uint64 seed)
{
	return hash_bytes_extended((const unsigned char *) utf8, strlen(utf8), seed);
}

/* Returns the first 64 bits of the SHA-256 of a text. */
static uint64
digest_number(const char *utf8)
{
	char	   *digest = sv_digest_hex(SV_DIGEST_SHA256, utf8, strlen(utf8));
	uint64		number;

	digest[16] = '\0';
	number = strtoull(digest, NULL, 16);
	pfree(digest);
	return number;
}

/*
 * sv_record_toggle
 *		Adds a row to what is recorded, or removes it.
 */
void
sv_record_toggle(SvWriter *writer, SvRecorded *recorded, int32 revision, const char *state)
{
	const char *id = writer->history->map->revs[revision]->id;
	const char *checksum = sv_record_checksum(writer, revision);
	char	   *utf8 = pg_server_to_any(id, strlen(id), PG_UTF8);
	char	   *row = psprintf("%s %s %s", utf8, checksum, state);

	recorded->digest ^= digest_number(row);
	recorded->quick ^= sv_record_hash(state, sv_record_hash(checksum, sv_record_hash(utf8, 0)));
	pfree(row);
	if (utf8 != id)
		pfree(utf8);
}

/*
 * sv_record_set_state
 *		Returns what is recorded if these revisions are applied.
 */
SvRecorded
sv_record_set_state(SvWriter *writer, const SvSet *applied)
{
	SvRecorded	recorded = {0, 0};

	for_each_member(revision, applied)
	{
		CHECK_FOR_INTERRUPTS();
		sv_record_toggle(writer, &recorded, revision, SV_RECORD_APPLIED);
	}
	return recorded;
}

/* Appends an array of the revisions that a revision needs. */
static void
append_needs(StringInfo out, const SvRevmap *map, int32 revision)
{
	StringInfoData array;

	initStringInfo(&array);
	appendStringInfoChar(&array, '{');
	for_each_target(needed, &map->needs, revision)
	{
		if (array.len > 1)
			appendStringInfoString(&array, ", ");
		sv_quote_element(&array, map->revs[needed]->id);
	}
	appendStringInfoChar(&array, '}');
	sv_quote_value(out, array.data, "text[]");
	pfree(array.data);
}

/*
 * sv_record_insert
 *		Writes the statement that records revisions.
 */
void
sv_record_insert(SvWriter *writer, const int32 *revisions, int32 n, const char *state)
{
	StringInfo	out = &writer->text;
	const SvRevmap *map = writer->history->map;

	if (n == 0)
		return;
	appendStringInfo(out, "INSERT INTO %s\n"
					 "    (project, revision, needs, message, checksum, state, recorded_at, recorded_by)\n"
					 "VALUES", sv_record_table(writer));
	for (int32 i = 0; i < n; i++)
	{
		const SvRevision *revision = map->revs[revisions[i]];

		CHECK_FOR_INTERRUPTS();
		appendStringInfoString(out, i > 0 ? ",\n    (" : "\n    (");
		sv_quote_value(out, writer->history->project->name, "text");
		appendStringInfoString(out, ", ");
		sv_quote_value(out, revision->id, "text");
		appendStringInfoString(out, ", ");
		append_needs(out, map, revisions[i]);
		appendStringInfoString(out, ",\n        ");
		if (revision->message == NULL)
			appendStringInfoString(out, "NULL::pg_catalog.text");
		else
			sv_quote_value(out, revision->message, "text");
		appendStringInfo(out, ",\n        '%s', '%s', pg_catalog.clock_timestamp(), CURRENT_USER)",
						 sv_record_checksum(writer, revisions[i]), state);
	}
	appendStringInfoString(out, ";\n");
}

static void
append_where(const SvWriter *writer, StringInfo out, const char *column, const char *value)
{
	appendStringInfo(out, "%s OPERATOR(pg_catalog.=) ", column);
	sv_quote_value(out, value, "text");
}

/*
 * sv_record_update
 *		Appends the statement that changes the state of a row.
 */
void
sv_record_update(SvWriter *writer, StringInfo out, int32 revision, const char *state)
{
	appendStringInfo(out, "UPDATE %s SET state = '%s', recorded_at = pg_catalog.clock_timestamp(), recorded_by = CURRENT_USER WHERE ",
					 sv_record_table(writer), state);
	append_where(writer, out, "project", writer->history->project->name);
	append_where(writer, out, " AND revision", writer->history->map->revs[revision]->id);
	appendStringInfoString(out, ";");
}

/*
 * sv_record_delete
 *		Appends the statement that removes a row.
 */
void
sv_record_delete(SvWriter *writer, StringInfo out, int32 revision)
{
	appendStringInfo(out, "DELETE FROM %s WHERE ", sv_record_table(writer));
	append_where(writer, out, "project", writer->history->project->name);
	append_where(writer, out, " AND revision", writer->history->map->revs[revision]->id);
	appendStringInfoString(out, ";");
}

/*
 * sv_record_delete_all
 *		Writes the statement that removes all rows of the project.
 */
void
sv_record_delete_all(SvWriter *writer)
{
	appendStringInfo(&writer->text, "DELETE FROM %s WHERE ", sv_record_table(writer));
	append_where(writer, &writer->text, "project", writer->history->project->name);
	appendStringInfoString(&writer->text, ";\n");
}
