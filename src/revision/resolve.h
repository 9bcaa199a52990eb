/*
 * resolve.h
 *		What a name refers to.
 */
#ifndef SCHEMAVER_RESOLVE_H
#define SCHEMAVER_RESOLVE_H

#include "revision/line.h"
#include "revision/symbol.h"
#include "revision/walk.h"

/* The calling function, for hints. */
typedef struct SvCaller
{
	const char *call;			/* up to its argument */
	const char *close;			/* after it */
	bool		takes_several;	/* so hints can suggest "heads" */
	bool		takes_range;	/* and nothing else */
} SvCaller;

extern SvRevisions sv_resolve(const SvRevmap *map, const char *target, bool single);
extern SvRevisions sv_resolve_show(const SvRevmap *map, const SvSet *applied, const char *target);
extern SvRevisions sv_resolve_bases(const SvRevmap *map, const char *branch);
extern int32 sv_resolve_one(const SvRevmap *map, const char *name);
extern int32 sv_resolve_itself(const SvRevmap *map, const char *name);

/* The parts, for the planner. */
typedef enum SvWalks
{
	SV_WALKS_UNKNOWN,			/* none can be meant */
	SV_WALKS_OFF_GRAPH,			/* down from the heads, and may leave the
								 * graph */
	SV_WALKS_ON_GRAPH,			/* down from the heads */
} SvWalks;

extern SvRevisions sv_resolve_symbol(const SvRevmap *map, const SvSymbol *symbol, SvWalks walks,
									 SvLine *line, const SvCaller *caller);
extern SvRevisions sv_resolve_upgrade(const SvRevmap *map, const SvSet *applied, const SvSymbol *symbol,
									  bool stop_at_tip, SvLine *line, const SvCaller *caller);
extern int32 sv_resolve_downgrade(const SvRevmap *map, const SvSet *applied, const SvSymbol *symbol,
								  int32 *branch, const SvCaller *caller);
extern int32 sv_resolve_label(const SvRevmap *map, const SvSymbol *symbol);

#endif							/* SCHEMAVER_RESOLVE_H */
