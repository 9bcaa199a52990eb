/*
 * database.c
 *		The scratch database: its name, its mark, making and dropping it.
 *
 * Each role has one for each database that it works on.  A database of that name is only
 * used, and only dropped, if that role owns it and its comment is a mark: anybody who may
 * create databases can choose the name.  Database and mark are made in one transaction,
 * so one without a mark is somebody else's.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_database.h"
#include "catalog/pg_shdescription.h"
#include "catalog/pg_type.h"
#include "commands/dbcommands.h"
#include "compat.h"
#include "core/text.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "proof/database.h"
#include "schema/environment.h"
#include "storage/lmgr.h"
#include "storage/procarray.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

/* The comments of scratch databases begin with this. */
#define MARK "schemaver: scratch database"

/* Of those in which somebody commits. */
#define MARK_USED MARK ", to be dropped"

/*
 * sv_database_name
 *		The name of the scratch database of a role for a database, in the current memory
 *		context.
 */
const char *
sv_database_name(Oid of, Oid role)
{
	return psprintf("schemaver_scratch_%u_%u", of, role);
}

/* The comment on a database; NULL: there is none. */
static char *
read_comment(Oid database)
{
	Relation	rel = table_open(SharedDescriptionRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	char	   *comment = NULL;

	ScanKeyInit(&keys[0], Anum_pg_shdescription_objoid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(database));
	ScanKeyInit(&keys[1], Anum_pg_shdescription_classoid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(DatabaseRelationId));
	scan = systable_beginscan(rel, SharedDescriptionObjIndexId, true, NULL, lengthof(keys), keys);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		bool		isnull;
		Datum		value = heap_getattr(tuple, Anum_pg_shdescription_description, RelationGetDescr(rel), &isnull);

		comment = isnull ? NULL : TextDatumGetCString(value);
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return comment;
}

static Oid
owner_of(Oid database)
{
	HeapTuple	tuple = SearchSysCache1(DATABASEOID, ObjectIdGetDatum(database));
	Oid			owner;

	if (!HeapTupleIsValid(tuple))
		return InvalidOid;
	owner = ((Form_pg_database) GETSTRUCT(tuple))->datdba;
	ReleaseSysCache(tuple);
	return owner;
}

/* Looks a database up, and keeps others from renaming or dropping it in this transaction. */
static Oid
find_and_lock(const char *name)
{
	for (;;)
	{
		Oid			oid = get_database_oid(name, true);

		if (!OidIsValid(oid))
			return InvalidOid;
		LockSharedObject(DatabaseRelationId, oid, 0, AccessShareLock);
		if (get_database_oid(name, true) == oid)
			return oid;
		UnlockSharedObject(DatabaseRelationId, oid, 0, AccessShareLock);
	}
}

/* What makes a database sort and compare as this one does, in words of CREATE DATABASE. */
#define OPTIONS_QUERY \
	"SELECT pg_catalog.format(' ENCODING %L LC_COLLATE %L LC_CTYPE %L', pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype)" \
	" || CASE d.datlocprovider WHEN 'i' THEN pg_catalog.format(' LOCALE_PROVIDER icu ICU_LOCALE %L', x.locale)" \
	" || coalesce(' ICU_RULES ' || pg_catalog.quote_literal(x.rules), '')" \
	" WHEN 'b' THEN pg_catalog.format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', x.locale)" \
	" ELSE ' LOCALE_PROVIDER libc' END" \
	" FROM pg_catalog.pg_database d, LATERAL (SELECT coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale') AS locale," \
	" pg_catalog.to_jsonb(d) ->> 'daticurules' AS rules) x" \
	" WHERE d.oid = $1"

static const char *
read_options(Oid database)
{
	MemoryContext context = CurrentMemoryContext;
	int			level = sv_environment_enter();
	Oid			type = OIDOID;
	Datum		value = ObjectIdGetDatum(database);
	char	   *options;

	PushActiveSnapshot(GetTransactionSnapshot());
	if (SPI_connect() != SPI_OK_CONNECT ||
		SPI_execute_with_args(OPTIONS_QUERY, 1, &type, &value, NULL, true, 0) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not read the options of the database");
	options = MemoryContextStrdup(context, SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1));
	SPI_finish();
	PopActiveSnapshot();
	sv_environment_leave(level);
	return options;
}

/*
 * sv_database_find
 *		Looks for the database, of the current user, and locks it.  Sets its OID, if it
 *		exists.  Raises 55000 if it is not a scratch database of this role.
 */
SvScratchState
sv_database_find(const char *name, Oid *oid)
{
	const char *comment;

	*oid = find_and_lock(name);
	if (!OidIsValid(*oid))
		return SV_SCRATCH_ABSENT;
	comment = read_comment(*oid);
	if (owner_of(*oid) != GetUserId() || comment == NULL || !sv_text_begins_with(comment, MARK))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("database \"%s\" is not a scratch database of role \"%s\"", name, GetUserNameFromId(GetUserId(), false)),
				 errdetail("A scratch database belongs to its role, and has a comment that says what it is."),
				 errhint("If nobody needs the database: DROP DATABASE %s.", quote_identifier(name))));

	/* One that was restored from a dump of another server can be different. */
	if (sv_text_begins_with(comment, MARK_USED) || strcmp(read_options(*oid), read_options(MyDatabaseId)) != 0)
		return SV_SCRATCH_USED;
	return SV_SCRATCH_EMPTY;
}

/* Runs a utility statement as a client would, in the transaction that has begun. */
static void
run_utility(const char *sql)
{
	PlannedStmt *plan = makeNode(PlannedStmt);

	plan->commandType = CMD_UTILITY;
	plan->canSetTag = true;
	plan->utilityStmt = linitial_node(RawStmt, pg_parse_query(sql))->stmt;
	plan->stmt_location = -1;
	ProcessUtility(plan, sql, false, PROCESS_UTILITY_TOPLEVEL, NULL, NULL, None_Receiver, NULL);
	CommandCounterIncrement();
}

/* Raises 42501 unless the current user may create databases; the hint ends with what can be done instead. */
static void
check_privilege(const char *instead)
{
	HeapTuple	tuple = SearchSysCache1(AUTHOID, ObjectIdGetDatum(GetUserId()));
	bool		may_create = superuser();

	if (HeapTupleIsValid(tuple))
	{
		may_create |= ((Form_pg_authid) GETSTRUCT(tuple))->rolcreatedb;
		ReleaseSysCache(tuple);
	}
	if (!may_create)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("role \"%s\" may not create a scratch database", GetUserNameFromId(GetUserId(), false)),
				 errdetail("Nothing can be proved without one: schemas are tried out in a database of their own."),
				 errhint("SET ROLE to a role that may, or let a superuser do this: ALTER ROLE %s CREATEDB.%s%s",
						 quote_identifier(GetUserNameFromId(GetUserId(), false)), instead[0] == '\0' ? "" : " ", instead)));
}

/* The comment by which the database is recognized. */
static const char *
make_mark(bool is_committed_to)
{
	return psprintf("%s of role %s for database %s; it can be dropped at any time", is_committed_to ? MARK_USED : MARK,
					quote_identifier(GetUserNameFromId(GetUserId(), false)),
					quote_identifier(get_database_name(MyDatabaseId)));
}

/*
 * sv_database_make
 *		Makes the database, in a worker, in a transaction that has done nothing else and
 *		does nothing else.  Others may not connect to it: they could see what is tried
 *		out, and keep it from being dropped.  Raises 42501 if the role may not create
 *		databases, with what it can do instead, and what CREATE DATABASE raises.
 */
void
sv_database_make(const char *name, bool is_committed_to, const char *instead)
{
	const char *identifier = quote_identifier(name);
	const char *options = read_options(MyDatabaseId);

	check_privilege(instead);
	run_utility(psprintf("CREATE DATABASE %s TEMPLATE template0%s", identifier, options));
	PushActiveSnapshot(GetTransactionSnapshot());
	run_utility(psprintf("COMMENT ON DATABASE %s IS %s", identifier, quote_literal_cstr(make_mark(is_committed_to))));
	run_utility(psprintf("REVOKE ALL ON DATABASE %s FROM PUBLIC", identifier));
	PopActiveSnapshot();
}

/*
 * sv_database_admit
 *		Lets a role connect to the database that could not: the one that has logged in,
 *		while the current user is another one.
 */
void
sv_database_admit(const char *name, Oid oid, Oid role)
{
	if (database_aclcheck_compat(oid, role, ACL_CONNECT) == ACLCHECK_OK)
		return;
	PushActiveSnapshot(GetTransactionSnapshot());
	run_utility(psprintf("GRANT CONNECT ON DATABASE %s TO %s", quote_identifier(name),
						 quote_identifier(GetUserNameFromId(role, false))));
	PopActiveSnapshot();
}

/*
 * sv_database_dismiss
 *		Revokes that right again.
 */
void
sv_database_dismiss(const char *name, Oid role)
{
	if (role == GetUserId())
		return;
	PushActiveSnapshot(GetTransactionSnapshot());
	run_utility(psprintf("REVOKE CONNECT ON DATABASE %s FROM %s", quote_identifier(name),
						 quote_identifier(GetUserNameFromId(role, false))));
	PopActiveSnapshot();
}

/*
 * sv_database_drop
 *		Drops the database, which sv_database_find has found, in a worker, in a
 *		transaction of its own.  Sessions in it that do not end by themselves are ended.
 */
void
sv_database_drop(const char *name, Oid oid)
{
	int			backends;
	int			prepared;

	/*
	 * A worker that was told to end may need a moment; ending it takes
	 * rights.
	 */
	(void) CountOtherDBBackends(oid, &backends, &prepared);
	run_utility(psprintf("DROP DATABASE %s WITH (FORCE)", quote_identifier(name)));
}
