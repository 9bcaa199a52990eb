/*
 * stage.c
 *		What the scratch database has of this one before anything is tried out in it.
 *
 * These are the extensions, in the same versions, and the schemas that names without a
 * schema are looked up in.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/catalog.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "commands/dbcommands.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "proof/stage.h"
#include "schema/environment.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/* Each comes after what it requires. */
#define EXTENSIONS_QUERY \
	"SELECT x.extname, x.extversion, n.nspname FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace" \
	" WHERE x.extname NOT IN ('plpgsql', 'schemaver') ORDER BY x.oid"

/* The columns of the query. */
#define NCOLUMNS 3

/* The schema of this extension is not a part of anybody's schema.  This runs under the caller's search path. */
#define PATH_QUERY \
	"SELECT p.schema FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS p (schema, place)" \
	" WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_extension x, pg_catalog.pg_namespace n" \
	" WHERE x.extname OPERATOR(pg_catalog.=) 'schemaver' AND n.oid OPERATOR(pg_catalog.=) x.extnamespace" \
	" AND n.nspname OPERATOR(pg_catalog.=) p.schema) ORDER BY p.place"

/* What somebody has committed in this database, without what extensions have. */
#define COMMITTED_QUERY \
	"SELECT pg_identify_object(c.classid, c.oid, 0) FROM (SELECT 'pg_class'::regclass AS classid, oid FROM pg_class UNION ALL" \
	" SELECT 'pg_event_trigger'::regclass, oid FROM pg_event_trigger UNION ALL SELECT 'pg_namespace'::regclass, oid FROM pg_namespace UNION ALL" \
	" SELECT 'pg_operator'::regclass, oid FROM pg_operator UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_proc UNION ALL" \
	" SELECT 'pg_type'::regclass, oid FROM pg_type) c WHERE c.oid >= 16384" \
	" AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = c.classid AND d.objid = c.oid AND d.deptype IN ('e', 'i'))" \
	" AND NOT EXISTS (SELECT FROM pg_extension x WHERE x.extnamespace = c.oid AND c.classid = 'pg_namespace'::regclass)" \
	" AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = c.oid AND c.classid = 'pg_class'::regclass) LIMIT 1"

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

/* Raises 55000 if the scratch database has objects that no extension has made. */
static void
check_empty(void)
{
	int			level = sv_environment_enter();

	if (SPI_execute(COMMITTED_QUERY, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read the catalogs of the scratch database");
	if (SPI_processed > 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("scratch database \"%s\" is not empty", get_database_name(MyDatabaseId)),
				 errdetail("Somebody has made an object there: %s.", SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1)),
				 errhint("Drop the database, and call again: SELECT schemaver_scratch_drop().")));
	sv_environment_leave(level);
}

/* The schemas of the server, and those for its use, are there or cannot be made. */
static void
make_schema(const char *name)
{
	if (name != NULL && !IsReservedName(name) && strcmp(name, "information_schema") != 0)
		run(psprintf("CREATE SCHEMA IF NOT EXISTS %s", quote_identifier(name)));
}

/* Error context callback. */
static void
describe_extension(void *arg)
{
	errcontext("making extension \"%s\", which this database has, in the scratch database", (const char *) arg);
}

/*
 * What to do about an extension that could not be made; NULL: what the server says is
 * enough.  The schema is rolled back with everything else.
 */
static const char *
find_remedy(int code, const char *schema, const char *sql)
{
	if (code == ERRCODE_INSUFFICIENT_PRIVILEGE)
		return psprintf("A superuser can do that there once: \\connect %s, then CREATE SCHEMA IF NOT EXISTS %s AUTHORIZATION %s; %s;",
						quote_identifier(get_database_name(MyDatabaseId)), quote_identifier(schema),
						quote_identifier(GetUserNameFromId(GetUserId(), false)), sql);
	if (code == ERRCODE_INVALID_PARAMETER_VALUE)
		return "The server has files of other versions only: ALTER EXTENSION ... UPDATE.";
	return NULL;
}

/* Adds to an error that an extension cannot be made. */
static void
raise_unprovable(const char *name, const char *schema, const char *sql)
{
	ErrorData  *error;
	const char *remedy;

	MemoryContextSwitchTo(TopTransactionContext);
	error = CopyErrorData();
	remedy = find_remedy(error->sqlerrcode, schema, sql);
	FlushErrorState();
	ereport(ERROR,
			(errcode(error->sqlerrcode),
			 errmsg("what needs extension \"%s\" is not provable: %s", name, error->message),
			 errdetail("Schemas are tried out in a database that has the extensions of this one."),
			 remedy != NULL ? errhint("%s", remedy) : error->hint != NULL ? errhint("%s", error->hint) : 0));
}

/* The version in which the scratch database has an extension; NULL: it does not have it. */
static const char *
find_version(const char *name)
{
	Oid			type = TEXTOID;
	Datum		value = CStringGetTextDatum(name);
	int			level = sv_environment_enter();

	if (SPI_execute_with_args("SELECT extversion FROM pg_extension WHERE extname = $1", 1, &type, &value, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read the extensions of the scratch database");
	sv_environment_leave(level);
	return SPI_processed == 0 ? NULL : SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
}

/* The statement that makes an extension, or makes it what it has to be; NULL: it is. */
static const char *
choose_statement(const char *name, const char *version, const char *schema)
{
	const char *found = find_version(name);

	if (found == NULL)
		return psprintf("CREATE EXTENSION %s SCHEMA %s VERSION %s", quote_identifier(name), quote_identifier(schema),
						quote_literal_cstr(version));
	if (strcmp(found, version) != 0)
		return psprintf("ALTER EXTENSION %s UPDATE TO %s", quote_identifier(name), quote_literal_cstr(version));
	return NULL;
}

/* Makes an extension, unless it is there. */
static void
make_extension(const char *name, const char *version, const char *schema)
{
	ErrorContextCallback callback = {error_context_stack, describe_extension, unconstify(char *, name)};
	const char *sql = choose_statement(name, version, schema);

	if (sql == NULL)
		return;
	error_context_stack = &callback;
	PG_TRY();
	{
		make_schema(schema);
		run(sql);
	}
	PG_CATCH();
	{
		raise_unprovable(name, schema, sql);
	}
	PG_END_TRY();
	error_context_stack = callback.previous;
}

static void
make_extensions(SvUnpacker *unpacker)
{
	uint32		n = sv_unpack_number(unpacker, PG_INT32_MAX);

	while (n-- > 0)
	{
		const char *name = sv_unpack_text(unpacker);
		const char *version = sv_unpack_text(unpacker);

		make_extension(name, version, sv_unpack_text(unpacker));
	}
}

static void
make_schemas(SvUnpacker *unpacker)
{
	uint32		n = sv_unpack_number(unpacker, PG_INT32_MAX);

	while (n-- > 0)
		make_schema(sv_unpack_text(unpacker));
}

/* What is there already is not told. */
static int
begin(void)
{
	int			level = NewGUCNestLevel();

	(void) set_config_option("client_min_messages", "warning", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, ERROR, false);
	PushActiveSnapshot(GetTransactionSnapshot());
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	return level;
}

static void
end(int level)
{
	SPI_finish();
	PopActiveSnapshot();
	CommandCounterIncrement();
	AtEOXact_GUC(true, level);
}

/*
 * sv_stage_set
 *		In a worker in the scratch database, in a transaction: makes what was described.
 *		Raises 55000 if the database is not empty, and what CREATE EXTENSION raises.
 */
void
sv_stage_set(SvUnpacker *unpacker)
{
	int			level = begin();

	check_empty();
	make_extensions(unpacker);
	make_schemas(unpacker);
	end(level);
	(void) set_config_option("search_path", sv_unpack_text(unpacker), PGC_USERSET, PGC_S_DATABASE_USER, GUC_ACTION_SET, true, ERROR, false);
}

/*
 * sv_stage_make_schemas
 *		In the same transaction: makes more schemas, unless they are there.  The list ends
 *		with NULL; it may be NULL.
 */
void
sv_stage_make_schemas(const char *const *names)
{
	int			level = begin();

	for (; names != NULL && *names != NULL; names++)
		make_schema(*names);
	end(level);
}
