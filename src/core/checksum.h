/*
 * checksum.h
 *		Checksums of bodies, and digests of other bytes.
 */
#ifndef SCHEMAVER_CHECKSUM_H
#define SCHEMAVER_CHECKSUM_H

#define SV_CHECKSUM_LENGTH 32	/* SHA-256 */

typedef enum SvDigest
{
	SV_DIGEST_SHA1,
	SV_DIGEST_SHA256,
} SvDigest;

extern void sv_checksum(const char *body, bool transactional, uint8 *checksum);
extern void sv_checksum_bytes(const char *data, size_t length, uint8 *checksum);
extern char *sv_checksum_hex(const uint8 *checksum);
extern char *sv_digest_hex(SvDigest kind, const char *data, size_t length);

#endif							/* SCHEMAVER_CHECKSUM_H */
