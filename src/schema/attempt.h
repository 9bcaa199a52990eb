/*
 * attempt.h
 *		Trying something out.
 */
#ifndef SCHEMAVER_ATTEMPT_H
#define SCHEMAVER_ATTEMPT_H

typedef void (*SvAttempted) (void *arg);

extern bool sv_attempt(SvAttempted attempted, void *arg, bool keep);

#endif							/* SCHEMAVER_ATTEMPT_H */
