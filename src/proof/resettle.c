/*
 * resettle.c
 *		Moving what extensions have in a schema to another one.
 *
 * ALTER EXTENSION ... SET SCHEMA locks the extension's tables, is only for extensions that
 * allow it, and for a role that owns all of it.  Here the transaction is rolled back, and
 * the new schema is like the old one, with the same name and owner.  So extensions of all
 * kinds move, whoever has made them, and their tables stay in use.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/objectaddress.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_namespace.h"
#include "commands/alter.h"
#include "commands/tablecmds.h"
#include "compat.h"
#include "miscadmin.h"
#include "proof/resettle.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

/* Everything that belongs to an extension: ObjectAddress *. */
static List *
read_members(void)
{
	Relation	rel = table_open(DependRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	List	   *members = NIL;

	ScanKeyInit(&key, Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(ExtensionRelationId));
	scan = systable_beginscan(rel, DependReferenceIndexId, true, NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend depend = (Form_pg_depend) GETSTRUCT(tuple);
		ObjectAddress *member;

		if (depend->deptype != DEPENDENCY_EXTENSION || !is_objectclass_supported(depend->classid))
			continue;
		member = palloc_object(ObjectAddress);
		ObjectAddressSet(*member, depend->classid, depend->objid);
		members = lappend(members, member);
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return members;
}

/* Moves an object.  A table is only opened: nobody else sees where it is. */
static void
move(const ObjectAddress *object, Oid from, Oid to, ObjectAddresses *moved)
{
	Relation	rel;

	if (object->classId != RelationRelationId)
	{
		(void) AlterObjectNamespace_oid(object->classId, object->objectId, to, moved);
		return;
	}
	rel = relation_open(object->objectId, AccessShareLock);
	AlterTableNamespaceInternal(rel, from, to, moved);
	relation_close(rel, AccessShareLock);
}

static void
move_members(Oid from, Oid to)
{
	ObjectAddresses *moved = new_object_addresses();
	ListCell   *cell;

	foreach(cell, read_members())
	{
		const ObjectAddress *member = lfirst(cell);

		CHECK_FOR_INTERRUPTS();
		if (get_object_namespace(member) == from)
			move(member, from, to, moved);
		CommandCounterIncrement();
	}
	free_object_addresses(moved);
}

/* Moves the extensions themselves. */
static void
move_extensions(Oid from, Oid to)
{
	Relation	rel = table_open(ExtensionRelationId, RowExclusiveLock);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_extension form = (Form_pg_extension) GETSTRUCT(tuple);
		HeapTuple	copy;

		if (form->extnamespace != from)
			continue;
		copy = heap_copytuple(tuple);
		((Form_pg_extension) GETSTRUCT(copy))->extnamespace = to;
		CatalogTupleUpdate(rel, &copy->t_self, copy);
		(void) changeDependencyFor(ExtensionRelationId, form->oid, NamespaceRelationId, from, to);
		heap_freetuple(copy);
	}
	systable_endscan(scan);
	table_close(rel, RowExclusiveLock);
	CommandCounterIncrement();
}

/*
 * sv_resettle_extensions
 *		In a transaction that is going to be aborted: moves what extensions have in one
 *		schema to another, new one.  No code of users runs.
 */
void
sv_resettle_extensions(Oid from, Oid to)
{
	Oid			user;
	int			context;

	GetUserIdAndSecContext(&user, &context);
	SetUserIdAndSecContext(BOOTSTRAP_SUPERUSERID, context | SECURITY_LOCAL_USERID_CHANGE | SECURITY_RESTRICTED_OPERATION);
	move_members(from, to);
	move_extensions(from, to);
	SetUserIdAndSecContext(user, context);
}
