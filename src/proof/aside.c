/*
 * aside.c
 *		Making schemas empty, in a transaction that is rolled back.
 *
 * Where there is no scratch database, models are built in the database itself.  In the
 * transaction of a worker, the schemas that they are for get other names, and new ones
 * take their place.  No table is locked, and nobody else sees any of it: others only wait
 * if they alter or drop these schemas, or grant rights on them, or alter extensions, event
 * triggers or default privileges, or build models in place.  What extensions have in a
 * schema moves to the new one, because models use it.
 *
 * Whoever does this must own the schemas: functions of other roles find there what the
 * caller puts there.
 *
 * Revisions are verified in place in the same way, but in a database that looks like a new
 * one: nothing is there but an empty public schema, and what is in schemas of extensions
 * that the caller does not own.
 *
 * It would be a disaster to commit such a transaction.  It is a block, in which nothing
 * can be committed, and if anything did, this file would refuse it.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/catalog.h"
#include "catalog/indexing.h"
#include "catalog/pg_default_acl.h"
#include "catalog/pg_event_trigger.h"
#include "catalog/pg_namespace.h"
#include "commands/comment.h"
#include "commands/event_trigger.h"
#include "compat.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "proof/aside.h"
#include "proof/hidden.h"
#include "proof/resettle.h"
#include "proof/untouched.h"
#include "schema/environment.h"
#include "storage/proc.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

/* So long a statement of models may wait for a lock, in ms: others queue up behind it. */
#define MAX_WAIT 1000

/* Whether an object is part of an extension or of another object. */
#define OF_OTHERS(class, oid) \
	"EXISTS (SELECT FROM pg_depend d WHERE d.classid = '" class "'::regclass AND d.objid = " oid " AND d.deptype IN ('e', 'i'))"

/* The schemas of users, and whether nothing but extensions is in them. */
#define SCHEMAS_QUERY \
	"SELECT n.oid, n.nspname, EXISTS (SELECT FROM pg_extension x WHERE x.extnamespace = n.oid)" \
	" AND NOT EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind NOT IN ('i', 'I', 't') AND NOT " OF_OTHERS("pg_class", "c.oid") ")" \
	" AND NOT EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = n.oid AND NOT " OF_OTHERS("pg_proc", "p.oid") ")" \
	" AND NOT EXISTS (SELECT FROM pg_type t WHERE t.typnamespace = n.oid AND NOT " OF_OTHERS("pg_type", "t.oid") ")" \
	" FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'" \
	" AND NOT " OF_OTHERS("pg_namespace", "n.oid") " ORDER BY n.nspname COLLATE \"C\""

typedef struct Schema
{
	Oid			oid;
	char	   *name;
	bool		is_of_extensions;
} Schema;

/* Why a transaction cannot be committed. */
typedef enum Purpose
{
	NONE,						/* it can */
	MODELS,
	REVISIONS,
} Purpose;

static Purpose purpose = NONE;

/* A callback of transactions. */
static void
refuse_commit(XactEvent event, void *arg)
{
	if (event == XACT_EVENT_ABORT)
		purpose = NONE;
	if (purpose != NONE && (event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PRE_PREPARE))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TRANSACTION_TERMINATION),
				 purpose == MODELS ? errmsg("models that are built in place cannot be committed") :
				 errmsg("revisions that are verified in place cannot be committed"),
				 errdetail("The schemas that they are for have other names in this transaction.")));
}

/* From here on, this transaction cannot be committed. */
static void
forbid_commit(Purpose why)
{
	static bool is_registered = false;

	if (!is_registered)
		RegisterXactCallback(refuse_commit, NULL);
	is_registered = true;
	purpose = why;
}

/* All schemas of users, Schema *, in the current context. */
static List *
read_schemas(void)
{
	MemoryContext context = CurrentMemoryContext;
	int			level = sv_environment_enter();
	List	   *schemas = NIL;

	PushActiveSnapshot(GetTransactionSnapshot());
	if (SPI_connect() != SPI_OK_CONNECT || SPI_execute(SCHEMAS_QUERY, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read the schemas of the database");
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		HeapTuple	row = SPI_tuptable->vals[i];
		TupleDesc	desc = SPI_tuptable->tupdesc;
		MemoryContext spi = MemoryContextSwitchTo(context);
		Schema	   *schema = palloc0_object(Schema);
		bool		isnull;

		schema->oid = DatumGetObjectId(SPI_getbinval(row, desc, 1, &isnull));
		schema->name = pstrdup(NameStr(*DatumGetName(SPI_getbinval(row, desc, 2, &isnull))));
		schema->is_of_extensions = DatumGetBool(SPI_getbinval(row, desc, 3, &isnull));
		schemas = lappend(schemas, schema);
		MemoryContextSwitchTo(spi);
	}
	SPI_finish();
	PopActiveSnapshot();
	sv_environment_leave(level);
	return schemas;
}

/* Is it one of those that the models are for?  Those that only extensions use have to be named. */
static bool
is_wanted(const Schema *schema, const char **wanted)
{
	if (wanted == NULL)
		return !schema->is_of_extensions;
	for (; *wanted != NULL; wanted++)
		if (strcmp(*wanted, schema->name) == 0)
			return true;
	return false;
}

static bool
is_owned(const Schema *schema)
{
	return namespace_ownercheck_compat(schema->oid, GetUserId());
}

/* Raises 42501 unless the current user owns a schema. */
static void
check_owner(const Schema *schema)
{
	if (is_owned(schema))
		return;
	if (purpose == REVISIONS)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of schema %s", schema->name),
				 errdetail("Revisions are verified in place where all schemas have been set aside, for a role that owns them all."),
				 errhint("SET ROLE to a role that does, or verify in a database of its own, which needs CREATEDB: SELECT * FROM schemaver_verify().")));
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("must be owner of schema %s", schema->name),
			 errdetail("Models are built in place in new schemas that take the place of those that they are for."),
			 errhint("Name only schemas that you own: schemas => '{...}'.")));
}

/* Writes a new version of a row of pg_namespace, which only this transaction sees. */
static void
change_schema(Oid oid, int column, Datum value)
{
	Relation	rel = table_open(NamespaceRelationId, RowExclusiveLock);
	HeapTuple	tuple = SearchSysCacheCopy1(NAMESPACEOID, ObjectIdGetDatum(oid));
	Datum		values[Natts_pg_namespace] = {0};
	bool		nulls[Natts_pg_namespace] = {0};
	bool		replaced[Natts_pg_namespace] = {0};

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for schema %u", oid);
	values[column - 1] = value;
	replaced[column - 1] = true;
	tuple = heap_modify_tuple(tuple, RelationGetDescr(rel), values, nulls, replaced);
	CatalogTupleUpdate(rel, &tuple->t_self, tuple);
	heap_freetuple(tuple);
	table_close(rel, RowExclusiveLock);
	CommandCounterIncrement();
}

/*
 * A new public schema, with the owner, the rights and the comment of the old one: every
 * database has it, and models say nothing about it.
 */
static Oid
make_public(Oid old, const char *name)
{
	HeapTuple	tuple = SearchSysCacheCopy1(NAMESPACEOID, ObjectIdGetDatum(old));
	char	   *comment = GetComment(old, NamespaceRelationId, 0);
	Datum		acl;
	bool		isnull;
	Oid			oid;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for schema %u", old);
	oid = NamespaceCreate(name, ((Form_pg_namespace) GETSTRUCT(tuple))->nspowner, false);
	CommandCounterIncrement();
	acl = SysCacheGetAttr(NAMESPACEOID, tuple, Anum_pg_namespace_nspacl, &isnull);
	if (!isnull)
		change_schema(oid, Anum_pg_namespace_nspacl, acl);
	if (comment != NULL)
		CreateComments(oid, NamespaceRelationId, 0, comment);
	return oid;
}

/* Gives a schema another name. */
static void
put_aside(const Schema *schema)
{
	NameData	name;

	check_owner(schema);
	namestrcpy(&name, psprintf("schemaver_aside_%u_%d", schema->oid, MyProcPid));
	change_schema(schema->oid, Anum_pg_namespace_nspname, NameGetDatum(&name));
}

/* Puts a new schema in the place of one: as the scratch database has it, where the caller makes it. */
static void
replace_schema(const Schema *schema)
{
	Oid			oid;

	put_aside(schema);
	if (strcmp(schema->name, "public") == 0)
		oid = make_public(schema->oid, schema->name);
	else
		oid = NamespaceCreate(schema->name, GetUserId(), false);
	CommandCounterIncrement();
	sv_resettle_extensions(schema->oid, oid);
}

/* Event triggers of the database are not about what is rolled back. */
static void
silence_event_triggers(void)
{
	Relation	rel = table_open(EventTriggerRelationId, RowExclusiveLock);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		HeapTuple	copy;

		if (((Form_pg_event_trigger) GETSTRUCT(tuple))->evtenabled == TRIGGER_DISABLED)
			continue;
		copy = heap_copytuple(tuple);
		((Form_pg_event_trigger) GETSTRUCT(copy))->evtenabled = TRIGGER_DISABLED;
		CatalogTupleUpdate(rel, &copy->t_self, copy);
		heap_freetuple(copy);
	}
	systable_endscan(scan);
	table_close(rel, RowExclusiveLock);
	CommandCounterIncrement();
}

/* Can default privileges apply to what the current user makes, in a schema that is not a part of them? */
static bool
is_for_caller(const FormData_pg_default_acl *privileges)
{
	return !OidIsValid(privileges->defaclnamespace) && is_member_of_role(GetUserId(), privileges->defaclrole);
}

/* Nor are default privileges that are not those of a schema: nobody has granted anything on what models make. */
static void
forget_default_privileges(void)
{
	Relation	rel = table_open(DefaultAclRelationId, RowExclusiveLock);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
		if (is_for_caller((Form_pg_default_acl) GETSTRUCT(tuple)))
			CatalogTupleDelete(rel, &tuple->t_self);
	systable_endscan(scan);
	table_close(rel, RowExclusiveLock);
	CommandCounterIncrement();
}

static void
limit_waiting(void)
{
	if (LockTimeout == 0 || LockTimeout > MAX_WAIT)
		(void) set_config_option("lock_timeout", psprintf("%d", MAX_WAIT), PGC_USERSET, PGC_S_SESSION, GUC_ACTION_LOCAL, true,
								 ERROR, false);
}

/*
 * sv_aside_set
 *		In a worker, in a transaction block that is going to be aborted: puts new, empty
 *		schemas in the place of those in a list that ends with NULL and exist, or, if there
 *		is no list, of all that have something of users.  Fills in the result, in the
 *		current context.  From here on, sv_untouched_check watches.  Raises 42501 unless the
 *		current user owns the schemas.
 */
void
sv_aside_set(const char **wanted, SvAside *aside)
{
	List	   *schemas = read_schemas();
	ListCell   *cell;

	memset(aside, 0, sizeof(*aside));
	forbid_commit(MODELS);
	silence_event_triggers();
	forget_default_privileges();
	foreach(cell, schemas)
	{
		const Schema *schema = lfirst(cell);

		aside->before = lappend_oid(aside->before, schema->oid);
		if (!is_wanted(schema, wanted))
			continue;
		replace_schema(schema);
		aside->managed = lappend(aside->managed, schema->name);
	}
	limit_waiting();
	sv_untouched_watch(SV_UNTOUCHED_BY_MODELS);
}

/*
 * sv_aside_clear
 *		The same for all schemas, of which only public is made anew, and for what is in
 *		none.  Schemas in which only extensions have something stay, with these, if the
 *		current user does not own them.
 */
void
sv_aside_clear(SvAside *aside)
{
	List	   *schemas = read_schemas();
	List	   *moved = NIL;
	ListCell   *cell;

	memset(aside, 0, sizeof(*aside));
	forbid_commit(REVISIONS);
	silence_event_triggers();
	forget_default_privileges();
	foreach(cell, schemas)
	{
		const Schema *schema = lfirst(cell);

		aside->before = lappend_oid(aside->before, schema->oid);
		if (schema->is_of_extensions && !is_owned(schema))
		{
			aside->managed = lappend(aside->managed, schema->name);
			continue;
		}
		put_aside(schema);
		if (strcmp(schema->name, "public") == 0)
			(void) make_public(schema->oid, schema->name);
		moved = lappend_oid(moved, schema->oid);
	}
	sv_hidden_set(moved);
	CommandCounterIncrement();
	limit_waiting();
	sv_untouched_watch(SV_UNTOUCHED_BY_REVISIONS);
}

/*
 * sv_aside_list
 *		The names of the schemas that are managed, or new in this transaction; ends with
 *		NULL.  Allocated in the current context.
 */
const char **
sv_aside_list(const SvAside *aside)
{
	List	   *schemas = read_schemas();
	const char **names = palloc0_array(const char *, list_length(schemas) + list_length(aside->managed) + 1);
	int			n = 0;
	ListCell   *cell;

	foreach(cell, aside->managed)
		names[n++] = lfirst(cell);
	foreach(cell, schemas)
	{
		const Schema *schema = lfirst(cell);
		bool		is_known = list_member_oid(aside->before, schema->oid);

		for (int i = 0; i < n && !is_known; i++)
			is_known = strcmp(names[i], schema->name) == 0;
		if (!is_known)
			names[n++] = schema->name;
	}
	return names;
}
