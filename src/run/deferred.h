/*
 * deferred.h
 *		Triggers that a body has deferred.
 */
#ifndef SCHEMAVER_DEFERRED_H
#define SCHEMAVER_DEFERRED_H

#include "executor/execdesc.h"
#include "nodes/nodes.h"
#include "nodes/pg_list.h"

extern void sv_deferred_see_query(const QueryDesc *query);
extern void sv_deferred_foresee_utility(const Node *statement);
extern void sv_deferred_see_utility(const Node *statement);
extern void sv_deferred_see_constraint(Oid constraint);
extern void sv_deferred_end_statement(void);
extern bool sv_deferred_any(void);
extern void sv_deferred_fire(void);
extern void sv_deferred_forget(void);
extern List *sv_deferred_begin_run(void);
extern void sv_deferred_end_run(const List *before);
extern void sv_deferred_end_transaction(void);

#endif							/* SCHEMAVER_DEFERRED_H */
