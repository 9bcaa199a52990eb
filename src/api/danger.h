/*
 * danger.h
 *		The hazards of a proposal, and which of them somebody has allowed.
 */
#ifndef SCHEMAVER_DANGER_H
#define SCHEMAVER_DANGER_H

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"

extern int	sv_danger_read_allowed(FunctionCallInfo fcinfo, int n);
extern int	sv_danger_allowed_in_session(void);
extern int	sv_danger_list(const List *revisions, int allowed, StringInfo list, int *n);

#endif							/* SCHEMAVER_DANGER_H */
