/*
 * squash.h
 *		Whether one revision does the same as several.
 */
#ifndef SCHEMAVER_PROOF_SQUASH_H
#define SCHEMAVER_PROOF_SQUASH_H

#include "proof/walk.h"

/* What has been found out. */
typedef struct SvSquashed
{
	const char *problem;		/* how it does something else; NULL: it does
								 * the same */
	const char *before;			/* the fingerprint of the schema before it */
	const char *after;
} SvSquashed;

extern void sv_squash_compare(SvVerified *revisions, int n, int nparts, const char *scope, SvSquashed *result);

#endif							/* SCHEMAVER_PROOF_SQUASH_H */
