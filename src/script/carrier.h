/*
 * carrier.h
 *		Statements that psql sends without reading them.
 */
#ifndef SCHEMAVER_SCRIPT_CARRIER_H
#define SCHEMAVER_SCRIPT_CARRIER_H

#include "lib/stringinfo.h"

extern void sv_carrier_append(StringInfo out, const char *statement, int length);
extern char *sv_carrier_unpack(const char *query);

#endif							/* SCHEMAVER_SCRIPT_CARRIER_H */
