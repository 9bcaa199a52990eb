/*
 * journal.c
 *		What is applied, and what runs have done.
 *
 * A run of 10,000 steps writes three statements here, not 30,000, and no row is
 * touched twice: a row updated once per step would leave 10,000 dead versions
 * that nothing can remove before the transaction ends.
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "store/history.h"
#include "store/journal.h"
#include "store/lookup.h"
#include "store/owner.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

/* An array parameter that is filled element by element. */
typedef struct Column
{
	Oid			element;
	Datum	   *values;
	bool	   *nulls;
} Column;

static Column
new_column(Oid element, int32 nrows)
{
	Column		column = {element, palloc_array(Datum, nrows), palloc0_array(bool, nrows)};

	return column;
}

static SvParameter
column_parameter(const Column *column, int32 nrows)
{
	SvParameter parameter = {get_array_type(column->element), (Datum) 0, false};
	int16		length;
	bool		byval;
	char		align;
	int			lower_bound = 1;

	get_typlenbyvalalign(column->element, &length, &byval, &align);
	parameter.value = PointerGetDatum(construct_md_array(column->values, column->nulls, 1,
														 &nrows, &lower_bound, column->element,
														 length, byval, align));
	return parameter;
}

static void
set_checksum(Column *column, int32 row, const uint8 *checksum)
{
	SvParameter bytes = sv_parameter_bytes(checksum, SV_CHECKSUM_LENGTH);

	column->values[row] = bytes.value;
	column->nulls[row] = bytes.isnull;
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
 *		Adds revisions to the applied set.
 */
void
sv_journal_apply(const SvRelations *rels, const char *project,
				 const SvNewlyApplied *rows, int32 nrows)
{
	Column		revision = new_column(TEXTOID, nrows);
	Column		applied_at = new_column(TIMESTAMPTZOID, nrows);
	Column		checksum = new_column(BYTEAOID, nrows);

	if (nrows == 0)
		return;
	for (int32 i = 0; i < nrows; i++)
	{
		revision.values[i] = CStringGetTextDatum(rows[i].revision);
		applied_at.values[i] = TimestampTzGetDatum(rows[i].applied_at);
		set_checksum(&checksum, i, rows[i].checksum);
	}
	sv_owner_execute(rels,
					 "INSERT INTO @.schemaver_applied (project, revision, applied_at, checksum, applied_by)"
					 " SELECT $1, u.revision, u.applied_at, u.checksum, $2"
					 " FROM ROWS FROM (pg_catalog.unnest($3), pg_catalog.unnest($4), pg_catalog.unnest($5))"
					 " AS u (revision, applied_at, checksum)",
					 (SvParameter[])
					 {
						 sv_parameter_text(project),
						 user_parameter(GetUserId()),
						 column_parameter(&revision, nrows),
						 column_parameter(&applied_at, nrows),
						 column_parameter(&checksum, nrows)
					 }, 5);
}

/*
 * sv_journal_unapply
 *		Takes revisions out of the applied set.
 */
void
sv_journal_unapply(const SvRelations *rels, const char *project,
				   const char *const *revisions, int32 nrevisions)
{
	Column		revision = new_column(TEXTOID, nrevisions);

	if (nrevisions == 0)
		return;
	for (int32 i = 0; i < nrevisions; i++)
		revision.values[i] = CStringGetTextDatum(revisions[i]);
	sv_owner_execute(rels,
					 "DELETE FROM @.schemaver_applied"
					 " WHERE project = $1 AND tenant = '' AND revision = ANY ($2)",
					 (SvParameter[])
					 {
						 sv_parameter_text(project),
						 column_parameter(&revision, nrevisions)
					 }, 2);
}

/*
 * sv_journal_log
 *		Writes the steps of a run to the log.
 */
void
sv_journal_log(const SvRelations *rels, const char *project, const pg_uuid_t *run,
			   const SvStep *steps, int32 nsteps)
{
	Column		direction = new_column(TEXTOID, nsteps);
	Column		revision = new_column(TEXTOID, nsteps);
	Column		started_at = new_column(TIMESTAMPTZOID, nsteps);
	Column		elapsed = new_column(INT8OID, nsteps);
	Column		statements = new_column(INT4OID, nsteps);
	Column		rows = new_column(INT8OID, nsteps);
	Column		checksum = new_column(BYTEAOID, nsteps);

	if (nsteps == 0)
		return;
	for (int32 i = 0; i < nsteps; i++)
	{
		direction.values[i] = CStringGetTextDatum(steps[i].direction);
		revision.values[i] = CStringGetTextDatum(steps[i].revision);
		started_at.values[i] = TimestampTzGetDatum(steps[i].started_at);
		elapsed.values[i] = Int64GetDatum(steps[i].elapsed);
		statements.values[i] = Int32GetDatum(steps[i].statements);
		rows.values[i] = Int64GetDatum(steps[i].rows);
		set_checksum(&checksum, i, steps[i].has_checksum ? steps[i].checksum : NULL);
	}
	sv_owner_execute(rels,
					 "INSERT INTO @.schemaver_log (run, step, project, direction, revision, username,"
					 " session_username, application_name, client_addr, started_at, elapsed,"
					 " statements, rows, checksum)"
					 " SELECT $1, u.step, $2, u.direction, u.revision, $3, $4, $5,"
					 " pg_catalog.inet_client_addr(), u.started_at,"
					 " pg_catalog.make_interval(secs => u.elapsed / 1e6),"
					 " u.statements, u.rows, u.checksum"
					 " FROM ROWS FROM (pg_catalog.unnest($6), pg_catalog.unnest($7),"
					 " pg_catalog.unnest($8), pg_catalog.unnest($9), pg_catalog.unnest($10),"
					 " pg_catalog.unnest($11), pg_catalog.unnest($12)) WITH ORDINALITY"
					 " AS u (direction, revision, started_at, elapsed, statements, rows, checksum, step)",
					 (SvParameter[])
					 {
						 run_parameter(run),
						 sv_parameter_text(project),
						 user_parameter(GetUserId()),
						 user_parameter(GetSessionUserId()),
						 sv_parameter_text(application_name),
						 column_parameter(&direction, nsteps),
						 column_parameter(&revision, nsteps),
						 column_parameter(&started_at, nsteps),
						 column_parameter(&elapsed, nsteps),
						 column_parameter(&statements, nsteps),
						 column_parameter(&rows, nsteps),
						 column_parameter(&checksum, nsteps)
					 }, 12);
}
