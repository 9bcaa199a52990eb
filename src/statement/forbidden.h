/*
 * forbidden.h
 *		Statements that may not be in a body, wherever it runs.
 */
#ifndef SCHEMAVER_STATEMENT_FORBIDDEN_H
#define SCHEMAVER_STATEMENT_FORBIDDEN_H

#include "nodes/nodes.h"

extern bool sv_statement_needs_client(const Node *statement);
extern const char *sv_statement_forbidden(const Node *statement);

#endif							/* SCHEMAVER_STATEMENT_FORBIDDEN_H */
