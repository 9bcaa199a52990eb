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
#include "utils/uuid.h"

struct SvDialect;

/* What is recorded for a project, as numbers: see record.c. */
typedef struct SvRecorded
{
	uint64		digest;
	uint64		quick;
} SvRecorded;

typedef struct SvWriter
{
	const struct SvDialect *dialect;
	const SvHistory *history;
	const SvPlan *plan;
	const SvBody *bodies;		/* of the plan, one for each step; NULL: a
								 * stamp */
	Snapshot	snapshot;
	const List *unknown;		/* what is applied where the script starts,
								 * but not registered */
	SvSet	   *applied;		/* before the part that is being written */
	bool		purge;
	const char *schema;			/* of what the script calls or writes to */
	StringInfoData text;
	const char *key;			/* ends psql's restricted mode */
	pg_uuid_t	run;			/* of the part that is being written */

	/* Of a portable script. */
	const char **checksums;		/* by number of the revision; NULL: not known
								 * yet */
	SvRecorded	recorded;		/* before the next part */
	bool		opened;			/* has a part begun? */
} SvWriter;

#endif							/* SCHEMAVER_SCRIPT_WRITER_H */
