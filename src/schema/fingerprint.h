/*
 * fingerprint.h
 *		One checksum for all objects of a snapshot.
 */
#ifndef SCHEMAVER_FINGERPRINT_H
#define SCHEMAVER_FINGERPRINT_H

#include "schema/snapshot.h"

extern const char *sv_fingerprint(const SvSnapshot *snapshot, SvLevel level);
extern bool sv_fingerprint_is(const SvSnapshot *snapshot, const char *fingerprint);

#endif							/* SCHEMAVER_FINGERPRINT_H */
