/*
 * statement.h
 *		Runs one statement of a body.
 */
#ifndef SCHEMAVER_STATEMENT_H
#define SCHEMAVER_STATEMENT_H

#include "run/body.h"

extern uint64 sv_statement_run(const SvStatement *statement);

#endif							/* SCHEMAVER_STATEMENT_H */
