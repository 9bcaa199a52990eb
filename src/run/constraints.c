/*
 * constraints.c
 *		SET CONSTRAINTS, and which constraints to defer again afterwards.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_namespace.h"
#include "commands/trigger.h"
#include "compat.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "run/constraints.h"
#include "utils/acl.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/* Has this transaction made all constraints immediate, including future ones? */
static bool all_immediate = false;

/*
 * sv_constraints_all_immediate
 *		Has this transaction made all constraints immediate, including future ones?
 */
bool
sv_constraints_all_immediate(void)
{
	return all_immediate;
}

/*
 * sv_constraints_end_transaction
 *		Forgets that: the transaction has ended.
 */
void
sv_constraints_end_transaction(void)
{
	all_immediate = false;
}

/*
 * sv_constraints_set
 *		Makes constraints immediate, which fires what is deferred for them, or
 *		deferred.  NIL: all constraints.  Raises what the triggers raise.
 */
void
sv_constraints_set(List *names, bool deferred)
{
	ConstraintsSetStmt *statement = makeNode(ConstraintsSetStmt);

	if (names == NIL)
		all_immediate = true;
	statement->constraints = names;
	statement->deferred = deferred;
	AfterTriggerSetState(statement);
	CommandCounterIncrement();
}

/*
 * sv_constraints_name
 *		Returns the name of a constraint, in the current memory context.
 */
RangeVar *
sv_constraints_name(Form_pg_constraint form)
{
	return makeRangeVar(get_namespace_name(form->connamespace), pstrdup(NameStr(form->conname)), -1);
}

/*
 * sv_constraints_can_name
 *		May the caller name the constraints in this schema?
 */
bool
sv_constraints_can_name(Oid schema)
{
	return pg_namespace_aclcheck_compat(schema, GetUserId(), ACL_USAGE) == ACLCHECK_OK;
}

/*
 * sv_constraints_defer_again
 *		Defers constraints, by their names.
 *
 * This runs no user code, so it is done with all rights: the caller may lack the
 * right to use a schema that has constraints.
 */
void
sv_constraints_defer_again(List *names)
{
	Oid			user;
	int			context;

	if (names == NIL)
		return;
	GetUserIdAndSecContext(&user, &context);
	SetUserIdAndSecContext(BOOTSTRAP_SUPERUSERID, context | SECURITY_LOCAL_USERID_CHANGE);
	sv_constraints_set(names, true);
	SetUserIdAndSecContext(user, context);
}

/* Are all constraints of this name deferrable?  Otherwise none of them can be named to be deferred. */
static bool
can_be_deferred(Relation constraints, Form_pg_constraint form)
{
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		can = true;

	ScanKeyInit(&keys[0], Anum_pg_constraint_conname, BTEqualStrategyNumber, F_NAMEEQ,
				NameGetDatum(&form->conname));
	ScanKeyInit(&keys[1], Anum_pg_constraint_connamespace, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(form->connamespace));
	scan = systable_beginscan(constraints, ConstraintNameNspIndexId, true, NULL, 2, keys);
	while (can && HeapTupleIsValid(tuple = systable_getnext(scan)))
		can = ((Form_pg_constraint) GETSTRUCT(tuple))->condeferrable;
	systable_endscan(scan);
	return can;
}

/* Adds the name of a constraint to those to defer again, if it is declared as deferred. */
static List *
add_initially_deferred(List *names, Relation constraints, Form_pg_constraint form)
{
	if (!form->condeferrable || !form->condeferred || !can_be_deferred(constraints, form))
		return names;
	return lappend(names, sv_constraints_name(form));
}

/*
 * sv_constraints_initially_deferred
 *		Returns the names of those of the constraints, a list of OIDs, that are declared
 *		INITIALLY DEFERRED and can be named, in the current memory context.
 */
List *
sv_constraints_initially_deferred(const List *oids)
{
	Relation	constraints = table_open(ConstraintRelationId, AccessShareLock);
	List	   *names = NIL;
	ListCell   *cell;

	foreach(cell, oids)
	{
		HeapTuple	tuple = SearchSysCache1(CONSTROID, ObjectIdGetDatum(lfirst_oid(cell)));

		if (!HeapTupleIsValid(tuple))
			continue;
		names = add_initially_deferred(names, constraints, (Form_pg_constraint) GETSTRUCT(tuple));
		ReleaseSysCache(tuple);
	}
	table_close(constraints, AccessShareLock);
	return names;
}

/*
 * sv_constraints_all_initially_deferred
 *		The same for all constraints.
 */
List *
sv_constraints_all_initially_deferred(void)
{
	Relation	constraints = table_open(ConstraintRelationId, AccessShareLock);
	SysScanDesc scan = systable_beginscan(constraints, InvalidOid, false, NULL, 0, NULL);
	List	   *names = NIL;
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		CHECK_FOR_INTERRUPTS();
		names = add_initially_deferred(names, constraints, (Form_pg_constraint) GETSTRUCT(tuple));
	}
	systable_endscan(scan);
	table_close(constraints, AccessShareLock);
	return names;
}
