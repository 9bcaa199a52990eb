/*
 * change.h
 *		Giving a revision another content.
 */
#ifndef SCHEMAVER_CHANGE_H
#define SCHEMAVER_CHANGE_H

#include "store/history.h"
#include "store/revisions.h"

extern void sv_change_check(const SvHistory *history, const SvRevisionRow *old,
							const SvRevisionRow *new, bool is_explicit);
extern void sv_change_write(const SvHistory *history, const SvRevisionRow *old,
							const SvRevisionRow *new);

#endif							/* SCHEMAVER_CHANGE_H */
