/*
 * forbidden.c
 *		Statements that may not be in a body, wherever it runs.
 *
 * BEGIN, COMMIT and their like would act on the caller's transaction, which a
 * function must not touch; COPY from or to the client would break the protocol
 * in the middle of a query.
 */
#include "postgres.h"

#include "nodes/parsenodes.h"
#include "statement/forbidden.h"
#include "statement/kind.h"

/*
 * sv_statement_needs_client
 *		Does this statement copy from or to the client?
 */
bool
sv_statement_needs_client(const Node *statement)
{
	return IsA(statement, CopyStmt) && ((const CopyStmt *) statement)->filename == NULL;
}

/*
 * sv_statement_forbidden
 *		Returns why a statement may not be in a body, as a sentence for an error
 *		message; NULL if nothing in the statement itself forbids it.
 */
const char *
sv_statement_forbidden(const Node *statement)
{
	if (sv_statement_is(statement, SV_STATEMENT_TRANSACTION))
		return "A body runs inside a transaction that it cannot begin, end or divide.";
	if (sv_statement_needs_client(statement))
		return "A body cannot copy from or to the client.";
	return NULL;
}
