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
	[T_AlterDatabaseRefreshCollStmt] = SV_STATEMENT_CLUSTER,
	[T_AlterDatabaseSetStmt] = SV_STATEMENT_CLUSTER,
	[T_AlterDatabaseStmt] = SV_STATEMENT_CLUSTER,
	[T_AlterExtensionContentsStmt] = SV_STATEMENT_EXTENSION,
	[T_AlterExtensionStmt] = SV_STATEMENT_EXTENSION,
	[T_AlterObjectSchemaStmt] = SV_STATEMENT_TOP_LEVEL,
	[T_AlterRoleSetStmt] = SV_STATEMENT_CLUSTER,
	[T_AlterRoleStmt] = SV_STATEMENT_CLUSTER,
	[T_AlterSubscriptionStmt] = SV_STATEMENT_CLUSTER,
	[T_AlterSystemStmt] = SV_STATEMENT_ALONE | SV_STATEMENT_CLUSTER,
	[T_AlterTableMoveAllStmt] = SV_STATEMENT_CLUSTER,
	[T_AlterTableSpaceOptionsStmt] = SV_STATEMENT_CLUSTER,
	[T_CreateForeignTableStmt] = SV_STATEMENT_TOP_LEVEL,
	[T_CreateRoleStmt] = SV_STATEMENT_CLUSTER,
	[T_CreateStmt] = SV_STATEMENT_TOP_LEVEL,
	[T_CreateSubscriptionStmt] = SV_STATEMENT_CLUSTER,
	[T_CreateTableAsStmt] = SV_STATEMENT_TOP_LEVEL,
	[T_CreateTableSpaceStmt] = SV_STATEMENT_ALONE | SV_STATEMENT_CLUSTER,
	[T_CreatedbStmt] = SV_STATEMENT_ALONE | SV_STATEMENT_CLUSTER,
	[T_DropOwnedStmt] = SV_STATEMENT_OWNED | SV_STATEMENT_CLUSTER,
	[T_DropRoleStmt] = SV_STATEMENT_CLUSTER,
	[T_DropSubscriptionStmt] = SV_STATEMENT_ALONE | SV_STATEMENT_CLUSTER,
	[T_DropTableSpaceStmt] = SV_STATEMENT_ALONE | SV_STATEMENT_CLUSTER,
	[T_DropdbStmt] = SV_STATEMENT_ALONE | SV_STATEMENT_CLUSTER,
	[T_GrantRoleStmt] = SV_STATEMENT_CLUSTER,
	[T_ListenStmt] = SV_STATEMENT_LISTEN,
	[T_ReassignOwnedStmt] = SV_STATEMENT_OWNED | SV_STATEMENT_CLUSTER,
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
