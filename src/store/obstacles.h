/*
 * obstacles.h
 *		What somebody has added to our tables and our writes would bypass.
 */
#ifndef SCHEMAVER_OBSTACLES_H
#define SCHEMAVER_OBSTACLES_H

#include "nodes/pg_list.h"
#include "store/relations.h"
#include "utils/relcache.h"

/* One thing that was added. */
typedef struct SvObstacle
{
	bool		only_removals;	/* it is an obstacle only to removing rows */
	char	   *fact;			/* "table "t" has check constraint "c"" */
	const char *reason;
	char	   *remedy;			/* the statement that removes it */
} SvObstacle;

extern Oid	sv_obstacles_key(Relation rel, int nkeys);
extern List *sv_obstacles_list(Relation rel, int nkeys);
extern List *sv_obstacles_list_ignored(Relation rel);
extern void sv_obstacles_refuse(Relation rel, int nkeys, bool removes);
extern void sv_obstacles_refuse_any(const SvRelations *rels, bool removes);

#endif							/* SCHEMAVER_OBSTACLES_H */
