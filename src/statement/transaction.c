/*
 * transaction.c
 *		Transaction statements without any options.
 *
 * Where statements run in a transaction anyway, a plain BEGIN before them and a
 * plain COMMIT after them make no difference.
 */
#include "postgres.h"

#include "nodes/parsenodes.h"
#include "statement/transaction.h"

/* Returns the statement if it is a transaction statement without modes and chain. */
static const TransactionStmt *
as_plain(const Node *statement)
{
	const TransactionStmt *transaction = (const TransactionStmt *) statement;

	if (!IsA(statement, TransactionStmt) || transaction->options != NIL || transaction->chain)
		return NULL;
	return transaction;
}

/*
 * sv_statement_is_plain_begin
 *		Is this a BEGIN without any modes?
 */
bool
sv_statement_is_plain_begin(const Node *statement)
{
	const TransactionStmt *transaction = as_plain(statement);

	return transaction != NULL &&
		(transaction->kind == TRANS_STMT_BEGIN || transaction->kind == TRANS_STMT_START);
}

/*
 * sv_statement_is_plain_commit
 *		Is this a COMMIT after which no transaction begins?
 */
bool
sv_statement_is_plain_commit(const Node *statement)
{
	const TransactionStmt *transaction = as_plain(statement);

	return transaction != NULL && transaction->kind == TRANS_STMT_COMMIT;
}
