/*
 * snapshots.c
 *		Rows of schemaver_snapshots: schemas that were kept.
 *
 * What a schema consists of, as bytes, means nothing here.  A row may have been written
 * by hand, or come from a dump: the checksum shows whether it is complete, not who has
 * written it.
 *
 * Whoever took a snapshot may have seen more of the catalogs than others may, such as
 * digests of passwords.  So reading a row requires the right to read the table, unlike
 * that of other tables.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "core/checksum.h"
#include "miscadmin.h"
#include "store/deletion.h"
#include "store/lookup.h"
#include "store/row.h"
#include "store/snapshots.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/rls.h"
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

static bytea *
make_bytes(const char *data, Size length)
{
	bytea	   *bytes = palloc(VARHDRSZ + length);

	SET_VARSIZE(bytes, VARHDRSZ + length);
	memcpy(VARDATA(bytes), data, length);
	return bytes;
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
	uint8		checksum[SV_CHECKSUM_LENGTH];
	SvInsertion insertion;
	MemoryContext old;

	sv_checksum_bytes(kept->content, kept->length, checksum);
	sv_insertion_begin_one(&insertion, find_table(rels));
	old = sv_insertion_row(&insertion);
	sv_insertion_set_text(&insertion, Anum_snapshots_name, kept->name);
	sv_insertion_set(&insertion, Anum_snapshots_server_major, Int32GetDatum(kept->server_major));
	sv_insertion_set_texts(&insertion, Anum_snapshots_schemas, kept->schemas);
	sv_insertion_set_text(&insertion, Anum_snapshots_fingerprint, kept->fingerprint);
	sv_insertion_set_timestamp(&insertion, Anum_snapshots_taken_at, GetCurrentTimestamp());
	sv_insertion_set_text(&insertion, Anum_snapshots_taken_by, GetUserNameFromId(GetUserId(), false));
	sv_insertion_set_checksum(&insertion, Anum_snapshots_checksum, checksum);
	sv_insertion_set(&insertion, Anum_snapshots_content, PointerGetDatum(make_bytes(kept->content, kept->length)));
	if (replace)
		sv_row_put(&insertion, old, Anum_snapshots_content);
	else if (!sv_row_add(&insertion, old))
		raise_duplicate(kept->name);
	sv_insertion_end(&insertion, false);
}

/* Raises 42501 unless the caller may read the whole row. */
static void
check_readable(Relation rel)
{
	Oid			table = RelationGetRelid(rel);

	if (pg_class_aclcheck(table, GetUserId(), ACL_SELECT) != ACLCHECK_OK &&
		pg_attribute_aclcheck(table, Anum_snapshots_content, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_TABLE, RelationGetRelationName(rel));
	if (check_enable_rls(table, InvalidOid, true) == RLS_ENABLED)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("row-level security of table \"%s\" applies to role \"%s\"", RelationGetRelationName(rel),
						GetUserNameFromId(GetUserId(), false)),
				 errhint("Compare as a role that has BYPASSRLS.")));
}

/* A column of bytes; none if it is NULL. */
static bytea *
get_bytes(HeapTuple tuple, Relation rel, int attnum)
{
	bool		isnull;
	Datum		value = heap_getattr(tuple, attnum, RelationGetDescr(rel), &isnull);

	return isnull ? make_bytes("", 0) : DatumGetByteaPP(value);
}

static SvKept *
read_row(HeapTuple tuple, Relation rel, const char *name)
{
	SvKept	   *kept = palloc0_object(SvKept);
	bytea	   *content = get_bytes(tuple, rel, Anum_snapshots_content);
	bytea	   *stored = get_bytes(tuple, rel, Anum_snapshots_checksum);
	uint8		checksum[SV_CHECKSUM_LENGTH];

	kept->name = name;
	kept->schemas = sv_lookup_texts(tuple, rel, Anum_snapshots_schemas);
	kept->content = VARDATA_ANY(content);
	kept->length = VARSIZE_ANY_EXHDR(content);
	sv_checksum_bytes(kept->content, kept->length, checksum);
	if (VARSIZE_ANY_EXHDR(stored) != SV_CHECKSUM_LENGTH || memcmp(VARDATA_ANY(stored), checksum, SV_CHECKSUM_LENGTH) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("snapshot \"%s\" is damaged", name),
				 errdetail("Its checksum is not that of its content."),
				 errhint("Take it again: SELECT schemaver_snapshot(%s, replace => true).", quote_literal_cstr(name))));
	return kept;
}

/*
 * sv_snapshots_get
 *		Reads a row, as it is now, in the current memory context; without major version
 *		and fingerprint, which are for those who list the table.  Raises 42704 if there
 *		is none, 42501 if the caller may not read it, and XX001 if it is damaged.
 */
SvKept *
sv_snapshots_get(const SvRelations *rels, const char *name)
{
	Relation	rel = table_open(find_table(rels)->oid, AccessShareLock);
	Snapshot	snapshot;
	HeapTuple	tuple;
	SvKept	   *kept;

	check_readable(rel);
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
