/*
 * fingerprint.c
 *		One checksum for all objects of a snapshot.
 *
 * Equal fingerprints mean equal schemas, as far as objects are covered.  Of others only
 * kind and name count: whoever compares is told.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "core/checksum.h"
#include "miscadmin.h"
#include "schema/fingerprint.h"
#include "schema/uncovered.h"

static void
add_object(pg_cryptohash_ctx *hash, StringInfo text, const SvObject *object, SvLevel level)
{
	resetStringInfo(text);
	sv_object_add_canonical(text, object, level);
	if (pg_cryptohash_update(hash, (const uint8 *) text->data, text->len) < 0)
		elog(ERROR, "could not compute a digest: %s", pg_cryptohash_error(hash));
}

static void
report_uncovered(int n)
{
	if (n > 0)
		ereport(NOTICE,
				(errmsg_plural("%d object is of a kind that is not covered", "%d objects are of kinds that are not covered", n, n),
				 errdetail("Only kind and name are a part of the fingerprint."),
				 errhint("SELECT * FROM schemaver_schema() WHERE kind = 'uncovered' lists all of them.")));
}

/* Sets how many objects are not covered. */
static const char *
compute(const SvSnapshot *snapshot, SvLevel level, int *uncovered)
{
	pg_cryptohash_ctx *hash = pg_cryptohash_create(PG_SHA256);
	uint8		digest[SV_CHECKSUM_LENGTH];
	StringInfoData text;

	*uncovered = 0;
	initStringInfo(&text);
	if (pg_cryptohash_init(hash) < 0)
		elog(ERROR, "could not compute a digest: %s", pg_cryptohash_error(hash));
	for (int32 i = 0; i < snapshot->nobjects; i++)
	{
		CHECK_FOR_INTERRUPTS();
		add_object(hash, &text, snapshot->objects[i], level);
		*uncovered += snapshot->objects[i]->kind == &sv_kind_uncovered;
	}
	if (pg_cryptohash_final(hash, digest, sizeof(digest)) < 0)
		elog(ERROR, "could not compute a digest: %s", pg_cryptohash_error(hash));
	pg_cryptohash_free(hash);
	pfree(text.data);
	return sv_checksum_hex(digest);
}

/*
 * sv_fingerprint
 *		The SHA-256 of everything that counts at a level, in hex digits, in the current
 *		context.  Reports in a NOTICE how many objects are not covered.
 */
const char *
sv_fingerprint(const SvSnapshot *snapshot, SvLevel level)
{
	int			uncovered;
	const char *result = compute(snapshot, level, &uncovered);

	report_uncovered(uncovered);
	return result;
}

/*
 * sv_fingerprint_is
 *		Is this the fingerprint of a snapshot, at the level "normal"?
 */
bool
sv_fingerprint_is(const SvSnapshot *snapshot, const char *fingerprint)
{
	int			uncovered;

	return strcmp(compute(snapshot, SV_LEVEL_NORMAL, &uncovered), fingerprint) == 0;
}
