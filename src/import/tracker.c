/*
 * tracker.c
 *		The tracking tables of other migration tools.
 *
 * A table is recognized by its name and its columns, because several tools
 * share a name: schema_migrations, migrations, schema_version.
 */
#include "postgres.h"

#include "import/tracker.h"
#include "lib/stringinfo.h"

/* Of two kinds with the same table name, the one with more columns comes first. */
static const SvTracker trackers[] =
{
	{.tool = "Alembic",.table = "alembic_version",
	.reads = {"version_num"},.books = SV_BOOKS_HEADS},
	{.tool = "golang-migrate",.table = "schema_migrations",
	.reads = {"version", "dirty"},.books = SV_BOOKS_CURRENT},
	{.tool = "Rails or dbmate",.table = "schema_migrations",
	.reads = {"version"},.books = SV_BOOKS_VERSIONS,.gaps = SV_GAPS_ALWAYS},
	{.tool = "Diesel",.table = "__diesel_schema_migrations",
		.reads = {"version"},.others = {"run_on"},.books = SV_BOOKS_VERSIONS,
	.gaps = SV_GAPS_ALWAYS},
	{.tool = "goose",.table = "goose_db_version",
		.reads = {"version_id", "is_applied"},.others = {"id"},.order = "id",
	.books = SV_BOOKS_JOURNAL,.zero_is_start = true,.gaps = SV_GAPS_ON_REQUEST},
	{.tool = "sqlx",.table = "_sqlx_migrations",
		.reads = {"version", "success"},.others = {"description", "checksum"},
	.books = SV_BOOKS_VERSIONS,.gaps = SV_GAPS_ALWAYS},
	{.tool = "Flyway",.table = "flyway_schema_history",
		.reads = {"version", "description", "type", "success"},.others = {"installed_rank", "script"},
	.order = "installed_rank",.books = SV_BOOKS_FLYWAY,.gaps = SV_GAPS_ON_REQUEST},
	{.tool = "Flyway",.table = "schema_version",
		.reads = {"version", "description", "type", "success"},.others = {"installed_rank", "script"},
	.order = "installed_rank",.books = SV_BOOKS_FLYWAY,.gaps = SV_GAPS_ON_REQUEST},
	{.tool = "tern",.table = "schema_version",
	.reads = {"version"},.books = SV_BOOKS_CURRENT,.zero_is_start = true},
	{.tool = "sqitch",.table = "changes",
	.reads = {"change_id", "project"},.others = {"change"},.books = SV_BOOKS_CHANGES},
	{.tool = "pop",.table = "schema_migration",
	.reads = {"version"},.books = SV_BOOKS_VERSIONS,.gaps = SV_GAPS_ALWAYS},
	{.tool = "graphile-migrate",.table = "migrations",
	.reads = {"filename"},.others = {"hash", "previous_hash"},.books = SV_BOOKS_FILES},
	{.tool = "TypeORM",.table = "migrations",
	.reads = {"timestamp"},.others = {"id", "name"},.books = SV_BOOKS_VERSIONS,.gaps = SV_GAPS_ALWAYS},
	{.tool = "rambler",.table = "migrations",
	.reads = {"migration"},.books = SV_BOOKS_FILES},
	{.tool = "node-pg-migrate",.table = "pgmigrations",
		.reads = {"name"},.others = {"id", "run_on"},.books = SV_BOOKS_FILES,
	.gaps = SV_GAPS_ON_REQUEST},
	{.tool = "sql-migrate",.table = "gorp_migrations",
		.reads = {"id"},.others = {"applied_at"},.books = SV_BOOKS_FILES,
	.gaps = SV_GAPS_ALWAYS},
	{.tool = "knex",.table = "knex_migrations",
		.reads = {"name"},.others = {"id", "batch", "migration_time"},.books = SV_BOOKS_FILES,
	.gaps = SV_GAPS_ALWAYS},
	{.tool = "Liquibase",.table = "databasechangelog",
		.reads = {"id", "author", "filename", "exectype"},.others = {"orderexecuted", "md5sum"},
	.books = SV_BOOKS_CHANGESETS,.gaps = SV_GAPS_ALWAYS},
	{.tool = "Prisma",.table = "_prisma_migrations",
		.reads = {"migration_name", "finished_at", "rolled_back_at"},.others = {"id", "checksum", "started_at"},
	.books = SV_BOOKS_ATTEMPTS,.gaps = SV_GAPS_ALWAYS},
	{.tool = "Django",.table = "django_migrations",
	.reads = {"name", "app"},.others = {"id", "applied"},.books = SV_BOOKS_APPS},
	{.tool = "refinery",.table = "refinery_schema_history",
		.reads = {"version"},.others = {"name", "applied_on", "checksum"},
	.books = SV_BOOKS_VERSIONS,.gaps = SV_GAPS_ON_REQUEST},
};

static bool
has_column(const SvTrackerColumn *columns, int ncolumns, const char *name, bool plain)
{
	for (int i = 0; i < ncolumns; i++)
	{
		if (strcmp(columns[i].name, name) == 0)
			return columns[i].is_plain || !plain;
	}
	return false;
}

/*
 * sv_tracker_find
 *		Returns the kind of table that has this name and these columns, and
 *		perhaps others; NULL if there is none.
 */
const SvTracker *
sv_tracker_find(const char *table, const SvTrackerColumn *columns, int ncolumns)
{
	for (size_t i = 0; i < lengthof(trackers); i++)
	{
		const SvTracker *tracker = &trackers[i];
		bool		fits = strcmp(tracker->table, table) == 0;

		for (const char *const *name = tracker->reads; *name != NULL && fits; name++)
			fits = has_column(columns, ncolumns, *name, true);
		for (const char *const *name = tracker->others; *name != NULL && fits; name++)
			fits = has_column(columns, ncolumns, *name, false);
		if (tracker->order != NULL && fits)
			fits = has_column(columns, ncolumns, tracker->order, true);
		if (fits)
			return tracker;
	}
	return NULL;
}

/*
 * sv_tracker_list
 *		Returns the tables that can be read, with the columns that they must
 *		have, for a message: "a (b, c), d (e)", in the current memory context.
 */
char *
sv_tracker_list(void)
{
	StringInfoData list;

	initStringInfo(&list);
	for (size_t i = 0; i < lengthof(trackers); i++)
	{
		const SvTracker *tracker = &trackers[i];
		const char *comma = "";

		appendStringInfo(&list, "%s%s (", i > 0 ? ", " : "", tracker->table);
		for (const char *const *name = tracker->reads; *name != NULL; name++, comma = ", ")
			appendStringInfo(&list, "%s%s", comma, *name);
		for (const char *const *name = tracker->others; *name != NULL; name++)
			appendStringInfo(&list, ", %s", *name);
		appendStringInfoChar(&list, ')');
	}
	return list.data;
}
