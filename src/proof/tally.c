/*
 * tally.c
 *		Which rows there are, to be compared with those that there are later.
 *
 * A row is the same if it is in a table of the same name, and has the same columns with
 * the same values, in whatever order.  Only a hash of it is kept.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "executor/spi.h"
#include "proof/tally.h"
#include "schema/environment.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/* Tables of users that can be read, without those that have been set aside. */
#define TABLES_QUERY \
	"SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace" \
	" WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'" \
	" AND n.nspname !~ '^schemaver_aside_[0-9]+_[0-9]+$'" \
	" AND has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid)" \
	" AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')"

#define ROWS_QUERY \
	"SELECT hashtextextended(to_jsonb(t)::text, 0), count(*) FROM ONLY %s t GROUP BY 1"

typedef struct Entry
{
	uint64		key;
	int64		count;
} Entry;

static HTAB *
make_table(const char *name)
{
	HASHCTL		control = {.keysize = sizeof(uint64),.entrysize = sizeof(Entry),.hcxt = CurrentMemoryContext};

	return hash_create(name, 1024, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

static void
add(HTAB *table, uint64 key, int64 count)
{
	bool		found;
	Entry	   *entry = hash_search(table, &key, HASH_ENTER, &found);

	entry->count = (found ? entry->count : 0) + count;
}

static void
count_rows(SvTally *tally, const char *table)
{
	uint64		key = hash_bytes_extended((const unsigned char *) table, strlen(table), 0);

	if (SPI_execute(psprintf(ROWS_QUERY, table), true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not count the rows of %s", table);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		bool		isnull;
		uint64		row = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &isnull));
		int64		count = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 2, &isnull));

		add(tally->rows, hash_combine64(key, row), count);
		add(tally->tables, key, count);
	}
	SPI_freetuptable(SPI_tuptable);
}

static void
count_all(SvTally *tally)
{
	SPITupleTable *tables;
	uint64		n;

	if (SPI_execute(TABLES_QUERY, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not list the tables of the database");
	tables = SPI_tuptable;
	n = SPI_processed;
	for (uint64 i = 0; i < n; i++)
		count_rows(tally, SPI_getvalue(tables->vals[i], tables->tupdesc, 1));
}

/*
 * sv_tally_take
 *		Counts all rows that the current user can read, as they are now.  Allocated in the
 *		current context.
 */
SvTally *
sv_tally_take(void)
{
	SvTally    *tally = palloc_object(SvTally);
	int			level = sv_environment_enter();

	tally->rows = make_table("schemaver rows");
	tally->tables = make_table("schemaver tables with rows");
	PushActiveSnapshot(GetTransactionSnapshot());
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	count_all(tally);
	SPI_finish();
	PopActiveSnapshot();
	sv_environment_leave(level);
	return tally;
}

/* How many are in one table that are not in the other one. */
static int64
count_missing(HTAB *before, HTAB *after)
{
	HASH_SEQ_STATUS status;
	Entry	   *entry;
	int64		missing = 0;

	hash_seq_init(&status, before);
	while ((entry = hash_seq_search(&status)) != NULL)
	{
		const Entry *other = hash_search(after, &entry->key, HASH_FIND, NULL);
		int64		left = other == NULL ? 0 : other->count;

		missing += Max(entry->count - left, 0);
	}
	return missing;
}

/*
 * sv_tally_changed
 *		How many rows are missing later, or have other values.
 */
int64
sv_tally_changed(const SvTally *before, const SvTally *after)
{
	return count_missing(before->rows, after->rows);
}

/*
 * sv_tally_missing
 *		How many rows less the tables have later, whatever the values are.
 */
int64
sv_tally_missing(const SvTally *before, const SvTally *after)
{
	return count_missing(before->tables, after->tables);
}
