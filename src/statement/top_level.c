/*
 * top_level.c
 *		Statements that can run as top-level statements, wherever they are.
 *
 * Other extensions (distributed tables, time series) handle some statements only at
 * top level.  The server asks whether a statement is at top level in order to refuse
 * what needs a transaction of its own (PreventInTransactionBlock) or a block
 * (RequireTransactionBlock), and to commit in CALL, DO and VACUUM.  It does not ask
 * for any of the statements here, in 15 to 18.
 */
#include "postgres.h"

#include "nodes/parsenodes.h"
#include "statement/kind.h"
#include "statement/top_level.h"

/*
 * sv_statement_is_top_level
 *		Can this statement, as it is before analysis, run as a top-level statement?
 */
bool
sv_statement_is_top_level(const Node *statement)
{
	const SelectStmt *select = (const SelectStmt *) statement;

	if (!IsA(statement, SelectStmt))
		return sv_statement_is(statement, SV_STATEMENT_TOP_LEVEL);
	/* INTO is in the first of several SELECTs. */
	while (select->op != SETOP_NONE)
		select = select->larg;
	return select->intoClause != NULL;
}
