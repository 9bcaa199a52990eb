/*
 * record.c
 *		Recording what the database consists of.
 *
 * The record is that of the database, not of a project: which objects belong to which
 * project is not known, and what another project's run has made was not made outside of
 * schemaver.  So one transaction at a time writes it, whatever its project is: otherwise
 * one that has read the schema before another one's changes could write it after them.
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "proof/record.h"
#include "proof/recorded.h"
#include "schema/reader.h"
#include "store/settings.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"

/*
 * sv_record_is_on
 *		Is the database recorded after each run?
 */
bool
sv_record_is_on(const SvRelations *rels)
{
	return sv_objects_exist(rels) && OidIsValid(rels->tables[SV_TABLE_SETTINGS].oid) &&
		strcmp(sv_settings_get(rels, "drift"), "on") == 0;
}

/* The rows as they are, whatever the transaction's snapshot shows.  The table is locked. */
static SvObjectRow *
read_rows(const SvRelations *rels, int32 *nrows)
{
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	SvObjectRow *rows = sv_objects_read(rels, snapshot, false, nrows);

	UnregisterSnapshot(snapshot);
	return rows;
}

/* What is to be written. */
typedef struct Changes
{
	SvObjectRow **added;
	int32		nadded;
	SvObjectRow **replaced;
	int32		nreplaced;
	SvObjectRow **removed;
	int32		nremoved;
} Changes;

static SvObjectRow **
make_list(int32 n)
{
	return palloc_extended((n + 1) * sizeof(SvObjectRow *), MCXT_ALLOC_HUGE);
}

static void
find_changes(Changes *changes, SvObjectRow *rows, const SvRecordedPair *pairs, int32 npairs)
{
	*changes = (Changes)
	{
		.added = make_list(npairs),.replaced = make_list(npairs),.removed = make_list(npairs)
	};
	for (int32 i = 0; i < npairs; i++)
	{
		const SvRecordedPair *pair = &pairs[i];

		CHECK_FOR_INTERRUPTS();
		if (pair->object == NULL)
			changes->removed[changes->nremoved++] = &rows[pair->row];
		else if (pair->row < 0)
			changes->added[changes->nadded++] = sv_recorded_describe(pair);
		else if (sv_recorded_differs(rows, pair) || strcmp(rows[pair->row].version, SV_VERSION) != 0)
			changes->replaced[changes->nreplaced++] = sv_recorded_describe(pair);
	}
}

/* Writes what is not recorded yet.  The table was locked before the schema was read. */
static void
write_changes(const SvObjectsWriter *writer, SvSnapshot *live)
{
	int32		nrows;
	int32		npairs;
	SvObjectRow *rows = read_rows(writer->rels, &nrows);
	SvRecordedPair *pairs = sv_recorded_pair(rows, nrows, live, &npairs);
	Changes		changes;

	find_changes(&changes, rows, pairs, npairs);
	sv_objects_remove(writer->rels, changes.removed, changes.nremoved);
	sv_objects_replace(writer, changes.replaced, changes.nreplaced);
	sv_objects_add(writer, changes.added, changes.nadded);
}

static void
record(const SvObjectsWriter *writer)
{
	sv_objects_lock(writer->rels);
	write_changes(writer, sv_reader_take(NULL, NULL, NULL));
}

static void
warn_unrecorded(const ErrorData *error)
{
	ereport(WARNING,
			(errmsg("the objects of the database were not recorded"),
			 errdetail("This failed: %s. schemaver_drift() will take what the run has changed for changes by others.", error->message),
			 errhint("To record all objects as they are now: SELECT schemaver_configure('drift', 'on').")));
}

/*
 * Records in a subtransaction.  Anybody who can create objects can create some that the
 * server fails to print, or change the schema all the time, and must not be able to stop
 * runs with that.  Only cancellation and the like is raised.
 */
static void
try_to_record(const SvObjectsWriter *writer)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		record(writer);
		MemoryContextSwitchTo(context);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		MemoryContextSwitchTo(context);
		CurrentResourceOwner = owner;
		if (ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_OPERATOR_INTERVENTION)
			ReThrowError(error);
		warn_unrecorded(error);
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
}

/*
 * sv_record_after_run
 *		Records the objects of the database if that is configured.  If it fails, a WARNING
 *		says so, and the run stays.
 */
void
sv_record_after_run(const SvProject *project, const pg_uuid_t *run)
{
	const SvObjectsWriter writer = {&project->rels, project->name, run};
	MemoryContext context;
	MemoryContext old;

	if (!sv_record_is_on(&project->rels))
		return;
	context = AllocSetContextCreate(CurrentMemoryContext, "schemaver record", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	try_to_record(&writer);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

/*
 * sv_record_now
 *		Records the objects of the database as they are.  Raises 55000 in a database of an
 *		earlier version, and 40001 if other sessions change the schema all the time.
 */
void
sv_record_now(const SvRelations *rels)
{
	const SvObjectsWriter writer = {rels, NULL, NULL};

	record(&writer);
}

/*
 * sv_record_forget
 *		Removes the record.
 */
void
sv_record_forget(const SvRelations *rels)
{
	SvObjectRow *rows;
	SvObjectRow **list;
	int32		nrows;

	if (!sv_objects_exist(rels))
		return;
	sv_objects_lock(rels);
	rows = read_rows(rels, &nrows);
	list = make_list(nrows);
	for (int32 i = 0; i < nrows; i++)
		list[i] = &rows[i];
	sv_objects_remove(rels, list, nrows);
}
