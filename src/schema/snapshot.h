/*
 * snapshot.h
 *		What a database consists of, at one moment.
 */
#ifndef SCHEMAVER_SNAPSHOT_H
#define SCHEMAVER_SNAPSHOT_H

#include "core/graph.h"
#include "schema/addresses.h"
#include "schema/object.h"
#include "schema/query.h"

typedef struct SvSnapshot
{
	SvObject  **objects;		/* parents before their parts, by kind and
								 * identity */
	int32		nobjects;
	SvAddresses *by_address;	/* its objects; NULL if it was read elsewhere */
	bool		is_here;		/* it is of this database, as it is now */
	const char *home;			/* as it was read: see SvReader */
	const char *home_as;
	SvEdges		needs;			/* from an object to what must be there first;
								 * a part needs its parent */
} SvSnapshot;

extern SvSnapshot *sv_snapshot_read(const SvReader *reader);
extern void sv_snapshot_arrange(SvSnapshot *snapshot);
extern bool sv_snapshot_has_name(const SvSnapshot *snapshot, const SvObject *like, const char *name);
extern SvObject *sv_snapshot_find(const SvSnapshot *snapshot, SvAddress address);

#endif							/* SCHEMAVER_SNAPSHOT_H */
