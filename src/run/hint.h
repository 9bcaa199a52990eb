/*
 * hint.h
 *		Hints for server errors.
 */
#ifndef SCHEMAVER_HINT_H
#define SCHEMAVER_HINT_H

#include "run/body.h"

extern void sv_hint_add(const SvBody *body);

#endif							/* SCHEMAVER_HINT_H */
