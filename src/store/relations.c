/*
 * relations.c
 *		Where the extension is: its schema, owner and tables.
 *
 * Everything is found from the function that is being called, or from the OID of the
 * extension.  Names that lead to a table are only a guess: the table is locked, and
 * what the catalog says about it after that counts.  From then on it is known by its
 * OID, so names cannot lead to a different table, however long a call waits and
 * whichever schemas are renamed meanwhile.  The lock is held until the end of the
 * transaction, and until then only the transaction itself can drop, move or rename
 * the table, or change its columns.
 *
 * Nothing is kept from one call to the next, because a body may have dropped or
 * moved anything.
 *
 * There is one library for all databases of a server, and each database is updated
 * by its owner at a different time.  So the library must handle tables of other
 * versions.  Earlier ones lack tables and columns, which no code may require.  Later
 * ones have columns that the library does not know: it may read these tables, but
 * must not write a row without values for such columns.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_extension_d.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "core/version.h"
#include "storage/lmgr.h"
#include "store/relations.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* What the catalog says about the extension. */
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
	extension->dumped = NULL;
	if (isnull)
		return;
	array = DatumGetArrayTypeP(value);
	extension->ndumped = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	extension->dumped = palloc_array(Oid, extension->ndumped);
	memcpy(extension->dumped, ARR_DATA_PTR(array), sizeof(Oid) * extension->ndumped);
}

/* Reads the extension's row; returns false if it is gone. */
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

/* The types of the columns that a table has had since the beginning. */
static const Oid revisions_types[] = {
	[Anum_revisions_project - 1] = TEXTOID,
	[Anum_revisions_revision - 1] = TEXTOID,
	[Anum_revisions_down_revision - 1] = TEXTARRAYOID,
	[Anum_revisions_depends_on - 1] = TEXTARRAYOID,
	[Anum_revisions_branch_labels - 1] = TEXTARRAYOID,
	[Anum_revisions_message - 1] = TEXTOID,
	[Anum_revisions_transactional - 1] = BOOLOID,
	[Anum_revisions_upgrade_checksum - 1] = BYTEAOID,
	[Anum_revisions_downgrade_checksum - 1] = BYTEAOID,
	[Anum_revisions_created_at - 1] = TIMESTAMPTZOID,
	[Anum_revisions_created_by - 1] = TEXTOID,
	[Anum_revisions_upgrade - 1] = TEXTOID,
	[Anum_revisions_downgrade - 1] = TEXTOID,
};

static const Oid applied_types[] = {
	[Anum_applied_project - 1] = TEXTOID,
	[Anum_applied_tenant - 1] = TEXTOID,
	[Anum_applied_revision - 1] = TEXTOID,
	[Anum_applied_checksum - 1] = BYTEAOID,
	[Anum_applied_applied_at - 1] = TIMESTAMPTZOID,
	[Anum_applied_applied_by - 1] = TEXTOID,
};

static const Oid state_types[] = {
	[Anum_state_project - 1] = TEXTOID,
	[Anum_state_tenant - 1] = TEXTOID,
	[Anum_state_last_run - 1] = UUIDOID,
	[Anum_state_last_direction - 1] = TEXTOID,
	[Anum_state_last_run_at - 1] = TIMESTAMPTZOID,
	[Anum_state_last_run_by - 1] = TEXTOID,
};

static const Oid log_types[] = {
	[Anum_log_run - 1] = UUIDOID,
	[Anum_log_step - 1] = INT4OID,
	[Anum_log_project - 1] = TEXTOID,
	[Anum_log_tenant - 1] = TEXTOID,
	[Anum_log_direction - 1] = TEXTOID,
	[Anum_log_revision - 1] = TEXTOID,
	[Anum_log_username - 1] = TEXTOID,
	[Anum_log_session_username - 1] = TEXTOID,
	[Anum_log_application_name - 1] = TEXTOID,
	[Anum_log_client_addr - 1] = INETOID,
	[Anum_log_started_at - 1] = TIMESTAMPTZOID,
	[Anum_log_elapsed - 1] = INTERVALOID,
	[Anum_log_statements - 1] = INT4OID,
	[Anum_log_rows - 1] = INT8OID,
	[Anum_log_checksum - 1] = BYTEAOID,
	[Anum_log_outcome - 1] = TEXTOID,
};

static const Oid settings_types[] = {
	[Anum_settings_name - 1] = TEXTOID,
	[Anum_settings_value - 1] = TEXTOID,
	[Anum_settings_changed_at - 1] = TIMESTAMPTZOID,
	[Anum_settings_changed_by - 1] = TEXTOID,
};

static const Oid snapshots_types[] = {
	[Anum_snapshots_name - 1] = TEXTOID,
	[Anum_snapshots_server_major - 1] = INT4OID,
	[Anum_snapshots_schemas - 1] = TEXTARRAYOID,
	[Anum_snapshots_fingerprint - 1] = TEXTOID,
	[Anum_snapshots_taken_at - 1] = TIMESTAMPTZOID,
	[Anum_snapshots_taken_by - 1] = TEXTOID,
	[Anum_snapshots_checksum - 1] = BYTEAOID,
	[Anum_snapshots_content - 1] = BYTEAOID,
};

static const Oid ignored_types[] = {
	[Anum_ignored_code - 1] = TEXTOID,
	[Anum_ignored_identity - 1] = TEXTOID,
	[Anum_ignored_reason - 1] = TEXTOID,
	[Anum_ignored_until - 1] = DATEOID,
	[Anum_ignored_changed_at - 1] = TIMESTAMPTZOID,
	[Anum_ignored_changed_by - 1] = TEXTOID,
};

static const Oid models_types[] = {
	[Anum_models_project - 1] = TEXTOID,
	[Anum_models_source - 1] = TEXTOID,
	[Anum_models_schemas - 1] = TEXTARRAYOID,
	[Anum_models_complete - 1] = BOOLOID,
	[Anum_models_server_major - 1] = INT4OID,
	[Anum_models_fingerprint - 1] = TEXTOID,
	[Anum_models_set_at - 1] = TIMESTAMPTZOID,
	[Anum_models_set_by - 1] = TEXTOID,
	[Anum_models_checksum - 1] = BYTEAOID,
	[Anum_models_content - 1] = BYTEAOID,
};

static const Oid objects_types[] = {
	[Anum_objects_kind - 1] = TEXTOID,
	[Anum_objects_identity - 1] = TEXTOID,
	[Anum_objects_code - 1] = TEXTOID,
	[Anum_objects_parent - 1] = TEXTOID,
	[Anum_objects_schema - 1] = TEXTOID,
	[Anum_objects_name - 1] = TEXTOID,
	[Anum_objects_arguments - 1] = TEXTOID,
	[Anum_objects_number - 1] = INT4OID,
	[Anum_objects_digest - 1] = BYTEAOID,
	[Anum_objects_properties - 1] = JSONBOID,
	[Anum_objects_version - 1] = TEXTOID,
	[Anum_objects_server_major - 1] = INT4OID,
	[Anum_objects_project - 1] = TEXTOID,
	[Anum_objects_run - 1] = UUIDOID,
	[Anum_objects_recorded_at - 1] = TIMESTAMPTZOID,
	[Anum_objects_recorded_by - 1] = TEXTOID,
};

/* The tables. */
static const struct
{
	const char *name;
	const char *since;			/* the version that created it */
	int			nkeys;			/* number of columns of its primary key, which
								 * are its first */
	const Oid  *types;			/* of the columns that it has had since the
								 * beginning */
	int			ntypes;
}			tables[SV_TABLES] =

{
	[SV_TABLE_REVISIONS] = {"schemaver_revisions", "0.1", 2, revisions_types, lengthof(revisions_types)},
	[SV_TABLE_APPLIED] = {"schemaver_applied", "0.1", 3, applied_types, lengthof(applied_types)},
	[SV_TABLE_STATE] = {"schemaver_state", "0.1", 2, state_types, lengthof(state_types)},
	[SV_TABLE_LOG] = {"schemaver_log", "0.1", 2, log_types, lengthof(log_types)},
	[SV_TABLE_SETTINGS] = {"schemaver_settings", "0.1", 1, settings_types, lengthof(settings_types)},
	[SV_TABLE_SNAPSHOTS] = {"schemaver_snapshots", "0.2", 1, snapshots_types, lengthof(snapshots_types)},
	[SV_TABLE_IGNORED] = {"schemaver_ignored", "0.2", 2, ignored_types, lengthof(ignored_types)},
	[SV_TABLE_MODELS] = {"schemaver_models", "0.2", 1, models_types, lengthof(models_types)},
	[SV_TABLE_OBJECTS] = {"schemaver_objects", "0.2", 2, objects_types, lengthof(objects_types)},
};

/* The columns that were added later, which are found by their names. */
static const struct
{
	SvTable		table;
	const char *name;
	Oid			type;
	const char *since;			/* the version that added it */
}			additions[SV_COLUMNS] =

{
	[SV_COLUMN_UPGRADE_AUTHORITY] = {SV_TABLE_REVISIONS, "upgrade_authority", TEXTOID, "0.2"},
	[SV_COLUMN_DOWNGRADE_AUTHORITY] = {SV_TABLE_REVISIONS, "downgrade_authority", TEXTOID, "0.2"},
	[SV_COLUMN_UPGRADE_FILE] = {SV_TABLE_REVISIONS, "upgrade_file", TEXTOID, "0.2"},
	[SV_COLUMN_UPGRADE_LINE] = {SV_TABLE_REVISIONS, "upgrade_line", INT4OID, "0.2"},
	[SV_COLUMN_DOWNGRADE_FILE] = {SV_TABLE_REVISIONS, "downgrade_file", TEXTOID, "0.2"},
	[SV_COLUMN_DOWNGRADE_LINE] = {SV_TABLE_REVISIONS, "downgrade_line", INT4OID, "0.2"},
	[SV_COLUMN_STRUCTURE_BEFORE] = {SV_TABLE_REVISIONS, "structure_before", TEXTOID, "0.2"},
	[SV_COLUMN_STRUCTURE_AFTER] = {SV_TABLE_REVISIONS, "structure_after", TEXTOID, "0.2"},
	[SV_COLUMN_STRUCTURE_MAJOR] = {SV_TABLE_REVISIONS, "structure_major", INT4OID, "0.2"},
	[SV_COLUMN_STRUCTURE_SCOPE] = {SV_TABLE_REVISIONS, "structure_scope", TEXTOID, "0.2"},
	[SV_COLUMN_REPLACES] = {SV_TABLE_REVISIONS, "replaces", TEXTARRAYOID, "0.2"},
};

/*
 * Compares the extension's version with another one.  A version whose name is
 * not a number counts as the library's own.
 */
static int
compare_version(const SvRelations *rels, const char *other)
{
	const char *version = sv_version_normalize(rels->version);

	return sv_version_compare(version != NULL ? version : SV_VERSION, other);
}

/*
 * sv_relations_column
 *		Returns the number of an added column in the table with this descriptor;
 *		InvalidAttrNumber if it is not there.
 */
AttrNumber
sv_relations_column(TupleDesc desc, SvColumn column)
{
	for (int i = tables[additions[column].table].ntypes; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);

		if (!attribute->attisdropped && attribute->atttypid == additions[column].type &&
			strcmp(NameStr(attribute->attname), additions[column].name) == 0)
			return attribute->attnum;
	}
	return InvalidAttrNumber;
}

/*
 * sv_relations_knows
 *		Tells whether a column of a table is one that the library reads and writes.
 */
bool
sv_relations_knows(const SvRelations *rels, SvTable table, AttrNumber attnum)
{
	if (attnum <= tables[table].ntypes)
		return true;
	for (int i = 0; i < SV_COLUMNS; i++)
	{
		if (additions[i].table == table && rels->columns[i] == attnum)
			return true;
	}
	return false;
}

/*
 * Checks the columns after the first ones: those that were added, and those that
 * belong to somebody else or to a later version, which are left NULL.  Returns
 * whether that is possible.
 */
static bool
take_additions(SvRelations *rels, SvTable table, TupleDesc desc)
{
	bool		later = compare_version(rels, SV_VERSION) > 0;

	for (int i = 0; i < SV_COLUMNS; i++)
	{
		if (additions[i].table != table)
			continue;
		rels->columns[i] = sv_relations_column(desc, i);
		if (rels->columns[i] == InvalidAttrNumber && compare_version(rels, additions[i].since) >= 0)
			return false;
	}
	for (int i = tables[table].ntypes; i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (column->attisdropped || sv_relations_knows(rels, table, column->attnum))
			continue;
		if (column->attnotnull)
			return false;
		rels->is_later |= later;
	}
	return true;
}

/*
 * Is this the kind of table that the extension creates?  A partition, a foreign
 * table or a table with a different access method could run somebody's code
 * when it is read.
 */
static bool
is_plain_table(Relation rel)
{
	return rel->rd_rel->relkind == RELKIND_RELATION && !rel->rd_rel->relispartition &&
		rel->rd_rel->relam == HEAP_TABLE_AM_OID;
}

/*
 * Does it have the columns that we read and write without checking their types,
 * and no others that need a value?
 */
static bool
has_columns(SvRelations *rels, SvTable table, TupleDesc desc)
{
	for (int i = 0; i < tables[table].ntypes; i++)
	{
		if (i >= desc->natts || TupleDescAttr(desc, i)->atttypid != tables[table].types[i])
			return false;
	}
	return take_additions(rels, table, desc);
}

/* Does pg_dump keep the rows of a table?  It does not if the table was recreated by hand. */
static bool
is_dumped(const Extension *extension, Oid table)
{
	for (int i = 0; i < extension->ndumped; i++)
	{
		if (extension->dumped[i] == table)
			return true;
	}
	return false;
}

/*
 * Is a locked table as the extension has created it: in the right place, of the
 * right kind, and a member?  Notes its owner.
 */
static bool
is_sound(SvRelations *rels, const Extension *extension, SvTable n)
{
	SvRelation *table = &rels->tables[n];
	Relation	rel;
	bool		sound;

	if (!OidIsValid(table->oid))
		return compare_version(rels, tables[n].since) < 0;
	rel = try_relation_open(table->oid, NoLock);
	if (rel == NULL)			/* we have waited for the drop to commit */
		return false;
	sound = rel->rd_rel->relnamespace == extension->schema &&
		strcmp(RelationGetRelationName(rel), table->name) == 0 &&
		is_plain_table(rel) && has_columns(rels, n, RelationGetDescr(rel)) &&
		getExtensionOfObject(RelationRelationId, table->oid) == rels->extension &&
		is_dumped(extension, table->oid);
	table->owner = rel->rd_rel->relowner;
	relation_close(rel, NoLock);
	return sound;
}

/*
 * Finds the tables by their names, which is only a guess, and locks them.
 *
 * An update that creates a table must lock schemaver_revisions first, as ALTER TABLE
 * does.  Then it has ended once that table is locked here, or it waits for us.
 */
static void
lock_tables(SvRelations *rels, Oid schema)
{
	for (int i = 0; i < SV_TABLES; i++)
	{
		SvRelation *table = &rels->tables[i];

		table->name = tables[i].name;
		table->nkeys = tables[i].nkeys;
		table->oid = get_relname_relid(table->name, schema);
		if (OidIsValid(table->oid))
			LockRelationOid(table->oid, AccessShareLock);
	}
}

/*
 * Fills in what the catalog says about the extension and the tables, which are
 * locked.  Returns the name of what is missing or damaged; NULL if there is no
 * problem.
 */
static const char *
fill_relations(SvRelations *rels)
{
	Extension	extension = {InvalidOid, 0, NULL};
	char	   *schema_name;

	if (!read_extension(rels, &extension))
		return "the extension";
	schema_name = get_namespace_name(extension.schema);
	if (schema_name == NULL)
		return "its schema";
	rels->schema_oid = extension.schema;
	strlcpy(rels->schema, schema_name, NAMEDATALEN);
	rels->is_later = false;
	for (int i = 0; i < SV_TABLES; i++)
	{
		if (!is_sound(rels, &extension, i))
			return tables[i].name;
	}
	return NULL;
}

/* The extension is gone: nothing is damaged. */
static void
raise_dropped(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_FUNCTION),
			 errmsg("extension \"schemaver\" has been dropped"),
			 errdetail("Another session dropped it after the call began."),
			 errhint("If it has been created again, repeat the call. Otherwise, run CREATE EXTENSION schemaver.")));
}

/* Raises 55000: the library is of an earlier version than the extension in this database. */
static void
raise_later(const SvRelations *rels)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("extension \"schemaver\" has version %s in this database, but this session has loaded the library of version %s",
					rels->version, SV_VERSION),
			 errhint("Reconnect. If that does not help, install version %s of the package on this server.",
					 rels->version)));
}

/* Raises 55000: something is missing, or is not as the extension has created it. */
static void
raise_damaged(const SvRelations *rels, const char *missing)
{
	if (compare_version(rels, SV_VERSION) > 0)
		raise_later(rels);
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("the installation of extension \"schemaver\" is damaged"),
			 errdetail("%s is missing, is not in the schema of the extension, has different columns, is a different kind of table, is no longer a member of the extension, or was recreated by hand (and would be left out of dumps).",
					   missing),
			 errhint("Restore the database from a dump. Alternatively, save the rows of the schemaver tables, recreate the extension, and restore the rows.")));
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
 * Finds the tables of an extension in its expected schema.  Returns the name of what
 * is missing; NULL if everything is there.
 */
static const char *
find_relations(SvRelations *rels, Oid schema)
{
	if (!OidIsValid(rels->extension) || !OidIsValid(schema))
		return "the extension";
	lock_tables(rels, schema);
	return fill_relations(rels);
}

/*
 * sv_relations_find
 *		Finds the extension that a function belongs to, and its tables, and locks
 *		them against changes to the end of the transaction.
 *
 * Raises 55000 if something is missing or has been changed, or is not in the schema
 * of the extension, in which the function must be too; 42883 if the extension has
 * been dropped meanwhile.
 */
void
sv_relations_find(Oid function, SvRelations *rels)
{
	Oid			schema = get_func_namespace(function);
	const char *missing;

	memset(rels, 0, sizeof(*rels));
	rels->extension = getExtensionOfObject(ProcedureRelationId, function);
	missing = find_relations(rels, schema);
	if (missing == NULL && rels->schema_oid != schema)
		missing = "the function that was called";
	if (missing == NULL)
		return;
	AcceptInvalidationMessages();
	if (!SearchSysCacheExists1(PROCOID, ObjectIdGetDatum(function)))
		raise_dropped();
	raise_damaged(rels, missing);
}

/*
 * sv_relations_find_in
 *		The same for an extension that is known by its OID.
 */
void
sv_relations_find_in(Oid extension, SvRelations *rels)
{
	Extension	found = {InvalidOid, 0, NULL};
	const char *missing;

	memset(rels, 0, sizeof(*rels));
	rels->extension = extension;
	(void) read_extension(rels, &found);
	missing = find_relations(rels, found.schema);
	if (missing == NULL)
		return;
	if (!read_extension(rels, &found))
		raise_dropped();
	raise_damaged(rels, missing);
}

/*
 * Has this transaction renamed the schema since its name was read?  Changes by
 * other sessions do not matter here.
 */
static bool
has_renamed_schema(const SvRelations *rels)
{
	HeapTuple	tuple = SearchSysCache1(NAMESPACEOID, ObjectIdGetDatum(rels->schema_oid));
	bool		renamed;

	if (!HeapTupleIsValid(tuple))
		return true;
	renamed = strcmp(NameStr(((Form_pg_namespace) GETSTRUCT(tuple))->nspname), rels->schema) != 0 &&
		TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(tuple->t_data));
	ReleaseSysCache(tuple);
	return renamed;
}

static bool
same_owners(const SvRelations *a, const SvRelations *b)
{
	for (int i = 0; i < SV_TABLES; i++)
	{
		if (a->tables[i].owner != b->tables[i].owner)
			return false;
	}
	return a->extension_owner == b->extension_owner;
}

/*
 * sv_relations_intact
 *		Tells whether the extension and its tables are still those that
 *		sv_relations_find found.
 */
bool
sv_relations_intact(const SvRelations *rels)
{
	SvRelations now = *rels;

	return !has_renamed_schema(rels) && fill_relations(&now) == NULL &&
		now.schema_oid == rels->schema_oid && same_owners(&now, rels) &&
		memcmp(now.columns, rels->columns, sizeof(now.columns)) == 0;
}
