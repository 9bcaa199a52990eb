/*
 * authority.h
 *		On whose authority the bodies were registered.
 */
#ifndef SCHEMAVER_AUTHORITY_H
#define SCHEMAVER_AUTHORITY_H

#include "store/history.h"
#include "store/revisions.h"

/* Bodies of a run that its caller may not run. */
typedef struct SvMistrust
{
	int32		nbodies;		/* that have been examined */
	int32		count;			/* of those that may not be run */
	const char *direction;		/* of the first one */
	const char *revision;
	const char *authority;		/* NULL: there is none */
} SvMistrust;

extern void sv_authority_give(const SvRelations *rels, SvRevisionRow *rows, int32 nrows);
extern void sv_authority_keep(SvRevisionRow *row, const SvRevisionRow *old);
extern void sv_authority_look(SvMistrust *mistrust, const char *direction, const char *revision,
							  const char *authority);
extern void sv_authority_check(const SvMistrust *mistrust, const SvHistory *history);
extern void sv_authority_check_script(const SvMistrust *mistrust, const SvHistory *history);

#endif							/* SCHEMAVER_AUTHORITY_H */
