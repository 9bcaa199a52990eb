/*
 * journal.h
 *		What a run has done, written in one go.
 */
#ifndef SCHEMAVER_JOURNAL_H
#define SCHEMAVER_JOURNAL_H

#include "core/checksum.h"
#include "datatype/timestamp.h"
#include "store/relations.h"
#include "utils/uuid.h"

/* One step of a run. */
typedef struct SvStep
{
	const char *direction;
	const char *revision;
	TimestampTz started_at;
	int64		elapsed;		/* microseconds */
	int32		statements;
	int64		rows;
	bool		has_checksum;
	uint8		checksum[SV_CHECKSUM_LENGTH];
} SvStep;

/* A revision that becomes applied. */
typedef struct SvAppliedRow
{
	const char *revision;
	TimestampTz applied_at;
	const uint8 *checksum;		/* NULL: unknown */
} SvAppliedRow;

extern void sv_journal_new_run(pg_uuid_t *run);
extern void sv_journal_log(const SvRelations *rels, const char *project, const pg_uuid_t *run,
						   const SvStep *steps, int32 nsteps);
extern void sv_journal_apply(const SvRelations *rels, const char *project,
							 const SvAppliedRow *rows, int32 nrows);
extern void sv_journal_unapply(const SvRelations *rels, const char *project,
							   const char *const *revisions, int32 nrevisions);
extern void sv_journal_begin(const SvRelations *rels, const char *project, const pg_uuid_t *run,
							 const char *direction);

#endif							/* SCHEMAVER_JOURNAL_H */
