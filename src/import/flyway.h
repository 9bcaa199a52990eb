/*
 * flyway.h
 *		Files of Flyway.
 */
#ifndef SCHEMAVER_FLYWAY_H
#define SCHEMAVER_FLYWAY_H

#include "format/reading.h"

extern bool sv_flyway_matches(const SvReading *reading);
extern void sv_flyway_read(SvReading *reading);

#endif							/* SCHEMAVER_FLYWAY_H */
