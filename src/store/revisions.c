/*
 * revisions.c
 *		Rows of schemaver_revisions, one at a time. history.c reads all of them.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "compat.h"
#include "errors.h"
#include "miscadmin.h"
#include "store/deletion.h"
#include "store/insertion.h"
#include "store/lookup.h"
#include "store/revisions.h"
#include "store/row.h"
#include "store/seek.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

/*
 * Reads a checksum from its column.  Returns false if there is none, or if it is
 * not one of ours.
 */
static bool
take_checksum(Datum value, bool isnull, uint8 *checksum)
{
	bytea	   *bytes = isnull ? NULL : DatumGetByteaPP(value);

	if (bytes == NULL || VARSIZE_ANY_EXHDR(bytes) != SV_CHECKSUM_LENGTH)
		return false;
	memcpy(checksum, VARDATA_ANY(bytes), SV_CHECKSUM_LENGTH);
	return true;
}

/* Reads a checksum; a row written by hand may have none, which is then computed. */
static void
get_checksum(HeapTuple tuple, Relation rel, int attnum, const char *body,
			 bool transactional, uint8 *checksum)
{
	bool		isnull;
	Datum		value = heap_getattr(tuple, attnum, RelationGetDescr(rel), &isnull);

	if (!take_checksum(value, isnull, checksum))
		sv_checksum(body, transactional, checksum);
}

/* Reads the authority of a body; NULL if there is no column for it. */
static char *
get_authority(HeapTuple tuple, Relation rel, AttrNumber attnum)
{
	return attnum == InvalidAttrNumber ? NULL : sv_lookup_text(tuple, rel, attnum);
}

/* Where a body comes from, given its two columns; no line without a file, and no file without a line. */
static SvOrigin
make_origin(const char *file, int line)
{
	SvOrigin	origin = {file, line};
	SvOrigin	none = {NULL, 0};

	return file != NULL && line > 0 ? origin : none;
}

/* Reads where a body comes from; nowhere if there are no columns for it. */
static SvOrigin
get_origin(HeapTuple tuple, Relation rel, AttrNumber file, AttrNumber line)
{
	bool		isnull = true;
	Datum		value = line == InvalidAttrNumber ? (Datum) 0 :
		heap_getattr(tuple, line, RelationGetDescr(rel), &isnull);

	return make_origin(file == InvalidAttrNumber ? NULL : sv_lookup_text(tuple, rel, file),
					   isnull ? 0 : DatumGetInt32(value));
}

/* Reads what a revision replaces; nothing if there is no column for it. */
static const char **
get_replaced(HeapTuple tuple, Relation rel, AttrNumber attnum)
{
	return attnum == InvalidAttrNumber ? NULL : sv_lookup_texts(tuple, rel, attnum);
}

/*
 * Reads what the upgrade leads from and to.  What somebody has changed by hand, so that it
 * cannot be read, is not known.
 */
static SvStructure
get_structure(HeapTuple tuple, Relation rel, const SvRelations *rels)
{
	SvStructure structure = {NULL};
	SvStructure none = {NULL};
	bool		isnull;
	Datum		major;

	if (!sv_revisions_keep_structure(rels))
		return none;
	major = heap_getattr(tuple, rels->columns[SV_COLUMN_STRUCTURE_MAJOR], RelationGetDescr(rel), &isnull);
	structure.before = sv_lookup_text(tuple, rel, rels->columns[SV_COLUMN_STRUCTURE_BEFORE]);
	structure.after = sv_lookup_text(tuple, rel, rels->columns[SV_COLUMN_STRUCTURE_AFTER]);
	structure.major = isnull ? 0 : DatumGetInt32(major);
	structure.scope = sv_lookup_text(tuple, rel, rels->columns[SV_COLUMN_STRUCTURE_SCOPE]);
	return sv_structure_is_sound(&structure) ? structure : none;
}

static SvRevisionRow *
row_from_tuple(const SvRelations *rels, HeapTuple tuple, Relation rel)
{
	SvRevisionRow *row = palloc0_object(SvRevisionRow);

	row->revision = sv_lookup_text(tuple, rel, Anum_revisions_revision);
	row->down_revision = sv_lookup_texts(tuple, rel, Anum_revisions_down_revision);
	row->depends_on = sv_lookup_texts(tuple, rel, Anum_revisions_depends_on);
	row->branch_labels = sv_lookup_texts(tuple, rel, Anum_revisions_branch_labels);
	row->message = sv_lookup_text(tuple, rel, Anum_revisions_message);
	row->transactional = DatumGetBool(sv_lookup_datum(tuple, rel, Anum_revisions_transactional));
	row->upgrade = sv_lookup_text(tuple, rel, Anum_revisions_upgrade);
	row->downgrade = sv_lookup_text(tuple, rel, Anum_revisions_downgrade);
	get_checksum(tuple, rel, Anum_revisions_upgrade_checksum, row->upgrade,
				 row->transactional, row->upgrade_checksum);
	get_checksum(tuple, rel, Anum_revisions_downgrade_checksum, row->downgrade,
				 row->transactional, row->downgrade_checksum);
	row->has_created_at = true;
	row->created_at = DatumGetTimestampTz(sv_lookup_datum(tuple, rel, Anum_revisions_created_at));
	row->created_by = sv_lookup_text(tuple, rel, Anum_revisions_created_by);
	row->upgrade_authority = get_authority(tuple, rel, rels->columns[SV_COLUMN_UPGRADE_AUTHORITY]);
	row->downgrade_authority = get_authority(tuple, rel, rels->columns[SV_COLUMN_DOWNGRADE_AUTHORITY]);
	row->upgrade_origin = get_origin(tuple, rel, rels->columns[SV_COLUMN_UPGRADE_FILE],
									 rels->columns[SV_COLUMN_UPGRADE_LINE]);
	row->downgrade_origin = get_origin(tuple, rel, rels->columns[SV_COLUMN_DOWNGRADE_FILE],
									   rels->columns[SV_COLUMN_DOWNGRADE_LINE]);
	row->structure = get_structure(tuple, rel, rels);
	row->replaces = get_replaced(tuple, rel, rels->columns[SV_COLUMN_REPLACES]);
	return row;
}

static HeapTuple
find_tuple(Relation rel, const char *project, const char *revision, Snapshot snapshot)
{
	const char *keys[] = {project, revision};

	return sv_lookup(rel, snapshot, keys, lengthof(keys));
}

/*
 * sv_revisions_get
 *		Returns one revision in the current memory context, NULL if there is
 *		none with this id.
 */
SvRevisionRow *
sv_revisions_get(const SvProject *project, const char *revision, Snapshot snapshot)
{
	Relation	rel = table_open(project->rels.tables[SV_TABLE_REVISIONS].oid, AccessShareLock);
	HeapTuple	tuple = find_tuple(rel, project->name, revision, snapshot);
	SvRevisionRow *row = NULL;

	if (HeapTupleIsValid(tuple))
		row = row_from_tuple(&project->rels, tuple, rel);
	table_close(rel, NoLock);
	return row;
}

/*
 * sv_revisions_locator
 *		Converts a row's place in the table into a number that a revision map can
 *		keep.
 */
uint64
sv_revisions_locator(const ItemPointerData *tid)
{
	return ((uint64) ItemPointerGetBlockNumber(tid) << 16) | ItemPointerGetOffsetNumber(tid);
}

/* A column of the row in the slot; NULL for NULL, and if the table has no such column. */
static char *
slot_text(TupleTableSlot *slot, int attnum)
{
	bool		isnull;
	Datum		value;

	if (attnum == InvalidAttrNumber)
		return NULL;
	value = slot_getattr(slot, attnum, &isnull);
	return isnull ? NULL : TextDatumGetCString(value);
}

/* Has the current transaction written the row in the slot? */
static bool
is_new(TupleTableSlot *slot)
{
	bool		is_copy;
	HeapTuple	tuple = ExecFetchSlotHeapTuple(slot, false, &is_copy);

	return TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(tuple->t_data));
}

/* Reads what is stored besides the text of a body. */
static void
get_surroundings(const SvRelations *rels, TupleTableSlot *slot, bool upgrade, SvStoredBody *body)
{
	const AttrNumber *columns = rels->columns;
	AttrNumber	line = columns[upgrade ? SV_COLUMN_UPGRADE_LINE : SV_COLUMN_DOWNGRADE_LINE];
	bool		isnull = true;
	Datum		value = line == InvalidAttrNumber ? (Datum) 0 : slot_getattr(slot, line, &isnull);

	body->authority = slot_text(slot, columns[upgrade ? SV_COLUMN_UPGRADE_AUTHORITY :
											  SV_COLUMN_DOWNGRADE_AUTHORITY]);
	body->origin = make_origin(slot_text(slot, columns[upgrade ? SV_COLUMN_UPGRADE_FILE :
													   SV_COLUMN_DOWNGRADE_FILE]),
							   isnull ? 0 : DatumGetInt32(value));
	body->is_new = is_new(slot);
}

/* Reads a body of the row in the slot, unless it is NULL, and its checksum. */
static void
get_content(TupleTableSlot *slot, bool upgrade, SvStoredBody *body, uint8 *checksum)
{
	int			attnum = upgrade ? Anum_revisions_upgrade : Anum_revisions_downgrade;
	bool		isnull;
	Datum		value = slot_getattr(slot, upgrade ? Anum_revisions_upgrade_checksum :
									 Anum_revisions_downgrade_checksum, &isnull);
	bool		known = take_checksum(value, isnull, checksum);
	char	   *text = body != NULL || !known ? slot_text(slot, attnum) : NULL;

	if (!known)
		sv_checksum(text, DatumGetBool(slot_getattr(slot, Anum_revisions_transactional, &isnull)),
					checksum);
	if (body != NULL)
		body->text = text;
	else if (text != NULL)
		pfree(text);
}

/*
 * sv_revisions_get_content
 *		Reads a body of the revision at this place, in the current memory context,
 *		and its checksum. body may be NULL if only the checksum is wanted.
 *
 * The snapshot must be the one under which the place was read, and registered
 * ever since; file is the table's file at that time.  Raises SV014 if the table
 * has been rewritten: a lock prevents other sessions from doing that, but not a
 * body.
 */
void
sv_revisions_get_content(const SvRelations *rels, Oid file, uint64 locator, bool upgrade,
						 Snapshot snapshot, SvStoredBody *body, uint8 *checksum)
{
	Relation	rel = table_open(rels->tables[SV_TABLE_REVISIONS].oid, AccessShareLock);
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	ItemPointerData tid;

	if (rel->rd_rel->relfilenode != file)
		ereport(ERROR,
				(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
				 errmsg("a body has rewritten table \"%s\"", RelationGetRelationName(rel)),
				 errdetail("The run is rolled back, because its next revision could not be found.")));
	ItemPointerSet(&tid, (BlockNumber) (locator >> 16), (OffsetNumber) (locator & 0xffff));
	if (!table_tuple_fetch_row_version(rel, &tid, snapshot, slot))
		elog(ERROR, "a row of \"%s\" has vanished", RelationGetRelationName(rel));
	get_content(slot, upgrade, body, checksum);
	if (body != NULL)
		get_surroundings(rels, slot, upgrade, body);
	ExecDropSingleTupleTableSlot(slot);
	table_close(rel, NoLock);
}

/* The last transaction of this session that has written revisions. */
static TransactionId written_in = InvalidTransactionId;

/*
 * sv_revisions_written
 *		Tells whether the current transaction has registered or changed revisions, even
 *		if that has been rolled back to a savepoint.
 */
bool
sv_revisions_written(void)
{
	return TransactionIdIsValid(written_in) && written_in == GetTopTransactionIdIfAny();
}

/*
 * sv_revisions_set_checksums
 *		Computes the checksums of the row's bodies.
 */
void
sv_revisions_set_checksums(SvRevisionRow *row)
{
	sv_checksum(row->upgrade, row->transactional, row->upgrade_checksum);
	sv_checksum(row->downgrade, row->transactional, row->downgrade_checksum);
}

/*
 * sv_revisions_is_sound
 *		Tells whether the checksums of a row match its bodies.  They do not if
 *		somebody has changed a body in the table.
 */
bool
sv_revisions_is_sound(const SvRevisionRow *row)
{
	SvRevisionRow actual = *row;

	sv_revisions_set_checksums(&actual);
	return memcmp(actual.upgrade_checksum, row->upgrade_checksum, SV_CHECKSUM_LENGTH) == 0 &&
		memcmp(actual.downgrade_checksum, row->downgrade_checksum, SV_CHECKSUM_LENGTH) == 0;
}

/* Sets the value of an added column, if the table has it. */
static void
set_added_text(SvInsertion *insertion, const SvRelations *rels, SvColumn column, const char *value)
{
	if (rels->columns[column] != InvalidAttrNumber)
		sv_insertion_set_text(insertion, rels->columns[column], value);
}

/* Sets where a body comes from, if the table has columns for it. */
static void
set_origin(SvInsertion *insertion, const SvRelations *rels, SvColumn file, SvColumn line,
		   const SvOrigin *origin)
{
	if (origin->file == NULL || !sv_revisions_keep_origins(rels))
		return;
	sv_insertion_set_text(insertion, rels->columns[file], origin->file);
	sv_insertion_set(insertion, rels->columns[line], Int32GetDatum(origin->line));
}

/*
 * sv_revisions_keep_origins
 *		Tells whether the table has columns for the files that bodies come from.
 */
bool
sv_revisions_keep_origins(const SvRelations *rels)
{
	return rels->columns[SV_COLUMN_UPGRADE_FILE] != InvalidAttrNumber &&
		rels->columns[SV_COLUMN_UPGRADE_LINE] != InvalidAttrNumber &&
		rels->columns[SV_COLUMN_DOWNGRADE_FILE] != InvalidAttrNumber &&
		rels->columns[SV_COLUMN_DOWNGRADE_LINE] != InvalidAttrNumber;
}

/*
 * sv_revisions_keep_replaced
 *		Tells whether the table has a column for what a revision replaces.
 */
bool
sv_revisions_keep_replaced(const SvRelations *rels)
{
	return rels->columns[SV_COLUMN_REPLACES] != InvalidAttrNumber;
}

/*
 * sv_revisions_keep_structure
 *		Tells whether the table has columns for what revisions lead from and to.
 */
bool
sv_revisions_keep_structure(const SvRelations *rels)
{
	return rels->columns[SV_COLUMN_STRUCTURE_BEFORE] != InvalidAttrNumber &&
		rels->columns[SV_COLUMN_STRUCTURE_AFTER] != InvalidAttrNumber &&
		rels->columns[SV_COLUMN_STRUCTURE_MAJOR] != InvalidAttrNumber &&
		rels->columns[SV_COLUMN_STRUCTURE_SCOPE] != InvalidAttrNumber;
}

/* Sets what the upgrade leads from and to, if that is known and the table has columns for it. */
static void
set_structure(SvInsertion *insertion, const SvRelations *rels, const SvStructure *structure)
{
	if (!sv_structure_is_known(structure) || !sv_revisions_keep_structure(rels))
		return;
	sv_insertion_set_text(insertion, rels->columns[SV_COLUMN_STRUCTURE_BEFORE], structure->before);
	sv_insertion_set_text(insertion, rels->columns[SV_COLUMN_STRUCTURE_AFTER], structure->after);
	sv_insertion_set(insertion, rels->columns[SV_COLUMN_STRUCTURE_MAJOR], Int32GetDatum(structure->major));
	sv_insertion_set_text(insertion, rels->columns[SV_COLUMN_STRUCTURE_SCOPE], structure->scope);
}

/* Sets the columns of a row, except for when and by whom it was registered. */
static void
set_row(SvInsertion *insertion, const SvProject *project, const SvRevisionRow *row)
{
	written_in = GetTopTransactionId();
	sv_insertion_set_text(insertion, Anum_revisions_project, project->name);
	sv_insertion_set_text(insertion, Anum_revisions_revision, row->revision);
	sv_insertion_set_texts(insertion, Anum_revisions_down_revision, row->down_revision);
	sv_insertion_set_texts(insertion, Anum_revisions_depends_on, row->depends_on);
	sv_insertion_set_texts(insertion, Anum_revisions_branch_labels, row->branch_labels);
	sv_insertion_set_text(insertion, Anum_revisions_message, row->message);
	sv_insertion_set(insertion, Anum_revisions_transactional, BoolGetDatum(row->transactional));
	sv_insertion_set_checksum(insertion, Anum_revisions_upgrade_checksum, row->upgrade_checksum);
	sv_insertion_set_checksum(insertion, Anum_revisions_downgrade_checksum, row->downgrade_checksum);
	sv_insertion_set_text(insertion, Anum_revisions_upgrade, row->upgrade);
	sv_insertion_set_text(insertion, Anum_revisions_downgrade, row->downgrade);
	set_added_text(insertion, &project->rels, SV_COLUMN_UPGRADE_AUTHORITY, row->upgrade_authority);
	set_added_text(insertion, &project->rels, SV_COLUMN_DOWNGRADE_AUTHORITY, row->downgrade_authority);
	set_origin(insertion, &project->rels, SV_COLUMN_UPGRADE_FILE, SV_COLUMN_UPGRADE_LINE,
			   &row->upgrade_origin);
	set_origin(insertion, &project->rels, SV_COLUMN_DOWNGRADE_FILE, SV_COLUMN_DOWNGRADE_LINE,
			   &row->downgrade_origin);
	if (row->replaces != NULL && !sv_revisions_keep_replaced(&project->rels))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("extension \"schemaver\" has version %s in this database, which cannot keep what revision \"%s\" replaces",
						project->rels.version, row->revision),
				 errhint("Run ALTER EXTENSION schemaver UPDATE.")));
	if (sv_revisions_keep_replaced(&project->rels))
		sv_insertion_set_texts(insertion, project->rels.columns[SV_COLUMN_REPLACES], row->replaces);
	set_structure(insertion, &project->rels, &row->structure);
}

/*
 * Begins a row that the current user registers now, unless it has a date.  Returns
 * the result of sv_insertion_row.
 */
static MemoryContext
begin_new_row(SvInsertion *insertion, const SvProject *project, const SvRevisionRow *row)
{
	MemoryContext old = sv_insertion_row(insertion);

	set_row(insertion, project, row);
	sv_insertion_set_timestamp(insertion, Anum_revisions_created_at,
							   row->has_created_at ? row->created_at : GetCurrentTransactionStartTimestamp());
	sv_insertion_set_text(insertion, Anum_revisions_created_by, GetUserNameFromId(GetUserId(), false));
	return old;
}

/*
 * sv_revisions_insert
 *		Adds a revision, created now by the current user.  Returns false if
 *		another session has added that id in the meantime.
 */
bool
sv_revisions_insert(const SvProject *project, const SvRevisionRow *row)
{
	SvInsertion insertion;
	MemoryContext old;
	bool		added;

	sv_insertion_begin_one(&insertion, &project->rels.tables[SV_TABLE_REVISIONS]);
	old = begin_new_row(&insertion, project, row);
	added = sv_row_add(&insertion, old);
	sv_insertion_end(&insertion, true);
	return added;
}

/*
 * sv_revisions_insert_all
 *		Adds revisions in the current user's name; those without a date were
 *		created now.  Raises 23505 if one of them exists.
 */
void
sv_revisions_insert_all(const SvProject *project, const SvRevisionRow *const *rows, int32 nrows)
{
	SvInsertion insertion;

	sv_insertion_begin(&insertion, &project->rels.tables[SV_TABLE_REVISIONS]);
	for (int32 i = 0; i < nrows; i++)
		sv_insertion_add(&insertion, begin_new_row(&insertion, project, rows[i]));
	sv_insertion_end(&insertion, true);
}

/*
 * Raises 40001 for a revision that cannot be found: a transaction with an old
 * snapshot cannot change rows that it does not see.
 */
static void
raise_not_met(const char *revision)
{
	ereport(ERROR,
			(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
			 errmsg("could not serialize access to revision \"%s\"", revision),
			 errdetail("It was registered after the snapshot of this transaction was taken, or has just been removed."),
			 errhint("Call again in a new transaction.")));
}

/* Copies the value of a column from the row that is to be replaced. */
static void
keep_column(SvInsertion *insertion, SvSeek *seek, int attnum)
{
	bool		isnull;
	Datum		value = slot_getattr(seek->slot, attnum, &isnull);

	if (!isnull)
		sv_insertion_set(insertion, attnum, value);
}

/* The same for the columns that the library does not know. */
static void
keep_other_columns(SvInsertion *insertion, const SvRelations *rels, SvSeek *seek)
{
	int			natts = RelationGetNumberOfAttributes(insertion->rel);

	for (int attnum = 1; attnum <= natts; attnum++)
	{
		if (!sv_relations_knows(rels, SV_TABLE_REVISIONS, attnum))
			keep_column(insertion, seek, attnum);
	}
}

/*
 * sv_revisions_update
 *		Replaces the content of an existing revision, and its date if one is
 *		given.
 */
void
sv_revisions_update(const SvProject *project, const SvRevisionRow *row)
{
	const char *keys[] = {project->name, row->revision, NULL};
	SvInsertion insertion;
	SvSeek		seek;
	MemoryContext old;

	sv_seek_begin(&seek, &project->rels.tables[SV_TABLE_REVISIONS], RowExclusiveLock);
	if (!sv_seek_lock(&seek, keys, LockTupleNoKeyExclusive))
		raise_not_met(row->revision);
	sv_insertion_begin_one(&insertion, &project->rels.tables[SV_TABLE_REVISIONS]);
	old = sv_insertion_row(&insertion);
	set_row(&insertion, project, row);
	if (row->has_created_at)
		sv_insertion_set_timestamp(&insertion, Anum_revisions_created_at, row->created_at);
	else
		keep_column(&insertion, &seek, Anum_revisions_created_at);
	keep_column(&insertion, &seek, Anum_revisions_created_by);
	keep_other_columns(&insertion, &project->rels, &seek);
	sv_row_replace(&insertion, old, seek.slot, RelationGetNumberOfAttributes(insertion.rel));
	sv_seek_end(&seek);
	sv_insertion_end(&insertion, true);
}

/*
 * sv_revisions_delete
 *		Removes a revision.
 */
void
sv_revisions_delete(const SvProject *project, const char *revision)
{
	const char *all[] = {revision, NULL};

	sv_revisions_delete_all(project, all);
}

/*
 * sv_revisions_delete_all
 *		Removes revisions.  Raises 40001 if the transaction cannot see one of them, or
 *		another session has changed or removed it.
 */
void
sv_revisions_delete_all(const SvProject *project, const char *const *revisions)
{
	const char *keys[] = {project->name, NULL, NULL};
	SvDeletion	deletion;

	sv_deletion_begin(&deletion, &project->rels.tables[SV_TABLE_REVISIONS]);
	for (; *revisions != NULL; revisions++)
	{
		keys[1] = *revisions;
		if (!sv_deletion_any(&deletion, keys))
			raise_not_met(*revisions);
	}
	sv_deletion_end(&deletion);
}

/*
 * sv_revisions_lock
 *		Locks rows as the transaction's snapshot shows them, until its end.
 *		Raises 40001 if one of them was changed or removed after the snapshot was
 *		taken.
 */
void
sv_revisions_lock(const SvProject *project, const char *const *revisions)
{
	const char *keys[] = {project->name, NULL, NULL};
	SvSeek		seek;

	sv_seek_begin(&seek, &project->rels.tables[SV_TABLE_REVISIONS], RowShareLock);
	for (; revisions != NULL && *revisions != NULL; revisions++)
	{
		keys[1] = *revisions;
		(void) sv_seek_lock(&seek, keys, LockTupleShare);
	}
	sv_seek_end(&seek);
}
