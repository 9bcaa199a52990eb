/*
 * redirect.c
 *		Statements about tables, turned to the twins of these tables.
 *
 * The twins are temporary tables.  They, their indexes and constraints have names that
 * follow from the names of the originals, so that objects of several schemas can have
 * twins at the same time.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "common/hashfn.h"
#include "compat.h"
#include "nodes/makefuncs.h"
#include "nodes/value.h"
#include "schema/redirect.h"
#include "utils/builtins.h"

#define TWIN_SCHEMA "pg_temp"

/*
 * sv_redirect_name
 *		The name that the twin of an object in a schema has.  Allocated in the current
 *		context.
 */
char *
sv_redirect_name(const char *schema, const char *name)
{
	char	   *identity = quote_qualified_identifier(schema, name);

	return psprintf("schemaver_%016llx",
					(unsigned long long) hash_bytes_extended((const unsigned char *) identity, strlen(identity), 0));
}

/* The schema of a relation; without one in search_path, "". */
static const char *
schema_of(const SvRedirect *redirect, const RangeVar *relation)
{
	if (relation->schemaname != NULL)
		return relation->schemaname;
	return redirect->home == NULL ? "" : redirect->home;
}

/* Returns the schema that the name had. */
static const char *
turn_relation(SvRedirect *redirect, RangeVar *relation, bool is_table)
{
	const char *schema = schema_of(redirect, relation);

	if (is_table)
		redirect->tables = lappend(redirect->tables, quote_qualified_identifier(schema, relation->relname));
	relation->relname = sv_redirect_name(schema, relation->relname);
	relation->schemaname = TWIN_SCHEMA;
	return schema;
}

static void
turn_name(const char *schema, char **name)
{
	if (*name != NULL)
		*name = sv_redirect_name(schema, *name);
}

/* Options of an identity column; its sequence cannot have the name of the original. */
static void
turn_sequence(Constraint *constraint)
{
	List	   *options = NIL;
	ListCell   *cell;

	foreach(cell, constraint->options)
		if (strcmp(lfirst_node(DefElem, cell)->defname, "sequence_name") != 0)
		options = lappend(options, lfirst(cell));
	constraint->options = options;
}

static void
turn_constraint(SvRedirect *redirect, const char *schema, Constraint *constraint)
{
	turn_name(schema, &constraint->conname);
	turn_name(schema, &constraint->indexname);
	if (constraint->contype == CONSTR_IDENTITY)
		turn_sequence(constraint);
	if (constraint->pktable != NULL)
		(void) turn_relation(redirect, constraint->pktable, true);
}

static void
turn_elements(SvRedirect *redirect, const char *schema, List *elements)
{
	ListCell   *cell;

	foreach(cell, elements)
	{
		Node	   *element = lfirst(cell);

		if (IsA(element, ColumnDef))
			turn_elements(redirect, schema, ((ColumnDef *) element)->constraints);
		else if (IsA(element, Constraint))
			turn_constraint(redirect, schema, (Constraint *) element);
	}
}

static void
turn_command(SvRedirect *redirect, const char *schema, AlterTableCmd *command)
{
	switch (command->subtype)
	{
		case AT_DropConstraint:
		case AT_ValidateConstraint:
		case AT_ClusterOn:
			turn_name(schema, &command->name);
			break;
		case AT_AlterConstraint:
			turn_name(schema, &ALTERED_CONSTRAINT_compat(command->def)->conname);
			break;
		case AT_ReplicaIdentity:
			turn_name(schema, &castNode(ReplicaIdentityStmt, command->def)->name);
			break;
		case AT_AttachPartition:
		case AT_DetachPartition:
			(void) turn_relation(redirect, castNode(PartitionCmd, command->def)->name, true);
			castNode(PartitionCmd, command->def)->concurrent = false;
			break;
		case AT_AddInherit:
		case AT_DropInherit:
			(void) turn_relation(redirect, castNode(RangeVar, command->def), true);
			break;
		default:
			if (command->def != NULL)
				turn_elements(redirect, schema, list_make1(command->def));
			break;
	}
}

static bool
turn_alter(SvRedirect *redirect, AlterTableStmt *statement)
{
	const char *schema;
	ListCell   *cell;

	if (statement->objtype != OBJECT_TABLE && statement->objtype != OBJECT_INDEX)
		return false;
	schema = turn_relation(redirect, statement->relation, statement->objtype == OBJECT_TABLE);
	foreach(cell, statement->cmds)
		turn_command(redirect, schema, lfirst_node(AlterTableCmd, cell));
	return true;
}

/* A table that is new has no twin yet. */
static bool
turn_create(SvRedirect *redirect, CreateStmt *statement)
{
	const char *schema = turn_relation(redirect, statement->relation, false);
	ListCell   *cell;

	statement->relation->relpersistence = RELPERSISTENCE_TEMP;
	statement->tablespacename = NULL;
	foreach(cell, statement->inhRelations)
		(void) turn_relation(redirect, lfirst_node(RangeVar, cell), true);
	turn_elements(redirect, schema, statement->tableElts);
	return true;
}

static bool
turn_index(SvRedirect *redirect, IndexStmt *statement)
{
	turn_name(turn_relation(redirect, statement->relation, true), &statement->idxname);
	statement->concurrent = false;
	return true;
}

/* A list of names: [schema,] relation [, part of it]. */
static List *
turn_names(SvRedirect *redirect, List *names, bool has_part, bool is_table)
{
	int			n = list_length(names) - (has_part ? 1 : 0);
	RangeVar   *relation = makeRangeVar(n == 2 ? strVal(linitial(names)) : NULL, strVal(list_nth(names, n - 1)), -1);
	List	   *result;

	(void) turn_relation(redirect, relation, is_table);
	result = list_make2(makeString(relation->schemaname), makeString(relation->relname));
	return has_part ? lappend(result, llast(names)) : result;
}

static bool
turn_drop(SvRedirect *redirect, DropStmt *statement)
{
	bool		has_part = statement->removeType == OBJECT_TRIGGER;
	bool		is_index = statement->removeType == OBJECT_INDEX;
	ListCell   *cell;

	if (!(has_part || is_index || statement->removeType == OBJECT_TABLE))
		return false;
	statement->concurrent = false;
	foreach(cell, statement->objects)
		lfirst(cell) = turn_names(redirect, lfirst_node(List, cell), has_part, !is_index);
	return true;
}

static bool
turn_statistics(SvRedirect *redirect, CreateStatsStmt *statement)
{
	ListCell   *cell;

	statement->defnames = turn_names(redirect, statement->defnames, false, false);
	foreach(cell, statement->relations)
		(void) turn_relation(redirect, lfirst_node(RangeVar, cell), true);
	return true;
}

static bool
turn_rename(SvRedirect *redirect, RenameStmt *statement)
{
	const char *schema;

	switch (statement->renameType)
	{
		case OBJECT_INDEX:
			turn_name(turn_relation(redirect, statement->relation, false), &statement->newname);
			return true;
		case OBJECT_TABCONSTRAINT:
			schema = turn_relation(redirect, statement->relation, true);
			turn_name(schema, &statement->subname);
			turn_name(schema, &statement->newname);
			return true;
		case OBJECT_TRIGGER:
			(void) turn_relation(redirect, statement->relation, true);
			return true;
		default:
			return false;
	}
}

static bool
turn_trigger(SvRedirect *redirect, CreateTrigStmt *statement)
{
	(void) turn_relation(redirect, statement->relation, true);
	if (statement->constrrel != NULL)
		(void) turn_relation(redirect, statement->constrrel, true);
	return true;
}

/*
 * sv_redirect_statement
 *		Turns a raw parse tree to twins, and adds the tables that it names to the list.
 *		CONCURRENTLY is removed, because nobody else uses the twins.
 *		Returns false if it is not a statement that can be run on twins.  What is
 *		allocated is in the current context.
 */
bool
sv_redirect_statement(SvRedirect *redirect, Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_AlterTableStmt:
			return turn_alter(redirect, (AlterTableStmt *) statement);
		case T_CreateStmt:
			return turn_create(redirect, (CreateStmt *) statement);
		case T_IndexStmt:
			return turn_index(redirect, (IndexStmt *) statement);
		case T_DropStmt:
			return turn_drop(redirect, (DropStmt *) statement);
		case T_RenameStmt:
			return turn_rename(redirect, (RenameStmt *) statement);
		case T_CreateStatsStmt:
			return turn_statistics(redirect, (CreateStatsStmt *) statement);
		case T_CreateTrigStmt:
			return turn_trigger(redirect, (CreateTrigStmt *) statement);
		default:
			return false;
	}
}
