/*
 * journal.h
 *		What is applied, and the log of runs.
 */
#ifndef SCHEMAVER_JOURNAL_H
#define SCHEMAVER_JOURNAL_H

#include "core/checksum.h"
#include "datatype/timestamp.h"
#include "nodes/pg_list.h"
#include "store/project.h"
#include "utils/snapshot.h"
#include "utils/uuid.h"

/* One step of a run. */
typedef struct SvRunStep
{
	const char *direction;
	const char *revision;
	const char *message;		/* of the revision; not logged; NULL: none */
	TimestampTz started_at;
	int64		elapsed;		/* microseconds */
	int32		statements;
	int64		rows;
	bool		has_checksum;
	uint8		checksum[SV_CHECKSUM_LENGTH];
} SvRunStep;

/* A revision that becomes applied. */
typedef struct SvNewlyApplied
{
	const char *revision;
	TimestampTz applied_at;
	uint8		checksum[SV_CHECKSUM_LENGTH];
} SvNewlyApplied;

/* A revision that is applied for a tenant. */
typedef struct SvTenantApplied
{
	const char *tenant;
	const char *revision;
} SvTenantApplied;

/* When and by whom a revision was applied. */
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

extern bool sv_journal_get_applied(const SvProject *project, const char *revision,
								   Snapshot snapshot, SvAppliedRow *row);
extern bool sv_journal_get_state(const SvProject *project, Snapshot snapshot, SvStateRow *row);
extern bool sv_journal_has_run(const SvRelations *rels, const pg_uuid_t *run);
extern void sv_journal_new_run(pg_uuid_t *run);
extern void sv_journal_log(const SvProject *project, const pg_uuid_t *run, const SvRunStep *steps,
						   int32 nsteps);
extern void sv_journal_apply(const SvProject *project, const SvNewlyApplied *rows, int32 nrows);
extern void sv_journal_unapply(const SvProject *project, List *revisions);
extern List *sv_journal_list_applied(const SvProject *project, Snapshot snapshot);
extern void sv_journal_replace_applied(const SvProject *project, const char *tenant, const List *revisions,
									   const SvNewlyApplied *row);
extern void sv_journal_begin(const SvProject *project, const pg_uuid_t *run, const char *direction);

#endif							/* SCHEMAVER_JOURNAL_H */
