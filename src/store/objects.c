/*
 * objects.c
 *		Rows of schemaver_objects: what the database consisted of after the last run.
 *
 * What the properties of an object mean is not known here.  Whoever may write to the
 * table can have written anything.
 *
 * A row that is not written anew keeps its place and its version, so writing what has
 * changed costs what has changed.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "executor/executor.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "store/deletion.h"
#include "store/lookup.h"
#include "store/objects.h"
#include "store/row.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

/* An index has no room for the identity of a function with a hundred arguments. */
#define MAX_KEY 1000
#define KEPT_OF_LONG_KEY 900

/*
 * sv_objects_key
 *		The name under which an object with this identity is recorded: the identity, or
 *		if that is very long, its beginning and a digest of all of it.
 */
const char *
sv_objects_key(const char *identity)
{
	size_t		length = strlen(identity);

	if (length <= MAX_KEY)
		return identity;
	return psprintf("%.*s~%s", pg_mbcliplen(identity, length, KEPT_OF_LONG_KEY), identity,
					sv_digest_hex(SV_DIGEST_SHA256, identity, length));
}

/*
 * sv_objects_exist
 *		Has this database such a table?
 */
bool
sv_objects_exist(const SvRelations *rels)
{
	return OidIsValid(rels->tables[SV_TABLE_OBJECTS].oid);
}

/* Raises 55000 if this database has no such table yet. */
static const SvRelation *
find_table(const SvRelations *rels)
{
	if (!sv_objects_exist(rels))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("extension \"schemaver\" has version %s in this database, which records no objects", rels->version),
				 errhint("ALTER EXTENSION schemaver UPDATE")));
	return &rels->tables[SV_TABLE_OBJECTS];
}

/*
 * sv_objects_lock
 *		Waits until nobody else writes rows, and keeps others from doing so, to the end of
 *		the transaction.
 */
void
sv_objects_lock(const SvRelations *rels)
{
	LockRelationOid(find_table(rels)->oid, ShareRowExclusiveLock);
}

/* The names and values of a JSON object, as far as they are texts. */
static const char **
read_properties(Datum value)
{
	Jsonb	   *jsonb = DatumGetJsonbP(value);
	JsonbIterator *iterator = JsonbIteratorInit(&jsonb->root);
	const char **properties = palloc0_array(const char *, 2 * JB_ROOT_COUNT(jsonb) + 1);
	const char *name = NULL;
	JsonbIteratorToken token;
	JsonbValue	item;
	int			n = 0;

	if (!JB_ROOT_IS_OBJECT(jsonb))
		return properties;
	while ((token = JsonbIteratorNext(&iterator, &item, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			name = pnstrdup(item.val.string.val, item.val.string.len);
		if (token != WJB_VALUE || item.type != jbvString)
			continue;
		properties[n++] = name;
		properties[n++] = pnstrdup(item.val.string.val, item.val.string.len);
	}
	return properties;
}

/* A digest of another length is that of nothing. */
static void
read_digest(Datum value, uint8 *digest)
{
	const bytea *bytes = DatumGetByteaPP(value);

	memset(digest, 0, SV_CHECKSUM_LENGTH);
	if (VARSIZE_ANY_EXHDR(bytes) == SV_CHECKSUM_LENGTH)
		memcpy(digest, VARDATA_ANY(bytes), SV_CHECKSUM_LENGTH);
}

static void
read_row(SvObjectRow *row, HeapTuple tuple, Relation rel, bool with_properties)
{
	row->kind = TextDatumGetCString(sv_lookup_datum(tuple, rel, Anum_objects_kind));
	row->identity = TextDatumGetCString(sv_lookup_datum(tuple, rel, Anum_objects_identity));
	row->code = TextDatumGetCString(sv_lookup_datum(tuple, rel, Anum_objects_code));
	row->version = TextDatumGetCString(sv_lookup_datum(tuple, rel, Anum_objects_version));
	read_digest(sv_lookup_datum(tuple, rel, Anum_objects_digest), row->digest);
	if (!with_properties)
		return;
	row->parent = sv_lookup_text(tuple, rel, Anum_objects_parent);
	row->schema = sv_lookup_text(tuple, rel, Anum_objects_schema);
	row->name = sv_lookup_text(tuple, rel, Anum_objects_name);
	row->arguments = sv_lookup_text(tuple, rel, Anum_objects_arguments);
	row->number = DatumGetInt32(sv_lookup_datum(tuple, rel, Anum_objects_number));
	row->server_major = DatumGetInt32(sv_lookup_datum(tuple, rel, Anum_objects_server_major));
	row->properties = read_properties(sv_lookup_datum(tuple, rel, Anum_objects_properties));
}

static int
compare_rows(const void *left, const void *right)
{
	const SvObjectRow *a = left;
	const SvObjectRow *b = right;
	int			order = strcmp(a->kind, b->kind);

	return order != 0 ? order : strcmp(a->identity, b->identity);
}

/*
 * sv_objects_read
 *		Returns the rows that a snapshot shows, by kind and identity, in the current memory
 *		context.
 */
SvObjectRow *
sv_objects_read(const SvRelations *rels, Snapshot snapshot, bool with_properties, int32 *nrows)
{
	Relation	rel = table_open(find_table(rels)->oid, AccessShareLock);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, snapshot, 0, NULL);
	int32		allocated = 1024;
	SvObjectRow *rows = palloc0_array(SvObjectRow, allocated);
	HeapTuple	tuple;
	int32		n = 0;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		CHECK_FOR_INTERRUPTS();
		if (n == allocated)
		{
			rows = repalloc_huge(rows, 2 * allocated * sizeof(SvObjectRow));
			memset(&rows[allocated], 0, allocated * sizeof(SvObjectRow));
			allocated *= 2;
		}
		read_row(&rows[n++], tuple, rel, with_properties);
	}
	systable_endscan(scan);
	table_close(rel, NoLock);
	qsort(rows, n, sizeof(SvObjectRow), compare_rows);
	*nrows = n;
	return rows;
}

static Datum
make_properties(const char *const *properties)
{
	StringInfoData json;
	const char *comma = "";

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	for (; *properties != NULL; properties += 2)
	{
		appendStringInfoString(&json, comma);
		escape_json(&json, properties[0]);
		appendStringInfoChar(&json, ':');
		escape_json(&json, properties[1]);
		comma = ",";
	}
	appendStringInfoChar(&json, '}');
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}

static void
set_row(SvInsertion *insertion, const SvObjectsWriter *writer, const SvObjectRow *row)
{
	sv_insertion_set_text(insertion, Anum_objects_kind, row->kind);
	sv_insertion_set_text(insertion, Anum_objects_identity, row->identity);
	sv_insertion_set_text(insertion, Anum_objects_code, row->code);
	sv_insertion_set_text(insertion, Anum_objects_parent, row->parent);
	sv_insertion_set_text(insertion, Anum_objects_schema, row->schema);
	sv_insertion_set_text(insertion, Anum_objects_name, row->name);
	sv_insertion_set_text(insertion, Anum_objects_arguments, row->arguments);
	sv_insertion_set(insertion, Anum_objects_number, Int32GetDatum(row->number));
	sv_insertion_set_checksum(insertion, Anum_objects_digest, row->digest);
	sv_insertion_set(insertion, Anum_objects_properties, make_properties(row->properties));
	sv_insertion_set_text(insertion, Anum_objects_version, row->version);
	sv_insertion_set(insertion, Anum_objects_server_major, Int32GetDatum(row->server_major));
	sv_insertion_set_text(insertion, Anum_objects_project, writer->project);
	if (writer->run != NULL)
		sv_insertion_set(insertion, Anum_objects_run, UUIDPGetDatum(writer->run));
	sv_insertion_set_timestamp(insertion, Anum_objects_recorded_at, GetCurrentTransactionStartTimestamp());
	sv_insertion_set_text(insertion, Anum_objects_recorded_by, GetUserNameFromId(GetUserId(), false));
}

/*
 * sv_objects_add
 *		Writes rows of objects that have none, in the caller's name.  The table must have
 *		been locked, here and below.
 */
void
sv_objects_add(const SvObjectsWriter *writer, SvObjectRow *const *rows, int32 nrows)
{
	SvInsertion insertion;

	if (nrows == 0)
		return;
	sv_insertion_begin(&insertion, find_table(writer->rels));
	for (int32 i = 0; i < nrows; i++)
	{
		MemoryContext old = sv_insertion_row(&insertion);

		set_row(&insertion, writer, rows[i]);
		sv_insertion_add(&insertion, old);
	}
	sv_insertion_end(&insertion, false);
}

/*
 * sv_objects_replace
 *		The same for objects that have one.  Raises 40001 if another session has changed it
 *		and the transaction's snapshot does not show that.
 */
void
sv_objects_replace(const SvObjectsWriter *writer, SvObjectRow *const *rows, int32 nrows)
{
	SvInsertion insertion;

	if (nrows == 0)
		return;
	sv_insertion_begin_one(&insertion, find_table(writer->rels));
	for (int32 i = 0; i < nrows; i++)
	{
		MemoryContext old = sv_insertion_row(&insertion);

		CHECK_FOR_INTERRUPTS();
		set_row(&insertion, writer, rows[i]);
		sv_row_put(&insertion, old, Anum_objects_recorded_by);
		ResetPerTupleExprContext(insertion.estate);
	}
	sv_insertion_end(&insertion, false);
}

/*
 * sv_objects_remove
 *		Removes rows.  Raises 40001, too.
 */
void
sv_objects_remove(const SvRelations *rels, SvObjectRow *const *rows, int32 nrows)
{
	SvDeletion	deletion;

	if (nrows == 0)
		return;
	sv_deletion_begin(&deletion, find_table(rels));
	for (int32 i = 0; i < nrows; i++)
	{
		const char *keys[] = {rows[i]->kind, rows[i]->identity, NULL};

		CHECK_FOR_INTERRUPTS();
		(void) sv_deletion_any(&deletion, keys);
	}
	sv_deletion_end(&deletion);
}
