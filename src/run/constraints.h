/*
 * constraints.h
 *		SET CONSTRAINTS, and which constraints to defer again afterwards.
 */
#ifndef SCHEMAVER_CONSTRAINTS_H
#define SCHEMAVER_CONSTRAINTS_H

#include "catalog/pg_constraint.h"
#include "nodes/pg_list.h"
#include "nodes/primnodes.h"

extern bool sv_constraints_all_immediate(void);
extern void sv_constraints_end_transaction(void);
extern void sv_constraints_set(List *names, bool deferred);
extern RangeVar *sv_constraints_name(Form_pg_constraint form);
extern bool sv_constraints_can_name(Oid schema);
extern void sv_constraints_defer_again(List *names);
extern List *sv_constraints_initially_deferred(const List *oids);
extern List *sv_constraints_all_initially_deferred(void);

#endif							/* SCHEMAVER_CONSTRAINTS_H */
