/*
 * side.h
 *		The two sides of a comparison, as a user names them.
 */
#ifndef SCHEMAVER_SIDE_H
#define SCHEMAVER_SIDE_H

#include "schema/snapshot.h"

extern const char *sv_sides_read(const char *source, const char *desired, const SvSnapshot **snapshots);

#endif							/* SCHEMAVER_SIDE_H */
