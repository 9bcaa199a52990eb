/*
 * census.h
 *		Which kinds of objects a database may have.
 */
#ifndef SCHEMAVER_CENSUS_H
#define SCHEMAVER_CENSUS_H

#include "schema/object.h"
#include "utils/snapshot.h"

typedef struct SvCensus
{
	Snapshot	snapshot;
	bool		relations[256]; /* relkinds, typtypes and prokinds of what
								 * users */
	bool		types[256];		/* have made */
	bool		routines[256];
} SvCensus;

extern void sv_census_take(SvCensus *census, Snapshot snapshot);
extern bool sv_census_may_have(const SvCensus *census, const SvKind *kind);

#endif							/* SCHEMAVER_CENSUS_H */
