/*
 * kept_rows.c
 *		Rows that extensions keep for their users.
 *
 * An extension can mark tables of its own whose rows a dump must have, such as the jobs
 * of pg_cron.  They are not a part of the schema, but what they are about may be: they
 * are counted.
 *
 * A table of an extension can belong to anybody, who can change what its rows are counted
 * with: policies, casts, what has its name.  So no functions of users are called.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "miscadmin.h"
#include "schema/guard.h"
#include "schema/kept_rows.h"

/* The tables that the current user may read; which rows count is said by a condition. */
#define TABLES \
	"SELECT x.extname::text, c.oid::regclass::text, format('SELECT count(*) FROM ONLY %s %s', c.oid::regclass, k.condition)" \
	" FROM pg_extension x, unnest(x.extconfig, x.extcondition) AS k (oid, condition) JOIN pg_class c ON c.oid = k.oid" \
	" WHERE x.extname <> 'schemaver' AND c.relkind = 'r' AND has_table_privilege(c.oid, 'SELECT')" \
	" ORDER BY x.extname COLLATE \"C\", c.oid::regclass::text COLLATE \"C\""

static void
select_rows(const char *sql)
{
	if (SPI_execute(sql, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "query \"%s\" failed", sql);
}

/* A query that counts, and its result. */
typedef struct Count
{
	const char *sql;
	int64		n;
} Count;

static void
count_rows(void *arg)
{
	Count	   *count = arg;
	bool		is_null;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	select_rows(count->sql);
	count->n = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null));
	SPI_finish();
}

static void
report_table(const char *extension, const char *table, const char *sql)
{
	Count		count = {.sql = sql};

	if (!sv_guard_attempt(count_rows, &count))
		ereport(NOTICE,
				(errmsg("rows of extension \"%s\" are not a part of the schema", extension),
				 errdetail("Table %s may have rows that belong to the user. They could not be counted.", table),
				 errhint("pg_dump saves them.")));
	else if (count.n > 0)
		ereport(NOTICE,
				(errmsg("rows of extension \"%s\" are not a part of the schema", extension),
				 errdetail_plural("Table %s has %lld row that belongs to the user.",
								  "Table %s has %lld rows that belong to the user.", count.n, table, (long long) count.n),
				 errhint("pg_dump saves them.")));
}

/*
 * sv_kept_rows_report
 *		Raises a NOTICE for each table of an extension that has rows of the user.  The
 *		environment must have been entered.
 */
void
sv_kept_rows_report(void)
{
	SPITupleTable *tables;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	select_rows(TABLES);
	tables = SPI_tuptable;
	for (uint64 i = 0; i < tables->numvals; i++)
	{
		HeapTuple	row = tables->vals[i];

		CHECK_FOR_INTERRUPTS();
		report_table(SPI_getvalue(row, tables->tupdesc, 1), SPI_getvalue(row, tables->tupdesc, 2),
					 SPI_getvalue(row, tables->tupdesc, 3));
	}
	SPI_finish();
}
