/*
 * watch.h
 *		Whether a body may have touched the extension.
 */
#ifndef SCHEMAVER_WATCH_H
#define SCHEMAVER_WATCH_H

#include "nodes/nodes.h"
#include "store/relations.h"

extern void sv_watch_begin(const SvRelations *rels);
extern void sv_watch_see_utility(const Node *statement);
extern bool sv_watch_alarmed(void);
extern bool sv_watch_altered(void);
extern void sv_watch_end(void);

#endif							/* SCHEMAVER_WATCH_H */
