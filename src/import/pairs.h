/*
 * pairs.h
 *		Tools that keep the two directions of a revision in two files.
 */
#ifndef SCHEMAVER_PAIRS_H
#define SCHEMAVER_PAIRS_H

#include "format/reading.h"

extern bool sv_diesel_matches(const SvReading *reading);
extern void sv_diesel_read(SvReading *reading);
extern bool sv_golang_migrate_matches(const SvReading *reading);
extern void sv_golang_migrate_read(SvReading *reading);
extern bool sv_sqlx_matches(const SvReading *reading);
extern void sv_sqlx_read(SvReading *reading);
extern bool sv_popx_matches(const SvReading *reading);
extern void sv_popx_read(SvReading *reading);
extern bool sv_go_pg_matches(const SvReading *reading);
extern void sv_go_pg_read(SvReading *reading);

#endif							/* SCHEMAVER_PAIRS_H */
