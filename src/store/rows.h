/*
 * rows.h
 *		Single rows of the tables, for those who ask about one revision.
 */
#ifndef SCHEMAVER_ROWS_H
#define SCHEMAVER_ROWS_H

#include "datatype/timestamp.h"
#include "store/relations.h"
#include "utils/snapshot.h"
#include "utils/uuid.h"

/* What a revision has besides its place in the graph. */
typedef struct SvRevisionRow
{
	char	   *upgrade;		/* NULL: none */
	char	   *downgrade;		/* NULL: cannot be taken back */
	TimestampTz created_at;
	char	   *created_by;
} SvRevisionRow;

typedef struct SvAppliedRow
{
	TimestampTz applied_at;
	char	   *applied_by;
} SvAppliedRow;

/* The last run of a project. */
typedef struct SvStateRow
{
	pg_uuid_t	run;
	char	   *direction;
	TimestampTz started_at;
	char	   *username;
} SvStateRow;

extern bool sv_rows_revision(const SvRelations *rels, const char *project, const char *revision,
							 Snapshot snapshot, SvRevisionRow *row);
extern bool sv_rows_applied(const SvRelations *rels, const char *project, const char *revision,
							Snapshot snapshot, SvAppliedRow *row);
extern bool sv_rows_state(const SvRelations *rels, const char *project, Snapshot snapshot,
						  SvStateRow *row);
extern char *sv_rows_setting(const SvRelations *rels, const char *name, Snapshot snapshot);

#endif							/* SCHEMAVER_ROWS_H */
