/*
 * guard.h
 *		Statements that run no code of users.
 */
#ifndef SCHEMAVER_GUARD_H
#define SCHEMAVER_GUARD_H

#include "schema/attempt.h"

extern void sv_guard_begin(void);
extern void sv_guard_end(void);
extern bool sv_guard_attempt(SvAttempted attempted, void *arg);

#endif							/* SCHEMAVER_GUARD_H */
