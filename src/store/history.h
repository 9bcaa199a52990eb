/*
 * history.h
 *		A project as it is now: its revisions, and which of them are applied.
 */
#ifndef SCHEMAVER_HISTORY_H
#define SCHEMAVER_HISTORY_H

#include "nodes/pg_list.h"
#include "revision/revmap.h"
#include "store/relations.h"
#include "utils/snapshot.h"

#define SV_NO_TENANT ""

typedef struct SvHistory
{
	SvRelations rels;
	const char *project;
	Oid			file;			/* of schemaver_revisions, to which locators refer */
	const SvRevmap *map;
	const bool *applied;		/* one a revision of the map */
	int32		napplied;
	List	   *unknown;		/* char *: applied, but not registered */
	List	   *altered;		/* int: applied, but with another content */
} SvHistory;

extern const SvHistory *sv_history_read(FunctionCallInfo fcinfo);
extern const SvHistory *sv_history_read_latest(FunctionCallInfo fcinfo);
extern const SvHistory *sv_history_take(const SvRelations *rels, const char *project,
										Snapshot snapshot);
extern SvHistory *sv_history_load(const SvRelations *rels, const char *project, Snapshot snapshot);
extern void sv_history_forget(void);
extern void sv_history_watch(const SvRelations *rels);
extern bool sv_history_touched(void);
extern bool sv_history_written(void);

#endif							/* SCHEMAVER_HISTORY_H */
