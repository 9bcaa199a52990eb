/*
 * fingerprint.h
 *		One checksum for all objects of a snapshot.
 */
#ifndef SCHEMAVER_FINGERPRINT_H
#define SCHEMAVER_FINGERPRINT_H

#include "schema/snapshot.h"

extern const char *sv_fingerprint(const SvSnapshot *snapshot, SvLevel level);

#endif							/* SCHEMAVER_FINGERPRINT_H */
