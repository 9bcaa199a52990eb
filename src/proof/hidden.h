/*
 * hidden.h
 *		Making room for what is in no schema, in a transaction that is rolled back.
 */
#ifndef SCHEMAVER_HIDDEN_H
#define SCHEMAVER_HIDDEN_H

#include "nodes/pg_list.h"
#include "nodes/nodes.h"

extern void sv_hidden_set(const List *schemas);
extern void sv_hidden_check(Node *statement);

#endif							/* SCHEMAVER_HIDDEN_H */
