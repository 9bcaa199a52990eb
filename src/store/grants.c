/*
 * grants.c
 *		Grants that let somebody else write to our tables.
 *
 * A role that can write there decides what runs with the privileges of the roles
 * that upgrade, and what counts as applied.  Only the tables' owner and the
 * functions should be able to do that.  The extension's owner, and who was that
 * before a pg_upgrade or a restore, may add rows, as a restore does.  A function that
 * everybody may execute lets everybody do what it does.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_proc.h"
#include "commands/trigger.h"
#include "core/text.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "store/grants.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/regproc.h"
#include "utils/syscache.h"

/* Privileges to change rows, to add code that runs with them, or to prevent their removal. */
static const struct
{
	AclMode		right;
	const char *name;
}			rights[] =

{
	{ACL_INSERT, "INSERT"},
	{ACL_UPDATE, "UPDATE"},
	{ACL_DELETE, "DELETE"},
	{ACL_TRUNCATE, "TRUNCATE"},
	{ACL_REFERENCES, "REFERENCES"},
	{ACL_TRIGGER, "TRIGGER"},
};

static List *
add(List *found, char *problem, char *remedy)
{
	SvGrant    *grant = palloc_object(SvGrant);

	grant->problem = problem;
	grant->remedy = remedy;
	return lappend(found, grant);
}

/* The role's name for a statement. */
static const char *
role_name(Oid role)
{
	return role == ACL_ID_PUBLIC ? "PUBLIC" : quote_identifier(GetUserNameFromId(role, false));
}

/* Lists the privileges that allow writing; those on a column have its name in parentheses. */
static char *
join_rights(AclMode held, const char *column)
{
	StringInfoData text;

	initStringInfo(&text);
	for (size_t i = 0; i < lengthof(rights); i++)
	{
		if ((held & rights[i].right) == 0)
			continue;
		sv_text_add_item(&text, rights[i].name);
		if (column != NULL)
			appendStringInfo(&text, " (%s)", quote_identifier(column));
	}
	return text.data;
}

/* May a role grant the right to execute a function? */
static bool
can_grant(Oid role, HeapTuple function)
{
	bool		isnull;
	Datum		list = SysCacheGetAttr(PROCOID, function, Anum_pg_proc_proacl, &isnull);
	Acl		   *acl = isnull ? NULL : DatumGetAclP(list);

	for (int i = 0; acl != NULL && i < ACL_NUM(acl); i++)
	{
		const AclItem *item = &ACL_DAT(acl)[i];

		if (item->ai_grantee == role && (ACLITEM_GET_GOPTIONS(*item) & ACL_EXECUTE) != 0)
			return true;
	}
	return false;
}

/*
 * Is this role in the place of the extension's owner?  pg_upgrade, and a restore by a
 * superuser, make a superuser the owner, and leave the privileges of the one before.
 */
static bool
acts_as_owner(Oid role, const SvRelations *rels)
{
	CatCList   *functions;
	bool		found = role == rels->extension_owner;

	if (found || role == ACL_ID_PUBLIC)
		return found;
	functions = SearchSysCacheList1(PROCNAMEARGSNSP, CStringGetDatum("schemaver_configure"));
	for (int i = 0; i < functions->n_members && !found; i++)
	{
		HeapTuple	tuple = &functions->members[i]->tuple;
		Form_pg_proc form = (Form_pg_proc) GETSTRUCT(tuple);

		found = form->pronamespace == rels->schema_oid &&
			getExtensionOfObject(ProcedureRelationId, form->oid) == rels->extension &&
			can_grant(role, tuple);
	}
	ReleaseCatCacheList(functions);
	return found;
}

/*
 * Adds the privileges of one access list item that let somebody write. column is
 * NULL if the list belongs to the table.
 */
static List *
find_in_item(List *found, const SvRelations *rels, Relation rel, const char *column,
			 const AclItem *item)
{
	AclMode		held = ACLITEM_GET_PRIVS(*item);
	Oid			owner = rel->rd_rel->relowner;
	const char *names;
	char	   *table;

	if (item->ai_grantee == owner)
		return found;
	if ((held & ACL_INSERT) != 0 && acts_as_owner(item->ai_grantee, rels))
		held &= ~ACL_INSERT;
	names = join_rights(held, column);
	if (*names == '\0')
		return found;
	table = quote_qualified_identifier(get_namespace_name(RelationGetNamespace(rel)), RelationGetRelationName(rel));
	/* Privileges granted by another role end with its own grant option. */
	return add(found,
			   psprintf("%s has %s on table \"%s\"",
						item->ai_grantee == ACL_ID_PUBLIC ? "everybody (PUBLIC)" :
						psprintf("role \"%s\"", GetUserNameFromId(item->ai_grantee, false)),
						names, RelationGetRelationName(rel)),
			   item->ai_grantor == owner ?
			   psprintf("REVOKE %s ON TABLE %s FROM %s CASCADE;", names, table, role_name(item->ai_grantee)) :
			   psprintf("REVOKE GRANT OPTION FOR %s ON TABLE %s FROM %s CASCADE;", names, table,
						role_name(item->ai_grantor)));
}

/* The same for an access list, which may be NULL. */
static List *
find_in_list(List *found, const SvRelations *rels, Relation rel, const char *column,
			 Datum list, bool isnull)
{
	Acl		   *acl = isnull ? NULL : DatumGetAclP(list);

	for (int i = 0; acl != NULL && i < ACL_NUM(acl); i++)
		found = find_in_item(found, rels, rel, column, &ACL_DAT(acl)[i]);
	return found;
}

static List *
find_in_column(List *found, const SvRelations *rels, Relation rel, AttrNumber attnum)
{
	HeapTuple	tuple = SearchSysCache2(ATTNUM, ObjectIdGetDatum(RelationGetRelid(rel)), Int16GetDatum(attnum));
	Datum		list;
	bool		isnull;

	if (!HeapTupleIsValid(tuple))
		return found;
	list = SysCacheGetAttr(ATTNUM, tuple, Anum_pg_attribute_attacl, &isnull);
	if (!((Form_pg_attribute) GETSTRUCT(tuple))->attisdropped)
		found = find_in_list(found, rels, rel, NameStr(((Form_pg_attribute) GETSTRUCT(tuple))->attname), list, isnull);
	ReleaseSysCache(tuple);
	return found;
}

/* The table's row in pg_class, which the caller must release. */
static HeapTuple
get_table_row(Oid table)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(table));

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for relation %u", table);
	return tuple;
}

static List *
find_in_table(List *found, const SvRelations *rels, Oid table)
{
	Relation	rel = table_open(table, AccessShareLock);
	HeapTuple	tuple = get_table_row(table);
	Datum		list;
	bool		isnull;

	list = SysCacheGetAttr(RELOID, tuple, Anum_pg_class_relacl, &isnull);
	found = find_in_list(found, rels, rel, NULL, list, isnull);
	ReleaseSysCache(tuple);
	for (int i = 1; i <= RelationGetNumberOfAttributes(rel); i++)
		found = find_in_column(found, rels, rel, i);
	table_close(rel, NoLock);
	return found;
}

/* May everybody execute this function?  A NULL access list also means that. */
static bool
is_public(HeapTuple function)
{
	bool		isnull;
	Datum		list = SysCacheGetAttr(PROCOID, function, Anum_pg_proc_proacl, &isnull);
	Acl		   *acl = isnull ? NULL : DatumGetAclP(list);

	for (int i = 0; acl != NULL && i < ACL_NUM(acl); i++)
	{
		const AclItem *item = &ACL_DAT(acl)[i];

		if (item->ai_grantee == ACL_ID_PUBLIC && (ACLITEM_GET_PRIVS(*item) & ACL_EXECUTE) != 0)
			return true;
	}
	return isnull;
}

static List *
find_in_function(List *found, Oid function)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));

	if (!HeapTupleIsValid(tuple))
		return found;
	if (is_public(tuple))
		found = add(found,
					psprintf("everybody (PUBLIC) may execute function \"%s\"",
							 NameStr(((Form_pg_proc) GETSTRUCT(tuple))->proname)),
					psprintf("REVOKE EXECUTE ON ROUTINE %s FROM PUBLIC CASCADE;",
							 format_procedure_qualified(function)));
	ReleaseSysCache(tuple);
	return found;
}

/* All functions that belong to the extension. */
static List *
find_in_functions(List *found, const SvRelations *rels)
{
	Relation	rel = table_open(DependRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&keys[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(ExtensionRelationId));
	ScanKeyInit(&keys[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(rels->extension));
	scan = systable_beginscan(rel, DependReferenceIndexId, true, NULL, lengthof(keys), keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend depend = (Form_pg_depend) GETSTRUCT(tuple);

		if (depend->classid == ProcedureRelationId && depend->deptype == DEPENDENCY_EXTENSION)
			found = find_in_function(found, depend->objid);
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return found;
}

/*
 * A grant that lets somebody add code that changes what others write to the
 * revisions; NULL if there is none.
 */
static SvGrant *
find_trigger_right(const SvRelations *rels, Relation rel)
{
	HeapTuple	tuple = get_table_row(RelationGetRelid(rel));
	Datum		list;
	bool		isnull;
	List	   *found = NIL;

	list = SysCacheGetAttr(RELOID, tuple, Anum_pg_class_relacl, &isnull);
	for (int i = 0; !isnull && i < ACL_NUM(DatumGetAclP(list)) && found == NIL; i++)
	{
		AclItem		item = ACL_DAT(DatumGetAclP(list))[i];

		ACLITEM_SET_PRIVS_GOPTIONS(item, ACLITEM_GET_PRIVS(item) & ACL_TRIGGER, ACL_NO_RIGHTS);
		if (item.ai_grantee == ACL_ID_PUBLIC || !superuser_arg(item.ai_grantee))
			found = find_in_item(found, rels, rel, NULL, &item);
	}
	ReleaseSysCache(tuple);
	return found == NIL ? NULL : linitial(found);
}

/*
 * A trigger on the revisions whose function belongs to a role that is not a
 * superuser; NULL if there is none.
 */
static SvGrant *
find_trigger(const SvRelations *rels, Relation rel)
{
	for (int i = 0; rel->trigdesc != NULL && i < rel->trigdesc->numtriggers; i++)
	{
		const Trigger *trigger = &rel->trigdesc->triggers[i];
		HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(trigger->tgfoid));
		Oid			owner = HeapTupleIsValid(tuple) ? ((Form_pg_proc) GETSTRUCT(tuple))->proowner : InvalidOid;

		if (!HeapTupleIsValid(tuple))
			continue;
		ReleaseSysCache(tuple);
		if (superuser_arg(owner) ||
			getExtensionOfObject(ProcedureRelationId, trigger->tgfoid) == rels->extension)
			continue;
		return linitial(add(NIL,
							psprintf("trigger \"%s\" of table \"%s\" executes a function of role \"%s\"", trigger->tgname,
									 RelationGetRelationName(rel), GetUserNameFromId(owner, false)),
							psprintf("DROP TRIGGER %s ON %s;", quote_identifier(trigger->tgname),
									 quote_qualified_identifier(get_namespace_name(RelationGetNamespace(rel)),
																RelationGetRelationName(rel)))));
	}
	return NULL;
}

/*
 * sv_grants_forging
 *		Returns the grant or trigger by which a role that is not a superuser can
 *		write revisions whose authority is not recorded, in the current memory context;
 *		NULL if there is none.
 *
 * Our trigger records the authority of rows written by hand, but triggers that fire
 * after it can change that.  The owner of the table is not checked here.
 */
SvGrant *
sv_grants_forging(const SvRelations *rels)
{
	Relation	rel = table_open(rels->tables[SV_TABLE_REVISIONS].oid, AccessShareLock);
	SvGrant    *found = find_trigger_right(rels, rel);

	if (found == NULL)
		found = find_trigger(rels, rel);
	table_close(rel, NoLock);
	return found;
}

/*
 * sv_grants_list
 *		Returns the grants on the extension's tables that let anybody but their
 *		owner and the extension's owner, or who has its privileges, write, and the grants on functions to
 *		PUBLIC: a list of SvGrant, in no particular order, in the current memory
 *		context.
 */
List *
sv_grants_list(const SvRelations *rels)
{
	List	   *found = NIL;

	for (int i = 0; i < SV_TABLES; i++)
	{
		if (OidIsValid(rels->tables[i].oid))
			found = find_in_table(found, rels, rels->tables[i].oid);
	}
	return find_in_functions(found, rels);
}
