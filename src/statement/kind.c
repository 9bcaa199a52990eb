/*
 * kind.c
 *		What is true of every statement of a kind, whatever else it says.
 *
 * A trait is listed here only if it is true of all statements with that node tag.
 * If it depends on what the statement says, the file of that topic decides: alone.c
 * and top_level.c.
 */
#include "postgres.h"

#include "statement/kind.h"

static const uint8 traits_of[] = {
	[T_AlterExtensionContentsStmt] = SV_STATEMENT_EXTENSION,
	[T_AlterExtensionStmt] = SV_STATEMENT_EXTENSION,
	[T_AlterObjectSchemaStmt] = SV_STATEMENT_TOP_LEVEL,
	[T_AlterSystemStmt] = SV_STATEMENT_ALONE,
	[T_CreateForeignTableStmt] = SV_STATEMENT_TOP_LEVEL,
	[T_CreateStmt] = SV_STATEMENT_TOP_LEVEL,
	[T_CreateTableAsStmt] = SV_STATEMENT_TOP_LEVEL,
	[T_CreateTableSpaceStmt] = SV_STATEMENT_ALONE,
	[T_CreatedbStmt] = SV_STATEMENT_ALONE,
	[T_DropOwnedStmt] = SV_STATEMENT_OWNED,
	[T_DropSubscriptionStmt] = SV_STATEMENT_ALONE,
	[T_DropTableSpaceStmt] = SV_STATEMENT_ALONE,
	[T_DropdbStmt] = SV_STATEMENT_ALONE,
	[T_ListenStmt] = SV_STATEMENT_LISTEN,
	[T_ReassignOwnedStmt] = SV_STATEMENT_OWNED,
	[T_TransactionStmt] = SV_STATEMENT_TRANSACTION,
	[T_UnlistenStmt] = SV_STATEMENT_LISTEN,
	[T_VariableSetStmt] = SV_STATEMENT_SETTING,
};

/*
 * sv_statement_is
 *		Is any of these traits true of a statement of this kind?
 */
bool
sv_statement_is(const Node *statement, int traits)
{
	size_t		tag = nodeTag(statement);

	return tag < lengthof(traits_of) && (traits_of[tag] & traits) != 0;
}
