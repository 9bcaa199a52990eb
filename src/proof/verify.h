/*
 * verify.h
 *		Verifying revisions in a new database.
 */
#ifndef SCHEMAVER_VERIFY_H
#define SCHEMAVER_VERIFY_H

#include "proof/identify.h"
#include "proof/squash.h"
#include "proof/walk.h"

extern void sv_verify(SvVerified *revisions, SvVerdictOf *verdicts, int n, bool spares_cluster, bool in_place,
					  const SvSample *sample);
extern const char *sv_verify_derive(SvVerified *revisions, int n, bool spares_cluster);
extern void sv_verify_identify(SvVerified *revisions, int n, bool spares_cluster, const char *live, Size length,
							   SvLikeness *after);
extern void sv_verify_squash(SvVerified *revisions, int n, int nparts, bool spares_cluster, const char *scope,
							 SvSquashed *result);
extern void sv_verify_serve(const char *request, Size length);

#endif							/* SCHEMAVER_VERIFY_H */
