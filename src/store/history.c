/*
 * history.c
 *		The current state of a project: its revisions, and which of them are
 *		applied.
 *
 * Reading 100,000 revisions takes tens of milliseconds, so a session keeps the
 * last project that it has read.  The copy is valid as long as no row of the two
 * tables has changed.  Every change sends a relcache invalidation (a row trigger,
 * see schemaver_invalidate), and pending messages are read before the copy is
 * used.
 *
 * The trap: a history built under an old snapshot, after the message about a
 * newer change has been consumed, would stay stale forever.  So a history is kept
 * only if the snapshot that it was built under is still the latest, and never in
 * a transaction whose snapshot does not advance.
 *
 * A run does not trust messages: under its lock it loads the history again,
 * unless the copy was read under a snapshot equal to its own.
 *
 * The session's copy is shared and reference-counted; history.h describes the
 * ownership.  To find code that violates it, build with -DSV_DISCARD_HISTORY:
 * then nothing is kept longer than necessary, and freed memory is overwritten
 * first.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relscan.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "compat.h"
#include "core/pool.h"
#include "executor/tuptable.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "revision/squash.h"
#include "store/history.h"
#include "store/revisions.h"
#include "store/texts.h"
#include "store/view.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(schemaver_invalidate);

/* A history with several holders; the last of them frees it. */
typedef struct SharedHistory
{
	MemoryContext context;		/* that contains all of it */
	const SvHistory *history;
	int			holders;		/* how many memory contexts hold it, and the
								 * cache */
	TransactionId xmax;			/* of the snapshot that it shows */
	int32		nunfinished;
	TransactionId *unfinished;
	TransactionId xid;			/* the transaction whose changes it shows, up
								 * to which command */
	CommandId	curcid;
} SharedHistory;

/* The reference of a memory context that holds one. */
typedef struct Hold
{
	SvHistory	history;		/* the same, with the project as the caller
								 * has found it */
	SvHistory	whole;			/* the same of the whole history */
	MemoryContextCallback callback;
} Hold;

/* The history that this session has in memory. */
static struct
{
	SharedHistory *shared;		/* NULL: none */
	Oid			revisions;		/* the tables that it was read from, or is
								 * being read from */
	Oid			applied;
	bool		stale;
}			cache;

/* Revisions that are being read. */
typedef struct Loader
{
	SvRevmapBuilder *builder;
	SvPool		pool;
	TupleTableSlot *slot;
	AttrNumber	replaces;		/* the column for what a revision replaces */
	bool		in_files;		/* has one of them been loaded from a file? */
} Loader;

/* Tables that a run watches. */
static struct
{
	Oid			revisions;
	Oid			applied;
	bool		changed;
	bool		written;		/* by this session */
}			watch;

#ifdef SV_DISCARD_HISTORY

/*
 * A history without holders is kept for a while, overwritten: the next one must not
 * be allocated in the same place, or code that uses the old address would not
 * notice.
 */
#define MAX_FREED 16

static MemoryContext freed[MAX_FREED];
static int	next_freed;

static void
clobber(const void *place, size_t size)
{
	if (place != NULL)
		memset(unconstify(void *, place), 0x7f, size);
}

static void
clobber_texts(const char *const *texts)
{
	int			count = sv_texts_count(texts);

	for (int i = 0; i < count; i++)
		clobber(texts[i], strlen(texts[i]));
	clobber(texts, sizeof(*texts) * count);
}

static void
clobber_revision(const SvRevision *revision)
{
	clobber(revision->id, strlen(revision->id));
	if (revision->message != NULL)
		clobber(revision->message, strlen(revision->message));
	clobber_texts(revision->branch_labels);
	clobber_texts(revision->depends_on);
	clobber(revision, sizeof(*revision));
}

static void
clobber_history(const SvHistory *history)
{
	const SvRevmap *map = history->whole->map;

	for (int32 i = 0; i < map->nrevs; i++)
		clobber_revision(&map->arrived[i]);
	clobber(map->revs, sizeof(*map->revs) * map->nrevs);
	clobber(map->keys, sizeof(*map->keys) * map->nrevs);
	clobber(map->labels, sizeof(*map->labels) * map->nlabels);
	clobber(history->applied->has, sizeof(bool) * history->map->nrevs);
	clobber(map, sizeof(*map));
	clobber(history->project->name, strlen(history->project->name));
	clobber(history->project, sizeof(*history->project));
	clobber(history, sizeof(*history));
}

static void
free_shared(SharedHistory *shared)
{
	MemoryContext context = shared->context;

	clobber_history(shared->history);
	clobber(shared, sizeof(*shared));
	MemoryContextSetIdentifier(context, "freed");
	if (freed[next_freed] != NULL)
		MemoryContextDelete(freed[next_freed]);
	freed[next_freed] = context;
	next_freed = (next_freed + 1) % MAX_FREED;
}

/*
 * sv_history_discard
 *		Discards the history that the session has in memory: the next call reads
 *		it again, and the old one is freed unless somebody holds it.
 *
 * Called wherever that could happen.  It can happen at every message from another
 * session, so invalidate_cache does it, but the tests send too few.
 */
void
sv_history_discard(void)
{
	sv_history_forget();
}

#else

static void
free_shared(SharedHistory *shared)
{
	MemoryContextDelete(shared->context);
}

#endif

/* A callback of memory contexts, which must not raise an error: one holder less. */
static void
release(void *arg)
{
	SharedHistory *shared = (SharedHistory *) arg;

	Assert(shared->holders > 0);
	if (--shared->holders == 0)
		free_shared(shared);
}

static void
invalidate_cache(Datum arg, Oid relid)
{
	if (relid == InvalidOid || relid == watch.revisions || relid == watch.applied)
		watch.changed = true;
	if (relid == InvalidOid || relid == cache.revisions || relid == cache.applied)
		cache.stale = true;
	sv_history_discard();
}

/*
 * Returns the new row with the inserting or updating role as the authority of its
 * bodies, replacing any other value.  Tables of the first version do not have
 * these columns.
 */
static HeapTuple
set_authority(const TriggerData *trigger, HeapTuple tuple)
{
	static const SvColumn columns[] = {SV_COLUMN_UPGRADE_AUTHORITY, SV_COLUMN_DOWNGRADE_AUTHORITY};
	TupleDesc	desc = RelationGetDescr(trigger->tg_relation);
	Datum		name = CStringGetTextDatum(GetUserNameFromId(GetUserId(), false));

	for (size_t i = 0; i < lengthof(columns); i++)
	{
		int			attnum = sv_relations_column(desc, columns[i]);
		bool		isnull = false;

		if (attnum != InvalidAttrNumber)
			tuple = heap_modify_tuple_by_cols(tuple, desc, 1, &attnum, &name, &isnull);
	}
	return tuple;
}

/*
 * schemaver_invalidate
 *		Trigger on the tables that make up a history: every session will read them again.
 *
 * A role that writes rows of schemaver_revisions and is not a superuser (the owner of a
 * trusted installation restores a dump) is the authority of their bodies; what a
 * superuser writes is not changed.  This also runs in restores and on subscribers, with
 * tables of any version.
 */
Datum
schemaver_invalidate(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	HeapTuple	tuple;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_BEFORE(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("schemaver_invalidate() must be called by a BEFORE trigger")));
	CacheInvalidateRelcache(trigger->tg_relation);
	watch.written = true;
	if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event) || !TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		return PointerGetDatum(trigger->tg_trigtuple);
	tuple = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple : trigger->tg_trigtuple;
	return PointerGetDatum(superuser() ? tuple : set_authority(trigger, tuple));
}

/*
 * Begins a scan for some rows of a table.  The caller opens the table, and must
 * drop the slot before closing it.
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

/* Does a column have a value?  It need not have been deformed yet. */
static bool
has_value(TupleTableSlot *slot, int attnum)
{
	/* Our tables are heaps, so nothing is copied. */
	return !heap_attisnull(ExecFetchSlotHeapTuple(slot, false, NULL), attnum, slot->tts_tupleDescriptor);
}

static const char *
text_column(TupleTableSlot *slot, int attnum, SvPool *pool)
{
	text	   *value;

	if (column_is_null(slot, attnum))
		return NULL;
	value = DatumGetTextPP(column(slot, attnum));
	return sv_pool_text(pool, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
}

static const char **
texts_column(TupleTableSlot *slot, int attnum)
{
	return column_is_null(slot, attnum) ? NULL : sv_texts_from_array(column(slot, attnum));
}

/* What a revision replaces, in a column that most rows are not taken apart for. */
static const char **
replaced_column(TupleTableSlot *slot, AttrNumber attnum)
{
	bool		isnull;
	Datum		value;

	if (attnum == InvalidAttrNumber || !has_value(slot, attnum))
		return NULL;
	value = slot_getattr(slot, attnum, &isnull);
	return isnull ? NULL : sv_texts_from_array(value);
}

/* The checksum in a column; NULL if there is none, or if it is not one of ours. */
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

/*
 * The beginning of a checksum as a number; 0 if it is unknown.  That is enough to
 * notice that a body was changed: somebody who finds another body whose checksum
 * begins alike would have to write it into the table, and could write the
 * checksum there as well.
 */
static inline uint64
mark_of(const uint8 *checksum)
{
	uint64		mark = 0;

	if (checksum != NULL)
		memcpy(&mark, checksum, sizeof(mark));
	return mark;
}

/* Does a text column contain exactly this? */
static bool
text_column_is(TupleTableSlot *slot, int attnum, const char *value, size_t length)
{
	text	   *stored = DatumGetTextPP(column(slot, attnum));

	return VARSIZE_ANY_EXHDR(stored) == length &&
		memcmp(VARDATA_ANY(stored), value, length) == 0;
}

/*
 * Has a body of the row in the slot been loaded from a file?  The columns are the last
 * ones: the row is not taken apart for them.
 */
static bool
is_from_file(TupleTableSlot *slot, const SvRelations *rels)
{
	bool		is_copy;
	HeapTuple	tuple = ExecFetchSlotHeapTuple(slot, false, &is_copy);
	TupleDesc	desc = slot->tts_tupleDescriptor;
	bool		is;

	is = !heap_attisnull(tuple, rels->columns[SV_COLUMN_UPGRADE_FILE], desc) ||
		!heap_attisnull(tuple, rels->columns[SV_COLUMN_DOWNGRADE_FILE], desc);
	if (is_copy)
		heap_freetuple(tuple);
	return is;
}

/* Adds the row in the slot. */
static void
add_revision(Loader *loader)
{
	TupleTableSlot *slot = loader->slot;
	const char **parents = texts_column(slot, Anum_revisions_down_revision);
	SvRevision	revision;

	revision.id = text_column(slot, Anum_revisions_revision, &loader->pool);
	revision.message = text_column(slot, Anum_revisions_message, &loader->pool);
	revision.branch_labels = texts_column(slot, Anum_revisions_branch_labels);
	revision.depends_on = texts_column(slot, Anum_revisions_depends_on);
	revision.replaces = replaced_column(slot, loader->replaces);
	revision.locator = sv_revisions_locator(&slot->tts_tid);
	revision.mark = mark_of(checksum_column(slot, Anum_revisions_upgrade_checksum));
	revision.transactional = DatumGetBool(column(slot, Anum_revisions_transactional));
	/* A merge point without bodies has nothing to revert. */
	revision.has_downgrade = has_value(slot, Anum_revisions_downgrade) ||
		(sv_texts_count(parents) > 1 && !has_value(slot, Anum_revisions_upgrade));
	sv_revmap_add(loader->builder, &revision, parents);
	if (parents != NULL)
		pfree(parents);
}

static void
load_revisions(SvHistory *history, Snapshot snapshot)
{
	Relation	rel = table_open(history->project->rels.tables[SV_TABLE_REVISIONS].oid, AccessShareLock);
	Loader		loader = {
		.builder = sv_revmap_begin(),
		.pool.context = CurrentMemoryContext,
		.replaces = history->project->rels.columns[SV_COLUMN_REPLACES]
	};
	const SvRelations *rels = &history->project->rels;
	bool		has_files = sv_revisions_keep_origins(rels);
	size_t		length = strlen(history->project->name);
	TableScanDesc scan = begin_scan(rel, snapshot, &loader.slot);
	SvRevmap   *map;

	while (table_scan_getnextslot(scan, ForwardScanDirection, loader.slot))
	{
		CHECK_FOR_INTERRUPTS();
		slot_getsomeattrs(loader.slot, Anum_revisions_upgrade_checksum);
		if (!text_column_is(loader.slot, Anum_revisions_project, history->project->name, length))
			continue;
		add_revision(&loader);
		if (has_files && !loader.in_files)
			loader.in_files = is_from_file(loader.slot, rels);
	}
	end_scan(scan, loader.slot);
	history->file = rel->rd_rel->relfilenode;
	table_close(rel, NoLock);
	map = sv_revmap_finish(loader.builder);
	map->in_files = loader.in_files;
	history->map = map;
}

/*
 * Copies the marks of all revisions in the order of their numbers: applied rows
 * mostly come in that order, and each would wait for access to a revision's memory
 * otherwise.
 */
static uint64 *
collect_marks(const SvRevmap *map)
{
	uint64	   *marks = palloc_array(uint64, map->nrevs);

	for (int32 i = 0; i < map->nrevs; i++)
		marks[map->number[i]] = map->arrived[i].mark;
	return marks;
}

/*
 * Notes that the revision in the slot is applied; returns its number, or -1 if
 * it is unknown. id is a buffer for its id.
 */
static int32
add_applied(SvHistory *history, SvSet *applied, const uint64 *marks, int32 last,
			TupleTableSlot *slot, StringInfo id)
{
	text	   *value = DatumGetTextPP(column(slot, Anum_applied_revision));
	uint64		mark = mark_of(checksum_column(slot, Anum_applied_checksum));
	int32		found;

	resetStringInfo(id);
	appendBinaryStringInfo(id, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	found = sv_revmap_find_near(history->map, last, id->data);
	if (found < 0)
	{
		history->unknown = lappend(history->unknown, pstrdup(id->data));
		return found;
	}
	sv_set_add(applied, found);
	history->napplied++;
	if (mark != 0 && marks[found] != 0 && mark != marks[found])
		history->altered = lappend_int(history->altered, found);
	return found;
}

/* Finds out which revisions of the map are applied. */
static void
load_applied(SvHistory *history, Snapshot snapshot)
{
	Relation	rel = table_open(history->project->rels.tables[SV_TABLE_APPLIED].oid, AccessShareLock);
	SvSet	   *applied = sv_set_empty(history->map);
	uint64	   *marks = collect_marks(history->map);
	size_t		length = strlen(history->project->name);
	int32		last = -1;
	StringInfoData id;
	TupleTableSlot *slot;
	TableScanDesc scan = begin_scan(rel, snapshot, &slot);

	initStringInfo(&id);
	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		CHECK_FOR_INTERRUPTS();
		slot_getsomeattrs(slot, Anum_applied_checksum);
		if (text_column_is(slot, Anum_applied_project, history->project->name, length) &&
			text_column_is(slot, Anum_applied_tenant, SV_NO_TENANT, 0))
			last = add_applied(history, applied, marks, last, slot, &id);
	}
	end_scan(scan, slot);
	table_close(rel, NoLock);
	pfree(id.data);
	pfree(marks);
	list_sort(history->altered, list_int_cmp);
	list_sort(history->unknown, sv_texts_compare_cells);
	history->applied = applied;
}

/*
 * sv_history_load
 *		Reads a project under the given snapshot, in the current memory context.
 */
SvHistory *
sv_history_load(const SvProject *project, Snapshot snapshot)
{
	SvHistory  *history = palloc0_object(SvHistory);

	history->project = sv_project_copy(project);
	history->whole = history;
	load_revisions(history, snapshot);
	load_applied(history, snapshot);
	return sv_squash_is_used(history->map) ? sv_view_make(history, NIL) : history;
}

/* The transactions that a snapshot treats as in progress; returns how many. */
static int32
unfinished_for(Snapshot snapshot, const TransactionId **xids)
{
	*xids = snapshot->takenDuringRecovery ? snapshot->subxip : snapshot->xip;
	return snapshot->takenDuringRecovery ? snapshot->subxcnt : (int32) snapshot->xcnt;
}

/*
 * Is any of these transactions not among the others?  Comparing their numbers is
 * not enough: one that is being prepared appears twice in a snapshot.
 */
static bool
any_is_missing(const TransactionId *xids, int32 n, const TransactionId *others, int32 nothers)
{
	if (n == nothers && n > 0 && memcmp(xids, others, sizeof(TransactionId) * n) == 0)
		return false;
	for (int32 i = 0; i < n; i++)
	{
		int32		j = 0;

		while (j < nothers && others[j] != xids[i])
			j++;
		if (j == nothers)
			return true;
	}
	return false;
}

/* Would a snapshot taken now see exactly the same? */
static bool
snapshot_is_latest(Snapshot snapshot)
{
	Snapshot	latest;
	const TransactionId *xids,
			   *others;
	int32		n,
				nothers;

	/* A parallel query must not take another snapshot. */
	if (IsInParallelMode())
		return false;
	latest = GetLatestSnapshot();
	n = unfinished_for(snapshot, &xids);
	nothers = unfinished_for(latest, &others);
	return snapshot->xmax == latest->xmax && snapshot->curcid == latest->curcid &&
		!any_is_missing(xids, n, others, nothers);
}

/* Is this snapshot older than the cached history?  Then it must not see that. */
static bool
snapshot_is_older(Snapshot snapshot)
{
	const SharedHistory *shared = cache.shared;
	const TransactionId *xids;
	int32		n = unfinished_for(snapshot, &xids);

	if (TransactionIdIsValid(shared->xid) && shared->xid == GetTopTransactionIdIfAny() &&
		snapshot->curcid < shared->curcid)
		return true;
	if (snapshot->xmax == shared->xmax)
		return any_is_missing(xids, n, shared->unfinished, shared->nunfinished);
	return TransactionIdPrecedes(snapshot->xmax, shared->xmax);
}

static bool
cache_serves(const SvProject *project)
{
	return cache.shared != NULL && !cache.stale && !IsolationUsesXactSnapshot() &&
		!snapshot_is_older(GetActiveSnapshot()) &&
		cache.revisions == project->rels.tables[SV_TABLE_REVISIONS].oid &&
		cache.applied == project->rels.tables[SV_TABLE_APPLIED].oid &&
		strcmp(cache.shared->history->project->name, project->name) == 0;
}

/*
 * Does a later snapshot see exactly what the cache shows?  It does if no
 * transaction has ended since, and this one has not changed anything, neither
 * before nor since.
 */
static bool
snapshot_is_same(Snapshot snapshot)
{
	const SharedHistory *shared = cache.shared;
	const TransactionId *xids;
	int32		n = unfinished_for(snapshot, &xids);

	return snapshot->xmax == shared->xmax && snapshot->curcid == shared->curcid &&
		!any_is_missing(shared->unfinished, shared->nunfinished, xids, n) &&
		!TransactionIdIsValid(shared->xid) && !TransactionIdIsValid(GetTopTransactionIdIfAny());
}

/*
 * sv_history_read_latest
 *		Like sv_history_read, but returns a project as a statement that begins
 *		now would see it, including changes by this transaction.
 */
const SvHistory *
sv_history_read_latest(const SvProject *project)
{
	const SvHistory *history;

	CommandCounterIncrement();
	PushActiveSnapshot(GetTransactionSnapshot());
	history = sv_history_read(project);
	PopActiveSnapshot();
	return history;
}

static void
register_callback(void)
{
	static bool registered = false;

	if (!registered)
		CacheRegisterRelcacheCallback(invalidate_cache, (Datum) 0);
	registered = true;
}

/*
 * sv_history_watch
 *		From now on, sv_history_touched reports whether a row of the two tables
 *		may have changed.
 */
void
sv_history_watch(const SvRelations *rels)
{
	register_callback();
	sv_history_discard();
	AcceptInvalidationMessages();
	watch.revisions = rels->tables[SV_TABLE_REVISIONS].oid;
	watch.applied = rels->tables[SV_TABLE_APPLIED].oid;
	watch.changed = false;
	watch.written = false;
}

/*
 * sv_history_touched
 *		Tells whether this session may have changed a row of the two tables
 *		since sv_history_watch.  It may have been another session, or another
 *		project.
 */
bool
sv_history_touched(void)
{
	return watch.changed;
}

/*
 * sv_history_written
 *		Tells whether this session has changed a row of the two tables since the
 *		last call, or since sv_history_watch.  It may have been a row of another
 *		project.  Changes are not noticed if their triggers are disabled.
 */
bool
sv_history_written(void)
{
	bool		written = watch.written;

	watch.written = false;
	return written;
}

/*
 * sv_history_get_row
 *		Returns the row of a revision, with its bodies, as the snapshot shows it, in
 *		the current memory context.
 *
 * Raises 40001 if it is not there: another session has deleted it by hand, perhaps
 * with our triggers disabled.  So the next call reads the history again.
 */
SvRevisionRow *
sv_history_get_row(const SvHistory *history, int32 revision, Snapshot snapshot)
{
	const char *id = history->map->revs[revision]->id;
	SvRevisionRow *row = sv_revisions_get(history->project, id, snapshot);

	if (row != NULL)
		return row;
	sv_history_forget();
	ereport(ERROR,
			(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
			 errmsg("revision \"%s\" has just been deleted by another session", id),
			 errhint("Call again.")));
}

/* Is a revision applied that is not registered? */
static bool
is_unknown(const SvHistory *history, const char *name)
{
	ListCell   *cell;

	foreach(cell, history->unknown)
		if (strcmp(lfirst(cell), name) == 0)
		return true;
	return false;
}

/*
 * sv_history_count_pending
 *		How many revisions have to be applied: those that are registered, and those that are
 *		not, but were squashed together with some that are applied.
 */
int32
sv_history_count_pending(const SvHistory *history)
{
	int32		n = history->map->nrevs - history->napplied;

	for (int32 i = 0; i < history->map->ndefects; i++)
	{
		const SvDefect *defect = &history->map->defects[i];

		CHECK_FOR_INTERRUPTS();
		if (defect->kind == SV_DEFECT_MISSING_REPLACED && !is_unknown(history, defect->name))
			n++;
	}
	return n;
}

/*
 * sv_history_forget
 *		Releases the history that the session has in memory.
 */
void
sv_history_forget(void)
{
	SharedHistory *shared = cache.shared;

	cache.shared = NULL;
	if (shared != NULL)
		release(shared);
}

/*
 * Makes the current memory context a holder of the shared history until it is reset
 * or deleted, which happens at the end of the call, also after an error.
 */
static const SvHistory *
hold(SharedHistory *shared, const SvProject *project)
{
	Hold	   *held = palloc_object(Hold);

	held->history = *shared->history;
	held->history.project = sv_project_copy(project);
	held->history.whole = &held->history;
	if (shared->history->whole != shared->history)
	{
		held->whole = *shared->history->whole;
		held->whole.project = held->history.project;
		held->whole.whole = held->history.whole = &held->whole;
	}
	held->callback.func = release;
	held->callback.arg = shared;
	MemoryContextRegisterResetCallback(CurrentMemoryContext, &held->callback);
	shared->holders++;
	return &held->history;
}

/*
 * sv_history_take
 *		Returns a project as the snapshot shows it.  The session does not keep it
 *		for the next call.
 *
 * That is not a loss: a caller that takes a history is about to change it.
 */
const SvHistory *
sv_history_take(const SvProject *project, Snapshot snapshot)
{
	const SvHistory *history;

	sv_history_discard();

	/*
	 * Unlike a table lock, the run lock does not process invalidation
	 * messages.
	 */
	AcceptInvalidationMessages();
	if (!cache_serves(project) || !snapshot_is_same(snapshot))
		return sv_history_load(project, snapshot);
	history = hold(cache.shared, project);
	sv_history_forget();
	return history;
}

/* Reads a project under a snapshot, to be shared; the caller is its holder. */
static SharedHistory *
load_shared(const SvProject *project, Snapshot snapshot)
{
	/*
	 * It gets its parent only when it is complete: an error must not leave
	 * anything behind.
	 */
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver history",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	SharedHistory *shared = palloc0_object(SharedHistory);
	const TransactionId *xids;

	shared->context = context;
	shared->holders = 1;
	shared->xmax = snapshot->xmax;
	shared->nunfinished = unfinished_for(snapshot, &xids);
	shared->unfinished = palloc_array(TransactionId, shared->nunfinished);
	if (shared->nunfinished > 0)
		memcpy(shared->unfinished, xids, sizeof(TransactionId) * shared->nunfinished);
	shared->xid = GetTopTransactionIdIfAny();
	shared->curcid = snapshot->curcid;
	shared->history = sv_history_load(project, snapshot);
	MemoryContextSwitchTo(old);
	MemoryContextSetParent(context, CacheMemoryContext);
	return shared;
}

/*
 * sv_history_read
 *		Returns a project as the active snapshot shows it.
 */
const SvHistory *
sv_history_read(const SvProject *project)
{
	const SvHistory *history;
	Snapshot	snapshot;

	register_callback();
	sv_history_discard();

	/*
	 * Taking a lock that the transaction already has does not process
	 * messages.
	 */
	AcceptInvalidationMessages();
	if (cache_serves(project))
		return hold(cache.shared, project);
	sv_history_forget();

	snapshot = RegisterSnapshot(GetActiveSnapshot());
	cache.revisions = project->rels.tables[SV_TABLE_REVISIONS].oid;
	cache.applied = project->rels.tables[SV_TABLE_APPLIED].oid;
	cache.stale = false;
	cache.shared = load_shared(project, snapshot);
	history = hold(cache.shared, project);
	if (IsolationUsesXactSnapshot() || !snapshot_is_latest(snapshot))
		sv_history_forget();
	UnregisterSnapshot(snapshot);
	return history;
}
