/*
 * trust.h
 *		Whether a schema may be tried out with somebody's rights.
 */
#ifndef SCHEMAVER_TRUST_H
#define SCHEMAVER_TRUST_H

#include "schema/snapshot.h"

extern void sv_trust_check(const SvSnapshot *snapshot);
extern void sv_trust_check_copy(const SvSnapshot *snapshot);

#endif							/* SCHEMAVER_TRUST_H */
