/*
 * stale.h
 *		Revisions that are registered, but in none of the files.
 */
#ifndef SCHEMAVER_STALE_H
#define SCHEMAVER_STALE_H

#include "format/reading.h"
#include "store/history.h"

/* Names of revisions that have been removed; both lists end with NULL. */
typedef struct SvPruned
{
	const char **ids;			/* in order */
	const char **labels;
} SvPruned;

extern SvSet *sv_stale_find(const SvReading *reading, const SvHistory *history);
extern SvSet *sv_stale_find_missing(const SvReading *reading, const SvHistory *history);
extern void sv_stale_refuse(const SvProject *project, const SvReading *reading);
extern const SvPruned *sv_stale_prune(const SvProject *project, const SvReading *reading);
extern void sv_stale_check_pruned(const SvProject *project, const SvPruned *pruned);
extern char *sv_stale_describe(const SvSet *stale, int32 revision, int32 nheads);

#endif							/* SCHEMAVER_STALE_H */
