/*
 * concurrent.c
 *		Statements that let others go on, and run outside of a transaction for that.
 */
#include "postgres.h"

#include "nodes/parsenodes.h"
#include "statement/concurrent.h"

static void
detach_at_once(AlterTableStmt *statement)
{
	ListCell   *cell;

	foreach(cell, statement->cmds)
	{
		AlterTableCmd *command = lfirst_node(AlterTableCmd, cell);

		if (command->subtype == AT_DetachPartition)
			((PartitionCmd *) command->def)->concurrent = false;
	}
}

static void
reindex_at_once(ReindexStmt *statement)
{
	ListCell   *cell;

	foreach(cell, statement->params)
		if (strcmp(lfirst_node(DefElem, cell)->defname, "concurrently") == 0)
		statement->params = foreach_delete_current(statement->params, cell);
}

/*
 * sv_statement_make_blocking
 *		Changes a statement into one that does the same where nobody can be blocked: it
 *		loses CONCURRENTLY.
 */
void
sv_statement_make_blocking(Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_AlterTableStmt:
			detach_at_once((AlterTableStmt *) statement);
			break;
		case T_DropStmt:
			((DropStmt *) statement)->concurrent = false;
			break;
		case T_IndexStmt:
			((IndexStmt *) statement)->concurrent = false;
			break;
		case T_ReindexStmt:
			reindex_at_once((ReindexStmt *) statement);
			break;
		default:
			break;
	}
}
