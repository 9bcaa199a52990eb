/*
 * reader.c
 *		Taking a snapshot of the schemas of a database.
 *
 * Catalogs are read under one snapshot, but the server's deparsers look at the newest
 * version of a catalog.  If another session commits DDL meanwhile, they fail, or what
 * they print does not fit the rest.  So it is checked that nothing has been committed
 * since, and otherwise all is read again.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "compat.h"
#include "errors.h"
#include "miscadmin.h"
#include "schema/changed.h"
#include "schema/environment.h"
#include "schema/reader.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"

/* The schemas of a database that are not the server's or an extension's. */
#define SCHEMAS_QUERY \
	"SELECT n.oid, n.nspname FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'" \
	" AND cardinality($1) = 0 AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_namespace'::regclass" \
	" AND e.objid = n.oid AND e.deptype = 'e') ORDER BY n.nspname COLLATE \"C\""

/* The schemas that are wanted, as they are found. */
typedef struct Search
{
	const char **wanted;		/* NULL: all */
	bool	   *found;
	ArrayBuildState *oids;
} Search;

static void
see_schema(void *arg, TupleTableSlot *slot)
{
	Search	   *search = arg;
	const char *name = sv_query_text(slot, 1);
	bool		is_wanted = search->wanted == NULL;

	for (int i = 0; search->wanted != NULL && search->wanted[i] != NULL; i++)
		if (strcmp(search->wanted[i], name) == 0)
			search->found[i] = is_wanted = true;
	if (is_wanted)
		search->oids = accumArrayResult(search->oids, ObjectIdGetDatum(sv_query_oid(slot, 0)), false, OIDOID,
										CurrentMemoryContext);
}

static void
raise_unread(const char *name)
{
	if (OidIsValid(get_namespace_oid(name, true)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("schema \"%s\" cannot be read", name),
				 errdetail("Schemas of the server and of extensions are not read.")));
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_SCHEMA),
			 errmsg("schema \"%s\" does not exist", name),
			 errhint("SELECT nspname FROM pg_namespace lists all schemas.")));
}

/*
 * Sets $1 of the queries.  Raises 3F000 for a schema that does not exist, and 22023 for
 * one that is not read.
 */
static void
find_schemas(SvReader *reader, const char **wanted)
{
	int			nwanted = 0;
	Search		search = {.wanted = wanted};

	while (wanted != NULL && wanted[nwanted] != NULL)
		nwanted++;
	search.found = palloc0_array(bool, nwanted + 1);
	reader->is_whole = wanted == NULL;
	reader->schemas = PointerGetDatum(construct_empty_array(OIDOID));
	sv_query_each(reader, SCHEMAS_QUERY, see_schema, &search);
	for (int i = 0; i < nwanted; i++)
		if (!search.found[i])
			raise_unread(wanted[i]);
	if (search.oids != NULL)
		reader->schemas = makeArrayResult(search.oids, CurrentMemoryContext);
}

static SvSnapshot *
read_once(const char **schemas, const char *home, const char *home_as, Snapshot snapshot)
{
	int			level = sv_environment_enter();
	SvReader	reader = {.snapshot = snapshot};
	SvSnapshot *result;

	find_schemas(&reader, schemas);
	reader.home = home;
	reader.home_as = home_as;
	result = sv_snapshot_read(&reader);
	sv_environment_leave(level);
	return result;
}

/* Can it have been raised because an object had vanished? */
static bool
may_be_stale(const ErrorData *error)
{
	return error->sqlerrcode == ERRCODE_INTERNAL_ERROR ||
		ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION;
}

/*
 * Reads in a subtransaction, because the deparsers fail if objects vanish.  Returns NULL
 * if it must be done again; raises what was raised if nothing has changed meanwhile.
 */
static SvSnapshot *
attempt(const char **schemas, const char *home, const char *home_as)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	Snapshot	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	SvSnapshot *volatile result = NULL;
	ErrorData  *volatile error = NULL;
	bool		changed;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		result = read_once(schemas, home, home_as, snapshot);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	if (error != NULL && !may_be_stale(error))
		ReThrowError(error);
	changed = sv_changed_since(snapshot);
	UnregisterSnapshot(snapshot);
	if (changed)
		return NULL;
	if (error != NULL)
		ReThrowError(error);
	return result;
}

/*
 * sv_reader_existing
 *		Those of a list of schemas that exist, for a list that another database has had;
 *		NULL if there is no list.  Allocated in the current context.
 */
const char **
sv_reader_existing(const char **schemas)
{
	const char **result;
	int			n = 0;

	if (schemas == NULL)
		return NULL;
	while (schemas[n] != NULL)
		n++;
	result = palloc0_array(const char *, n + 1);
	n = 0;
	for (; *schemas != NULL; schemas++)
		if (OidIsValid(get_namespace_oid(*schemas, true)))
			result[n++] = *schemas;
	return result;
}

/*
 * sv_reader_raise_changed
 *		Raises 40001, because other sessions change the schema all the time.
 */
void
sv_reader_raise_changed(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
			 errmsg("could not read the schema because other sessions are changing it"),
			 errdetail("It was read %d times, and changed each time.", SV_READER_ATTEMPTS),
			 errhint("Call again in a new transaction.")));
}

/*
 * sv_reader_take
 *		Takes a snapshot of the schemas in a list that ends with NULL, or of everything
 *		if there is no list.  If home is not NULL, names of objects in it are printed
 *		without a schema in what is deparsed, and with home_as in identities.  Allocated
 *		in the current context.  Raises 3F000 for a schema that does not exist, and
 *		40001 if other sessions change the schema all the time.
 */
SvSnapshot *
sv_reader_take(const char **schemas, const char *home, const char *home_as)
{
	for (int i = 0; i < SV_READER_ATTEMPTS; i++)
	{
		MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schemaver snapshot of a schema",
													  ALLOCSET_DEFAULT_SIZES);
		MemoryContext caller = MemoryContextSwitchTo(context);
		SvSnapshot *snapshot = attempt(schemas, home, home_as);

		MemoryContextSwitchTo(caller);
		if (snapshot != NULL)
			return snapshot;
		MemoryContextDelete(context);
	}
	sv_reader_raise_changed();
	return NULL;
}
