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
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* Reads schema and owner of the extension; false if it is gone. */
static bool
read_extension(SvRelations *rels, Oid *schema)
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

		*schema = form->extnamespace;
		rels->extension_owner = form->extowner;
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return found;
}

/* Finds a table of the extension, InvalidOid if it is not there. */
static Oid
find_table(const SvRelations *rels, Oid schema, const char *name)
{
	Oid			table = get_relname_relid(name, schema);

	if (!OidIsValid(table) ||
		getExtensionOfObject(RelationRelationId, table) != rels->extension)
		return InvalidOid;
	return table;
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
	Oid			schema;
	char	   *schema_name;
	HeapTuple	tuple;

	if (!OidIsValid(rels->extension) || !read_extension(rels, &schema))
		return "the extension";
	schema_name = get_namespace_name(schema);
	if (schema_name == NULL)
		return "its schema";
	strlcpy(rels->schema, schema_name, NAMEDATALEN);
	for (size_t i = 0; i < lengthof(tables); i++)
	{
		Oid			table = find_table(rels, schema, tables[i].name);

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

/*
 * sv_relations_find
 *		Finds the extension that the function being called belongs to, and its
 *		tables.  Raises 55000 if something is missing or has been changed.
 */
void
sv_relations_find(FunctionCallInfo fcinfo, SvRelations *rels)
{
	const char *missing;

	memset(rels, 0, sizeof(*rels));
	rels->extension = getExtensionOfObject(ProcedureRelationId, fcinfo->flinfo->fn_oid);
	missing = fill_relations(rels);
	if (missing != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the installation of extension \"schemaver\" is damaged"),
				 errdetail("%s is missing, has other columns, or no longer belongs to the extension.", missing),
				 errhint("Restore the extension from a dump, or put the object back, as with ALTER EXTENSION schemaver ADD TABLE schemaver_log.")));
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
