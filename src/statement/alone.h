/*
 * alone.h
 *		Statements that cannot run inside a transaction block.
 */
#ifndef SCHEMAVER_STATEMENT_ALONE_H
#define SCHEMAVER_STATEMENT_ALONE_H

#include "nodes/nodes.h"

extern bool sv_statement_is_alone(const Node *statement);
extern const char *sv_statement_alone_name(Node *statement);

#endif							/* SCHEMAVER_STATEMENT_ALONE_H */
