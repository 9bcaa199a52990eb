/*
 * relations.c
 *		Where the extension is: its schema, owner and tables.
 *
 * Everything is found from the function that is being called, never by a name
 * that search_path could bend, and only what belongs to the extension counts.
 * Nothing is remembered from one call to the next: a body may have dropped or
 * moved anything.
 *
 * The library is one for all databases of a server, and each of them is updated
 * when its owner gets round to it; so it has to do with tables of other versions.
 * Those of earlier ones lack columns, which nobody may need.  Those of later ones
 * have columns that it does not know: it may look at them, but not write a row
 * that says nothing where something has to be said.
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
#include "core/version.h"
#include "schemaver.h"
#include "store/relations.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
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

		bool		isnull;
		Datum		version = heap_getattr(tuple, Anum_pg_extension_extversion, RelationGetDescr(rel), &isnull);

		extension->schema = form->extnamespace;
		strlcpy(rels->version, isnull ? "" : TextDatumGetCString(version), NAMEDATALEN);
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

/* The tables, and the types of their first columns, in the order of the Anum_ enums. */
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

/* The columns that were added since, found by their names. */
static const struct
{
	const char *table;
	const char *name;
	Oid			type;
	const char *since;			/* the version that has added it */
	size_t		offset;
}			additions[] =
{
	{"schemaver_revisions", "upgrade_authority", TEXTOID, "0.2", offsetof(SvRelations, upgrade_authority)},
	{"schemaver_revisions", "downgrade_authority", TEXTOID, "0.2", offsetof(SvRelations, downgrade_authority)},
};

/*
 * Orders the extension's version and another one.  One that somebody has given a
 * name without numbers is taken for the library's own.
 */
static int
compare_version(const SvRelations *rels, const char *other)
{
	const char *version = sv_version_normalize(rels->version);

	return sv_version_compare(version != NULL ? version : SV_VERSION, other);
}

static AttrNumber *
addition_of(SvRelations *rels, size_t i)
{
	return (AttrNumber *) ((char *) rels + additions[i].offset);
}

/* Is this a column that was added to the table?  Then notes where it stands. */
static bool
take_addition(SvRelations *rels, const char *table, Form_pg_attribute column)
{
	for (size_t i = 0; i < lengthof(additions); i++)
	{
		if (strcmp(additions[i].table, table) != 0 || column->atttypid != additions[i].type ||
			strcmp(additions[i].name, NameStr(column->attname)) != 0)
			continue;
		*addition_of(rels, i) = column->attnum;
		return true;
	}
	return false;
}

/* Does a table lack a column that its version has? */
static bool
lacks_addition(SvRelations *rels, const char *table)
{
	for (size_t i = 0; i < lengthof(additions); i++)
	{
		if (strcmp(additions[i].table, table) == 0 && *addition_of(rels, i) == InvalidAttrNumber &&
			compare_version(rels, additions[i].since) >= 0)
			return true;
	}
	return false;
}

/*
 * Looks at the columns after the first ones: those that were added, and those of
 * somebody else's or of a later version, which we leave NULL.  Returns whether
 * that can be.
 */
static bool
take_additions(SvRelations *rels, const char *table, TupleDesc desc, int n)
{
	bool		later = compare_version(rels, SV_VERSION) > 0;

	for (; n < desc->natts; n++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, n);

		if (column->attisdropped || take_addition(rels, table, column))
			continue;
		if (column->attnotnull)
			return false;
		rels->is_later |= later;
	}
	return !lacks_addition(rels, table);
}

/*
 * Does a table have the columns that we read and write without asking for their
 * types, and no others that need a value?  It keeps them while it is locked, to
 * the end of the transaction.
 */
static bool
has_columns(SvRelations *rels, Oid table, const char *name, const Oid *types)
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
	fits = fits && take_additions(rels, name, desc, n);
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

		if (!OidIsValid(table) || !has_columns(rels, table, tables[i].name, tables[i].types))
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

/* Raises 55000: the library is of an earlier version than the extension in this database. */
static void
raise_later(const SvRelations *rels)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("extension \"schemaver\" has version %s in this database, but the library that this session has loaded is of version %s",
					rels->version, SV_VERSION),
			 errhint("Connect again. If that does not help, install version %s of the package on this server.",
					 rels->version)));
}

/*
 * sv_relations_check_version
 *		Raises 55000 if the tables have columns of a later version than the
 *		library's, so that nothing can be written into them.
 */
void
sv_relations_check_version(const SvRelations *rels)
{
	if (rels->is_later)
		raise_later(rels);
}

/*
 * sv_relations_outdated
 *		Tells whether the extension is of an earlier version than the library.
 */
bool
sv_relations_outdated(const SvRelations *rels)
{
	return compare_version(rels, SV_VERSION) < 0;
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
	if (missing != NULL && compare_version(rels, SV_VERSION) > 0)
		raise_later(rels);
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
		now.settings == rels->settings &&
		now.upgrade_authority == rels->upgrade_authority &&
		now.downgrade_authority == rels->downgrade_authority;
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
