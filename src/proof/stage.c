/*
 * stage.c
 *		What the scratch database has of this one before anything is tried out in it.
 *
 * These are the extensions, in the same versions, and the schemas that names without a
 * schema are looked up in.
 */
#include "postgres.h"

#include "catalog/catalog.h"
#include "catalog/namespace.h"
#include "access/xact.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "proof/stage.h"
#include "schema/environment.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/snapmgr.h"

/* Each comes after what it requires. */
#define EXTENSIONS_QUERY \
	"SELECT x.extname, format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname)," \
	" format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA %I VERSION %L', x.extname, n.nspname, x.extversion)" \
	" FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace" \
	" WHERE x.extname NOT IN ('plpgsql', 'schemaver') ORDER BY x.oid"

/* The columns of the query. */
#define NCOLUMNS 3

/* The schema of this extension is not a part of anybody's schema.  This runs under the caller's search path. */
#define PATH_QUERY \
	"SELECT p.schema FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS p (schema, place)" \
	" WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_extension x, pg_catalog.pg_namespace n" \
	" WHERE x.extname OPERATOR(pg_catalog.=) 'schemaver' AND n.oid OPERATOR(pg_catalog.=) x.extnamespace" \
	" AND n.nspname OPERATOR(pg_catalog.=) p.schema) ORDER BY p.place"

/* Writes the extensions: their number, and the columns of each. */
static void
write_extensions(SvPacker *packer)
{
	int			level = sv_environment_enter();

	if (SPI_connect() != SPI_OK_CONNECT || SPI_execute(EXTENSIONS_QUERY, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read the extensions of the database");
	sv_pack_number(packer, (uint32) SPI_processed);
	for (uint64 i = 0; i < SPI_processed; i++)
		for (int j = 1; j <= NCOLUMNS; j++)
			sv_pack_text(packer, SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, j));
	SPI_finish();
	sv_environment_leave(level);
}

/* Writes the schemas of the search path that exist, and the path. */
static void
write_path(SvPacker *packer)
{
	if (SPI_connect() != SPI_OK_CONNECT || SPI_execute(PATH_QUERY, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read the search path");
	sv_pack_number(packer, (uint32) SPI_processed);
	for (uint64 i = 0; i < SPI_processed; i++)
		sv_pack_text(packer, SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1));
	SPI_finish();
	sv_pack_text(packer, namespace_search_path);
}

/*
 * sv_stage_describe
 *		In the caller: writes what sv_stage_set reads.
 */
void
sv_stage_describe(SvPacker *packer, SvStaged staged)
{
	if (staged == SV_STAGED_EXTENSIONS || staged == SV_STAGED_ALL)
		write_extensions(packer);
	else
		sv_pack_number(packer, 0);
	if (staged == SV_STAGED_ALL)
		write_path(packer);
	else
	{
		sv_pack_number(packer, 0);
		sv_pack_text(packer, staged == SV_STAGED_PATH ? namespace_search_path : "");
	}
}

static void
run(const char *sql)
{
	int			result = SPI_execute(sql, false, 0);

	if (result != SPI_OK_UTILITY)
		elog(ERROR, "statement \"%s\" returned %d", sql, result);
}

/* Error context callback. */
static void
describe_extension(void *arg)
{
	errcontext("making extension \"%s\", which this database has, in the scratch database", (const char *) arg);
}

static void
make_extensions(SvUnpacker *unpacker)
{
	uint32		n = sv_unpack_number(unpacker, PG_INT32_MAX);

	while (n-- > 0)
	{
		char	   *name = sv_unpack_text(unpacker);
		ErrorContextCallback callback = {error_context_stack, describe_extension, name};

		error_context_stack = &callback;
		run(sv_unpack_text(unpacker));
		run(sv_unpack_text(unpacker));
		error_context_stack = callback.previous;
	}
}

static void
make_schemas(SvUnpacker *unpacker)
{
	uint32		n = sv_unpack_number(unpacker, PG_INT32_MAX);

	while (n-- > 0)
	{
		const char *name = sv_unpack_text(unpacker);

		if (name != NULL && !IsReservedName(name))
			run(psprintf("CREATE SCHEMA IF NOT EXISTS %s", quote_identifier(name)));
	}
}

/*
 * sv_stage_set
 *		In a worker in the scratch database, in a transaction: makes what was described.
 *		Raises what CREATE EXTENSION raises.
 */
void
sv_stage_set(SvUnpacker *unpacker)
{
	int			level = NewGUCNestLevel();

	(void) set_config_option("client_min_messages", "warning", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, ERROR, false);
	PushActiveSnapshot(GetTransactionSnapshot());
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	make_extensions(unpacker);
	make_schemas(unpacker);
	SPI_finish();
	PopActiveSnapshot();
	CommandCounterIncrement();
	AtEOXact_GUC(true, level);
	(void) set_config_option("search_path", sv_unpack_text(unpacker), PGC_USERSET, PGC_S_DATABASE_USER, GUC_ACTION_SET, true, ERROR, false);
}
