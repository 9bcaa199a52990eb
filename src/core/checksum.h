/*
 * checksum.h
 *		Checksums of bodies.
 */
#ifndef SCHEMAVER_CHECKSUM_H
#define SCHEMAVER_CHECKSUM_H

#define SV_CHECKSUM_LENGTH 32	/* SHA-256 */

extern void sv_checksum(const char *body, bool transactional, uint8 *checksum);
extern char *sv_checksum_hex(const uint8 *checksum);

#endif							/* SCHEMAVER_CHECKSUM_H */
