/*
 * journal.c
 *		What is applied, and what runs have done.
 *
 * A run writes all its steps at its end, and touches no row twice: a row that is
 * updated once per step leaves 10,000 dead versions that nothing can remove
 * before the transaction ends.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "store/history.h"
#include "store/journal.h"
#include "store/lookup.h"
#include "store/owner.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/inval.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#define BATCH 100				/* rows that are written together */

/* A table that rows are being added to. */
typedef struct Insertion
{
	Relation	rel;
	ResultRelInfo *indexed;		/* knows the indexes */
	EState	   *estate;
	TupleTableSlot *slots[BATCH];	/* NULL where none was needed yet */
	int			count;			/* rows that wait in them */
} Insertion;

/*
 * Rows are added without a plan, many at a time: it takes a quarter of the time,
 * and needs nobody's rights.  The price is that defaults, constraints and triggers do not
 * exist here: every column that must have a value is given one.  Indexes do,
 * of whatever kind an administrator may have added.
 */
static void
begin_insertion(Insertion *insertion, Oid table)
{
	insertion->rel = table_open(table, RowExclusiveLock);
	insertion->estate = CreateExecutorState();
	insertion->indexed = makeNode(ResultRelInfo);
	InitResultRelInfo(insertion->indexed, insertion->rel, 0, NULL, 0);
	ExecOpenIndices(insertion->indexed, false);
	insertion->count = 0;
	memset(insertion->slots, 0, sizeof(insertion->slots));
}

/* Begins a row, all of it NULL; what it needs may be allocated until it is added. */
static MemoryContext
begin_row(Insertion *insertion)
{
	TupleTableSlot *slot = insertion->slots[insertion->count];

	if (slot == NULL)
		slot = insertion->slots[insertion->count] = table_slot_create(insertion->rel, NULL);
	ExecClearTuple(slot);
	memset(slot->tts_isnull, true, sizeof(bool) * slot->tts_tupleDescriptor->natts);
	return MemoryContextSwitchTo(GetPerTupleMemoryContext(insertion->estate));
}

static void
set_column(Insertion *insertion, int attnum, Datum value)
{
	TupleTableSlot *slot = insertion->slots[insertion->count];

	slot->tts_values[attnum - 1] = value;
	slot->tts_isnull[attnum - 1] = false;
}

static void
set_text(Insertion *insertion, int attnum, const char *value)
{
	if (value != NULL)
		set_column(insertion, attnum, CStringGetTextDatum(value));
}

static void
set_checksum(Insertion *insertion, int attnum, const uint8 *checksum)
{
	if (checksum != NULL)
		set_column(insertion, attnum, sv_parameter_bytes(checksum, SV_CHECKSUM_LENGTH).value);
}

/* Writes the rows that wait. */
static void
flush_rows(Insertion *insertion)
{
	MemoryContext old = MemoryContextSwitchTo(GetPerTupleMemoryContext(insertion->estate));

	CHECK_FOR_INTERRUPTS();
	table_multi_insert(insertion->rel, insertion->slots, insertion->count,
					   GetCurrentCommandId(true), 0, NULL);
	for (int i = 0; i < insertion->count; i++)
		(void) ExecInsertIndexTuples_compat(insertion->indexed, insertion->slots[i], insertion->estate);
	MemoryContextSwitchTo(old);
	ResetPerTupleExprContext(insertion->estate);
	insertion->count = 0;
}

static void
add_row(Insertion *insertion, MemoryContext old)
{
	ExecStoreVirtualTuple(insertion->slots[insertion->count++]);
	MemoryContextSwitchTo(old);
	if (insertion->count == BATCH)
		flush_rows(insertion);
}

static void
end_insertion(Insertion *insertion)
{
	if (insertion->count > 0)
		flush_rows(insertion);
	for (int i = 0; i < BATCH && insertion->slots[i] != NULL; i++)
		ExecDropSingleTupleTableSlot(insertion->slots[i]);
	ExecCloseIndices(insertion->indexed);
	FreeExecutorState(insertion->estate);
	CacheInvalidateRelcache(insertion->rel);
	table_close(insertion->rel, NoLock);
	CommandCounterIncrement();
}

static SvParameter
run_parameter(const pg_uuid_t *run)
{
	SvParameter parameter = {UUIDOID, UUIDPGetDatum(run), false};

	return parameter;
}

static SvParameter
user_parameter(Oid user)
{
	return sv_parameter_text(GetUserNameFromId(user, false));
}

/*
 * sv_journal_get_applied
 *		Reads when and by whom a revision was applied, in the current memory
 *		context.  Returns false if it is not.
 */
bool
sv_journal_get_applied(const SvRelations *rels, const char *project, const char *revision,
					   Snapshot snapshot, SvAppliedRow *row)
{
	const char *keys[] = {project, SV_NO_TENANT, revision};
	Relation	rel = table_open(rels->applied, AccessShareLock);
	HeapTuple	tuple = sv_lookup(rel, snapshot, keys, lengthof(keys));

	if (HeapTupleIsValid(tuple))
	{
		row->applied_at = DatumGetTimestampTz(sv_lookup_datum(tuple, rel, Anum_applied_applied_at));
		row->applied_by = sv_lookup_text(tuple, rel, Anum_applied_applied_by);
	}
	table_close(rel, NoLock);
	return HeapTupleIsValid(tuple);
}

/*
 * sv_journal_get_state
 *		Reads the last run of a project, in the current memory context.  Returns
 *		false if there was none.
 */
bool
sv_journal_get_state(const SvRelations *rels, const char *project, Snapshot snapshot,
					 SvStateRow *row)
{
	const char *keys[] = {project, SV_NO_TENANT};
	Relation	rel = table_open(rels->state, AccessShareLock);
	HeapTuple	tuple = sv_lookup(rel, snapshot, keys, lengthof(keys));

	if (HeapTupleIsValid(tuple))
	{
		row->run = *DatumGetUUIDP(sv_lookup_datum(tuple, rel, Anum_state_last_run));
		row->direction = sv_lookup_text(tuple, rel, Anum_state_last_direction);
		row->started_at = DatumGetTimestampTz(sv_lookup_datum(tuple, rel, Anum_state_last_run_at));
		row->username = sv_lookup_text(tuple, rel, Anum_state_last_run_by);
	}
	table_close(rel, NoLock);
	return HeapTupleIsValid(tuple);
}

/*
 * sv_journal_new_run
 *		Makes the id of a run.
 */
void
sv_journal_new_run(pg_uuid_t *run)
{
	*run = *DatumGetUUIDP(DirectFunctionCall1(gen_random_uuid, (Datum) 0));
}

/*
 * sv_journal_has_run
 *		Tells whether a run is in the log.
 */
bool
sv_journal_has_run(const SvRelations *rels, const pg_uuid_t *run)
{
	SvParameter parameter = run_parameter(run);

	return sv_owner_execute(rels, "SELECT FROM @.schemaver_log WHERE run = $1 LIMIT 1",
							&parameter, 1) > 0;
}

/*
 * sv_journal_begin
 *		Records that a run begins, before it does anything.
 *
 * In REPEATABLE READ and SERIALIZABLE this raises 40001 if another session has
 * committed a run that the snapshot does not show, whether or not the row was
 * there before; a plain INSERT or UPDATE would not.
 */
void
sv_journal_begin(const SvRelations *rels, const char *project, const pg_uuid_t *run,
				 const char *direction)
{
	SvParameter parameters[] = {
		sv_parameter_text(project),
		run_parameter(run),
		sv_parameter_text(direction),
		user_parameter(GetUserId()),
	};

	sv_owner_execute(rels,
					 "INSERT INTO @.schemaver_state AS s"
					 " (project, tenant, last_run, last_direction, last_run_at, last_run_by)"
					 " VALUES ($1, '', $2, $3, pg_catalog.clock_timestamp(), $4)"
					 " ON CONFLICT (project, tenant) DO UPDATE SET last_run = EXCLUDED.last_run,"
					 " last_direction = EXCLUDED.last_direction,"
					 " last_run_at = EXCLUDED.last_run_at, last_run_by = EXCLUDED.last_run_by",
					 parameters, lengthof(parameters));
}

/*
 * sv_journal_apply
 *		Adds revisions to the applied set, in the caller's name.
 */
void
sv_journal_apply(const SvRelations *rels, const char *project,
				 const SvNewlyApplied *rows, int32 nrows)
{
	const char *user = GetUserNameFromId(GetUserId(), false);
	Insertion	insertion;

	if (nrows == 0)
		return;
	begin_insertion(&insertion, rels->applied);
	for (int32 i = 0; i < nrows; i++)
	{
		MemoryContext old = begin_row(&insertion);

		set_text(&insertion, Anum_applied_project, project);
		set_text(&insertion, Anum_applied_tenant, SV_NO_TENANT);
		set_text(&insertion, Anum_applied_revision, rows[i].revision);
		set_column(&insertion, Anum_applied_applied_at, TimestampTzGetDatum(rows[i].applied_at));
		set_text(&insertion, Anum_applied_applied_by, user);
		set_checksum(&insertion, Anum_applied_checksum, rows[i].checksum);
		add_row(&insertion, old);
	}
	end_insertion(&insertion);
}

/*
 * sv_journal_unapply
 *		Takes revisions, a list of their ids, out of the applied set.
 */
void
sv_journal_unapply(const SvRelations *rels, const char *project, List *revisions)
{
	int			nrevisions = list_length(revisions);
	Datum	   *elements = palloc_array(Datum, Max(nrevisions, 1));
	SvParameter parameters[2] = {sv_parameter_text(project), {TEXTARRAYOID, (Datum) 0, false}};
	ListCell   *cell;

	if (revisions == NIL)
		return;
	foreach(cell, revisions)
		elements[foreach_current_index(cell)] = CStringGetTextDatum(lfirst(cell));
	parameters[1].value = PointerGetDatum(construct_array(elements, nrevisions, TEXTOID,
														  -1, false, TYPALIGN_INT));
	sv_owner_execute(rels,
					 "DELETE FROM @.schemaver_applied"
					 " WHERE project = $1 AND tenant = '' AND revision = ANY ($2)",
					 parameters, lengthof(parameters));
}

/* What is the same in every row that a session logs. */
typedef struct Author
{
	const char *username;
	const char *session_username;
	Datum		client_addr;
	bool		is_local;
} Author;

static void
describe_author(Author *author)
{
	LOCAL_FCINFO(fcinfo, 0);

	author->username = GetUserNameFromId(GetUserId(), false);
	author->session_username = GetUserNameFromId(GetSessionUserId(), false);
	InitFunctionCallInfoData(*fcinfo, NULL, 0, InvalidOid, NULL, NULL);
	author->client_addr = inet_client_addr(fcinfo);
	author->is_local = fcinfo->isnull;
}

static void
set_author(Insertion *insertion, const Author *author)
{
	set_text(insertion, Anum_log_username, author->username);
	set_text(insertion, Anum_log_session_username, author->session_username);
	set_text(insertion, Anum_log_application_name, application_name);
	if (!author->is_local)
		set_column(insertion, Anum_log_client_addr, author->client_addr);
}

static Interval *
interval_from(int64 microseconds)
{
	Interval   *interval = palloc0_object(Interval);

	interval->time = microseconds;
	return interval;
}

static void
set_step(Insertion *insertion, int32 number, const SvStep *step)
{
	set_column(insertion, Anum_log_step, Int32GetDatum(number));
	set_text(insertion, Anum_log_direction, step->direction);
	set_text(insertion, Anum_log_revision, step->revision);
	set_column(insertion, Anum_log_started_at, TimestampTzGetDatum(step->started_at));
	set_column(insertion, Anum_log_elapsed, IntervalPGetDatum(interval_from(step->elapsed)));
	set_column(insertion, Anum_log_statements, Int32GetDatum(step->statements));
	set_column(insertion, Anum_log_rows, Int64GetDatum(step->rows));
	set_checksum(insertion, Anum_log_checksum, step->has_checksum ? step->checksum : NULL);
	set_text(insertion, Anum_log_outcome, "done");
}

/*
 * sv_journal_log
 *		Writes the steps of a run to the log.
 */
void
sv_journal_log(const SvRelations *rels, const char *project, const pg_uuid_t *run,
			   const SvStep *steps, int32 nsteps)
{
	Insertion	insertion;
	Author		author;

	describe_author(&author);
	begin_insertion(&insertion, rels->log);
	for (int32 i = 0; i < nsteps; i++)
	{
		MemoryContext old = begin_row(&insertion);

		set_column(&insertion, Anum_log_run, UUIDPGetDatum(run));
		set_text(&insertion, Anum_log_project, project);
		set_text(&insertion, Anum_log_tenant, SV_NO_TENANT);
		set_author(&insertion, &author);
		set_step(&insertion, i + 1, &steps[i]);
		add_row(&insertion, old);
	}
	end_insertion(&insertion);
}
