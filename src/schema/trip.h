/*
 * trip.h
 *		Whether code that is printed differently is the same.
 */
#ifndef SCHEMAVER_TRIP_H
#define SCHEMAVER_TRIP_H

#include "schema/snapshot.h"

typedef struct SvTrips SvTrips;

extern SvTrips *sv_trips_begin(const SvSnapshot *source, const SvSnapshot *desired);
extern bool sv_trips_equal(SvTrips *trips, const SvObject *from, const SvObject *to, int property);
extern void sv_trips_end(SvTrips *trips);

#endif							/* SCHEMAVER_TRIP_H */
