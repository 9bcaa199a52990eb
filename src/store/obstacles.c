/*
 * obstacles.c
 *		What somebody has added to our tables and our writes would bypass.
 *
 * Our rows are written without a plan and without privileges, so that nobody else's
 * code runs meanwhile.  The price is that nothing does what a plan would have done.
 * There are two kinds of things that the owner of a table can add to it:
 *
 * What would be silently violated, or would run code after all (an index computes
 * its expressions for every write), is an obstacle: we refuse to write at all,
 * before anything is written, and say what to remove.
 *
 * What only adds to a change (triggers, rules, row-level policies, defaults,
 * children) is ignored, and schemaver_validate reports it.
 *
 * Indexes that only need the server's own functions are maintained, and with them
 * uniqueness that is checked immediately.  NOT NULL is enforced, too (see
 * insertion.c).
 *
 * The trap: the relation cache evaluates constant expressions when it is asked for
 * the expressions of an index.  So they are read as they are stored.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "access/transam.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_index.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_policy.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "compat.h"
#include "core/text.h"
#include "lib/stringinfo.h"
#include "nodes/nodeFuncs.h"
#include "store/obstacles.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* The table's name for a statement. */
static char *
qualified(Oid relation)
{
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)),
									  get_rel_name(relation));
}

static List *
add(List *found, char *fact, char *remedy)
{
	SvObstacle *obstacle = palloc0_object(SvObstacle);

	obstacle->fact = fact;
	obstacle->reason = "schemaver writes to its tables directly, bypassing anything added to them. It does not write if that would violate an addition, or would have to run code that is not the server's own.";
	obstacle->remedy = remedy;
	return lappend(found, obstacle);
}

static char *
drop_constraint(Relation rel, const char *name)
{
	return psprintf("ALTER TABLE %s DROP CONSTRAINT %s;", qualified(RelationGetRelid(rel)),
					quote_identifier(name));
}

/* Is this index on the first nkeys columns, in the order of their bytes or numbers? */
static bool
is_key(Relation rel, Relation index, int nkeys)
{
	if (IndexRelationGetNumberOfKeyAttributes(index) != nkeys)
		return false;
	for (int i = 0; i < nkeys; i++)
	{
		Oid			type = TupleDescAttr(RelationGetDescr(rel), i)->atttypid;

		if (index->rd_index->indkey.values[i] != i + 1 || index->rd_opcintype[i] != type ||
			index->rd_opfamily[i] >= FirstNormalObjectId ||
			index->rd_indcollation[i] != (type == TEXTOID ? C_COLLATION_OID : InvalidOid))
			return false;
	}
	return true;
}

/*
 * sv_obstacles_key
 *		Returns the OID of the primary key if it is the one that the extension has
 *		created, on the first nkeys columns of the table; otherwise InvalidOid.
 *
 * Searching a different one for rows would be in vain.
 */
Oid
sv_obstacles_key(Relation rel, int nkeys)
{
	Oid			key = RelationGetPrimaryKeyIndex_compat(rel);
	Relation	index;
	bool		ours;

	if (!OidIsValid(key))
		return InvalidOid;
	index = index_open(key, AccessShareLock);
	ours = is_key(rel, index, nkeys);
	index_close(index, NoLock);
	return ours ? key : InvalidOid;
}

/* The statement that restores the primary key that the extension has created for a table. */
static char *
restore_key(Relation rel, int nkeys)
{
	Oid			key = RelationGetPrimaryKeyIndex_compat(rel);
	StringInfoData actions;
	StringInfoData columns;

	initStringInfo(&actions);
	initStringInfo(&columns);
	if (OidIsValid(key))
		appendStringInfo(&actions, "DROP CONSTRAINT %s, ", quote_identifier(get_rel_name(key)));
	for (int i = 0; i < nkeys; i++)
	{
		Form_pg_attribute column = TupleDescAttr(RelationGetDescr(rel), i);
		const char *name = quote_identifier(NameStr(column->attname));

		sv_text_add_item(&columns, name);
		if (column->atttypid == TEXTOID && column->attcollation != C_COLLATION_OID)
			appendStringInfo(&actions, "ALTER COLUMN %s TYPE text COLLATE \"C\", ", name);
	}
	return psprintf("ALTER TABLE %s %sADD PRIMARY KEY (%s);", qualified(RelationGetRelid(rel)),
					actions.data, columns.data);
}

/* The primary key, if it is missing or different. */
static List *
find_key(List *found, Relation rel, int nkeys)
{
	const char *table = RelationGetRelationName(rel);

	if (nkeys == 0 || OidIsValid(sv_obstacles_key(rel, nkeys)))
		return found;
	found = add(found,
				OidIsValid(RelationGetPrimaryKeyIndex_compat(rel)) ?
				psprintf("table \"%s\" has a different primary key", table) :
				psprintf("table \"%s\" has no primary key", table),
				restore_key(rel, nkeys));
	((SvObstacle *) llast(found))->reason = "schemaver finds rows by the primary key that CREATE EXTENSION defines.";
	return found;
}

static List *
find_checks(List *found, Relation rel)
{
	TupleConstr *constraints = RelationGetDescr(rel)->constr;

	for (int i = 0; constraints != NULL && i < constraints->num_check; i++)
		found = add(found,
					psprintf("table \"%s\" has check constraint \"%s\"", RelationGetRelationName(rel),
							 constraints->check[i].ccname),
					drop_constraint(rel, constraints->check[i].ccname));
	return found;
}

/* Added columns that would have to be computed, or whose types have constraints. */
static List *
find_columns(List *found, Relation rel)
{
	TupleDesc	desc = RelationGetDescr(rel);

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);
		bool		is_generated = column->attgenerated != '\0';

		if (column->attisdropped || (!is_generated && get_typtype(column->atttypid) != TYPTYPE_DOMAIN))
			continue;
		found = add(found,
					psprintf("table \"%s\" has column \"%s\", which is %s", RelationGetRelationName(rel),
							 NameStr(column->attname), is_generated ? "generated" : "of a domain type"),
					psprintf("ALTER TABLE %s DROP COLUMN %s;", qualified(RelationGetRelid(rel)),
							 quote_identifier(NameStr(column->attname))));
	}
	return found;
}

/* Is any column's operator class not one of the server's own? */
static bool
has_foreign_class(HeapTuple tuple, int nkeys)
{
	bool		isnull;
	Datum		value = SysCacheGetAttr(INDEXRELID, tuple, Anum_pg_index_indclass, &isnull);
	oidvector  *classes = (oidvector *) DatumGetPointer(value);

	for (int i = 0; i < nkeys; i++)
	{
		if (classes->values[i] >= FirstNormalObjectId)
			return true;
	}
	return false;
}

static bool
is_foreign_function(Oid function, void *context)
{
	return function >= FirstNormalObjectId;
}

/*
 * Does a part of an expression need a function or a type that is not the server's
 * own, or could it do so in another way?
 */
static bool
is_foreign(Node *node, void *context)
{
	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_List:
		case T_CaseWhen:
			break;
		case T_Var:
		case T_Const:
		case T_FuncExpr:
		case T_OpExpr:
		case T_DistinctExpr:
		case T_NullIfExpr:
		case T_ScalarArrayOpExpr:
		case T_BoolExpr:
		case T_RelabelType:
		case T_NullTest:
		case T_BooleanTest:
		case T_CaseExpr:
		case T_CaseTestExpr:
		case T_CoalesceExpr:
			if (exprType(node) >= FirstNormalObjectId)
				return true;
			break;
		default:
			return true;
	}
	return check_functions_in_node(node, is_foreign_function, NULL) ||
		expression_tree_walker(node, is_foreign, context);
}

/* Is an expression of an index foreign, in this column of its catalog? */
static bool
has_foreign_expression(HeapTuple tuple, AttrNumber attnum)
{
	bool		isnull;
	Datum		value = SysCacheGetAttr(INDEXRELID, tuple, attnum, &isnull);

	return !isnull && is_foreign(stringToNode(TextDatumGetCString(value)), NULL);
}

/* Why we cannot maintain an index; NULL if we can. */
static const char *
problem_of_index(HeapTuple tuple)
{
	Form_pg_index index = (Form_pg_index) GETSTRUCT(tuple);

	if (has_foreign_expression(tuple, Anum_pg_index_indexprs))
		return "which has an expression that is not made of the server's own functions";
	if (has_foreign_expression(tuple, Anum_pg_index_indpred))
		return "which has a predicate that is not made of the server's own functions";
	if (index->indisexclusion)
		return "which belongs to an exclusion constraint";
	if (index->indisunique && !index->indimmediate)
		return "which belongs to a deferrable constraint";
	if (has_foreign_class(tuple, index->indnkeyatts))
		return "which has an operator class that is not the server's own";
	return NULL;
}

static List *
find_index(List *found, Relation rel, Oid index)
{
	HeapTuple	tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(index));
	const char *problem;
	Oid			constraint;

	if (!HeapTupleIsValid(tuple))
		return found;
	problem = problem_of_index(tuple);
	ReleaseSysCache(tuple);
	if (problem == NULL)
		return found;
	constraint = get_index_constraint(index);
	return add(found,
			   psprintf("table \"%s\" has index \"%s\", %s", RelationGetRelationName(rel),
						get_rel_name(index), problem),
			   OidIsValid(constraint) ? drop_constraint(rel, get_constraint_name(constraint)) :
			   psprintf("DROP INDEX %s;", qualified(index)));
}

static List *
find_indexes(List *found, Relation rel)
{
	List	   *indexes = RelationGetIndexList(rel);
	ListCell   *cell;

	foreach(cell, indexes)
		found = find_index(found, rel, lfirst_oid(cell));
	list_free(indexes);
	return found;
}

/* Does one of the obstacles have this remedy?  A foreign key has several triggers. */
static bool
has_remedy(List *found, const char *remedy)
{
	ListCell   *cell;

	foreach(cell, found)
	{
		if (strcmp(((const SvObstacle *) lfirst(cell))->remedy, remedy) == 0)
			return true;
	}
	return false;
}

/* Returns the name of a foreign key, and the index that it refers to; NULL if there is none. */
static char *
read_foreign_key(Oid constraint, Oid *index)
{
	HeapTuple	tuple = SearchSysCache1(CONSTROID, ObjectIdGetDatum(constraint));
	char	   *name;

	if (!HeapTupleIsValid(tuple))
		return NULL;
	name = pstrdup(NameStr(((Form_pg_constraint) GETSTRUCT(tuple))->conname));
	*index = ((Form_pg_constraint) GETSTRUCT(tuple))->conindid;
	ReleaseSysCache(tuple);
	return name;
}

/* A foreign key of the table, or one that refers to it. */
static List *
find_foreign_key(List *found, Relation rel, const Trigger *trigger, int kind)
{
	Oid			index;
	char	   *name = read_foreign_key(trigger->tgconstraint, &index);
	bool		refers = kind == RI_TRIGGER_FK;
	Oid			other = trigger->tgconstrrelid;
	char	   *remedy;

	if (name == NULL || (!refers && !OidIsValid(other)))
		return found;
	remedy = psprintf("ALTER TABLE %s DROP CONSTRAINT %s;",
					  qualified(refers ? RelationGetRelid(rel) : other), quote_identifier(name));
	if (has_remedy(found, remedy))
		return found;
	found = add(found,
				refers ? psprintf("table \"%s\" has foreign key \"%s\"", RelationGetRelationName(rel), name) :
				psprintf("table \"%s\" is referred to by foreign key \"%s\" of table \"%s\"",
						 RelationGetRelationName(rel), name, get_rel_name(other)),
				remedy);
	/* Our primary keys never change; other referenced columns may. */
	((SvObstacle *) llast(found))->only_removals = !refers &&
		index == RelationGetPrimaryKeyIndex_compat(rel);
	return found;
}

static List *
find_foreign_keys(List *found, Relation rel)
{
	for (int i = 0; rel->trigdesc != NULL && i < rel->trigdesc->numtriggers; i++)
	{
		const Trigger *trigger = &rel->trigdesc->triggers[i];
		int			kind = RI_FKey_trigger_type(trigger->tgfoid);

		if (kind != RI_TRIGGER_NONE)
			found = find_foreign_key(found, rel, trigger, kind);
	}
	return found;
}

/*
 * sv_obstacles_list
 *		Returns the obstacles to writing to an open table, a list of SvObstacle
 *		in the current memory context; NIL if there are none.  nkeys is how many
 *		columns the primary key should have, 0 if it does not matter.
 */
List *
sv_obstacles_list(Relation rel, int nkeys)
{
	List	   *found = NIL;

	found = find_key(found, rel, nkeys);
	found = find_checks(found, rel);
	found = find_columns(found, rel);
	found = find_indexes(found, rel);
	return find_foreign_keys(found, rel);
}

/*
 * sv_obstacles_refuse
 *		Raises 55000 if there is an obstacle to writing to an open table, which
 *		is locked against further changes. removes: rows are to be removed.
 */
void
sv_obstacles_refuse(Relation rel, int nkeys, bool removes)
{
	ListCell   *cell;

	foreach(cell, sv_obstacles_list(rel, nkeys))
	{
		const SvObstacle *obstacle = lfirst(cell);

		if (removes || !obstacle->only_removals)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("%s", obstacle->fact),
					 errdetail("%s", obstacle->reason),
					 errhint("%s", obstacle->remedy)));
	}
}

/*
 * sv_obstacles_refuse_any
 *		The same for all our tables, because a write at the end of a run would
 *		fail, and the run had better not begin.
 */
void
sv_obstacles_refuse_any(const SvRelations *rels, bool removes)
{
	for (int i = 0; i < SV_TABLES; i++)
	{
		const SvRelation *table = &rels->tables[i];
		Relation	rel;

		if (!OidIsValid(table->oid))
			continue;
		rel = table_open(table->oid, AccessShareLock);
		sv_obstacles_refuse(rel, table->nkeys, removes);
		table_close(rel, NoLock);
	}
}

/* Triggers that are neither ours nor internal to the server. */
static List *
find_triggers(List *found, Relation rel)
{
	Oid			ours = getExtensionOfObject(RelationRelationId, RelationGetRelid(rel));

	for (int i = 0; rel->trigdesc != NULL && i < rel->trigdesc->numtriggers; i++)
	{
		const Trigger *trigger = &rel->trigdesc->triggers[i];

		if (trigger->tgisinternal || getExtensionOfObject(ProcedureRelationId, trigger->tgfoid) == ours)
			continue;
		found = add(found,
					psprintf("trigger \"%s\" of table \"%s\" does not fire when schemaver writes",
							 trigger->tgname, RelationGetRelationName(rel)),
					psprintf("DROP TRIGGER %s ON %s;", quote_identifier(trigger->tgname),
							 qualified(RelationGetRelid(rel))));
	}
	return found;
}

/* Rules or policies of a table, from a catalog that has their names in a column. */
static List *
find_named(List *found, Relation rel, const char *kind, Oid catalog, Oid index,
		   AttrNumber relation_column, AttrNumber name_column)
{
	Relation	rows = table_open(catalog, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key, relation_column, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(RelationGetRelid(rel)));
	scan = systable_beginscan(rows, index, true, NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		bool		isnull;
		const char *name = NameStr(*DatumGetName(heap_getattr(tuple, name_column, RelationGetDescr(rows), &isnull)));

		found = add(found,
					psprintf("%s \"%s\" of table \"%s\" is not used when schemaver writes", kind, name,
							 RelationGetRelationName(rel)),
					psprintf("DROP %s %s ON %s;", kind[0] == 'r' ? "RULE" : "POLICY",
							 quote_identifier(name), qualified(RelationGetRelid(rel))));
	}
	systable_endscan(scan);
	table_close(rows, AccessShareLock);
	return found;
}

static List *
find_children(List *found, Relation rel)
{
	ListCell   *cell;

	foreach(cell, find_inheritance_children(RelationGetRelid(rel), NoLock))
	{
		char	   *name = get_rel_name(lfirst_oid(cell));

		if (name == NULL)
			continue;
		found = add(found,
					psprintf("child \"%s\" of table \"%s\" is neither read nor written", name,
							 RelationGetRelationName(rel)),
					psprintf("ALTER TABLE %s NO INHERIT %s;", qualified(lfirst_oid(cell)),
							 qualified(RelationGetRelid(rel))));
	}
	return found;
}

/*
 * sv_obstacles_list_ignored
 *		Returns the additions to an open table that our writes ignore, a list of
 *		SvObstacle in the current memory context.
 */
List *
sv_obstacles_list_ignored(Relation rel)
{
	List	   *found = find_triggers(NIL, rel);

	found = find_named(found, rel, "rule", RewriteRelationId, RewriteRelRulenameIndexId,
					   Anum_pg_rewrite_ev_class, Anum_pg_rewrite_rulename);
	found = find_named(found, rel, "policy", PolicyRelationId, PolicyPolrelidPolnameIndexId,
					   Anum_pg_policy_polrelid, Anum_pg_policy_polname);
	if (rel->rd_rel->relrowsecurity)
		found = add(found,
					psprintf("row-level security of table \"%s\" does not apply to what schemaver reads and writes",
							 RelationGetRelationName(rel)),
					psprintf("ALTER TABLE %s DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;",
							 qualified(RelationGetRelid(rel))));
	return find_children(found, rel);
}
