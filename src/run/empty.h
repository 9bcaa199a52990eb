/*
 * empty.h
 *		Saying that a project has no revisions.
 */
#ifndef SCHEMAVER_EMPTY_H
#define SCHEMAVER_EMPTY_H

#include "store/history.h"

extern void sv_empty_notice(const SvHistory *history);

#endif							/* SCHEMAVER_EMPTY_H */
