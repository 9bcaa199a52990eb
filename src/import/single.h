/*
 * single.h
 *		Tools whose files are told by their names, one file a revision.
 */
#ifndef SCHEMAVER_SINGLE_H
#define SCHEMAVER_SINGLE_H

#include "format/reading.h"

extern bool sv_graphile_matches(const SvReading *reading);
extern void sv_graphile_read(SvReading *reading);
extern bool sv_node_pg_matches(const SvReading *reading);
extern void sv_node_pg_read(SvReading *reading);
extern bool sv_tern_matches(const SvReading *reading);
extern void sv_tern_read(SvReading *reading);
extern bool sv_refinery_matches(const SvReading *reading);
extern void sv_refinery_read(SvReading *reading);
extern bool sv_numbered_matches(const SvReading *reading);
extern void sv_numbered_read(SvReading *reading);
extern bool sv_structure_matches(const SvReading *reading);
extern void sv_structure_read(SvReading *reading);

#endif							/* SCHEMAVER_SINGLE_H */
