/*
 * transaction.h
 *		Transaction statements without any options.
 */
#ifndef SCHEMAVER_STATEMENT_TRANSACTION_H
#define SCHEMAVER_STATEMENT_TRANSACTION_H

#include "nodes/nodes.h"

extern bool sv_statement_is_plain_begin(const Node *statement);
extern bool sv_statement_is_plain_commit(const Node *statement);

#endif							/* SCHEMAVER_STATEMENT_TRANSACTION_H */
