/*
 * hint.h
 *		Hints for server errors.
 */
#ifndef SCHEMAVER_HINT_H
#define SCHEMAVER_HINT_H

#include "run/body.h"

/* So many calls are in a hint. */
#define SV_MAX_EDITS 10

extern void sv_hint_append_edit(StringInfo calls, int n, const char *revision, const char *downgrade);
extern void sv_hint_add(const SvBody *body);

#endif							/* SCHEMAVER_HINT_H */
