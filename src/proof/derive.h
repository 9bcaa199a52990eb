/*
 * derive.h
 *		Writing the downgrade of a revision from what its upgrade does.
 */
#ifndef SCHEMAVER_DERIVE_H
#define SCHEMAVER_DERIVE_H

#include "proof/walk.h"

extern const char *sv_derive(SvVerified *revisions, int n, List **moves);

#endif							/* SCHEMAVER_DERIVE_H */
