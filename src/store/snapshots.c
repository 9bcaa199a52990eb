/*
 * snapshots.c
 *		Rows of schemaver_snapshots: schemas that were kept.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "miscadmin.h"
#include "store/deletion.h"
#include "store/lookup.h"
#include "store/row.h"
#include "store/snapshots.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* Raises 55000 if this database has no such table yet. */
static const SvRelation *
find_table(const SvRelations *rels)
{
	const SvRelation *table = &rels->tables[SV_TABLE_SNAPSHOTS];

	if (!OidIsValid(table->oid))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("extension \"schemaver\" has version %s in this database, which keeps no snapshots", rels->version),
				 errhint("ALTER EXTENSION schemaver UPDATE")));
	return table;
}

static void
raise_duplicate(const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_DUPLICATE_OBJECT),
			 errmsg("snapshot \"%s\" already exists", name),
			 errhint("To replace it: SELECT schemaver_snapshot(%s, replace => true).", quote_literal_cstr(name))));
}

static void
raise_missing(const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("snapshot \"%s\" does not exist", name),
			 errhint("SELECT name FROM schemaver_snapshots lists all of them.")));
}

/*
 * sv_snapshots_put
 *		Writes a row.  Raises 42710 if there is one of this name, unless it is to be
 *		replaced.
 */
void
sv_snapshots_put(const SvRelations *rels, const SvKept *kept, bool replace)
{
	SvInsertion insertion;
	MemoryContext old;

	sv_insertion_begin_one(&insertion, find_table(rels));
	old = sv_insertion_row(&insertion);
	sv_insertion_set_text(&insertion, Anum_snapshots_name, kept->name);
	sv_insertion_set(&insertion, Anum_snapshots_server_major, Int32GetDatum(kept->server_major));
	sv_insertion_set_texts(&insertion, Anum_snapshots_schemas, kept->schemas);
	sv_insertion_set_text(&insertion, Anum_snapshots_fingerprint, kept->fingerprint);
	sv_insertion_set_timestamp(&insertion, Anum_snapshots_taken_at, GetCurrentTimestamp());
	sv_insertion_set_text(&insertion, Anum_snapshots_taken_by, GetUserNameFromId(GetUserId(), false));
	sv_kept_set(&insertion, kept, Anum_snapshots_checksum, Anum_snapshots_content);
	if (replace)
		sv_row_put(&insertion, old, Anum_snapshots_content);
	else if (!sv_row_add(&insertion, old))
		raise_duplicate(kept->name);
	sv_insertion_end(&insertion, false);
}

static SvKept *
read_row(HeapTuple tuple, Relation rel, const char *name)
{
	SvKept	   *kept = palloc0_object(SvKept);

	kept->name = name;
	kept->server_major = DatumGetInt32(sv_lookup_datum(tuple, rel, Anum_snapshots_server_major));
	kept->schemas = sv_lookup_texts(tuple, rel, Anum_snapshots_schemas);
	kept->fingerprint = sv_lookup_text(tuple, rel, Anum_snapshots_fingerprint);
	if (!sv_kept_get(kept, tuple, rel, Anum_snapshots_checksum, Anum_snapshots_content))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("snapshot \"%s\" is damaged", name),
				 errdetail("Its checksum is not that of its content."),
				 errhint("Take it again: SELECT schemaver_snapshot(%s, replace => true).", quote_literal_cstr(name))));
	return kept;
}

/*
 * sv_snapshots_get
 *		Reads a row, as it is now, in the current memory context.  Raises 42704 if there
 *		is none, 42501 if the caller may not read it, and XX001 if it is damaged.
 */
SvKept *
sv_snapshots_get(const SvRelations *rels, const char *name)
{
	Relation	rel = table_open(find_table(rels)->oid, AccessShareLock);
	Snapshot	snapshot;
	HeapTuple	tuple;
	SvKept	   *kept;

	sv_kept_check_readable(rel, Anum_snapshots_content);
	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	tuple = sv_lookup(rel, snapshot, &name, 1);
	if (!HeapTupleIsValid(tuple))
		raise_missing(name);
	kept = read_row(tuple, rel, name);
	UnregisterSnapshot(snapshot);
	table_close(rel, NoLock);
	return kept;
}

/*
 * sv_snapshots_remove
 *		Removes a row.  Raises 42704 if it does not exist.
 */
void
sv_snapshots_remove(const SvRelations *rels, const char *name)
{
	const char *keys[] = {name, NULL};
	SvDeletion	deletion;

	sv_deletion_begin(&deletion, find_table(rels));
	if (!sv_deletion_any(&deletion, keys))
		raise_missing(name);
	sv_deletion_end(&deletion);
}
