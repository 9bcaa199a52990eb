/*
 * journal.c
 *		What is applied, and the log of runs.
 *
 * A run writes all its steps at its end, and writes no row twice: a row that is
 * updated once per step would leave 10,000 dead versions that cannot be removed
 * before the transaction ends.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/heapam.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "access/tableam.h"
#include "compat.h"
#include "miscadmin.h"
#include "store/deletion.h"
#include "store/history.h"
#include "store/insertion.h"
#include "store/journal.h"
#include "store/lookup.h"
#include "store/obstacles.h"
#include "store/row.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/*
 * sv_journal_get_applied
 *		Reads when and by whom a revision was applied, in the current memory
 *		context.  Returns false if it is not.
 */
bool
sv_journal_get_applied(const SvProject *project, const char *revision, Snapshot snapshot,
					   SvAppliedRow *row)
{
	const char *keys[] = {project->name, SV_NO_TENANT, revision};
	Relation	rel = table_open(project->rels.tables[SV_TABLE_APPLIED].oid, AccessShareLock);
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
sv_journal_get_state(const SvProject *project, Snapshot snapshot, SvStateRow *row)
{
	const char *keys[] = {project->name, SV_NO_TENANT};
	Relation	rel = table_open(project->rels.tables[SV_TABLE_STATE].oid, AccessShareLock);
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
 *		Generates the id of a run.
 */
void
sv_journal_new_run(pg_uuid_t *run)
{
	*run = *DatumGetUUIDP(DirectFunctionCall1(gen_random_uuid, (Datum) 0));
}

/*
 * sv_journal_has_run
 *		Tells whether a run is in the log, as the transaction sees it now.
 */
bool
sv_journal_has_run(const SvRelations *rels, const pg_uuid_t *run)
{
	const SvRelation *log = &rels->tables[SV_TABLE_LOG];
	Relation	rel = table_open(log->oid, AccessShareLock);
	Oid			key = sv_obstacles_key(rel, log->nkeys);
	Snapshot	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	ScanKeyData scankey;
	SysScanDesc scan;
	bool		found;

	ScanKeyInit(&scankey, Anum_log_run, BTEqualStrategyNumber, F_UUID_EQ, UUIDPGetDatum(run));
	scan = systable_beginscan(rel, key, OidIsValid(key), snapshot, 1, &scankey);
	found = HeapTupleIsValid(systable_getnext(scan));
	systable_endscan(scan);
	UnregisterSnapshot(snapshot);
	table_close(rel, NoLock);
	return found;
}

/*
 * sv_journal_begin
 *		Records that a run begins, before it does anything.  Raises 55000 if
 *		there is an obstacle to what must be written, now or at its end.
 *
 * In REPEATABLE READ and SERIALIZABLE this raises 40001 if another session has
 * committed a run that the snapshot does not show, whether or not the row was
 * there before; a plain INSERT or UPDATE would not.
 */
void
sv_journal_begin(const SvProject *project, const pg_uuid_t *run, const char *direction)
{
	SvInsertion insertion;
	MemoryContext old;

	sv_obstacles_refuse_any(&project->rels, strcmp(direction, "upgrade") != 0);
	sv_insertion_begin_one(&insertion, &project->rels.tables[SV_TABLE_STATE]);
	old = sv_insertion_row(&insertion);
	sv_insertion_set_text(&insertion, Anum_state_project, project->name);
	sv_insertion_set_text(&insertion, Anum_state_tenant, SV_NO_TENANT);
	sv_insertion_set(&insertion, Anum_state_last_run, UUIDPGetDatum(run));
	sv_insertion_set_text(&insertion, Anum_state_last_direction, direction);
	sv_insertion_set_timestamp(&insertion, Anum_state_last_run_at, GetCurrentTimestamp());
	sv_insertion_set_text(&insertion, Anum_state_last_run_by, GetUserNameFromId(GetUserId(), false));
	sv_row_put(&insertion, old, Anum_state_last_run_by);
	sv_insertion_end(&insertion, false);
}

/* Adds revisions to the applied set of a tenant, in the caller's name. */
static void
apply(const SvProject *project, const char *tenant, const SvNewlyApplied *rows, int32 nrows)
{
	const char *user = GetUserNameFromId(GetUserId(), false);
	SvInsertion insertion;

	if (nrows == 0)
		return;
	sv_insertion_begin(&insertion, &project->rels.tables[SV_TABLE_APPLIED]);
	for (int32 i = 0; i < nrows; i++)
	{
		MemoryContext old = sv_insertion_row(&insertion);

		sv_insertion_set_text(&insertion, Anum_applied_project, project->name);
		sv_insertion_set_text(&insertion, Anum_applied_tenant, tenant);
		sv_insertion_set_text(&insertion, Anum_applied_revision, rows[i].revision);
		sv_insertion_set(&insertion, Anum_applied_applied_at, TimestampTzGetDatum(rows[i].applied_at));
		sv_insertion_set_text(&insertion, Anum_applied_applied_by, user);
		sv_insertion_set_checksum(&insertion, Anum_applied_checksum, rows[i].checksum);
		sv_insertion_add(&insertion, old);
	}
	sv_insertion_end(&insertion, true);
}

/*
 * sv_journal_apply
 *		Adds revisions to the applied set, in the caller's name.
 */
void
sv_journal_apply(const SvProject *project, const SvNewlyApplied *rows, int32 nrows)
{
	apply(project, SV_NO_TENANT, rows, nrows);
}

/*
 * sv_journal_unapply
 *		Removes revisions, given as a list of ids, from the applied set.
 */
void
sv_journal_unapply(const SvProject *project, List *revisions)
{
	const char *keys[] = {project->name, SV_NO_TENANT, NULL, NULL};
	SvDeletion	deletion;
	ListCell   *cell;

	if (revisions == NIL)
		return;
	sv_deletion_begin(&deletion, &project->rels.tables[SV_TABLE_APPLIED]);
	foreach(cell, revisions)
	{
		keys[2] = lfirst(cell);
		sv_deletion_row(&deletion, keys);
	}
	sv_deletion_end(&deletion);
}

static int
compare_tenants(const ListCell *a, const ListCell *b)
{
	const SvTenantApplied *left = lfirst(a);
	const SvTenantApplied *right = lfirst(b);
	int			order = strcmp(left->tenant, right->tenant);

	CHECK_FOR_INTERRUPTS();
	return order != 0 ? order : strcmp(left->revision, right->revision);
}

/*
 * sv_journal_list_applied
 *		Returns everything that is applied in a project, SvTenantApplied *, by tenant, in
 *		the current memory context.
 */
List *
sv_journal_list_applied(const SvProject *project, Snapshot snapshot)
{
	Relation	rel = table_open(project->rels.tables[SV_TABLE_APPLIED].oid, AccessShareLock);
	TableScanDesc scan = table_beginscan_compat(rel, snapshot);
	HeapTuple	tuple;
	List	   *list = NIL;

	while ((tuple = heap_getnext(scan, ForwardScanDirection)) != NULL)
	{
		SvTenantApplied *applied;

		CHECK_FOR_INTERRUPTS();
		if (strcmp(sv_lookup_text(tuple, rel, Anum_applied_project), project->name) != 0)
			continue;
		applied = palloc_object(SvTenantApplied);
		applied->tenant = sv_lookup_text(tuple, rel, Anum_applied_tenant);
		applied->revision = sv_lookup_text(tuple, rel, Anum_applied_revision);
		list = lappend(list, applied);
	}
	table_endscan(scan);
	table_close(rel, NoLock);
	list_sort(list, compare_tenants);
	return list;
}

/*
 * sv_journal_replace_applied
 *		Puts a revision into the applied set of a tenant in place of others (char *), in
 *		the caller's name.
 */
void
sv_journal_replace_applied(const SvProject *project, const char *tenant, const List *revisions,
						   const SvNewlyApplied *row)
{
	const char *keys[] = {project->name, tenant, NULL, NULL};
	SvDeletion	deletion;
	const ListCell *cell;

	sv_deletion_begin(&deletion, &project->rels.tables[SV_TABLE_APPLIED]);
	foreach(cell, revisions)
	{
		keys[2] = lfirst(cell);
		sv_deletion_row(&deletion, keys);
	}
	sv_deletion_end(&deletion);
	apply(project, tenant, row, 1);
}

/* The columns that are the same in every row that a session logs. */
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
set_author(SvInsertion *insertion, const Author *author)
{
	sv_insertion_set_text(insertion, Anum_log_username, author->username);
	sv_insertion_set_text(insertion, Anum_log_session_username, author->session_username);
	sv_insertion_set_text(insertion, Anum_log_application_name, application_name);
	if (!author->is_local)
		sv_insertion_set(insertion, Anum_log_client_addr, author->client_addr);
}

static Interval *
interval_from(int64 microseconds)
{
	Interval   *interval = palloc0_object(Interval);

	interval->time = microseconds;
	return interval;
}

static void
set_step(SvInsertion *insertion, int32 number, const SvRunStep *step)
{
	sv_insertion_set(insertion, Anum_log_step, Int32GetDatum(number));
	sv_insertion_set_text(insertion, Anum_log_direction, step->direction);
	sv_insertion_set_text(insertion, Anum_log_revision, step->revision);
	sv_insertion_set(insertion, Anum_log_started_at, TimestampTzGetDatum(step->started_at));
	sv_insertion_set(insertion, Anum_log_elapsed, IntervalPGetDatum(interval_from(step->elapsed)));
	sv_insertion_set(insertion, Anum_log_statements, Int32GetDatum(step->statements));
	sv_insertion_set(insertion, Anum_log_rows, Int64GetDatum(step->rows));
	sv_insertion_set_checksum(insertion, Anum_log_checksum, step->has_checksum ? step->checksum : NULL);
	sv_insertion_set_text(insertion, Anum_log_outcome, "done");
}

/*
 * sv_journal_log
 *		Writes the steps of a run to the log.
 */
void
sv_journal_log(const SvProject *project, const pg_uuid_t *run, const SvRunStep *steps, int32 nsteps)
{
	SvInsertion insertion;
	Author		author;

	describe_author(&author);
	sv_insertion_begin(&insertion, &project->rels.tables[SV_TABLE_LOG]);
	for (int32 i = 0; i < nsteps; i++)
	{
		MemoryContext old = sv_insertion_row(&insertion);

		sv_insertion_set(&insertion, Anum_log_run, UUIDPGetDatum(run));
		sv_insertion_set_text(&insertion, Anum_log_project, project->name);
		sv_insertion_set_text(&insertion, Anum_log_tenant, SV_NO_TENANT);
		set_author(&insertion, &author);
		set_step(&insertion, i + 1, &steps[i]);
		sv_insertion_add(&insertion, old);
	}
	sv_insertion_end(&insertion, false);
}
