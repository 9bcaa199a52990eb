/*
 * history.c
 *		A project as it is now: its revisions, and which of them are applied.
 *
 * Reading 100,000 revisions takes tens of milliseconds, so a session keeps the
 * last project that it has read.  What it keeps is good as long as no row of
 * the two tables has changed; every change sends a relcache invalidation (a row
 * trigger, see schemaver_invalidate), and the messages that are under way are
 * read before what is kept is used.
 *
 * The trap: a history built under an old snapshot, after the message about a
 * newer change has been consumed, would be stale for ever.  It is kept only if
 * the snapshot it was built under is still the latest, and never in a
 * transaction whose snapshot does not advance.
 *
 * A run does not trust any of this: under its lock it loads the history afresh.
 */
#include "postgres.h"

#include "access/relscan.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "compat.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "store/history.h"
#include "store/revisions.h"
#include "store/texts.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(schemaver_invalidate);

/* The history that this session has in memory. */
static struct
{
	MemoryContext context;		/* NULL: none */
	SvHistory  *history;
	Oid			revisions;		/* the tables that it was, or is being, read from */
	Oid			applied;
	TransactionId xmax;			/* of the snapshot that it shows */
	uint32		xcnt;
	bool		stale;
}			cache;

static void
invalidate_cache(Datum arg, Oid relid)
{
	if (relid == InvalidOid || relid == cache.revisions || relid == cache.applied)
		cache.stale = true;
}

/*
 * schemaver_invalidate
 *		Trigger of the tables that make a history: every session will read them
 *		anew.
 */
Datum
schemaver_invalidate(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_BEFORE(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("schemaver_invalidate() must be called by a BEFORE trigger")));
	CacheInvalidateRelcache(trigger->tg_relation);
	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
		return PointerGetDatum(trigger->tg_newtuple);
	return PointerGetDatum(trigger->tg_trigtuple);
}

/*
 * Begins a scan of a table of which some rows are wanted.  The caller opens the
 * table; the slot is to be dropped before it is closed.
 */
static TableScanDesc
begin_scan(Relation rel, Snapshot snapshot, TupleTableSlot **slot)
{
	*slot = table_slot_create(rel, NULL);
	return table_beginscan_compat(rel, snapshot);
}

static void
end_scan(TableScanDesc scan, TupleTableSlot *slot)
{
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
}

static inline Datum
column(TupleTableSlot *slot, int attnum)
{
	return slot->tts_values[attnum - 1];
}

static inline bool
column_is_null(TupleTableSlot *slot, int attnum)
{
	return slot->tts_isnull[attnum - 1];
}

static char *
text_column(TupleTableSlot *slot, int attnum)
{
	return column_is_null(slot, attnum) ? NULL : TextDatumGetCString(column(slot, attnum));
}

static const char **
texts_column(TupleTableSlot *slot, int attnum)
{
	return column_is_null(slot, attnum) ? NULL : sv_texts_from_array(column(slot, attnum));
}

/* The checksum in a column; NULL if there is none, or none of ours. */
static const uint8 *
checksum_column(TupleTableSlot *slot, int attnum)
{
	bytea	   *value;

	if (column_is_null(slot, attnum))
		return NULL;
	value = DatumGetByteaPP(column(slot, attnum));
	if (VARSIZE_ANY_EXHDR(value) != SV_CHECKSUM_LENGTH)
		return NULL;
	return (const uint8 *) VARDATA_ANY(value);
}

/* Does a text column hold exactly this? */
static bool
text_column_is(TupleTableSlot *slot, int attnum, const char *value, size_t length)
{
	text	   *stored = DatumGetTextPP(column(slot, attnum));

	return VARSIZE_ANY_EXHDR(stored) == length &&
		memcmp(VARDATA_ANY(stored), value, length) == 0;
}

static void
add_revision(SvRevmapBuilder *builder, TupleTableSlot *slot)
{
	SvRevision	revision;

	memset(&revision, 0, sizeof(revision));
	revision.id = text_column(slot, Anum_revisions_revision);
	revision.message = text_column(slot, Anum_revisions_message);
	revision.branch_labels = texts_column(slot, Anum_revisions_branch_labels);
	revision.depends_on = texts_column(slot, Anum_revisions_depends_on);
	revision.upgrade_checksum = checksum_column(slot, Anum_revisions_upgrade_checksum);
	revision.transactional = DatumGetBool(column(slot, Anum_revisions_transactional));
	revision.locator = sv_revisions_locator(&slot->tts_tid);
	revision.has_downgrade = !column_is_null(slot, Anum_revisions_downgrade);
	sv_revmap_add(builder, &revision, texts_column(slot, Anum_revisions_down_revision));
}

static void
load_revisions(SvHistory *history, Snapshot snapshot)
{
	Relation	rel = table_open(history->rels.revisions, AccessShareLock);
	SvRevmapBuilder *builder = sv_revmap_begin();
	MemoryContext row = AllocSetContextCreate(CurrentMemoryContext, "schemaver row",
											  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = CurrentMemoryContext;
	size_t		length = strlen(history->project);
	TupleTableSlot *slot;
	TableScanDesc scan = begin_scan(rel, snapshot, &slot);

	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		CHECK_FOR_INTERRUPTS();
		slot_getsomeattrs(slot, Anum_revisions_project);
		if (!text_column_is(slot, Anum_revisions_project, history->project, length))
			continue;
		slot_getallattrs(slot);
		MemoryContextSwitchTo(row);
		add_revision(builder, slot);
		MemoryContextSwitchTo(old);
		MemoryContextReset(row);
	}
	end_scan(scan, slot);
	history->file = rel->rd_rel->relfilenode;
	table_close(rel, NoLock);
	MemoryContextDelete(row);
	history->map = sv_revmap_finish(builder);
}

/* Does what was applied differ from what is registered? */
static bool
is_altered(const SvRevision *revision, const uint8 *applied)
{
	return applied != NULL && revision->upgrade_checksum != NULL &&
		memcmp(applied, revision->upgrade_checksum, SV_CHECKSUM_LENGTH) != 0;
}

/* The applied revisions as they are read. */
typedef struct AppliedRows
{
	int32		count;
	int32		room;
	const char **ids;
	const uint8 **checksums;	/* NULL: unknown */
} AppliedRows;

static void
add_applied(AppliedRows *rows, TupleTableSlot *slot)
{
	const uint8 *checksum = checksum_column(slot, Anum_applied_checksum);

	if (rows->count == rows->room)
	{
		rows->room *= 2;
		rows->ids = repalloc_huge(rows->ids, sizeof(char *) * rows->room);
		rows->checksums = repalloc_huge(rows->checksums, sizeof(uint8 *) * rows->room);
	}
	rows->ids[rows->count] = text_column(slot, Anum_applied_revision);
	rows->checksums[rows->count++] = checksum == NULL ? NULL :
		memcpy(palloc(SV_CHECKSUM_LENGTH), checksum, SV_CHECKSUM_LENGTH);
}

static void
read_applied(const SvHistory *history, Snapshot snapshot, AppliedRows *rows)
{
	Relation	rel = table_open(history->rels.applied, AccessShareLock);
	size_t		length = strlen(history->project);
	TupleTableSlot *slot;
	TableScanDesc scan = begin_scan(rel, snapshot, &slot);

	rows->count = 0;
	rows->room = 256;
	rows->ids = palloc_array(const char *, rows->room);
	rows->checksums = palloc_array(const uint8 *, rows->room);
	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		CHECK_FOR_INTERRUPTS();
		slot_getallattrs(slot);
		if (text_column_is(slot, Anum_applied_project, history->project, length) &&
			text_column_is(slot, Anum_applied_tenant, SV_NO_TENANT, 0))
			add_applied(rows, slot);
	}
	end_scan(scan, slot);
	table_close(rel, NoLock);
}

/* Finds out which revisions of the map are applied. */
static void
load_applied(SvHistory *history, Snapshot snapshot)
{
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "schemaver applied",
												  ALLOCSET_DEFAULT_SIZES);
	bool	   *applied = palloc0_array(bool, Max(history->map->nrevs, 1));
	MemoryContext old = MemoryContextSwitchTo(scratch);
	AppliedRows rows;
	int32	   *found;

	read_applied(history, snapshot, &rows);
	found = palloc_array(int32, Max(rows.count, 1));
	sv_revmap_find_all(history->map, rows.ids, rows.count, found);
	MemoryContextSwitchTo(old);
	for (int32 i = 0; i < rows.count; i++)
	{
		if (found[i] < 0)
		{
			history->unknown = lappend(history->unknown, pstrdup(rows.ids[i]));
			continue;
		}
		applied[found[i]] = true;
		history->napplied++;
		if (is_altered(&history->map->revs[found[i]], rows.checksums[i]))
			history->altered = lappend_int(history->altered, found[i]);
	}
	MemoryContextDelete(scratch);
	list_sort(history->altered, list_int_cmp);
	list_sort(history->unknown, sv_texts_compare_cells);
	history->applied = applied;
}

/*
 * sv_history_load
 *		Reads a project under the given snapshot, in the current memory context.
 */
SvHistory *
sv_history_load(const SvRelations *rels, const char *project, Snapshot snapshot)
{
	SvHistory  *history = palloc0_object(SvHistory);

	history->rels = *rels;
	history->project = pstrdup(project);
	load_revisions(history, snapshot);
	load_applied(history, snapshot);
	return history;
}

/* Would a snapshot taken now see just the same? */
static bool
snapshot_is_latest(Snapshot snapshot)
{
	Snapshot	latest = GetLatestSnapshot();

	return snapshot->xmin == latest->xmin && snapshot->xmax == latest->xmax &&
		snapshot->xcnt == latest->xcnt && snapshot->subxcnt == latest->subxcnt &&
		snapshot->suboverflowed == latest->suboverflowed &&
		snapshot->curcid == latest->curcid;
}

/* Is this snapshot older than what is in the cache?  It must not see that then. */
static bool
snapshot_is_older(Snapshot snapshot)
{
	if (snapshot->xmax == cache.xmax)
		return snapshot->xcnt > cache.xcnt;
	return TransactionIdPrecedes(snapshot->xmax, cache.xmax);
}

static bool
cache_serves(const SvRelations *rels, const char *project)
{
	return cache.context != NULL && !cache.stale && !IsolationUsesXactSnapshot() &&
		!snapshot_is_older(GetActiveSnapshot()) &&
		cache.revisions == rels->revisions && cache.applied == rels->applied &&
		strcmp(cache.history->project, project) == 0;
}

/*
 * sv_history_read_latest
 *		Returns the current project as a statement that began now would see it,
 *		what this transaction has changed included.  Otherwise sv_history_read.
 */
const SvHistory *
sv_history_read_latest(FunctionCallInfo fcinfo)
{
	const SvHistory *history;

	CommandCounterIncrement();
	PushActiveSnapshot(GetTransactionSnapshot());
	history = sv_history_read(fcinfo);
	PopActiveSnapshot();
	return history;
}

/*
 * sv_history_forget
 *		Frees the history that the session has in memory.
 */
void
sv_history_forget(void)
{
	MemoryContext context = cache.context;

	cache.context = NULL;
	cache.history = NULL;
	if (context != NULL)
		MemoryContextDelete(context);
}

/*
 * sv_history_read
 *		Returns the current project as the active snapshot shows it.
 *
 * The result belongs to the session and lives until the next call of this
 * function or of sv_history_forget.  Locks of the two tables are kept to the end
 * of the transaction.
 */
const SvHistory *
sv_history_read(FunctionCallInfo fcinfo)
{
	static bool registered = false;
	const char *project = sv_project_name();
	SvRelations rels;
	MemoryContext context,
				old;
	Snapshot	snapshot;

	if (!registered)
	{
		CacheRegisterRelcacheCallback(invalidate_cache, (Datum) 0);
		registered = true;
	}
	sv_relations_find(fcinfo, &rels);

	LockRelationOid(rels.revisions, AccessShareLock);
	LockRelationOid(rels.applied, AccessShareLock);
	/* A lock that the transaction has already brings no news. */
	AcceptInvalidationMessages();
	if (cache_serves(&rels, project))
	{
		cache.history->rels = rels;
		return cache.history;
	}
	sv_history_forget();

	/* Parented only when it is complete: an error must leave nothing behind. */
	context = AllocSetContextCreate(CurrentMemoryContext, "schemaver history",
									ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	snapshot = RegisterSnapshot(GetActiveSnapshot());
	cache.revisions = rels.revisions;
	cache.applied = rels.applied;
	cache.xmax = snapshot->xmax;
	cache.xcnt = snapshot->xcnt;
	cache.stale = false;
	cache.history = sv_history_load(&rels, project, snapshot);
	if (IsolationUsesXactSnapshot() || !snapshot_is_latest(snapshot))
		cache.stale = true;
	UnregisterSnapshot(snapshot);
	MemoryContextSwitchTo(old);
	MemoryContextSetParent(context, CacheMemoryContext);
	cache.context = context;
	return cache.history;
}
