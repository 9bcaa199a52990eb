/*
 * fingerprint.c
 *		What a script and a database are compared by.
 */
#include "postgres.h"

#include "core/checksum.h"
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

/*
 * sv_fingerprint_body
 *		Returns the checksum of what a step in this direction runs or records, as
 *		hex digits in the current memory context.
 *
 * It is computed from the body as it is, whatever checksum has been stored.
 */
char *
sv_fingerprint_body(const SvRevisionRow *row, SvDirection direction)
{
	uint8		checksum[SV_CHECKSUM_LENGTH];

	sv_checksum(direction == SV_DOWNGRADE ? row->downgrade : row->upgrade, row->transactional, checksum);
	return sv_checksum_hex(checksum);
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
