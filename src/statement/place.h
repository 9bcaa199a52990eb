/*
 * place.h
 *		Where in its text a statement is.
 */
#ifndef SCHEMAVER_STATEMENT_PLACE_H
#define SCHEMAVER_STATEMENT_PLACE_H

#include "nodes/parsenodes.h"

extern int	sv_statement_start(const char *text, const RawStmt *statement);
extern int	sv_statement_stop(const char *text, const RawStmt *statement);

#endif							/* SCHEMAVER_STATEMENT_PLACE_H */
