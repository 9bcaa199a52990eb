/*
 * data.c
 *		Statements that do something to rows.
 *
 * What they do depends on the rows, and cannot be seen in a database without any.  Code
 * and queries count, because they can do anything.
 */
#include "postgres.h"

#include "nodes/parsenodes.h"
#include "statement/data.h"
#include "tcop/utility.h"

/*
 * sv_statement_data_name
 *		Returns the name of a statement that changes rows, or runs code or a query that
 *		can; NULL for others.
 */
const char *
sv_statement_data_name(Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_InsertStmt:
		case T_UpdateStmt:
		case T_DeleteStmt:
		case T_MergeStmt:
		case T_CopyStmt:
		case T_TruncateStmt:
		case T_DoStmt:
		case T_CallStmt:
		case T_ExecuteStmt:
		case T_SelectStmt:
			return CreateCommandName(statement);
		default:
			return NULL;
	}
}
