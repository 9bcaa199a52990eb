/*
 * history.h
 *		A project as it is now: its revisions, and which of them are applied.
 */
#ifndef SCHEMAVER_HISTORY_H
#define SCHEMAVER_HISTORY_H

#include "nodes/pg_list.h"
#include "revision/set.h"
#include "store/project.h"
#include "store/revisions.h"
#include "utils/snapshot.h"

#define SV_NO_TENANT ""

/*
 * Ownership: a history, and all that it points to, lives as long as the memory
 * context that was current when it was asked for, as if it had been allocated
 * there, and nothing has to be released.  That is true of what the session keeps
 * in memory as well, which several may use at a time: each context that has been
 * given it holds it, and the last one to go frees it.  Neither another call that
 * reads it anew, nor a message of another session, nor an error frees it under the
 * hands of whoever uses it.
 *
 * A history is never changed once it has been read.
 */
typedef struct SvHistory
{
	const SvProject *project;
	Oid			file;			/* of schemaver_revisions, to which locators refer */
	const SvRevmap *map;
	const SvSet *applied;
	int32		napplied;
	List	   *unknown;		/* char *: applied, but not registered */
	List	   *altered;		/* int: applied, but with another content */
} SvHistory;

extern const SvHistory *sv_history_read(const SvProject *project);
extern const SvHistory *sv_history_read_latest(const SvProject *project);
extern const SvHistory *sv_history_take(const SvProject *project, Snapshot snapshot);
extern SvHistory *sv_history_load(const SvProject *project, Snapshot snapshot);
extern SvRevisionRow *sv_history_get_row(const SvHistory *history, int32 revision,
										 Snapshot snapshot);
extern void sv_history_forget(void);
extern void sv_history_watch(const SvRelations *rels);
extern bool sv_history_touched(void);
extern bool sv_history_written(void);

/* Marks a place where what the session keeps in memory could be replaced. */
#ifdef SV_DISCARD_HISTORY
extern void sv_history_discard(void);
#else
#define sv_history_discard() ((void) 0)
#endif

#endif							/* SCHEMAVER_HISTORY_H */
