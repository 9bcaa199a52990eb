/*
 * locks.h
 *		Which locks statements take on tables.
 */
#ifndef SCHEMAVER_LOCKS_H
#define SCHEMAVER_LOCKS_H

#include "nodes/nodes.h"
#include "schema/action.h"
#include "storage/lockdefs.h"

extern const char *sv_locks_name(LOCKMODE mode);
extern LOCKMODE sv_locks_of_statement(const Node *statement);
extern SvVerdict sv_locks_rewrite_of_statement(const Node *statement);
extern bool sv_locks_are_alone(const Node *statement);

#endif							/* SCHEMAVER_LOCKS_H */
