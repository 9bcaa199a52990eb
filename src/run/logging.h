/*
 * logging.h
 *		The server's log of statements, for the statements of a body.
 */
#ifndef SCHEMAVER_LOGGING_H
#define SCHEMAVER_LOGGING_H

#include "datatype/timestamp.h"
#include "run/body.h"

extern bool sv_logging_statement(const SvStatement *statement);
extern void sv_logging_duration(const SvStatement *statement, TimestampTz start, bool logged);

#endif							/* SCHEMAVER_LOGGING_H */
