/*
 * history.h
 *		The current state of a project: its revisions, and which of them are
 *		applied.
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
 * Ownership: a history, and everything that it points to, lives as long as the
 * memory context that was current when it was requested, as if it had been
 * allocated there.  Nothing has to be released.  The same applies to the session's
 * copy, which may have several users at a time: each context that has received it
 * is a holder, and the last one to go frees it.  It is not freed while in use,
 * neither by another call that reads it again, nor by a message from another
 * session, nor by an error.
 *
 * A history never changes after it has been read.
 */
typedef struct SvHistory
{
	const SvProject *project;
	Oid			file;			/* of schemaver_revisions, to which locators
								 * refer */
	const SvRevmap *map;
	const SvSet *applied;
	int32		napplied;
	List	   *unknown;		/* char *: applied, but not registered */
	List	   *altered;		/* int: applied, but with different content */
	const struct SvHistory *whole;	/* with what the map does not show, see
									 * revision/squash.h; itself if that is
									 * nothing */
	List	   *open;			/* char *: what the map shows although
								 * something replaces it */
} SvHistory;

extern const SvHistory *sv_history_read(const SvProject *project);
extern const SvHistory *sv_history_read_latest(const SvProject *project);
extern const SvHistory *sv_history_take(const SvProject *project, Snapshot snapshot);
extern SvHistory *sv_history_load(const SvProject *project, Snapshot snapshot);
extern SvRevisionRow *sv_history_get_row(const SvHistory *history, int32 revision,
										 Snapshot snapshot);
extern int32 sv_history_count_pending(const SvHistory *history);
extern void sv_history_forget(void);
extern void sv_history_watch(const SvRelations *rels);
extern bool sv_history_touched(void);
extern bool sv_history_written(void);

/* Marks a place where the session's copy could be replaced. */
#ifdef SV_DISCARD_HISTORY
extern void sv_history_discard(void);
#else
#define sv_history_discard() ((void) 0)
#endif

#endif							/* SCHEMAVER_HISTORY_H */
