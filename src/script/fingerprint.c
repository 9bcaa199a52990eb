/*
 * fingerprint.c
 *		What a script and a database are compared by.
 */
#include "postgres.h"

#include "core/checksum.h"
#include "core/text.h"
#include "script/fingerprint.h"

/*
 * sv_fingerprint_state
 *		Returns a hash of the ids of what is applied, registered or not, as hex
 *		digits in the current memory context.
 */
char *
sv_fingerprint_state(const SvRevmap *map, const SvSet *applied, const List *unknown)
{
	StringInfoData ids;
	ListCell   *next = list_head(unknown);
	uint8		hash[SV_CHECKSUM_LENGTH];

	initStringInfo(&ids);
	for_each_member(i, applied)
	{
		for (; next != NULL && strcmp(lfirst(next), map->revs[i]->id) < 0; next = lnext(unknown, next))
			appendStringInfo(&ids, "%s\n", (char *) lfirst(next));
		appendStringInfo(&ids, "%s\n", map->revs[i]->id);
	}
	for (; next != NULL; next = lnext(unknown, next))
		appendStringInfo(&ids, "%s\n", (char *) lfirst(next));
	sv_checksum(ids.data, true, hash);
	pfree(ids.data);
	return sv_checksum_hex(hash);
}

/* Returns the body that a step in this direction runs or records, NULL for none. */
static const char *
body_of(const SvRevisionRow *row, SvDirection direction)
{
	return direction == SV_DOWNGRADE ? row->downgrade : row->upgrade;
}

static char *
body_checksum(const char *body, bool transactional)
{
	uint8		checksum[SV_CHECKSUM_LENGTH];

	sv_checksum(body, transactional, checksum);
	return sv_checksum_hex(checksum);
}

/*
 * sv_fingerprint_body
 *		Returns the checksum of what a step in this direction runs or records, as
 *		hex digits in the current memory context.
 *
 * It is computed from the body as it is, whatever checksum has been stored, without
 * the blanks at its end: an earlier version has stored them.
 */
char *
sv_fingerprint_body(const SvRevisionRow *row, SvDirection direction)
{
	const char *body = body_of(row, direction);

	return body_checksum(body == NULL ? NULL : sv_text_without_end(body, SV_BODY_BLANKS),
						 row->transactional);
}

/*
 * sv_fingerprint_matches
 *		Is this the checksum of such a body, in a script that this version or an
 *		earlier one has made?
 */
bool
sv_fingerprint_matches(const SvRevisionRow *row, SvDirection direction, const char *checksum)
{
	return strcmp(sv_fingerprint_body(row, direction), checksum) == 0 ||
		strcmp(body_checksum(body_of(row, direction), row->transactional), checksum) == 0;
}

/*
 * sv_fingerprint_current
 *		Returns the ids of what is current, registered or not, as a list that
 *		ends with NULL in the current memory context; NULL for none.
 */
const char **
sv_fingerprint_current(const SvSet *applied, const List *unknown)
{
	SvSet	   *heads = sv_set_heads(applied);
	const char **ids = palloc_array(const char *, sv_set_count(heads) + list_length(unknown) + 1);
	ListCell   *cell;
	int			n = 0;

	for_each_member(i, heads)
		ids[n++] = heads->map->revs[i]->id;
	foreach(cell, unknown)
		ids[n++] = lfirst(cell);
	ids[n] = NULL;
	return n > 0 ? ids : NULL;
}
