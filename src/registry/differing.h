/*
 * differing.h
 *		What is reported if an applied revision is given different content.
 */
#ifndef SCHEMAVER_DIFFERING_H
#define SCHEMAVER_DIFFERING_H

#include "store/history.h"
#include "store/revisions.h"

extern void sv_differing_raise(const SvHistory *history, const SvRevisionRow *old,
							   const SvRevisionRow *new, const char *what);

#endif							/* SCHEMAVER_DIFFERING_H */
