/*
 * top_level.h
 *		Statements that can run as top-level statements, wherever they are.
 */
#ifndef SCHEMAVER_STATEMENT_TOP_LEVEL_H
#define SCHEMAVER_STATEMENT_TOP_LEVEL_H

#include "nodes/nodes.h"

extern bool sv_statement_is_top_level(const Node *statement);

#endif							/* SCHEMAVER_STATEMENT_TOP_LEVEL_H */
