/*
 * revisions.c
 *		Rows of schemaver_revisions: one at a time.  history.c reads them all.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "errors.h"
#include "miscadmin.h"
#include "store/insertion.h"
#include "store/lookup.h"
#include "store/owner.h"
#include "store/revisions.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

/* Takes a checksum from its column.  Returns false if there is none, or none of ours. */
static bool
take_checksum(Datum value, bool isnull, uint8 *checksum)
{
	bytea	   *bytes = isnull ? NULL : DatumGetByteaPP(value);

	if (bytes == NULL || VARSIZE_ANY_EXHDR(bytes) != SV_CHECKSUM_LENGTH)
		return false;
	memcpy(checksum, VARDATA_ANY(bytes), SV_CHECKSUM_LENGTH);
	return true;
}

/* Reads a checksum; a row written by hand may have none: compute it. */
static void
get_checksum(HeapTuple tuple, Relation rel, int attnum, const char *body,
			 bool transactional, uint8 *checksum)
{
	bool		isnull;
	Datum		value = heap_getattr(tuple, attnum, RelationGetDescr(rel), &isnull);

	if (!take_checksum(value, isnull, checksum))
		sv_checksum(body, transactional, checksum);
}

static SvRevisionRow *
row_from_tuple(HeapTuple tuple, Relation rel)
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
sv_revisions_get(const SvRelations *rels, const char *project, const char *revision,
				 Snapshot snapshot)
{
	Relation	rel = table_open(rels->revisions, AccessShareLock);
	HeapTuple	tuple = find_tuple(rel, project, revision, snapshot);
	SvRevisionRow *row = NULL;

	if (HeapTupleIsValid(tuple))
		row = row_from_tuple(tuple, rel);
	table_close(rel, NoLock);
	return row;
}

/*
 * sv_revisions_locator
 *		Makes of a row's place in the table a number that a revision map can keep.
 */
uint64
sv_revisions_locator(const ItemPointerData *tid)
{
	return ((uint64) ItemPointerGetBlockNumber(tid) << 16) | ItemPointerGetOffsetNumber(tid);
}

static char *
slot_text(TupleTableSlot *slot, int attnum)
{
	bool		isnull;
	Datum		value = slot_getattr(slot, attnum, &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

/* Reads a body of the row in the slot, unless it is NULL, and its checksum. */
static void
get_content(TupleTableSlot *slot, bool upgrade, char **body, uint8 *checksum)
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
		*body = text;
	else if (text != NULL)
		pfree(text);
}

/*
 * sv_revisions_get_content
 *		Reads a body of the revision at this place, in the current memory context
 *		(NULL if it has none), and its checksum.  body may be NULL: then only the
 *		checksum is wanted.
 *
 * The snapshot must be the one under which the place was read, and registered
 * ever since; file is where the table was then.  Raises SV014 if it is not there
 * any more: a lock keeps other sessions from rewriting it, but not a body.
 */
void
sv_revisions_get_content(const SvRelations *rels, Oid file, uint64 locator, bool upgrade,
						 Snapshot snapshot, char **body, uint8 *checksum)
{
	Relation	rel = table_open(rels->revisions, AccessShareLock);
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	ItemPointerData tid;

	if (rel->rd_rel->relfilenode != file)
		ereport(ERROR,
				(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
				 errmsg("a body has rewritten table \"%s\"", RelationGetRelationName(rel)),
				 errdetail("Nothing of this run remains: what comes next could not be found.")));
	ItemPointerSet(&tid, (BlockNumber) (locator >> 16), (OffsetNumber) (locator & 0xffff));
	if (!table_tuple_fetch_row_version(rel, &tid, snapshot, slot))
		elog(ERROR, "a row of \"%s\" has vanished", RelationGetRelationName(rel));
	get_content(slot, upgrade, body, checksum);
	ExecDropSingleTupleTableSlot(slot);
	table_close(rel, NoLock);
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
 *		Tells whether the checksums of a row are those of its bodies.  They are
 *		not if somebody has changed a body in the table.
 */
bool
sv_revisions_is_sound(const SvRevisionRow *row)
{
	SvRevisionRow actual = *row;

	sv_revisions_set_checksums(&actual);
	return memcmp(actual.upgrade_checksum, row->upgrade_checksum, SV_CHECKSUM_LENGTH) == 0 &&
		memcmp(actual.downgrade_checksum, row->downgrade_checksum, SV_CHECKSUM_LENGTH) == 0;
}

/* The parameters $1 .. $11 of an INSERT or UPDATE of a row. */
#define ROW_PARAMETERS 11

static void
fill_parameters(SvParameter *parameters, const char *project, const SvRevisionRow *row)
{
	parameters[0] = sv_parameter_text(project);
	parameters[1] = sv_parameter_text(row->revision);
	parameters[2] = sv_parameter_texts(row->down_revision);
	parameters[3] = sv_parameter_texts(row->depends_on);
	parameters[4] = sv_parameter_texts(row->branch_labels);
	parameters[5] = sv_parameter_text(row->message);
	parameters[6] = sv_parameter_bool(row->transactional);
	parameters[7] = sv_parameter_bytes(row->upgrade_checksum, SV_CHECKSUM_LENGTH);
	parameters[8] = sv_parameter_bytes(row->downgrade_checksum, SV_CHECKSUM_LENGTH);
	parameters[9] = sv_parameter_text(row->upgrade);
	parameters[10] = sv_parameter_text(row->downgrade);
}

/*
 * sv_revisions_insert
 *		Adds a revision, created now by the current user.  Returns false if
 *		another session has added that id in the meantime.
 */
bool
sv_revisions_insert(const SvRelations *rels, const char *project, const SvRevisionRow *row)
{
	SvParameter parameters[ROW_PARAMETERS + 1];

	fill_parameters(parameters, project, row);
	parameters[ROW_PARAMETERS] = sv_parameter_text(GetUserNameFromId(GetUserId(), false));
	return sv_owner_execute(rels,
							"INSERT INTO @.schemaver_revisions (project, revision, down_revision,"
							" depends_on, branch_labels, message, transactional, upgrade_checksum,"
							" downgrade_checksum, upgrade, downgrade, created_by)"
							" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
							" ON CONFLICT DO NOTHING",
							parameters, lengthof(parameters)) > 0;
}

/*
 * sv_revisions_insert_all
 *		Adds revisions in the current user's name; those without a date were
 *		created now.  Raises 23505 if one of them exists.
 */
void
sv_revisions_insert_all(const SvRelations *rels, const char *project,
						const SvRevisionRow *const *rows, int32 nrows)
{
	const char *user = GetUserNameFromId(GetUserId(), false);
	TimestampTz now = GetCurrentTransactionStartTimestamp();
	SvInsertion insertion;

	sv_insertion_begin(&insertion, rels->revisions);
	for (int32 i = 0; i < nrows; i++)
	{
		const SvRevisionRow *row = rows[i];
		MemoryContext old = sv_insertion_row(&insertion);

		sv_insertion_set_text(&insertion, Anum_revisions_project, project);
		sv_insertion_set_text(&insertion, Anum_revisions_revision, row->revision);
		sv_insertion_set_texts(&insertion, Anum_revisions_down_revision, row->down_revision);
		sv_insertion_set_texts(&insertion, Anum_revisions_depends_on, row->depends_on);
		sv_insertion_set_texts(&insertion, Anum_revisions_branch_labels, row->branch_labels);
		sv_insertion_set_text(&insertion, Anum_revisions_message, row->message);
		sv_insertion_set(&insertion, Anum_revisions_transactional, BoolGetDatum(row->transactional));
		sv_insertion_set_checksum(&insertion, Anum_revisions_upgrade_checksum, row->upgrade_checksum);
		sv_insertion_set_checksum(&insertion, Anum_revisions_downgrade_checksum, row->downgrade_checksum);
		sv_insertion_set(&insertion, Anum_revisions_created_at,
						 TimestampTzGetDatum(row->has_created_at ? row->created_at : now));
		sv_insertion_set_text(&insertion, Anum_revisions_created_by, user);
		sv_insertion_set_text(&insertion, Anum_revisions_upgrade, row->upgrade);
		sv_insertion_set_text(&insertion, Anum_revisions_downgrade, row->downgrade);
		sv_insertion_add(&insertion, old);
	}
	sv_insertion_end(&insertion);
}

/*
 * Raises 40001 if a statement has not met its revision: a transaction with an
 * old snapshot cannot change what it does not see.
 */
static void
check_met(uint64 rows, const char *revision)
{
	if (rows == 0)
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("could not serialize access to revision \"%s\"", revision),
				 errdetail("It was registered after the snapshot of this transaction was taken."),
				 errhint("Call again in a new transaction.")));
}

/*
 * sv_revisions_update
 *		Gives a revision that exists another content, and its date if there is
 *		one.
 */
void
sv_revisions_update(const SvRelations *rels, const char *project, const SvRevisionRow *row)
{
	SvParameter parameters[ROW_PARAMETERS + 1];
	uint64		rows;

	fill_parameters(parameters, project, row);
	parameters[ROW_PARAMETERS] = sv_parameter_timestamp(row->has_created_at ? &row->created_at : NULL);
	rows = sv_owner_execute(rels,
							"UPDATE @.schemaver_revisions SET down_revision = $3, depends_on = $4,"
							" branch_labels = $5, message = $6, transactional = $7, upgrade_checksum = $8,"
							" downgrade_checksum = $9, upgrade = $10, downgrade = $11,"
							" created_at = COALESCE($12, created_at)"
							" WHERE project = $1 AND revision = $2",
							parameters, lengthof(parameters));
	check_met(rows, row->revision);
}

/*
 * sv_revisions_delete
 *		Removes a revision.
 */
void
sv_revisions_delete(const SvRelations *rels, const char *project, const char *revision)
{
	SvParameter parameters[] = {sv_parameter_text(project), sv_parameter_text(revision)};
	uint64		rows = sv_owner_execute(rels,
										"DELETE FROM @.schemaver_revisions"
										" WHERE project = $1 AND revision = $2",
										parameters, lengthof(parameters));

	check_met(rows, revision);
}

/*
 * sv_revisions_lock
 *		Locks rows as the transaction's snapshot shows them, to its end.  Raises
 *		40001 if one of them was changed or removed since the snapshot was taken.
 */
void
sv_revisions_lock(const SvRelations *rels, const char *project, const char *const *revisions)
{
	SvParameter parameters[] = {sv_parameter_text(project), sv_parameter_texts(revisions)};

	sv_owner_execute(rels,
					 "SELECT FROM @.schemaver_revisions"
					 " WHERE project = $1 AND revision = ANY ($2) FOR SHARE",
					 parameters, lengthof(parameters));
}
