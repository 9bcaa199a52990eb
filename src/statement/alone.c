/*
 * alone.c
 *		Statements that cannot run inside a transaction block.
 *
 * The server raises 25001 for these, wherever its source calls
 * PreventInTransactionBlock; this follows 15, 17, 18 and 19.  Only the statement
 * itself is examined, so what depends on something else is not known:
 *
 * - REINDEX and CLUSTER are assumed to be for a plain table or index, where they
 *   can; for a partitioned one they cannot;
 * - DROP SUBSCRIPTION is assumed to be for a subscription with a slot, where it
 *   cannot; for one without a slot it can;
 * - procedures and DO blocks are assumed not to commit, and functions, such as
 *   pg_create_logical_replication_slot, are assumed not to refuse.
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "compat.h"
#include "nodes/parsenodes.h"
#include "statement/alone.h"
#include "statement/kind.h"
#include "tcop/utility.h"

/* The value of an option. */
typedef enum Flag
{
	FLAG_MISSING,
	FLAG_OFF,
	FLAG_ON,
	FLAG_WRONG					/* the server will report it */
} Flag;

/* Reads a boolean as the server does. */
static Flag
read_flag(DefElem *option)
{
	static const char *const names[] = {"off", "on", "false", "true"};
	const char *value;

	if (option->arg == NULL)
		return FLAG_ON;
	if (IsA(option->arg, Integer))
		return intVal(option->arg) == 0 ? FLAG_OFF :
			intVal(option->arg) == 1 ? FLAG_ON : FLAG_WRONG;
	value = defGetString(option);
	for (size_t i = 0; i < lengthof(names); i++)
	{
		if (pg_strcasecmp(value, names[i]) == 0)
			return i % 2 == 0 ? FLAG_OFF : FLAG_ON;
	}
	return FLAG_WRONG;
}

/* Is an option of a REINDEX or the like on?  Of several, the last one counts. */
static bool
is_on(List *options, const char *name)
{
	Flag		flag = FLAG_MISSING;
	ListCell   *cell;

	foreach(cell, options)
	{
		DefElem    *option = lfirst_node(DefElem, cell);

		if (strcmp(option->defname, name) == 0)
			flag = read_flag(option);
		if (flag == FLAG_WRONG)
			return false;
	}
	return flag == FLAG_ON;
}

/* Returns the value of an option of a subscription, which may be given only once. */
static Flag
find_flag(List *options, const char *name)
{
	Flag		flag = FLAG_MISSING;
	ListCell   *cell;

	foreach(cell, options)
	{
		DefElem    *option = lfirst_node(DefElem, cell);

		if (strcmp(option->defname, name) == 0)
			flag = flag == FLAG_MISSING ? read_flag(option) : FLAG_WRONG;
	}
	return flag;
}

/* Is an option of a subscription on?  That is its default. */
static bool
is_not_off(List *options, const char *name)
{
	Flag		flag = find_flag(options, name);

	return flag == FLAG_ON || flag == FLAG_MISSING;
}

/* Does a CREATE SUBSCRIPTION create a slot?  It must not if the slot has no name. */
static bool
creates_slot(const CreateSubscriptionStmt *create)
{
	ListCell   *cell;

	foreach(cell, create->options)
	{
		DefElem    *option = lfirst_node(DefElem, cell);

		if (strcmp(option->defname, "slot_name") == 0 && option->arg != NULL &&
			strcmp(defGetString(option), "none") == 0)
			return false;
	}
	return is_not_off(create->options, "connect") && is_not_off(create->options, "create_slot");
}

/* Does an ALTER TABLE detach a partition concurrently?  FINALIZE does not count. */
static bool
detaches_concurrently(const AlterTableStmt *alter)
{
	ListCell   *cell;

	foreach(cell, alter->cmds)
	{
		const AlterTableCmd *command = lfirst_node(AlterTableCmd, cell);

		if (command->subtype == AT_DetachPartition && castNode(PartitionCmd, command->def)->concurrent)
			return true;
	}
	return false;
}

/* Does an ALTER DATABASE move the database?  Then it has no other option. */
static bool
moves_database(const AlterDatabaseStmt *alter)
{
	return list_length(alter->options) == 1 &&
		strcmp(linitial_node(DefElem, alter->options)->defname, "tablespace") == 0;
}

/* Does an ALTER SUBSCRIPTION ... SET change the slot at the publisher? */
static bool
changes_slot(List *options)
{
	Flag		failover = find_flag(options, "failover");

	if (SUBSCRIPTION_FAILOVER_CHANGES_compat && (failover == FLAG_ON || failover == FLAG_OFF))
		return true;
	/* To switch it on, the subscription's worker waits for the right moment. */
	return SUBSCRIPTION_TWO_PHASE_CHANGES_compat && find_flag(options, "two_phase") == FLAG_OFF;
}

/* Does an ALTER SUBSCRIPTION change the publisher in a way that cannot be rolled back? */
static bool
reaches_publisher(const AlterSubscriptionStmt *alter)
{
	switch (alter->kind)
	{
		case ALTER_SUBSCRIPTION_OPTIONS:
			return changes_slot(alter->options);
		case ALTER_SUBSCRIPTION_SET_PUBLICATION:
		case ALTER_SUBSCRIPTION_ADD_PUBLICATION:
		case ALTER_SUBSCRIPTION_DROP_PUBLICATION:
			return is_not_off(alter->options, "refresh");
		case ALTER_SUBSCRIPTION_REFRESH_compat:
			return true;
		default:
			return false;
	}
}

/* Does a REINDEX commit in between? */
static bool
reindexes_piecemeal(const ReindexStmt *reindex)
{
	switch (reindex->kind)
	{
		case REINDEX_OBJECT_INDEX:
		case REINDEX_OBJECT_TABLE:
			return is_on(reindex->params, "concurrently");
		default:
			return true;
	}
}

/* Bodies cannot contain such a statement; this is for completeness. */
static bool
ends_prepared(const TransactionStmt *transaction)
{
	return transaction->kind == TRANS_STMT_COMMIT_PREPARED ||
		transaction->kind == TRANS_STMT_ROLLBACK_PREPARED;
}

/*
 * sv_statement_is_alone
 *		Is this a statement that the server refuses inside a transaction block?
 *
 * Nothing is looked up; see the head of the file for what that means.  An option
 * that the server will not accept is not reported here.
 */
bool
sv_statement_is_alone(const Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_AlterDatabaseStmt:
			return moves_database((const AlterDatabaseStmt *) statement);
		case T_AlterSubscriptionStmt:
			return reaches_publisher((const AlterSubscriptionStmt *) statement);
		case T_AlterTableStmt:
			return detaches_concurrently((const AlterTableStmt *) statement);
		case T_ClusterStmt_compat:
			return ((const ClusterStmt_compat *) statement)->relation == NULL ||
				is_on(((const ClusterStmt_compat *) statement)->params, "concurrently");
		case T_CreateSubscriptionStmt:
			return creates_slot((const CreateSubscriptionStmt *) statement);
		case T_DiscardStmt:
			return ((const DiscardStmt *) statement)->target == DISCARD_ALL;
		case T_DropStmt:
			return ((const DropStmt *) statement)->concurrent;
		case T_IndexStmt:
			return ((const IndexStmt *) statement)->concurrent;
		case T_ReindexStmt:
			return reindexes_piecemeal((const ReindexStmt *) statement);
		case T_TransactionStmt:
			return ends_prepared((const TransactionStmt *) statement);
		case T_VacuumStmt:
			return ((const VacuumStmt *) statement)->is_vacuumcmd;
		default:
			return sv_statement_is(statement, SV_STATEMENT_ALONE);
	}
}

/*
 * sv_statement_alone_name
 *		Returns the name of such a statement, with the word that makes it one.
 */
const char *
sv_statement_alone_name(Node *statement)
{
	const char *name = CreateCommandName(statement);

	switch (nodeTag(statement))
	{
		case T_AlterTableStmt:
			return psprintf("%s ... DETACH PARTITION CONCURRENTLY", name);
		case T_DropStmt:
		case T_IndexStmt:
			return psprintf("%s CONCURRENTLY", name);
		case T_ReindexStmt:
			return is_on(((const ReindexStmt *) statement)->params, "concurrently") ?
				psprintf("%s CONCURRENTLY", name) : name;
		default:
			return name;
	}
}
