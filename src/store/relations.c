/*
 * relations.c
 *		Where the extension is: its schema, owner and tables.
 *
 * Everything is found from the function that is being called, never by a name
 * that search_path could bend, and only what belongs to the extension counts.
 * Nothing is remembered from one call to the next: a body may have dropped or
 * moved anything.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_extension_d.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "core/ident.h"
#include "schemaver.h"
#include "store/relations.h"
#include "utils/array.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* What the catalog says of the extension. */
typedef struct Extension
{
	Oid			schema;
	int			ndumped;
	Oid		   *dumped;			/* tables whose rows pg_dump keeps */
} Extension;

static void
read_dumped_tables(HeapTuple tuple, Relation rel, Extension *extension)
{
	bool		isnull;
	Datum		value = heap_getattr(tuple, Anum_pg_extension_extconfig, RelationGetDescr(rel), &isnull);
	ArrayType  *array;

	extension->ndumped = 0;
	if (isnull)
		return;
	array = DatumGetArrayTypeP(value);
	extension->ndumped = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	extension->dumped = palloc_array(Oid, extension->ndumped);
	memcpy(extension->dumped, ARR_DATA_PTR(array), sizeof(Oid) * extension->ndumped);
}

/* Reads about the extension; false if it is gone. */
static bool
read_extension(SvRelations *rels, Extension *extension)
{
	Relation	rel = table_open(ExtensionRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		found;

	ScanKeyInit(&key, Anum_pg_extension_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(rels->extension));
	scan = systable_beginscan(rel, ExtensionOidIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	found = HeapTupleIsValid(tuple);
	if (found)
	{
		Form_pg_extension form = (Form_pg_extension) GETSTRUCT(tuple);

		extension->schema = form->extnamespace;
		rels->extension_owner = form->extowner;
		read_dumped_tables(tuple, rel, extension);
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return found;
}

/*
 * Finds a table of the extension, InvalidOid if it is not there, or not as it
 * was made: taken out of the extension and put back, it would be left out of
 * dumps.
 */
static Oid
find_table(const SvRelations *rels, const Extension *extension, const char *name)
{
	Oid			table = get_relname_relid(name, extension->schema);

	if (!OidIsValid(table) ||
		getExtensionOfObject(RelationRelationId, table) != rels->extension)
		return InvalidOid;
	for (int i = 0; i < extension->ndumped; i++)
	{
		if (extension->dumped[i] == table)
			return table;
	}
	return InvalidOid;
}

/* The tables, and the types of their columns, in the order of the Anum_ enums. */
static const struct
{
	const char *name;
	size_t		offset;
	Oid			types[17];		/* ends with InvalidOid */
}			tables[] =
{
	{"schemaver_revisions", offsetof(SvRelations, revisions),
	{TEXTOID, TEXTOID, TEXTARRAYOID, TEXTARRAYOID, TEXTARRAYOID, TEXTOID, BOOLOID,
	BYTEAOID, BYTEAOID, TIMESTAMPTZOID, TEXTOID, TEXTOID, TEXTOID}},
	{"schemaver_applied", offsetof(SvRelations, applied),
	{TEXTOID, TEXTOID, TEXTOID, BYTEAOID, TIMESTAMPTZOID, TEXTOID}},
	{"schemaver_state", offsetof(SvRelations, state),
	{TEXTOID, TEXTOID, UUIDOID, TEXTOID, TIMESTAMPTZOID, TEXTOID}},
	{"schemaver_log", offsetof(SvRelations, log),
	{UUIDOID, INT4OID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, INETOID,
	TIMESTAMPTZOID, INTERVALOID, INT4OID, INT8OID, BYTEAOID, TEXTOID}},
	{"schemaver_settings", offsetof(SvRelations, settings),
	{TEXTOID, TEXTOID, TIMESTAMPTZOID, TEXTOID}},
};

/*
 * Does a table have the columns that we read and write without asking for their
 * types, and no others that need a value?  It keeps them while it is locked, to
 * the end of the transaction.
 */
static bool
has_columns(Oid table, const Oid *types)
{
	Relation	rel = try_table_open(table, AccessShareLock);
	TupleDesc	desc;
	bool		fits;
	int			n = 0;

	if (rel == NULL)			/* we have waited for its end */
		return false;
	desc = RelationGetDescr(rel);
	fits = rel->rd_rel->relkind == RELKIND_RELATION;
	for (; OidIsValid(types[n]); n++)
		fits = fits && n < desc->natts && TupleDescAttr(desc, n)->atttypid == types[n];
	for (; n < desc->natts; n++)
		fits = fits && !TupleDescAttr(desc, n)->attnotnull;
	table_close(rel, NoLock);
	return fits;
}

/*
 * Fills in everything but the extension's OID.  Returns the name of what is
 * missing, NULL if all is there.
 */
static const char *
fill_relations(SvRelations *rels)
{
	Extension	extension;
	char	   *schema_name;
	HeapTuple	tuple;

	if (!OidIsValid(rels->extension) || !read_extension(rels, &extension))
		return "the extension";
	schema_name = get_namespace_name(extension.schema);
	if (schema_name == NULL)
		return "its schema";
	strlcpy(rels->schema, schema_name, NAMEDATALEN);
	for (size_t i = 0; i < lengthof(tables); i++)
	{
		Oid			table = find_table(rels, &extension, tables[i].name);

		if (!OidIsValid(table) || !has_columns(table, tables[i].types))
			return tables[i].name;
		*(Oid *) ((char *) rels + tables[i].offset) = table;
	}

	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(rels->revisions));
	if (!HeapTupleIsValid(tuple))
		return "schemaver_revisions";
	rels->table_owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	return NULL;
}

/* Raises 42883 if the function is gone, and with it the extension: nothing is damaged. */
static void
check_not_dropped(Oid function)
{
	AcceptInvalidationMessages();
	if (!SearchSysCacheExists1(PROCOID, ObjectIdGetDatum(function)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("extension \"schemaver\" has been dropped"),
				 errdetail("Another session has done so since the call began."),
				 errhint("If it has been created anew, call again; otherwise CREATE EXTENSION schemaver.")));
}

/*
 * sv_relations_find
 *		Finds the extension that the function being called belongs to, and its
 *		tables.  Raises 55000 if something is missing or has been changed, 42883 if
 *		the extension has been dropped meanwhile.
 */
void
sv_relations_find(FunctionCallInfo fcinfo, SvRelations *rels)
{
	const char *missing;

	memset(rels, 0, sizeof(*rels));
	rels->extension = getExtensionOfObject(ProcedureRelationId, fcinfo->flinfo->fn_oid);
	missing = fill_relations(rels);
	if (missing != NULL)
		check_not_dropped(fcinfo->flinfo->fn_oid);
	if (missing != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the installation of extension \"schemaver\" is damaged"),
				 errdetail("%s is missing, has other columns, has left the extension, or was put back by hand (and would be left out of dumps).",
						   missing),
				 errhint("Restore the database from a dump; or save the rows of the schemaver tables, create the extension anew, and put them back.")));
}

/*
 * sv_relations_intact
 *		Tells whether the extension and its tables are still those that
 *		sv_relations_find has found.
 */
bool
sv_relations_intact(const SvRelations *rels)
{
	SvRelations now;

	memset(&now, 0, sizeof(now));
	now.extension = rels->extension;
	return fill_relations(&now) == NULL &&
		strcmp(now.schema, rels->schema) == 0 &&
		now.extension_owner == rels->extension_owner &&
		now.table_owner == rels->table_owner &&
		now.revisions == rels->revisions &&
		now.applied == rels->applied &&
		now.state == rels->state &&
		now.log == rels->log &&
		now.settings == rels->settings;
}

/*
 * sv_project_name
 *		Returns the current project; raises 22023 if schemaver.project is not a
 *		possible name.  The text lives as long as the setting keeps its value.
 */
const char *
sv_project_name(void)
{
	sv_ident_check_project(sv_project);
	return sv_project;
}
