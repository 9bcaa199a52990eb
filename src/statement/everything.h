/*
 * everything.h
 *		Statements about whatever there is.
 */
#ifndef SCHEMAVER_STATEMENT_EVERYTHING_H
#define SCHEMAVER_STATEMENT_EVERYTHING_H

#include "nodes/nodes.h"

extern bool sv_statement_is_about_everything(const Node *statement);

#endif							/* SCHEMAVER_STATEMENT_EVERYTHING_H */
