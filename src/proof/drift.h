/*
 * drift.h
 *		What has changed since the objects of the database were recorded.
 */
#ifndef SCHEMAVER_DRIFT_H
#define SCHEMAVER_DRIFT_H

#include "nodes/pg_list.h"
#include "schema/ignored.h"
#include "store/relations.h"

typedef struct SvDriftRow
{
	const char *change;			/* "made", "changed", "dropped" */
	const SvObject *object;
	const char **codes;			/* ends with NULL */
	const char *recorded;		/* the statements that made it; NULL: none are
								 * known, or there was no such object */
	const char *live;			/* that make it now; likewise */
} SvDriftRow;

extern List *sv_drift_find(const SvRelations *rels, SvIgnored *ignored);

#endif							/* SCHEMAVER_DRIFT_H */
