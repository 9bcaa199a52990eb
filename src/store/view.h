/*
 * view.h
 *		What of a history is seen, if some of its revisions replace others.
 */
#ifndef SCHEMAVER_VIEW_H
#define SCHEMAVER_VIEW_H

#include "revision/plan.h"
#include "store/history.h"

extern SvHistory *sv_view_make(const SvHistory *whole, const List *wanted);
extern const SvHistory *sv_view_closed(const SvHistory *history);
extern const SvHistory *sv_view_open(const SvHistory *history, const List *wanted);
extern const SvHistory *sv_view_parts(const SvHistory *history);
extern const SvHistory *sv_view_showing(const SvHistory *history, const char *id);
extern const SvHistory *sv_view_for(const SvHistory *history, SvDirection direction,
									const char *target, bool offline);

#endif							/* SCHEMAVER_VIEW_H */
