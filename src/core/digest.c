/*
 * digest.c
 *		Digests as hex digits, as other tools put them into their files.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "common/sha1.h"
#include "common/sha2.h"
#include "core/digest.h"

/*
 * sv_digest_hex
 *		Returns a digest of some bytes, in the current memory context.
 */
char *
sv_digest_hex(SvDigest kind, const char *data, size_t length)
{
	pg_cryptohash_ctx *hash = pg_cryptohash_create(kind == SV_DIGEST_SHA1 ? PG_SHA1 : PG_SHA256);
	size_t		size = kind == SV_DIGEST_SHA1 ? SHA1_DIGEST_LENGTH : PG_SHA256_DIGEST_LENGTH;
	uint8		digest[PG_SHA256_DIGEST_LENGTH];
	char	   *hex = palloc(2 * size + 1);

	if (pg_cryptohash_init(hash) < 0 ||
		pg_cryptohash_update(hash, (const uint8 *) data, length) < 0 ||
		pg_cryptohash_final(hash, digest, size) < 0)
		elog(ERROR, "could not compute a digest: %s", pg_cryptohash_error(hash));
	pg_cryptohash_free(hash);
	for (size_t i = 0; i < size; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return hex;
}
