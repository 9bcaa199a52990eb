/*
 * squash.h
 *		Whether one revision does the same as several.
 */
#ifndef SCHEMAVER_PROOF_SQUASH_H
#define SCHEMAVER_PROOF_SQUASH_H

#include "proof/walk.h"

extern const char *sv_squash_compare(SvVerified *revisions, int n, int nparts);

#endif							/* SCHEMAVER_PROOF_SQUASH_H */
