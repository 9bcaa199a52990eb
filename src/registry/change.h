/*
 * change.h
 *		Changing the content of a revision.
 */
#ifndef SCHEMAVER_CHANGE_H
#define SCHEMAVER_CHANGE_H

#include "store/history.h"
#include "store/revisions.h"

/* What a call has done with a revision. */
typedef enum SvOutcome
{
	SV_ADDED,
	SV_UNCHANGED,
	SV_MOVED,					/* only in its file, or to another one */
	SV_REPLACED,
} SvOutcome;

extern void sv_change_check(const SvHistory *history, const SvRevisionRow *old,
							const SvRevisionRow *new, bool is_explicit);
extern void sv_change_write(const SvHistory *history, const SvRevisionRow *old,
							const SvRevisionRow *new);
extern void sv_change_move(const SvHistory *history, const SvRevisionRow *old,
						   const SvRevisionRow *new);
extern const char *sv_change_outcome_name(SvOutcome outcome);

#endif							/* SCHEMAVER_CHANGE_H */
