/*
 * attempt.h
 *		Trying something out.
 */
#ifndef SCHEMAVER_ATTEMPT_H
#define SCHEMAVER_ATTEMPT_H

#include "utils/elog.h"

typedef void (*SvAttempted) (void *arg);

extern bool sv_attempt_is_final(const ErrorData *error);
extern bool sv_attempt(SvAttempted attempted, void *arg, bool keep);

#endif							/* SCHEMAVER_ATTEMPT_H */
