/*
 * checksum.c
 *		Checksums of bodies: has what was applied been changed since?
 *
 * What is hashed is a line "t 12\n" ("t" or "f": transactional or not; then the
 * length of the body in bytes, "-" if it is NULL) and the body in UTF-8 with
 * line ends made "\n".  So the answer does not depend on the editor that wrote
 * the file or on the encoding of the database, and anybody can compute it with
 * sha256sum.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "core/checksum.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

StaticAssertDecl(SV_CHECKSUM_LENGTH == PG_SHA256_DIGEST_LENGTH, "checksums are SHA-256");

/* Makes "\r\n" and "\r" a "\n". */
static void
append_with_plain_line_ends(StringInfo out, const char *text)
{
	for (;;)
	{
		size_t		length = strcspn(text, "\r");

		CHECK_FOR_INTERRUPTS();
		appendBinaryStringInfo(out, text, length);
		text += length;
		if (*text == '\0')
			return;
		text++;
		if (*text != '\n')
			appendStringInfoChar(out, '\n');
	}
}

/*
 * sv_checksum
 *		Computes the checksum of a body, SV_CHECKSUM_LENGTH bytes.  The body may
 *		be NULL, which differs from an empty one.
 */
void
sv_checksum(const char *body, bool transactional, uint8 *checksum)
{
	pg_cryptohash_ctx *hash = pg_cryptohash_create(PG_SHA256);
	StringInfoData text;
	char		header[32];

	initStringInfo(&text);
	if (body == NULL)
		snprintf(header, sizeof(header), "%c -\n", transactional ? 't' : 'f');
	else
	{
		char	   *utf8 = pg_server_to_any(body, strlen(body), PG_UTF8);

		append_with_plain_line_ends(&text, utf8);
		if (utf8 != body)
			pfree(utf8);
		snprintf(header, sizeof(header), "%c %d\n", transactional ? 't' : 'f', text.len);
	}

	if (pg_cryptohash_init(hash) < 0 ||
		pg_cryptohash_update(hash, (const uint8 *) header, strlen(header)) < 0 ||
		pg_cryptohash_update(hash, (const uint8 *) text.data, text.len) < 0 ||
		pg_cryptohash_final(hash, checksum, SV_CHECKSUM_LENGTH) < 0)
		elog(ERROR, "could not compute SHA-256: %s", pg_cryptohash_error(hash));
	pg_cryptohash_free(hash);
	pfree(text.data);
}

/*
 * sv_checksum_hex
 *		Returns a checksum as 64 hex digits in the current memory context.
 */
char *
sv_checksum_hex(const uint8 *checksum)
{
	char	   *hex = palloc(2 * SV_CHECKSUM_LENGTH + 1);

	for (int i = 0; i < SV_CHECKSUM_LENGTH; i++)
		snprintf(hex + 2 * i, 3, "%02x", checksum[i]);
	return hex;
}
