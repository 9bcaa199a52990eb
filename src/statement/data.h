/*
 * data.h
 *		Statements that do something to rows.
 */
#ifndef SCHEMAVER_STATEMENT_DATA_H
#define SCHEMAVER_STATEMENT_DATA_H

#include "nodes/nodes.h"

extern const char *sv_statement_data_name(Node *statement);

#endif							/* SCHEMAVER_STATEMENT_DATA_H */
