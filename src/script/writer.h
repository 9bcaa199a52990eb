/*
 * writer.h
 *		A script that is being written.
 */
#ifndef SCHEMAVER_SCRIPT_WRITER_H
#define SCHEMAVER_SCRIPT_WRITER_H

#include "lib/stringinfo.h"
#include "revision/plan.h"
#include "run/body.h"
#include "store/history.h"

typedef struct SvWriter
{
	const SvHistory *history;
	const SvPlan *plan;
	const SvBody *bodies;		/* of the plan, one for each step; NULL: a
								 * stamp */
	Snapshot	snapshot;
	const List *unknown;		/* what is applied where the script starts,
								 * but not registered */
	SvSet	   *applied;		/* before the part that is being written */
	bool		purge;
	StringInfoData text;
	const char *key;			/* ends psql's restricted mode */
} SvWriter;

#endif							/* SCHEMAVER_SCRIPT_WRITER_H */
