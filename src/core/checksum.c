/*
 * checksum.c
 *		Checksums of bodies, which show whether an applied body has changed since, and
 *		digests of other bytes.
 *
 * The hash of a body covers a line "t 12\n" ("t" or "f": transactional or not; then the
 * length of the body in bytes, "-" if it is NULL) and the body in UTF-8 with line ends
 * converted to "\n".  So the checksum does not depend on the editor that wrote the file
 * or on the encoding of the database, and anybody can compute it with sha256sum.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "common/sha1.h"
#include "common/sha2.h"
#include "core/checksum.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"

StaticAssertDecl(SV_CHECKSUM_LENGTH == PG_SHA256_DIGEST_LENGTH, "checksums are SHA-256");

/* Computes a digest of size bytes over a header and what follows it. */
static void
hash(pg_cryptohash_type type, const char *header, const char *data, size_t length,
	 uint8 *digest, size_t size)
{
	pg_cryptohash_ctx *context = pg_cryptohash_create(type);

	if (pg_cryptohash_init(context) < 0 ||
		pg_cryptohash_update(context, (const uint8 *) header, strlen(header)) < 0 ||
		pg_cryptohash_update(context, (const uint8 *) data, length) < 0 ||
		pg_cryptohash_final(context, digest, size) < 0)
		elog(ERROR, "could not compute a digest: %s", pg_cryptohash_error(context));
	pg_cryptohash_free(context);
}

static char *
to_hex(const uint8 *bytes, size_t length)
{
	char	   *hex = palloc(2 * length + 1);

	hex[hex_encode((const char *) bytes, length, hex)] = '\0';
	return hex;
}

/* Converts "\r\n" and "\r" to "\n". */
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
	hash(PG_SHA256, header, text.data, text.len, checksum, SV_CHECKSUM_LENGTH);
	pfree(text.data);
}

/*
 * sv_checksum_bytes
 *		Computes the SHA-256 of some bytes, SV_CHECKSUM_LENGTH bytes.
 */
void
sv_checksum_bytes(const char *data, size_t length, uint8 *checksum)
{
	hash(PG_SHA256, "", data, length, checksum, SV_CHECKSUM_LENGTH);
}

/*
 * sv_checksum_hex
 *		Returns a checksum as 64 hex digits in the current memory context.
 */
char *
sv_checksum_hex(const uint8 *checksum)
{
	return to_hex(checksum, SV_CHECKSUM_LENGTH);
}

/*
 * sv_digest_hex
 *		Returns a digest of some bytes as hex digits in the current memory context,
 *		as other tools write them into their files.
 */
char *
sv_digest_hex(SvDigest kind, const char *data, size_t length)
{
	uint8		digest[Max(SHA1_DIGEST_LENGTH, PG_SHA256_DIGEST_LENGTH)];
	size_t		size = kind == SV_DIGEST_SHA1 ? SHA1_DIGEST_LENGTH : PG_SHA256_DIGEST_LENGTH;

	hash(kind == SV_DIGEST_SHA1 ? PG_SHA1 : PG_SHA256, "", data, length, digest, size);
	return to_hex(digest, size);
}
