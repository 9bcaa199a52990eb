/*
 * hidden.c
 *		Making room for what is in no schema, in a transaction that is rolled back.
 *
 * Where revisions are verified in place, the database must look as if none of them had
 * ever run.  So extensions, languages, publications and the like get other names, and casts
 * vanish, but not those of extensions in schemas that stay.
 *
 * Sequences vanish as well: they are not of the transaction, and what a revision that finds
 * them in the catalogs sets them to would stay.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/pg_am.h"
#include "catalog/pg_cast.h"
#include "catalog/pg_event_trigger.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_foreign_data_wrapper.h"
#include "catalog/pg_foreign_server.h"
#include "catalog/pg_language.h"
#include "catalog/pg_publication.h"
#include "catalog/pg_sequence.h"
#include "catalog/pg_transform.h"
#include "commands/extension.h"
#include "errors.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "proof/hidden.h"
#include "statement/everything.h"
#include "storage/proc.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/rel.h"

/* No catalog here has more columns. */
#define MAX_COLUMNS 32

/* A catalog whose first column is an OID. */
typedef struct Catalog
{
	Oid			oid;
	int			name;			/* the column that is unique; 0: the row
								 * vanishes */
} Catalog;

static const Catalog catalogs[] = {
	{ExtensionRelationId, Anum_pg_extension_extname},
	{LanguageRelationId, Anum_pg_language_lanname},
	{AccessMethodRelationId, Anum_pg_am_amname},
	{ForeignDataWrapperRelationId, Anum_pg_foreign_data_wrapper_fdwname},
	{ForeignServerRelationId, Anum_pg_foreign_server_srvname},
	{PublicationRelationId, Anum_pg_publication_pubname},
	{EventTriggerRelationId, Anum_pg_event_trigger_evtname},
	{CastRelationId, 0},
	{TransformRelationId, 0},
	{SequenceRelationId, 0},
};

/* Extensions that stay: OIDs, in TopMemoryContext. */
static List *kept = NIL;

static void
find_kept(const List *schemas)
{
	Relation	rel = table_open(ExtensionRelationId, AccessShareLock);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	MemoryContext old = MemoryContextSwitchTo(TopMemoryContext);
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_extension form = (Form_pg_extension) GETSTRUCT(tuple);

		if (form->oid < FirstNormalObjectId || !list_member_oid(schemas, form->extnamespace))
			kept = lappend_oid(kept, form->oid);
	}
	MemoryContextSwitchTo(old);
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
}

/* Does an object belong to an extension that stays, or is it one? */
static bool
is_kept(Oid catalog, Oid oid)
{
	Oid			extension = catalog == ExtensionRelationId ? oid : InvalidOid;

	if (catalog != ExtensionRelationId && catalog != SequenceRelationId)
		extension = getExtensionOfObject(catalog, oid);
	return OidIsValid(extension) && list_member_oid(kept, extension);
}

static void
rename_row(Relation rel, const Catalog *catalog, HeapTuple tuple, Oid oid)
{
	Datum		values[MAX_COLUMNS] = {0};
	bool		nulls[MAX_COLUMNS] = {0};
	bool		replaced[MAX_COLUMNS] = {0};
	NameData	name;
	HeapTuple	copy;

	namestrcpy(&name, psprintf("schemaver_aside_%u_%d", oid, MyProcPid));
	values[catalog->name - 1] = NameGetDatum(&name);
	replaced[catalog->name - 1] = true;
	copy = heap_modify_tuple(tuple, RelationGetDescr(rel), values, nulls, replaced);
	CatalogTupleUpdate(rel, &copy->t_self, copy);
	heap_freetuple(copy);
}

static void
hide(const Catalog *catalog)
{
	Relation	rel = table_open(catalog->oid, RowExclusiveLock);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Oid			oid = *(const Oid *) GETSTRUCT(tuple);

		CHECK_FOR_INTERRUPTS();
		if (oid < FirstNormalObjectId || is_kept(catalog->oid, oid))
			continue;
		if (catalog->name == 0)
			CatalogTupleDelete(rel, &tuple->t_self);
		else
			rename_row(rel, catalog, tuple, oid);
	}
	systable_endscan(scan);
	table_close(rel, RowExclusiveLock);
	CommandCounterIncrement();
}

/*
 * sv_hidden_set
 *		In a worker, in a transaction block that is going to be aborted: hides what was
 *		there before, but for extensions in schemas that are not in the list of OIDs.
 */
void
sv_hidden_set(const List *schemas)
{
	find_kept(schemas);
	for (int i = 0; i < lengthof(catalogs); i++)
		hide(&catalogs[i]);
}

static void
refuse(Node *statement, const char *reason)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
			 errmsg("%s cannot be verified in place", CreateCommandName(statement)),
			 errdetail("%s", reason)));
}

static bool
is_kept_by_name(const char *name)
{
	Oid			oid = get_extension_oid(name, true);

	return OidIsValid(oid) && list_member_oid(kept, oid);
}

/* Is a kept extension to be dropped? */
static bool
drops_kept(const DropStmt *statement)
{
	ListCell   *cell;

	if (statement->removeType != OBJECT_EXTENSION)
		return false;
	foreach(cell, statement->objects)
		if (is_kept_by_name(strVal(lfirst(cell))))
		return true;
	return false;
}

/* Is it about an extension that was there before, and stays? */
static bool
is_about_kept(const Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_CreateExtensionStmt:
			return !((const CreateExtensionStmt *) statement)->if_not_exists &&
				is_kept_by_name(((const CreateExtensionStmt *) statement)->extname);
		case T_AlterExtensionStmt:
			return is_kept_by_name(((const AlterExtensionStmt *) statement)->extname);
		case T_AlterExtensionContentsStmt:
			return is_kept_by_name(((const AlterExtensionContentsStmt *) statement)->extname);
		case T_DropStmt:
			return drops_kept((const DropStmt *) statement);
		default:
			return false;
	}
}

static bool
is_about_subscription(const Node *statement)
{
	return IsA(statement, CreateSubscriptionStmt) || IsA(statement, AlterSubscriptionStmt) ||
		IsA(statement, DropSubscriptionStmt);
}

/*
 * sv_hidden_check
 *		Raises SV014 before a statement that would meet what was there before: whatever it
 *		did would say nothing about a revision.
 */
void
sv_hidden_check(Node *statement)
{
	if (sv_statement_is_about_everything(statement))
		refuse(statement, "It is about all that the database has, also outside of the revisions.");
	if (is_about_subscription(statement))
		refuse(statement, "Another server has a part of a subscription.");
	if (is_about_kept(statement))
		refuse(statement, "The extension is in a schema that the caller does not own, or of the server, and stays where it is.");
}
