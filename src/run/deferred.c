/*
 * deferred.c
 *		Triggers that a body has deferred.
 *
 * They would fire at COMMIT: after the bodies that follow, which could not alter
 * the table until then, and perhaps as a different user.  So they fire when their
 * body ends, as they would if it ran alone.
 *
 * The server does not say what is deferred, only whether something is deferred on
 * a given table.  So the executor is watched for changes of tables that have
 * deferrable triggers.  The only way to fire the events is to make a constraint
 * immediate.  The constraints of the tables in question are made immediate by name,
 * and afterwards deferred again if they are declared INITIALLY DEFERRED.  The
 * caller's SET CONSTRAINTS stays in force for all others.
 *
 * If names cannot be used (in a schema that the caller may not use), or if the body
 * has used SET CONSTRAINTS itself, all constraints are made immediate, and then
 * deferred if they are declared INITIALLY DEFERRED.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "errors.h"
#include "miscadmin.h"
#include "nodes/execnodes.h"
#include "run/constraints.h"
#include "run/deferred.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* How many times triggers that fire may defer others. */
#define MAX_ROUNDS 100

static struct
{
	MemoryContext context;		/* ends with the transaction; NULL: nothing
								 * seen */
	List	   *tables;			/* OIDs: changed, with deferrable triggers */
	List	   *created;		/* OIDs of constraints that the statement has
								 * made */
	bool		set_constraints;	/* has the body used SET CONSTRAINTS? */
}			seen;

static bool
has_deferrable(const TriggerDesc *triggers)
{
	for (int i = 0; triggers != NULL && i < triggers->numtriggers; i++)
	{
		if (triggers->triggers[i].tgdeferrable)
			return true;
	}
	return false;
}

static MemoryContext
enter_context(void)
{
	if (seen.context == NULL)
		seen.context = AllocSetContextCreate(TopTransactionContext, "schemaver deferred",
											 ALLOCSET_SMALL_SIZES);
	return MemoryContextSwitchTo(seen.context);
}

static void
note_table(Oid table)
{
	MemoryContext old;

	if (seen.tables != NIL && llast_oid(seen.tables) == table)
		return;
	old = enter_context();
	seen.tables = list_append_unique_oid(seen.tables, table);
	MemoryContextSwitchTo(old);
}

static void
note_relations(List *relations)
{
	ListCell   *cell;

	foreach(cell, relations)
	{
		const ResultRelInfo *info = lfirst(cell);

		if (has_deferrable(info->ri_TrigDesc))
			note_table(RelationGetRelid(info->ri_RelationDesc));
	}
}

/*
 * sv_deferred_see_query
 *		Notes what a query of a body, or of a function that it calls, may have
 *		deferred.  The query has run, and its tables are still open.
 */
void
sv_deferred_see_query(const QueryDesc *query)
{
	note_relations(query->estate->es_opened_result_relations);
	note_relations(query->estate->es_tuple_routing_result_relations);
	note_relations(query->estate->es_trig_target_relations);
}

/*
 * COPY does not go through the executor.  It is looked at before it runs: its triggers
 * can make its name lead elsewhere.  The lock is its own.
 */
static void
foresee_copy(const CopyStmt *copy)
{
	Oid			table = RangeVarGetRelid(copy->relation, RowExclusiveLock, true);
	ListCell   *cell;

	if (!OidIsValid(table))
		return;
	foreach(cell, find_all_inheritors(table, AccessShareLock, NULL))
	{
		Relation	rel = table_open(lfirst_oid(cell), NoLock);

		if (has_deferrable(rel->trigdesc))
			note_table(RelationGetRelid(rel));
		table_close(rel, NoLock);
	}
}

/*
 * sv_deferred_foresee_utility
 *		Notes what a utility statement may defer that is about to run.
 */
void
sv_deferred_foresee_utility(const Node *statement)
{
	if (IsA(statement, CopyStmt) && ((const CopyStmt *) statement)->is_from &&
		((const CopyStmt *) statement)->relation != NULL)
		foresee_copy((const CopyStmt *) statement);
}

/*
 * sv_deferred_see_utility
 *		Notes what a utility statement has done.
 */
void
sv_deferred_see_utility(const Node *statement)
{
	if (IsA(statement, ConstraintsSetStmt))
		seen.set_constraints = true;
}

/*
 * sv_deferred_any
 *		Is there anything to do for the other functions?
 */
bool
sv_deferred_any(void)
{
	return seen.tables != NIL || seen.set_constraints;
}

/*
 * sv_deferred_see_constraint
 *		Notes that a constraint has been made.
 */
void
sv_deferred_see_constraint(Oid constraint)
{
	MemoryContext old;

	if (!sv_constraints_all_immediate())
		return;
	old = enter_context();
	seen.created = lappend_oid(seen.created, constraint);
	MemoryContextSwitchTo(old);
}

/* Adds the deferrable constraints of a table, which pending events keep from being dropped. */
static List *
add_constraints_of(Oid table, List *constraints)
{
	Relation	rel = table_open(table, AccessShareLock);

	for (int i = 0; rel->trigdesc != NULL && i < rel->trigdesc->numtriggers; i++)
	{
		const Trigger *trigger = &rel->trigdesc->triggers[i];

		if (trigger->tgdeferrable && OidIsValid(trigger->tgconstraint))
			constraints = list_append_unique_oid(constraints, trigger->tgconstraint);
	}
	table_close(rel, NoLock);
	return constraints;
}

/* Returns the constraints for which something is deferred, as far as we can see. */
static List *
pending_constraints(void)
{
	List	   *constraints = NIL;
	ListCell   *cell;

	foreach(cell, seen.tables)
	{
		CHECK_FOR_INTERRUPTS();
		if (AfterTriggerPendingOnRel(lfirst_oid(cell)))
			constraints = add_constraints_of(lfirst_oid(cell), constraints);
	}
	return constraints;
}

/* Makes constraints immediate, by name if the caller can name all. */
static void
fire(const List *constraints)
{
	List	   *names = NIL;
	ListCell   *cell;

	foreach(cell, constraints)
	{
		HeapTuple	tuple = SearchSysCache1(CONSTROID, ObjectIdGetDatum(lfirst_oid(cell)));
		Form_pg_constraint form;

		if (!HeapTupleIsValid(tuple))
			continue;
		form = (Form_pg_constraint) GETSTRUCT(tuple);
		names = lappend(names, sv_constraints_name(form));
		seen.set_constraints |= !sv_constraints_can_name(form->connamespace);
		ReleaseSysCache(tuple);
	}
	sv_constraints_set(seen.set_constraints ? NIL : names, false);
}

static void
report_endless(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_SV_STATEMENT_NOT_ALLOWED),
			 errmsg("triggers deferred by the body do not finish"),
			 errdetail("Deferred triggers fire when the body ends; after %d rounds some were still pending.",
					   MAX_ROUNDS),
			 errhint("Remove SET CONSTRAINTS ... DEFERRED from the triggers, and do not run revisions from a deferred trigger.")));
}

/*
 * sv_deferred_fire
 *		Fires what the body has deferred, under the current identity and settings,
 *		and leaves constraints as they are declared.  Raises what the triggers
 *		raise, and SV014 if they do not finish.
 */
void
sv_deferred_fire(void)
{
	List	   *constraints = pending_constraints();
	List	   *fired = NIL;
	int			rounds = 0;

	if (seen.set_constraints)
		fire(NIL);
	for (; constraints != NIL; constraints = pending_constraints())
	{
		if (++rounds > MAX_ROUNDS)
			report_endless();
		fire(constraints);
		fired = list_concat_unique_oid(fired, constraints);
	}
	sv_constraints_defer_again(seen.set_constraints ? sv_constraints_all_initially_deferred() :
							   sv_constraints_initially_deferred(fired));
	sv_deferred_forget();
}

/* Returns the tables on which anything is deferred. */
static List *
pending_tables(void)
{
	Relation	triggers = table_open(TriggerRelationId, AccessShareLock);
	SysScanDesc scan = systable_beginscan(triggers, InvalidOid, false, NULL, 0, NULL);
	List	   *tables = NIL;
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_trigger trigger = (Form_pg_trigger) GETSTRUCT(tuple);

		CHECK_FOR_INTERRUPTS();
		if (trigger->tgdeferrable && AfterTriggerPendingOnRel(trigger->tgrelid))
			tables = list_append_unique_oid(tables, trigger->tgrelid);
	}
	systable_endscan(scan);
	table_close(triggers, AccessShareLock);
	return tables;
}

/*
 * sv_deferred_begin_run
 *		Returns what is deferred before the first body, for sv_deferred_end_run.
 */
List *
sv_deferred_begin_run(void)
{
	return pending_tables();
}

/*
 * sv_deferred_end_run
 *		Fires what we have missed because another extension has hidden queries from
 *		us.  To be called if it would otherwise fire as a different user.  Raises
 *		SV014 if something is left.
 *
 * What was deferred before the bodies belongs to the caller, and stays.
 */
void
sv_deferred_end_run(const List *before)
{
	if (list_difference_oid(pending_tables(), before) == NIL)
		return;
	sv_constraints_set(NIL, false);
	if (list_difference_oid(pending_tables(), before) != NIL)
		report_endless();
	sv_constraints_defer_again(sv_constraints_all_initially_deferred());
}

/*
 * sv_deferred_end_statement
 *		Sets the constraints that a statement has made to their declared mode.
 */
void
sv_deferred_end_statement(void)
{
	if (seen.created == NIL || seen.set_constraints)
		return;
	sv_constraints_defer_again(sv_constraints_initially_deferred(seen.created));
	seen.created = NIL;
}

/*
 * sv_deferred_forget
 *		Forgets what has been seen.
 */
void
sv_deferred_forget(void)
{
	if (seen.context != NULL)
		MemoryContextDelete(seen.context);
	memset(&seen, 0, sizeof(seen));
}

/*
 * sv_deferred_end_transaction
 *		The same when the transaction has ended, and its memory with it.
 */
void
sv_deferred_end_transaction(void)
{
	memset(&seen, 0, sizeof(seen));
	sv_constraints_end_transaction();
}
