/*
 * leftovers.c
 *		What a body leaves in the session: temporary objects, prepared statements,
 *		cursors, session advisory locks, values of sequences.
 *
 * All of this is removed when the body ends, so that the next body finds what it
 * would find if it ran alone, and the caller finds the session as it was.  Most
 * bodies leave nothing, and finding that out must cost nothing.  So what can be left
 * is noted when it is made (by the hooks of run/hooks.c), and never searched for.
 *
 * Prepared statements, advisory locks and values of sequences do not belong to the
 * transaction, so they are removed also when a body has failed.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_namespace.h"
#include "commands/prepare.h"
#include "commands/sequence.h"
#include "compat.h"
#include "miscadmin.h"
#include "nodes/memnodes.h"
#include "run/advisory.h"
#include "run/cursors.h"
#include "run/leftovers.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"

/* What the body that runs has made so far. */
static struct
{
	MemoryContext context;		/* ends with the transaction; NULL: nothing
								 * noted */
	List	   *objects;		/* ObjectAddress *, while there are temporary
								 * objects */
	List	   *prepared;		/* char * */
	bool		running;		/* is a body running? */
}			made;

/* What the bodies of this run, or of the last one, have left. */
static SvRemoved removed;

/* Values of sequences. */
static struct
{
	bool		before;			/* did the session have any before the bodies? */
}			sequences;

static MemoryContext
enter_context(void)
{
	if (made.context == NULL)
		made.context = AllocSetContextCreate(TopTransactionContext, "schemaver leftovers",
											 ALLOCSET_SMALL_SIZES);
	return MemoryContextSwitchTo(made.context);
}

/*
 * Has the session used a sequence?  The server keeps the values in a private hash
 * table, but everybody can see its memory context.
 */
static bool
has_sequence_values(void)
{
	for (MemoryContext context = TopMemoryContext->firstchild;
		 context != NULL; context = context->nextchild)
	{
		if (context->ident != NULL && strcmp(context->ident, "Sequence values") == 0)
			return true;
	}
	return false;
}

/* Discards the values of sequences that the body has obtained, if there were none before. */
static void
forget_values(void)
{
	if (!sequences.before && has_sequence_values())
		ResetSequenceCaches();
}

/*
 * sv_leftovers_begin_run
 *		Notes what the session has before the first body of a run.
 */
void
sv_leftovers_begin_run(void)
{
	memset(&removed, 0, sizeof(removed));
	sv_advisory_begin_run();
	sequences.before = has_sequence_values();
}

/*
 * sv_leftovers_begin
 *		Notes that a body begins.
 */
void
sv_leftovers_begin(void)
{
	made.running = true;
	sv_advisory_begin();
}

/*
 * sv_leftovers_see_object
 *		Notes that a body has made an object, which may be a temporary one.
 */
void
sv_leftovers_see_object(Oid class_id, Oid object)
{
	Oid			temp,
				toast;
	ObjectAddress *address;
	MemoryContext old;

	GetTempNamespaceState(&temp, &toast);
	if (!OidIsValid(temp))
		return;
	old = enter_context();
	address = palloc_object(ObjectAddress);
	ObjectAddressSet(*address, class_id, object);
	made.objects = lappend(made.objects, address);
	MemoryContextSwitchTo(old);
}

/*
 * sv_leftovers_see_prepare
 *		Notes that a body has prepared a statement.
 */
void
sv_leftovers_see_prepare(const char *name)
{
	MemoryContext old = enter_context();

	made.prepared = lappend(made.prepared, pstrdup(name));
	MemoryContextSwitchTo(old);
}

/*
 * sv_leftovers_close_cursors
 *		Closes the cursors that the body has left open.
 */
void
sv_leftovers_close_cursors(void)
{
	removed.cursors |= sv_cursors_close();
}

/*
 * Is this a temporary object of the session, that is, in the temporary schema or on
 * a table there, and not a part of another object?
 */
static bool
is_temporary(Relation depend, const ObjectAddress *object, Oid temp)
{
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		inside = false;
	bool		part = false;

	ScanKeyInit(&keys[0], Anum_pg_depend_classid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(object->classId));
	ScanKeyInit(&keys[1], Anum_pg_depend_objid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(object->objectId));
	scan = systable_beginscan(depend, DependDependerIndexId, true, NULL, 2, keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend form = (Form_pg_depend) GETSTRUCT(tuple);

		if (form->objsubid != 0)
			continue;
		part |= (form->deptype == DEPENDENCY_INTERNAL);
		inside |= (form->refclassid == NamespaceRelationId && form->refobjid == temp);
		inside |= (form->refclassid == RelationRelationId && form->deptype == DEPENDENCY_AUTO &&
				   get_rel_namespace(form->refobjid) == temp);
	}
	systable_endscan(scan);
	return inside && !part;
}

/*
 * Drops the temporary objects that the body has made.  Event triggers do not fire, as
 * they do not fire when a session ends.
 */
static void
drop_objects(void)
{
	ObjectAddresses *temporary = new_object_addresses();
	Relation	depend = table_open(DependRelationId, AccessShareLock);
	Oid			temp,
				toast;
	ListCell   *cell;
	int			n = 0;

	GetTempNamespaceState(&temp, &toast);
	foreach(cell, made.objects)
	{
		const ObjectAddress *object = lfirst(cell);

		CHECK_FOR_INTERRUPTS();
		if (is_temporary(depend, object, temp))
		{
			add_exact_object_address(object, temporary);
			n++;
		}
	}
	table_close(depend, AccessShareLock);
	made.objects = NIL;
	if (n > 0)
	{
		removed.objects = true;
		performMultipleDeletions(temporary, DROP_CASCADE,
								 PERFORM_DELETION_INTERNAL | PERFORM_DELETION_QUIETLY |
								 PERFORM_DELETION_SKIP_EXTENSIONS);
		CommandCounterIncrement();
	}
	free_object_addresses(temporary);
}

/* Deallocates the statements that the body has prepared. */
static void
deallocate(void)
{
	ListCell   *cell;

	foreach(cell, made.prepared)
		DropPreparedStatement(lfirst(cell), false);
	made.prepared = NIL;
}

/*
 * sv_leftovers_end
 *		Removes what the body has left, except for what sv_deferred_fire and
 *		sv_leftovers_close_cursors have already removed.
 */
void
sv_leftovers_end(void)
{
	if (made.objects != NIL)
		drop_objects();
	removed.prepared |= made.prepared != NIL;
	deallocate();
	sv_advisory_end();
	sv_cursors_forget();
	forget_values();
	if (made.context != NULL)
		MemoryContextDelete(made.context);
	memset(&made, 0, sizeof(made));
}

/*
 * sv_leftovers_removed
 *		Returns what the bodies that have ended in this run had left.
 */
const SvRemoved *
sv_leftovers_removed(void)
{
	return &removed;
}

/*
 * sv_leftovers_abort
 *		Removes what a body that has failed has left outside of its transaction.  To
 *		be called while the transaction or subtransaction is being rolled back.
 */
void
sv_leftovers_abort(void)
{
	if (!made.running)
		return;
	deallocate();
	sv_advisory_abort();
	sv_cursors_forget();
	forget_values();
	if (made.context != NULL)
		MemoryContextDelete(made.context);
	memset(&made, 0, sizeof(made));
}

/*
 * sv_leftovers_end_transaction
 *		Forgets what is known about the transaction, which has ended.
 */
void
sv_leftovers_end_transaction(void)
{
	memset(&made, 0, sizeof(made));
	sv_advisory_end_transaction();
	sv_cursors_end_transaction();
}
