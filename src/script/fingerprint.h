/*
 * fingerprint.h
 *		What a script and a database are compared by.
 */
#ifndef SCHEMAVER_SCRIPT_FINGERPRINT_H
#define SCHEMAVER_SCRIPT_FINGERPRINT_H

#include "revision/plan.h"
#include "store/revisions.h"

extern const char **sv_fingerprint_current(const SvSet *applied, const List *unknown);
extern char *sv_fingerprint_state(const SvRevmap *map, const SvSet *applied, const List *unknown);
extern char *sv_fingerprint_body(const SvRevisionRow *row, SvDirection direction);
extern bool sv_fingerprint_matches(const SvRevisionRow *row, SvDirection direction,
								   const char *checksum);

#endif							/* SCHEMAVER_SCRIPT_FINGERPRINT_H */
