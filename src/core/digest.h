/*
 * digest.h
 *		Digests as hex digits.
 */
#ifndef SCHEMAVER_DIGEST_H
#define SCHEMAVER_DIGEST_H

typedef enum SvDigest
{
	SV_DIGEST_SHA1,
	SV_DIGEST_SHA256,
} SvDigest;

extern char *sv_digest_hex(SvDigest kind, const char *data, size_t length);

#endif							/* SCHEMAVER_DIGEST_H */
