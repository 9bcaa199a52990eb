/*
 * versions.h
 *		Revisions whose names are versions: numbers separated by points.
 */
#ifndef SCHEMAVER_VERSIONS_H
#define SCHEMAVER_VERSIONS_H

#include "revision/revmap.h"

/* A revision that has a version as id. */
typedef struct SvVersion
{
	const char *number;			/* as sv_version_normalize writes it */
	int32		revision;
} SvVersion;

/* The revisions of a map that have one, in the order of the versions. */
typedef struct SvVersions
{
	int32		count;
	SvVersion  *list;
} SvVersions;

extern SvVersions sv_versions_of(const SvRevmap *map);
extern int32 sv_versions_up_to(const SvVersions *versions, const char *number);
extern int32 sv_versions_below(const SvVersions *versions, const char *number);

#endif							/* SCHEMAVER_VERSIONS_H */
