/*
 * everything.c
 *		Statements about whatever there is.
 */
#include "postgres.h"

#include "nodes/parsenodes.h"
#include "statement/everything.h"
#include "statement/kind.h"

/*
 * sv_statement_is_about_everything
 *		Is the statement about objects that it does not name, in any schema: about all of
 *		a role, a tablespace or a database?
 */
bool
sv_statement_is_about_everything(const Node *statement)
{
	if (sv_statement_is(statement, SV_STATEMENT_OWNED))
		return true;
	switch (nodeTag(statement))
	{
		case T_AlterTableMoveAllStmt:
			return true;
		case T_VacuumStmt:
			return ((const VacuumStmt *) statement)->rels == NIL;
		default:
			return false;
	}
}
