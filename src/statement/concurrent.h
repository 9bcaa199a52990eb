/*
 * concurrent.h
 *		Statements that let others go on, and run outside of a transaction for that.
 */
#ifndef SCHEMAVER_STATEMENT_CONCURRENT_H
#define SCHEMAVER_STATEMENT_CONCURRENT_H

#include "nodes/nodes.h"

extern void sv_statement_make_blocking(Node *statement);

#endif							/* SCHEMAVER_STATEMENT_CONCURRENT_H */
